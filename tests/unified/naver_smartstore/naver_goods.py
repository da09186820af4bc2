"""Hand-made raw rows: a SmartStore, its goods, and one order for every rule. Invented numbers, no people.

The number in an order id is the case; a line's id is its order's followed by its position.
"""

from datetime import timedelta
from typing import Any

from tests.unified.warehouse import LOAD_ID, READ_AT, Raw, Row

OLDER, OLDER_LOAD = READ_AT - timedelta(days=1), "1773025200.25"
PLACED, PAID = "2026-03-01T00:10:00.000+09:00", "2026-03-01T09:00:00.000+09:00"
SENT, ARRIVED, DECIDED = "2026-03-02T10:00:00.0+09:00", "2026-03-03T10:00:00+09:00", "2026-03-09T10:00:00.000+09:00"
ASKED, CAME_BACK, DONE = (
    "2026-03-05T08:00:00.000+09:00",
    "2026-03-06T08:00:00.000+09:00",
    "2026-03-07T08:00:00.000+09:00",
)


def order_id(number: int) -> str:
    return f"2026030100{number:06d}"


def line_id(number: int, position: int = 1) -> str:
    return f"{order_id(number)}{position:02d}"


def line(number: int, status: str, position: int = 1, **fields: Any) -> Row:
    """A paid line of three mugs at 10,000 won less 3,000 won.

    A name with two underscores is a column as it stands, every other one a member of `productOrder`.
    """
    members = {
        "order__order_date": PLACED,
        "order__payment_date": PAID,
        "order__payment_means": "신용카드",
        "order__pay_location_type": "MOBILE",
        "order__general_payment_amount": 30000,
        "product_id": "901",
        "original_product_id": "801",
        "product_name": "머그컵",
        "product_order_status": status,
        "quantity": 3,
        "initial_quantity": 3,
        "remain_quantity": 3,
        "unit_price": 10000,
        "total_product_amount": 30000,
        "initial_product_amount": 30000,
        "remain_product_amount": 30000,
        "total_payment_amount": 27000,
        "initial_payment_amount": 27000,
        "remain_payment_amount": 27000,
        "product_discount_amount": 3000,
        "seller_burden_discount_amount": 2000,
        "delivery_fee_amount": 3000,
        "delivery_discount_amount": 0,
        "package_number": f"P{number}",
    } | fields
    row = {
        name if _is_whole(name) else f"product_order__{name}": _numbered(number, name, value)
        for name, value in members.items()
    }
    return row | {
        "order__order_id": order_id(number),
        "product_order__product_order_id": line_id(number, position),
    }


def _is_whole(name: str) -> bool:
    return "__" in name or name.startswith("_") or name == "shop"


def _numbered(number: int, name: str, value: Any) -> Any:
    """The mall never gives a claim's number twice: `C1` becomes that of this order."""
    return f"{number}-{value}" if name.endswith("claim_id") and value else value


def place(prefix: str, kind: str, status: str, **fields: Any) -> Row:
    """A claim where the record holds one, about all three pieces: `current_claim__`, `before_claim__` or nothing."""
    members = {"claim_id": "C1", "claim_status": status, "claim_request_date": ASKED, "request_quantity": 3} | fields
    return {f"{prefix}{kind}__{name}": value for name, value in members.items()}


def shows(kind: str, status: str, claim_id: str = "C1") -> Row:
    return {"claim_type": kind, "claim_status": status, "claim_id": claim_id}


def running(kind: str, status: str, **fields: Any) -> Row:
    """A line with a claim that runs: named on the line and held in `currentClaim`."""
    native = {"cancel": "CANCEL", "return": "RETURN", "exchange": "EXCHANGE"}[kind]
    return shows(native, status, fields.get("claim_id", "C1")) | place("current_claim__", kind, status, **fields)


