"""How both Korean APIs write an answer, and how its records become the ones that the shapes describe.

A list of records arrives as an array, as an object keyed by the records' names, as the one record itself, or in one
of several forms of nothing; so do the lists inside a record. Numbers may be text or numbers, on the same day.
Source: contract 2.3, 2.6 and 2.8.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sources.shared.errors import MalformedPage
from sources.shared.http import Answer
from sources.shared.kinds import count_in
from sources.shared.shapes import Record

from . import settings

_PARTS = ("basic", "addition")  # of a product's `options`: what can be bought, and what can be added to it
_CLAIMS = ("extension", "cancel", "return", "trade", "refund")


@dataclass(frozen=True)
class Envelope:
    """One answer.

    Shape: `code` and `said` the mall's verdict; `content` whatever stands in `list`; `total`, `pages` and `count` as
        the mall says, None where it does not; `next_name` where a list by name goes on, empty at its end.
    """

    code: str
    said: str
    content: Any
    total: int | None
    pages: int | None
    count: int | None
    next_name: str
    order_version: str | None

    @classmethod
    def read(cls, answer: Answer) -> "Envelope":
        """Raises: MalformedPage if the answer is no JSON object with a `return_code`."""
        body = answer.json()
        if not isinstance(body, dict) or not isinstance(body.get("return_code"), str | int):
            raise MalformedPage(f"{answer.path} answered without a return_code ({answer.looks_like()})")
        said = next((str(body[name]) for name in ("return_message", "message", "msg") if body.get(name)), "")
        return cls(
            str(body["return_code"]),
            said,
            body.get("list"),
            count_in(body.get("totalCount")),
            count_in(body.get("totalPage")),
            count_in(body.get("count")),
            str(body.get("next_userid") or ""),
            body.get("orderVersion"),
        )


def records_in(value: Any, name: str) -> list[Record]:
    """The records of a list in any of its forms. A keyed record that lacks its own `name` gets the key.

    Raises: MalformedPage if it holds anything but records. A plain value in an array is a record of that name alone.
    """
    if not value:
        return []
    if isinstance(value, dict):
        if name in value or not all(isinstance(below, dict) or not below for below in value.values()):
            return [value]
        return [below if name in below else {name: key, **below} for key, below in value.items() if below]
    if not isinstance(value, list):
        raise MalformedPage(f"{type(value).__name__} where a list of records by {name} should be")
    records = [item if isinstance(item, dict) else {name: item} for item in value if item]
    if any(isinstance(record.get(name), list) for record in records):
        raise MalformedPage(f"a list of lists where records by {name} should be")
    return records


def order_of(entry: Record) -> Record:
    """An order: its block `order`, with the other blocks beside it and their lists as arrays.

    Raises: MalformedPage if it has no such block.
    """
    head = entry.get("order")
    if not isinstance(head, dict):
        raise MalformedPage("an order without its block `order`")
    order = {"ordernum": entry.get("ordernum"), **head, **entry}
    del order["order"]
    order["ordernum"] = head.get("ordernum") or entry.get("ordernum")
    order["product"] = records_in(entry.get("product"), "num")
    for block in _CLAIMS:
        order[block] = records_in(entry.get(block), "basket_num")
    if order.get("is_member") == "GUEST":
        order["id"] = None  # whatever a guest was given in place of a member's id
    return order


def product_of(record: Record) -> Record:
    """A product with everything that has a stock of its own in `variants`, each naming the `part` it stood in."""
    options = record.get("options")
    if not isinstance(options, dict):  # an array in older shops: only what a buyer chooses from
        options = {"option": options}
    variants = [
        {**variant, "part": part, "sto_id": str(variant.get("sto_id") or position)}
        for part in _PARTS
        for position, variant in enumerate(records_in(options.get(part), "sto_id"), 1)
    ]
    return {
        **record,
        "options": {**options, "option": records_in(options.get("option"), "opt_id")},
        "variants": [*variants, *_stocks(record)],
    }


def _stocks(record: Record) -> Iterator[Record]:
    """The stocks of a shop with the older kind of options. UNVERIFIED what they hold; see contract 2.8."""
    for position, stock in enumerate(records_in(record.get("stocks"), "stock_id"), 1):
        more = {name: value for name, value in stock.items() if name != "stock_id"}
        yield {**more, "part": "stocks", "sto_id": str(stock.get("stock_id") or position)}


def is_open(order: Record) -> bool:
    """Whether an order can still change without a claim: a line is under way, or a refund is not done."""
    payment = order.get("payment")
    if isinstance(payment, dict) and payment.get("pay_status") == settings.PAYMENT_FAILED:
        return False
    if any(refund.get("refund_status") not in settings.REFUND_DONE for refund in order["refund"]):
        return True
    return not all(_has_ended(line) for line in order["product"])


def _has_ended(line: Record) -> bool:
    parcel = line.get("deliveryInfo")
    dates = [line.get(name) for name in settings.END_DATES]
    dates.append(parcel.get(settings.DELIVERY_END) if isinstance(parcel, dict) else None)
    return any(date not in (None, *settings.NO_DATES) for date in dates)
