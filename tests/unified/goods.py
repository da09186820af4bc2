"""Hand-made raw rows: a mall with a Korean and an American shop, its goods, and one order for every rule.

The number in an order id is the case; `CASES` says which. Invented codes, no people.
"""

from datetime import timedelta
from typing import Any

from tests.unified import traffic_rows
from tests.unified.warehouse import LOAD_ID, READ_AT, Raw, Row

OLDER, OLDER_LOAD = READ_AT - timedelta(days=1), "1773025200.25"
PLACED = "2026-03-01T09:00:00+09:00"


def order(number: int, lines: list[Row], **fields: Any) -> tuple[Row, list[Row]]:
    """An order paid by card and its lines; `fields` replace what is written here."""
    order_id = f"20260301-{number:07d}"
    row = {
        "order_id": order_id,
        "currency": "KRW",
        "order_place_id": "cafe24",
        "paid": "T",
        "canceled": "F",
        "shipping_status": "F",
        "payment_method": '["card"]',
        "initial_order_amount__order_price_amount": "20000.00",
        "initial_order_amount__shipping_fee": "3000.00",
        "initial_order_amount__payment_amount": "23000.00",
        "actual_order_amount__payment_amount": "23000.00",
        "payment_amount": "23000.00",
        "naver_point": "0",
        "order_date": PLACED,
        "payment_date": PLACED,
    } | fields
    shared = {key: row[key] for key in ("shop", "shop_no", "_dlt_load_id") if key in row}
    return row, [shared | {"order_id": order_id} | each for each in lines]


def line(number: int, position: int = 1, status: str = "N10", **fields: Any) -> Row:
    """A line of two pieces at 10,000 won, in the order of the same number."""
    return {
        "order_item_code": f"20260301-{number:07d}-{position:02d}",
        "item_no": str(position),
        "product_no": "11",
        "product_code": "P0000011",
        "variant_code": "P0000011000A",
        "custom_variant_code": "SKU-1",
        "product_name": "머그컵",
        "option_value": "색상=블랙",
        "quantity": 2,
        "claim_quantity": 0,
        "product_price": "10000.00",
        "option_price": "0.00",
        "order_status": status,
        "status_code": "N1",
        "ordered_date": "2026-03-01 09:00:00",
    } | fields


def collect(*orders: tuple[Row, list[Row]]) -> tuple[list[Row], list[Row]]:
    return [row for row, _ in orders], [each for _, lines in orders for each in lines]


def one(number: int, status: str, **fields: Any) -> tuple[Row, list[Row]]:
    return order(number, [line(number, status=status, **fields)])


CODES = (
    *("N00", "N02", "N10", "N20", "N21", "N22", "N30", "N40", "N50"),
    *("C00", "C10", "C34", "C35", "C36", "C40", "C41", "C42", "C43", "C47", "C48", "C49"),
    *("R00", "R10", "R12", "R13", "R20", "R30", "R31", "R34", "R36", "R40", "R41", "R42", "R43"),
    *("E00", "E10", "E12", "E13", "E20", "E30", "E31", "E32", "E33", "E34", "E35", "E36", "E40"),
)
PASSTHROUGH = ("C11", "R11", "E11", "E41", "E50", "E51")
SHIPPED = {"shipping_code": "D-20260301-0000304-00", "tracking_no": "500100", "shipped_date": "2026-03-02 10:00:00"}
TWIN = {"claim_code": "C20260305-0000009", "order_id": "20260301-0000315"}
PART = {"claim_code": "R20260306-0000003", "order_id": "20260301-0000317"}
EXCHANGE_KEY = {"claim_code": "B20260305-0000001", "order_id": "20260301-0000303"}

