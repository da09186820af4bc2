"""Raw rows of a Cafe24 mall as three loads found them, two days apart: what changed in between is in `LOADS`.

Every load is at noon in Korea. Invented codes, no people.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.unified.goods import PRODUCT, line, order, variant
from tests.unified.warehouse import Raw, Row

AT = [datetime(2026, 3, day, 3, tzinfo=UTC) for day in (10, 12, 14)]
LOADED = ["1773111600.5", "1773284400.5", "1773457200.5"]
PLACED, PAID = "2026-03-10T09:00:00+09:00", "2026-03-10T09:30:00+09:00"
UNPAID: Row = {"paid": "F", "payment_date": None, "payment_amount": "0.00"}

SENT, TOLD_LATE, PAID_LATER, LINE_GONE, UNTOUCHED, PAID_LAST = range(1, 7)
A, UNTRACKED, GONE, MOVED = "P0000011000A", "P0000011000B", "P0000012000A", "P0000011000C"


def _stamp(load: int, rows: list[Row]) -> list[Row]:
    return [{"_read_at": AT[load], "_dlt_load_id": LOADED[load]} | row for row in rows]


def _order(load: int, number: int, *lines: dict[str, Any], **fields: Any) -> tuple[list[Row], list[Row]]:
    """An order as `load` read it; `lines` are the fields of each line."""
    told = {"order_date": PLACED, "payment_date": PAID} | fields
    placed = {"ordered_date": "2026-03-10 09:00:00"}
    items = [line(number, position, **placed | each) for position, each in enumerate(lines, start=1)]
    row, items = order(number, items, **told)
    return _stamp(load, [row]), _stamp(load, items)


SENT_OUT = {"status": "N30", "shipped_date": "2026-03-11 10:00:00"}
ARRIVED = SENT_OUT | {"status": "N40", "delivered_date": "2026-03-11 20:00:00"}
KEPT, TAKEN = {"status": "N20"}, {"status": "N20", "variant_code": MOVED}
_FIRST = {
    SENT: _order(0, SENT, {"status": "N10"}),
    TOLD_LATE: _order(0, TOLD_LATE, {"status": "N10"}),
    PAID_LATER: _order(0, PAID_LATER, {"status": "N00"}, **UNPAID),
    LINE_GONE: _order(0, LINE_GONE, KEPT, TAKEN),
    UNTOUCHED: _order(0, UNTOUCHED, {"status": "N20"}),
    PAID_LAST: _order(0, PAID_LAST, {"status": "N00"}, **UNPAID),
}
_SECOND = _FIRST | {
    SENT: _order(1, SENT, SENT_OUT),
    TOLD_LATE: _order(1, TOLD_LATE, SENT_OUT),
    PAID_LATER: _order(1, PAID_LATER, {"status": "N10"}, payment_date="2026-03-11T18:00:00+09:00"),
    # the order was read without its second line, whose row stays as the load before wrote it
    LINE_GONE: (_order(1, LINE_GONE, KEPT)[0], _order(1, LINE_GONE, KEPT)[1] + _FIRST[LINE_GONE][1][1:]),
}
_THIRD = _SECOND | {
    SENT: _order(2, SENT, ARRIVED | {"delivered_date": "2026-03-13 20:00:00"}),
    # it had arrived before the second load, which the mall told nobody then
    TOLD_LATE: _order(2, TOLD_LATE, ARRIVED),
    PAID_LAST: _order(2, PAID_LAST, {"status": "N10"}, payment_date="2026-03-13T18:00:00+09:00"),
}


def _goods(load: int, quantity: int, moved: int, **fields: Any) -> dict[str, list[Row]]:
    last_seen = min(load, 1)  # the second product is in no list of the third load
    return {
        "products": _stamp(load, [PRODUCT | {"product_no": "11", "price": "10000.00"}])
        + _stamp(last_seen, [PRODUCT | {"product_no": "12", "price": "5000.00"}]),
        "variants": _stamp(
            load,
            [
                variant(A, quantity=quantity, **fields),
                variant(UNTRACKED, quantity=0, use_inventory="F"),
                variant(MOVED, quantity=moved),
            ],
        )
        + _stamp(last_seen, [variant(GONE, product_no="12", quantity=7)]),
        "sweeps": [{"resource": "products", "started_at": AT[load], "completed_at": AT[load], "rows": 1}],
    }


def _runs(load: int) -> list[Row]:
    """The ledger: each load read everything up to its own time."""
    return [
        {"run_id": f"{run}-{resource}", "resource": resource, "status": "ok", "rows": 1}
        | {"window_to": AT[run], "started_at": AT[run], "finished_at": AT[run] + timedelta(minutes=1)}
        for run in range(load + 1)
        for resource in ("orders", "products")
    ]


def _load(load: int, orders: dict[int, tuple[list[Row], list[Row]]], goods: dict[str, list[Row]]) -> Raw:
    return {
        "shops": [{"shop_no": "1", "currency_code": "KRW", "timezone": "Asia/Seoul", "default": "T", "active": "T"}],
        "orders": [row for rows, _ in orders.values() for row in rows],
        "order_items": [row for _, rows in orders.values() for row in rows],
        "_ledger": _runs(load),
        **goods,
    }


LOADS: list[Raw] = [
    _load(0, _FIRST, _goods(0, quantity=5, moved=9)),
    _load(1, _SECOND, _goods(1, quantity=2, moved=9, safety_inventory=2)),
    _load(2, _THIRD, _goods(2, quantity=3, moved=8)),
]
