"""Small forms of Cafe24's JSON: flags, money, dates, and the world's words in Cafe24's codes."""

from datetime import UTC, datetime, timedelta

from ..world.model import Claim, Line, Order
from ..world.storefront import KST

NINE_HOURS = timedelta(hours=9)
FULFILMENT_CODES = {
    "paid": "N10",
    "preparing": "N20",
    "ready_to_ship": "N21",
    "on_hold": "N22",
    "shipped": "N30",
    "delivered": "N40",
    "confirmed": "N50",
    "awaiting_return": "N01",
}
UNPAID_CANCEL_CODES = {"buyer": "C47", "system": "C48", "shop": "C49"}
# where two codes mean the same step, the claim's `style` picks one
CLAIM_CODES: dict[tuple[str, str], tuple[str, ...]] = {
    ("cancel", "requested"): ("C00",),
    ("cancel", "accepted"): ("C10",),
    ("cancel", "refunding"): ("C34",),
    ("cancel", "paused"): ("C36",),
    ("cancel", "refund_due"): ("C41",),
    ("cancel", "refund_asked"): ("C42",),
    ("cancel", "refund_held"): ("C43",),
    ("cancel", "completed"): ("C40",),
    ("cancel", "rejected"): ("C11",),
    ("return", "requested"): ("R00",),
    ("return", "accepted"): ("R10",),
    ("return", "held"): ("R12",),
    ("return", "collecting"): ("R30",),
    ("return", "collected"): ("R20", "R31", "R13"),
    ("return", "refunding"): ("R34",),
    ("return", "paused"): ("R36",),
    ("return", "refund_due"): ("R41",),
    ("return", "refund_asked"): ("R42",),
    ("return", "refund_held"): ("R43",),
    ("return", "completed"): ("R40",),
    ("return", "rejected"): ("R11",),
    ("exchange", "requested"): ("E00",),
    ("exchange", "accepted"): ("E10",),
    ("exchange", "held"): ("E12",),
    ("exchange", "collecting"): ("E30",),
    ("exchange", "collected"): ("E31", "E13"),
    ("exchange", "reshipping"): ("E20", "E32", "E33"),
    ("exchange", "completed"): ("E40",),
    ("exchange", "rejected"): ("E11",),
    ("exchange", "withdrawn"): ("E51", "E50"),
}
STATUS_TEXTS = {
    "N00": "입금전", "N02": "주문접수중", "N10": "상품준비중", "N20": "배송준비중", "N21": "배송대기",
    "N22": "배송보류", "N30": "배송중",
    "N40": "배송완료",
    "N50": "구매확정", "C40": "취소완료", "R40": "반품완료", "E40": "교환완료",
}  # fmt: skip
GROUP_TEXTS = {"N": "정상", "C": "취소", "R": "반품", "E": "교환"}
CLAIM_TYPES = {"cancel": "C", "return": "R", "exchange": "E"}
DONE_CODES = {"cancel": "C2", "return": "C3", "exchange": "E1"}
SHOP_REASONS = {
    "change_of_mind": "A", "late_delivery": "B", "undeliverable": "C", "dissatisfied": "E", "not_as_described": "F",
    "out_of_stock": "H", "other": "I", "wrong_item": "J", "defect": "K",
}  # fmt: skip
BUYER_REASONS = {"change_of_mind": "O", "dissatisfied": "P", "defect": "V", "wrong_item": "W"}
REASON_TEXTS = {
    "A": "단순 변심",
    "O": "마음이 바뀌었어요",
    "K": "상품 불량",
    "V": "받은 상품이 불량이에요",
    "B": "배송 지연",
    "H": "품절",
}
PAYMENT_METHODS = {
    "card": "card", "bank_transfer": "cash", "mobile": "cell", "naver_pay": "naverpay", "market": "market",
    "points": "point", "credits": "credit", "naver_points": "naverpoint",
}  # fmt: skip
METHOD_NAMES = {
    "card": "신용카드", "cash": "무통장입금", "cell": "휴대폰", "naverpay": "네이버페이", "market": "오픈마켓",
    "point": "적립금", "credit": "예치금", "naverpoint": "네이버포인트",
}  # fmt: skip
PLACES = {"own": ("self", "쇼핑몰"), "naver_pay": ("NCHECKOUT", "네이버페이"), "smartstore": ("shopn", "스마트스토어")}
CARRIERS = {"cj": ("0006", "2", "CJ대한통운"), "hanjin": ("0018", "3", "한진택배"), "post": ("0012", "4", "우체국택배"),
            "lotte": ("0079", "5", "롯데택배")}  # fmt: skip
SUPPLIERS = {"own": ("S0000000", "자체공급"), "partner": ("S000000A", "협력사")}


def flag(value: bool) -> str:
    return "T" if value else "F"


def won(minor: int, exponent: int) -> str:
    """Money text with two decimals: `1100.00`, whatever the currency's own decimals."""
    if exponent == 0:
        return f"{minor}.00"
    sign, minor = ("-", -minor) if minor < 0 else ("", minor)
    return f"{sign}{minor // 100}.{minor % 100:02d}"


def stamp(at: datetime | None) -> str | None:
    """`YYYY-MM-DDTHH:MM:SS+09:00`, the form of orders, products, claims, articles."""
    return None if at is None else at.astimezone(KST).isoformat()


def plain(at: datetime | None) -> str | None:
    """`YYYY-MM-DD HH:MM:SS`, Korean time without zone, the form inside items."""
    return None if at is None else (at.astimezone(UTC) + NINE_HOURS).isoformat(" ")[:19]


def korean_ordinal(at: datetime) -> int:
    return (at.astimezone(UTC) + NINE_HOURS).toordinal()


def fulfilment_code(order: Order, line: Line, state: str | None = None) -> str:
    state = state or line.state
    if state == "cancelled_unpaid":
        return UNPAID_CANCEL_CODES[line.cancelled_by]
    if state == "pending_payment":
        return "N00" if "bank_transfer" in order.tenders else "N02"
    return FULFILMENT_CODES[state]


def claim_code(claim: Claim) -> str | None:
    """The code of a line wholly in the claim; None when the mall goes back to the normal code (a cancel taken back)."""
    codes = CLAIM_CODES.get((claim.kind, claim.stage))
    return codes[claim.style % len(codes)] if codes else None


def covers_whole(claim: Claim, line: Line) -> bool:
    return any(item.line is line and item.quantity == line.quantity for item in claim.items)


def item_code(order: Order, line: Line) -> str:
    """The `order_status` of an item."""
    if line.claim is not None and covers_whole(line.claim, line):
        return claim_code(line.claim) or fulfilment_code(order, line)
    return fulfilment_code(order, line)


def reason_letter(claim: Claim) -> str:
    return (BUYER_REASONS if claim.by_buyer else SHOP_REASONS).get(claim.reason, "I")
