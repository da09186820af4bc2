"""Products, options, stock, categories and reviews of MakeShop in the unified tables."""

from datetime import UTC, datetime
from decimal import Decimal

import jinja2
import pytest
import sqlglot
from sqlglot import exp

from tests.unified.warehouse import PROJECT, Warehouse

STOCK = "stock_policy, qty_listed, qty_safety, qty_available, is_displayed, is_selling, is_sold_out, is_deleted"


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        ("101-1", ("tracked", 5, 0, 5, True, True, False, False)),
        ("101-2", ("forced_soldout", 3, 0, 0, True, True, True, False)),  # sold out by its state alone
        ("101-3", ("untracked", None, 0, None, True, True, False, False)),
        ("101-4", ("tracked", 0, 0, 0, True, True, True, False)),  # on sale by its state alone
        ("101-5", ("tracked", 5, 0, 5, False, True, False, False)),  # hidden
        ("101-6", ("tracked", 5, 0, 5, True, False, False, False)),  # stopped
        ("101-7", ("tracked", 5, 2, 3, True, True, False, False)),  # its sale stops at two pieces
        ("101-8", ("tracked", 5, 0, 5, True, True, False, True)),  # taken off the product
        ("101-9", ("tracked", 0, 0, 0, True, True, True, False)),
        ("101-10", ("tracked", 5, 0, 5, True, True, False, False)),  # an addition
        ("102-1", ("tracked", 7, 0, 7, True, True, False, False)),  # without options
        ("103-1", ("untracked", None, 0, None, True, True, False, False)),
        ("104-1", ("tracked", 1, 0, 1, True, True, False, False)),  # looked at after the product was read
        ("105-1", ("tracked", 5, 0, 5, True, True, False, True)),  # its product is listed as deleted
        ("106-1", ("tracked", 5, 0, 5, True, True, False, True)),  # its product was not seen again
        ("107-1", ("tracked", 3, 0, 3, True, True, False, False)),  # of an older shop
        ("109-1", ("tracked", 0, 0, 0, False, False, True, False)),
        ("000000000001", ("tracked", 4, None, 4, True, True, False, False)),  # without variations
        ("000000000021", ("tracked", 2, None, 2, True, True, False, False)),
        ("000000000024", ("tracked", 2, None, 2, True, True, False, True)),  # taken off the product
        ("000000000003-2", ("tracked", None, None, None, False, True, False, False)),  # pieces not told
        ("000000000004", ("untracked", None, None, None, True, True, False, False)),
        ("000000000005", ("tracked", 4, None, 4, True, True, False, True)),
    ],
)
def test_stock_follows_number_state_and_switches(
    makeshop: Warehouse, variant: str, expected: tuple[object, ...]
) -> None:
    assert makeshop.row(f"select {STOCK} from unified.inventory where variant_id = '{variant}'") == expected


def test_an_option_has_its_price_and_names_its_choices(makeshop: Warehouse) -> None:
    columns = "price, option_text, seller_code, sku, currency, allows_backorder, deduct_stage"
    query = f"select {columns} from unified.inventory where variant_id = '{{}}'"
    assert makeshop.row(query.format("101-1")) == (
        *(Decimal(9500), "색상=블랙, 크기=M", "sku-1", "SKU-1", "KRW", False, None),
    )
    assert makeshop.row(query.format("101-3"))[:2] == (Decimal(10000), "색상=화이트")
    assert makeshop.row(query.format("101-10"))[1] == "선물 포장"
    assert makeshop.row(query.format("107-1"))[1:3] == ("기본", "OLD-1")
    assert makeshop.row(query.format("000000000021"))[:5] == (
        *(Decimal(1250), "ブラック, M", "BAG-BLACK-M", "BAG-BLACK-M", "JPY"),
    )
    assert makeshop.row(query.format("000000000001"))[2] == "CUP"


def test_variations_that_share_a_code_are_named_by_their_place(makeshop: Warehouse) -> None:
    query = "select variant_id, is_deleted from unified.variants where product_id = '000000000003' order by 1"
    places = [(f"000000000003-{place}", place == 3) for place in (1, 2, 3)]
    assert makeshop.rows(query) == places


def test_a_product_tells_what_its_country_tells(makeshop: Warehouse) -> None:
    columns = "product_code, seller_code, product_name_plain, price, currency, variant_count, created_at, updated_at"
    query = f"select {columns} from unified.products where product_id = '{{}}'"
    made, january = datetime(2026, 1, 31, 15, 30, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    assert makeshop.row(query.format("101")) == (
        *("001000000101", None, "머그컵 350ml", Decimal(10000), "KRW", 9, made, made),
    )
    assert makeshop.row(query.format("102"))[5:] == (1, made, datetime(2026, 3, 5, tzinfo=UTC))
    assert makeshop.row(query.format("000000000002")) == (
        *("BAG", "BAG", "バッグ", Decimal(1250), "JPY", 3, january, datetime(2026, 3, 5, tzinfo=UTC)),
    )


def test_products_gone_at_the_mall_are_deleted(makeshop: Warehouse) -> None:
    found = makeshop.rows("select product_id from unified.products where is_deleted order by 1")
    assert found == [("000000000005",), ("105",), ("106",)]


def test_a_review_has_its_answer_in_it_and_is_named_by_product_and_time_in_korea(makeshop: Warehouse) -> None:
    columns = "review_id, product_id, rating, answer_count, is_displayed, is_deleted, customer_key, created_at, title"
    written = datetime(2026, 3, 7, 15, 30, tzinfo=UTC)
    assert makeshop.rows(f"select {columns} from unified.reviews order by review_id") == [
        ("101-20260308003000", "101", 5, 1, True, False, "ab12", written, None),
        ("102-20260308003100", "102", None, 0, False, True, None, written.replace(minute=31), None),
        ("r1", "000000000001", 4, 0, True, False, None, written, "よい"),
    ]


def test_categories_of_both_countries_know_what_is_above_them(makeshop: Warehouse) -> None:
    columns = "category_id, parent_category_id, category_name, category_depth, is_displayed"
    assert makeshop.rows(f"select {columns} from staging.stg_makeshop__categories order by 1") == [
        ("001-000-000", None, "주방", 1, True),
        ("001-002-000", "001-000-000", "컵", 2, True),
        ("001-002-003", "001-002-000", "머그", 3, False),
        ("11", None, "台所", 1, True),
        ("12", "11", "カップ", 2, True),
    ]


def test_changes_in_the_log_have_their_time(makeshop: Warehouse) -> None:
    query = "select line_number, native_status, changed_at from staging.stg_makeshop__order_changes"
    assert makeshop.rows(query) == [("1", "S11", datetime(2026, 3, 3, 15, 10, tzinfo=UTC))]


@pytest.mark.parametrize("macro", ["makeshop_chosen_options", "makeshop_chosen_values"])
def test_choices_of_a_line_can_be_read_in_spark(macro: str) -> None:
    macros = jinja2.Environment(autoescape=False).from_string((PROJECT / "macros" / "makeshop.sql").read_text())
    written = getattr(macros.module, f"spark__{macro}")("option_data")
    assert sqlglot.parse_one(f"select {written} as option_text from order_lines", read="spark").find(exp.Column)
