"""Questions about lines: where they stand, what must ship, what is late, what is confirmed (1, 2, 3, 13)."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from pipelines.sandbox.world.storefront import KST

from .season import ZERO, Row, Season, grouped, is_sale, kst_date, month, of_told, rounded, whole

LATE_AFTER_DAYS = 3
KOREAN_CARRIERS = {"cj": "CJ대한통운", "hanjin": "한진택배", "post": "우체국택배", "lotte": "롯데택배"}
NAVER_CARRIERS = {"cj": "CJGLS", "hanjin": "HANJIN", "post": "EPOST", "lotte": "HYUNDAI"}
# the mall's own code of a line on its way; makeshop's lines show one code whatever happens to them
SHIPPED_CODES = {
    "cafe24": "N30",
    "naver_smartstore": "DELIVERING",
    "godomall5": "d1",
    "makeshop": "S11",
    "makeshop_jp": "Y",
    "wisa": "4",
}
NAVER_PAY_FEE, NAVER_SEARCH_FEE = Decimal("0.0363"), Decimal("0.02")  # of what the buyer paid, rounded down to won


def lines_by_status(season: Season) -> Iterator[Row]:
    rows = [{**row, **season.shop(row)} for row in season.lines]
    from pipelines.sandbox.world.statuses import RANKS

    for (platform, alias, status), lines in grouped(rows, "platform", "shop_alias", "canonical_status").items():
        yield {
            "platform": platform,
            "shop_alias": alias,
            "canonical_status": status,
            "status_rank": RANKS[status],
            "line_count": len(lines),
            "qty_active": sum(row["qty_active"] for row in lines),
            "oldest_ordered_at": min(row["ordered_at"] for row in lines),
        }


def to_ship(season: Season) -> Iterator[Row]:
    for row in season.lines:
        if row["canonical_status"] not in ("paid", "preparing", "ready_to_ship") or not row["qty_active"]:
            continue
        due = ship_due(row)
        yield {
            **season.shop(row),
            "order_id": row["order_id"],
            "line_id": row["line_id"],
            "sku": season.sku(row),
            "product_name": product_name(season, row),
            "option_text": options(row),
            "qty_active": row["qty_active"],
            "canonical_status": row["canonical_status"],
            "paid_at": row["paid_at"],
            "ship_due_at": due,
            "hours_waiting": whole(season.now - (row["paid_at"] or row["ordered_at"]), timedelta(hours=1)),
            "is_overdue": None if due is None else due < season.now,
        }


def ship_due(row: Row) -> datetime | None:
    """Only SmartStore promises a date: here the end of the day of the payment."""
    if row["front"] != "naver_smartstore" or row["paid_at"] is None:
        return None
    day = row["paid_at"].astimezone(KST).date()
    return datetime.combine(day, time(23, 59, 59), KST).astimezone(UTC)


def options(row: Row) -> str | None:
    """WISA writes the names of all options together, and their values."""
    pairs = [pair.split("=") for pair in (row["chosen_options"] or "").split(", ") if pair]
    if row["front"] != "wisa" or not pairs:
        return row["chosen_options"]
    return "=".join("/".join(words) for words in zip(*pairs, strict=True))


def options_of_listing(row: Row) -> str | None:
    """makeshop of Japan has values of variations, without names."""
    if row["front"] != "makeshop_jp" or not row["chosen_options"]:
        return options(row)
    return ", ".join(pair.split("=")[1] for pair in row["chosen_options"].split(", "))


def product_name(season: Season, row: Row) -> str | None:
    """What the listing was called when sold; a line at WISA names its product by number: what it is called now."""
    if row["front"] != "wisa":
        return str(row["sold_as"])
    named = (each for each in season.truth["products"] if each["front"] == "wisa")
    return next((each["product_name"] for each in named if each["product_id"] == row["product_id"]), None)


def not_delivered(season: Season) -> Iterator[Row]:
    for row in season.lines:
        if row["canonical_status"] != "shipped":
            continue
        days = None if row["shipped_at"] is None else whole(season.now - row["shipped_at"], timedelta(days=1))
        if days is not None and days < LATE_AFTER_DAYS:
            continue
        yield {
            **season.shop(row),
            "order_id": row["order_id"],
            "line_id": row["line_id"],
            "carrier": carrier(row),
            "tracking_no": row["tracking_no"],
            "shipped_at": row["shipped_at"],
            "days_in_transit": days,
            "native_status": SHIPPED_CODES[row["front"]],
        }


def carrier(row: Row) -> str | None:
    if row["front"] == "makeshop_jp":
        return None  # the mall has no carrier on a delivery
    return (NAVER_CARRIERS if row["front"] == "naver_smartstore" else KOREAN_CARRIERS)[row["carried_by"]]


def confirmed_and_settlement(season: Season) -> Iterator[Row]:
    tells = {row["front"] for row in season.lines if row["canonical_status"] == "confirmed"}
    rows = [
        {**row, **season.shop(row), "month_kst": month(kst_date(row["ordered_at"])), **settlement(row)}
        for row in season.lines
        if is_sale(row)
    ]
    for key, lines in grouped(rows, "month_kst", "platform", "shop_alias", "currency", "front").items():
        confirmed = [row for row in lines if row["canonical_status"] == "confirmed"]
        yield {
            **dict(zip(("month_kst", "platform", "shop_alias", "currency"), key, strict=False)),
            "confirmed_amount": sum((value(row) for row in confirmed), ZERO) if key[-1] in tells else None,
            "unconfirmed_amount": sum((value(row) for row in lines if row not in confirmed), ZERO),
            "fee_amount": of_told(row["fee"] for row in lines),
            "expected_settlement_amount": of_told(row["settlement"] for row in lines),
            "lines_without_fee": sum(row["fee"] is None for row in lines),
        }


def value(row: Row) -> Decimal:
    """What the pieces left of a line bring before fees."""
    return rounded((row["gross_amount"] - row["discount_seller"]) * row["qty_active"] / row["qty_ordered"])


def settlement(row: Row) -> dict[str, Any]:
    """Fee and payout of a line: SmartStore alone tells them."""
    if row["front"] != "naver_smartstore":
        return {"fee": None, "settlement": None}
    paid = row["gross_amount"] - row["discount_amount"]
    fee = paid * NAVER_PAY_FEE // 1 + paid * NAVER_SEARCH_FEE // 1
    return {"fee": fee, "settlement": paid + row["discount_platform"] - fee}
