"""Customers (contract section 2): persons, so nothing of this list may be loaded unasked."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ..wire import Call, Reply
from ..world.goods import Person
from .shaping import Row

if TYPE_CHECKING:
    from .mall import WisaMall

FIRST_JOINED = datetime(2024, 12, 31, 15, tzinfo=UTC)
GROUPS = ("일반", "일반", "일반", "VIP")


def customers(mall: "WisaMall", call: Call) -> Reply:
    return mall.listed(call, "customers", list(enumerate(mall.world.people)), customer_row)


def customer_row(_mall: "WisaMall", numbered: tuple[int, Person]) -> Row:
    number, person = numbered
    return {
        "customer_id": person.member_id,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "group": GROUPS[number % len(GROUPS)],
        "created_at": FIRST_JOINED + timedelta(hours=number),
    }
