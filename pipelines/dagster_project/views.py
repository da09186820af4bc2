"""The models' side of the graph: one asset per model, seed and snapshot of `pipelines/unified`, one check per test.

dagster-dbt describes them from dbt's manifest; `pipelines.transform` builds them, all together or those selected. The
manifest is read from the project once for each version of it, and kept in kmall's home.
"""

import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetDep,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
)
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject, dbt_assets
from filelock import FileLock

from pipelines.built import MODEL_KINDS, Built, Node
from pipelines.platforms import all_platforms
from pipelines.transform import CAFE24_APIS, PROJECT, transform
from pipelines.warehouse_profiles import profile_variables
from pipelines.warehouse_reading import reader
from sources.shared.errors import KmallError, WarehouseTrouble

from .installation import Installation, told_in
from .raw_assets import failure, raw_key
from .raw_tables import writers

POOL = "kmall_build"  # one build at a time, however it was launched
COUNTED = ("unified", "reports")  # schemas whose tables are counted after a build
FOLDERS = ("models", "macros", "seeds", "snapshots", "tests", "analyses")  # what dbt reads
SHOWN = 10  # failures in a message; the log has them all
SELLER = "raw_seller"  # the source of the seller's own tables
UNIQUE_ID = "dagster_dbt/unique_id"

Manifest = Mapping[str, Any]
Result = MaterializeResult[Any] | AssetCheckResult


class ViewTranslator(DagsterDbtTranslator):
    """How a node of dbt's graph is described: in a group per layer and mall, upon the resources whose tables it reads.

    Shape: `raw_keys` are the assets of resources. A raw table that several resources write hangs on all of them. What
        stands on no mall (seeds, the seller's own tables) hangs on the orders of all: no build begins before them.
    """

    def __init__(self, raw_keys: Collection[AssetKey]) -> None:
        settings = DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True, enable_source_metadata=False)
        super().__init__(settings)
        self._raw_keys = frozenset(raw_keys)
        self._orders = {key: None for key in raw_keys if key.path[-1] == "orders"}

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        return next(iter(self.raw_assets_of(dbt_resource_props)), super().get_asset_key(dbt_resource_props))

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        layer = {"seed": "seeds", "snapshot": "history"}.get(dbt_resource_props["resource_type"])
        folders = dbt_resource_props["fqn"][1:-1]
        return layer or "_".join(name for name in folders if name in (folders[0], *all_platforms()))

    def get_asset_spec(self, manifest: Manifest, unique_id: str, project: DbtProject | None) -> AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project)
        node = self.get_resource_props(manifest, unique_id)
        upstream = [self.get_resource_props(manifest, name) for name in node.get("depends_on", {}).get("nodes", ())]
        keys = dict.fromkeys(
            [*(dep.asset_key for dep in spec.deps), *(key for each in upstream for key in self.raw_assets_of(each))]
        )
        if node["resource_type"] != "source" and all(each.get("source_name") == SELLER for each in upstream):
            keys.update(self._orders)
        return spec.replace_attributes(deps=[AssetDep(key) for key in keys])

    def raw_assets_of(self, source: Mapping[str, Any]) -> list[AssetKey]:
        """The assets behind a source table of dbt; none for what is no mall's."""
        platform = source.get("source_name", "").removeprefix("raw_")
        if source["resource_type"] != "source" or platform not in all_platforms():
            return []
        keys = [raw_key(platform, name) for name in writers(platform, source["name"])]
        # a table that no configured shop can fill is still there, and empty
        return [key for key in keys if key in self._raw_keys] or keys[:1]


def views(installation: Installation, manifest: Manifest, raw_keys: Collection[AssetKey]) -> AssetsDefinition:
    """All models. A step is one build: of everything, with all that `kmall transform` does, or of what is selected."""

    @dbt_assets(
        name="views",
        manifest=manifest,
        dagster_dbt_translator=ViewTranslator(raw_keys),
        exclude="resource_type:unit_test",  # those judge the SQL, not the data: they are the project's own
        pool=POOL,
    )
    def models(context: AssetExecutionContext) -> Iterator[Result]:
        wanted = {*context.selected_asset_keys, *context.selected_asset_check_keys}
        select = [] if wanted == set(nodes) else sorted(".".join(nodes[key]["fqn"]) for key in wanted)
        try:
            warehouse, home = installation.warehouse, installation.home
            with (
                told_in(context.log) as progress,
                _just(select),
            ):
                built = transform(warehouse, home=home, progress=progress, select=select)
        except KmallError as error:
            raise failure([error]) from None
        keys = {(nodes[key]["resource_type"], nodes[key]["name"]): key for key in wanted}
        found = [(keys[node.kind, node.name], node) for node in built.nodes if (node.kind, node.name) in keys]
        if missing := len(wanted) - len(found):
            context.log.info(
                "%s of %s were not built: their mall is not loaded yet, or a model before them failed",
                missing,
                len(wanted),
            )
        counts = _counted(
            installation, [key for key, node in found if node.kind in MODEL_KINDS and node.status == "success"]
        )
        for key, node in found:
            yield from _told(key, node, counts)
        if not built.ok:
            raise failure([_trouble(built)])

    nodes: dict[AssetKey | AssetCheckKey, Mapping[str, Any]] = {
        **{spec.key: manifest["nodes"][spec.metadata[UNIQUE_ID]] for spec in models.specs},
        **{spec.key: manifest["nodes"][spec.metadata[UNIQUE_ID]] for spec in models.check_specs},
    }
    return models