ORDERS, LINES = collect(
    *(one(number, code) for number, code in enumerate(CODES, start=1)),
    *(one(100 + number, code, order_status_before_cs="N20") for number, code in enumerate(PASSTHROUGH)),
    *(one(110 + number, code) for number, code in enumerate(PASSTHROUGH)),
    one(120, "C11", order_status_before_cs="N21", request_undone="Cancellation"),
    *(one(130 + number, code) for number, code in enumerate(("N77", "C77", "R77", "E77", "X01"))),
    # 300 mixed close, 301 least advanced live line, 302 partial cancel without a cancel date, 303 exchange pair
    order(300, [line(300, 1, "C40"), line(300, 2, "R40")]),
    order(301, [line(301, 1, "N40"), line(301, 2, "N20"), line(301, 3, "C40")]),
    order(
        302,
        [
            line(302, 1, "N30", shipped_date="2026-03-02 10:00:00"),
            line(302, 2, "C40", cancel_date="2026-03-03 10:00:00"),
        ],
        canceled="M",
        cancel_date=None,
    ),
    order(
        303,
        [
            line(303, 1, "E40", status_code="E1", claim_code="B20260305-0000001", delivered_date="2026-03-04 10:00:00"),
            line(303, 2, "N30", status_code="N2"),
        ],
    ),
    order(304, [line(304, 1, "N30", **SHIPPED), line(304, 2, "N40", **SHIPPED, delivered_date="2026-03-03 10:00:00")]),
    # 305 lost a line at the mall, 306 is no longer returned by the mall, 307 came back
    order(305, [line(305, 1), line(305, 2, _dlt_load_id=OLDER_LOAD)]),
    one(306, "N20"),
    one(307, "N20"),
    # 308 a claim on a part of a line, 309 unpaid, 310 in the American shop, 311 imported from SmartStore
    order(308, [line(308, 1, "R40", quantity=3, claim_quantity=1, order_status_before_cs="N40")]),
    order(309, [line(309, 1, "N00")], paid="F", payment_date=None),
    order(310, [line(310, 1)], shop_no="2", currency="USD", order_date="2026-02-28T23:30:00-08:00"),
    order(311, [line(311, 1)], order_place_id="shopn", market_order_no="2026030112345678"),
    # 312 Naver Pay with a refund the mall does not list, 313 returned with a refund in the list
    order(
        312,
        [line(312, 1, "C40", cancel_date="2026-03-03 10:00:00", refund_date="2026-03-03 11:00:00")],
        order_place_id="NCHECKOUT",
        actual_order_amount__payment_amount="0.00",
    ),
    order(313, [line(313, 1, "R40", claim_code="R20260306-0000001", claim_reason_type="V")]),
    order(314, [line(314, 1, "N20")], shop="second"),
    # 315 has a cancellation and a return of one number, as the vendor's samples do; 316 took a return back
    order(315, [line(315, 1, "C40", claim_code="C20260305-0000009")]),
    order(316, [line(316, 1, "N50", claim_code="R20260306-0000002", claim_type="R", request_undone="T")]),
    # 317 keeps its line's code while a part is being returned
    order(317, [line(317, 1, "N40", quantity=3, claim_quantity=2, claim_code="R20260306-0000003", claim_type="R")]),
)

VARIANT = {
    "product_no": "11",
    "product_code": "P0000011",
    "variant_code": "P0000011000A",
    "display": "T",
    "selling": "T",
}
STOCK = {"use_inventory": "T", "display_soldout": "T", "inventory_control_type": "A", "safety_inventory": 0}
PRODUCT = {
    "product_code": "P0000011",
    "product_name": "머그컵<br>350ml",
    "display": "T",
    "selling": "T",
    "tax_type": "A",
}


def variant(code: str, **fields: Any) -> Row:
    return VARIANT | STOCK | {"variant_code": code, "custom_variant_code": "", "additional_amount": "0.00"} | fields


