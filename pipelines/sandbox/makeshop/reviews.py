"""Reviews (contract 2.2): found by the day they were written alone; they have no number."""

from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply
from ..world.model import Review
from . import envelope, query
from .forms import flag, stamp

if TYPE_CHECKING:
    from .mall import MakeshopMall

MOST = 5000
UNUSED_SCORES = ("score_2", "score_3", "score_4", "score_5")


def reviews(mall: "MakeshopMall", call: Call) -> Reply:
    """Newest first; deleted ones are gone, hidden ones are not. Raises Refused."""
    window = query.day_window(mall, call, mall.switches.window_days)
    found = [
        each
        for each in mall.front.reviews
        if each.parent is None and each.deleted == "no" and window.holds(each.created_at)
    ]
    found.sort(key=lambda each: (each.created_at, each.number), reverse=not query.ascending(call))
    return envelope.paged(mall, call, "review", found, query.page(call, MOST), _written)


def _written(review: Review) -> envelope.Row:
    """Personal data: who wrote, and the text."""
    person = review.person
    row: dict[str, Any] = {
        "id": person.member_id,
        "uid": review.product.product_id,
        "hname": f"{person.name[:1]}**",
        "content": review.text,
        "display": flag(review.displayed),
        "score_1": str(review.rating),
        **dict.fromkeys(UNUSED_SCORES, "0"),
        "reg_date": stamp(review.created_at),
        "uploadfile": "",
        "product_name": review.product.name,
        "reply_content": review.replies[-1].text if review.replies else "",
    }
    return envelope.plain(row)
