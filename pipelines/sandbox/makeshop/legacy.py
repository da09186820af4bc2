"""The Open API on the shop's own domain: two paths, `type` says what (contract section 3)."""

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import orjson

from ..standin import Handler
from ..wire import Call, Refused, Reply
from . import envelope, errors, members, orders, products, reviews, shop_info, writes

if TYPE_CHECKING:
    from .mall import MakeshopMall

READ, WRITE = "/list/open_api.html", "/list/open_api_process.html"
FIELD = re.compile(r"datas\[(\d+)\]\[(\w+)\]")


def read(mall: "MakeshopMall", call: Call) -> Reply:
    """`mode=search&type=…`, parameters as in the Shop API. Raises Refused."""
    _enter(mall, call)
    if call.query.get("mode") != "search" or call.query.get("type") not in TYPES:
        raise errors.code(errors.FAILURE, "지원하지 않는 type 입니다")
    section, handler = TYPES[call.query["type"]]
    mall.check_section(section)
    mall.limits.hourly("read")
    return handler(mall, call)


def write(mall: "MakeshopMall", call: Call) -> Reply:
    """`mode=save&type=…&process=…` with `datas[0][x]` in the form. Raises Refused."""
    _enter(mall, call)
    name = f"{call.query.get('type')}/{call.query.get('process')}"
    if call.query.get("mode") != "save" or name not in PROCESSES:
        raise errors.code(errors.FAILURE, "지원하지 않는 process 입니다")
    section, handler = PROCESSES[name]
    mall.check_section(section)
    mall.limits.hourly(name)
    # the handlers of both APIs read the body the newer one sends
    call.body = orjson.dumps({"datas": _datas(call)})
    return handler(mall, call)


def _enter(mall: "MakeshopMall", call: Call) -> None:
    switches = mall.switches
    if switches.redirects_to_https:
        place = mall.url.replace("http://", "https://") + call.path
        raise Refused(Reply(301, b"", {"location": place}))
    mall.check_address()
    mall.auth.check_keys(call)
    if switches.legacy_refusal:
        raise errors.code(switches.legacy_refusal)


def _datas(call: Call) -> list[dict[str, str]]:
    items: dict[int, dict[str, str]] = {}
    for name, value in parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True):
        match = FIELD.fullmatch(name)
        if match:
            items.setdefault(int(match[1]), {})[match[2]] = value
    return [items[number] for number in sorted(items)]


def _nothing(mall: "MakeshopMall", call: Call) -> Reply:
    """What this shop has none of."""
    return envelope.paged(mall, call, "nothing", [], orders.whole(call))


TYPES: dict[str, tuple[str, Handler]] = {
    "product": ("product", products.products),
    "order": ("order", orders.orders),
    "user": ("member", members.users),
    "review": ("board", reviews.reviews),
    "category": ("product", products.categories),
    "user_reserve": ("benefit", writes.rewards),
    "smart_coupon": ("benefit", _nothing),
    "crm_board": ("board", _nothing),
    "board_code": ("board", shop_info.boards),
}
PROCESSES: dict[str, tuple[str, Handler]] = {
    "product/stock": ("product", writes.stock),
    "order/ready": ("order", writes.ready),
    "order/invoice": ("order", writes.invoice),
    "review/store": ("board", writes.review),
    "reserve/give": ("benefit", writes.give),
}
