"""The whole graph of one installation: malls, views, checks, jobs, schedules and sensors."""

from dagster import AssetKey, AssetSpec, Definitions, in_process_executor

from .freshness import raw_freshness, table_freshness
from .installation import Installation
from .raw_assets import raw_assets
from .schedules import schedules
from .views import Manifest, views

SELLER = {"sku_map": "Which listings are one item", "stock_pool": "Which stock an item has"}


def definitions(installation: Installation, manifest: Manifest) -> Definitions:
    """Shape: `manifest` is dbt's, of the platforms of the installation (`views.manifest_of`)."""
    raw = {platform: raw_assets(installation, platform) for platform in installation.platforms}
    keys = [key for assets in raw.values() for key in sorted(assets.keys)]
    models = views(installation, manifest, keys)
    freshness = [
        *(raw_freshness(installation, platform, sorted(assets.keys)) for platform, assets in raw.items()),
        table_freshness(installation, manifest, keys),
    ]
    seller = [
        AssetSpec(
            AssetKey(["raw_seller", name]),
            group_name="seller",
            description=f"{text}, from the seller's own file. Every build reads it.",
        )
        for name, text in SELLER.items()
    ]
    return Definitions.merge(
        Definitions(
            assets=[*raw.values(), *seller, models],
            asset_checks=freshness,
            # a run is a process of its own already, and has one step that matters
            executor=in_process_executor,
        ),
        schedules(installation, raw, models, freshness),
    )
