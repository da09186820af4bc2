"""Malls that do not tell what they gave back, in the warehouse of all malls: nothing told is never zero."""

import pytest

from tests.unified.warehouse import Warehouse

pytestmark = pytest.mark.xdist_group("unified")  # where the shared warehouse is looked at


@pytest.mark.parametrize(("platform", "currency"), [("wisa", "KRW"), ("makeshop", "JPY")])
def test_what_is_not_told_is_null_and_what_is_worked_out_is_marked(
    built: Warehouse, platform: str, currency: str
) -> None:
    columns = "count(refund_amount), count(refund_goods_amount), count(net_sales), count(refund_amount_of_orders)"
    where = f"platform = '{platform}' and currency = '{currency}'"
    assert built.row(f"select {columns} from unified.sales_daily where {where}") == (0, 0, 0, 0)
    worked_out = "bool_and(is_refund_derived), sum(refund_goods_amount_of_orders) > 0"
    assert built.row(f"select {worked_out} from unified.sales_daily where {where}") == (True, True)
    assert built.row(f"select count(*) from reports.refunds_monthly where {where}") == (0,)


def test_a_malls_refunds_are_marked_as_told(built: Warehouse) -> None:
    where = "platform in ('cafe24', 'naver_smartstore', 'godomall5') or (platform = 'makeshop' and currency = 'KRW')"
    told = "bool_or(is_refund_derived), count(*) - count(net_sales)"
    assert built.row(f"select {told} from unified.sales_daily where {where}") == (False, 0)
