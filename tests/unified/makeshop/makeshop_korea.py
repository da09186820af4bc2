"""Hand-made raw rows of a Korean MakeShop shop's sales: one order for every rule. All text, as on the wire.

The number at the end of an order number is the case. Invented codes, no people.
"""

from datetime import timedelta
from typing import Any

from tests.unified.warehouse import READ_AT, Raw, Row

OLDER_LOAD = "1773025200.25"
NEVER = "0000-00-00 00:00:00"
INVOICE = {
    "delivery_info__delicom": "04",
    "delivery_info__delicom_name": "한진택배",
    "delivery_info__delinum": "600100",
    "delivery_info__delinum_date": "2026-03-02 07:00:00",
}
SHIPPED = INVOICE | {"delivery_info__deli_date": "2026-03-02 08:00:00"}
DELIVERED = SHIPPED | {"delivery_info__delicomplete_date": "2026-03-03 08:00:00"}
CONFIRMED = DELIVERED | {"delivery_info__deliend_date": "2026-03-09 08:00:00"}
CANCELLED = {"cancelend_date": "2026-03-04 00:10:00"}
RETURNED = DELIVERED | {"returnend_date": "2026-03-06 10:00:00"}
EXCHANGED = DELIVERED | {"tradeend_date": "2026-03-07 10:00:00"}
UNPAID = {"payment__pay_date": "", "payment__pay_status": "N"}

Order = tuple[Row, list[Row]]


def ordernum(number: int) -> str:
    return f"20260301090000-{number:011d}"


def line_id(number: int, num: int = 1) -> str:
    return f"{ordernum(number)}-{num}"


def order(number: int, *lines: Row, **fields: Any) -> Order:
    """A paid order of the shop `main`, placed at 09:00 in Korea; `fields` replace what is written here."""
    row = {
        "ordernum": ordernum(number),
        "order_date": "2026-03-01 09:00:00",
        "order_status": "Y",
        "start_price": "23000",
        "pay_price": "23000",
        "total_product_price": "20000",
        "deli_price": "3000",
        "used_reserve": "0",
        "used_emoney": "0",
        "pay_path": "WEB",
        "naver_pay_oid": "",
        "regular_delivery": "N",
        "payment__paymethod": "C",
        "payment__pay_date": "2026-03-01 09:01:00",
        "payment__pay_status": "Y",
    } | fields
    shared = {name: row[name] for name in ("shop", "_dlt_load_id") if name in row}
    return row, [shared | {"ordernum": row["ordernum"]} | each for each in lines]


def line(num: int = 1, **fields: Any) -> Row:
    """A line of two pieces at 10,000 won."""
    return {
        "num": str(num),
        "delivery_num": "S-26030109-000000001-01",
        "product_uid": "101",
        "prd_option_uid": "1",
        "product_name": "머그컵",
        "basket_status": "S11",
        "basket_stock": "2",
        "sell_price": "10000",
        "product_price": "9500",
        "option_price": "500",
        "option_data": "색상 : 블랙 / 크기 : M",
        "product_buyprice": "4,000",
        "supply_code": "0",
        **dict.fromkeys(("cancelend_date", "returnend_date", "tradeend_date"), NEVER),
        **{f"delivery_info__{name}": NEVER for name in ("delinum_date", "deli_date", "delicomplete_date")},
        "delivery_info__deliend_date": NEVER,
    } | fields


def one(number: int, _order: Row | None = None, **fields: Any) -> Order:
    return order(number, line(**fields), **(_order or {}))


def asked(number: int, basket_num: str = "1", **fields: Any) -> Row:
    """A request of the fifth that has no end yet."""
    return {
        "ordernum": ordernum(number),
        "position": 1,
        "basket_num": basket_num,
        "reason": "고객 변심",
        "request_date": "2026-03-05 10:00:00",
        "completed_date": NEVER,
    } | fields


def refund(number: int, basket_num: str = "1", status: str = "DONE", **fields: Any) -> Row:
    return {
        "ordernum": ordernum(number),
        "position": 1,
        "basket_num": basket_num,
        "refund_status": status,
        "refund_status_date": "2026-03-07 00:30:00",
        "refund_total_price": "20,000",
        "refund_price": "19000",
        "refund_used_reserve": "600",
        "refund_used_emoney": "400",
        "refund_method": "C",
        "return_deli_price": "3000",
    } | fields


