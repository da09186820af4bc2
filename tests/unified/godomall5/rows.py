"""Hand-made raw rows of a Godomall5 mall: one order for every rule, and the goods of `goods_rows`.

All of it is text, as on the wire.
The number at the end of an order number is the case. Invented codes, no people.
"""

from datetime import timedelta
from typing import Any

from tests.unified.godomall5.goods_rows import GOODS_RAW, NEVER, OLDER_LOAD
from tests.unified.warehouse import READ_AT, Raw, Row

SHIPPED = {
    "invoice_company_sno": "12",
    "invoice_company": "한진택배",
    "invoice_no": "600100",
    "delivery_dt": "2026-03-02 08:00:00",
}
DELIVERED = SHIPPED | {"delivery_complete_dt": "2026-03-03 08:00:00"}
CODES = (
    *("o1", "p1", "g1", "g2", "g3", "g4", "d1", "d2", "s1", "c1", "c2", "c3", "c4", "f1", "f2", "f3", "f4"),
    *("b1", "b2", "b3", "b4", "e1", "e2", "e3", "e4", "e5", "r1", "r2", "r3", "z1", "z2", "z3", "z4", "z5"),
)
ADDED_CODES = ("g6", "b9", "e8", "r9", "z9", "x1")
OPTION_LISTS = (
    '[["색상","블랙",null,-1000,null],["크기","M"," SKU-2 ",0,null]]',  # the code on the second choice
    '[["","낱개","",0,null]]',  # no name
    '[["","","",0,null]]',  # nothing chosen
    "[]",
    '[["색상","블랙"',  # cut off
    '{"0":["색상","블랙","SKU-3",0,null]}',  # no list
)

Order = tuple[Row, list[Row]]


def order_no(number: int) -> str:
    return f"260301090000{number:04d}"


def order(number: int, *lines: Row, **fields: Any) -> Order:
    """A paid order of the shop `main`, placed at 09:00 in Korea; `fields` replace what is written here."""
    row = {
        "order_no": order_no(number),
        "mall_sno": "1",
        "order_status": "p1",
        "order_channel_fl": "shop",
        "order_type_fl": "pc",
        "first_sale_fl": "n",
        "settle_kind": "pc",
        "settle_price": "23000.00",
        "total_goods_price": "20000.00",
        "use_mileage": "0.00",
        "use_deposit": "0.00",
        "order_date": "2026-03-01 09:00:00",
        "payment_dt": "2026-03-01 09:01:00",
    } | fields
    shared = {name: row[name] for name in ("shop", "_dlt_load_id") if name in row}
    return row, [shared | {"order_no": row["order_no"]} | each for each in lines]


def line(number: int, position: int = 1, status: str = "p1", **fields: Any) -> Row:
    """A line of two pieces at 10,000 won, in the order of the same number."""
    return {
        "sno": str(number * 10 + position),
        "order_cd": str(position),
        "order_status": status,
        "goods_no": "1000000011",
        "goods_cd": "MUG",
        "goods_nm": "머그컵",
        "goods_cnt": "2",
        "goods_price": "10000.00",
        "option_price": "0.00",
        "option_sno": "501",
        "option_info": '[["색상","블랙","SKU-1",0,null],["크기","M","",0,null]]',
        "minus_stock_fl": "y",
        "cancel_dt": NEVER,
        "delivery_dt": NEVER,
        "finish_dt": NEVER,
    } | fields


def claim(number: int, position: int, mode: str, **fields: Any) -> Row:
    """A record of the first claim of a line, asked for on the fifth."""
    return {
        "order_no": order_no(number),
        "sno": str(number * 10 + position),
        "position": 1,
        "handle_mode": mode,
        "handle_group_cd": "1",
        "handle_complete_fl": "n",
        "handle_reason": "고객변심",
        "reg_dt": "2026-03-05 10:00:00",
        "handle_dt": NEVER,
    } | fields


