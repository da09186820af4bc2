"""Sales by day, refunds on both dates, and what is left: orders 400 to 418 of `money_rows`."""

from decimal import Decimal

import pytest

from tests.unified.money import money_rows
from tests.unified.warehouse import Warehouse

pytestmark = pytest.mark.xdist_group("money")


def day_of(money: Warehouse, date: str, columns: str, currency: str = "KRW", channel: str = "own_mall") -> object:
    where = f"date_kst = '{date}' and currency = '{currency}' and sales_channel = '{channel}'"
    return money.row(f"select {columns} from unified.sales_daily where {where}")


def refund_of(money: Warehouse, refund_id: str, columns: str) -> tuple[object, ...]:
    return money.row(f"select {columns} from unified.refunds where refund_id = '{refund_id}'")


def test_a_day_counts_paid_orders_whatever_became_of_them(money: Warehouse) -> None:
    # not 403 (ran out unpaid), 404 (not paid), 405 (a copy), 407 (Naver Pay), 409 (dollars), 410 (francs)
    columns = "order_count, unit_count, gross_amount, discount_seller, paid_amount"
    found = day_of(money, "2026-03-01", columns)
    assert found == (13, 25, Decimal(250000), Decimal(1000), Decimal("305001.50"))


def test_orders_that_ran_out_unpaid_stand_apart(money: Warehouse) -> None:
    found = day_of(money, "2026-03-01", "unpaid_cancelled_order_count, unpaid_cancelled_amount")
    assert found == (1, Decimal(20000))


def test_a_copy_of_a_connected_malls_order_counts_there_only(money: Warehouse) -> None:
    counted = "select platform, sum(order_count) from unified.sales_daily where sales_channel = 'naver_smartstore'"
    assert money.rows(f"{counted} group by platform") == [("naver_smartstore", 3)]


def test_the_replacement_of_an_exchange_is_no_second_sale(money: Warehouse) -> None:
    told = "select unit_count, gross_amount, line_count from unified.orders where order_id = "
    assert money.row(f"{told} '{money_rows.order_id(406)}'") == (2, Decimal(20000), 2)


def test_a_refund_stands_on_its_own_day_and_on_that_of_its_order(money: Warehouse) -> None:
    # 23,000 of 417 have no day; 408 is owed only
    of_orders = day_of(money, "2026-03-01", "refund_amount, refund_amount_of_orders, refund_goods_amount_of_orders")
    assert of_orders == (Decimal(0), Decimal(22000 + 7000 + 23000 + 25000), Decimal(19000 + 10000 + 20000 + 20000))
    # 00:10 of the third in Korea is the second in UTC
    on_its_day = day_of(money, "2026-03-03", "refund_amount, refund_goods_amount, refund_shipping_amount, net_sales")
    assert on_its_day == (Decimal(22000), Decimal(19000), Decimal(3000), Decimal(-19000))


def test_net_sales_are_gross_less_the_sellers_discounts_less_goods_given_back(money: Warehouse) -> None:
    found = day_of(money, "2026-03-01", "net_sales, net_sales_of_orders, discount_platform", "KRW", "naver_smartstore")
    # what the mall bears of the price stays with the seller, and goes when the goods come back
    assert found == (Decimal(90000 - 6300), Decimal(90000 - 6300 - 9300), Decimal(2700))


def test_currencies_are_never_in_one_row(money: Warehouse) -> None:
    found = money.rows("select currency, sum(gross_amount) from unified.sales_daily group by currency order by 1")
    assert found[0] == ("CHF", Decimal(20000))
    assert found[2] == ("USD", Decimal("29.97"))


def test_a_refund_is_goods_and_shipping_less_a_fee(money: Warehouse) -> None:
    parts = "refund_amount, money_amount, points_amount, goods_amount, shipping_amount, claim_fee_amount"
    assert refund_of(money, "C401", parts) == (
        *(Decimal(22000), Decimal(21000), Decimal(1000), Decimal(19000), Decimal(3000)),
        None,
    )
    assert refund_of(money, "R402", "refund_amount, goods_amount, shipping_amount, claim_fee_amount") == (
        *(Decimal(7000), Decimal(10000), Decimal(0), Decimal(3000)),
    )


def test_a_fee_no_field_tells_is_what_the_pieces_were_worth_beyond_a_derived_refund(money: Warehouse) -> None:
    found = refund_of(money, "derived-20260301-0000407", "refund_amount, goods_amount, claim_fee_amount, is_derived")
    assert found == (Decimal(17000), Decimal(20000), Decimal(3000), True)


def test_a_part_of_a_line_has_its_part_of_the_discount_in_whole_cents(money: Warehouse) -> None:
    assert refund_of(money, "R409", "refund_amount, goods_amount") == (Decimal("9.66"), Decimal("9.66"))


def test_the_claims_of_a_refund_add_up_to_it(money: Warehouse) -> None:
    claims, refunds = (
        money.rows(f"select currency, sum(refund_amount) from {source} group by currency order by 1")
        for source in ("unified.claims", "unified.refunds where refund_status = 'done'")
    )
    assert claims == refunds
    owed = money.row("select refund_amount, refund_pending_amount from unified.claims where claim_id = 'C408'")
    assert owed == (Decimal(0), Decimal(23000))


def test_months_tell_what_went_back_and_what_is_owed(money: Warehouse) -> None:
    told = "refund_done_amount, refund_pending_amount, claim_fee_amount, refund_amount_of_orders, claim_count"
    where = "platform = 'cafe24' and currency = 'KRW'"
    assert money.rows(f"select {told} from reports.refunds_monthly where {where} order by month_kst") == [
        (Decimal(64000), Decimal(23000), Decimal(3000), Decimal(94000), 4),
        (Decimal(7000), Decimal(0), Decimal(3000), Decimal(0), 1),
    ]


def test_a_customer_is_a_key_and_figures(money: Warehouse) -> None:
    columns = "customer_key, order_count, paid_amount, refund_amount, is_repeat"
    assert money.row(f"select {columns} from unified.customers") == ("k1", 2, Decimal(45000), Decimal(22000), True)


def test_returns_are_held_against_what_was_sold(money: Warehouse) -> None:
    columns = "units_sold, units_returned, return_rate, refund_amount"
    found = money.row(f"select {columns} from reports.claim_rates where currency = 'USD'")
    assert found == (3, 1, Decimal("0.3333"), Decimal("9.66"))


def test_an_open_claim_tells_its_age(money: Warehouse) -> None:
    found = money.rows("select claim_id, claim_phase, days_open, refund_pending_amount from reports.open_claims")
    assert found == [("C408", "refunding", None, Decimal(23000))]
