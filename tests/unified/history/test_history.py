"""History as three loads saw it: statuses, stock and listings, built after each load and once more from scratch."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.unified.history import history_rows as rows
from tests.unified.warehouse import MODELS_ONLY, Warehouse, build, write_raw

pytestmark = pytest.mark.xdist_group("history")
HISTORIES = ("order_status_history", "inventory_history", "inventory_daily", "product_history", "variant_history")
Status = tuple[str, str, datetime]


@dataclass
class Loaded:
    """The warehouse after the last load; the lines' statuses after each; the tables before and after a full refresh."""

    warehouse: Warehouse
    statuses: list[dict[str, str]]
    before: dict[str, list[tuple[Any, ...]]]
    after: dict[str, list[tuple[Any, ...]]]

    def line(self, number: int, position: int = 1) -> list[Status]:
        """What a line went through: status, how its time is known, when it entered."""
        return self.warehouse.rows(
            "select canonical_status, entered_source, entered_at from unified.order_status_history "
            f"where line_id = '{_line_id(number, position)}' order by sequence_no"
        )

    def days(self, variant_id: str, columns: str) -> list[tuple[Any, ...]]:
        return self.warehouse.rows(
            f"select day(date_kst), {columns} from unified.inventory_daily where variant_id = '{variant_id}' order by 1"
        )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    path = tmp_path_factory.mktemp("history") / "kmall.duckdb"
    warehouse, statuses = Warehouse(path), []
    wanted = (*(f"+{table}" for table in HISTORIES), "+built_loads", "built_listings", "built_reads")
    selected = ("--select", *wanted, *MODELS_ONLY)
    standing: tuple[str, ...] = ()  # views and seeds stand from the first build on
    for raw in rows.LOADS:
        write_raw(path, raw)
        assert not build(path, *selected, *standing)
        standing = ("--exclude", "config.materialized:view", "resource_type:seed")
        statuses.append(dict(warehouse.rows("select line_id, canonical_status from unified.order_lines")))
    before = _tables(warehouse)
    assert not build(path, "--full-refresh", *selected, *standing)
    return Loaded(warehouse, statuses, before, _tables(warehouse))


def test_the_status_as_of_each_load_is_what_the_mall_said_then(loaded: Loaded) -> None:
    for at, said in zip(rows.AT, loaded.statuses, strict=True):
        as_of = loaded.warehouse.rows(
            "select line_id, canonical_status from unified.order_status_history "
            f"where entered_at <= '{at}' and (left_at > '{at}' or left_at is null) and canonical_status <> 'void'"
        )
        assert dict(as_of) == said


def test_a_date_told_in_time_is_when_the_status_was_entered(loaded: Loaded) -> None:
    assert loaded.line(rows.SENT) == [
        ("pending_payment", "mall_date", datetime(2026, 3, 10, 0, 0, tzinfo=UTC)),
        ("paid", "mall_date", datetime(2026, 3, 10, 0, 30, tzinfo=UTC)),
        ("shipped", "mall_date", datetime(2026, 3, 11, 1, 0, tzinfo=UTC)),
        ("delivered", "mall_date", datetime(2026, 3, 13, 11, 0, tzinfo=UTC)),
    ]


def test_a_date_from_before_the_old_status_was_last_seen_does_not_count(loaded: Loaded) -> None:
    assert loaded.line(rows.TOLD_LATE)[-2:] == [
        ("shipped", "mall_date", datetime(2026, 3, 11, 1, 0, tzinfo=UTC)),
        ("delivered", "observed", rows.AT[2]),
    ]


def test_what_no_date_tells_was_entered_when_a_load_saw_it(loaded: Loaded) -> None:
    assert loaded.line(rows.UNTOUCHED)[-1] == ("preparing", "observed", rows.AT[0])


def test_an_order_waits_for_its_money_until_it_is_paid(loaded: Loaded) -> None:
    assert loaded.line(rows.PAID_LATER) == [
        ("pending_payment", "mall_date", datetime(2026, 3, 10, 0, 0, tzinfo=UTC)),
        ("paid", "mall_date", datetime(2026, 3, 11, 9, 0, tzinfo=UTC)),
    ]


