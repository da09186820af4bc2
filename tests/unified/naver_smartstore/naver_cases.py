"""One product order for every rule, with its claims and change events. The number of an order is the case."""

from tests.unified.naver_smartstore.naver_rows import (
    ARRIVED,
    ASKED,
    CAME_BACK,
    DECIDED,
    DONE,
    OLDER,
    OLDER_LOAD,
    PAID,
    PLACED,
    SENT,
    change,
    finished,
    line,
    line_id,
    place,
    running,
    shows,
)
from tests.unified.warehouse import Row

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
TENDERS: Row = {
    "order__naver_mileage_payment_amount": 1000,
    "order__charge_amount_payment_amount": 2000,
    "order__checkout_accumulation_payment_amount": 500,
    "order__pay_later_payment_amount": 4000,
}
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
    line(230, "PAYED", 1, **TENDERS, payment_commission=300, channel_commission=900, sale_commission=800,
         knowledge_shopping_selling_interlock_commission=540, expected_settlement_amount=25260),
    line(230, "PAYED", 2, _read_at=OLDER, order__general_payment_amount=1),
    line(230, "PAYED", 3, **TENDERS, package_number="P230b", delivery_fee_amount=2500, delivery_discount_amount=2500),
    # 231 with an option, 245 where the price of one holds the option's too, 246 with no amount before discounts
    line(231, "PAYED", option_price=500, initial_product_amount=31500, item_no="71",
         product_option="색상: 블랙 / 크기: M", option_manage_code=" sku-1 ", seller_product_code="MUG",
         tax_type="TAX_EXEMPTION"),
    line(245, "PAYED", unit_price=10500, option_price=500, initial_product_amount=31500, item_no="72"),
    line(246, "PAYED", option_price=500, initial_product_amount=None, total_product_amount=None, item_no="72"),
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
