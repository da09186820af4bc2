"""`kmall demo`: an invented mall, loaded over real HTTP with real consent and real limits, and what comes out of it.

Nothing here is special to the demo but the clock: the mall's limits pass faster, and its calendar moves on command.
Consent, load and models are those of a real mall. At the end the views are held against the seller's books.
"""

import shutil
import socket
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from rich.text import Text

from pipelines import screen
from pipelines.authorize import authorize
from pipelines.books import Comparison, compare
from pipelines.config import Shop, Warehouse
from pipelines.load import Report, load
from pipelines.progress import Progress
from pipelines.sandbox import Sandbox
from pipelines.screen import Column
from pipelines.transform import Built, transform
from pipelines.warehouse_reading import Row, reader
from sources.cafe24.settings import ShopSettings
from sources.shared.errors import WrongConfiguration
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore

DATABASE = "demo.duckdb"
HOME = ".kmall-demo"
ALIAS = "demo"
START = "2026-01-05"
HISTORY_DAYS = 30
STEPS = 3
SHOWN = 8
CONSENT_SECONDS = 20.0

BY_STATUS = """
select canonical_status, count(*) as line_count, sum(qty_active) as pieces, cast(sum(gross_amount) as bigint) as won
from unified.order_lines
where line_kind = 'sale' and currency = 'KRW' and not is_mirror
group by canonical_status, status_rank
order by status_rank
"""

TO_SHIP = """
select order_id, product_name, option_text, qty_active, canonical_status, paid_at
from unified.order_lines
where canonical_status in ('paid', 'preparing', 'ready_to_ship') and not is_mirror
order by paid_at, order_id, line_id
"""

# pieces that left in the last 28 days say how long the rest will last
STOCK_AT_RISK = """
with sold as (
    select platform, shop_alias, shop_no, variant_id, sum(qty_active) as sold_28_days
    from unified.order_lines
    where line_kind = 'sale' and is_sale and not is_mirror and ordered_at >= %s
    group by platform, shop_alias, shop_no, variant_id
)
select
    coalesce(nullif(inventory.seller_code, ''), inventory.variant_id) as code, inventory.product_name,
    inventory.option_text, inventory.qty_listed, inventory.qty_committed,
    coalesce(sold.sold_28_days, 0) as sold_28_days,
    case
        when inventory.qty_listed < 0 then 'oversold'
        when inventory.qty_listed = 0 then 'sold out'
        when inventory.qty_available = 0 then 'at the safety stock'
        else 'lasts under a week'
    end as why
from unified.inventory as inventory
left join sold
    on inventory.platform = sold.platform and inventory.shop_alias = sold.shop_alias
    and inventory.shop_no = sold.shop_no and inventory.variant_id = sold.variant_id
where inventory.stock_policy = 'tracked' and not inventory.is_deleted and inventory.is_selling
    and coalesce(sold.sold_28_days, 0) > 0 and inventory.qty_available <= sold.sold_28_days / 4.0
order by inventory.qty_listed, sold.sold_28_days desc, inventory.variant_id
"""

OPEN_CLAIMS = """
select
    claim_type, claim_phase, count(distinct claim_id) as claim_count, sum(qty) as pieces, min(requested_at) as oldest
from unified.claims
where is_claim_open and not is_mirror
group by claim_type, claim_phase
order by claim_count desc, claim_type, claim_phase
"""


@dataclass(frozen=True)
class Visit:
    """One load of the demo. `at` is the mall's present, `seconds` real time, `throttled` calls answered with 429."""

    at: datetime
    rows: int
    requests: int
    throttled: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """Everything the demo found out."""

    now: datetime
    visits: list[Visit]
    report: Report
    built: Built
    by_status: list[Row]
    to_ship: list[Row]
    stock_at_risk: list[Row]
    open_claims: list[Row]
    books: list[Comparison]
    seconds: float

    @property
    def ok(self) -> bool:
        return self.report.ok and self.built.ok and bool(self.books) and all(each.ok for each in self.books)


def run(*, days: int, seed: int, speed: float, as_json: bool, quiet: bool) -> int:
    """The exit code: 0 if every load and model went well and the views equal the books."""
    started = time.monotonic()
    warehouse, home = _fresh()
    with Progress(quiet=quiet) as progress:
        progress.step("starting an invented mall")
        with Sandbox(seed=seed, start=START, speed=speed, history_days=HISTORY_DAYS) as sandbox:
            outcome = _story(sandbox, warehouse, home, days, speed, progress, started)
    if as_json:
        screen.print_json(as_document(outcome, warehouse))
    else:
        print_outcome(outcome, warehouse)
    return 0 if outcome.ok else 1


def shop_of(mall: Any, *, speed: float, start_date: str) -> Shop:
    """The stand-in as a configured shop."""
    settings = ShopSettings(
        mall_id=mall.mall_id,
        client_id=mall.client_id,
        client_secret=mall.client_secret,
        redirect_uri=mall.redirect_uri,
        base_url=mall.url,
        start_date=start_date,
        pseudonym_key="a key for invented people",
        speed=speed,
    )
    return Shop("cafe24", ALIAS, settings)


