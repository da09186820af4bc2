"""JSON from a sender of whom nothing is believed: bytes made into objects, or a refusal.

What would cost a whole page for the sake of one letter is mended: bytes in no encoding, half of an emoji, a raw control
character, a number without end. NUL characters are left out, because PostgreSQL's text holds none.
"""

import json
import logging
import math
import re
from itertools import accumulate
from typing import Any

import orjson
import pyarrow as pa

from .errors import MalformedPage

log = logging.getLogger("kmall")

# levels of lists and objects; orjson writes no more than 254, and 20,000 of them end the process in Arrow's reader
DEEPEST = 200
USUAL_DEPTH = 16
# of a page: a million that are all different and that no shape knows take Arrow 40 seconds and 2.5 GB; a thousand
# orders have 500,000, and 300 different ones
MOST_KEYS = 400_000
MOST_NAMES = 1_000  # different ones in samples of such a page; of 64 MB, MOST_KEYS different ones fill three samples
SAMPLES, SAMPLE_BYTES = 64, 4_096
BEGINNING = 64
SHORTEST_KEY = 8  # bytes of one with its value, where all are different
_NO_BRACKETS = bytes(code for code in range(256) if code not in b'[]{}"')
_STEPS = {ord(sign): step for sign, step in {"[": 1, "{": 1, "]": -1, "}": -1, '"': 0}.items()}
_STRING = re.compile(rb'"[^"]*"')
_NAME = re.compile(rb'"([^"\\]*)":')
_BLANK_KEY = re.compile(rb' " ?:')
_MARK = b"\xef\xbb\xbf"
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def parsed(body: bytes) -> Any:
    """The value. Raises: ValueError for what is no JSON; MalformedPage for what is nested too deep to be read."""
    if is_too_deep(body):
        raise MalformedPage("an answer is nested deeper than is read")
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.removeprefix(_MARK).decode("utf-8", "replace")
        value = _cleaned(json.loads(text, strict=False, parse_int=_whole, parse_float=_finite, parse_constant=str))
        log.warning("an answer held what JSON forbids (bad bytes, control characters, NaN): it was replaced")
        return value
    return _cleaned(value) if b"\\u0000" in body else value


def fits_columns(body: bytes) -> bool:
    """Whether Arrow's reader may have this body: it looks neither at encoding nor depth, is slow with many keys, knows
    none with a blank at its end, and ends the process over a bare `null`.
    """
    if not body[:BEGINNING].lstrip().startswith(b"{"):
        return False
    text = pa.py_buffer(body)
    ends = pa.py_buffer(len(body).to_bytes(8, "little").rjust(16, b"\0"))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, ends, text]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    if b"\\" in body and b"\\u0000" in body:  # one letter is looked for ten times as fast as six
        return False
    return not _BLANK_KEY.search(body) and _has_few_names(body) and not is_too_deep(body)


def _has_few_names(body: bytes) -> bool:
    if len(body) < SHORTEST_KEY * MOST_KEYS or body.count(b":") <= MOST_KEYS:
        return True
    samples = (body[at : at + SAMPLE_BYTES] for at in range(0, len(body), len(body) // SAMPLES))
    return len(set().union(*map(_NAME.findall, samples))) <= MOST_NAMES


def is_too_deep(body: bytes) -> bool:
    """Whether lists and objects stand in one another more than DEEPEST times; found without going down into them."""
    if b"\\" in body:  # so that no quotation mark is left that does not begin or end a text
        body = body.replace(rb"\\", b"").replace(rb"\"", b"")
    brackets = body.translate(None, _NO_BRACKETS).replace(b'""', b"")
    brackets = _STRING.sub(b"", brackets) if b'"' in brackets else brackets
    for _ in range(USUAL_DEPTH):
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")  # one level, from the inside
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > DEEPEST - USUAL_DEPTH


def _whole(digits: str) -> int | str:
    """As orjson where it keeps all digits; else the digits, and the shape judges them."""
    return int(digits) if len(digits) < 19 else digits


def _finite(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _NO_TEXT.sub(lambda found: "" if found[0] == "\0" else "\ufffd", value)
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(below) for name, below in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list) else value
