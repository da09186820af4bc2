"""D.Collection: the shops and products of many malls, for approved partners (contract section 8).

Own host in the wild, `{url}/dcollection/api` here. HTTP Basic; 40 calls a minute from one address.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..standin import Handler
from ..wire import Call, Reply, json_reply
from . import errors, query
from .auth import basic_pair
from .dcollection_rows import MIDDLE_CATEGORIES, SMALL_CATEGORIES, Offer, offers, places

if TYPE_CHECKING:
    from .mall import Cafe24Mall

TAGS = (("color", ["black", "gray"]), ("sex", ["male", "female"]), ("size", ["small", "large"]))
SORTS: dict[str, Callable[[Offer], Any]] = {
    "price": lambda offer: offer.price,
    "pc_discount_price": lambda offer: offer.price,
    "mobile_discount_price": lambda offer: offer.price,
    "created_date": lambda offer: offer.created_at,
    "product_name": lambda offer: offer.name,
    "review_count": lambda offer: len(offer.reviews),
}
TEXTS: dict[str, Callable[[Offer], str]] = {
    "store_id": lambda offer: offer.place.store_id,
    "shop_no": lambda offer: offer.place.shop.shop_no,
    "product_no": lambda offer: str(offer.number),
    "product_ukey": lambda offer: offer.ukey,
    "shop_name": lambda offer: offer.place.name,
    "shop_currency_code": lambda offer: offer.place.shop.currency,
    "product_name": lambda offer: offer.name,
}


def enter(mall: "Cafe24Mall", call: Call) -> dict[str, str]:
    """The headers of the answer. Raises Refused: 401 for a wrong user or password, 429 for too many calls."""
    if basic_pair(call) != (mall.dcollection_user, mall.dcollection_password):
        raise errors.refusal(401, "Unauthorized.")
    return mall.dcollection_limits.take(call)


def shops(mall: "Cafe24Mall", call: Call) -> Reply:
    created, page = query.span(call, "created"), query.page(mall, call, 10, 100, 5000)
    rows = []
    for number, place in enumerate(places(mall)):
        checks = {"store_id": place.store_id, "shop_no": place.shop.shop_no, "shop_name": place.name}
        checks["shop_currency_code"] = place.shop.currency
        fits = all(not call.query.get(name) or mine in query.values(call, name) for name, mine in checks.items())
        if fits and (created is None or created.holds(place.opened_at)):
            shop_no = place.shop.shop_no
            rows.append(place.row(shop_no if number % 2 and mall.switches.dcollection_mixed_shop_no else int(shop_no)))
    return json_reply({"shops": query.cut(call, rows, page)})


def products(mall: "Cafe24Mall", call: Call) -> Reply:
    found = _found(mall, call, needs_category=True)
    page = query.page(mall, call, 10, 100, 5000)
    return json_reply(
        {"products": [each.row() for each in query.cut(call, _sorted(call, found, "-created_date"), page)]}
    )


def product_count(mall: "Cafe24Mall", call: Call) -> Reply:
    found = _found(mall, call, needs_category=mall.switches.dcollection_count_needs_category)
    return json_reply({"count": len(found)})


def standard_tags(mall: "Cafe24Mall", call: Call) -> Reply:
    rows = [{"standard_tag_key": key, "standard_tag_values": values} for key, values in TAGS]
    return json_reply({"standardtags": query.cut(call, rows, query.page(mall, call, 10, 100, 5000))})


def store_products(mall: "Cafe24Mall", call: Call) -> Reply:
    """Under `store_products`, which is not what the path says."""
    if not call.query.get("store_id"):
        raise errors.unprocessable("Field [store_id] is required. (parameter.store_id)")
    found, page = _found(mall, call, needs_category=False), query.page(mall, call, 10, 100, 5000)
    shown = query.cut(call, _sorted(call, found, "mobile_discount_price"), page)
    return json_reply({"store_products": [each.store_row() for each in shown]})


def _found(mall: "Cafe24Mall", call: Call, *, needs_category: bool) -> list[Offer]:
    wanted = query.values(call, "dcollection_product_category")
    if needs_category and not wanted:
        text = "Field [dcollection_product_category] is required. (parameter.dcollection_product_category)"
        raise errors.unprocessable(text)
    if call.query.get("product_ukey") and any(call.query.get(name) for name in ("store_id", "shop_no", "product_no")):
        raise errors.unprocessable("product_ukey cannot be used with store_id, shop_no or product_no.")
    if wanted - {*MIDDLE_CATEGORIES, *SMALL_CATEGORIES}:
        raise errors.unprocessable("Invalid request. (parameter.dcollection_product_category)")
    # the reference: asked for together with a middle category, only the small ones count
    small = wanted & set(SMALL_CATEGORIES)
    created, updated = query.span(call, "created"), query.span(call, "updated")
    filters = {name: query.values(call, name) for name in TEXTS if call.query.get(name)}
    return [
        offer
        for offer in offers(mall)
        if (not wanted or (offer.category[2] in small if small else offer.category[1] in wanted))
        and (created is None or created.holds(offer.created_at))
        and (updated is None or updated.holds(offer.updated_at))
        and all(TEXTS[name](offer) in values for name, values in filters.items())
    ]


def _sorted(call: Call, found: list[Offer], default: str) -> list[Offer]:
    asked = call.query.get("sort", "")
    if asked and asked not in SORTS:
        raise errors.unprocessable("Invalid request. (parameter.sort)")
    downward = call.query.get("order") == "desc" if asked else default.startswith("-")
    key = SORTS[asked or default.removeprefix("-")]
    return sorted(found, key=lambda offer: (key(offer), offer.ukey), reverse=downward)


ROUTES: tuple[tuple[str, Handler], ...] = (
    ("/shops", shops),
    ("/products", products),
    ("/products/count", product_count),
    ("/products/standardtags", standard_tags),
    ("/storeproducts", store_products),
)
