"""A full load against each mall's real limit: how close it comes to the least time that the limit allows, and its 429s.

A mall is served faster than real time (Godomall5 slower: no machine of this size serves and loads a hundred calls a
second), and the load's clock runs as fast, so what is measured is mall time: from the first call to the last, against
the least time that the limit allows for so many calls. Naver limits each API by itself: there the ratio is told for
every API that was called often enough. MakeShop's current APIs and WISA publish no limit: theirs is the pace that kmall
keeps by default. The goal is a ratio of at most 1.05 and no refused call. Where this machine was too slow for the
speed, half of it is tried, four times.

    python -m tests.bench.limit_speed [--mall naver_smartstore]
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.load import load
from sources.shared.http import Clock
from tests.bench._common import Row, told
from tests.malls import Mall, open_mall

GOAL = 1.05
TRIES = 5
HOUR = 3600.0
REFUSED = "refused"
OFTEN = 40  # calls of an API below which a ratio says nothing


@dataclass(frozen=True)
class Limit:
    """A mall's limit, how fast it is tried first, and a world and a start that make enough calls.

    Shape: `burst` calls at once, then `rate` a second; `hourly` that many in any hour besides. `counts` is the method
        of the stand-in's limits that counts a call; `switches` are set on the stand-in, `keys` are of the shop.
    """

    burst: int
    rate: float
    speed: float
    start: str
    world: Mapping[str, Any] = field(default_factory=dict)
    counts: str = "take"
    hourly: int = 0
    switches: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, Any] = field(default_factory=dict)

    def least(self, calls: int) -> float:
        """The seconds from the first to the last of so many calls."""
        if not self.hourly:
            return (calls - self.burst) / self.rate
        hours, rest = divmod(calls - 1, self.hourly)
        return hours * HOUR + rest / self.rate


# many listings, and orders under way at the end, which are asked for once more
BUSY = {"products": 900, "orders_per_day": 60, "history_days": 60}
USUAL = {"products": 300, "orders_per_day": 20, "history_days": 60}
SLOW = {"requests_per_second": 1.0}  # kmall's own default; tests have another
LIMITS = {
    "cafe24": Limit(40, 2.0, 20.0, "2022-01-01", BUSY),
    "naver_smartstore": Limit(4, 2.0, 20.0, "2025-10-01", USUAL),
    "godomall5": Limit(100, 100.0, 1.0, "1990-01-01", USUAL),
    "makeshop": Limit(1, 1.0, 20.0, "2023-01-01", USUAL, "data", switches={"calls_per_second": 1.2}, keys=SLOW),
    "makeshop_jp": Limit(1, 1.0, 20.0, "2015-01-01", USUAL, "check", switches={"calls_per_minute": 66}, keys=SLOW),
    "makeshop_legacy": Limit(1, 1.0, 60.0, "1995-01-01", USUAL, "hourly", hourly=500, keys={**SLOW, "page_size": 5}),
    "wisa": Limit(1, 1.0, 20.0, "2025-10-01", USUAL, keys={"page_size": 10}),
}


def measured(platform: str, speed: float, folder: Path) -> tuple[dict[str, list[float]], int]:
    """The mall seconds at which each limited API was called in a first load of everything, and the refused calls."""
    limit = LIMITS[platform]
    with open_mall(platform, folder, seed=3, **limit.world) as mall:
        limits = mall.stand_in.limits
        limits._speed = speed
        if hasattr(limits, "_seen"):
            limits._seen = limits._seconds()
        for name, value in limit.switches.items():
            setattr(mall.stand_in.switches, name, value)
        moments: dict[str, list[float]] = defaultdict(list)
        setattr(limits, limit.counts, _listening(mall, limit, speed, moments))
        report = load(
            [mall.shop(start_date=limit.start, **limit.keys)],
            warehouse=mall.warehouse,
            home=mall.home,
            clock=Clock(lambda: mall.sandbox.world.now, speed=speed),
        )
        assert report.ok, report.results
        return moments, sum(call.status == 429 for call in mall.stand_in.calls) + len(moments.pop(REFUSED, ()))


def _listening(mall: Mall, limit: Limit, speed: float, moments: dict[str, list[float]]) -> Callable[..., Any]:
    limits = mall.stand_in.limits
    count = getattr(limits, limit.counts)

    def listening(*api: str) -> Any:
        now = limits._clock() * speed
        moments[" ".join(api)].append(now)
        try:
            return count(*api)
        except Exception:
            moments[REFUSED].append(now)
            raise

    return listening


def tried(platform: str, speed: float) -> list[Row]:
    """A row for each API that was called often enough."""
    limit, rows = LIMITS[platform], []
    with tempfile.TemporaryDirectory() as folder:
        moments, refused = measured(platform, speed, Path(folder))
    for api, times in sorted(moments.items()):
        if len(times) < max(OFTEN, 2 * limit.burst):
            continue
        ratio = (times[-1] - times[0]) / limit.least(len(times))
        name = f"{platform} {api.rpartition('.')[2] if '.' in api else ''}".strip()
        rows.append(
            Row(
                f"{name}, seconds for {len(times):,} calls against the least that the limit allows",
                "s",
                times[-1] - times[0],
                limit.least(len(times)),
                ratio,
                f"at most {GOAL} times, no call refused",
                ratio <= GOAL and not refused,
                f"{refused} refused; mall time, {speed:g} times as fast as real time",
            )
        )
    assert rows, f"{platform}: too few calls to say anything, {[len(times) for times in moments.values()]}"
    return rows


def measure(asked: argparse.Namespace) -> Iterator[Row]:
    """The rows of every mall, at the fastest speed at which the goal is met, else at the slowest."""
    for platform in asked.mall or LIMITS:
        for halving in range(TRIES):
            rows = tried(platform, LIMITS[platform].speed / 2**halving)
            if all(row.met for row in rows):
                break
        yield from rows


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mall", choices=sorted(LIMITS), action="append")


if __name__ == "__main__":
    told(measure, __doc__, _options)
