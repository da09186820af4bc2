"""What does not fit shows up in one report, and nothing is lost for it: orders 410 to 418 of `money_rows`."""

import pytest

from tests.unified.money import money_rows
from tests.unified.warehouse import Warehouse

pytestmark = pytest.mark.xdist_group("money")

ISSUES = [
    ("deleted product with open orders", "12", "2"),
    ("line without product", "99", "99"),
    ("money does not add up", money_rows.order_id(411), "1.00"),
    ("more given back than paid", money_rows.order_id(418), "25000.00"),
    ("new currency", money_rows.order_id(410), "CHF"),
    ("order without lines", money_rows.order_id(412), "paid=T canceled=F shipping=F"),
    ("part of a coin", money_rows.order_id(416), "23000.50"),
    ("refund does not add up", "C418", "25000.00"),
    ("refund without a day", "C417", "23000.00"),
    ("seller code on two products", "11", "SKU-1"),
    ("unmapped code", money_rows.line_id(415), "X01"),
]


def test_every_issue_shows_up_once_and_none_where_all_is_well(money: Warehouse) -> None:
    columns = "issue, native_id, native_value"
    assert money.rows(f"select {columns} from reports.data_issues order by all") == ISSUES


def test_an_issue_says_what_to_do(money: Warehouse) -> None:
    silent = "suggestion is null or detail is null or sales_28d is null or shop_no is null"
    assert money.row(f"select count(*) from reports.data_issues where {silent}") == (0,)


@pytest.mark.parametrize("number", sorted(money_rows.CASES))
def test_an_order_with_an_issue_is_in_the_tables_all_the_same(money: Warehouse, number: int) -> None:
    where = f"order_id = '{money_rows.order_id(number)}'"
    assert money.row(f"select count(*) from unified.orders where {where}") == (1,)


def test_a_currency_no_seed_knows_is_summed_apart_with_its_decimals(money: Warehouse) -> None:
    found = money.rows("select order_count, net_sales::varchar from unified.sales_daily where currency = 'CHF'")
    assert found == [(1, "20000.00")]


def test_an_order_better_than_its_least_advanced_line_shows_up(bent: Warehouse) -> None:
    found = bent.rows("select native_id, native_value, detail from reports.data_issues where issue like '%better%'")
    assert found == [(money_rows.order_id(400), "confirmed", "the least advanced live line has rank 20")]
