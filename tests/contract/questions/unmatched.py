"""Question 14: listings that nothing ties to a thing, codes that say nothing, and data that does not fit."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from .orders import options_of_listing
from .pools import is_open, recent_days
from .season import Row, Season, folded, grouped, is_placeholder, kst_date, was_paid

KNOWN_CURRENCIES = ("BRL", "CNY", "EUR", "JPY", "KRW", "PHP", "TWD", "USD", "VND")
PLACEHOLDER = "it is no code: type one in the mall"
REPEATED = "it stands on {} listings of one shop: give each a code of its own there"
WRITE_ROWS = ", or name the listings in sku_map.csv (`kmall match` writes the rows)"


def unmatched(season: Season) -> Iterator[Row]:
    yield from _listings(season)
    yield from _ambiguous(season)
    yield from _codes_of_lines(season)
    yield from _issues(season)


def _live(season: Season) -> list[Row]:
    return [row for row in season.truth["inventory"] if not row["is_deleted"]]


def _listings(season: Season) -> Iterator[Row]:
    for row in _live(season):
        if season.is_alone(row):
            yield {
                "issue": "unmatched variant",
                **season.shop(row),
                "native_id": row["variant_id"],
                "native_value": row["seller_code"],
                "seller_code": row["seller_code"],
                "product_name": season.product(row)["product_name"],
                "sales_28d": _sales(season, [row], "variant_id"),
                "suggestion": _suggestions(season).get(_comparable(season, row)),
            }


def _suggestions(season: Season) -> dict[str, str | None]:
    """By comparable name: the one thing that a listing of that name is known to be, else a name that all may share."""
    found: dict[str, str | None] = {}
    single = [row for row in _live(season) if row["units_per_listing"] is not None or season.is_alone(row)]
    named = [{**row, "name": _comparable(season, row), "thing": season.sku(row)} for row in single]
    for (name,), rows in grouped(named, "name").items():
        known = {row["thing"] for row in rows if not season.is_alone(row)}
        things, shops = {row["thing"] for row in rows}, {(row["platform"], season.alias(row)) for row in rows}
        if len(known) == 1:
            found[name] = next(iter(known))
        elif not known and len(shops) > 1 and len(things) == len(shops):
            found[name] = min(things)
    return found


def _comparable(season: Season, row: Row) -> str:
    plain = re.sub(r"\s*<[^<>]*>\s*", " ", season.product(row)["product_name"]).strip()
    chosen = re.sub(r"[^,=]*=", "", options_of_listing(row) or "")
    return re.sub(r"[\s,/&+_()-]+", "", f"{plain} {chosen}").lower()


def _ambiguous(season: Season) -> Iterator[Row]:
    """Codes on listings that stand alone: a word for "none", or one that a shop has typed on several."""
    repeated = _repeated(season)
    alone = [row for row in _live(season) if season.is_alone(row) and folded(row["seller_code"])]
    rows = [{**row, "code": folded(row["seller_code"]), **season.shop(row)} for row in alone]
    for (platform, alias, _, code), mine in grouped(rows, "platform", "shop_alias", "shop_no", "code").items():
        if is_placeholder(code):
            suggestion = PLACEHOLDER
        elif code in repeated:
            suggestion = REPEATED.format(repeated[code])
        else:
            continue
        yield {
            "issue": "ambiguous code",
            "platform": platform,
            "shop_alias": alias,
            "native_id": min(row["variant_id"] for row in mine),
            "native_value": code,
            "seller_code": min(row["seller_code"].strip() for row in mine),
            "product_name": min(season.product(row)["product_name"] for row in mine),
            "sales_28d": sum(_sales(season, [row], "variant_id") for row in mine),
            "suggestion": suggestion + WRITE_ROWS,
        }


def _repeated(season: Season) -> dict[str, int]:
    counts: dict[str, int] = {}
    rows = [{**row, "code": folded(row["seller_code"])} for row in _live(season)]
    for (_, _, code), mine in grouped(rows, "front", "shop_no", "code").items():
        listings = len({row["variant_id"] for row in mine})
        if code and not is_placeholder(code) and listings > 1:
            counts[code] = max(counts.get(code, 0), listings)
    return counts


def _codes_of_lines(season: Season) -> Iterator[Row]:
    """Codes that no map knows, as the mall showed them (`season.unknown_codes`)."""
    lines = {(row["front"], row["line_id"]): row for row in season.truth["order_lines"]}
    latest = max((kst_date(row["ordered_at"]) for row in lines.values()), default=None)
    shown = [{**lines[key], "code": code} for key, code in season.unknown_codes.items() if key in lines]
    for (_, code), rows in grouped(shown, "front", "code").items():
        recent = [row for row in rows if kst_date(row["ordered_at"]) > latest - timedelta(days=28)]
        yield {
            "issue": "unmapped code",
            **season.shop(rows[0]),
            "native_id": min(row["line_id"] for row in rows),
            "native_value": code,
            "seller_code": min(filter(None, (row["seller_code"] for row in rows)), default=None),
            "product_name": min(row["sold_as"] for row in rows),
            "sales_28d": sum(row["qty_ordered"] for row in recent),
            "suggestion": season.readings.get(code, "read as preparing by its letter; ")
            + "add the code to the order_status_map seed",
        }


def _issues(season: Season) -> Iterator[Row]:
    for order in season.truth["orders"]:
        if order["line_count"] == 0:
            yield _issue(season, order, "order without lines", order["order_id"]) | {
                "native_value": season.order_codes.get(order["order_id"], "no status"),
                "suggestion": "load the order again (kmall backfill); it counts as an order without pieces",
            }
    yield from _deleted_with_open_orders(season)
    yield from _lines_without_product(season)
    yield from _codes_on_two_products(season)
    yield from _new_currencies(season)


def _issue(season: Season, row: Row, issue: str, native_id: str) -> Row:
    nothing: dict[str, Any] = {"seller_code": None, "product_name": None, "sales_28d": 0}
    return {"issue": issue, **season.shop(row), "native_id": native_id, **nothing}


def _deleted_with_open_orders(season: Season) -> Iterator[Row]:
    gone = {season.product_key(row): row for row in season.truth["products"] if row["is_deleted"]}
    waiting = [row for row in season.truth["order_lines"] if is_open(row)]
    for key, rows in _by_product(season, waiting).items():
        if key in gone and key in season.seen_products:
            last = season.seen_products[key]
            yield _issue(season, last, "deleted product with open orders", last["product_id"]) | {
                "native_value": str(sum(row["qty_active"] for row in rows)),
                "seller_code": season.product_code(last),
                "product_name": last["product_name"],
                "sales_28d": _sales(season, rows, "product_id"),
                "suggestion": "ship what was sold, or cancel it; the product is no longer in the mall",
            }


def _lines_without_product(season: Season) -> Iterator[Row]:
    """Sold, and deleted before anybody looked."""
    for key, rows in _by_product(season, season.truth["order_lines"]).items():
        if key not in season.seen_products:
            for mine in grouped(rows, "shop_no").values():
                name = mine[0]["product_id"]
                yield _issue(season, mine[0], "line without product", name) | {
                    "native_value": name,
                    "seller_code": min(filter(None, (row["seller_code"] for row in mine)), default=None),
                    "sales_28d": _sales(season, rows, "product_id"),
                    "suggestion": "load the products; a product deleted before the first load is never told",
                }


def _by_product(season: Season, rows: Iterable[Row]) -> dict[tuple[str, str, str], list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[season.product_key(row)].append(row)
    return found


def _codes_on_two_products(season: Season) -> Iterator[Row]:
    live = [row for row in season.truth["products"] if not row["is_deleted"]]
    typed = [{**row, "code": folded(row["seller_code"])} for row in _live(season)]
    typed += [{**row, "code": folded(season.product_code(row) or "")} for row in live]
    for (_, _, code), rows in grouped(typed, "front", "shop_no", "code").items():
        products = {row["product_id"] for row in rows}
        if code and not is_placeholder(code) and len(products) > 1:
            first = min(rows, key=lambda row: _row_key(season, row))
            yield _issue(season, first, "seller code on two products", min(products)) | {
                "native_value": code,
                "seller_code": code,
                "product_name": season.product(first)["product_name"],
                "sales_28d": _sales(season, [first], "product_id"),
                "suggestion": "give each product a code of its own, or say in sku_map.csv which is which",
            }


def _row_key(season: Season, row: Row) -> str:
    """The product's key in the warehouse, by which one of several is picked."""
    parts = (row["platform"], season.alias(row), row["shop_no"], row["product_id"])
    return hashlib.md5("|".join(parts).encode()).hexdigest()


def _new_currencies(season: Season) -> Iterator[Row]:
    for (_, _, currency), rows in grouped(season.truth["orders"], "front", "shop_no", "currency").items():
        if currency not in KNOWN_CURRENCIES:
            yield _issue(season, rows[0], "new currency", min(row["order_id"] for row in rows)) | {
                "native_value": currency,
                "suggestion": "add the currency with its decimals to the currencies seed",
            }


def _sales(season: Season, like: list[Row], name: str) -> int:
    """Pieces sold in the last 28 Korean days of the product or variant that these rows name."""
    first, wanted = recent_days(season)[0], {(*season.product_key(row)[:2], row[name]) for row in like}
    return sum(
        line["qty_ordered"]
        for line in season.lines
        if (*season.product_key(line)[:2], line[name]) in wanted
        and was_paid(line)
        and kst_date(line["ordered_at"]) >= first
    )
