"""Boards, articles (reviews and their answers), comments (contract section 5.9)."""

from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from ..world.model import Review
from . import errors, forms, query
from .forms import flag, stamp

if TYPE_CHECKING:
    from .mall import Cafe24Mall

REVIEW_BOARD = "4"
BOARDS = (("1", "공지사항"), (REVIEW_BOARD, "상품 사용후기"), ("6", "상품 Q&A"), ("9", "1:1 맞춤상담"))
DELETED = {"no": "F", "by_writer": "T", "by_shop": "B"}


def boards(mall: "Cafe24Mall", call: Call) -> Reply:
    rows = [
        {
            "shop_no": int(mall.shop(call).shop_no),
            "board_no": int(number),
            "board_type": 5 if number == REVIEW_BOARD else 1,
            "board_name": name,
            "use_additional_board": "F",
            "use_board": "T",
            "use_display": "T",
            "display_order": position,
            "attached_file": "F",
            "attached_file_size_limit": 10485760,
            "article_display_type": "A",
            "image_display": "T",
            "image_resize": 587,
        }
        for position, (number, name) in enumerate(BOARDS, start=1)
    ]
    return json_reply({"boards": rows})


def articles(mall: "Cafe24Mall", call: Call) -> Reply:
    """Oldest first. With the leak switched on, the first article after `end_date` comes along."""
    board, days = _board(call), query.days(call, 12)
    shop_no = mall.shop(call).shop_no
    mine = [review for review in mall.front.reviews if review.shop_no == shop_no] if board == REVIEW_BOARD else []
    products, statuses = query.values(call, "product_no"), query.values(call, "reply_status")
    mine = [review for review in mine if not products or review.product.product_id in products]
    mine = [review for review in mine if not statuses or _reply_status(review) in statuses]
    if days is not None:
        inside = [each for each in mine if days.first <= forms.korean_ordinal(each.created_at) <= days.last]
        later = [each for each in mine if forms.korean_ordinal(each.created_at) > days.last]
        mine = inside + (later[:1] if mall.switches.articles_leak else [])
    page = query.page(mall, call, 10, 100, 8000)
    wanted = query.fields(call)
    rows = [query.pick(_article(mall, review), wanted) for review in query.cut(call, mine, page)]
    return json_reply({"articles": rows, "links": query.links(mall, call, page, len(mine))})


def comments(_mall: "Cafe24Mall", call: Call) -> Reply:
    _board(call)
    return json_reply({"comments": []})


def _board(call: Call) -> str:
    board = call.words["board_no"]
    if board not in {number for number, _ in BOARDS}:
        raise errors.not_found("The board")
    return board


def _reply_status(review: Review) -> str:
    return "C" if review.replies else "N"


def _article(mall: "Cafe24Mall", review: Review) -> dict[str, Any]:
    person, parent = review.person, review.parent
    row: dict[str, Any] = {
        "shop_no": int(review.shop_no),
        "article_no": review.number,
        "parent_article_no": parent.number if parent else review.number,
        "board_no": int(REVIEW_BOARD),
        "product_no": review.product.number,
        "category_no": None,
        "board_category_no": 1,
        "reply_sequence": 1,
        "reply_depth": 1 if parent else 0,
        "created_date": stamp(review.created_at),
        "writer": person.name,
        "writer_email": person.email,
        "member_id": person.member_id,
        "title": review.title,
        "content": review.text,
        "supplier_id": "",
        "client_ip": f"198.51.100.{review.number % 250}",
        "nick_name": "",
        "rating": review.rating,
        "reply_mail": "N",
        "display": flag(review.displayed),
        "secret": flag(review.secret),
        "notice": "F",
        "fixed": "F",
        "deleted": DELETED[review.deleted],
        "input_channel": "P",
        "order_id": review.order.order_id if review.order else "",
        "attach_file_urls": [],
        "hit": review.number % 40,
        "reply": flag(parent is not None),
        "reply_user_id": "",
        "reply_status": _reply_status(review),
        "naverpay_review_id": None,
        "display_time": "F",
        "display_time_start_hour": 0,
        "display_time_end_hour": 0,
    }
    if not mall.switches.optional_keys or review.number % 2:
        row["sales_channel"] = None
    return row
