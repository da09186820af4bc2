"""Where every shop stands: read from the warehouse (ledger, reports) and the token store. Calls and writes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines import config, stock_findings
from pipelines.alerting.settings import AlertSettings
from pipelines.config import Shop, Warehouse
from pipelines.platforms import all_platforms
from pipelines.standings import Backfill, Standing, Tables, Unfinished, backfills, last_load, standings, unfinished
from pipelines.stock_findings import Stock, UnknownCode
from pipelines.warehouse_reading import Reader, reader
from sources.shared.errors import KmallError
from sources.shared.tokens import authorize_fix

COLUMNS = """
select table_schema, table_name, column_name
from information_schema.columns
where (table_schema = 'reports' or table_name in ('_ledger', '_dlt_loads'))
"""


@dataclass(frozen=True)
class TokenStanding:
    """The stored consent of one shop. `state` is valid, refreshable, dead, missing or unreadable.

    `is_expiring`: alive, but within `[alerts] token_days` of its end. `fix` is set when there is something to do.
    """

    platform: str
    shop: str
    state: str
    expires_at: datetime | None = None
    refresh_expires_at: datetime | None = None
    fix: str = ""
    is_expiring: bool = False

    @property
    def ok(self) -> bool:
        """Whether a run can go on without a person."""
        return self.state in ("valid", "refreshable")


@dataclass(frozen=True)
class Status:
    """Shape: `last_loads` by platform; `stock` by report, `low_stock` and `oversell`, once the views are built."""

    warehouse: str
    now: datetime
    standings: list[Standing]
    tokens: list[TokenStanding]
    last_loads: dict[str, datetime] = field(default_factory=dict)
    backfills: list[Backfill] = field(default_factory=list)
    unknown_codes: list[UnknownCode] = field(default_factory=list)
    stock: dict[str, Stock] = field(default_factory=dict)
    is_built: bool = False
    unfinished: list[Unfinished] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """No resource's last run failed and no shop needs a person's consent. `kmall status` ends with 1 otherwise.

        What a person should look at but no run failed for (data that grew old, a consent that will run out, unknown
        codes, rejected values, stock, a backfill) does not count: alerts and metrics tell it.
        """
        return all(token.ok for token in self.tokens) and all(each.status != "failed" for each in self.standings)


def status(
    shops: Sequence[Shop], warehouse: Warehouse, *, now: datetime | None = None, limits: AlertSettings | None = None
) -> Status:
    """The standing of `shops`, and of what else is in the warehouse. Raises: WarehouseTrouble if it cannot be read."""
    now = now or datetime.now(UTC)
    limits = limits or AlertSettings()
    found = Status(warehouse.name, now, [], [token for shop in shops for token in _token(shop, now, limits)])
    found.unfinished.extend(unfinished(config.home(), [(shop.platform, shop.alias) for shop in shops]))
    with reader(warehouse) as read:
        tables = _tables(read) if read else {}
        for platform in all_platforms():
            if read is None:
                break
            found.standings.extend(standings(read, tables, platform, now))
            found.backfills.extend(backfills(read, tables, platform, now))
            if loaded := last_load(read, tables, platform):
                found.last_loads[platform] = loaded
        if read and stock_findings.are_built(tables):
            found = replace(found, is_built=True)
            found.unknown_codes.extend(stock_findings.unknown_codes(read))
            found.stock.update(stock_findings.stock(read, tables))
    expected = {
        (shop.platform, shop.alias): all_platforms()[shop.platform].module.chosen(shop.settings) for shop in shops
    }
    seen = {(each.platform, each.shop) for each in found.standings}
    found.standings[:] = [_judged(each, expected, now, limits) for each in found.standings] + [
        Standing(shop.platform, shop.alias, "", "never") for shop in shops if (shop.platform, shop.alias) not in seen
    ]
    return found


def chosen(found: Status, platforms: Sequence[str], aliases: Sequence[str], resources: Sequence[str]) -> Status:
    """Only what was asked for; everything when nothing was. Stock is no shop's own: it stays."""

    def is_asked(each: Standing | Backfill | Unfinished | UnknownCode) -> bool:
        return (
            (not platforms or each.platform in platforms)
            and (not aliases or each.shop in aliases)
            and (not resources or isinstance(each, Unfinished | UnknownCode) or each.resource in resources)
        )

    return replace(
        found,
        standings=[each for each in found.standings if is_asked(each)],
        backfills=[each for each in found.backfills if is_asked(each)],
        unfinished=[each for each in found.unfinished if is_asked(each)],
        unknown_codes=[each for each in found.unknown_codes if is_asked(each)],
    )


def as_json(found: Status) -> dict[str, Any]:
    """For machines. Times in UTC, ages and times left in seconds."""
    return {
        "ok": found.ok,
        "warehouse": found.warehouse,
        "now": found.now,
        "last_loads": found.last_loads,
        "resources": [{**vars(each), "age_seconds": each.age(found.now)} for each in found.standings],
        "tokens": [
            {**vars(each), "seconds_left": each.refresh_expires_at - found.now if each.refresh_expires_at else None}
            for each in found.tokens
        ],
        "backfills": found.backfills,
        "unfinished_backfills": found.unfinished,
        "unknown_codes": found.unknown_codes,
        "is_built": found.is_built,
        "stock": found.stock,
    }


def _tables(read: Reader) -> Tables:
    """What there is to read, asked at once: a warehouse with all its views takes a while to list its columns."""
    scope = " and table_catalog = current_catalog()" if read.is_duckdb else ""
    found: dict[tuple[str, str], set[str]] = {}
    for row in read.rows(f"{COLUMNS}{scope}"):
        found.setdefault((row["table_schema"], row["table_name"]), set()).add(row["column_name"])
    return found


def _judged(
    each: Standing, expected: Mapping[tuple[str, str], Collection[str]], now: datetime, limits: AlertSettings
) -> Standing:
    is_expected = each.resource in expected.get((each.platform, each.shop), ())
    age = each.age(now)
    is_stale = is_expected and each.status != "skipped" and age is not None and age > limits.stale_after
    return replace(each, is_expected=is_expected, is_stale=is_stale)


def _token(shop: Shop, now: datetime, limits: AlertSettings) -> Iterator[TokenStanding]:
    """Nothing for a mall whose keys do not run out."""
    name = all_platforms()[shop.platform].token_name(shop.settings)
    if not name:
        return
    try:
        token = config.token_store().read(name)
    except KmallError as error:
        yield TokenStanding(shop.platform, shop.alias, "unreadable", fix=f"{error.what}: {error.fix}")
        return
    if token is None:
        yield TokenStanding(shop.platform, shop.alias, "missing", fix=authorize_fix(shop.label))
        return
    ends = token.refresh_expires_at
    is_dead = token.is_out(now)
    is_expiring = not is_dead and ends is not None and ends - now < limits.token_margin
    state = "dead" if is_dead else "refreshable" if token.is_due(now, timedelta(0)) else "valid"
    fix = ""
    if is_dead:
        fix = authorize_fix(shop.label)
    elif is_expiring:
        fix = f"run `kmall run --platform {shop.platform} --shop {shop.alias}`: each run renews it."
    yield TokenStanding(shop.platform, shop.alias, state, token.expires_at, ends, fix, is_expiring)