def finished(number: int, kind: str, status: str, quantity: int = 3, **fields: Any) -> Row:
    """A row of `completedClaims` of the first line of an order."""
    row = {
        "order__order_id": order_id(number),
        "product_order__product_order_id": line_id(number),
        "claim_type": kind,
        "claim_id": "C1",
        "claim_status": status,
        "claim_request_date": ASKED,
        "claim_complete_operation_date": DONE,
        "request_quantity": quantity,
        "position": 0,
    } | fields
    return {name: _numbered(number, name, value) for name, value in row.items()}


def change(number: int, kind: str, status: str, at: str, **fields: Any) -> Row:
    return {
        "order_id": order_id(number),
        "product_order_id": line_id(number),
        "last_changed_type": kind,
        "last_changed_date": at,
        "product_order_status": status,
    } | fields


LINE_CODES = (
    *("PAYMENT_WAITING", "PAYED", "DELIVERING", "DELIVERED", "PURCHASE_DECIDED"),
    *("EXCHANGED", "CANCELED", "RETURNED", "CANCELED_BY_NOPAYMENT", "SOMETHING_NEW"),
)
# (claimType, claimStatus, productOrderStatus that goes with it)
CLAIM_CODES = (
    ("CANCEL", "CANCEL_REQUEST", "PAYED"),
    ("CANCEL", "CANCELING", "PAYED"),
    ("CANCEL", "CANCEL_DONE", "CANCELED"),
    ("CANCEL", "CANCEL_REJECT", "PAYED"),
    ("RETURN", "RETURN_REQUEST", "DELIVERED"),
    ("RETURN", "COLLECTING", "DELIVERED"),
    ("RETURN", "COLLECT_DONE", "DELIVERED"),
    ("RETURN", "RETURN_DONE", "RETURNED"),
    ("RETURN", "RETURN_REJECT", "DELIVERED"),
    ("EXCHANGE", "EXCHANGE_REQUEST", "DELIVERED"),
    ("EXCHANGE", "COLLECTING", "DELIVERED"),
    ("EXCHANGE", "COLLECT_DONE", "DELIVERED"),
    ("EXCHANGE", "EXCHANGE_REDELIVERING", "DELIVERED"),
    ("EXCHANGE", "EXCHANGE_DONE", "EXCHANGED"),
    ("EXCHANGE", "EXCHANGE_REJECT", "DELIVERED"),
    ("ADMIN_CANCEL", "ADMIN_CANCELING", "PAYED"),
    ("ADMIN_CANCEL", "ADMIN_CANCEL_DONE", "CANCELED"),
    ("ADMIN_CANCEL", "ADMIN_CANCEL_REJECT", "PAYED"),
    ("PURCHASE_DECISION_HOLDBACK", "PURCHASE_DECISION_HOLDBACK", "DELIVERED"),
    ("PURCHASE_DECISION_HOLDBACK", "PURCHASE_DECISION_HOLDBACK_REDELIVERING", "DELIVERED"),
    ("PURCHASE_DECISION_HOLDBACK", "PURCHASE_DECISION_REQUEST", "DELIVERED"),
    ("PURCHASE_DECISION_HOLDBACK", "PURCHASE_DECISION_HOLDBACK_RELEASE", "DELIVERED"),
    ("CANCEL", "CANCEL_WHATEVER", "PAYED"),
    ("RETURN", "RETURN_WHATEVER", "DELIVERED"),
    ("EXCHANGE", "EXCHANGE_WHATEVER", "DELIVERED"),
    ("ADMIN_CANCEL", "ADMIN_WHATEVER", "PAYED"),
    ("PURCHASE_DECISION_HOLDBACK", "HOLDBACK_WHATEVER", "DELIVERED"),
    ("REPAIR", "REPAIR_REQUEST", "DELIVERED"),
)
UNPAID: Row = {"order__payment_date": None, "order__general_payment_amount": 0}
SHIPPED: Row = {
    "delivery__send_date": SENT,
    "delivery__tracking_number": "500100",
    "delivery__delivery_company": "CJGLS",
}
DELIVERED: Row = SHIPPED | {"delivery__delivered_date": ARRIVED}
NOTHING_LEFT: Row = {"remain_quantity": 0, "remain_payment_amount": 0, "remain_product_amount": 0}
TWO_LEFT: Row = {"remain_quantity": 2, "remain_payment_amount": 18000, "remain_product_amount": 20000}
FEE: Row = {"claim_delivery_fee_demand_amount": 3000, "claim_delivery_fee_pay_method": "환불금에서 차감"}

