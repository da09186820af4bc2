"""What a shop opts in is found in its personal tables and nowhere else; what it does not, nowhere at all."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import dlt
import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines.config import Shop
from pipelines.load import pipeline_of
from pipelines.personal_settings import Personal
from sources.shared.personal import OWN_COLUMNS, by_table, column_of, offered
from tests.contract.test_secrecy import PSEUDONYM_KEY, found_in, planted
from tests.mall_kinds import SOURCES
from tests.malls import Mall, open_mall

UNIFIED = Path(__file__).parents[2] / "pipelines" / "unified"
OFFERING = [name for name in sorted(SOURCES) if name != "wisa"]  # WISA's orders name nobody
YEARS = 3000
ORDERS = ("orders",)


@pytest.fixture(params=OFFERING)
def busy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mall]:
    with open_mall(request.param, tmp_path, orders_per_day=3, history_days=5) as opened:
        yield opened


@pytest.fixture
def cafe24(tmp_path: Path) -> Iterator[Mall]:
    with open_mall("cafe24", tmp_path, orders_per_day=3, history_days=5) as opened:
        yield opened


def opting_in(mall: Mall, mode: str = "keep", days: int = YEARS, **keys: str) -> Shop:
    """A shop with every personal field that its mall offers."""
    roots = import_module(f"sources.{mall.platform}.shapes").ROOTS
    fields = by_table(roots, dict.fromkeys(offered(roots), mode))
    return replace(mall.shop(**{"pseudonym_key": PSEUDONYM_KEY, **keys}), personal=Personal(fields, days))


def content_of(file: Path) -> bytes:
    return str(pq.read_table(file).to_pylist()).encode() if file.suffix == ".parquet" else file.read_bytes()


def texts(mall: Mall) -> dict[str, str]:
    """Everything in every table, by schema."""
    found: dict[str, str] = {}
    with duckdb.connect(str(mall.file), read_only=True) as warehouse:
        names = warehouse.execute("select table_schema, table_name from information_schema.tables").fetchall()
        for schema, table in names:
            rows = str(warehouse.execute(f'select * from "{schema}"."{table}"').fetchall())
            found[schema] = found.get(schema, "") + rows
    return found


def personal_rows(mall: Mall) -> dict[str, list[tuple[object, ...]]]:
    """Every personal table, without the time of reading."""
    schema = f"personal_{mall.platform}"
    with duckdb.connect(str(mall.file), read_only=True) as warehouse:
        names = warehouse.execute(f"select table_name from information_schema.tables where table_schema = '{schema}'")
        tables = [name for (name,) in names.fetchall()]
        return {
            table: sorted(warehouse.execute(f'select * exclude (_read_at) from {schema}."{table}"').fetchall(), key=str)
            for table in tables
        }


def test_what_is_kept_is_in_the_personal_tables_alone(busy: Mall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shop = opting_in(busy)
    busy.fresh(busy.load(shop))
    canaries = planted(busy)
    names = {person.name for person in busy.sandbox.world.people}

    found = texts(busy)
    kept = found.pop(f"personal_{busy.platform}")
    assert len({name for name in names if name in kept}) > 3
    assert {schema for schema, text in found.items() if found_in(text.encode(), canaries)} == set()
    assert "_ledger" in str(busy.rows("select table_name from information_schema.tables"))

    told = "\n".join(record.getMessage() for record in caplog.records)
    trace = str(pipeline_of(shop, busy.warehouse, busy.home).last_trace)
    files = [file for file in busy.home.rglob("*") if file.is_file() and not file.name.startswith("tokens.sqlite")]
    assert len(files) > 15
    for content in (told.encode(), trace.encode(), *map(content_of, files)):
        assert found_in(content, canaries) == set()


def test_every_row_of_a_members_order_has_its_buyer_and_its_day(cafe24: Mall) -> None:
    cafe24.fresh(cafe24.load(opting_in(cafe24, resources=ORDERS)))
    buyers = dict(cafe24.rows("select order_id, member_key from raw.orders"))
    rows = cafe24.rows("select order_id, customer_key, dated_on from personal_cafe24.order_receivers")
    assert len(rows) > 5
    assert {(order, key) for order, key, _ in rows} <= set(buyers.items())
    assert all(str(day) == f"{order[:4]}-{order[4:6]}-{order[6:8]}" for order, _, day in rows)


def test_what_is_masked_names_nobody(cafe24: Mall) -> None:
    cafe24.fresh(cafe24.load(opting_in(cafe24, "mask", resources=ORDERS)))
    found = texts(cafe24)
    assert "**" in found["personal_cafe24"]
    assert found_in("".join(found.values()).encode(), planted(cafe24)) == set()


def test_an_order_older_than_the_retention_is_not_written(cafe24: Mall) -> None:
    cafe24.fresh(cafe24.load(opting_in(cafe24, days=2, resources=ORDERS)))
    oldest = cafe24.sandbox.world.now.date() - timedelta(days=2)
    days = [day for (day,) in cafe24.rows("select dated_on from personal_cafe24.orders")]
    assert days
    assert min(days) >= oldest
    assert len(days) < len(cafe24.rows("select order_id from raw.orders"))


def test_a_run_that_ends_before_the_raw_rows_are_loaded_is_made_good_by_the_next(
    cafe24: Mall, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = opting_in(cafe24)
    with monkeypatch.context() as cut:
        cut.setattr(dlt.Pipeline, "normalize", lambda *_, **__: 1 / 0)
        assert not cafe24.load(shop, resources=ORDERS).ok
    written = personal_rows(cafe24)
    cafe24.fresh(cafe24.load(shop, resources=ORDERS))
    after = personal_rows(cafe24)
    order_ids = {row[0] for row in cafe24.rows("select order_id from raw.orders")}
    assert {row[0] for row in cafe24.rows("select order_id from personal_cafe24.orders")} == order_ids
    assert after == written
    assert len(after["orders"]) == len(order_ids)


def test_a_field_opted_in_later_is_a_new_column_and_a_value_that_went_is_gone(cafe24: Mall) -> None:
    shop = opting_in(cafe24)
    one = replace(shop, personal=Personal({"orders": {"member_email": "keep"}}, YEARS))
    cafe24.fresh(cafe24.load(one, resources=ORDERS))
    before = cafe24.rows("select count(*) from personal_cafe24.orders")
    cafe24.sandbox.world.advance(hours=24)
    cafe24.fresh(
        cafe24.load(replace(shop, personal=Personal({"orders": {"buyer.name": "mask"}}, YEARS)), resources=ORDERS)
    )
    rows = cafe24.rows("select member_email, buyer__name, dated_on from personal_cafe24.orders")
    again = [(email, name) for email, name, _ in rows if name]
    assert len(rows) > before[0][0]
    assert {email for email, _ in again} == {None}
    assert {name[1:] for _, name in again} == {"**"}


def test_without_anything_opted_in_there_is_no_personal_schema(cafe24: Mall) -> None:
    cafe24.fresh(cafe24.load(resources=ORDERS))
    schemas = {row[0] for row in cafe24.rows("select schema_name from information_schema.schemata")}
    assert [name for name in schemas if name.startswith("personal")] == []


def test_no_model_reads_a_personal_table() -> None:
    named = [
        file.relative_to(UNIFIED).as_posix()
        for kind in ("*.sql", "*.yml")
        for file in UNIFIED.rglob(kind)
        if "target" not in file.parts and "personal_" in file.read_text()
    ]
    assert named == []


@pytest.mark.parametrize("name", OFFERING)
def test_no_column_of_a_model_is_called_as_a_personal_field(name: str) -> None:
    roots = import_module(f"sources.{name}.shapes").ROOTS
    columns = {column_of(path.partition(".")[2]) for path in offered(roots)} - set(OWN_COLUMNS)
    distinct = {column for column in columns if "name" in column or "phone" in column or "address" in column}
    told = "\n".join(file.read_text() for file in (UNIFIED / "models" / "unified").rglob("*.yml"))
    assert len(distinct) > 2
    assert [column for column in distinct if f"- name: {column}\n" in told] == []
