"""Where every shop stands: read from the run ledger in the warehouse and the token store. Calls and writes nothing."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines import config, screen
from pipelines.config import Shop, Warehouse
from pipelines.platforms import all_platforms
from pipelines.screen import Column
from pipelines.warehouse_reading import Reader, Row, reader
from sources.shared.errors import KmallError
from sources.shared.tokens import authorize_fix

LOOK_BACK = timedelta(days=30)  # new fields and rejected values of older runs are history

# grain: one row per shop and resource, its last run. "rows" is a word of SQL's own: quoted
LAST_RUNS = """
with ranked as (
    select
        ledger.*,
        row_number() over (partition by shop, resource order by finished_at desc, run_id desc) as newest,
        max(case when status = 'ok' then coalesce(window_to, finished_at) end)
            over (partition by shop, resource) as through,
        max(case when status = 'ok' then finished_at end) over (partition by shop, resource) as last_ok,
        max(finished_at) over (partition by shop, resource) as last_run
    from {schema}._ledger as ledger
)
select
    shop, resource, status, through, last_ok, last_run, requests, "rows" as row_count, error, fix
from ranked
where newest = 1
order by shop, resource
"""

RECENT_FINDINGS = """
select shop, resource, new_fields, rejected_values
from {schema}._ledger
where finished_at >= %s and (rejected_values > 0 or coalesce(new_fields, '[]') not in ('[]', '{{}}', ''))
"""

LAST_LOADS = "select max(inserted_at) as last_load, count(*) as loads from {schema}._dlt_loads where status = 0"


@dataclass(frozen=True)
class Standing:
    """One resource of one shop. `status` is that of its last run, `never` without one."""

    platform: str
    shop: str
    resource: str
    status: str
    through: datetime | None = None
    last_ok: datetime | None = None
    last_run: datetime | None = None
    rows: int = 0
    requests: int = 0
    new_fields: tuple[str, ...] = ()
    rejected_values: int = 0
    error: str = ""
    fix: str = ""

    def age(self, now: datetime) -> timedelta | None:
        """How old the newest data can be: from the end of the last complete window, else from the last good run."""
        known = self.through or self.last_ok
        return now - known if known else None


@dataclass(frozen=True)
class TokenStanding:
    """The stored consent of one shop. `state` is valid, refreshable, dead, missing or unreadable."""

    platform: str
    shop: str
    state: str
    expires_at: datetime | None = None
    refresh_expires_at: datetime | None = None
    fix: str = ""


@dataclass(frozen=True)
class Status:
    """Shape: `last_loads` is by platform."""

    warehouse: str
    now: datetime
    standings: list[Standing]
    tokens: list[TokenStanding]
    last_loads: dict[str, datetime] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        good_token = all(token.state in ("valid", "refreshable") for token in self.tokens)
        return good_token and all(each.status != "failed" for each in self.standings)


def status(shops: Sequence[Shop], warehouse: Warehouse, *, now: datetime | None = None) -> Status:
    """The standing of `shops`, and of shops that are in the warehouse but no longer configured when none are named."""
    now = now or datetime.now(UTC)
    standings: list[Standing] = []
    last_loads: dict[str, datetime] = {}
    with reader(warehouse) as read:
        for platform in all_platforms():
            schema = f"raw_{platform}"
            if read is None or not read.columns(schema, "_ledger"):
                continue
            standings += _standings(read, platform, schema, now)
            if loaded := read.rows(LAST_LOADS.format(schema=schema))[0]["last_load"]:
                last_loads[platform] = loaded
    seen = {(each.platform, each.shop) for each in standings}
    standings += [
        Standing(shop.platform, shop.alias, "", "never") for shop in shops if (shop.platform, shop.alias) not in seen
    ]
    return Status(warehouse.name, now, standings, [token for shop in shops for token in _token(shop, now)], last_loads)


def chosen(found: Status, platforms: Sequence[str], aliases: Sequence[str], resources: Sequence[str]) -> Status:
    """Only what was asked for; everything when nothing was."""
    standings = [
        each
        for each in found.standings
        if (not platforms or each.platform in platforms)
        and (not aliases or each.shop in aliases)
        and (not resources or each.resource in resources)
    ]
    return Status(found.warehouse, found.now, standings, found.tokens, found.last_loads)


def as_json(found: Status) -> dict[str, Any]:
    """For machines. Times in UTC, ages in seconds."""
    return {
        "ok": found.ok,
        "warehouse": found.warehouse,
        "now": found.now,
        "last_loads": found.last_loads,
        "resources": [{**vars(each), "age_seconds": each.age(found.now)} for each in found.standings],
        "tokens": [vars(each) for each in found.tokens],
    }


def print_status(found: Status) -> None:
    """One table of resources, one of tokens, then why resources failed or were skipped."""
    columns = [
        Column("shop"),
        Column("resource"),
        Column("through (KST)"),
        Column("age", number=True),
        Column("last run (KST)"),
        Column("rows", number=True),
        Column("status"),
        Column("new fields"),
        Column("rejected", number=True),
    ]
    rows = [
        (
            f"{each.platform} {each.shop}",
            each.resource,
            screen.kst(each.through),
            screen.age(each.age(found.now)),
            screen.kst(each.last_run),
            each.rows,
            screen.status(each.status),
            ", ".join(each.new_fields),
            each.rejected_values or None,
        )
        for each in found.standings
    ]
    caption = "New fields and rejected values: of the last 30 days. `rows` and `status`: of the last run."
    screen.print_table(screen.output(), f"Resources in {found.warehouse}", columns, rows, caption)
    _print_tokens(found)
    screen.print_failures(found.standings)


def _print_tokens(found: Status) -> None:
    if not found.tokens:
        return
    columns = [
        Column("shop"),
        Column("token"),
        Column("consent runs out (KST)"),
        Column("in", number=True),
        Column("what to do"),
    ]
    rows = [
        (
            f"{each.platform} {each.shop}",
            each.state,
            screen.kst(each.refresh_expires_at),
            screen.age(each.refresh_expires_at - found.now) if each.refresh_expires_at else "",
            each.fix,
        )
        for each in found.tokens
    ]
    screen.print_table(screen.output(), "Tokens", columns, rows)


def _standings(read: Reader, platform: str, schema: str, now: datetime) -> list[Standing]:
    runs = read.rows(LAST_RUNS.format(schema=schema))
    newest = max((run["last_run"] for run in runs if run["last_run"]), default=now)
    findings = read.rows(RECENT_FINDINGS.format(schema=schema), newest - LOOK_BACK)
    return [_standing(platform, run, findings) for run in runs]


def _standing(platform: str, run: Row, findings: Sequence[Row]) -> Standing:
    mine = [each for each in findings if (each["shop"], each["resource"]) == (run["shop"], run["resource"])]
    return Standing(
        platform=platform,
        shop=run["shop"],
        resource=run["resource"],
        status=run["status"],
        through=run["through"],
        last_ok=run["last_ok"],
        last_run=run["last_run"],
        rows=int(run["row_count"] or 0),
        requests=int(run["requests"] or 0),
        new_fields=tuple(sorted({name for each in mine for name in json.loads(each["new_fields"] or "[]")})),
        rejected_values=sum(int(each["rejected_values"] or 0) for each in mine),
        error=run["error"] or "",
        fix=run["fix"] or "",
    )


def _token(shop: Shop, now: datetime) -> Iterator[TokenStanding]:
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
    is_dead = token.is_out(now)
    state = "dead" if is_dead else "refreshable" if token.is_due(now, timedelta(0)) else "valid"
    fix = authorize_fix(shop.label) if is_dead else ""
    yield TokenStanding(shop.platform, shop.alias, state, token.expires_at, token.refresh_expires_at, fix)
