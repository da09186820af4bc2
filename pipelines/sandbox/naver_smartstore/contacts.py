"""What buyers ask: product Q&A and customer inquiries, invented from the orders (contract 9.4).

One order in six asks about its first product, one in eight writes to the seller; most are answered within days.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from ..world.model import Order
from ..world.storefront import KST
from . import query
from .forms import present, stamp

if TYPE_CHECKING:
    from .mall import NaverMall

ASKS_EVERY, WRITES_EVERY = 6, 8
UNANSWERED_EVERY = 5
CATEGORIES = ("상품", "배송", "반품", "교환", "환불", "기타")
LONGEST_DAYS = 365


def qnas(mall: "NaverMall", call: Call) -> Reply:
    size, page = _qna_number(mall, call, "size", 100), _qna_number(mall, call, "page", 1)
    if not 1 <= size <= 100 or page < 1:
        raise mall.errors.product("BAD_REQUEST", "page, size 가 유효하지 않습니다.", 400, "size", traced=True)
    bounds = [query.date_time(call.query.get(name, ""), mall.switches) for name in ("fromDate", "toDate")]
    for name, bound in zip(("fromDate", "toDate"), bounds, strict=True):
        if bound is None:
            raise mall.errors.product("BAD_REQUEST", f"{name} 이 유효하지 않습니다.", 400, name, traced=True)
    start, end = bounds
    assert start is not None
    assert end is not None
    longest = mall.switches.qna_longest
    if longest is not None and end - start > longest:
        raise mall.errors.product("BAD_REQUEST", "조회 기간이 유효하지 않습니다.", 400, "toDate", traced=True)
    rows = [
        _qna(mall, order, at)
        for order, at in _asked(mall, ASKS_EVERY, 0)
        if start <= at <= end and _answers(call, _answered_at(mall, order, at))
    ]
    picked, _ = query.cut(call, rows, (page - 1) * size, size)
    pages = -(-len(rows) // size)
    body = {
        "contents": picked,
        "page": page,
        "size": size,
        "totalElements": len(rows),
        "totalPages": pages,
        "sort": {"sorted": True, "fields": [{"name": "createDate", "direction": "DESC"}]},
        "first": page == 1,
        "last": page >= pages,
    }
    return json_reply(body)


def inquiries(mall: "NaverMall", call: Call) -> Reply:
    errors = mall.errors

    def number(name: str, default: int, low: int, high: int, codes: tuple[str, str]) -> int:
        value = query.number(call, name, default, lambda _name: errors.inquiry("4001", "잘못된 요청입니다.", name))
        if value < low:
            raise errors.inquiry(codes[0], f"{name} 은(는) {low} 이상이어야 합니다.")
        if value > high:
            raise errors.inquiry(codes[1], f"{name} 은(는) {high} 이하여야 합니다.")
        return value

    days = [query.calendar_day(call.query.get(name)) for name in ("startSearchDate", "endSearchDate")]
    for name, day in zip(("startSearchDate", "endSearchDate"), days, strict=True):
        if day is None:
            raise errors.inquiry("4001", "잘못된 요청입니다.", name)
    first, last = days
    assert first is not None
    assert last is not None
    if first > last:
        raise errors.inquiry("4002", "시작일이 종료일보다 늦습니다.")
    if (last - first).days > LONGEST_DAYS:
        raise errors.inquiry("4003", "조회 기간은 365일을 넘을 수 없습니다.")
    page = number("page", 1, 1, 1_000_000, ("4004", "4005"))
    size = number("size", 10, 10, 200, ("4006", "4007"))
    rows = [
        _inquiry(mall, order, at)
        for order, at in _asked(mall, WRITES_EVERY, 1)
        if first <= at.astimezone(KST).date() <= last and _answers(call, _answered_at(mall, order, at))
    ]
    picked, _ = query.cut(call, rows, (page - 1) * size, size)
    return json_reply(_spring_page(mall, picked, page, size, len(rows)))


def _spring_page(mall: "NaverMall", rows: list[dict[str, Any]], page: int, size: int, total: int) -> dict[str, Any]:
    sort, pages = {"sorted": False, "unsorted": True, "empty": True}, -(-total // size)
    offset, number = (page - 1) * size, page - 1 + mall.switches.inquiries_first_page
    place = {"pageNumber": number, "pageSize": size, "sort": sort, "paged": True, "unpaged": False, "offset": offset}
    return {
        "totalPages": pages,
        "totalElements": total,
        "pageable": place,
        "first": page == 1,
        "last": page >= pages,
        "number": number,
        "sort": sort,
        "numberOfElements": len(rows),
        "size": size,
        "content": rows,
        "empty": not rows,
    }


def _asked(mall: "NaverMall", every: int, rest: int) -> list[tuple[Order, datetime]]:
    """Orders whose buyer asked by now, and when; the newest first."""
    found = [
        (order, order.placed_at + timedelta(hours=order.facts["draw"] % 60))
        for order in mall.front.orders.values()
        if order.facts["draw"] % every == rest
    ]
    return sorted(
        ((order, at) for order, at in found if at <= mall.world.now), key=lambda pair: (pair[1], pair[0].order_id)
    )[::-1]


def _answered_at(mall: "NaverMall", order: Order, asked_at: datetime) -> datetime | None:
    draw = order.facts["draw"] // 10
    at = asked_at + timedelta(hours=1 + draw % 90)
    return None if draw % UNANSWERED_EVERY == 0 or at > mall.world.now else at


def _answers(call: Call, answered_at: datetime | None) -> bool:
    wanted = call.query.get("answered", "")
    return wanted not in ("true", "false") or (wanted == "true") == (answered_at is not None)


def _qna(mall: "NaverMall", order: Order, at: datetime) -> dict[str, Any]:
    line, person, answered = order.lines[0], order.person, _answered_at(mall, order, at)
    row = {
        "questionId": int(order.order_id[2:]),
        "productId": int(line.product.code),
        "productName": line.product.name,
        "maskedWriterId": f"{(person.member_id or 'naver')[:4]}****",
        "question": f"재입고 언제 되나요? {person.name} {person.phone} 로 연락 주세요",
        "answer": "다음 주에 입고됩니다" if answered else None,
        "answered": answered is not None,
        "createDate": stamp(at),
    }
    if mall.switches.qna_answers:
        row["answers"] = [{"answer": row["answer"], "createDate": stamp(answered)}] if answered else []
    return present(row)


def _inquiry(mall: "NaverMall", order: Order, at: datetime) -> dict[str, Any]:
    line, person, answered = order.lines[0], order.person, _answered_at(mall, order, at)
    number = int(order.order_id[2:])
    return present(
        {
            "inquiryNo": number,
            "category": CATEGORIES[order.facts["draw"] % len(CATEGORIES)],
            "title": "문의드립니다",
            "inquiryContent": f"{person.name}입니다. {person.phone} 로 연락 주세요",
            "inquiryRegistrationDateTime": stamp(at),
            "answered": answered is not None,
            "answerContentId": number + 1 if answered else None,
            "answerContent": "확인 후 안내드리겠습니다" if answered else None,
            "answerRegistrationDateTime": stamp(answered) if answered else None,
            "orderId": order.order_id,
            "productNo": line.product.code,
            "productOrderIdList": ",".join(each.line_id for each in order.lines),
            "productName": line.name,
            "productOrderOption": " / ".join(f"{name}: {value}" for name, value in line.variant.sku.options) or None,
            "customerId": person.member_id or None,
            "customerName": person.name,
        }
    )


def _qna_number(mall: "NaverMall", call: Call, name: str, default: int) -> int:
    def refused(wrong: str) -> Any:
        return mall.errors.product("BAD_REQUEST", f"{wrong} 가 유효하지 않습니다.", 400, wrong, traced=True)

    return query.number(call, name, default, refused)
