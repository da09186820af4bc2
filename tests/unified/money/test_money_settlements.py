"""What SmartStore pays out, held against what it said it would."""

from decimal import Decimal

import pytest

from tests.unified.money import money_rows
from tests.unified.naver_smartstore import naver_rows
from tests.unified.warehouse import Warehouse

pytestmark = pytest.mark.xdist_group("money")


def test_a_settlement_is_payment_less_fees_and_with_benefits(money: Warehouse) -> None:
    columns = "payment_amount, fee_amount, benefit_amount, settlement_amount, is_taken_back, is_paid_out"
    where = f"order_id = '{naver_rows.order_id(1)}'"
    found = money.row(f"select {columns} from unified.settlements where {where}")
    assert found == (Decimal(27000), Decimal(1520), Decimal(270), Decimal(25750), False, True)


def test_a_row_that_left_the_list_of_its_day_is_gone(money: Warehouse) -> None:
    assert money.row("select count(*), max(payment_amount) from unified.settlements") == (3, Decimal(27000))


def test_expected_and_settled_stand_side_by_side(money: Warehouse) -> None:
    columns = "settlement_state, expected_settlement_amount, settled_amount, difference_amount, is_without_fee"
    assert money.rows(f"select {columns} from reports.settlement_lines order by order_id") == [
        ("paid_out", Decimal(26380), Decimal(25750), Decimal(-630), False),
        ("not_confirmed", Decimal(26380), None, None, True),
        ("taken_back", Decimal(26380), Decimal(0), Decimal(-26380), False),
    ]


def test_months_tell_confirmed_sales_and_lines_without_a_fee(money: Warehouse) -> None:
    columns = "confirmed_amount, unconfirmed_amount, fee_amount, settled_amount, lines_without_fee"
    found = money.row(f"select {columns} from reports.settlements_monthly where platform = 'naver_smartstore'")
    # two of three pieces of order 2 are left: 18,600 won
    assert found == (Decimal(2 * 27900), Decimal(18600), Decimal(3040), Decimal(25750), 1)


def test_a_mall_that_is_silent_about_fees_has_none(money: Warehouse) -> None:
    columns = "fee_amount, expected_settlement_amount, settled_amount, line_count = lines_without_fee"
    found = money.rows(f"select distinct {columns} from reports.settlements_monthly where platform = 'cafe24'")
    assert found == [(None, None, None, True)]


def test_without_smartstore_the_table_is_empty_with_the_same_columns(money: Warehouse, bent: Warehouse) -> None:
    described = "select column_name, column_type from (describe unified.settlements)"
    assert bent.rows(described) == money.rows(described)
    assert bent.rows("from unified.settlements") == []


def test_every_amount_of_every_mall_has_a_formula(money: Warehouse) -> None:
    explained = "select platform, flavor, count(distinct amount) from seeds.money_formulas group by 1, 2"
    assert {count for *_, count in money.rows(explained)} == {11}
    assert len(money.rows(explained)) == 6
    assert set(money_rows.RAW) <= {platform for platform, *_ in money.rows(explained)}
