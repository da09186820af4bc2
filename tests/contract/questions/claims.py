"""Questions about claims and refunds: open ones, returns by SKU, money by month, goods back in stock (8 to 11)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from .season import (
    SILENT_ON_REFUNDS,
    ZERO,
    Row,
    Season,
    grouped,
    kst_date,
    month,
    of_told,
    rounded,
    was_paid,
    whole,
)

RETURN_DAYS = 90
SETTLED = ("completed", "refunding")


def open_claims(season: Season) -> Iterator[Row]:
    for claim in season.claim_lines:
        if claim["claim_phase"] in ("completed", "rejected", "withdrawn"):
            continue
        asked = claim["requested_at"]
        yield {
            **season.shop(claim),
            **{name: claim[name] for name in ("claim_id", "order_id", "line_id", "claim_type", "claim_phase")},
            "reason_group": claim["reason_group"],
            "qty": claim["qty"],
            "requested_at": asked,
            "days_open": None if asked is None else whole(season.now - asked, timedelta(days=1)),
            "refund_status": claim["refund_status"],
        }


def return_rate(season: Season) -> Iterator[Row]:
    today = kst_date(season.now)
    assert today is not None
    first = today - timedelta(days=RETURN_DAYS - 1)
    lines = [
        {**row, "thing": season.sku(row), "units": row["units_per_listing"] or 1}
        for row in season.lines
        if was_paid(row) and (kst_date(row["ordered_at"]) or first) >= first
    ]
    known = {(row["front"], row["line_id"]) for row in lines}
    amounts = refunds_of_claim_lines(season)
    returns = [
        {
            "thing": season.sku(claim["line"]),
            "currency": claim["line"]["currency"],
            "reason": claim["reason_group"] or "unknown",
            "units": claim["qty"] * (claim["line"]["units_per_listing"] or 1),
            "refund": amounts[claim["front"], claim["claim_id"], claim["line_id"]],
        }
        for claim in season.claim_lines
        if claim["claim_type"] == "return"
        and claim["claim_phase"] not in ("rejected", "withdrawn")
        and (claim["front"], claim["line_id"]) in known
    ]
    by_sku = grouped(returns, "thing", "currency")
    for (sku, currency), sold in grouped(lines, "thing", "currency").items():
        mine = by_sku.get((sku, currency), [])
        pieces = {key: sum(row["units"] for row in rows) for (key,), rows in grouped(mine, "reason").items()}
        top = min(pieces, key=lambda reason: (-pieces[reason], reason), default=None)
        bought = sum((row["qty_ordered"] - row["qty_cancelled"]) * row["units"] for row in sold)
        returned = sum(row["qty_returned"] * row["units"] for row in sold)
        yield {
            "sku": sku,
            "units_sold": bought,
            "units_returned": returned,
            "return_rate": rounded(Decimal(returned) / bought, 4) if bought else None,
            "top_reason_group": top,
            "top_reason_share": rounded(Decimal(pieces[top]) / sum(pieces.values()), 4) if top else None,
            "refund_amount": of_told(row["refund"] for row in mine) if mine else ZERO,
            "currency": currency,
        }


def refunds_of_claim_lines(season: Season) -> dict[tuple[Any, ...], Decimal | None]:
    """What was given back for each line of each claim; None where the mall does not tell."""
    found: dict[tuple[Any, ...], Decimal | None] = {}
    for claim in season.claim_lines:
        silent = claim["front"] in SILENT_ON_REFUNDS
        found[claim["front"], claim["claim_id"], claim["line_id"]] = None if silent else ZERO
    for refund in refunds(season):
        if refund["refund_status"] == "done":
            found |= {(refund["front"], *key): amount for key, amount in spread(refund).items()}
    return found


def refunds(season: Season) -> Iterator[Row]:
    """The refunds a mall can tell of, each with its claimed lines.

    Cafe24 lists none of Naver Pay's: of those only what an order gave back in all shows, once it has gone back.
    """
    claimed = grouped(season.claim_lines, "front", "claim_id")
    told = [
        {**row, "lines": claimed[row["front"], row["claim_id"]]}
        for row in season.truth["refunds"]
        if row["front"] not in SILENT_ON_REFUNDS and (row["front"], row["order_id"]) in season.orders
    ]
    yield from (row for row in told if row["is_listed"])
    hidden = [row for row in told if not row["is_listed"] and row["refund_status"] == "done"]
    for rows in grouped(hidden, "front", "order_id").values():
        last = max(rows, key=lambda row: row["refunded_at"])
        lines = [line for row in rows for line in row["lines"]]
        amounts = {name: sum((row[name] for row in rows), ZERO) for name in ("refund_amount", "claim_fee")}
        yield {**last, **amounts, "lines": lines}


def goods(claim: Row) -> Decimal:
    """What the seller gives up with the pieces of a claimed line: their price less his discounts."""
    return share(claim, "gross_amount") - share(claim, "discount_seller")


def share(claim: Row, name: str) -> Decimal:
    """The part of a line's amount that falls on the claimed pieces, rounded down to the smallest coin."""
    line = claim["line"]
    if claim["qty"] >= line["qty_ordered"]:
        return Decimal(line[name])
    coin = Decimal(1) if line["currency"] in ("KRW", "JPY") else Decimal("0.01")
    return Decimal(line[name] * claim["qty"] / line["qty_ordered"] // coin * coin)


def spread(refund: Row) -> dict[tuple[str, str], Decimal]:
    """A refund over its lines by what their pieces are worth; what rounding leaves goes to the last."""
    lines = sorted(refund["lines"], key=lambda line: (line["claim_type"], line["claim_id"], line["line_id"]))
    places = 0 if refund["currency"] in ("KRW", "JPY") else 2
    weights = [max(goods(line), ZERO) for line in lines]
    weights = weights if sum(weights) else [Decimal(1)] * len(lines)
    bounds = [
        rounded(refund["refund_amount"] * sum(weights[:at]) / sum(weights), places) for at in range(len(lines) + 1)
    ]
    return {(line["claim_id"], line["line_id"]): bounds[at + 1] - bounds[at] for at, line in enumerate(lines)}


def refunds_by_month(season: Season) -> Iterator[Row]:
    claims = {(row["front"], row["claim_id"]): row for row in season.truth["claims"]}
    entries = []
    for row in refunds(season):
        is_done, claim = row["refund_status"] == "done", claims[row["front"], row["claim_id"]]
        owed_since = row["accepted_at"] or claim["completed_at"] or claim["requested_at"]
        entries.append(
            {
                "month_kst": month(kst_date(row["refunded_at"] if is_done else owed_since)),
                **season.shop(row),
                "shop_no": row["shop_no"],
                "currency": row["currency"],
                "refund_done_amount": row["refund_amount"] if is_done else ZERO,
                "refund_pending_amount": ZERO if is_done else row["refund_amount"],
                "claim_fee_amount": row["claim_fee"],
            }
        )
    for claim in season.truth["claims"]:
        order = season.orders.get((claim["front"], claim["order_id"]))
        owes = claim["claim_type"] in ("cancel", "return") and claim["claim_phase"] in SETTLED
        if order is not None and owes and claim["front"] in SILENT_ON_REFUNDS:
            shop = {**season.shop(claim), "shop_no": claim["shop_no"]}
            entries.append({"month_kst": None, **shop, "currency": order["currency"]})
    grain = ("month_kst", "platform", "shop_alias", "shop_no", "currency")
    for key, rows in grouped(entries, *grain).items():
        amounts = ("refund_done_amount", "refund_pending_amount", "claim_fee_amount")
        yield {
            **dict(zip(grain, key, strict=True)),
            **{name: of_told(row.get(name) for row in rows) for name in amounts},
            "claim_count": len(rows),
        }


def restock_of_returns(season: Season) -> Iterator[Row]:
    for claim in season.claim_lines:
        if claim["claim_type"] not in ("return", "exchange"):
            continue
        settled_at = settled_when(season, claim)
        if settled_at is None if claim["front"] not in SILENT_ON_REFUNDS else claim["claim_phase"] != "completed":
            continue
        restocked = claim["is_restocked"]
        yield {
            **season.shop(claim),
            "claim_id": claim["claim_id"],
            "sku": season.sku(claim["line"]),
            "expected_restock_qty": claim["qty"] * (claim["line"]["units_per_listing"] or 1),
            "restock_state": "unknown" if restocked is None else "restored" if restocked else "not_restored",
            "restock_method": None if restocked is None else "native_flag",
            "claim_completed_at": settled_at,
        }


def settled_when(season: Season, claim: Row) -> datetime | None:
    """Godomall5 dates a claim once: when it was done with, money and all; others when the goods were dealt with."""
    if claim["front"] != "godomall5" or claim["claim_type"] == "exchange":
        return claim["completed_at"]
    rows = (row for row in season.truth["refunds"] if row["front"] == claim["front"])
    return next((row["refunded_at"] for row in rows if row["claim_id"] == claim["claim_id"]), None)
