"""Writes (contract 2.9): `datas`, an answer for each item, and return_code 0000 even where single items fail."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from ..world import Order
from ..world.model import Review
from . import envelope, errors, query
from .forms import stamp

if TYPE_CHECKING:
    from .mall import MakeshopMall

MOST_ITEMS, MOST_REWARDS = 500, 5000
Item = dict[str, Any]


class ItemFailed(Exception):
    """One item could not be written; the text goes into its `message`."""


class Rewards:
    """Reward points given through the API: the world has none of its own."""

    def __init__(self, mall: "MakeshopMall") -> None:
        self._mall = mall
        self.rows: list[dict[str, str]] = []

    def give(self, item: Item) -> None:
        self.rows.append(
            {
                "uid": str(115249 + len(self.rows)),
                "userid": _text(item, "id"),
                "date": stamp(self._mall.now),
                "reserve": _text(item, "reserve"),
                "content": _text(item, "content"),
            }
        )


def stock(mall: "MakeshopMall", call: Call) -> Reply:
    """Set counted stock; 0 is sold out. Shops of the older options cannot be written to. Raises Refused."""

    def write(item: Item) -> Item:
        shown = {"product_id": _text(item, "product_id"), "stock_id": _text(item, "stock_id")}
        product = next((p for p in mall.front.products.values() if p.product_id == shown["product_id"]), None)
        if product is None or product.deleted_at is not None or mall.switches.option_style == "power":
            raise ItemFailed("검색된 상품이 없습니다.", shown)
        name = f"{product.product_id}-{shown['stock_id']}"
        variant = next((each for each in product.variants if each.variant_id == name), None)
        pieces = _text(item, "stock")
        if variant is None or not variant.tracked or not pieces.isdigit():
            raise ItemFailed("재고를 변경할 수 없습니다.", shown)
        mall.world.act.set_stock(name, int(pieces))
        return shown

    return _each(call, write)


def ready(mall: "MakeshopMall", call: Call) -> Reply:
    """Take paid lines on, before they ship. Raises Refused."""

    def write(item: Item) -> Item:
        shown, order = _order(mall, item)
        if not any(line.state == "paid" for line in order.lines):
            raise ItemFailed("발송준비할 상품이 없습니다.", shown)
        with mall.world.changing():
            mall.world.shipping.prepare(order, Random(f"{mall.world.seed} ready {order.order_id}"))
        return shown

    return _each(call, write)


def invoice(mall: "MakeshopMall", call: Call) -> Reply:
    """Register an invoice number: it replaces the one of the parcel `delivery_num`. Raises Refused."""

    def write(item: Item) -> Item:
        shown, order = _order(mall, item)
        parcel = next((each for each in order.parcels if each.shipment_id == _text(item, "delivery_num")), None)
        if parcel is None or not _text(item, "delinum"):
            raise ItemFailed("배송정보가 없습니다.", shown)
        with mall.world.changing():
            parcel.tracking_no, parcel.tracking_at = _text(item, "delinum"), mall.world.now
            order.version += 1
        return shown

    return _each(call, write)


def review(mall: "MakeshopMall", call: Call) -> Reply:
    """A member writes a review of a product. Raises Refused."""

    def write(item: Item) -> Item:
        shown = {"uid": _text(item, "uid"), "id": _text(item, "id")}
        product = next((p for p in mall.front.products.values() if p.product_id == shown["uid"]), None)
        person = next((each for each in mall.world.people if each.member_id == shown["id"]), None)
        if product is None or person is None:
            raise ItemFailed("검색된 상품이 없습니다." if product is None else "검색된 회원이 없습니다.", shown)
        score, at, number = _text(item, "score_1"), mall.world.now, len(mall.front.reviews) + 1
        rating = int(score) if score in tuple("12345") else 5
        with mall.world.changing():
            written = Review(number, product, None, person, rating, "", _text(item, "content"), at, "1")
            mall.front.reviews.append(written)
        return shown

    return _each(call, write)


def give(mall: "MakeshopMall", call: Call) -> Reply:
    """Give reward points to members. Raises Refused."""

    def write(item: Item) -> Item:
        shown = {name: _text(item, name) for name in ("id", "reserve", "content")}
        if shown["id"] not in {person.member_id for person in mall.world.people}:
            raise ItemFailed(f"`{shown['id']}` 검색된 회원이 없습니다.", shown)
        mall.rewards.give(item)
        return shown

    return _each(call, write)


def rewards(mall: "MakeshopMall", call: Call) -> Reply:
    """Reward points of members, oldest first; `userid` narrows."""
    wanted = query.keys(call, "userid")
    rows = [row for row in mall.rewards.rows if not wanted or row["userid"] in wanted]
    more: dict[str, Any] = {"orderVersion": "2.0"} if mall.switches.order_version else {}
    return envelope.paged(mall, call, "user_reserve", rows, query.page(call, MOST_REWARDS), **more)


def _order(mall: "MakeshopMall", item: Item) -> tuple[Item, Order]:
    shown = {"ordernum": _text(item, "ordernum")}
    order = mall.front.orders.get(shown["ordernum"])
    if order is None or order.paid_at is None or order.cancelled_at is not None:
        raise ItemFailed("검색된 주문이 없습니다.", shown)
    return shown, order


def _each(call: Call, write: Callable[[Item], Item]) -> Reply:
    body = call.json()
    items: list[Any] = body["datas"] if isinstance(body, dict) and isinstance(body.get("datas"), list) else []
    if not 0 < len(items) <= MOST_ITEMS or not all(isinstance(item, dict) for item in items):
        raise errors.code(errors.FAILURE, f"datas 는 1건 이상 {MOST_ITEMS}건 이하입니다")
    answers = []
    for item in items:
        try:
            answers.append({**write(item), "result": True})
        except ItemFailed as failure:
            message, shown = failure.args
            answers.append({**shown, "result": False, "message": [message]})
    return json_reply({"return_code": "0000", "datas": answers})


def _text(item: Item, name: str) -> str:
    value = item.get(name, "")
    return value.strip() if isinstance(value, str) else str(value)
