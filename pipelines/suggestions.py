"""Which item an unmatched listing may be, by its name: for a person to judge, nothing is ever joined by it.

Options and numbers in names must be equal, or a black cup would be suggested for a white one and model 12 for model 2;
only the other words may differ.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any
from unicodedata import normalize

LEAST_ALIKE = 0.6  # of the two names without blanks; below it a suggestion is more often wrong than right
TAG = re.compile(r"<[^<>]*>|&[a-z]+;")
WORD = re.compile(r"[^\W_]+")

Key = tuple[frozenset[str], frozenset[str]]


class Suggestions:
    """Listings that have an item, by options and numbers. Shape: `listings` with product_name, option_text and sku."""

    def __init__(self, listings: Iterable[Mapping[str, Any]]) -> None:
        self._skus: dict[Key, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for listing in listings:
            key, name = _read(listing)
            self._skus[key][name].add(listing["sku"])

    def of(self, listing: Mapping[str, Any], *, only_equal: bool = False) -> str:
        """The sku of the most alike listing; nothing when none is alike enough, or two items are equally alike."""
        key, name = _read(listing)
        best, skus = 0.0, set[str]()
        for other, found in self._skus.get(key, {}).items():
            matcher = SequenceMatcher(None, name, other, autojunk=False)
            alike = 1.0 if name == other else 0.0 if only_equal or matcher.quick_ratio() < best else matcher.ratio()
            if alike > best:
                best, skus = alike, set(found)
            elif alike == best:
                skus = skus | found
        skus.discard(listing.get("sku", ""))
        return min(skus) if best >= LEAST_ALIKE and len(skus) == 1 else ""


def _read(listing: Mapping[str, Any]) -> tuple[Key, str]:
    words = WORD.findall(normalize("NFKC", TAG.sub(" ", listing["product_name"] or "")).lower())
    choices = re.sub(r"[^,=]*=", " ", normalize("NFKC", listing["option_text"] or "").lower())
    numbers = frozenset(word for word in words if any(sign.isdigit() for sign in word))
    return (frozenset(WORD.findall(choices)), numbers), "".join(words)
