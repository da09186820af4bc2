"""The envelope of MakeShop Korea's lists (contract 2.3): counts as text or numbers, `list` as array or object."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from .. import faults
from ..wire import Call, Reply, json_reply
from .query import Page

if TYPE_CHECKING:
    from .mall import MakeshopMall

Item = TypeVar("Item")
Row = tuple[str, bytes]  # the key in an object, "" in an array; the row as JSON
TYPE = {"content-type": "application/json; charset=utf-8"}
# in the samples these tell totalPage, page and count as numbers
NUMBERS = frozenset({"review", "user", "user_reserve"})
EMPTY = {"array": b"[]", "object": b"{}"}


def plain(item: Any) -> Row:
    """A row of a list that is an array."""
    return "", orjson.dumps(item)


def paged(
    mall: "MakeshopMall",
    call: Call,
    kind: str,
    items: Sequence[Item],
    page: Page,
    write: Callable[[Item], Row] = plain,
    total: int | None = None,
    **more: Any,
) -> Reply:
    """One page of a list, with the page faults a test switched on. `more` stands behind the list.

    `total` is told where it is not the number of `items`.
    """
    picked, _ = faults.cut(call.page_faults, items, page.start, page.size)
    if "limit_ignored" not in call.page_faults:
        picked = picked[: page.sent + ("duplicate_rows" in call.page_faults)]
    counts = _typed(mall, kind, {"totalPage": page.pages(len(items)), "page": page.number, "count": len(picked)})
    reply = _reply(
        mall,
        {"totalCount": str(len(items) if total is None else total), **counts},
        [write(item) for item in picked],
        more,
    )
    if page.breaks and len(picked) == page.sent:
        reply.body = reply.body[: len(reply.body) * 2 // 3]
    return reply


def counted(mall: "MakeshopMall", call: Call, kind: str, items: Sequence[Any]) -> Reply:
    """A list that comes whole, with `count` alone."""
    picked, _ = faults.cut(call.page_faults, items, 0, max(len(items), 1))
    return _reply(mall, _typed(mall, kind, {"count": len(picked)}), [plain(item) for item in picked], {})


def single(content: dict[str, Any], **more: Any) -> Reply:
    """A `list` that is one object."""
    return json_reply({"return_code": "0000", "list": content, **more})


def _typed(mall: "MakeshopMall", kind: str, counts: dict[str, int]) -> dict[str, Any]:
    form = mall.switches.counts
    if form == "alternating":
        form = "numbers" if len(mall.calls) % 2 else "texts"
    as_numbers = kind in NUMBERS if form == "documented" else form == "numbers"
    return {name: value if as_numbers else str(value) for name, value in counts.items()}


def _reply(mall: "MakeshopMall", counts: dict[str, Any], rows: Sequence[Row], more: dict[str, Any]) -> Reply:
    head = orjson.dumps({"return_code": "0000", **counts})[:-1]
    tail = b"," + orjson.dumps(more)[1:] if more else b"}"
    if not rows:
        empty = EMPTY.get(mall.switches.empty_list)
        return Reply(200, head + (b',"list":' + empty if empty else b"") + tail, dict(TYPE))
    if rows[0][0]:
        body = b"{" + b",".join(orjson.dumps(key) + b":" + row for key, row in rows) + b"}"
    else:
        body = b"[" + b",".join(row for _, row in rows) + b"]"
    return Reply(200, head + b',"list":' + body + tail, dict(TYPE))