RAW: Raw = {
    **traffic_rows.RAW,
    "shops": [
        {"shop_no": "1", "currency_code": "KRW", "timezone": "Asia/Seoul", "default": "T", "active": "T"},
        {"shop_no": "2", "currency_code": "USD", "timezone": "America/Los_Angeles", "default": "F", "active": "T"},
    ],
    "orders": ORDERS,
    "order_items": LINES,
    "orders_missing": [
        {"order_id": "20260301-0000306", "noticed_at": READ_AT + timedelta(hours=1)},
        {"order_id": "20260301-0000307", "noticed_at": READ_AT - timedelta(hours=1)},
    ],
    "exchanges": [
        EXCHANGE_KEY | {"status": "exchanged", "undone": "F", "claim_reason_type": "K", "recover_inventory": "T"}
    ],
    "exchange_items": [EXCHANGE_KEY | {"order_item_code": "20260301-0000303-01", "quantity": 2, "order_status": "E40"}],
    "exchange_replacements": [EXCHANGE_KEY | {"order_item_code": "20260301-0000303-02", "quantity": 2}],
    "cancellations": [TWIN | {"status": "canceled", "undone": "F"}],
    "cancellation_items": [TWIN | {"order_item_code": "20260301-0000315-01", "quantity": 2, "order_status": "C40"}],
    "returns": [
        TWIN | {"status": "accepted", "undone": "F"},
        PART | {"status": "returned", "undone": "F"},
        {
            "claim_code": "R20260306-0000001",
            "order_id": "20260301-0000313",
            "status": "returned",
            "undone": "F",
            "recover_inventory": "T",
            "return_shipping_fee": "-3000.00",
        },
    ],
    "return_items": [
        TWIN | {"order_item_code": "20260301-0000315-01", "quantity": 2, "order_status": "C40"},
        PART | {"order_item_code": "20260301-0000317-01", "quantity": 3, "claim_quantity": 2, "order_status": "R41"},
        {
            "claim_code": "R20260306-0000001",
            "order_id": "20260301-0000313",
            "order_item_code": "20260301-0000313-01",
            "quantity": 2,
            "claim_reason_type": "V",
            "order_status": "R40",
            "return_request_date": "2026-03-06 08:00:00",
            "return_confirmed_date": "2026-03-09T08:00:00+09:00",
        },
    ],
    "refunds": [
        {
            "refund_code": "R20260306-0000001",
            "order_id": "20260301-0000313",
            "currency": "KRW",
            "status": "T",
            "quantity": 2,
            "actual_refund_amount": "16000.00",
            "used_points": "1000.00",
            "used_credits": "0.00",
            "accepted_refund_date": "2026-03-08T08:00:00+09:00",
            "refund_date": "2026-03-10T00:10:00+09:00",
        }
    ],
    "products": [
        PRODUCT | {"product_no": "11", "price": "10000.00", "custom_product_code": "MUG"},
        PRODUCT | {"product_no": "11", "price": "9.50", "shop_no": "2"},
        PRODUCT | {"product_no": "12", "price": "5000.00", "_read_at": OLDER, "_dlt_load_id": OLDER_LOAD},
    ],
    "variants": [
        variant(
            "P0000011000A", quantity=10, safety_inventory=3, custom_variant_code=" sku-1 ", additional_amount="500.00"
        ),
        variant("P0000011000B", quantity=-2, display_soldout="F", custom_variant_code="없음"),
        variant("P0000011000C", quantity=0, use_inventory="F"),
        variant("P0000011000D", quantity=0, inventory_control_type="B"),
        variant("P0000011000E", quantity=4, _dlt_load_id=OLDER_LOAD),
        variant("P0000011000A", quantity=10, shop_no="2", options='[{"name": "Color", "value": "Black"}]'),
        variant("P0000012000A", product_no="12", quantity=1, _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
    ],
    "sweeps": [{"resource": "products", "started_at": READ_AT - timedelta(minutes=5), "rows": 1}],
    "articles": [
        {
            "board_no": "4",
            "article_no": "1",
            "parent_article_no": "1",
            "product_no": "11",
            "rating": 5,
            "reply_depth": 0,
            "deleted": "F",
            "created_date": "2026-03-05T23:59:00+09:00",
        },
        {
            "board_no": "4",
            "article_no": "2",
            "parent_article_no": "1",
            "product_no": "11",
            "rating": 0,
            "reply_depth": 1,
            "deleted": "F",
            "created_date": "2026-03-06T10:00:00+09:00",
        },
    ],
    "_ledger": [
        {
            "run_id": "a",
            "resource": "orders",
            "status": "ok",
            "window_to": READ_AT - timedelta(days=1),
            "started_at": READ_AT - timedelta(days=1),
            "finished_at": READ_AT - timedelta(days=1),
        },
        {"run_id": "b", "resource": "orders", "status": "failed", "error": "quota", "started_at": READ_AT},
    ],
}
assert LOAD_ID > OLDER_LOAD