@contextmanager
def _just(select: Sequence[str]) -> Iterator[None]:
    """Of tests, dbt then runs those selected, not all that touch a selected model: they may read tables not built."""
    if select:
        os.environ["DBT_INDIRECT_SELECTION"] = "empty"
    try:
        yield
    finally:
        os.environ.pop("DBT_INDIRECT_SELECTION", None)


def manifest_of(installation: Installation) -> Manifest:
    """dbt's reading of the project for the configured malls: ten seconds if the project or the malls changed."""
    offered = {name for shop in installation.shops_of("cafe24").values() for name in shop.resources}
    apis = [api for api in CAFE24_APIS if any(name.startswith(f"{api}_") for name in offered)]
    target = profile_variables(installation.warehouse)["KMALL_TARGET"]
    variables = json.dumps({"platforms": installation.platforms, "cafe24_apis": apis})
    digest = hashlib.sha256(f"{target} {variables}".encode())
    for file in sorted(
        [*PROJECT.glob("*.yml"), *(file for folder in FOLDERS for file in (PROJECT / folder).rglob("*.*"))]
    ):
        digest.update(str(file.relative_to(PROJECT)).encode() + file.read_bytes())
    folder = installation.home / "dagster" / "dbt"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{digest.hexdigest()[:24]}.json"
    with FileLock(folder / "reading.lock"):
        if not kept.exists():
            for older in folder.glob("*.json"):
                older.unlink()
            _parse(["--target", target, "--vars", variables, "--target-path", str(folder / "target")])
            (folder / "target" / "manifest.json").replace(kept)
        found: Manifest = orjson.loads(kept.read_bytes())
        return found


def _parse(arguments: Sequence[str]) -> None:
    from dbt.cli.main import dbtRunner  # takes a second, and is seldom needed

    outcome = dbtRunner().invoke(
        [
            "parse",
            *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
            *("--quiet", "--log-level", "none", "--log-level-file", "none", "--no-version-check"),
            "--no-send-anonymous-usage-stats",
            *arguments,
        ]
    )
    if outcome.exception is not None:
        raise outcome.exception


def _counted(installation: Installation, keys: Sequence[AssetKey]) -> dict[AssetKey, int]:
    """Rows of the tables that people ask; views of earlier steps would be computed for it."""
    with reader(installation.warehouse) as read:
        return {
            key: read.rows(f"select count(*) as row_count from {'.'.join(key.path)}")[0]["row_count"]
            for key in keys
            if read is not None and key.path[0] in COUNTED
        }


def _told(key: AssetKey | AssetCheckKey, node: Node, counts: Mapping[AssetKey, int]) -> Iterator[Result]:
    """What became of a model or test; nothing of one that failed to run or was left out because of another."""
    if isinstance(key, AssetCheckKey):
        if node.status in ("pass", "warn", "fail"):
            yield AssetCheckResult(
                asset_key=key.asset_key,
                check_name=key.name,
                passed=node.status == "pass",
                severity=AssetCheckSeverity.WARN if node.status == "warn" else AssetCheckSeverity.ERROR,
                metadata={"failures": node.failures, "seconds": node.seconds, "message": node.message},
            )
    elif node.status == "success":
        rows = {"dagster/row_count": counts[key]} if key in counts else {}
        yield MaterializeResult(asset_key=key, metadata={"seconds": node.seconds, **rows})


def _trouble(built: Built) -> KmallError:
    """Why a build failed."""
    if built.problem:
        return WarehouseTrouble(built.problem, fix=built.fix)
    lines = [f"{node.kind} {node.name}: {node.status}, {node.failures} rows {node.message}" for node in built.bad]
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return WarehouseTrouble("; ".join([*lines[:SHOWN], *more]), fix="run `kmall transform`, which says why.")