OLD_RETURN = place("", "return", "COLLECT_DONE", return_reason="BROKEN")
OLD_EXCHANGE = place("", "exchange", "EXCHANGE_REQUEST", collect_completed_date=CAME_BACK)
EXCHANGE_BEFORE = place("before_claim__", "exchange", "EXCHANGE_DONE")
CANCELLED = running("cancel", "CANCEL_DONE", cancel_completed_date=DONE)
CANCELLED_BEFORE = running("cancel", "CANCEL_DONE", cancel_completed_date=CAME_BACK, claim_id="C9")

LINES: list[Row] = [
    *(line(number, code) for number, code in enumerate(LINE_CODES, start=1)),
    *(line(100 + number, status, **shows(kind, code)) for number, (kind, code, status) in enumerate(CLAIM_CODES)),
    # 20-26 a paid line by acknowledgement and gift state
    line(20, "PAYED", place_order_status="NOT_YET"),
    line(21, "PAYED", place_order_status="OK"),
    line(22, "PAYED", place_order_status="CANCEL"),
    line(23, "PAYED", place_order_status="OK", gift_receiving_status="WAIT_FOR_RECEIVING"),
    line(24, "PAYED", place_order_status="OK", gift_receiving_status="RECEIVED"),
    line(25, "PAYED", gift_receiving_status="RECEIVED"),
    line(26, "DELIVERING", place_order_status="OK", **SHIPPED),
    # 200-203 a request that is held, one released; claims on a part of what is left
    line(200, "DELIVERED", **running("return", "RETURN_REQUEST", holdback_status="HOLDBACK")),
    line(201, "DELIVERED", **running("return", "RETURN_REQUEST", holdback_status="RELEASED")),
    line(202, "PAYED", place_order_status="OK", **running("cancel", "CANCEL_REQUEST", request_quantity=1)),
    line(203, "DELIVERED", **TWO_LEFT, **running("return", "COLLECTING", request_quantity=2)),
    # 204-206 finished on a part, finished on all before the product order says so, refused and moved on
    line(204, "PAYED", **TWO_LEFT, **shows("CANCEL", "CANCEL_DONE")),
    line(205, "DELIVERED", **NOTHING_LEFT, **shows("RETURN", "RETURN_DONE")),
    line(206, "DELIVERING", **SHIPPED),
    # 207 two claims on one line, 208 cancelled in part and the rest returned, 209 no more said than what is left
    line(207, "DELIVERED", **NOTHING_LEFT, **DELIVERED),
    line(208, "RETURNED", **NOTHING_LEFT, **DELIVERED),
    line(209, "PAYED", **TWO_LEFT),
    line(210, "DELIVERED", **TWO_LEFT, **DELIVERED),
    # 211 an exchange that would leave nothing, 212 exchanged after a part was cancelled
    line(211, "EXCHANGED", remain_quantity=0, **DELIVERED),
    line(212, "EXCHANGED", **TWO_LEFT, **DELIVERED),
    # 220-223 where claims stand: the deprecated copy, the one before, both copies, a hold with a number
    line(220, "DELIVERED", **shows("RETURN", "COLLECT_DONE"), **OLD_RETURN),
    line(221, "DELIVERED", **running("return", "RETURN_REQUEST", claim_id="C2"), **EXCHANGE_BEFORE),
    line(222, "DELIVERED", **running("exchange", "COLLECTING"), **OLD_EXCHANGE),
    line(223, "DELIVERED"),
    line(224, "DELIVERED"),
    # 225 unpaid with a cancel written for it, 226 a claim its product order lost
    line(225, "CANCELED_BY_NOPAYMENT", **UNPAID, **place("", "cancel", "CANCEL_DONE")),
    line(226, "DELIVERED"),
    # 230 two lines in one package and one in another, points used, fees told
    line(230, "PAYED", 1, payment_commission=300, channel_commission=900, sale_commission=800,
         knowledge_shopping_selling_interlock_commission=540, expected_settlement_amount=25260,
         order__naver_mileage_payment_amount=1000, order__charge_amount_payment_amount=2000,
         order__checkout_accumulation_payment_amount=500, order__pay_later_payment_amount=4000),
    line(230, "PAYED", 2, _read_at=OLDER, order__general_payment_amount=1),
    line(230, "PAYED", 3, package_number="P230b", delivery_fee_amount=2500, delivery_discount_amount=2500),
    line(231, "PAYED", unit_price=10000, option_price=500, item_no="71", product_option="색상: 블랙 / 크기: M",
         option_manage_code=" sku-1 ", seller_product_code="MUG", tax_type="TAX_EXEMPTION"),
    line(232, "PAYED", seller_burden_discount_amount=None, initial_product_amount=None, initial_quantity=None),
    line(233, "PAYMENT_WAITING", **UNPAID),
    # 234-235 gone at the mall and back again; 236 cancelled whole in two lines, 237 in one of two
    line(234, "PAYED", place_order_status="OK"),
    line(235, "PAYED", place_order_status="OK"),
    line(236, "CANCELED", 1, **NOTHING_LEFT, **CANCELLED),
    line(236, "CANCELED", 2, **NOTHING_LEFT, **CANCELLED_BEFORE),
    line(237, "CANCELED", 1, **NOTHING_LEFT, **CANCELLED),
    line(237, "PAYED", 2),
    # 238 in two parcels, 239 one package with an invoice and one line not sent yet
    line(238, "DELIVERED", 1, decision_date=DECIDED, shipping_due_date="2026-03-03T23:59:59.000+09:00", **DELIVERED),
    line(238, "DELIVERING", 2, **SHIPPED),
    line(238, "PAYED", 3),
    # 240-243 refunds: the fee comes off, is paid apart, no amount is left to tell, an exchange gives nothing back
    line(240, "RETURNED", **NOTHING_LEFT),
    line(241, "RETURNED", **NOTHING_LEFT),
    line(242, "RETURNED", remain_payment_amount=None, remain_quantity=None),
    line(243, "EXCHANGED"),
    line(244, "DELIVERED", shop="second", **running("return", "RETURN_REQUEST", return_reason="A_NEW_REASON")),
]  # fmt: skip

