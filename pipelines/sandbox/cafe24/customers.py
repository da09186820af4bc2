"""Customers: a lookup that wants a key, and the lists behind a scope that needs approval (contract section 5.8)."""

from typing import TYPE_CHECKING, Any

from ..wire import Call, Reply, json_reply
from ..world.goods import Person
from . import errors, query
from .forms import stamp

if TYPE_CHECKING:
    from .mall import Cafe24Mall


def customers(mall: "Cafe24Mall", call: Call) -> Reply:
    """A lookup: without a key there is nothing to look up."""
    members, phones = query.values(call, "member_id"), query.values(call, "cellphone")
    if not members and not phones:
        raise errors.unprocessable("cellphone or member_id is required. (parameter.cellphone)")
    found = [person for person in mall.world.people if person.member_id in members or person.phone in phones]
    return json_reply({"customers": [_customer(mall, call, person) for person in found]})


def customers_privacy(mall: "Cafe24Mall", call: Call) -> Reply:
    if not mall.switches.privacy_allowed:
        raise errors.refusal(403, "This API is only available to approved clients.")
    people = mall.world.people
    page = query.page(mall, call, 30, 1000, None if call.query.get("search_type") == "created_date" else 8000)
    rows = [
        _customer(mall, call, person)
        | {"name": person.name, "cellphone": person.phone, "email": person.email, "address1": person.address}
        for person in people
    ]
    return json_reply({"customersprivacy": query.cut(call, rows, page)})


def customers_privacy_count(mall: "Cafe24Mall", _call: Call) -> Reply:
    if not mall.switches.privacy_allowed:
        raise errors.refusal(403, "This API is only available to approved clients.")
    return json_reply({"count": len(mall.world.people)})


def _customer(mall: "Cafe24Mall", call: Call, person: Person) -> dict[str, Any]:
    blank = " " if mall.switches.trailing_blanks else ""
    joined = mall.opened_at
    return {
        "shop_no": int(mall.shop(call).shop_no),
        "member_id": person.member_id,
        "group_no": 1,
        "member_authentication": "T",
        "use_blacklist": "F",
        "blacklist_type": "",
        "authentication_method": "m",
        "sms": "T",
        "news_mail": "F",
        "solar_calendar": "T",
        "total_points": "0.00",
        "available_points": "0.00",
        "used_points": "0.00",
        f"last_login_date{blank}": stamp(joined),
        "created_date": stamp(joined),
        f"gender{blank}": "F" if len(person.name) % 2 else "M",
        f"use_mobile_app{blank}": "F",
        f"available_credits{blank}": "0.00",
        "fixed_group": "F",
    }
