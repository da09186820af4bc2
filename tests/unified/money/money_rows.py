"""Hand-made raw rows of a Cafe24 mall and a SmartStore: one order for every rule of money. Invented codes, no people.

`CASES` says which order number is which case; SmartStore's have their own numbers.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.unified.goods import PRODUCT, collect, line, order, variant
from tests.unified.naver_smartstore import naver_rows
from tests.unified.naver_smartstore.naver_goods import channel_product
from tests.unified.warehouse import READ_AT, Raw, Row

OLDER: Row = {"_read_at": READ_AT - timedelta(days=1), "_dlt_load_id": "1773025200.25"}
CASES = {
    400: "paid, two pieces at 10,000 won and 3,000 won of shipping",
    401: "the same customer again, with a coupon of 1,000 won, cancelled whole the next day",
    402: "three pieces; one comes back for a fee of 3,000 won, next month",
    403: "ran out unpaid",
    404: "not paid yet",
    405: "a copy of SmartStore's order 1",
    406: "exchanged, with a replacement",
    407: "Naver Pay: came back for a fee that no field tells",
    408: "cancelled; the money is still owed",
    409: "in dollars, with cents: one of three pieces comes back",
    410: "in francs, which no seed knows",
    411: "one won more than its parts",
    412: "without lines",
    413: "of a product the catalogue does not have",
    414: "of a deleted product, not shipped yet",
    415: "with a status no map knows",
    416: "with half a won",
    417: "refunded without a day",
    418: "given back more than was paid",
}


def order_id(number: int) -> str:
    return f"20260301-{number:07d}"


def line_id(number: int, position: int = 1) -> str:
    return f"{order_id(number)}-{position:02d}"


def amounts(stage: str, goods: str, shipping: str, paid: str, **others: str) -> Row:
    told = {"order_price_amount": goods, "shipping_fee": shipping, "payment_amount": paid} | others
    return {f"{stage}_order_amount__{name}": amount for name, amount in told.items()}


def refund(number: int, claim: str, amount: str, day: str | None, **fields: Any) -> Row:
    """A refund of the mall's list, named by its claim; done unless it has no status T."""
    return {
        "refund_code": claim,
        "order_id": order_id(number),
        "currency": "KRW",
        "status": "T",
        "quantity": 1,
        "actual_refund_amount": amount,
        "used_points": "0.00",
        "used_credits": "0.00",
        "refund_date": day,
    } | fields


def claimed(number: int, code: str, claim: str, **fields: Any) -> Row:
    """A line whose status is a claim's."""
    return line(number, 1, code, claim_code=claim, delivered_date="2026-03-03 10:00:00", **fields)


def claim(number: int, code: str, status: str, **fields: Any) -> Row:
    return {"claim_code": code, "order_id": order_id(number), "status": status, "undone": "F"} | fields


COUPON = {"coupon_discount_price": "1000.00"}
DOLLARS = {"shop_no": "2", "currency": "USD"}
ORDERS, LINES = collect(
    order(400, [line(400)], member_key="k1"),
    order(
        401,
        [claimed(401, "C40", "C401", **COUPON, cancel_date="2026-03-02 10:00:00")],
        member_key="k1",
        **amounts("initial", "20000.00", "3000.00", "22000.00", **COUPON),
    ),
    order(
        402,
        [
            claimed(402, "R40", "R402", quantity=1, return_confirmed_date="2026-03-31 10:00:00"),
            line(402, 2, "N40"),
        ],
        **amounts("initial", "30000.00", "0.00", "30000.00"),
    ),
    order(
        403, [line(403, 1, "C48")], paid="F", canceled="T", payment_date=None, cancel_date="2026-03-04T09:00:00+09:00"
    ),
    order(404, [line(404, 1, "N00")], paid="F", payment_date=None),
    order(405, [line(405)], order_place_id="shopn", market_order_no=naver_rows.order_id(1)),
    order(
        406,
        [claimed(406, "E40", "E406", exchange_date="2026-03-05 10:00:00"), line(406, 2, "N30", status_code="N2")],
    ),
    order(
        407,
        [claimed(407, "R40", "R407", return_confirmed_date="2026-03-05 10:00:00", refund_date="2026-03-06 10:00:00")],
        order_place_id="NCHECKOUT",
        **amounts("actual", "0.00", "6000.00", "6000.00"),
    ),
    order(408, [claimed(408, "C41", "C408", cancel_date="2026-03-05 10:00:00")]),
    order(
        409,
        [
            claimed(
                409,
                "R40",
                "R409",
                quantity=3,
                claim_quantity=1,
                product_price="9.99",
                coupon_discount_price="1.00",
                order_status_before_cs="N40",
                return_confirmed_date="2026-03-05 10:00:00",
            )
        ],
        **DOLLARS,
        **amounts("initial", "29.97", "0.00", "28.97", coupon_discount_price="1.00"),
    ),
    order(410, [line(410)], currency="CHF", order_date="2026-03-02T09:00:00+09:00"),
    order(411, [line(411)], **amounts("initial", "20000.00", "3000.00", "23001.00")),
    order(412, []),
    order(413, [line(413, product_no="99", variant_code="P0000099000A")]),
    order(414, [line(414, product_no="12", variant_code="P0000012000A")]),
    order(415, [line(415, 1, "X01")]),
    order(416, [line(416)], **amounts("initial", "20000.00", "3000.50", "23000.50")),
    order(417, [claimed(417, "C40", "C417", cancel_date="2026-03-05 10:00:00")]),
    order(418, [claimed(418, "C40", "C418", cancel_date="2026-03-05 10:00:00")]),
)
CAFE24: Raw = {
    "shops": [
        {"shop_no": "1", "currency_code": "KRW", "timezone": "Asia/Seoul", "default": "T", "active": "T"},
        {"shop_no": "2", "currency_code": "USD", "timezone": "America/Los_Angeles", "default": "F", "active": "T"},
    ],
    "orders": ORDERS,
    "order_items": LINES,
    "returns": [claim(402, "R402", "returned", return_shipping_fee="-3000.00")],
    "return_items": [
        {
            "claim_code": "R402",
            "order_id": order_id(402),
            "order_item_code": line_id(402),
            "quantity": 1,
            "order_status": "R40",
            "claim_reason_type": "V",
            "return_request_date": "2026-03-20 10:00:00",
            "return_confirmed_date": "2026-03-31T10:00:00+09:00",
        }
    ],
    "refunds": [
        refund(401, "C401", "21000.00", "2026-03-03T00:10:00+09:00", used_points="1000.00"),
        refund(402, "R402", "7000.00", "2026-04-01T09:00:00+09:00"),
        refund(408, "C408", "23000.00", None, status="F", accepted_refund_date="2026-03-31T23:59:00+09:00"),
        refund(409, "R409", "9.66", "2026-03-06T09:00:00+09:00", **DOLLARS),
        refund(417, "C417", "23000.00", None),
        refund(418, "C418", "25000.00", "2026-03-06T09:00:00+09:00"),
    ],
    "products": [
        PRODUCT | {"product_no": "11", "price": "10000.00", "custom_product_code": "MUG"},
        PRODUCT | {"product_no": "13", "product_code": "P0000013", "price": "10000.00"},
        PRODUCT | {"product_no": "11", "price": "9.99", "shop_no": "2"},
        PRODUCT | {"product_no": "12", "price": "5000.00", **OLDER},
    ],
    "variants": [
        variant("P0000011000A", quantity=10, custom_variant_code=" sku-1 "),
        variant("P0000013000A", product_no="13", product_code="P0000013", custom_variant_code="SKU-1"),
        variant("P0000011000A", quantity=10, shop_no="2"),
        variant("P0000012000A", product_no="12", quantity=1, **OLDER),
    ],
    "sweeps": [{"resource": "products", "started_at": READ_AT - timedelta(minutes=5), "rows": 2}],
    "_ledger": [
        {
            "run_id": "a",
            "resource": "orders",
            "status": "ok",
            "window_to": datetime(2026, 4, 2, 3, tzinfo=UTC),
            "started_at": READ_AT,
            "finished_at": READ_AT,
        }
    ],
}

