"""A full load against each mall's real limit: how close it comes to the least time that the limit allows, and its 429s.

A mall is served faster than real time (Godomall5 slower: no machine of this size serves and loads a hundred calls a
second), and the load's clock runs as fast, so what is measured is mall time: from the first call to the last, against
the (calls - burst) / rate seconds that the mall's bucket demands. Naver limits each API by itself: there the ratio is
told for every API that was called often enough. The goal is a ratio of at most 1.05 and no 429. Where this machine was
too slow for the speed, half of it is tried, four times.

    python -m tests.bench.limit_speed [--mall naver_smartstore]
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.load import load
from sources.shared.http import Clock
from tests.malls import Mall, open_mall

GOAL = 1.05
TRIES = 5
OFTEN = 40  # calls of an API below which a ratio says nothing


@dataclass(frozen=True)
class Limit:
    """A mall's bucket, how fast it is tried first, and a world and a start that make enough calls."""

    burst: int
    rate: float
    speed: float
    start: str
    world: Mapping[str, Any] = field(default_factory=dict)


# many listings, and orders under way at the end, which are asked for once more
BUSY = {"products": 900, "orders_per_day": 60, "history_days": 60}
LIMITS = {
    "cafe24": Limit(40, 2.0, 20.0, "2022-01-01", BUSY),
    "naver_smartstore": Limit(4, 2.0, 20.0, "2025-10-01", {"products": 300, "orders_per_day": 20, "history_days": 60}),
    "godomall5": Limit(100, 100.0, 1.0, "1990-01-01", {"products": 300, "orders_per_day": 20, "history_days": 60}),
}


def measured(platform: str, speed: float, folder: Path) -> tuple[dict[str, list[float]], int]:
    """The mall seconds at which each limited API was called in a first load of everything, and the refused calls."""
    limit = LIMITS[platform]
    with open_mall(platform, folder, seed=3, **limit.world) as mall:
        mall.stand_in.limits._speed = speed
        if hasattr(mall.stand_in.limits, "_seen"):
            mall.stand_in.limits._seen = mall.stand_in.limits._seconds()
        moments = _listened(mall, speed)
        report = load(
            [mall.shop(start_date=limit.start)],
            warehouse=mall.warehouse,
            home=mall.home,
            clock=Clock(lambda: mall.sandbox.world.now, speed=speed),
        )
        assert report.ok, report.results
        return moments, sum(call.status == 429 for call in mall.stand_in.calls)


def _listened(mall: Mall, speed: float) -> dict[str, list[float]]:
    limits, moments = mall.stand_in.limits, defaultdict(list)
    take = limits.take

    def listening(*api: str) -> Any:
        moments[" ".join(api)].append(limits._clock() * speed)
        return take(*api)

    limits.take = listening
    return moments


def told(platform: str, speed: float) -> bool:
    """Prints one line an API. Whether the goal is met."""
    limit, met = LIMITS[platform], True
    with tempfile.TemporaryDirectory() as folder:
        moments, refused = measured(platform, speed, Path(folder))
    for api, times in sorted(moments.items()):
        if len(times) < max(OFTEN, 2 * limit.burst):
            continue
        took, least = times[-1] - times[0], (len(times) - limit.burst) / limit.rate
        name = f"{platform} {api.rpartition('.')[2]}".strip()
        print(
            f"{name}, speed {speed:g}: {len(times)} calls, {took:.1f} s of mall time, least {least:.1f} s, "
            f"ratio {took / least:.3f} (goal {GOAL})"
        )
        met = met and took / least <= GOAL
    print(f"{platform}, speed {speed:g}: {sum(map(len, moments.values()))} calls, {refused} refused")
    return met and not refused


def main() -> None:
    """Prints the calls, the time and the ratio of every mall; ends with 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mall", choices=sorted(LIMITS), action="append")
    chosen = parser.parse_args().mall or sorted(LIMITS)
    speeds = {name: [LIMITS[name].speed / 2**halving for halving in range(TRIES)] for name in chosen}
    met = [any(told(name, speed) for speed in speeds[name]) for name in chosen]
    raise SystemExit(0 if all(met) else 1)


if __name__ == "__main__":
    main()