ORDERS: list[Order] = [
    one(1, UNPAID),
    one(2),
    one(3, {"payment__pay_date": ""}),  # the flag alone says that it was paid
    one(4, **INVOICE),
    one(5, **SHIPPED),
    one(6, **DELIVERED),
    one(7, **CONFIRMED),
    one(8),  # asked to cancel
    one(9, **CANCELLED),  # given back
    one(10, **CANCELLED),  # still owed
    one(11, UNPAID, **CANCELLED),
    one(12, **CANCELLED),  # no refund in the list
    one(13, **DELIVERED),  # asked to return
    one(14, **RETURNED),
    one(15, **RETURNED),  # still owed
    one(16, **DELIVERED),  # asked to exchange, without a date
    one(17, **EXCHANGED),
    one(18, {"payment__pay_date": "", "payment__pay_status": "C"}),
    one(19, **(SHIPPED | {"delivery_info__deli_date": "2026-03-06 08:00:00"})),  # sent after a cancel was asked for
    one(20, cancelend_date="2026-04-10 00:10:00"),  # forty days later
    one(21),  # the record of the cancel has ended, the line has no date
    one(22, basket_status="S99", **SHIPPED),  # a code nobody knows
    one(23, {"payment__pay_status": "C"}, **CANCELLED),  # the payment was taken back with the order
    one(24, **(EXCHANGED | RETURNED | CANCELLED)),
    one(25),  # no longer returned by the mall
    one(26),  # came back
    # 27 a part was cancelled: the mall made a line of it; 28 cancelled whole, with one refund for both lines
    order(27, line(1, basket_stock="1", **DELIVERED), line(2, basket_stock="1", **CANCELLED)),
    order(28, line(1, **CANCELLED), line(2, cancelend_date="2026-03-05 00:20:00")),
    # 29 Naver Pay on a phone, by subscription; 30 discounts of every kind; 31 points; 32 a line was removed at the mall
    one(29, {"naver_pay_oid": "N1", "pay_path": "MOBILE", "regular_delivery": "Y", "id_key": "ab12"}),
    order(30, line(1), line(2, option_data="", prd_option_uid="")),
    one(31, {"start_price": "15,000", "used_reserve": "5,000", "used_emoney": "3000"}, **CANCELLED),
    order(32, line(1), line(2, _dlt_load_id=OLDER_LOAD)),
    one(33, {"shop": "second"}),
    # 34 two parcels and a line that waits
    order(
        34,
        line(1, **SHIPPED),
        line(2, **(DELIVERED | {"delivery_num": "S-02", "delivery_info__delinum": "600200"})),
        line(3),
        line(4, **SHIPPED),
    ),
]
CANCELS = [
    asked(8),
    asked(9, completed_date="2026-03-04 00:10:00", reason="품절"),
    asked(19),
    asked(21, completed_date="2026-03-06 00:10:00"),
    asked(21, request_date="2026-03-02 10:00:00", reason="재고 부족") | {"position": 2},  # an older one
    asked(28, "1, 2"),
    asked(2, _dlt_load_id=OLDER_LOAD),  # taken back: no longer in the list
]
RETURNS = [asked(13, reason="상품 불량"), asked(14, reason="알 수 없음"), asked(15)]
TRADES = [
    {key: value for key, value in asked(number, reason="사이즈 변경").items() if not key.endswith("_date")}
    for number in (16, 17)
]
REFUNDS = [
    refund(9),
    refund(10, status="REQ"),
    refund(14),
    refund(14, refund_total_price="500", refund_price="500", refund_used_reserve="", refund_used_emoney="")
    | {"position": 2, "return_deli_price": ""},
    refund(15, status="") | {"refund_status_date": NEVER},
    refund(27, "2", refund_total_price="10000", refund_price=""),
    refund(28, "1, 2", refund_total_price="43000", refund_price="43000", refund_used_reserve="0")
    | {"refund_used_emoney": "0"},
    refund(31, refund_total_price="23000", refund_price="15000", refund_used_reserve="5000")
    | {"refund_used_emoney": "3000"},
    refund(32, "2", _dlt_load_id=OLDER_LOAD),
]
EXTENSIONS = [
    {"ordernum": ordernum(30), "position": place, "ext_type": kind, "ext_price": price, "basket_num": num}
    for place, (kind, price, num) in enumerate(
        [("COUPON", "1,000", "1"), ("MEMBER", "200", "1"), ("COUPON", "500", "0"), ("DELI", "2500", "")], start=1
    )
]
KOREA: Raw = {
    "kr_orders": [row for row, _ in ORDERS],
    "kr_order_lines": [each for _, lines in ORDERS for each in lines],
    "kr_order_cancels": CANCELS,
    "kr_order_returns": RETURNS,
    "kr_order_trades": TRADES,
    "kr_refunds": REFUNDS,
    "kr_order_extensions": EXTENSIONS,
    "orders_missing": [
        {"order_id": ordernum(25), "noticed_at": READ_AT + timedelta(hours=1)},
        {"order_id": ordernum(26), "noticed_at": READ_AT - timedelta(hours=1)},
    ],
    "kr_order_log": [
        {"ordernum": ordernum(9), "num": "1", "basket_id": "1", "type": "STATUS", "status": "s11"}
        | {"date": "2026-03-04 00:10:00"}
    ],
}
