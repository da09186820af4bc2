"""One cheap call a resource that proves a shop's configuration, keys, address and permissions."""

from collections.abc import Callable
from functools import partial

from sources.shared.checking import Finding
from sources.shared.errors import KmallError, ResourceUnavailable, ScopeMissing
from sources.shared.http import Clock
from sources.shared.pacing import Home
from sources.shared.tokens import TokenStore

from .jp_client import Client as JpClient
from .jp_resources import jp_probe
from .kr_client import Client as KrClient
from .kr_resources import kr_probe
from .settings import ShopSettings


def check(
    shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home, resources: tuple[str, ...]
) -> list[Finding]:
    """The first row of every resource in `resources`. The mall tells nothing about keys and permissions but so."""
    refused: list[Finding] = []
    try:
        probe = _probe(shop, keys, clock, store, home)
        for name in resources:
            try:
                probe(name)
            except (ScopeMissing, ResourceUnavailable) as missing:
                refused.append(Finding(f"permission for {name}", False, missing.what, missing.fix))
    except KmallError as error:
        return [Finding("credentials", False, error.what, error.fix)]
    well = Finding("credentials", True, "keys and address accepted")
    return [well, *(refused or [Finding("permissions", True, "every chosen resource may be read")])]


def _probe(shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home) -> Callable[[str], None]:
    """What asks for the first row of a resource."""
    if keys.flavor == "jp":
        return partial(jp_probe, JpClient(shop, keys, clock, store, home))
    return partial(kr_probe, KrClient(shop, keys, clock, store, home))
