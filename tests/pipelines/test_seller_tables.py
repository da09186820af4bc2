"""The seller's two files are read as spreadsheets save them; a mistake is named with its place, nothing is loaded."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines import seller_tables
from pipelines.config import ConfigurationProblems, Warehouse
from pipelines.transform import PROJECT
from sources.shared.errors import WrongConfiguration
from tests import postgres_server
from tests.pipelines.conftest import WriteFiles

HEADER = "sku,platform,shop_alias,native_variant_id,seller_code,units_per_listing,valid_from,note\n"
WAREHOUSE = Warehouse.parse("kmall.duckdb")


def loaded(query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect("kmall.duckdb", read_only=True) as connection:
        return connection.execute(query).fetchall()


def refused(folder: Path, rows: str, *, name: str = "sku_map.csv", header: str = HEADER) -> list[WrongConfiguration]:
    (folder / name).write_text(header + rows, encoding="utf-8")
    with pytest.raises(WrongConfiguration) as caught:
        seller_tables.write(WAREHOUSE)
    return list(caught.value.problems) if isinstance(caught.value, ConfigurationProblems) else [caught.value]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_is_read_in_every_way_a_spreadsheet_in_korea_saves_it(
    project: WriteFiles, encoding: str, separator: str
) -> None:
    text = (HEADER + 'MUG,Cafe24,main,"=""0012""",,2,2026/3/1,두 개 묶음\n').replace(",", separator)
    (project() / "sku_map.csv").write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert seller_tables.write(WAREHOUSE) == {"sku_map": 1, "stock_pool": 0}
    columns = "line_number, sku, platform, native_variant_id, units_per_listing, valid_from, note"
    row = (2, "MUG", "cafe24", "0012", 2, date(2026, 3, 1), "두 개 묶음")
    assert loaded(f"select {columns} from raw_seller.sku_map") == [row]


def test_a_file_that_is_gone_empties_its_table(project: WriteFiles) -> None:
    file = project() / "sku_map.csv"
    file.write_text(HEADER + "MUG,cafe24,main,V1,,,,\n")
    seller_tables.write(WAREHOUSE)
    file.unlink()
    assert seller_tables.write(WAREHOUSE) == {"sku_map": 0, "stock_pool": 0}
    assert loaded("select count(*) from raw_seller.sku_map") == [(0,)]


def test_a_row_without_a_sku_waits_to_be_filled_in(project: WriteFiles) -> None:
    (project() / "sku_map.csv").write_text(HEADER + ",cafe24,main,V1,,,,\n\n ,,,,,,,\n")
    assert seller_tables.write(WAREHOUSE)["sku_map"] == 0


@pytest.mark.parametrize(
    ("row", "place", "fix"),
    [
        ("MUG,cafe42,main,V1,,,,", "line 2, platform 'cafe42': no such mall", "did you mean cafe24?"),
        ("MUG,cafe24,,V1,,,,", "line 2, shop_alias '': missing", "needs its shop_alias"),
        ("MUG,cafe24,main,,,,,", "line 2, native_variant_id '': the row names no listing", "or a seller_code"),
        ("MUG,cafe24,main,,없음,,,", "line 2, seller_code '없음': no code but a placeholder", "native_variant_id"),
        ("MUG,cafe24,main,V1,,0,,", "line 2, units_per_listing '0': no such number", "whole number from 1 on"),
        ("MUG,cafe24,main,V1,,two,,", "line 2, units_per_listing 'two': no such number", "whole number"),
        ("MUG,cafe24,main,V1,,,2026-02-30,", "line 2, valid_from '2026-02-30': no day", "2026-03-01"),
        ("MUG,cafe24,main,1.23E+15,,,,", "line 2, native_variant_id '1.23E+15': Excel cut", "column as text"),
        ("MUG,cafe24,main,12월 03일,,,,", "line 2, native_variant_id '12월 03일': Excel made a date", "as text"),
        ("MUG,cafe24,main,V1,,,,\nmug,cafe24,main,V1,,2,,", "line 3, sku 'mug': line 2 says the same", "delete one"),
        ("MUG,cafe24,main,V1,,,,a,b", "line 2: 9 cells under 8 columns", "double quotes"),
        ('MUG,cafe24,main,"V1,,,,', "no CSV", "close the double quotes"),
    ],
)
def test_a_mistake_is_named_with_line_column_value_and_fix(project: WriteFiles, row: str, place: str, fix: str) -> None:
    (problem,) = refused(project(), f"{row}\n")
    assert "sku_map.csv" in problem.what
    assert place in problem.what
    assert fix in problem.fix


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("A,both,,,,,", "mode 'both'"),
        ("A,,main,,,,", "master 'main': no such shop"),
        ("A,split,cafe24:main,,,,", "master 'cafe24:main': with mode split"),
        ("A,,,,,,-1", "quantity '-1'"),
        ("A,,,1.5,,,", "lead_time_days '1.5'"),
        (",shared,,,,,", "sku '': missing"),
        ("A,,,,,,\na,,,,,,", "sku 'a': line 2 has it too"),
    ],
)
def test_a_mistake_in_the_stock_pool_is_named(project: WriteFiles, row: str, place: str) -> None:
    header = "sku,mode,master,lead_time_days,safety_stock,buffer,quantity\n"
    (problem,) = refused(project(), f"{row}\n", name="stock_pool.csv", header=header)
    assert f"stock_pool.csv, line {1 + len(row.splitlines())}, {place}" in problem.what


