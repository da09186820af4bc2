"""What happens at the mall after the first load is found, however late, by both APIs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.sandbox import Sandbox
from tests.makeshop.kr.standing import CHANGING, differences, read, reader, standing


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with standing(orders_per_day=6, history_days=10, products=12) as opened:
        yield opened


def test_the_first_load_brings_all_there_is(sandbox: Sandbox, tmp_path: Path) -> None:
    front = sandbox.makeshop.front
    reading = read(reader(sandbox, tmp_path), *CHANGING, "stock", "order_log", "categories", "carriers")
    living = {each.product_id for each in front.products.values() if each.deleted_at is None}
    assert set(reading.values("kr_orders", "ordernum")) == set(front.orders)
    assert set(reading.values("kr_products", "uid")) == set(reading.values("kr_stock", "uid")) == living
    lines = {f"{row['ordernum']}-{row['num']}" for row in reading.rows("kr_order_lines")}
    assert lines == {line.line_id for order in front.orders.values() for line in order.lines}
    assert set(reading.values("kr_order_log", "ordernum")) == set(front.orders)


@pytest.mark.parametrize("flavor", ["kr", "kr_legacy"])
def test_a_shop_read_day_by_day_is_the_shop_read_at_the_end(sandbox: Sandbox, tmp_path: Path, flavor: str) -> None:
    followed = read(reader(sandbox, tmp_path, flavor), *CHANGING)
    for days in (1, 2, 9, 31):
        sandbox.world.advance(days=days)
        read(followed, *CHANGING)
    assert differences(followed, read(reader(sandbox, tmp_path, flavor, alias="late"), *CHANGING)) == []


def test_the_log_finds_every_change_between_two_looks_back(sandbox: Sandbox, tmp_path: Path) -> None:
    keys = {"order_look_back_hours": 10_000.0}
    followed = read(reader(sandbox, tmp_path, **keys), "orders")
    for _ in range(6):
        sandbox.world.advance(hours=7)
        read(followed, "orders")
    assert differences(followed, read(reader(sandbox, tmp_path, alias="late"), "orders")) == []


def test_a_cancel_forty_days_after_the_order_is_found_by_its_own_date(sandbox: Sandbox, tmp_path: Path) -> None:
    # neither log nor refund search nor look back: the Open API, read every five days
    keys = {"order_look_back_hours": 10_000.0, "order_look_back_days": 1}
    followed = read(reader(sandbox, tmp_path, "kr_legacy", **keys), "orders")
    for _ in range(13):
        sandbox.world.advance(days=5)
        read(followed, "orders")
    late = {
        order.order_id
        for order in sandbox.makeshop.front.orders.values()
        for claim in order.claims
        if claim.kind == "cancel" and claim.completed_at and claim.completed_at - order.placed_at > timedelta(days=40)
    }
    cancelled = {row["ordernum"] for row in followed.rows("kr_order_lines") if row["cancelend_date"][:4] != "0000"}
    assert late
    assert late <= cancelled


def test_an_order_that_the_mall_no_longer_returns_is_reported(sandbox: Sandbox, tmp_path: Path) -> None:
    followed = read(reader(sandbox, tmp_path), "orders")
    with sandbox.world.changing():
        number = next(iter(followed.states["orders"]["open"]))
        del sandbox.makeshop.front.orders[number]
    sandbox.world.advance(days=70)
    read(followed, "orders")
    assert number in followed.values("orders_missing", "order_id")
    assert number not in followed.states["orders"]["open"]


def test_products_changed_registered_and_deleted_are_found_between_sweeps(sandbox: Sandbox, tmp_path: Path) -> None:
    followed = read(reader(sandbox, tmp_path, stock_sweep_hours=10_000.0), "products", "deleted_products")
    sandbox.world.advance(days=20)
    read(followed, "products", "deleted_products")
    late = read(reader(sandbox, tmp_path, alias="late"), "products", "deleted_products")
    names = {row["uid"]: (row["product_name"], row["sellprice"]) for row in followed.rows("kr_products")}
    deleted = set(followed.values("kr_deleted_products", "uid"))
    assert deleted >= set(names) - set(late.values("kr_products", "uid"))
    assert {row["uid"]: (row["product_name"], row["sellprice"]) for row in late.rows("kr_products")} == {
        uid: told for uid, told in names.items() if uid not in deleted
    }


def test_stock_is_read_by_number_and_forgets_what_is_gone(sandbox: Sandbox, tmp_path: Path) -> None:
    followed = read(reader(sandbox, tmp_path, stock_sweep_hours=10_000.0), "products", "stock")
    sandbox.world.advance(days=3)
    mark = sandbox.makeshop.mark()
    read(followed, "stock")
    (call,) = [call for call in sandbox.makeshop.calls_since(mark) if call.path.endswith("/stock")]
    living = [each for each in sandbox.makeshop.front.products.values() if each.deleted_at is None]
    assert set(followed.states["stock"]["numbers"]) <= {each.product_id for each in living}
    assert call.query["uid"].count(",") >= len(followed.states["stock"]["numbers"]) - 1


def test_a_run_without_changes_asks_for_dates_and_not_for_orders(sandbox: Sandbox, tmp_path: Path) -> None:
    followed = read(reader(sandbox, tmp_path))
    read(followed)
    mark = sandbox.makeshop.mark()
    read(followed)
    paths = [call.path.rpartition("/")[2] for call in sandbox.makeshop.calls_since(mark)]
    assert "stock" not in paths
    assert paths.count("2") == 7
    assert len(paths) <= 16
