"""The seller's world itself: same seed, same world; one shelf; a life that moves only with the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.cafe24.numbering import Cafe24Numbering
from pipelines.sandbox.world import Shop, Storefront, World, catalogue


def world(seed: int = 7, *, fronts: int = 1, **more: object) -> World:
    names = ("cafe24", "othermall")[:fronts]
    malls = [Storefront(name, Cafe24Numbering(), (Shop("1"),)) for name in names]
    return World(seed, "2026-01-05", malls, **more)  # type: ignore[arg-type]


def test_same_seed_is_the_same_world() -> None:
    first, second = world(), world()
    first.advance(days=20)
    second.advance(days=20)

    assert first.truth() == second.truth()


def test_another_seed_is_another_world() -> None:
    first, second = world(1), world(2)
    first.advance(days=3)
    second.advance(days=3)

    assert first.truth()["orders"] != second.truth()["orders"]


@pytest.mark.parametrize("step", [timedelta(hours=5), timedelta(days=3), timedelta(minutes=70)])
def test_steps_do_not_matter(step: timedelta) -> None:
    once, stepwise = world(), world()
    once.advance(days=15)
    while stepwise.now < once.now:
        stepwise.advance_to(min(stepwise.now + step, once.now))

    assert stepwise.truth() == once.truth()


def test_history_is_the_same_life() -> None:
    lived = World(7, "2026-01-15", [Storefront("cafe24", Cafe24Numbering(), (Shop("1"),))], history_days=10)
    advanced = world()
    advanced.advance(days=10)

    assert lived.truth() == advanced.truth()


def test_day_begins_at_midnight_in_korea() -> None:
    assert world().now == datetime(2026, 1, 4, 15, tzinfo=UTC)


def test_start_must_be_aware() -> None:
    with pytest.raises(ValueError, match="aware"):
        World(1, datetime(2026, 1, 5), [])  # noqa: DTZ001


def test_calendar_stands_still_unless_advanced() -> None:
    with Sandbox(seed=1, start="2026-01-05") as sandbox:
        before = sandbox.world.now
        sandbox.cafe24.grant()
        sandbox.world.catch_up()

        assert sandbox.world.now == before
        sandbox.world.advance(hours=1, minutes=30)
        assert sandbox.world.now == before + timedelta(minutes=90)


def test_live_world_follows_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [100.0]
    monkeypatch.setattr("pipelines.sandbox.world.world.time.monotonic", lambda: seconds[0])
    live = world(live=True)
    before = live.now
    seconds[0] = 107.9

    live.catch_up()

    assert live.now == before + timedelta(seconds=7)


def test_orders_per_day_is_the_mean() -> None:
    busy = world(orders_per_day=30)
    busy.advance(days=30)

    assert 800 < len(busy.fronts[0].orders) < 1000


def test_every_oddity_is_in_the_catalogue() -> None:
    made = world()
    made.advance(days=45)
    rows = made.truth()["inventory"]
    sizes = [row["variant_count"] for row in made.truth()["products"]]

    assert max(sizes) > 100
    assert {row["stock_policy"] for row in rows} == {"tracked", "untracked"}
    assert all(row["qty_listed"] is None for row in rows if row["stock_policy"] == "untracked")
    assert any(row["allows_backorder"] and row["qty_listed"] < 0 for row in rows)
    assert any(row["is_sold_out"] for row in rows)
    assert any(row["is_deleted"] for row in rows)
    assert any("<br>" in row["product_name"] for row in made.truth()["products"])


def test_stock_is_what_came_in_less_what_was_sold() -> None:
    made = world(products=8, changes_per_day=0)
    start = {row["variant_id"]: row["qty_listed"] for row in made.truth()["inventory"]}
    # before the first night nothing is restocked
    made.advance(hours=4)
    sold: dict[str, int] = {}
    for row in made.truth()["order_lines"]:
        variant = made.act.variant(row["variant_id"])[1]
        taken = row["canonical_status"] != "cancelled" and (row["paid_at"] or variant.deducts_at == "order")
        sold[row["variant_id"]] = sold.get(row["variant_id"], 0) + (row["qty_ordered"] if taken else 0)

    left = {row["variant_id"]: row["qty_listed"] for row in made.truth()["inventory"]}

    assert sum(sold.values()) > 0
    assert left == {key: None if count is None else count - sold.get(key, 0) for key, count in start.items()}


def test_cancel_gives_the_pieces_back() -> None:
    made = world()
    made.advance(days=3)
    order = next(
        order
        for order in made.fronts[0].orders.values()
        if not order.claims and {line.state for line in order.lines} == {"paid"} and order.lines[0].variant.tracked
    )
    line = order.lines[0]
    before = line.variant.quantity

    made.act.claim(order.order_id, "cancel", [line.line_id], script=((0, "completed"),))

    assert line.variant.quantity == before + line.quantity


def test_two_malls_sell_from_one_shelf() -> None:
    both = world(fronts=2)
    both.advance(days=5, hours=5, minutes=1)
    rows = both.truth()["inventory"]
    stock: dict[str, set[int]] = {}
    for row in rows:
        if row["stock_policy"] == "tracked" and not row["is_deleted"]:
            stock.setdefault(row["sku"], set()).add(row["qty_listed"])

    # right after the nightly copy every mall shows the same shelf
    assert {row["platform"] for row in both.truth()["orders"]} == {"cafe24", "othermall"}
    assert all(len(shown) == 1 for shown in stock.values())
    assert len({row["variant_id"] for row in rows if row["platform"] == "othermall"}) > len(stock) // 2


def test_another_mall_does_not_change_who_orders_in_the_first() -> None:
    alone, both = world(), world(fronts=2)
    alone.advance(days=1)
    both.advance(days=1)

    assert [order.placed_at for order in alone.fronts[0].orders.values()] == [
        order.placed_at for order in both.fronts[0].orders.values()
    ]


def test_people_are_invented_and_listed_for_leak_hunts() -> None:
    made = world()
    made.advance(days=5)
    texts = made.personal_values()

    persons = [order.person for order in made.fronts[0].orders.values()]
    assert all({person.name, person.phone, person.email} <= texts for person in persons)
    assert all(person.phone.startswith("010-0") for person in persons)
    assert {person.email.rpartition("@")[2] for person in persons} <= {"example.com", "example.net", "example.org"}


def test_month_is_quick() -> None:
    started = datetime.now(UTC)
    made = world()
    made.advance(days=30)

    assert datetime.now(UTC) - started < timedelta(seconds=3)
    assert len(made.fronts[0].orders) > 250


def test_packs_take_their_pieces_from_the_shelf_and_give_them_back() -> None:
    made = world(packs=True, products=8, changes_per_day=0)
    single, double, both = (made.act.product(f"{number}").variants[0] for number in packs_of(made))
    shelf = single.sku.stock
    catalogue.change_stock(made.act.variant(double.variant_id)[0], double, -2)
    catalogue.change_stock(made.act.variant(both.variant_id)[0], both, -1)

    assert single.sku.stock == shelf - 5
    assert double.sku.stock == (shelf - 5) // 2
    assert next(part.stock for part, _ in both.sku.parts) == shelf - 5

    catalogue.change_stock(made.act.variant(double.variant_id)[0], double, 2)
    assert single.sku.stock == shelf - 1


def test_packs_are_sold_and_known_to_the_books_by_what_is_in_them() -> None:
    made = world(packs=True, products=8, fronts=2)
    made.advance(days=20)
    books = made.truth()
    sold = {(row["sku"], row["units_per_listing"]) for row in books["order_lines"]}

    assert sold >= {("SKU-0001", 1), ("SKU-0001", 2), ("SET-0010", None)}
    assert {row["sku"]: row["units_per_listing"] for row in books["inventory"]}["SET-0010"] is None
    # the map has a row for each pack, for each thing in a set, and for every listing without its code
    rows = made.sku_map({"othermall": "second"})
    units = {(row["sku"], row["units_per_listing"], row["shop_alias"]) for row in rows if "code" not in row["note"]}
    assert {("SKU-0001", 2, "main"), ("SKU-0001", 1, "main"), ("SKU-0001", 2, "second")} <= units
    mapped = {row["native_variant_id"] for row in rows}
    plain = [row for row in books["inventory"] if row["variant_id"] not in mapped]
    assert {row["sku"] for row in plain} == {row["seller_code"].strip().upper() for row in plain}


def test_without_packs_the_world_is_as_before() -> None:
    assert {row["units_per_listing"] for row in world().truth()["inventory"]} == {1}


def test_an_order_without_lines_lies_there_for_ever() -> None:
    made = world()
    order = made.act.empty_order("cafe24")
    made.advance(days=9)
    (row,) = [row for row in made.truth()["orders"] if row["order_id"] == order.order_id]

    assert (row["canonical_status"], row["line_count"], row["paid_at"], row["gross_amount"]) == ("unknown", 0, None, 0)


def test_a_new_shop_sells_in_its_own_currency_from_the_next_day() -> None:
    made = world()
    made.act.open_shop("cafe24", Shop("3", "EUR", 2, won_per_unit=15))
    made.advance(days=3)

    assert {row["currency"] for row in made.truth()["orders"] if row["shop_no"] == "3"} == {"EUR"}


def test_one_code_can_be_typed_twice() -> None:
    made = world()
    first, second = (product.variants[0] for product in list(made.fronts[0].products.values())[:2])
    made.act.type_code(second.variant_id, first.sku.code)

    assert [row["seller_code"] for row in made.truth()["inventory"] if row["variant_id"] == second.variant_id] == [
        "SKU-0001"
    ]


def packs_of(made: World) -> list[str]:
    """The product ids of the single thing, the bundle and the set."""
    by_trait = {product.design.trait: product.product_id for product in made.fronts[0].products.values()}
    return [by_trait["no_options"], by_trait["bundle"], by_trait["set"]]