# SmartStore: three pieces at 10,000 won less 2,100 of the seller's and 900 of the mall's, 3,000 won of shipping.
# 1 confirmed and paid out, with a benefit a day later; 2 one piece came back; 3 taken back after it was paid out
FEES: Row = {"payment_commission": 980, "knowledge_shopping_selling_interlock_commission": 540}
SHARES: Row = {"seller_burden_discount_amount": 2100, "expected_settlement_amount": 26380}
STORE_LINES = [
    naver_rows.line(1, "PURCHASE_DECIDED", decision_date=naver_rows.DECIDED, **FEES, **SHARES),
    naver_rows.line(
        2, "DELIVERED", remain_quantity=2, remain_product_amount=20000, remain_payment_amount=18000, **SHARES
    ),
    naver_rows.line(3, "PURCHASE_DECIDED", decision_date=naver_rows.DECIDED, **FEES, **SHARES),
]


def settled(number: int, kind: str, position: int, day: str, payment: int, **fields: Any) -> Row:
    row: Row = {
        "search_date": day,
        "position": position,
        "order_id": naver_rows.order_id(number),
        "product_order_id": naver_rows.line_id(number),
        "product_order_type": "PROD_ORDER",
        "settle_type": kind,
        "settle_basis_date": day,
        "settle_expect_date": day,
        "settle_complete_date": day,
        "pay_settle_amount": payment,
        "total_pay_commission_amount": -980 if payment > 0 else 980,
        "free_installment_commission_amount": 0,
        "selling_interlock_commission_amount": -540 if payment > 0 else 540,
        "benefit_settle_amount": 0,
    } | fields
    parts = ("pay_settle", "total_pay_commission", "selling_interlock_commission", "benefit_settle")
    return row | {"settle_expect_amount": sum(row[f"{part}_amount"] for part in parts)}


STORE: Raw = {
    "product_orders": STORE_LINES,
    "completed_claims": [
        naver_rows.finished(2, "RETURN", "RETURN_DONE", quantity=1),
    ],
    "products": [{"origin_product_no": "801"}],
    "channel_products": [channel_product("801", "901")],
    "settlement_days": [
        {"search_date": "2026-03-10", "total_elements": 2},
        {"search_date": "2026-03-12", "total_elements": 1},
    ],
    "settlements": [
        settled(1, "NORMAL_SETTLE_ORIGINAL", 0, "2026-03-10", 27000, benefit_settle_amount=270),
        settled(3, "NORMAL_SETTLE_ORIGINAL", 1, "2026-03-10", 27000),
        settled(3, "NORMAL_SETTLE_AFTER_CANCEL", 0, "2026-03-12", -27000),
        # no longer in the list of its day
        settled(1, "NORMAL_SETTLE_ORIGINAL", 2, "2026-03-10", 99000, _dlt_load_id=OLDER["_dlt_load_id"]),
    ],
}
RAW: dict[str, Raw] = {"cafe24": CAFE24, "naver_smartstore": STORE}
