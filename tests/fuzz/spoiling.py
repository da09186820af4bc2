"""A stand-in whose answers are spoilt on their way: a part of some is missing, doubled, of another type, or junk.

What is spoilt depends on the seed, the call and how often it came, so that a failure can be had again.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import orjson
from lxml import etree

from pipelines.sandbox.standin import StandIn
from pipelines.sandbox.wire import Call, Reply
from tests.fuzz.outlines import AWKWARD

SHARES = (0.03, 0.1, 0.25)  # of the answers, by seed
MOST_CALLS = 4000
JUNK: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        2**53 + 1,
        2**63,
        -(2**63),
        10**25,
        1.5,
        1e300,
        [],
        {},
        [[]],
        [None],
        [{}],
        {"a": 1},
    ),
    *(["text"], [1, [2]], {"": {"": []}}, "T", "F", "2026-01-05T00:00:00+09:00", *AWKWARD),
)
FIGURES = ("", "nan", "inf", "-1", "\xb2", "9" * 5000, "1e308", "0", "x/y")  # of limits, in headers


@contextmanager
def spoilt(stand_in: StandIn, seed: int) -> Iterator[None]:
    """Spoils the answers while it lasts. Raises: AssertionError if a reader calls on and on."""
    counts: Counter[str] = Counter()
    whole = stand_in._locked_answer

    def answer(call: Call, fault: str) -> Reply:
        reply = whole(call, fault)
        subject = f"{call.method} {stand_in.subject(call)}"
        counts[subject] += 1
        dice = random.Random(f"{seed} {subject} {counts[subject]}")
        if dice.random() < SHARES[seed % len(SHARES)]:
            told = {name: value for name, value in reply.headers.items() if not name.lower().startswith("content")}
            headers = {name: dice.choice((value, value, *FIGURES)) for name, value in told.items()}
            reply = Reply(reply.status, _spoilt(reply.body, dice), headers)
        return reply

    stand_in._locked_answer = answer  # type: ignore[method-assign]
    try:
        yield
    finally:
        stand_in._locked_answer = whole  # type: ignore[method-assign]
    assert counts.total() < MOST_CALLS


def _spoilt(body: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.1:
        at = dice.randrange(len(body) + 1)
        return dice.choice(
            (b"", body[:at], body[:at] + dice.randbytes(3) + body[at:], b"[" * 300, b"null", b'""', b"<a/>")
        )
    with suppress(orjson.JSONDecodeError):
        return orjson.dumps(_other(orjson.loads(body), dice)).replace(b"1e25", b"1" + b"0" * 25)
    with suppress(etree.XMLSyntaxError):
        return _other_xml(etree.fromstring(body), dice)
    return body[::-1]


def _other(value: Any, dice: random.Random) -> Any:
    """The value with one part of it, the nearer to the top the likelier, taken for something else."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        name = dice.choice(list(value))
        if dice.random() < 0.1:
            return {other: below for other, below in value.items() if other != name}
        return {**value, name: _other(value[name], dice)}
    if isinstance(value, list) and value and dice.random() < 0.85:
        at = dice.randrange(len(value))
        how = dice.random()
        if how < 0.1:
            return [*value[:at], *value[at + 1 :]]
        if how < 0.2:
            return [*value, value[at]]
        return [*value[:at], _other(value[at], dice), *value[at + 1 :]]
    return dice.choice((dice.choice(JUNK), [value], {"0": value}, str(value)))


def _other_xml(root: Any, dice: random.Random) -> bytes:
    element = dice.choice(list(root.iter()))
    parent = element.getparent()
    how = dice.randrange(5)
    if how == 0 and parent is not None:
        parent.remove(element)
    elif how == 1 and parent is not None:
        parent.append(etree.fromstring(etree.tostring(element, with_tail=False)))
    elif how == 2:
        element.tag = dice.choice(("x", "return", "code", "data", "row"))
    elif how == 3:
        element.append(etree.fromstring("<x><y>1</y><y/></x>"))
    else:
        for below in list(element):
            element.remove(below)
        with suppress(ValueError):  # characters that lxml does not write
            element.text = dice.choice([junk for junk in JUNK if isinstance(junk, str)])
    return bytes(etree.tostring(root, encoding="utf-8"))