COMPLETED: list[Row] = [
    finished(206, "CANCEL", "CANCEL_REJECT"),
    finished(204, "CANCEL", "CANCEL_DONE", 1, claim_request_reason="SOLD_OUT"),
    finished(207, "CANCEL", "CANCEL_DONE", 1, claim_id="C1"),
    finished(207, "RETURN", "RETURN_DONE", 2, claim_id="C2", position=1, claim_request_date=CAME_BACK),
    finished(208, "CANCEL", "CANCEL_DONE", 1, claim_id="C1"),
    finished(208, "RETURN", "RETURN_DONE", 2, claim_id="C2", position=1, claim_request_date=CAME_BACK),
    finished(212, "CANCEL", "CANCEL_DONE", 1, claim_id="C1"),
    finished(212, "EXCHANGE", "EXCHANGE_DONE", 2, claim_id="C2", position=1, claim_request_date=CAME_BACK),
    finished(223, "PURCHASE_DECISION_HOLDBACK", "PURCHASE_DECISION_HOLDBACK_RELEASE", claim_id="H1"),
    finished(224, "PURCHASE_DECISION_HOLDBACK", "PURCHASE_DECISION_HOLDBACK", claim_id=None),
    finished(226, "RETURN", "RETURN_REJECT", _dlt_load_id=OLDER_LOAD, _read_at=OLDER),
    finished(
        240, "RETURN", "RETURN_DONE", claim_request_reason="INTENT_CHANGED", collect_completed_date=CAME_BACK, **FEE
    ),
    finished(241, "RETURN", "RETURN_DONE", **FEE | {"claim_delivery_fee_pay_method": "판매자에게 직접 송금"}),
    finished(242, "RETURN", "RETURN_DONE"),
    finished(243, "EXCHANGE", "EXCHANGE_DONE", claim_request_reason="WRONG_OPTION"),
]

