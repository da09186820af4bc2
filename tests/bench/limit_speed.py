"""A full load against Cafe24's real limit: how close it comes to the least time that the limit allows, and its 429s.

The mall is served faster than real time, and the load's clock runs as fast, so what is measured is mall time: from
the first call to the last, against the (calls - 40) / 2 seconds that a bucket of 40 leaking 2 a second demands. The
goal is a ratio of at most 1.05 and no 429. Where the machine was too slow for the speed, half of it is tried.

    python -m tests.bench.limit_speed [--speed 20]
"""

import argparse
import tempfile
from pathlib import Path

from pipelines.config import Shop, Warehouse
from pipelines.load import load
from pipelines.sandbox import Sandbox
from sources.cafe24 import ShopSettings
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.malls import granted

GOAL = 1.05
BUCKET, LEAK = 40, 2.0
SLOWEST = 5.0
HISTORY_DAYS = 60  # orders under way at its end have their parcels asked for one by one: more than 300 calls


def measured(speed: float, folder: Path) -> tuple[int, int, float]:
    """Calls, refused calls, and mall seconds from the first call to the last, of a first load of everything."""
    with Sandbox(seed=3, products=900, orders_per_day=60, history_days=HISTORY_DAYS, speed=speed) as sandbox:
        mall, moments = sandbox.cafe24, []
        count = mall.limits.take

        def take() -> dict[str, str]:
            moments.append(mall.limits._seconds())
            return count()

        mall.limits.take = take  # type: ignore[method-assign]
        store = TokenStore.open(folder)
        store.write(f"cafe24/{mall.mall_id}", granted(mall))
        keys = ShopSettings(
            mall.mall_id, mall.client_id, mall.client_secret, base_url=mall.url, start_date="2022-01-01", speed=speed
        )
        report = load(
            [Shop("cafe24", "main", keys)],
            warehouse=Warehouse("duckdb", str(folder / "warehouse.duckdb")),
            home=folder,
            clock=Clock(lambda: sandbox.world.now, speed=speed),
            token_store=store,
        )
        assert report.ok, report.results
        refused = sum(call.status == 429 for call in mall.calls)
        return len(moments), refused, moments[-1] - moments[0]


def main() -> None:
    """Prints the calls, the time and the ratio; ends with 1 if the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", type=float, default=20.0)
    speed = parser.parse_args().speed
    while True:
        with tempfile.TemporaryDirectory() as folder:
            calls, refused, seconds = measured(speed, Path(folder))
        least = (calls - BUCKET) / LEAK
        ratio = seconds / least
        print(
            f"speed {speed:g}: {calls} calls, {refused} refused, {seconds:.1f} s of mall time, "
            f"least {least:.1f} s, ratio {ratio:.3f} (goal {GOAL})"
        )
        if (ratio <= GOAL and not refused) or speed <= SLOWEST:
            raise SystemExit(0 if ratio <= GOAL and not refused else 1)
        speed /= 2


if __name__ == "__main__":
    main()