def test_all_mistakes_of_both_files_are_told_and_nothing_is_loaded(project: WriteFiles) -> None:
    folder = project()
    (folder / "sku_map.csv").write_text(HEADER + "OLD,cafe24,main,V1,,,,\n")
    seller_tables.write(WAREHOUSE)
    (folder / "stock_pool.csv").write_text("sku,mode\nA,both\nB,shared\n")
    problems = refused(folder, "NEW,cafe24,main,V1,,,,\nX,cafe42,main,V2,,0,,\n")
    assert len(problems) == 3
    assert loaded("select sku from raw_seller.sku_map") == [("OLD",)]


@pytest.mark.parametrize(
    ("header", "told"),
    [("sku,platfrom\n", "unknown column 'platfrom', did you mean platform?"), ("platform,note\n", "'sku' is missing")],
)
def test_a_header_that_is_wrong_is_named(project: WriteFiles, header: str, told: str) -> None:
    (problem,) = refused(project(), "a,b\n", header=header)
    assert told in problem.what


def test_a_file_that_is_no_text_is_refused(project: WriteFiles) -> None:
    (project() / "sku_map.csv").write_bytes("sku,platform\n".encode("utf-16"))
    with pytest.raises(WrongConfiguration, match="neither UTF-8 nor CP949"):
        seller_tables.write(WAREHOUSE)


def test_the_configuration_names_another_place(project: WriteFiles, tmp_path: Path) -> None:
    project(config=f'[transform]\nsku_map = "{tmp_path / "elsewhere.csv"}"\n')
    with pytest.raises(WrongConfiguration, match="cannot be read"):  # what was named must be there
        seller_tables.write(WAREHOUSE)
    (tmp_path / "elsewhere.csv").write_text(HEADER + "MUG,cafe24,main,V1,,,,\n")
    assert seller_tables.write(WAREHOUSE)["sku_map"] == 1


def test_a_misspelt_key_is_named(project: WriteFiles) -> None:
    project(config='[transform]\nsku_mapp = "x.csv"\n')
    with pytest.raises(WrongConfiguration, match="did you mean sku_map"):
        seller_tables.write(WAREHOUSE)


def test_postgres_takes_the_same_rows_again_and_again(project: WriteFiles) -> None:
    import psycopg2

    folder = project()
    (folder / "sku_map.csv").write_text(HEADER + "MUG,cafe24,main,V1,,2,2026-03-01,\n")
    (folder / "stock_pool.csv").write_text('sku,quantity\nMUG,"1,200"\n')
    with postgres_server.running() as url:
        warehouse = Warehouse.parse(url)
        assert seller_tables.write(warehouse) == seller_tables.write(warehouse) == {"sku_map": 1, "stock_pool": 1}
        connection = psycopg2.connect(url)
        with connection.cursor() as cursor:
            cursor.execute(
                "select units_per_listing, valid_from, quantity from raw_seller.sku_map, raw_seller.stock_pool"
            )
            assert cursor.fetchall() == [(2, date(2026, 3, 1), 1200)]
        connection.close()


def test_what_is_no_code_for_a_file_is_none_for_the_models():
    written = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    assert tuple(written["vars"]["sku_placeholders"]) == seller_tables.PLACEHOLDERS
