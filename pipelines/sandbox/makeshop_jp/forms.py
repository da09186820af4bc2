"""Small forms of makeshop Japan's answers: times, states, prefectures, codes of payment (contract section 1.5)."""

from datetime import datetime

from ..world.goods import Person
from ..world.model import Order, ShippingGroup
from ..world.storefront import KST
from .switches import Switches

DASHED, DIGITS = "%Y-%m-%d %H:%M:%S", "%Y%m%d%H%M%S"
# payMethod, and paymentStatusCode once somebody paid
PAY_METHODS = {"card": ("card", "0004"), "bank_transfer": ("bank", "0002"), "mobile": ("convenience", "0001")}
CASH_ON_DELIVERY = ("daibiki", "0000")
CANCELLED = "0003"
PREFECTURES = (("13", "東京都", "東京(23区内)"), ("01", "北海道", "北海道"), ("27", "大阪府", "大阪府"))


def dashed(at: datetime | None, switches: Switches) -> str:
    """The time of an order or a product: `2026-06-01 11:24:51` where the switch does not say otherwise."""
    return _written(at, DIGITS if switches.dates == "digits" else DASHED)


def digits(at: datetime | None, switches: Switches) -> str:
    """The time of a delivery or a member: `20260603101500` where the switch does not say otherwise."""
    return _written(at, DASHED if switches.dates == "dashed" else DIGITS)


def flag(value: bool) -> str:
    return "Y" if value else "N"


def delivery_status(group: ShippingGroup) -> str:
    """N not processed, Y shipped, C cancelled, R returned; a delivery is one of them whole."""
    line = group.lines[0]
    if line.state == "cancelled_unpaid":
        return "C"
    if line.claim is not None and line.claim.completed_at is not None:
        return "C" if line.claim.kind == "cancel" else "R"
    return "Y" if line.shipped_at is not None else "N"


def payment(order: Order, switches: Switches) -> tuple[str, str]:
    """payMethod and paymentStatusCode; the order keeps the code when its goods are cancelled or returned later."""
    tender = next(iter(order.tenders), "card")
    method, paid = PAY_METHODS[tender]
    if tender == "mobile" and order.facts["draw"] % 3 == 0:
        method, paid = CASH_ON_DELIVERY
    if order.paid_at is not None:
        return method, paid
    return method, CANCELLED if order.cancelled_at is not None else switches.unpaid_code


def prefecture(person: Person) -> tuple[str, str, str]:
    """Code, name, and name as members have it."""
    return PREFECTURES[sum(person.address.encode()) % len(PREFECTURES)]


def _written(at: datetime | None, form: str) -> str:
    return "" if at is None else at.astimezone(KST).strftime(form)
