"""What the malls together have of an item, where too much can be sold, and what must be reordered."""

from decimal import Decimal

import pytest

from tests.unified.warehouse import Warehouse

pytestmark = pytest.mark.xdist_group("stock")


@pytest.mark.parametrize(
    ("sku", "source", "pool", "available", "on_hand"),
    [
        ("MUG-1 A", "min", 7, 7, 7),
        ("SPL", "split", 10, 10, 10),
        ("MAS", "master", 5, 5, 5),
        ("SEED", "seed", 3, 3, 3),
        ("DEM", "seed", 1, 0, 1),  # two are ordered already
        ("CUP", "min", 7, 7, 12),  # three packs of two are six or seven; three ordered, and two in sets
        ("BIT", "min", 1, 1, 1),  # one is too few for a pack
        ("ZER", "min", 0, 0, 0),
        ("UNT", "min", 5, 5, 5),
        ("UNA", "none", None, None, None),
        ("NEG", "min", -2, 0, -2),
        ("OFF", "none", None, 0, None),
        ("HELD", "min", 5, 1, 5),
    ],
)
def test_the_pool_is_the_best_figure_there_is(
    stock: Warehouse, sku: str, source: str, pool: int | None, available: int | None, on_hand: int | None
) -> None:
    row = stock.row(
        f"select pool_source, pool_qty, qty_available, qty_on_hand_est from unified.sku_stock where sku = '{sku}'"
    )
    assert row == (source, pool, available, on_hand)


def test_untracked_sold_out_by_hand_and_negative_are_kept_apart(stock: Warehouse) -> None:
    found = stock.rows(
        "select sku, tracked_mall_count, untracked_mall_count, forced_soldout_mall_count, negative_mall_count, "
        "has_zero_mismatch from unified.sku_stock where sku in ('UNT', 'OFF', 'NEG', 'ZER', 'BIT', 'SPL') order by sku"
    )
    assert found == [
        ("BIT", 2, 0, 0, 0, False),
        ("NEG", 1, 0, 0, 1, False),
        ("OFF", 0, 0, 1, 0, False),
        ("SPL", 2, 0, 0, 0, False),
        ("UNT", 1, 1, 0, 0, False),
        ("ZER", 2, 0, 0, 0, True),
    ]


def test_a_set_takes_from_each_of_its_things(stock: Warehouse) -> None:
    found = stock.rows(
        "select sku, open_demand_qty, qty_committed from unified.sku_stock where open_demand_qty > 0 order by sku"
    )
    assert found == [("CUP", 5, 5), ("DEM", 2, 2), ("POT", 4, 4)]


@pytest.mark.parametrize(
    ("sku", "level", "reason"),
    [
        ("NEG", "critical", "more sold than there was in 1 malls"),
        ("DEM", "critical", "2 still to be handed over, 1 on hand"),
        ("SEED", "high", "a mall offers 8, the pool has 3"),
        ("MAS", "high", "a mall offers 9, the pool has 5"),
        ("UNT", "medium", "1 malls sell without end, others count"),
        ("ZER", "medium", "malls differ by 5 pieces, 0 are allowed"),
        ("MUG-1 A", "none", "none found"),  # they differ by three, which the seller allows
        ("SPL", "none", "none found"),
        ("CUP", "none", "none found"),
    ],
)
def test_where_too_much_can_be_sold(stock: Warehouse, sku: str, level: str, reason: str) -> None:
    assert stock.row(f"select risk_level, reason from reports.oversell_risk where sku = '{sku}'") == (level, reason)


@pytest.mark.parametrize(
    ("sku", "level", "reason"),
    [
        ("FAST", "reorder", "5 left, reorder at 20"),
        ("GONE", "sold_out", "nothing left, 1 sold in 28 days"),
        ("NEW", "insufficient_history", "in stock on 4 of 4 known days, 7 are needed"),
        ("SLOW", "reorder", "30 left, reorder at 34"),  # his own lead time and reserve
        ("HELD", "reorder", "1 left, reorder at 4"),  # the listing's reserve
        ("MUG-1 A", "ok", "enough"),
        ("DEAD", "insufficient_history", "in stock on 0 of 22 known days, 7 are needed"),
        ("UNA", "untracked", "no mall counts its pieces"),
    ],
)
def test_what_must_be_reordered(stock: Warehouse, sku: str, level: str, reason: str) -> None:
    assert stock.row(f"select alert_level, reason from reports.low_stock where sku = '{sku}'") == (level, reason)


def test_velocity_is_sales_by_days_in_stock(stock: Warehouse) -> None:
    row = stock.row(
        "select units_sold_28d, days_in_stock_28d, velocity_28d, days_of_cover, reorder_point, safety_stock "
        "from reports.low_stock where sku = 'FAST'"
    )
    assert row == (44, 22, 2, Decimal("2.5"), 20, 6)
