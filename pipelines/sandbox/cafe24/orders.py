"""Order endpoints (contract sections 5.4, 5.5, 5.7). Rendered orders are kept until the order changes."""

from typing import TYPE_CHECKING, Any

import orjson

from ..wire import Call, Reply, json_reply
from ..world.model import Order
from . import claim_rows, errors, query
from .forms import CARRIERS, stamp
from .item_rows import item_row
from .order_rows import order_row, people_row

if TYPE_CHECKING:
    from .mall import Cafe24Mall

KEPT_ORDERS = 60_000
LIST_EMBEDS = frozenset({"items", "receivers", "buyer", "return", "cancellation", "exchange"})
CLAIM_EMBEDS = {"cancellation": "cancel", "return": "return", "exchange": "exchange"}


class RenderedOrders:
    """Order JSON by order, version, embeds and fields. Cleared as a whole when full or when a switch changes."""

    def __init__(self, mall: "Cafe24Mall") -> None:
        self._mall = mall
        self._edition = -1
        self._kept: dict[tuple[str, frozenset[str], frozenset[str]], tuple[int, bytes]] = {}

    def get(self, order: Order, embeds: frozenset[str], fields: frozenset[str]) -> bytes:
        edition = self._mall.switches.edition
        if edition != self._edition or len(self._kept) > KEPT_ORDERS:
            self._kept.clear()
            self._edition = edition
        key = (order.order_id, embeds, fields)
        kept = self._kept.get(key)
        if kept is None or kept[0] != order.version:
            kept = (order.version, orjson.dumps(query.pick(whole_order(self._mall, order, embeds), fields)))
            self._kept[key] = kept
        return kept[1]


def whole_order(mall: "Cafe24Mall", order: Order, embeds: frozenset[str]) -> dict[str, Any]:
    row = order_row(mall, order)
    if "items" in embeds:
        row["items"] = [item_row(mall, order, line) for line in order.lines]
    if "buyer" in embeds:
        row["buyer"] = _buyer(order)
    if "receivers" in embeds:
        row["receivers"] = _receivers(mall, order)
    for name, kind in CLAIM_EMBEDS.items():
        if name in embeds:
            rows = [claim_rows.claim_row(mall, order, claim) for claim in order.claims if claim.kind == kind]
            row[name] = rows if mall.switches.claims_in_embed == "array" else (rows[-1] if rows else None)
    return row


def orders(mall: "Cafe24Mall", call: Call) -> Reply:
    found = mall.order_index.find(call)
    page = query.page(mall, call, 10, 1000, 15000)
    embeds, fields = query.embeds(call) & LIST_EMBEDS, query.fields(call)
    rows = [mall.rendered.get(order, embeds, fields) for order in query.cut(call, found, page)]
    links = orjson.dumps(query.links(mall, call, page, len(found)))
    body = b'{"orders":[' + b",".join(rows) + b'],"links":' + links + b"}"
    return Reply(200, body, {"content-type": "application/json; charset=utf-8"})


def count(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"count": len(mall.order_index.find(call))})


def detail(mall: "Cafe24Mall", call: Call) -> Reply:
    order, embeds = _order(mall, call), query.embeds(call)
    row = whole_order(mall, order, embeds) | {"customer_group_no_when_ordering": 1}
    for name in ("benefits", "coupons"):
        if name in embeds:
            row[name] = []
    if "refunds" in embeds:
        row["refunds"] = [claim_rows.refund_row(order, claim) for claim in claim_rows.listed_refunds(order)]
    return json_reply({"order": query.pick(row, query.fields(call))})


def items(mall: "Cafe24Mall", call: Call) -> Reply:
    order = _order(mall, call)
    return json_reply({"items": [item_row(mall, order, line) for line in order.lines]})


def buyer(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"buyer": _buyer(_order(mall, call))})


def receivers(mall: "Cafe24Mall", call: Call) -> Reply:
    return json_reply({"receivers": _receivers(mall, _order(mall, call))})


def shipments(mall: "Cafe24Mall", call: Call) -> Reply:
    order = _order(mall, call)
    blank = " " if mall.switches.trailing_blanks else ""
    rows = []
    for parcel in order.parcels:
        status = "shipped" if parcel.delivered_at is not None else f"shipping{blank}"
        rows.append(
            {
                "shop_no": int(order.shop_no),
                "shipping_code": parcel.shipment_id,
                "order_id": order.order_id,
                "tracking_no": parcel.tracking_no,
                "tracking_no_updated_date": stamp(parcel.tracking_at),
                "shipping_company_code": CARRIERS[parcel.carrier][0],
                "items": [{"order_item_code": line.line_id, "status": status} for line in parcel.lines],
            }
        )
    waiting = [line for line in order.lines if line.parcel is None and line.prepared_at is not None]
    if waiting:
        rows.append(
            {
                "shop_no": int(order.shop_no),
                "shipping_code": mall.front.numbering.shipment_id(order, len(order.parcels), order.lines),
                "order_id": order.order_id,
                "tracking_no": "",
                "tracking_no_updated_date": None,
                "shipping_company_code": CARRIERS[order.facts["carrier"]][0],
                "items": [{"order_item_code": line.line_id, "status": "standby"} for line in waiting],
            }
        )
    return json_reply({"shipments": rows})


def changes(mall: "Cafe24Mall", call: Call) -> Reply:
    """The feed a connector would want, for approved clients only."""
    if not mall.switches.order_changes_allowed:
        raise errors.refusal(403, "This API is only available to approved clients.")
    found = mall.order_index.find(call)
    page = query.page(mall, call, 10, 1000, 15000)
    rows = [
        {
            "shop_no": int(order.shop_no),
            "order_id": order.order_id,
            "order_item_code": line.line_id,
            "order_status": code,
        }
        for order in found
        for line in order.lines
        for code in [item_row(mall, order, line)["order_status"]]
    ]
    return json_reply({"orders": query.cut(call, rows, page)})


def _order(mall: "Cafe24Mall", call: Call) -> Order:
    order = mall.front.orders.get(call.words["order_id"])
    if order is None or order.shop_no != mall.shop(call).shop_no:
        raise errors.not_found("The order")
    return order


def _buyer(order: Order) -> dict[str, Any]:
    person = order.person
    return people_row(order, person) | {
        "member_id": person.member_id,
        "member_group_no": 1 if person.member_id else 0,
        "names_furigana": "",
        "email": person.email,
        "customer_notification": "",
        "updated_date": stamp(order.placed_at),
        "user_id": "",
        "user_name": "",
        "company_name": "",
        "company_registration_no": "",
        "buyer_zipcode": person.zipcode,
        "buyer_address1": person.address,
        "buyer_address2": person.address_detail,
    }


def _receivers(mall: "Cafe24Mall", order: Order) -> list[dict[str, Any]]:
    person = order.receiver
    codes = [parcel.shipment_id for parcel in order.parcels] or [
        mall.front.numbering.shipment_id(order, 0, order.lines)
    ]
    shared = people_row(order, person) | {
        "name_furigana": "",
        "virtual_phone_no": None,
        "zipcode": person.zipcode,
        "address1": person.address,
        "address2": person.address_detail,
        "name_en": None,
        "city_en": None,
        "state_en": None,
        "street_en": None,
        "country_code": "KR",
        "country_name": None,
        "country_name_en": None,
        "shipping_message": "부재 시 경비실에 맡겨 주세요",
        "clearance_information_type": None,
        "clearance_information": None,
        "wished_delivery_date": "",
        "wished_delivery_time": None,
    }
    return [shared | {"shipping_code": code} for code in codes]
