"""Board_Inventory and Board_List (contract section 6): reviews are posts of the board `goodsreview`."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply
from ..world.model import Review
from . import query
from .errors import Refusal
from .forms import flag, stamp
from .xml import Words

if TYPE_CHECKING:
    from .mall import Godomall5Mall

REVIEW_BOARD = "goodsreview"
BOARDS = (
    (REVIEW_BOARD, "상품후기", "default", "0"),
    ("goodsqa", "상품문의", "default", "1"),
    ("qa", "1:1문의", "qa", "2"),
    ("notice", "공지 & 소식", "gallery", "0"),
)


def inventory(mall: "Godomall5Mall", _call: Call) -> Reply:
    rows = [
        {"bdId": board, "bdNm": Words(name), "bdKind": kind, "bdSecretFl": secret, "bdReplyFl": "y"}
        for board, name, kind, secret in BOARDS
    ]
    return mall.listed(mall.switches.inventory_tag, rows)


def posts(mall: "Godomall5Mall", call: Call) -> Reply:
    """Newest first; deleted posts are gone, hidden and secret ones are not. Raises Refusal for an unknown `bdId`."""
    board, span = call.query.get("bdId", ""), query.span(call)
    if board not in {each[0] for each in BOARDS}:
        raise Refusal(query.BAD_PARAMETER)
    mine = mall.front.reviews if board == REVIEW_BOARD else []
    found = [each for each in mine if each.parent is None and each.deleted == "no" and _matches(each, call)]
    if span is not None:
        by_update = call.query.get("dateType") == "updDt" and mall.switches.boards_upd_dt == "honoured"
        found = [each for each in found if span.holds(_updated_at(each) if by_update else each.created_at)]
    found.sort(key=lambda each: each.number, reverse=True)
    page, header = query.numbered_page(call, len(found), mall.switches.boards_default_size, mall.switches)
    return mall.listed("board_data", [_post(mall, each) for each in query.cut(call, found, page)], header)


def _matches(review: Review, call: Call) -> bool:
    word, where = call.query.get("searchWord", ""), call.query.get("searchField") or "subject_contents"
    texts = {"subject": review.title, "contents": review.text}
    return word in texts.get(where, f"{review.title} {review.text}")


def _updated_at(review: Review) -> datetime:
    return max(review.created_at, *(reply.created_at for reply in review.replies), review.created_at)


def _post(mall: "Godomall5Mall", review: Review) -> dict[str, Any]:
    """Personal data: who wrote, also of secret posts, and what they say in memos."""
    person, switches = review.person, mall.switches
    row: dict[str, Any] = {
        "sno": str(review.number),
        "subject": Words(review.title),
        "content": Words(review.text),
        "isSecret": flag(review.secret),
        "writerNm": Words(person.name),
        "writerMobile": person.phone,
        "writerEmail": Words(person.email),
        "regDt": stamp(review.created_at, switches),
    }
    if switches.review_fields:
        row |= {"goodsNo": review.product.product_id, "goodsPt": str(review.rating)}
    if switches.answers == "rows":
        row["replyData"] = [
            {
                "sno": str(reply.number),
                "subject": Words(reply.title),
                "content": Words(reply.text),
                "writerNm": Words(reply.person.name),
                "regDt": stamp(reply.created_at, switches),
            }
            for reply in review.replies
        ]
    elif review.replies:
        answer = review.replies[-1]
        row |= {"answerSubject": Words(answer.title), "answerContents": Words(answer.text)}
    row["memoData"] = [
        {
            "sno": str(review.number * 10 + number),
            "writerNm": Words(person.name),
            "memo": Words(f"{person.name}입니다. 다시 주문했어요."),
            "regDt": stamp(review.created_at, switches),
        }
        for number in range(review.number % 4 if review.number % 3 == 0 else 0)
    ]
    return row
