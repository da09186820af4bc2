"""What happens at a mall between two runs arrives with the second: changes, late news, deletions, losses."""

from datetime import datetime, timedelta, timezone

import pytest

from tests.malls import Mall

KST = timezone(timedelta(hours=9))


def test_a_change_updates_its_row_instead_of_adding_one(mall: Mall) -> None:
    products = mall.kind.products
    mall.fresh(mall.load(resources=[products.resource]))
    number = min(mall.ids(products))
    before = mall.rows(f"select count(*), max(_read_at) from raw.{products.table}")
    mall.sandbox.world.advance(minutes=20)
    mall.sandbox.world.act.edit_product(number, name="바뀐 이름")
    mall.fresh(mall.load(resources=[products.resource]))
    after = mall.rows(f"select count(*), max(_read_at) from raw.{products.table}")
    assert after[0][0] == before[0][0]
    assert after[0][1] > before[0][1]
    name, table = mall.kind.name, mall.kind.parent
    ((row,),) = mall.rows(f"select {name} from raw.{table} where {products.key} = '{number}'")
    assert row == "바뀐 이름"


def test_what_a_mall_takes_away_keeps_an_older_load(mall: Mall) -> None:
    products, parent, child = mall.kind.products, mall.kind.parent, mall.kind.child
    mall.fresh(mall.load(resources=[products.resource]))
    product = next(row for row in mall.mine("products") if row["variant_count"] > 2)
    mine = [row for row in mall.mine("inventory") if row["product_id"] == product["product_id"]]
    mall.sandbox.world.act.remove_variant(mine[0]["variant_id"])
    mall.sandbox.world.advance(minutes=1)
    mall.fresh(mall.load(resources=[products.resource]))
    rows = mall.rows(
        f"select {mall.kind.variant}, c._dlt_load_id < p._dlt_load_id from raw.{child} c join raw.{parent} p "
        f"using (shop, {products.key}) where {products.key} = '{product['product_id']}'"
    )
    assert {row[0] for row in rows if row[1]} == {mine[0]["variant_id"]}
    assert {row[0] for row in rows if not row[1]} == {row["variant_id"] for row in mine[1:]}


def test_a_deleted_product_was_last_read_before_the_last_sweep_began(mall: Mall) -> None:
    products = mall.kind.products
    mall.fresh(mall.load(resources=[products.resource]))
    gone = max(mall.ids(products))
    mall.sandbox.world.act.delete_product(gone)
    mall.sandbox.world.advance(hours=2)
    mall.fresh(mall.load(resources=[products.resource]))
    flagged = mall.rows(
        f"select {products.key} from raw.{products.table} p join raw.sweeps s using (shop) "
        f"where s.resource = '{products.resource}' and p._read_at < s.started_at"
    )
    deleted = {row["product_id"] for row in mall.mine("products") if row["is_deleted"]}
    assert {row[0] for row in flagged} == deleted & mall.ids(products)
    assert gone in deleted


def test_late_news_of_old_orders_arrives(mall: Mall) -> None:
    """Weeks later: claims, refunds and confirmations of orders that were read long ago."""
    reader, orders = mall.reader(), mall.kind.orders
    reader.read(orders.resource)
    for _ in range(9):
        mall.sandbox.world.advance(days=5)
        reader.read(orders.resource)
    late = [
        claim.claim_id
        for order in mall.sandbox.world.front_of(mall.front).orders.values()
        for claim in order.claims
        if claim.requested_at - order.placed_at > timedelta(days=7)
    ]
    assert late
    fresh = mall.reader("fresh")
    fresh.read(orders.resource)
    for table in fresh.tables:
        if not table.startswith("_"):
            mine, known = ([_told(row) for row in each.rows(table)] for each in (fresh, reader))
            assert [row for row in mine if row not in known] == [], table


