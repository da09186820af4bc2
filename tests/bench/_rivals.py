"""Those who load the same pages: kmall, DuckDB's own SQL, an ordinary dlt source, a Singer tap, an Airbyte source.

Each reads all orders below `/1`, then the changed ones below `/2`, and upserts them into two tables, orders and
order_items, of `warehouse.duckdb` in its folder. Each takes what kmall's shapes take of a record, and has the best
settings known to us. Fetched is with one connection and decoded with the library that each brings.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dlt
import dlt.destinations.impl.duckdb.duck
import duckdb
import requests

from pipelines.config import Shop, Warehouse
from pipelines.load import load
from sources.cafe24 import ShopSettings, settings, shapes
from sources.shared.http import Clock
from sources.shared.tokens import Token, TokenStore
from tests.bench._common import FOLDER, Without
from tests.bench._pages import NOW, PAGE, columns

os.environ.setdefault("RUNTIME__LOG_LEVEL", "ERROR")
PASSES = ("1", "2")
SCHEMA = "raw_cafe24"
ORDERS = "/api/v2/admin/orders"
ORDER, ITEM = columns(shapes.ORDER), columns(shapes.ORDER_ITEM)
KEYS = {"orders": ("shop", "shop_no", "order_id"), "order_items": ("shop", "shop_no", "order_item_code")}
UPSERT = {"disposition": "merge", "strategy": "upsert"}


def kmall(url: str, folder: Path) -> None:
    """kmall's own source and loader. All pages are of one window, whatever the mall's longest offset."""
    settings.ORDER_OFFSET = 10**9  # type: ignore[misc]
    store = TokenStore.open(folder)
    for name in PASSES:
        now = NOW + timedelta(days=10, hours=int(name))
        store.write("cafe24/bench", _token(now))
        keys = ShopSettings(
            "bench",
            "client",
            "secret",
            base_url=f"{url}/{name}",
            start_date="2026-06-01",
            shop_numbers=(1,),
            shipments="off",
            open_order_days=0,  # nobody else asks for open orders again
            calls_per_10_minutes=10**6,
        )
        report = load(
            [Shop("cafe24", "main", keys)],
            warehouse=Warehouse("duckdb", str(folder / "warehouse.duckdb")),
            home=folder,
            resources=["orders"],
            clock=Clock(lambda now=now: now, speed=1000.0),  # type: ignore[misc]
            token_store=store,
        )
        assert report.ok, report.results


def _token(now: datetime) -> Token:
    return Token("access-token", "refresh-token", now + timedelta(days=1), now + timedelta(days=14), (), now)


def duckdb_sql(url: str, folder: Path) -> None:
    """The answers are written to files as they come; DuckDB, told the types, does all the rest on all cores."""
    for name in PASSES:
        (folder / name).mkdir()
        with requests.Session() as session:
            for number, body in enumerate(_bodies(session, f"{url}/{name}")):
                (folder / name / f"{number}.json").write_bytes(body)
        largest = max(file.stat().st_size for file in (folder / name).iterdir())
        _upsert(
            folder,
            f"select unnest(orders) as record from read_json('{folder / name}/*.json', format = 'unstructured', "
            f"maximum_object_size = {largest + 1}, columns = {{orders: '{_struct(ORDER, ITEM)}[]'}})",
        )


def _upsert(folder: Path, records: str) -> None:
    """Both tables from the records that a query gives, upserted where they exist."""
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"create schema if not exists {SCHEMA}")
        connection.execute(f"create temp table read as {records}")
        selects = {
            "orders": f"select 'main' as shop, {', '.join(_cast('record', ORDER))}, now() as _read_at from read",
            "order_items": "select 'main' as shop, cast(record.shop_no as varchar) as shop_no, record.order_id, "
            f"{', '.join(_cast('item', ITEM))}, now() as _read_at "
            "from (select record, unnest(record['items']) as item from read)",
        }
        there = {table for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        for table, select in selects.items():
            if table in there:
                connection.execute(
                    f"merge into {SCHEMA}.{table} using ({select}) as fresh using ({', '.join(KEYS[table])}) "
                    "when matched then update when not matched then insert"
                )
            else:
                connection.execute(f"create table {SCHEMA}.{table} as {select}")


def _cast(record: str, wanted: list[tuple[str, str, str, str]]) -> list[str]:
    return [f"cast({record}.{path} as {stored}) as {column}" for column, path, _, stored in wanted]


def _struct(wanted: list[tuple[str, str, str, str]], items: list[tuple[str, str, str, str]] | None = None) -> str:
    """The type of a record as DuckDB spells it, with its lines."""
    tree: dict[str, Any] = {}
    for _, path, wire, _ in wanted:
        *parents, last = path.split(".")
        below = tree
        for parent in parents:
            below = below.setdefault(parent, {})
        below[last] = wire
    if items:
        tree["items"] = _struct(items) + "[]"

    def spelled(part: Any) -> str:
        if isinstance(part, str):
            return part
        return "struct(" + ", ".join(f'"{name}" {spelled(below)}' for name, below in part.items()) + ")"

    return spelled(tree)


def ordinary_dlt(url: str, folder: Path) -> None:
    """What one writes in ten minutes: yield the parsed page, merge on the key, with parquet as loader format.

    Lists of plain values are declared JSON and deeper ones left as they are, or they became tables of their own.
    """
    as_json = {column: {"data_type": "json"} for column, _, wire, _ in ORDER if wire == "json"}
    pipeline = dlt.pipeline(
        "ordinary",
        destination=dlt.destinations.duckdb(str(folder / "warehouse.duckdb")),
        dataset_name=SCHEMA,
        pipelines_dir=str(folder),
    )
    for name in PASSES:

        @dlt.resource(
            name="orders",
            primary_key="order_id",
            write_disposition=UPSERT,  # type: ignore[arg-type]
            columns=as_json,  # type: ignore[arg-type]
            max_table_nesting=1,
        )
        def orders(address: str = f"{url}/{name}") -> Iterator[Any]:
            with requests.Session() as session:
                for body in _bodies(session, address):
                    yield json.loads(body)["orders"]

        pipeline.run(orders(), loader_file_format="parquet")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(f"create view {SCHEMA}.order_items as select * from {SCHEMA}.orders__items")


def singer(url: str, folder: Path, python: Path) -> Without:
    """A tap without a framework, into target-duckdb, both in an environment of their own."""
    imports = 0.0
    (folder / "target.json").write_text(
        json.dumps(
            {
                "path": str(folder / "warehouse.duckdb"),
                "default_target_schema": SCHEMA,
                "data_flattening_max_level": 1,
            }
        )
    )
    (folder / "columns.json").write_text(json.dumps({"orders": ORDER, "order_items": ITEM}))
    for name in PASSES:
        begun = folder / f"{name}.begun"
        before = time.perf_counter()
        with (folder / "target.log").open("w") as log:
            tap = subprocess.Popen(
                [python, FOLDER / "_singer_tap.py", f"{url}/{name}{ORDERS}", folder / "columns.json", begun],
                stdout=subprocess.PIPE,
            )
            target = subprocess.run(
                [str(python.with_name("target-duckdb")), "--config", str(folder / "target.json")],
                stdin=tap.stdout,
                stdout=log,
                stderr=log,
                check=False,
            )
        assert tap.wait() == 0
        assert target.returncode == 0, (folder / "target.log").read_text()[-2000:]
        imports += float(begun.read_text()) - before
    return Without(imports)


def airbyte(url: str, folder: Path, python: Path) -> Without:
    """A declarative source, run by Airbyte's own command; what it prints goes to a file, which DuckDB's SQL loads."""
    imports = 0.0
    catalog = {
        "streams": [
            {
                "stream": {"name": "orders", "json_schema": {}, "supported_sync_modes": ["full_refresh"]},
                "sync_mode": "full_refresh",
                "destination_sync_mode": "append",
            }
        ]
    }
    (folder / "catalog.json").write_text(json.dumps(catalog))
    for name in PASSES:
        begun, printed = folder / f"{name}.begun", folder / f"{name}.jsonl"
        config = {"__injected_declarative_manifest": _manifest(f"{url}/{name}")}
        (folder / "config.json").write_text(json.dumps(config))
        before = time.perf_counter()
        with printed.open("wb") as out:
            subprocess.run(
                [
                    *(python, FOLDER / "_airbyte_source.py", begun, "read"),
                    *("--config", folder / "config.json", "--catalog", folder / "catalog.json"),
                ],
                stdout=out,
                check=True,
                env={**os.environ, "DO_NOT_TRACK": "1"},
            )
        imports += float(begun.read_text()) - before
        record = f"{{type: 'varchar', record: 'struct(data {_struct(ORDER, ITEM)})'}}"
        _upsert(
            folder,
            f"select record.data as record from read_json('{printed}', format = 'newline_delimited', "
            f"columns = {record}) where type = 'RECORD'",
        )
    return Without(imports)


def _manifest(url: str) -> dict[str, Any]:
    parameter = {"type": "RequestOption", "inject_into": "request_parameter"}
    stream = {
        "type": "DeclarativeStream",
        "name": "orders",
        "primary_key": ["order_id"],
        "retriever": {
            "type": "SimpleRetriever",
            "requester": {"type": "HttpRequester", "url_base": url, "path": ORDERS, "http_method": "GET"},
            "record_selector": {
                "type": "RecordSelector",
                "extractor": {"type": "DpathExtractor", "field_path": ["orders"]},
            },
            "paginator": {
                "type": "DefaultPaginator",
                "page_token_option": {**parameter, "field_name": "offset"},
                "page_size_option": {**parameter, "field_name": "limit"},
                "pagination_strategy": {"type": "OffsetIncrement", "page_size": PAGE},
            },
        },
        "schema_loader": {"type": "InlineSchemaLoader", "schema": {"type": "object", "properties": {}}},
    }
    return {
        "version": "6.0.0",
        "type": "DeclarativeSource",
        "check": {"type": "CheckStream", "stream_names": ["orders"]},
        "streams": [stream],
        "spec": {"type": "Spec", "connection_specification": {"type": "object", "properties": {}}},
    }


def _bodies(session: requests.Session, url: str) -> Iterator[bytes]:
    """The answers of all pages."""
    offset = 0
    while True:
        answer = session.get(url + ORDERS, params={"offset": offset, "limit": PAGE}, timeout=120)
        if answer.content.count(b"order_id", 0, 10_000) == 0:
            return
        yield answer.content
        offset += PAGE
