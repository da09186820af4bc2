"""What goes wrong at the malls during one run: drawn, switched on, and counted afterwards.

Three kinds of answers are kept from Cafe24's token call: a body cut off, late or broken after the mall has replaced the
token. No program can get back what nobody else was told; the shop would have to be authorized again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from tests.malls import Mall

READ_SECONDS = 1.5
LATE_SECONDS = 2.0
LASTING = 0.15  # of the faults of calls stay until the run ends
MINUTES = {"cafe24": 40, "naver_smartstore": 2, "makeshop_jp": 50}  # a mall's clock may be off by: Naver refuses 5
MACHINE_SECONDS = 120

INSTEAD: Mapping[str, dict[str, Any]] = {
    "HTTP 429": {"status": 429},
    "HTTP 500": {"status": 500},
    "HTTP 503": {"status": 503},
    "no answer in time": {"kind": "timeout", "seconds": LATE_SECONDS},
    "connection reset": {"kind": "reset"},
    "web page instead": {"kind": "html"},
}
AFTER: Mapping[str, dict[str, Any]] = {
    "answer too late": {"kind": "slow", "seconds": LATE_SECONDS},
    "answer lost": {"kind": "lost_answer"},
    "body cut off": {"kind": "cut_body"},
    "broken body": {"kind": "malformed_json"},
}
PAGES: Mapping[str, str] = {
    "limit_ignored": "page longer than asked",
    "repeat_page": "page repeated",
    "duplicate_rows": "row twice",
    "row_appeared": "rows shift down",
    "row_vanished": "rows shift up",
    "missing_rows": "row left out",
    "empty_page": "empty page",
}
SLOW = ("no answer in time", "answer too late")


@dataclass
class Blow:
    """Something that is on during a run. Shape: `mall` that it hits, "" for all; `struck` how often it did."""

    name: str
    mall: str
    struck: Callable[[], int]


def call_faults(mall: Mall, draw: Random) -> Blow:
    """A fault of whole calls."""
    name, keys = draw.choice([*INSTEAD.items(), *AFTER.items()])
    everything = "/admin/" if mall.name == "cafe24" and name in AFTER else ""
    path = draw.choice([everything, everything, mall.kind.orders.path, mall.kind.products.path])
    times = draw.randint(1, 3) if name not in SLOW else 1
    if draw.random() < LASTING:
        times = 7 if name in SLOW else 10_000
    fault = mall.stand_in.faults.add(path=path, after=draw.choice([0, 0, 1, 3, 8]), times=times, **keys)
    return Blow(name, mall.name, lambda: fault.hits)


def page_faults(mall: Mall, draw: Random) -> Blow:
    """A fault of the pages of orders or products."""
    kind = draw.choice(list(PAGES))
    listing = draw.choice([mall.kind.orders, mall.kind.products])
    fault = mall.stand_in.faults.add(kind, path=listing.path, times=draw.randint(1, 3), after=draw.choice([0, 0, 1]))
    return Blow(PAGES[kind], mall.name, lambda: fault.hits)


def changes_meanwhile(mall: Mall, draw: Random, advance: Callable[[float], None]) -> Blow:
    """The world goes on while a list is read: by minutes, or by so many hours that every token runs out."""
    name, hours = draw.choice([("real changes while paging", draw.uniform(0.05, 0.9)), ("token expires in a run", 3.1)])
    path = draw.choice([mall.kind.orders.path, mall.kind.products.path, mall.kind.reference])
    fault = mall.stand_in.faults.add(path=path, action=lambda: advance(hours), after=draw.choice([0, 0, 1]))
    return Blow(name, "", lambda: fault.hits)


def wrong_clocks(malls: Mapping[str, Mall], draw: Random) -> Blow:
    """The clocks of malls are ahead or behind. `set_right` ends it."""
    for name, minutes in MINUTES.items():
        malls[name].stand_in.switches.clock_skew = timedelta(seconds=draw.randint(-60 * minutes, 60 * minutes))
    return Blow("clocks of malls and machine apart", "", lambda: 1)


def set_right(malls: Mapping[str, Mall]) -> None:
    """Ends whatever was switched on."""
    for mall in malls.values():
        mall.stand_in.faults.clear()
        if mall.name in MINUTES and mall.stand_in.switches.clock_skew:
            mall.stand_in.switches.clock_skew = timedelta(0)