def test_time_in_a_status_runs_from_one_step_to_the_next(loaded: Loaded) -> None:
    found = loaded.warehouse.rows(
        "select canonical_status, seconds_in_status, is_current from unified.order_status_history "
        f"where line_id = '{_line_id(rows.PAID_LATER)}' order by sequence_no"
    )
    assert found == [("pending_payment", 33 * 3600, False), ("paid", None, True)]


def test_a_line_gone_from_its_order_ends_as_void(loaded: Loaded) -> None:
    assert loaded.line(rows.LINE_GONE, 2)[-2:] == [
        ("preparing", "observed", rows.AT[0]),
        ("void", "observed", rows.AT[1]),
    ]
    assert loaded.line(rows.LINE_GONE, 1)[-1][0] == "preparing"


def test_days_without_a_reading_are_carried(loaded: Loaded) -> None:
    assert loaded.days(rows.A, "qty_listed_close, is_carried, observed_at") == [
        (10, 5, False, rows.AT[0]),
        (11, 5, True, rows.AT[0]),
        (12, 2, False, rows.AT[1]),
        (13, 2, True, rows.AT[1]),
        (14, 3, False, rows.AT[2]),
    ]


def test_a_day_that_closes_with_nothing_to_sell_is_a_stockout(loaded: Loaded) -> None:
    days = loaded.days(rows.A, "qty_available_close, is_stockout")
    assert days == [(10, 5, False), (11, 5, False), (12, 0, True), (13, 0, True), (14, 3, False)]


def test_untracked_stock_is_never_a_stockout(loaded: Loaded) -> None:
    assert set(loaded.days(rows.UNTRACKED, "qty_listed_close, qty_available_close, is_stockout")) == {
        (day, None, None, False) for day in range(10, 15)
    }


def test_a_reading_without_a_change_is_a_reading(loaded: Loaded) -> None:
    days = loaded.days(rows.MOVED, "qty_listed_close, is_carried, changed_at")
    assert days[2] == (12, 9, False, rows.AT[0])


def test_a_deleted_listing_has_no_stock_from_the_day_it_was_missed(loaded: Loaded) -> None:
    days = loaded.days(rows.GONE, "qty_listed_close, is_deleted, is_stockout")
    assert days[-2:] == [(13, 7, False, False), (14, None, True, False)]
    periods = loaded.warehouse.rows(
        "select is_deleted, valid_from, valid_to from unified.inventory_history "
        f"where variant_id = '{rows.GONE}' order by valid_from"
    )
    assert periods == [(False, rows.AT[0], rows.AT[2]), (True, rows.AT[2], None)]


def test_units_sold_stand_on_the_day_of_the_order_even_when_it_is_paid_later(loaded: Loaded) -> None:
    # two pieces each: sent, told late, paid on the 11th, kept, untouched, and the last, paid on the 13th
    assert loaded.days(rows.A, "units_sold")[0] == (10, 12)


def test_a_listing_keeps_what_it_was(loaded: Loaded) -> None:
    found = loaded.warehouse.rows(
        "select is_deleted, is_current, valid_from from unified.product_history "
        "where product_id = '12' order by valid_from"
    )
    assert found == [(False, False, rows.AT[0]), (True, True, rows.AT[2])]


def test_a_full_refresh_gives_the_same_rows(loaded: Loaded) -> None:
    assert all(loaded.before[table] for table in HISTORIES)
    assert loaded.after == loaded.before


def test_no_day_is_later_than_the_data(loaded: Loaded) -> None:
    assert loaded.warehouse.row("select max(date_kst) from unified.inventory_daily") == (date(2026, 3, 14),)


def _line_id(number: int, position: int = 1) -> str:
    return f"20260301-{number:07d}-{position:02d}"


def _tables(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    return {table: warehouse.rows(f"from unified.{table} order by all") for table in HISTORIES}
