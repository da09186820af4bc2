"""Question 12: sales of each day, by shop and channel."""

from collections.abc import Iterator
from typing import Any

from .claims import goods, refunds
from .season import CHANNELS, SILENT_ON_REFUNDS, ZERO, Row, Season, grouped, kst_date, of_told

GRAIN = ("date_kst", "platform", "shop_alias", "shop_no", "sales_channel", "currency")
SUMS = ("order_count", "unit_count", "gross_amount", "discount_seller", "discount_platform", "shipping_fee")


def daily_sales(season: Season) -> Iterator[Row]:
    entries = [entry for order in season.orders.values() if (entry := _of_order(season, order)) is not None]
    entries += [_of_refund(season, refund) for refund in refunds(season) if refund["refund_status"] == "done"]
    for key, rows in grouped(entries, *GRAIN).items():
        sums = {name: of_told(row[name] for row in rows) for name in (*SUMS, "refund_amount", "goods")}
        back = sums.pop("goods")
        net = None if back is None else sums["gross_amount"] - sums["discount_seller"] - back
        yield {**dict(zip(GRAIN, key, strict=True)), **sums, "net_sales": net}


def _of_order(season: Season, order: Row) -> Row | None:
    """What an order adds to its day: a paid one all of it, whatever became of it; one that ran out unpaid nothing."""
    lines = season.lines_of_orders.get((order["front"], order["order_id"]), [])
    is_paid = order["paid_amount"] > 0
    ran_out = bool(lines) and all(line["claim_type"] == "cancel_unpaid" for line in lines)
    if not is_paid and not ran_out:
        return None
    nothing_yet = None if order["front"] in SILENT_ON_REFUNDS else ZERO
    entry = {**_group(season, order), "refund_amount": nothing_yet, "goods": nothing_yet}
    if not is_paid:
        zeros: dict[str, Any] = dict.fromkeys(SUMS, 0)
        return entry | zeros | {"shipping_fee": None if order["shipping_fee"] is None else ZERO}
    return entry | {
        "order_count": 1,
        "unit_count": sum(line["qty_ordered"] for line in lines),
        "gross_amount": sum(line["gross_amount"] for line in lines),
        "discount_seller": sum(line["discount_seller"] for line in lines),
        "discount_platform": sum(line["discount_platform"] for line in lines),
        "shipping_fee": order["shipping_fee"],
    }


def _of_refund(season: Season, refund: Row) -> Row:
    """What a refund adds to the day it was done."""
    order = season.orders[refund["front"], refund["order_id"]]
    return {
        **_group(season, order),
        "date_kst": kst_date(refund["refunded_at"]),
        **dict.fromkeys(SUMS, 0),
        "refund_amount": refund["refund_amount"],
        "goods": sum((goods(line) for line in refund["lines"]), ZERO),
    }


def _group(season: Season, order: Row) -> Row:
    return {
        "date_kst": kst_date(order["ordered_at"]),
        **season.shop(order),
        "shop_no": order["shop_no"],
        "sales_channel": _channel(order),
        "currency": order["currency"],
    }


def _channel(order: Row) -> str:
    if order["front"] == "naver_smartstore":
        return "naver_smartstore"
    # Godomall5 names Payco as a place of its own: there whoever pays by phone came from it
    if order["front"] == "godomall5" and order["origin"] == "own" and "mobile" in order["paid_with"]:
        return "payco"
    return CHANNELS[order["origin"]]
