"""Analytics: visitors, page views, carts, sales and advertising by Korean day (contract section 9).

Own host in the wild, `{url}/analytics` here. Bearer token of the Admin OAuth with scope mall.read_analytics.
"""

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..standin import Handler
from ..wire import Call, Reply, json_reply
from . import errors, query
from .analytics_feeds import FEEDS, Feed
from .analytics_figures import DEVICES, Figures

if TYPE_CHECKING:
    from .mall import Cafe24Mall

ROOT = "/analytics"
SCOPE = "mall.read_analytics"
LEAST_ROWS, USUAL_ROWS, MOST_ROWS = 50, 100, 1000
NO_OFFSET_MAXIMUM = 10**9  # the reference names none
IDS = frozenset({"product_no", "category_no", "hour"})


def enter(mall: "Cafe24Mall", call: Call) -> dict[str, str]:
    """The headers of the answer. Raises Refused: 404 no such feed, 401 token, 403 scope, 429 too many calls."""
    if call.path.removeprefix(ROOT).startswith(mall.switches.analytics_missing):
        raise errors.no_api()
    mall.auth.check(call, "")
    if not mall.auth.holds(SCOPE):
        raise errors.refusal(403, "INVALID SCOPE")
    return mall.analytics_limits.take()


def feed(mall: "Cafe24Mall", call: Call) -> Reply:
    path = call.path.removeprefix(ROOT)
    asked = FEEDS[path]
    figures = _figures(mall, call, asked)
    page = query.page(
        mall, call, USUAL_ROWS, MOST_ROWS, NO_OFFSET_MAXIMUM if asked.has_offset else None, minimum=LEAST_ROWS
    )
    rows = _sorted(call, asked, asked.rows(figures))
    if path == "/sales/orderdetails" and call.query.get("orderId"):
        rows = [row for row in rows if row["order_id"] == call.query["orderId"]]
    shown = [_printed(mall, row) for row in query.cut(call, rows, page)]
    usual = path.rpartition("/")[2]
    return json_reply({asked.reference or usual if mall.switches.analytics_envelopes == "reference" else usual: shown})


def _figures(mall: "Cafe24Mall", call: Call, asked: Feed) -> Figures:
    """What a call asks for. Raises Refused for a missing or impossible parameter."""
    mall_id, device = call.query.get("mall_id"), call.query.get("device_type") or "total"
    if not mall_id:
        raise errors.unprocessable("Field [mall_id] is required. (parameter.mall_id)")
    if mall_id != mall.mall_id:
        raise errors.refusal(403, "The token belongs to another mall. (parameter.mall_id)")
    if device not in DEVICES:
        raise errors.unprocessable("Invalid request. (parameter.device_type)")
    form = (call.query.get("format_type") if asked.has_hours else "") or "day"
    if form not in ("day", "hour"):
        raise errors.unprocessable("Invalid request. (parameter.format_type)")
    first, last = _day(call, "start_date"), _day(call, "end_date")
    if last < first:
        raise errors.unprocessable("end_date must not be before start_date. (parameter.end_date)")
    return Figures(mall, mall.shop(call), first, last, device, by_hour=form == "hour")


def _day(call: Call, name: str) -> date:
    text = call.query.get(name, "")
    if not text:
        raise errors.unprocessable(f"Field [{name}] is required. (parameter.{name})")
    try:
        # the library knows other forms too
        return date.fromisoformat(text if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else "")
    except ValueError:
        raise errors.unprocessable(f"Invalid date. (parameter.{name})") from None


def _sorted(call: Call, asked: Feed, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By `sort` and `order` where the rows have such a key, else in the feed's own order. Ties keep one order."""
    key, downward = asked.sort.removeprefix("-"), asked.sort.startswith("-")
    if rows and call.query.get("sort") in rows[0]:
        key, downward = call.query["sort"], call.query.get("order") == "desc"
    return sorted(rows, key=lambda row: row[key], reverse=downward) if key else rows


def _printed(mall: "Cafe24Mall", row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(mall, name, value) for name, value in row.items()}


def _value(mall: "Cafe24Mall", name: str, value: Any) -> Any:
    if isinstance(value, date):
        return f"{value}T00:00+09:00" if mall.switches.analytics_dates == "live" else f"{value}"
    if isinstance(value, str):
        return value
    texts = mall.switches.analytics_text_numbers
    is_amount = name.endswith(("amount", "rate")) or "_amount_per_" in name
    if name not in IDS and (texts == "all" or (texts == "amounts" and is_amount)):
        return f"{value:.2f}" if isinstance(value, float) else str(value)
    return float(value) if isinstance(value, Decimal) else value


ROUTES: tuple[tuple[str, Handler], ...] = tuple((path, feed) for path in FEEDS)
