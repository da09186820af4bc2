"""Questions about stock: by mall, by SKU, what to reorder, where to oversell, how it was (4 to 7 and 15)."""

import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from .pools import Pool, pools, recent_days
from .season import Row, Season, kst_date, rounded, was_paid

Listing = tuple[str, str, str]  # stand-in, shop number, variant id
LEAD_TIME_DAYS, SAFETY_DAYS, ENOUGH_DAYS = 7, 3, 7  # of the models, where the seller says nothing


def stock_by_mall(season: Season) -> Iterator[Row]:
    for row in season.truth["inventory"]:
        if row["is_deleted"]:
            continue
        told = ("stock_policy", "qty_listed", "qty_safety", "qty_available", "is_sold_out", "price", "currency")
        yield {
            "sku": season.sku(row),
            **season.shop(row),
            "variant_id": row["variant_id"],
            "seller_code": row["seller_code"],
            **{name: row[name] for name in told},
            "observed_at": season.now,
        }


def stock_by_sku(season: Season) -> Iterator[Row]:
    for pool in pools(season):
        yield {
            "sku": pool.sku,
            "sku_name": pool.name,
            "stock_mode": "shared",
            "pool_qty": pool.quantity,
            "qty_available": pool.available,
            "qty_committed": pool.open_demand,
            "qty_on_hand_est": pool.on_hand,
            "mall_count": pool.malls(),
            "untracked_mall_count": pool.malls("untracked"),
            "last_observed_at": season.now,
            "staleness_hours": 0,
        }


def to_reorder(season: Season) -> Iterator[Row]:
    days = _days_in_stock(season)
    for pool in pools(season):
        known = days.get(pool.sku, {})
        in_stock = sum(known.values())
        sold = sum(pieces for day, pieces in pool.sold.items() if day in known)
        speed = rounded(Decimal(sold) / in_stock, 4) if in_stock >= ENOUGH_DAYS else None
        safety = None if speed is None else rounded(speed * SAFETY_DAYS)
        point = None if speed is None or safety is None else rounded(speed * LEAD_TIME_DAYS + safety)
        alert_at = max(point or Decimal(0), Decimal(pool.reserve))
        level = _level(pool, speed, alert_at)
        reasons = {
            "untracked": "no mall counts its pieces",
            "sold_out": f"nothing left, {pool.sold_28d} sold in 28 days",
            "reorder": f"{pool.available} left, reorder at {math.ceil(alert_at)}",
            "insufficient_history": f"in stock on {in_stock} of {len(known)} known days, {ENOUGH_DAYS} are needed",
            "ok": "enough" if pool.available else "nothing left, none sold in 28 days",
        }
        reasons["ok"] = "not on sale in any mall" if pool.available is None else reasons["ok"]
        yield {
            "sku": pool.sku,
            "qty_available": pool.available,
            "velocity_28d": speed,
            "days_of_cover": rounded(pool.available / speed, 1) if speed and pool.available is not None else None,
            "reorder_point": point,
            "safety_stock": safety,
            "lead_time_days": LEAD_TIME_DAYS,
            "alert_level": level,
            "reason": reasons[level],
        }


def _level(pool: Pool, speed: Decimal | None, alert_at: Decimal) -> str:
    if pool.available is None:
        return "untracked" if pool.malls("untracked") else "ok"
    if pool.available <= 0 and pool.sold_28d > 0:
        return "sold_out"
    if pool.available <= alert_at and alert_at > 0:
        return "reorder"
    return "insufficient_history" if speed is None else "ok"


def _days_in_stock(season: Season) -> dict[str, dict[date, bool]]:
    """Of the last 28 days those on which a thing's stock is known, and whether a mall had some at the day's close."""
    recent = set(recent_days(season))
    alone = {sku for rows in _closes(season).values() for row in rows if not _is_set(row) for sku in season.things(row)}
    found: dict[str, dict[date, bool]] = defaultdict(dict)
    for (_, day), rows in _closes(season).items():
        for row in rows if day in recent else ():
            for sku in season.things(row):
                # a set can be out of stock for want of another thing
                if not _is_set(row) or sku not in alone:
                    had = not row["is_deleted"] and not _is_out(row)
                    found[sku][day] = found[sku].get(day, False) or had
    return found


