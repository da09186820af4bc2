"""searchMember and searchReview (contract sections 1.2, 1.4, 1.5). Members are personal data throughout."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..wire import Call
from ..world.goods import Person
from ..world.model import Review
from ..world.storefront import KST
from . import query
from .forms import dashed, digits, flag, prefecture

if TYPE_CHECKING:
    from .mall import MakeShopJpMall

FIRST_JOINED = datetime(2024, 1, 1, 9, 30, tzinfo=KST)
WITHDRAWN = ("250101000009", "250214000003", "250930000017")


def members(mall: "MakeShopJpMall", call: Call, asked: query.Input) -> dict[str, Any]:
    """Oldest first; then those who withdrew, of whom the id is left. Raises MallError for a time that is none."""
    rows = [_member(mall, person, number) for number, person in enumerate(mall.world.people)]
    rows += [_withdrawn(mall, name, number) for number, name in enumerate(WITHDRAWN)]
    window = query.window(asked, "joinDateFrom", "joinDateTo")
    found = [row for row, joined in rows if window.holds(joined) and _matches(asked, row)]
    picked, told = query.page(mall, call, asked, found)
    return {"members": picked, **told}


def reviews(mall: "MakeShopJpMall", call: Call, asked: query.Input) -> dict[str, Any]:
    """Newest first; deleted ones are gone, hidden ones are not."""
    written = [each for each in mall.front.reviews if each.parent is None and each.deleted == "no"]
    picked, told = query.page(mall, call, asked, written[::-1])
    return {"reviews": [_review(mall, each) for each in picked], **told}


def _matches(asked: query.Input, row: dict[str, Any]) -> bool:
    return all(asked.get(name) in (None, "", row[name]) for name in ("memberId", "email"))


def _member(mall: "MakeShopJpMall", person: Person, number: int) -> tuple[dict[str, Any], datetime]:
    code, _, area = prefecture(person)
    joined = FIRST_JOINED + timedelta(hours=26 * number)
    modified = joined + timedelta(days=40) if number % 3 == 0 else None
    row = {
        "memberId": person.member_id,
        "name": person.name,
        "nameKana": "カクウ",
        "email": person.email,
        "tel": person.phone,
        "etcphone": "",
        "hpost": person.zipcode,
        "haddress1": code,
        "haddressAddr": area,
        "haddress2": person.address,
        "haddress": person.address_detail,
        "groupId": "2" if number % 20 == 0 else "1",
        "groupName": "VIP" if number % 20 == 0 else "一般",
        "shopPoint": number * 10,
        "registrationDate": digits(joined, mall.switches),
        "modified": digits(modified, mall.switches),
        "etc": ["", ""],
    }
    return row, joined


def _withdrawn(mall: "MakeShopJpMall", name: str, number: int) -> tuple[dict[str, Any], datetime]:
    joined = datetime.strptime(f"20{name[:6]}", "%Y%m%d").replace(tzinfo=KST) + timedelta(hours=number)
    row = dict.fromkeys(
        ("nameKana", "email", "tel", "etcphone", "hpost", "haddress1", "haddressAddr", "haddress2", "haddress"), ""
    )
    registered = digits(joined, mall.switches)
    left = {"groupId": "0", "groupName": "", "shopPoint": 0, "registrationDate": registered, "modified": "", "etc": []}
    return {"memberId": name, "name": name, **row, **left}, joined


def _review(mall: "MakeShopJpMall", review: Review) -> dict[str, Any]:
    return {
        "reviewId": str(review.number),
        "productCode": review.product.product_id,
        "rate": review.rating,
        "title": review.title,
        "content": review.text,
        "createdAt": dashed(review.created_at, mall.switches),
        "displayed": flag(review.displayed),
        "replyContent": review.replies[-1].text if review.replies else "",
    }