def consent_by(progress: Progress) -> Callable[[str], bool]:
    """A browser that agrees at once: follows the mall's redirect to wherever it leads."""

    def visit(url: str) -> bool:
        answer = requests.get(url, timeout=CONSENT_SECONDS)
        progress.say(f"the mall's operator agreed, the code came back ({answer.status_code})")
        return True

    return visit


def as_document(outcome: Outcome, warehouse: Warehouse) -> dict[str, Any]:
    """For machines."""
    return {
        "ok": outcome.ok,
        "warehouse": warehouse.name,
        "now": outcome.now,
        "loads": outcome.visits,
        "failed": [asdict(each) for each in outcome.report.results if each.status == "failed"],
        "transform": outcome.built.as_json(),
        "orders_by_status": outcome.by_status,
        "to_ship": outcome.to_ship,
        "stock_at_risk": outcome.stock_at_risk,
        "open_claims": outcome.open_claims,
        "books": [{**asdict(each), "ok": each.ok} for each in outcome.books],
        "seconds": round(outcome.seconds, 1),
    }


def print_outcome(outcome: Outcome, warehouse: Warehouse) -> None:
    """What a seller would look at first, then how far it can be trusted."""
    console = screen.output()
    visits = [(each.at, each.rows, each.requests, each.throttled, f"{each.seconds:.1f} s") for each in outcome.visits]
    columns = [
        Column("the mall's time (KST)"),
        *(Column(name, number=True) for name in ("rows", "requests", "429", "took")),
    ]
    screen.print_table(console, "Loads", columns, visits)
    columns = [
        Column("status"),
        Column("lines", number=True),
        Column("pieces", number=True),
        Column("won", number=True),
    ]
    screen.print_table(console, "Order lines by status", columns, [tuple(each.values()) for each in outcome.by_status])
    columns = [
        Column("order"),
        Column("product"),
        Column("option"),
        Column("pieces", number=True),
        Column("status"),
        Column("paid (KST)"),
    ]
    _print_first(f"To ship today: {len(outcome.to_ship)} order lines, oldest first", columns, outcome.to_ship)
    columns = [
        *(Column(name) for name in ("code", "product", "option")),
        *(Column(name, number=True) for name in ("listed", "committed", "sold in 28 days")),
        Column("why"),
    ]
    _print_first(f"Stock at risk: {len(outcome.stock_at_risk)} variants", columns, outcome.stock_at_risk)
    columns = [
        Column("claim"),
        Column("phase"),
        Column("claims", number=True),
        Column("pieces", number=True),
        Column("oldest (KST)"),
    ]
    screen.print_table(console, "Open claims", columns, [tuple(each.values()) for each in outcome.open_claims])
    screen.print_failures(each for each in outcome.report.results if each.status == "failed")
    outcome.built.print()
    for comparison in outcome.books:
        console.print(Text.assemble(("✓ ", "green") if comparison.ok else ("✗ ", "bold red"), comparison.sentence))
        for difference in comparison.differences:
            console.print(Text(f"    {difference}", style="dim"))
    console.print(
        f"\nAll of it is in {warehouse.name}, schemas raw_cafe24 and unified. It took {outcome.seconds:.0f} s."
    )


def _print_first(title: str, columns: list[Column], rows: list[Row]) -> None:
    more = f"and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    screen.print_table(screen.output(), title, columns, [tuple(row.values()) for row in rows[:SHOWN]], more)


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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _story(
    sandbox: Sandbox, warehouse: Warehouse, home: Path, days: int, speed: float, progress: Progress, started: float
) -> Outcome:
    world, mall = sandbox.world, sandbox.cafe24
    clock = Clock(now=lambda: world.now, speed=speed)
    store = TokenStore(f"sqlite:///{home / 'tokens.sqlite'}")
    first_day = (world.now.astimezone(screen.KST) - timedelta(days=HISTORY_DAYS + 1)).date().isoformat()
    mall.redirect_uri = f"http://127.0.0.1:{_free_port()}/callback"  # the app as if registered for this machine
    shop = shop_of(mall, speed=speed, start_date=first_day)
    authorize(shop, open_browser=consent_by(progress), timeout=CONSENT_SECONDS, token_store=store, clock=clock)
    visits: list[Visit] = []
    for step in range(STEPS + 1 if days else 1):
        if step:
            world.advance(days=days / STEPS)
        progress.step(f"loading what the mall has on {screen.kst(world.now)}")
        mark, begun = mall.mark(), time.monotonic()
        report = load([shop], warehouse=warehouse, home=home, clock=clock, token_store=store, progress=progress)
        calls = mall.calls_since(mark)
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

        def rows(table: str, sql: str, *values: Any) -> list[Row]:
            """Nothing where the build failed before the table."""
            return read.rows(sql, *values) if read.columns("unified", table) else []

        return Outcome(
            now=world.now,
            visits=visits,
            report=report,
            built=built,
            by_status=rows("order_lines", BY_STATUS),
            to_ship=rows("order_lines", TO_SHIP),
            stock_at_risk=rows("inventory", STOCK_AT_RISK, world.now - timedelta(days=28)),
            open_claims=rows("claims", OPEN_CLAIMS),
            books=compare(truth, read),
            seconds=time.monotonic() - started,
        )
