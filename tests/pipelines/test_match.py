"""`kmall match` writes the rows that the seller fills in, and never touches what he wrote."""

import csv
import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.suggestions import Suggestions
from tests.pipelines.conftest import WriteFiles

VARIANTS = [
    ("cafe24", "main", "V1", "MUG", "머그컵 012 (리뉴얼)", "색상=블랙", "MUG", "variant_code"),
    ("cafe24", "main", "V2", "-", "=머그컵 3", None, "cafe24:main:V2", "native"),
    (
        "naver_smartstore",
        "main",
        "12-3",
        None,
        "머그컵 012 <b>NEW</b>",
        "컬러=블랙",
        "naver_smartstore:main:12-3",
        "native",
    ),
    ("naver_smartstore", "main", "12-4", None, "머그컵 012", "컬러=화이트", "naver_smartstore:main:12-4", "native"),
]


@pytest.fixture
def folder(project: WriteFiles) -> Path:
    """A warehouse with four listings, of which only the first has an item."""
    place = project()
    with duckdb.connect(str(place / "kmall.duckdb")) as connection:
        connection.execute("create schema unified; create schema reports")
        connection.execute(
            "create table unified.variants (platform text, shop_alias text, shop_no text, product_id text, "
            "variant_id text, seller_code text, product_name text, option_text text, sku text, match_method text, "
            "units_per_listing bigint, is_deleted boolean)"
        )
        for platform, alias, variant_id, *rest in VARIANTS:
            row = [platform, alias, "1", variant_id[:2], variant_id, *rest, 1, False]
            connection.execute(f"insert into unified.variants values ({', '.join('?' * len(row))})", row)
        connection.execute(
            "create table reports.unmatched_skus as select *, 'no code' as reason, cast(null as text) as suggestion, "
            "case variant_id when '12-4' then 9 else 1 end as sales_28d "
            "from unified.variants where match_method = 'native'"
        )
        connection.execute(
            "create table reports.sku_coverage as select platform, shop_alias, shop_no, 'KRW' as currency, "
            "match_method, match_method <> 'native' as is_matched, count(*) as variant_count, "
            "cast(100 * count(*) as decimal(18, 2)) as sales_amount_28d from unified.variants group by all"
        )
        connection.execute("create table reports.sku_conflicts (other_listing_count bigint)")
    return place


def run(*options: str) -> Result:
    return CliRunner().invoke(app, ["match", *options])


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_the_file_has_a_row_for_every_listing_without_an_item_most_sold_first(folder: Path) -> None:
    assert run().exit_code == 0
    written = rows(folder / "sku_map.csv")
    assert [(row["sku"], row["native_variant_id"], row["suggestion"]) for row in written] == [
        ("", '="12-4"', ""),  # a white cup is no black one; and Excel would make a date of 12-4
        ("", "V2", ""),
        ("", '="12-3"', "MUG"),
    ]
    assert written[1]["product_name"] == "'=머그컵 3"  # no formula
    assert (folder / "sku_map.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # Excel then reads Korean


def test_what_the_seller_wrote_is_kept_word_for_word_and_what_he_named_is_not_asked_again(folder: Path) -> None:
    file = folder / "sku_map.csv"
    mine = "note,sku,platform,shop_alias,native_variant_id,units_per_listing,seller_code"
    named = ('" 두 개,묶음 ",MUG,Naver_Smartstore,main,12-4,2,', ",MUG,,,,,mug-x")
    begun = "묻기,,cafe24,main,V2,,"
    file.write_bytes("\r\n".join([mine, *named, begun, ""]).encode("cp949"))
    assert run("--json").exit_code == 0
    text = file.read_bytes().decode("cp949").splitlines()
    assert text[0] == f"{mine},native_product_id,valid_from,reason,product_name,option_text,sales_28d,suggestion"
    assert [line.rstrip(",") for line in text[1:3]] == [line.rstrip(",") for line in named]
    assert [line.split(",")[:5] for line in text[3:]] == [
        ["묻기", "", "cafe24", "main", "V2"],
        ["", "", "naver_smartstore", "main", '"=""12-3"""'],
    ]


def test_a_second_run_writes_nothing(folder: Path) -> None:
    run()
    before = (folder / "sku_map.csv").read_bytes()
    assert json.loads(run("--json").stdout)["is_written"] is False
    assert (folder / "sku_map.csv").read_bytes() == before


@pytest.mark.parametrize("text", ["sku,colour\nA,B\n", "sku,platform\nA,cafe42\n", 'sku,note\nA,"open\n'])
def test_a_file_with_mistakes_is_not_overwritten(folder: Path, text: str) -> None:
    (folder / "mine.csv").write_text(text)
    outcome = run("--file", "mine.csv")
    assert (outcome.exit_code, (folder / "mine.csv").read_text()) == (2, text)
    assert "mine.csv, line " in outcome.stderr


def test_coverage_by_rung_and_by_sales_is_told_for_machines(folder: Path) -> None:
    found = json.loads(run("--json").stdout)
    shop = next(each for each in found["coverage"] if each["platform"] == "cafe24")
    assert (shop["variants"], shop["by_rung"], shop["share_of_sales"]) == (2, [0, 0, 1, 0, 0, 1], 0.5)
    assert (found["suggested"], found["kept"], found["unknown"], len(found["open_rows"])) == (1, 0, [], 3)


def test_people_see_what_was_written_what_is_open_and_what_to_do(folder: Path) -> None:
    (folder / "sku_map.csv").write_text("sku,platform,shop_alias,native_variant_id\nX,cafe24,main,V9\n")
    outcome = run()
    for told in (
        "50%",
        "머그컵 012",
        "MUG",
        "written sku_map.csv: 3 rows to fill in, 1 with a suggestion",
        "kmall transform",
    ):
        assert told in outcome.stdout
    assert "no mall has the variants of line 2" in outcome.stderr


def test_without_views_the_next_step_is_named(project: WriteFiles) -> None:
    project()
    outcome = run()
    assert outcome.exit_code == 1
    assert "kmall transform" in outcome.stderr


def test_two_items_that_are_equally_alike_are_no_suggestion() -> None:
    def listing(sku: str, name: str = "머그컵") -> dict[str, str]:
        return {"sku": sku, "product_name": name, "option_text": "색상=블랙, 크기=L"}

    asked = {"sku": "native", "product_name": "머그컵 NEW", "option_text": "색상/크기=블랙/L"}
    assert Suggestions([listing("A")]).of(asked) == "A"
    assert Suggestions([listing("A"), listing("B")]).of(asked) == ""
    assert Suggestions([listing("A"), listing("B", "유리컵")]).of(asked) == "A"
    assert Suggestions([listing("A", "머그컵 2")]).of(asked) == ""
