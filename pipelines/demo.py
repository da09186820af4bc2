"""`kmall demo`: one invented seller in every mall, loaded over real HTTP with real consent and real limits.

Nothing here is special to the demo but the clock: the malls' limits pass faster, and their calendar moves on command.
Consent, load and models are those of real malls. At the end the views are held against the seller's books.
"""

import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import requests

from pipelines import screen, stand_ins
from pipelines.authorize import authorize
from pipelines.books import compare
from pipelines.config import Shop, Warehouse
from pipelines.demo_views import Outcome, Views, Visit, as_document, print_outcome
from pipelines.load import load
from pipelines.platforms import all_platforms
from pipelines.progress import Progress
from pipelines.sandbox import Sandbox
from pipelines.transform import transform
from pipelines.warehouse_reading import reader
from sources.shared.errors import WrongConfiguration
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore

DATABASE = "demo.duckdb"
HOME = ".kmall-demo"
ALIAS = "demo"
PSEUDONYM_KEY = "a key for invented people"
START = "2026-01-05"
HISTORY_DAYS = 30
STEPS = 3
CONSENT_SECONDS = 20.0


def run(*, days: int, seed: int, speed: float, as_json: bool, quiet: bool) -> int:
    """The exit code: 0 if every load and model went well and the views equal the books."""
    started = time.monotonic()
    warehouse, home = _fresh()
    with Progress(quiet=quiet) as progress:
        progress.step("starting an invented seller's malls")
        with Sandbox(
            seed=seed, start=START, speed=speed, history_days=HISTORY_DAYS, malls=tuple(all_platforms())
        ) as sandbox:
            outcome = _story(sandbox, warehouse, home, days, speed, progress, started)
    if as_json:
        screen.print_json(as_document(outcome, warehouse))
    else:
        print_outcome(outcome, warehouse)
    return 0 if outcome.ok else 1


def consent_by(progress: Progress, shop: Shop) -> Callable[[str], bool]:
    """A browser that agrees at once: follows the mall's redirect to wherever it leads."""

    def visit(url: str) -> bool:
        answer = requests.get(url, timeout=CONSENT_SECONDS)
        progress.say(f"{shop.label}: the operator agreed, the code came back")
        return answer.ok

    return visit


def _fresh() -> tuple[Warehouse, Path]:
    """The demo's own file and folder, emptied. A demo.duckdb that no demo made is not touched."""
    home, file = Path(HOME).absolute(), Path(DATABASE)
    if file.exists() and not home.exists():
        raise WrongConfiguration(
            f"{DATABASE} is there, and the demo would replace it",
            fix="move it away, or run the demo in another folder.",
        )
    shutil.rmtree(home, ignore_errors=True)
    for leftover in (file, Path(f"{DATABASE}.wal")):
        leftover.unlink(missing_ok=True)
    home.mkdir(mode=0o700)
    return Warehouse.parse(DATABASE), home


def _story(
    sandbox: Sandbox, warehouse: Warehouse, home: Path, days: int, speed: float, progress: Progress, started: float
) -> Outcome:
    world = sandbox.world
    clock = Clock(now=lambda: world.now, speed=speed)
    store = TokenStore(f"sqlite:///{home / 'tokens.sqlite'}")
    first_day = (world.now.astimezone(screen.KST) - timedelta(days=HISTORY_DAYS + 1)).date().isoformat()
    shops = []
    for platform, mall in zip(all_platforms().values(), sandbox.malls, strict=True):
        stand_ins.listen_here(mall)
        shop = stand_ins.shop_of(platform, mall, ALIAS, speed=speed, start_date=first_day, pseudonym_key=PSEUDONYM_KEY)
        if platform.token_name(shop.settings):
            agree = consent_by(progress, shop)
            authorize(shop, open_browser=agree, timeout=CONSENT_SECONDS, token_store=store, clock=clock)
        shops.append(shop)
    visits: list[Visit] = []
    for step in range(STEPS + 1 if days else 1):
        if step:
            world.advance(days=days / STEPS)
        progress.step(f"loading what the malls have on {screen.kst(world.now)}")
        marks, begun = [mall.mark() for mall in sandbox.malls], time.monotonic()
        report = load(shops, warehouse=warehouse, home=home, clock=clock, token_store=store, progress=progress)
        calls = [call for mall, mark in zip(sandbox.malls, marks, strict=True) for call in mall.calls_since(mark)]
        visits.append(
            Visit(
                at=world.now,
                rows=sum(each.rows for each in report.results),
                requests=len(calls),
                throttled=sum(call.status == 429 for call in calls),
                seconds=time.monotonic() - begun,
            )
        )
        if not report.ok:
            break
    built = transform(warehouse, home=home, progress=progress)
    progress.step("comparing the views with the seller's books")
    truth = world.truth()
    with reader(warehouse) as read:
        assert read is not None
        return Outcome(
            now=world.now,
            platforms=tuple(shop.platform for shop in shops),
            visits=visits,
            report=report,
            built=built,
            views=Views.read(read, world.now, [shop.platform for shop in shops]),
            books=compare(truth, read),
            seconds=time.monotonic() - started,
        )