@pytest.mark.parametrize(("state", "entered"), [("shipped", "delivered"), ("delivered", "confirmed")])
def test_a_step_entered_late_with_an_old_date_arrives(mall: Mall, state: str, entered: str) -> None:
    """The date lies further back than two runs overlap: only open orders and the daily look back can find it."""
    world, reader, orders = mall.sandbox.world, mall.reader(), mall.kind.orders
    world.advance(days=6)
    reader.read(orders.resource)
    world.advance(hours=25)
    reader.read(orders.resource)
    order = next(
        order
        for order in world.front_of(mall.front).orders.values()
        if order.order_id in reader.ids(orders) and {line.state for line in order.lines} == {state} and not order.claims
    )
    with world.changing():
        for line in order.lines:
            line.state = entered
            setattr(line, f"{entered}_at", world.now - timedelta(days=5))
        order.version += 1
    world.advance(hours=25)
    reader.read(orders.resource)
    fresh = mall.reader("fresh")
    fresh.read(orders.resource)
    lines = mall.kind.lines
    assert [_told(row) for row in reader.rows(lines)] == [_told(row) for row in fresh.rows(lines)]


def test_orders_around_midnight_in_korea_belong_to_their_day(mall: Mall) -> None:
    """UTC and KST disagree on the date for nine hours: a run at either edge must ask for both days' orders."""
    world, reader, orders = mall.sandbox.world, mall.reader(), mall.kind.orders
    for minute in (-2, -1, 0, 1, 2):
        midnight = datetime(2026, 1, 8, tzinfo=KST) + timedelta(minutes=minute)
        world.advance_to(midnight)
        placed = world.act.place_order(mall.front, name=f"midnight {minute}")
        assert placed is not None
        reader.read(orders.resource)
        assert placed.order_id in reader.ids(orders)
    days = {row["ordered_at"].astimezone(KST).day for row in mall.mine("orders")}
    assert days >= {7, 8}
    once = mall.reader("once")
    once.read(orders.resource)
    assert once.ids(orders) == reader.ids(orders) == mall.true_ids(orders)


def test_an_open_order_that_the_mall_no_longer_returns_is_noticed(mall: Mall) -> None:
    orders, front = mall.kind.orders, mall.sandbox.world.front_of(mall.front)
    mall.fresh(mall.load(resources=[orders.resource]))
    moving = {row["order_id"] for row in mall.mine("order_lines") if row["canonical_status"] in ("paid", "shipped")}
    gone = min(moving)
    with mall.sandbox.world.changing():
        del front.orders[gone]
    mall.sandbox.world.advance(hours=25)
    mall.fresh(mall.load(resources=[orders.resource]))
    noticed = mall.rows(
        f"select distinct m.order_id, m.noticed_at > o._read_at from raw.orders_missing m "
        f"join raw.{orders.table} o on m.shop = o.shop and m.order_id = o.{orders.key}"
    )
    assert noticed == [(gone, True)]


@pytest.mark.parametrize("count", [10, 100, 1000])
def test_a_list_that_ends_with_a_full_page_is_read_whole(quiet_mall: Mall, count: int) -> None:
    """Ten is what a mall sends when it forgets the limit, the others are common caps: none of them may end a list."""
    orders, act = quiet_mall.kind.orders, quiet_mall.sandbox.world.act
    for variant in quiet_mall.mine("inventory"):
        act.set_stock(variant["variant_id"], 10_000)
    placed: set[str] = set()
    while len(placed) < count:
        order = act.place_order(quiet_mall.front)
        assert order is not None
        placed.add(order.order_id)
    for extra in (0, 1):
        reader = quiet_mall.reader(f"with {extra} more")
        entry = reader.read(orders.resource)[orders.resource]
        assert entry.error is None
        assert len(reader.ids(orders)) == count + extra
        act.place_order(quiet_mall.front)


def test_rows_that_shift_while_one_pages_are_all_read(mall: Mall) -> None:
    orders, act = mall.kind.orders, mall.sandbox.world.act

    def a_customer_comes() -> None:
        assert act.place_order(mall.front, name=str(len(mall.mine("orders"))))

    mall.stand_in.faults.add(path=orders.path, action=a_customer_comes, times=3)
    before = mall.true_ids(orders)
    reader = mall.reader()
    reader.read(orders.resource)
    assert reader.ids(orders) >= before
    mall.stand_in.faults.clear()
    reader.read(orders.resource)
    assert reader.ids(orders) == mall.true_ids(orders)


def _told(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name not in ("shop", "_read_at", "_run", "noticed_at")}
