"""What the run ledger of one mall says: how each resource stands, and what past days were read."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pipelines.warehouse_reading import Reader, Row
from sources.shared.windows import Days, cut_days

NAMES_SHOWN = 6
STALE_FIX = "see whether the scheduler still starts `kmall run`, or start it."
LOOK_BACK = timedelta(days=30)  # new fields, rejected values and backfills of longer ago are history

# what was cut off while it was written has not happened: the ledger may be there, and orders not
LEDGER = """(
    select * from raw_{platform}._ledger
    where _dlt_load_id in (select load_id from raw_{platform}._dlt_loads where status = 0)
) as ledger"""

# grain: one row per shop and resource, its last run; a backfill is none. "rows" is a word of SQL's own: quoted
LAST_RUNS = """
with ranked as (
    select
        ledger.*,
        row_number() over (partition by shop, resource order by finished_at desc, run_id desc) as newest,
        max(case when status = 'ok' then coalesce(window_to, finished_at) end)
            over (partition by shop, resource) as through,
        max(case when status = 'ok' then finished_at end) over (partition by shop, resource) as last_ok,
        max(finished_at) over (partition by shop, resource) as last_run
    from {ledger}
    where {kind} = 'run'
)
select
    shop, resource, status, through, last_ok, last_run, requests, "rows" as row_count, error, fix
from ranked
where newest = 1
order by shop, resource
"""

RECENT_FINDINGS = """
select shop, resource, new_fields, rejected_values
from {ledger}
where finished_at >= %s and (rejected_values > 0 or coalesce(new_fields, '[]') not in ('[]', '{{}}', ''))
"""

# grain: one row per shop and resource with a backfill since then; status, error and fix of its newest stretch
BACKFILLS = """
with ranked as (
    select
        ledger.*,
        row_number() over (partition by shop, resource order by finished_at desc, run_id desc) as newest,
        min(case when status = 'ok' then window_from end) over (partition by shop, resource) as from_at,
        max(case when status = 'ok' then window_to end) over (partition by shop, resource) as to_at,
        sum(case when status = 'ok' then "rows" end) over (partition by shop, resource) as row_count
    from {ledger}
    where kind = 'backfill' and finished_at >= %s
)
select shop, resource, status, from_at, to_at, finished_at, row_count, error, fix
from ranked
where newest = 1
order by shop, resource
"""

# by schema and table, the names of its columns
Tables = Mapping[tuple[str, str], Set[str]]

LAST_LOADS = "select max(inserted_at) as last_load, count(*) as loads from {schema}._dlt_loads where status = 0"


@dataclass(frozen=True)
class Standing:
    """One resource of one shop. `status` is that of its last run, `never` without one.

    `is_expected`: an ordinary run of this configuration reads it. `is_stale`: it is expected, the mall offers it, and
    its data is older than `[alerts] stale_hours`.
    """

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
    is_expected: bool = False
    is_stale: bool = False

    def age(self, now: datetime) -> timedelta | None:
        """How old the newest data can be: from the end of the last complete window, else from the last good run."""
        known = self.through or self.last_ok
        return now - known if known else None


@dataclass(frozen=True)
class Backfill:
    """What past days of one resource were read in the last 30 days. `status`, `error`, `fix`: of its newest stretch."""

    platform: str
    shop: str
    resource: str
    status: str
    from_at: datetime | None
    to_at: datetime | None
    finished_at: datetime
    rows: int
    error: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Unfinished:
    """A backfill of one shop that has days left to read: under way, or cut off. Units: KST days; stretches of days."""

    platform: str
    shop: str
    first_day: date
    last_day: date
    stretches: int
    stretches_read: int


def listed(names: Iterable[str], most: int = NAMES_SHOWN) -> str:
    """`a, b, c and 4 more`."""
    known = list(names)
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return ", ".join(known[:most]) + more


def standings(read: Reader, tables: Tables, platform: str, now: datetime) -> Iterator[Standing]:
    """Each shop and resource that ever ran. Nothing where the mall was never loaded."""
    columns = tables.get((f"raw_{platform}", "_ledger"))
    if not columns:
        return
    # rows of a version without backfills are ordinary runs
    kind = "coalesce(kind, 'run')" if "kind" in columns else "'run'"
    ledger = LEDGER.format(platform=platform)
    runs = read.rows(LAST_RUNS.format(ledger=ledger, kind=kind))
    newest = max((run["last_run"] for run in runs if run["last_run"]), default=now)
    findings = read.rows(RECENT_FINDINGS.format(ledger=ledger), newest - LOOK_BACK)
    for run in runs:
        yield _standing(platform, run, findings)


def backfills(read: Reader, tables: Tables, platform: str, now: datetime) -> Iterator[Backfill]:
    """Each shop and resource that a backfill read in the last 30 days."""
    if "kind" in tables.get((f"raw_{platform}", "_ledger"), ()):
        for row in read.rows(BACKFILLS.format(ledger=LEDGER.format(platform=platform)), now - LOOK_BACK):
            yield _backfill(platform, row)


def unfinished(home: Path, shops: Iterable[tuple[str, str]]) -> Iterator[Unfinished]:
    """What `kmall backfill` has noted and not taken back: it goes on, or was cut off and will with the same command.

    Shape: `shops` as platform and alias; a note's name is `<platform>__<alias>.<first day>.<last day>.<stretch days>`.
    """
    for platform, shop in shops:
        for file in sorted((home / "backfills").glob(f"{platform}__{shop}.*.json")):
            try:
                first, last, longest = file.stem.split(".")[1:]
                days = Days(date.fromisoformat(first), date.fromisoformat(last))
                read = [names for names in json.loads(file.read_text(encoding="utf-8")).values() if names]
                stretches = len(list(cut_days(days.first, days.last, max(int(longest), 1))))
            except (OSError, ValueError, AttributeError):
                continue  # taken back this moment, or nobody's
            yield Unfinished(platform, shop, days.first, days.last, stretches, len(read))


def last_load(read: Reader, tables: Tables, platform: str) -> datetime | None:
    """When dlt last finished a package of the mall."""
    if (f"raw_{platform}", "_dlt_loads") not in tables:
        return None
    found: datetime | None = read.rows(LAST_LOADS.format(schema=f"raw_{platform}"))[0]["last_load"]
    return found


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


def _backfill(platform: str, row: Row) -> Backfill:
    return Backfill(
        platform=platform,
        shop=row["shop"],
        resource=row["resource"],
        status=row["status"],
        from_at=row["from_at"],
        to_at=row["to_at"],
        finished_at=row["finished_at"],
        rows=int(row["row_count"] or 0),
        error=row["error"] or "",
        fix=row["fix"] or "",
    )
