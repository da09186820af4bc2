"""`kmall export` over small warehouses made by hand; what Excel would make of a file is read with openpyxl."""

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import psycopg2
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli import app

FORMULA = '=HYPERLINK("http://evil")'
TABLES = """
create schema unified;
create schema reports;
create table unified.orders (
    order_id text, customer_name_free text, paid_amount decimal(18, 2), unit_count bigint, is_paid boolean,
    ordered_date_kst date, ordered_at timestamp with time zone
);
insert into unified.orders values
    ('2026010512345678', '=HYPERLINK("http://evil")', 12000.50, 2, true, '2026-01-06', '2026-01-05 20:30:00+00'),
    ('0012', E'\t+82 2 123', null, null, false, null, null),
    ('10-12', '-', -500, 0, null, '2026-01-06', '2026-01-06 00:00:00+00'),
    ('20260105-0000012', '머그컵, "파랑"', 0, 1, true, '2026-01-06', '2026-01-06 00:00:00+00');
create table reports.low_stock (sku text, velocity_28d decimal(18, 4));
insert into reports.low_stock values ('MUG-1', 0.2500);
"""


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "small.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(TABLES)
    return file


def export(warehouse: Path | str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["export", *arguments, "--warehouse", str(warehouse)])


def csv_rows(file: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    with file.open(encoding=encoding, newline="") as opened:
        return list(csv.reader(opened))


def test_csv_opens_in_excel_with_every_id_whole_and_no_formula_alive(warehouse: Path):
    outcome = export(warehouse, "orders", "--to", "orders.csv")
    assert outcome.exit_code == 0, outcome.output
    assert Path("orders.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    titles, *rows = csv_rows(Path("orders.csv"))
    assert titles[-1] == "ordered_at_kst"
    assert rows == [
        ['="2026010512345678"', "'" + FORMULA, "12000.50", "2", "true", "2026-01-06", "2026-01-06 05:30:00"],
        ['="0012"', "'\t+82 2 123", "", "", "false", "", ""],
        ['="10-12"', "-", "-500.00", "0", "", "2026-01-06", "2026-01-06 09:00:00"],
        ["20260105-0000012", '머그컵, "파랑"', "0.00", "1", "true", "2026-01-06", "2026-01-06 09:00:00"],
    ]  # fmt: skip


def test_plain_csv_holds_exactly_what_the_warehouse_holds(warehouse: Path):
    export(warehouse, "orders", "--to", "orders.csv", "--plain", "--times", "utc")
    titles, *rows = csv_rows(Path("orders.csv"), encoding="utf-8")
    assert titles[0] == "order_id"
    assert titles[-1] == "ordered_at_utc"
    assert [row[0] for row in rows] == ["2026010512345678", "0012", "10-12", "20260105-0000012"]
    assert rows[0][1] == FORMULA
    assert rows[0][-1] == "2026-01-05 20:30:00"


def test_a_workbook_has_a_sheet_a_table_with_text_as_text_and_money_as_numbers(warehouse: Path):
    outcome = export(warehouse, "--all", "--to", "all.xlsx")
    assert outcome.exit_code == 0, outcome.output
    book = openpyxl.load_workbook("all.xlsx")
    assert book.sheetnames == ["orders", "low_stock"]
    titles, first, second, *_ = book["orders"].iter_rows()
    assert [cell.value for cell in titles][-1] == "ordered_at_kst"
    assert [(cell.data_type, cell.value) for cell in first] == [
        ("s", "2026010512345678"),
        ("s", FORMULA),
        ("n", 12000.5),
        ("n", 2),
        ("b", True),
        ("d", datetime(2026, 1, 6)),  # noqa: DTZ001 - a sheet knows no zones
        ("d", datetime(2026, 1, 6, 5, 30)),  # noqa: DTZ001
    ]
    assert first[1].quotePrefix
    assert (second[0].value, second[2].value) == ("0012", None)
    assert book["orders"].freeze_panes == "A2"


def test_parquet_keeps_types_and_names_the_zone_of_times(warehouse: Path):
    export(warehouse, "orders", "--to", "orders.parquet")
    table = pq.read_table("orders.parquet")
    assert str(table.schema.field("paid_amount").type) == "decimal128(18, 2)"
    assert str(table.schema.field("ordered_at").type) == "timestamp[us, tz=Asia/Seoul]"
    first = table.slice(0, 1).to_pylist()[0]
    assert first["ordered_at"] == datetime(2026, 1, 5, 20, 30, tzinfo=UTC)
    assert (first["paid_amount"], first["ordered_date_kst"]) == (Decimal("12000.50"), date(2026, 1, 6))


def test_a_folder_gets_a_file_a_table_and_json_tells_which(warehouse: Path):
    outcome = export(warehouse, "--all", "--to", "deep/folder", "--format", "csv", "--json")
    told = json.loads(outcome.stdout)
    assert {(each["view"], each["file"], each["rows"]) for each in told["files"]} == {
        ("unified.orders", "deep/folder/orders.csv", 4),
        ("reports.low_stock", "deep/folder/low_stock.csv", 1),
    }
    assert sorted(file.name for file in Path("deep/folder").iterdir()) == ["low_stock.csv", "orders.csv"]
    assert told["times"] == "KST"


def test_only_the_rows_and_the_schema_that_are_asked_for(warehouse: Path):
    where = "ordered_at >= '2026-01-06 06:00:00' -- in KST"
    outcome = export(warehouse, "--all", "--schema", "unified", "--to", "x", "--format", "csv", "--where", where)
    assert outcome.exit_code == 0, outcome.output
    assert [file.name for file in Path("x").iterdir()] == ["orders.csv"]
    assert [row[0] for row in csv_rows(Path("x/orders.csv"))[1:]] == ['="10-12"', "20260105-0000012"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ordrs", "--to", "o.csv"), "ordrs: unknown table, did you mean orders?"),
        (("--to", "o.csv"), "there are low_stock, orders; --all takes them all."),
        (("orders", "--to", "folder"), "--format is missing"),
        (("orders", "--to", "o.csv", "--format", "parquet"), "o.csv is named as another format"),
        (("orders", "low_stock", "--to", "o.csv"), "2 tables do not fit into one csv file"),
        (("orders", "--to", "o.csv", "--where", "nonsense = 1"), "--where, unified.orders: Binder Error"),
        (("orders", "--to", "o.csv", "--times", "PST"), "--times PST: unknown zone"),
        (("orders", "--schema", "raw_cafe24", "--to", "o.csv"), "--schema raw_cafe24: unknown schema"),
    ],
)
def test_a_mistake_is_named_with_its_fix_and_leaves_nothing_behind(
    warehouse: Path, arguments: tuple[str, ...], told: str
):
    outcome = export(warehouse, *arguments)
    assert outcome.exit_code == 2
    assert told in outcome.stderr
    assert [file.name for file in Path().iterdir()] == ["small.duckdb"]


def test_more_rows_than_a_sheet_holds_are_refused_and_an_older_file_stays(warehouse: Path):
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table unified.order_lines as select 1 as one from range(1_048_576)")
    Path("lines.xlsx").write_text("yesterday's")
    outcome = export(warehouse, "order_lines", "--to", "lines.xlsx")
    assert outcome.exit_code == 2
    assert "1,048,576 rows, and a sheet of Excel holds 1,048,575" in outcome.stderr
    assert "--format csv or parquet" in outcome.stderr
    assert Path("lines.xlsx").read_text() == "yesterday's"


def test_a_warehouse_that_is_not_there_is_neither_made_nor_a_traceback(tmp_path: Path):
    outcome = export(tmp_path / "none.duckdb", "orders", "--to", str(tmp_path / "o.csv"))
    assert outcome.exit_code == 1
    assert "run `kmall run` first" in outcome.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.xdist_group("postgres")
def test_postgres_gives_the_same_file_as_duckdb(warehouse: Path, postgres_url: str):
    connection = psycopg2.connect(postgres_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
    connection.close()
    for place, where in (("duckdb", str(warehouse)), ("postgres", postgres_url)):
        outcome = export(where, "--all", "--to", place, "--format", "csv")
        assert outcome.exit_code == 0, outcome.output
    for name in ("orders.csv", "low_stock.csv"):
        assert Path("postgres", name).read_bytes() == Path("duckdb", name).read_bytes()
