"""Addresses as product orders hold them (contract 7.2). All of it is personal data but the seller's warehouse."""

from typing import Any

from ..world.goods import Person
from ..world.model import Order

WAREHOUSE: dict[str, Any] = {
    "addressType": "DOMESTIC", "name": "표본물류", "tel1": "02-0000-0000", "zipCode": "07071",
    "baseAddress": "서울시 동작구 표본로 1", "detailedAddress": "표본빌딩", "isRoadNameAddress": True,
}  # fmt: skip


def warehouse() -> dict[str, Any]:
    """The seller's own place, where parcels start and come back to."""
    return dict(WAREHOUSE)


def address(person: Person) -> dict[str, Any]:
    return {
        "addressType": "DOMESTIC",
        "name": person.name,
        "tel1": person.phone,
        "zipCode": person.zipcode,
        "baseAddress": person.address,
        "detailedAddress": person.address_detail,
        "isRoadNameAddress": True,
    }


def shipping_address(order: Order) -> dict[str, Any]:
    """Where an order goes, with what the courier needs to get in."""
    return address(order.receiver) | {
        "pickupLocationType": "FRONT_OF_DOOR",
        "entryMethod": "LOBBY_PW",
        "entryMethodContent": entry_code(order),
        "buildingManagementNo": f"{order.facts['draw']:025d}",
        "longitude": f"126.{order.facts['draw']:06d}",
        "latitude": f"37.{order.facts['draw']:06d}",
    }


def entry_code(order: Order) -> str:
    """The lobby password a buyer entrusted to the courier."""
    return f"#{order.facts['draw']:06d}*"


def customs_code(order: Order) -> str | None:
    """A personal customs number, on one order in ten until every line of it is at an end."""
    if order.facts["draw"] % 10 or all(line.confirmed_at is not None for line in order.lines):
        return None
    return f"P{order.facts['draw']:012d}"
