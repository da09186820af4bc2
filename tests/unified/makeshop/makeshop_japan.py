"""Hand-made raw rows of a Japanese MakeShop shop's sales. The number at the end of an order number is the case."""

from typing import Any

from tests.unified.makeshop.makeshop_korea import OLDER_LOAD
from tests.unified.warehouse import Raw, Row

CODES = ("N", "Y", "C", "R", "Z")
PAYMENTS = ("0000", "0001", "0002", "0004", "1002", "0003", "9999")
CASES = [(code, payment) for code in CODES for payment in ("0001", "9999", "0003")]


def number_of(number: int) -> str:
    return f"P{number:018d}"


def order(number: int, payment: str = "0001", **fields: Any) -> Row:
    return {
        "shop": "jp",
        "system_order_number": number_of(number),
        "order_date": "2026-03-01 00:05:00",
        "pay_method": "card",
        "payment_status_code": payment,
        "sum_price": 3100,
    } | fields


def delivery(number: int, status: str = "N", delivery_id: int = 1, **fields: Any) -> Row:
    sent = {"delivery_date": "20260303101500", "slip_number": "700100"} if status in "YR" else {}
    return {
        "shop": "jp",
        "system_order_number": number_of(number),
        "delivery_id": str(delivery_id),
        "delivery_status": status,
        "delivery_date": "",
        "estimated_shipment_date": "--",
        "desired_delivery_date": "--",
        "slip_number": "",
        "shipping_charge": 600,
        "delivery_sum_price": 3100,
        **sent,
    } | fields


def item(number: int, position: int = 1, delivery_id: int = 1, **fields: Any) -> Row:
    """Two pieces at 1,250 yen of a product with variations."""
    return {
        "shop": "jp",
        "system_order_number": number_of(number),
        "delivery_id": str(delivery_id),
        "position": position,
        "product_code": "000000000002",
        "product_custom_code": "BAG",
        "variation_custom_code": "BAG-BLACK-M",
        "product_name": "バッグ",
        "variation_name": "カラー : ブラック サイズ : M",
        "price": 1250,
        "amount": 2,
    } | fields


# 1 to 15: every state of a delivery with paid, unpaid and called-off payment; 21 to 27: every code of payment
ORDERS = [order(number, payment) for number, (_, payment) in enumerate(CASES, start=1)]
ORDERS += [order(number, payment) for number, payment in enumerate(PAYMENTS, start=21)]
DELIVERIES = [delivery(number, code) for number, (code, _) in enumerate(CASES, start=1)]
DELIVERIES += [delivery(number) for number, _ in enumerate(PAYMENTS, start=21)]
ITEMS = [item(number) for number in (*range(1, len(CASES) + 1), *range(21, 21 + len(PAYMENTS)))]

# 31 two deliveries, one of them sent, and one that was removed; 32 how lines name their variation
ORDERS += [order(31, sum_price=6400, member_key="cd34"), order(32)]
DELIVERIES += [
    delivery(31, "N", 1, estimated_shipment_date="20260305000000"),
    delivery(31, "Y", 2),
    delivery(31, "Y", 3, _dlt_load_id=OLDER_LOAD),
    delivery(32, "N"),
]
CHOICES = [
    {"variation_custom_code": "BAG-WHITE-M", "variation_name": "カラー : ホワイト サイズ : M"},
    {"variation_custom_code": "OLD-CODE", "variation_name": "カラー : ダーク ブルー サイズ : M"},  # the choices tell it
    {"variation_custom_code": "BAG-GONE", "variation_name": "カラー : レッド サイズ : M"},  # taken off the product
    {"variation_custom_code": "NEVER-SEEN", "variation_name": "カラー : グレー"},
    {"product_code": "000000000001", "product_custom_code": "CUP", "variation_custom_code": "", "variation_name": ""},
    {"product_code": "000000000009", "product_custom_code": "", "variation_custom_code": "", "variation_name": ""},
]
ITEMS += [
    item(31, 1, 1),
    item(31, 2, 1, _dlt_load_id=OLDER_LOAD),
    item(31, 1, 2, price=300, amount=1),
    item(31, 1, 3, _dlt_load_id=OLDER_LOAD),
    *(item(32, position, **choice) for position, choice in enumerate(CHOICES, start=1)),
]
JAPAN: Raw = {"jp_orders": ORDERS, "jp_deliveries": DELIVERIES, "jp_basket_items": ITEMS}
