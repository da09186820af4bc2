"""Hand-made raw rows of a WISA shop: one order for every rule, and the goods of `wisa_goods`.

The number at the end of an order number is the case. Invented codes, no people.
"""

from datetime import timedelta
from typing import Any

from tests.unified.naver_smartstore import naver_rows
from tests.unified.warehouse import READ_AT, Raw, Row
from tests.unified.wisa.wisa_goods import GOODS_RAW, OLDER_LOAD

CODES = (
    *("1", "2", "3", "4", "5", "11", "31", "12", "21", "13", "14", "15", "16", "22", "23", "28", "17"),
    *("18", "24", "25", "26", "27", "19", "20", "32", "40", "41"),
)
STORE_ORDER = naver_rows.order_id(1)  # one of those that the hand-made SmartStore holds

Order = tuple[Row, list[Row]]


def order_no(number: int) -> str:
    return f"20260301-{number:07d}"


def item(position: int = 1, status: str | None = "2", **fields: Any) -> Row:
    """A line of two pieces at 10,000 won."""
    return {
        "item_id": str(position),
        "product_id": "1001",
        "option_id": "5001",
        "quantity": 2,
        "price": 10000,
        "status": status,
        "carrier": "",
        "tracking_no": "",
    } | fields


def order(number: int, *items: Row, **fields: Any) -> Order:
    """A paid order of the shop `main`, placed at 09:00 in Korea; `fields` replace what is written here."""
    row = {
        "order_id": order_no(number),
        "order_date": "2026-03-01T09:00:00+09:00",
        "status": "2",
        "payment_status": "paid",
        "total_amount": sum(each["quantity"] * each["price"] for each in items),
        "channel": "mall",
    } | fields
    shared = {name: row[name] for name in ("shop",) if name in row}
    return row, [shared | {"order_id": row["order_id"]} | each for each in items]


def sent(position: int, status: str, tracking_no: str, **fields: Any) -> Row:
    return item(position, status, carrier="가상택배", tracking_no=tracking_no, **fields)


ORDERS: list[Order] = [
    # 1..27 every code, in an order that does not say whether it was paid
    *(order(number, item(1, code), payment_status=None) for number, code in enumerate(CODES, start=1)),
    # 101 states in the admin's words, 102 one that nobody knows, 103 a line without a state, 104 lines of two kinds
    order(101, item(1, "배송중"), item(2, " 반품 수거중 "), payment_status="입금완료"),
    order(102, item(1, "77")),
    order(103, item(1, None), status="3"),
    order(104, sent(1, "4", "700100"), item(2, "13"), total_amount=24000),
    # 105 lost a line at the mall, 106 is no longer returned by the mall, 107 came back
    order(105, item(1), item(2, _dlt_load_id=OLDER_LOAD)),
    order(106, item(1, "3")),
    order(107, item(1, "3")),
    # 108 from SmartStore, 109 from an account there that nobody connected, 110 a place nobody knows with an order of
    # SmartStore, 111 from Kakao, 112 silent about it
    order(108, item(1), channel="smartstore", market_order_no=STORE_ORDER),
    order(109, item(1), channel="smartstore", market_order_no="2026030199999999"),
    order(110, item(1), channel="N-Mart", market_order_no=STORE_ORDER),
    order(111, item(1), channel="talkstore", market_order_no="K1"),
    order(112, item(1), channel=""),
    # 113 Korean time without an offset, 114 seconds, 115 just before midnight in UTC's other day
    order(113, item(1), order_date="2026-03-01 09:00:00"),
    order(114, item(1), order_date="1772323200"),
    order(115, item(1), order_date="2026-03-01T00:30:00+09:00"),
    # 116 two invoices, a hand-over, an invoice before it leaves, nothing yet
    order(
        116,
        sent(1, "4", "700200"),
        sent(2, "5", "700300"),
        item(3, "5"),
        sent(4, "4", "700200"),
        sent(5, "3", "700400"),
        item(6, "3"),
    ),
    order(117, item(1), shop="second"),
    # 118 said not to be paid, 119 a word nobody knows, 120 without an amount, 121 a cancel asked for before payment
    order(118, item(1, "1"), payment_status="N"),
    order(119, item(1, "3"), payment_status="확인중"),
    order(120, item(1), item(2, "15"), total_amount=None),
    order(121, item(1, "12"), payment_status="unpaid"),
    # 122 goods that are not in the catalogue
    order(122, item(1, product_id="1999", option_id="")),
]

RAW: Raw = {
    **GOODS_RAW,
    "orders": [row for row, _ in ORDERS],
    "order_items": [each for _, items in ORDERS for each in items],
    "orders_missing": [
        {"order_id": order_no(106), "noticed_at": READ_AT + timedelta(hours=1)},
        {"order_id": order_no(107), "noticed_at": READ_AT - timedelta(hours=1)},
    ],
}