def oversell_risk(season: Season) -> Iterator[Row]:
    for pool in pools(season):
        level, reason = "none", "none found"
        if pool.negative_malls:
            level, reason = "critical", f"more sold than there was in {pool.negative_malls} malls"
        elif pool.on_hand is not None and pool.open_demand > pool.on_hand:
            level, reason = "critical", f"{pool.open_demand} still to be handed over, {pool.on_hand} on hand"
        elif pool.endless_malls and pool.counting_malls:
            level, reason = "medium", f"{pool.endless_malls} malls sell without end, others count"
        elif pool.spread is not None and pool.spread > 0:
            level, reason = "medium", f"malls differ by {pool.spread} pieces, 0 are allowed"
        yield {
            "sku": pool.sku,
            "risk_level": level,
            "reason": reason,
            "pool_qty": pool.quantity,
            "open_demand_qty": pool.open_demand,
            "max_listed": pool.max_listed,
            "min_listed": pool.min_listed,
            "negative_mall_count": pool.negative_malls,
            "untracked_mall_count": pool.malls("untracked"),
        }


def stock_history(season: Season) -> Iterator[Row]:
    closes, sold, scores = _closes(season), _units_sold(season), _reviews(season)
    read_on = {kst_date(now) for now, _ in season.moments}
    for (sku, day), rows in sorted(closes.items()):
        listed = [row for row in rows if not row["is_deleted"]]
        counted = [row["qty_available"] * _units(row) for row in listed if row["stock_policy"] == "tracked"]
        ratings = [rating for written, rating in scores[sku] if written <= day]
        # on a day on which the malls were read nothing is carried; a listing is read when it is first seen
        yield {
            "sku": sku,
            "date_kst": day,
            "qty_available_close": min(counted, default=None),
            "is_stockout": bool(listed) and all(_is_out(row) for row in listed),
            "is_carried": day not in read_on or not listed,
            "units_sold": sum(sold[_listing(row), day] * _units(row) for row in rows),
            "review_count": len(ratings),
            "avg_rating": rounded(Decimal(sum(ratings)) / len(ratings)) if ratings else None,
        }


def _closes(season: Season) -> dict[tuple[str, date], list[Row]]:
    """Each sku and day since a listing of it was first seen: how its listings stood when they were last read that day,
    or before.
    """
    last = kst_date(season.now)
    assert last is not None
    days: dict[date, dict[Listing, Row]] = {}
    state: dict[Listing, Row] = {}
    for number, (now, truth) in enumerate(season.moments):
        for row in truth["inventory"]:
            if _listing(row) in state or not row["is_deleted"]:
                state[_listing(row)] = row
        begin = kst_date(now)
        following = season.moments[number + 1][0] if number + 1 < len(season.moments) else None
        end = kst_date(following) if following is not None else last + timedelta(days=1)
        assert begin is not None
        assert end is not None
        days |= {begin + timedelta(days=at): dict(state) for at in range((end - begin).days)}
    found = defaultdict(list)
    for day, rows in days.items():
        for row in rows.values():
            found[season.sku(row), day].append(row)
    return found


def _units_sold(season: Season) -> dict[tuple[Listing, date | None], int]:
    sold: dict[tuple[Listing, date | None], int] = defaultdict(int)
    for row in season.lines:
        if was_paid(row):
            sold[_listing(row), kst_date(row["ordered_at"])] += row["qty_ordered"]
    return sold


def _reviews(season: Season) -> dict[str, list[tuple[date, int]]]:
    """Day and stars of the reviews that are shown, by sku: those of every product that lists it."""
    things = defaultdict(set)
    for row in season.truth["inventory"]:
        if _listing(row) in season.seen_listings:
            things[row["front"], row["shop_no"], row["product_id"]].add(season.sku(row))
    found = defaultdict(list)
    for row in season.truth["reviews"]:
        is_shown = row["is_displayed"] is not False and not row["is_deleted"] and not row["is_reply"]
        for sku in things[row["front"], row["shop_no"], row["product_id"]] if is_shown else ():
            found[sku].append((kst_date(row["created_at"]), row["rating"]))
    return found


def _listing(row: Row) -> Listing:
    """Godomall5 sells one catalogue through several shops."""
    return row["front"], "1" if row["front"] == "godomall5" else row["shop_no"], row["variant_id"]


def _units(row: Row) -> int:
    return row["units_per_listing"] or 1


def _is_out(row: Row) -> bool:
    return row["stock_policy"] == "tracked" and row["qty_available"] <= 0


def _is_set(row: Row) -> bool:
    return row["units_per_listing"] is None