def one(number: int, status: str, **fields: Any) -> Order:
    return order(number, line(number, status=status, **fields))


COMPLETE = {"handle_complete_fl": "y", "handle_dt": "2026-03-07 00:30:00"}
ORDERS: list[Order] = [
    *(one(number, code, **(DELIVERED if code[0] in "be" else {})) for number, code in enumerate(CODES, start=1)),
    # 101..103 refunds of goods that were sent; 111..116 codes the shop added or nobody knows
    *(one(100 + number, f"r{number}", **DELIVERED) for number in (1, 2, 3)),
    *(one(110 + number, code) for number, code in enumerate(ADDED_CODES, start=1)),
    # 201 a part of a line was cancelled: the mall made a line of it. The add-on beside them has options of its own
    order(
        201,
        line(201, 1, "d2", goods_cnt="1", order_group_cd="201", **DELIVERED),
        line(201, 2, "r3", goods_cnt="1", order_group_cd="201", cancel_dt=NEVER),
    ),
    # 202 cancelled whole in one claim of two lines, paid with points and deposit too
    order(
        202,
        line(202, 1, "r3", goods_cnt="1"),
        line(202, 2, "r3", goods_cnt="1", cancel_dt="2026-03-06 09:00:00"),
        settle_price="15,000.00",
        use_mileage="5,000.00",
        use_deposit="3,000.00",
    ),
    # 203 returned, with a fee; its refund is still held for one of two lines
    order(203, line(203, 1, "r3", **DELIVERED), line(203, 2, "r2", **DELIVERED)),
    # 204 exchanged; what is sent instead is a line of its own
    order(204, line(204, 1, "e5", **DELIVERED), line(204, 2, "z4", **(DELIVERED | {"invoice_no": "600200"}))),
    # 205 a claim that came to nothing, and one before it that did not
    order(205, line(205, 1, "s1", finish_dt="2026-03-10 08:00:00", **DELIVERED)),
    # 206 lost a line at the mall, 207 is no longer returned by the mall, 208 came back
    order(206, line(206, 1), line(206, 2, _dlt_load_id=OLDER_LOAD)),
    one(207, "g1"),
    one(208, "g1"),
    # 209 not paid, stock taken; 210 not paid, stock not taken; 211 ran out
    order(209, line(209, 1, "o1"), payment_dt=NEVER),
    order(210, line(210, 1, "o1", minus_stock_fl="n"), payment_dt=NEVER),
    order(211, line(211, 1, "c1", cancel_dt="2026-03-04 00:10:00"), payment_dt=NEVER),
    # 212 Naver Pay on a phone; 213 a place of order nobody knows; 214 in the overseas shop, without a date of order
    order(212, line(212, 1), order_channel_fl="naverpay", api_order_no="N1", order_type_fl="mobile"),
    order(213, line(213, 1), order_channel_fl="coupang", api_order_no="C1", order_type_fl="write"),
    order(214, line(214, 1), mall_sno="2", order_date=NEVER, first_sale_fl="y", mem_no_key="ab12"),
    # 215 discounts of every kind, two shipping groups, discounts on shipping, tax
    order(
        215,
        line(
            215,
            1,
            option_price="500.00",
            option_text_price="100.00",
            cost_price="4000.00",
            goods_dc_price="1,000.00",
            member_dc_price="200.00",
            member_overlap_dc_price="30.00",
            coupon_goods_dc_price="400.00",
            division_coupon_order_dc_price="50.00",
            brand_bank_sale_price="60.00",
            myapp_dc_price="70.00",
            enuri="8",
            time_sale_price="900.00",
        ),
        total_goods_dc_price="1000.00",
        total_member_dc_price="200.00",
        total_member_overlap_dc_price="30.00",
        total_coupon_goods_dc_price="400.00",
        total_coupon_order_dc_price="50.00",
        total_member_bank_dc_price="60.00",
        total_myapp_dc_price="70.00",
        total_enuri_dc_price="8",
        total_cate_price_variant_dc_price="2.00",
        total_coupon_delivery_dc_price="1000.00",
        total_member_delivery_dc_price="500.00",
        tax_vat_price="1818.00",
    ),
    # 216 goods without options, whose line has an option number all the same; 217 two invoices and a hand-over
    order(216, line(216, 1, option_info="", goods_no="1000000012", goods_cd=" PLAIN-1 ", option_sno="777")),
    order(
        217,
        line(217, 1, "d1", **SHIPPED),
        line(217, 2, "d2", **(DELIVERED | {"invoice_no": "600300"})),
        line(217, 3, "d2", delivery_dt="2026-03-02 08:00:00"),
        line(217, 4, "d1", **SHIPPED),
        line(217, 5, "g4", invoice_no="600400"),
    ),
    order(218, line(218, 1), shop="second"),
    # 219 a refund whose record is missing; 220 lists of options of every kind
    order(219, line(219, 1, "r1")),
    order(220, *(line(220, position, option_info=text) for position, text in enumerate(OPTION_LISTS, start=1))),
]
ADD_ON = {key: value for key, value in line(201, 3, "d2").items() if key != "goods_no"} | {
    "order_no": order_no(201),
    "add_goods_no": "31",
    "parent_goods_no": "1000000011",
    "goods_cd": "GIFTBOX",
    "goods_nm": "선물 포장",
    "goods_cnt": "1",
    "goods_price": "1000.00",
    "option_sno": "0",
    "option_info": "",
}
CLAIMS = [
    claim(201, 2, "r", before_status="p1", refund_price="10000.00", handle_group_cd="2", **COMPLETE),
    claim(202, 1, "r", before_status="g6", refund_price="6000.00", refund_use_mileage="5,000.00", **COMPLETE),
    claim(202, 2, "r", before_status="g1", refund_price="9000.00", refund_use_deposit="3000.00", **COMPLETE)
    | {"refund_delivery_charge": "3000.00"},
    claim(203, 1, "b", before_status="d2", handle_reason="상품 불량", refund_price="1.00"),
    claim(203, 1, "r", before_status="b4", handle_reason="상품 불량", refund_price="17000.00", **COMPLETE)
    | {"position": 2, "reg_dt": "2026-03-06 10:00:00", "refund_charge": "3000.00"},
    claim(203, 2, "r", before_status="b4", handle_reason="알 수 없음", refund_price="20000.00"),
    claim(204, 1, "e", before_status="s1", handle_reason="사이즈변경", **COMPLETE),
    claim(204, 2, "z", before_status="", handle_reason="교환추가", **COMPLETE),
    claim(205, 1, "r", before_status="d2", refund_price="500.00", **COMPLETE),
    claim(205, 1, "b", before_status="d2", refund_price="20000.00") | {"position": 2, "handle_group_cd": "0"},
    claim(211, 1, "c", before_status="o1", handle_reason="자동취소"),
]
DELIVERIES = [
    {"order_no": order_no(215), "sno": "1", "delivery_charge": "2500.00"},
    {"order_no": order_no(215), "sno": "2", "delivery_charge": "3,000.00"},
    {"order_no": order_no(215), "sno": "3", "delivery_charge": "9000.00", "_dlt_load_id": OLDER_LOAD},
]

RAW: Raw = {
    **GOODS_RAW,
    "orders": [row for row, _ in ORDERS],
    "order_goods": [each for _, lines in ORDERS for each in lines],
    "order_add_goods": [ADD_ON],
    "order_claims": CLAIMS,
    "order_deliveries": DELIVERIES,
    "orders_missing": [
        {"order_id": order_no(207), "noticed_at": READ_AT + timedelta(hours=1)},
        {"order_id": order_no(208), "noticed_at": READ_AT - timedelta(hours=1)},
    ],
}
