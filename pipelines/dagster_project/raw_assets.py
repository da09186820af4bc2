"""The malls' side of the graph: one asset per resource, `raw_cafe24/orders`, with a partition per configured shop.

A materialisation is a run of `pipelines.load` for one shop and the resources selected, with all that kmall keeps
around it (see the package). Its resources succeed and fail each by itself: what arrived is materialised, what failed
is not, and the step fails with the failure's own words and its fix.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetObservation,
    AssetsDefinition,
    AssetSpec,
    Failure,
    MaterializeResult,
    MetadataValue,
    StaticPartitionsDefinition,
    multi_asset,
)
from dagster_dlt import DagsterDltTranslator
from dagster_dlt.translator import DltResourceTranslatorData

from pipelines.config import Shop
from pipelines.load import ResourceResult, load
from pipelines.platforms import all_platforms
from sources.shared.errors import KmallError

from .installation import Installation, told_in
from .raw_tables import tables_of


def raw_key(platform: str, resource: str) -> AssetKey:
    """The asset of a resource, named like the dataset that it is loaded into."""
    return AssetKey([f"raw_{platform}", resource])


@dataclass
class RawTranslator(DagsterDltTranslator):
    """How a mall's dlt resource is described as an asset."""

    platform: str
    destination: str

    def get_asset_spec(self, data: DltResourceTranslatorData) -> AssetSpec:
        name = data.resource.name
        tables = tables_of(self.platform, name) or [name]
        spec = super().get_asset_spec(data)
        return spec.replace_attributes(
            key=raw_key(self.platform, name),
            deps=[],  # a mall is outside; dlt's translator would name it as an asset of its own
            group_name=f"raw_{self.platform}",
            description=f"{all_platforms()[self.platform].title}: {name}, in the tables {', '.join(tables)}.",
            kinds={*spec.kinds, self.destination},
            skippable=True,
            metadata={"dagster/table_name": f"raw_{self.platform}.{tables[0]}", "tables": tables},
        )


def raw_specs(installation: Installation, platform: str) -> list[AssetSpec]:
    """An asset for every resource that one of the platform's shops can have, as the source itself lists them."""
    translator = RawTranslator(platform, installation.warehouse.destination)
    specs: dict[str, AssetSpec] = {}
    for shop in installation.shops_of(platform).values():
        for resource in _source(installation, shop).selected_resources.values():
            if resource.name in shop.resources:  # the ledger is none of the mall's
                data = DltResourceTranslatorData(resource=resource, pipeline=None)
                specs.setdefault(resource.name, translator.get_asset_spec(data))
    return list(specs.values())


def raw_assets(installation: Installation, platform: str) -> AssetsDefinition:
    """All resources of a mall. A step loads one shop: its usual resources, or just those selected."""
    shops = installation.shops_of(platform)
    specs = raw_specs(installation, platform)

    @multi_asset(
        name=f"raw_{platform}",
        specs=specs,
        can_subset=True,
        partitions_def=StaticPartitionsDefinition(list(shops)),
    )
    def loaded(context: AssetExecutionContext) -> Iterator[MaterializeResult[Any]]:
        shop = shops[context.partition_key]
        selected = [spec.key.path[-1] for spec in specs if spec.key in context.selected_asset_keys]
        # all of them stands for what `kmall load` reads: what a shop must ask for by name is not asked for by that
        resources = [] if len(selected) == len(specs) else selected
        with told_in(context.log) as progress:
            report = load(
                [shop],
                warehouse=installation.warehouse,
                home=installation.home,
                resources=resources,
                clock=installation.clock,
                token_store=installation.token_store,
                progress=progress,
            )
        yield from _told(context, shop, report.results)

    return loaded


def failure(errors: Sequence[KmallError]) -> Failure:
    """Fails a step with the errors' own words. No retry: what can be mended by trying again was tried again.

    Shape: `metadata["failures"]` one of `telling.Failed` each.
    """
    told = [{"what": each.what, "fix": each.fix, "resource": each.resource} for each in errors]
    return Failure(
        "\n".join(str(each) for each in errors),
        metadata={"failures": MetadataValue.json(told)},
        allow_retries=False,
    )


def _source(installation: Installation, shop: Shop) -> Any:
    """The mall's dlt source with everything the shop can have. Calls nothing."""
    mall = all_platforms()[shop.platform].module
    clock = installation.clock or mall.clock_of(shop.settings)
    run = mall.new_run(shop.alias, shop.settings, clock)
    client = mall.Client(shop.alias, shop.settings, clock, installation.token_store, installation.home)
    return mall.source_of(client, run, shop.resources)


def _told(
    context: AssetExecutionContext, shop: Shop, results: Sequence[ResourceResult]
) -> Iterator[MaterializeResult[Any]]:
    """A materialisation for each resource that arrived. Raises: Failure naming those that did not, with their fix."""
    if not results:
        context.log.warning("%s has none of the selected resources: nothing to load", shop.label)
    failed = [each for each in results if each.status == "failed"]
    for each in results:
        if each.status == "ok":
            yield MaterializeResult(asset_key=raw_key(shop.platform, each.resource), metadata=_metadata(each))
        elif each.status != "failed":
            context.log.warning("%s, %s: %s. Fix: %s", shop.label, each.resource, each.error, each.fix)
            context.log_event(
                AssetObservation(
                    raw_key(shop.platform, each.resource),
                    partition=context.partition_key,
                    metadata={"status": each.status, "why": each.error, "fix": each.fix},
                )
            )
    if failed:
        raise failure(
            [KmallError(each.error, shop=shop.label, resource=each.resource, fix=each.fix) for each in failed]
        )


def _metadata(each: ResourceResult) -> dict[str, Any]:
    """Units: `rows` records of the resource's own table that this run read."""
    times: dict[str, datetime | None] = {"window_from": each.window_from, "window_to": each.window_to}
    return {
        "rows": each.rows,
        "requests": each.requests,
        **{name: MetadataValue.timestamp(time) for name, time in times.items() if time},
        "new_fields": sorted(each.new_fields),
        "rejected_values": each.rejected_values,
    }
