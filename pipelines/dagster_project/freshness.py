"""How old the data is, as asset checks: by how far the run ledger says it was read, never by when an asset was made.

A run that found nothing new keeps the data fresh; a materialisation that read half of a window does not. The limit is
`[alerts] stale_hours`, the one of `kmall status`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetChecksDefinition,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    MetadataValue,
    multi_asset_check,
)

from pipelines import screen
from pipelines.locks import writing
from pipelines.platforms import all_platforms
from pipelines.status import status
from pipelines.warehouse_reading import reader
from sources.shared.errors import KmallError

from .installation import Installation
from .raw_assets import failure
from .raw_tables import is_bookkeeping
from .views import Manifest, ViewTranslator

CHECK = "is_fresh"
# what people decide by
KEY_TABLES = ("orders", "order_lines", "inventory", "sku_stock", "claims", "refunds", "sales_daily", "products")
BUILT_THROUGH = "select platform, shop_alias, resource, last_status, data_through from reports.data_freshness"


class Read(NamedTuple):
    """What a shop reads of a mall."""

    platform: str
    shop: str
    resource: str


class Reached(NamedTuple):
    """How far it was read, None for never. `status` is that of the last run."""

    status: str
    through: datetime | None


def raw_freshness(installation: Installation, platform: str, raw_keys: Sequence[AssetKey]) -> AssetChecksDefinition:
    """One check per resource of a mall: how far it was read, for every shop of ours that reads it."""

    def reached() -> dict[Read, Reached]:
        found = status([], installation.warehouse, now=installation.now, limits=installation.limits)
        return {
            Read(each.platform, each.shop, each.resource): Reached(each.status, each.through or each.last_ok)
            for each in found.standings
        }

    reads = {key: _reads(installation, [key]) for key in raw_keys}
    return _checks(f"raw_{platform}_freshness", installation, reads, reached)


def table_freshness(
    installation: Installation, manifest: Manifest, raw_keys: Collection[AssetKey]
) -> AssetChecksDefinition:
    """One check per table of KEY_TABLES: how far what it is made of had been read when the tables were built."""

    def reached() -> dict[Read, Reached]:
        with reader(installation.warehouse) as read:
            if read is None or not read.columns("reports", "data_freshness"):
                return {}
            return {
                Read(row["platform"], row["shop_alias"], row["resource"]): Reached(
                    row["last_status"], row["data_through"]
                )
                for row in read.rows(BUILT_THROUGH)
            }

    reads = {
        AssetKey(["unified", name]): _reads(installation, resources_behind(name, manifest, raw_keys))
        for name in KEY_TABLES
    }
    return _checks("unified_freshness", installation, reads, reached)


def resources_behind(table: str, manifest: Manifest, raw_keys: Collection[AssetKey]) -> list[AssetKey]:
    """The resources that a table of `unified` is made of, by dbt's graph; what tells of runs only is left out."""
    translator = ViewTranslator(raw_keys)
    found: dict[AssetKey, None] = {}
    waiting, seen = [f"model.unified.{table}"], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        source = manifest["sources"].get(name)
        if source is None:
            waiting += manifest["parent_map"].get(name, ())
        elif not is_bookkeeping(source["name"]):
            found.update(dict.fromkeys(translator.raw_assets_of(source)))
    return sorted(found)


def _reads(installation: Installation, keys: Sequence[AssetKey]) -> list[Read]:
    """Which shops read these resources in an ordinary run."""
    return [
        Read(shop.platform, shop.alias, key.path[-1])
        for key in keys
        for shop in installation.shops
        if key.path[0] == f"raw_{shop.platform}"
        and key.path[-1] in all_platforms()[shop.platform].module.chosen(shop.settings)
    ]


def _checks(
    name: str,
    installation: Installation,
    reads: Mapping[AssetKey, Sequence[Read]],
    reached: Callable[[], Mapping[Read, Reached]],
) -> AssetChecksDefinition:
    specs = [AssetCheckSpec(CHECK, asset=key, description="Younger than [alerts] stale_hours.") for key in reads]

    @multi_asset_check(name=name, specs=specs, can_subset=True)
    def checked(context: AssetCheckExecutionContext) -> Iterator[AssetCheckResult]:
        try:
            with writing(installation.warehouse):  # a DuckDB file that a load has open cannot even be read
                found = reached()
        except KmallError as error:
            raise failure([error]) from None
        for key in sorted(check.asset_key for check in context.selected_asset_check_keys):
            yield _judged(key, reads[key], found, installation)

    return checked


def _judged(
    key: AssetKey, reads: Sequence[Read], found: Mapping[Read, Reached], installation: Installation
) -> AssetCheckResult:
    """Fresh if all that is read is; what the mall does not offer to a shop cannot grow old."""
    never = Reached("never", None)
    mine = {read: found.get(read, never) for read in reads}
    mine = {read: each for read, each in mine.items() if each.status != "skipped"}
    limit = installation.now - installation.limits.stale_after
    late = [read for read, each in mine.items() if each.through is None or each.through < limit]
    through = [each.through for each in mine.values() if each.through]
    lines = [
        f"{read.platform} {read.shop}, {read.resource}: read up to {screen.kst(mine[read].through) or 'never'}"
        for read in late
    ]
    told: dict[str, Any] = {
        "shops": len({(read.platform, read.shop) for read in mine}),
        "limit_hours": installation.limits.stale_hours,
    }
    if through:
        told["read_through"] = MetadataValue.timestamp(min(through))
    if late:
        told["late"] = MetadataValue.md("\n".join(f"- {line}" for line in lines))
    return AssetCheckResult(
        asset_key=key, check_name=CHECK, passed=not late, severity=AssetCheckSeverity.WARN, metadata=told
    )
