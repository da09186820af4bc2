"""Small forms of MakeShop Korea's JSON: dates, flags, and the world's words in its codes (contract 2.3, 2.6, 2.7)."""

from datetime import UTC, datetime, timedelta

from ..world import Line, Order, Product
from ..world.model import Claim

NINE_HOURS = timedelta(hours=9)
ZERO_DATE = "0000-00-00 00:00:00"
# world category -> cate1, cate2, cate3, name
CATEGORIES = (
    ("001", "000", "000", "의류"), ("002", "000", "000", "생활"), ("003", "000", "000", "잡화"),
    ("004", "000", "000", "선물"), ("001", "001", "000", "상의"), ("001", "002", "000", "하의 & 세트"),
    ("002", "001", "000", "주방"),
)  # fmt: skip
SUPPLIERS = {"own": "", "partner": "P001"}
CARRIERS = {
    "cj": ("04", "CJ대한통운"),
    "post": ("01", "우체국택배"),
    "hanjin": ("05", "한진택배"),
    "lotte": ("08", "롯데택배"),
}
# the texts a shop owner picks from; a claim carries the text only
SHOP_REASONS = {
    "change_of_mind": "고객변심",
    "late_delivery": "배송지연",
    "out_of_stock": "품절취소",
    "not_as_described": "상품정보상이",
    "defect": "상품불량",
    "other": "기타",
}
BUYER_REASONS = {
    "change_of_mind": "고객변심",
    "dissatisfied": "상품 불만족",
    "defect": "상품불량",
    "wrong_item": "오배송",
}
REASONS = {**SHOP_REASONS, **BUYER_REASONS}
# list A.1.2 is not public; the letters are those of refund_method
PAY_METHODS = {
    "card": "C", "bank_transfer": "B", "mobile": "H", "naver_pay": "C", "points": "R", "credits": "E",
}  # fmt: skip


def stamp(at: datetime | None, empty: str = ZERO_DATE) -> str:
    """`YYYY-MM-DD HH:MM:SS`, Korean time without zone."""
    return empty if at is None else korean(at).isoformat(" ")[:19]


def korean(at: datetime) -> datetime:
    """The Korean wall clock at an instant, as a time that is UTC in name only: made for printing and for days."""
    return at.astimezone(UTC) + NINE_HOURS


def flag(value: bool) -> str:
    return "Y" if value else "N"


def category_of(product: Product) -> tuple[str, str, str, str]:
    return CATEGORIES[product.categories[-1]]


def settled_at(line: Line, kind: str) -> datetime | None:
    """When a cancel, return or exchange of the whole line was settled; an unpaid line's cancel counts too."""
    if kind == "cancel" and line.unpaid_cancel_at is not None:
        return line.unpaid_cancel_at
    claim = line.claim
    if claim is None or claim.kind != kind or not covers_whole(claim, line):
        return None
    return claim.completed_at


def covers_whole(claim: Claim, line: Line) -> bool:
    return any(item.line is line and item.quantity == line.quantity for item in claim.items)


def pay_method(order: Order) -> str:
    """The letter of the money it was paid with; of the points, where these paid all of it."""
    money = next((kind for kind in order.tenders if kind not in ("points", "credits")), None)
    return PAY_METHODS[money or next(iter(order.tenders), "points")]