CHANGES: list[Row] = [
    change(225, "PAY_WAITING", "PAYMENT_WAITING", PLACED),
    change(225, "CLAIM_COMPLETED", "CANCELED_BY_NOPAYMENT", "2026-03-04T00:10:00.000+09:00"),
    change(225, "CLAIM_COMPLETED", "CANCELED_BY_NOPAYMENT", "2026-03-04T00:20:00.000+09:00"),
    change(21, "PAYED", "PAYED", PAID),
    change(21, "DELIVERY_ADDRESS_CHANGED", "PAYED", ARRIVED, receiver_address_changed=True),
    change(23, "PAYED", "PAYED", PAID, gift_receiving_status="WAIT_FOR_RECEIVING"),
    change(202, "CLAIM_REQUESTED", "PAYED", ASKED, claim_type="CANCEL", claim_status="CANCEL_REQUEST"),
    change(203, "CLAIM_REQUESTED", "DELIVERED", ASKED, claim_type="RETURN", claim_status="RETURN_REQUEST"),
    change(240, "CLAIM_COMPLETED", "RETURNED", DONE, claim_type="RETURN", claim_status="RETURN_DONE"),
    change(206, "CLAIM_REJECTED", "PAYED", ASKED, claim_type="CANCEL", claim_status="CANCEL_REJECT"),
    change(206, "DISPATCHED", "DELIVERING", SENT),
    change(999, "PAYED", "PAYED", PAID),
]
LINES[[row["product_order__product_order_id"] for row in LINES].index(line_id(21))][
    "product_order__place_order_date"
] = SENT


def channel_product(number: str, channel: str, **fields: Any) -> Row:
    return {
        "origin_product_no": number,
        "channel_product_no": channel,
        "channel_service_type": "STOREFARM",
        "channel_product_display_status_type": "ON",
        "name": "머그컵<br>350ml",
        "seller_management_code": "MUG",
        "status_type": "SALE",
        "sale_price": 10000,
        "stock_quantity": 9,
        "reg_date": PLACED,
        "modified_date": PAID,
        "position": 0,
    } | fields


def option(number: str, option_id: str, quantity: int, **fields: Any) -> Row:
    return {
        "origin_product_no": number,
        "kind": "combination",
        "id": option_id,
        "option_group_name1": "색상",
        "option_name1": "블랙",
        "stock_quantity": quantity,
        "price": 0,
        "usable": True,
        "position": 0,
    } | fields


EARLIER: Row = {"_read_at": READ_AT - timedelta(hours=1)}
PRODUCTS = ("801", "802", "803", "804", "805", "806", "807", "808")
GOODS: Raw = {
    "products": [
        *({"origin_product_no": number} for number in PRODUCTS),
        {"origin_product_no": "809", "_read_at": OLDER, "_dlt_load_id": OLDER_LOAD},
    ],
    "channel_products": [
        # 801 in two channels, the window first in the mall's list; one it left
        channel_product("801", "950", channel_service_type="WINDOW", channel_product_display_status_type="SUSPENSION"),
        channel_product("801", "901", position=1, **EARLIER),
        channel_product("801", "899", _dlt_load_id=OLDER_LOAD),
        # 802 without options, 803 out of stock, 804 hidden, 805 stopped, 806 deleted, 807 searched after its call
        channel_product("802", "902", stock_quantity=5, **EARLIER),
        channel_product("803", "903", status_type="OUTOFSTOCK", stock_quantity=0),
        channel_product("804", "904", channel_product_display_status_type="WAIT"),
        channel_product("805", "905", status_type="SUSPENSION"),
        channel_product("806", "906", status_type="DELETE"),
        channel_product("807", "907", sale_price=8000, stock_quantity=4),
        channel_product("808", "908", channel_service_type="WINDOW"),
        channel_product("809", "909", _read_at=OLDER, _dlt_load_id=OLDER_LOAD),
    ],
    "product_details": [
        {
            "origin_product_no": "801",
            "status_type": "SALE",
            "sale_price": 11000,
            "stock_quantity": 20,
            "detail_attribute__tax_type": "TAXATION",
            "detail_attribute__naver_shopping_search_info__brand_id": "77",
            "detail_attribute__naver_shopping_search_info__model_name": "M-1",
            "detail_attribute__option_info__use_stock_management": True,
        },
        {"origin_product_no": "802", "status_type": "SALE", "sale_price": 10000, "stock_quantity": 7},
        {"origin_product_no": "807", "status_type": "OUTOFSTOCK", "sale_price": 9000, "stock_quantity": 0, **EARLIER},
        {
            "origin_product_no": "808",
            "status_type": "SALE",
            "sale_price": 10000,
            "detail_attribute__option_info__use_stock_management": False,
        },
    ],
    "product_options": [
        option("801", "71", 12, price=500, seller_manager_code=" sku-1 ", option_group_name2="크기", option_name2="M"),
        option("801", "72", 0, usable=False),
        option("801", "73", 3, _dlt_load_id=OLDER_LOAD),
        option("808", "81", 9999, kind="standard", price=None, option_group_name1=None),
    ],
    "product_supplements": [
        {
            "origin_product_no": "801",
            "id": "91",
            "group_name": "포장",
            "name": "선물 상자",
            "price": 2000,
            "stock_quantity": 30,
            "usable": True,
            "seller_management_code": "BOX",
        },
    ],
    "sweeps": [
        {"resource": "products", "started_at": READ_AT - timedelta(hours=2), "completed_at": READ_AT, "rows": 8}
    ],
}
SETTLEMENTS: Raw = {
    "settlement_months": [{"search_month": "2026-03", "total_elements": 1}],
    "settlements_daily": [
        {
            "search_month": "2026-03",
            "position": 0,
            "settle_basis_start_date": "2026-03-02",
            "settle_expect_date": "2026-03-03",
            "settle_complete_date": None,
            "settle_amount": 25260,
            "commission_settle_amount": -1740,
        }
    ],
    "settlement_days": [{"search_date": "2026-03-03", "total_elements": 2}],
    "settlements": [
        {
            "search_date": "2026-03-03",
            "position": 0,
            "settle_basis_date": "2026-03-02",
            "settle_complete_date": "2026-03-03",
            "order_id": order_id(230),
            "product_order_id": line_id(230),
            "product_order_type": "PROD_ORDER",
            "settle_expect_amount": 25260,
        },
        {
            "search_date": "2026-03-03",
            "position": 1,
            "product_order_id": "77000",
            "product_order_type": "DELIVERY",
            "settle_expect_amount": -3000,
        },
    ],
}
RAW: Raw = {
    "product_orders": LINES,
    "completed_claims": COMPLETED,
    "order_changes": CHANGES,
    "orders_missing": [
        {"order_id": order_id(234), "noticed_at": READ_AT + timedelta(hours=1)},
        {"order_id": order_id(235), "noticed_at": READ_AT - timedelta(hours=1)},
    ],
    "_ledger": [{"run_id": "a", "resource": "orders", "status": "ok", "window_to": READ_AT, "started_at": READ_AT}],
    **GOODS,
    **SETTLEMENTS,
}
assert LOAD_ID > OLDER_LOAD
