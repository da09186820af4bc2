"""What the references leave open: whichever way a mall does it, the same rows arrive.

Each test sets one switch of the stand-in (and, where the connector cannot find out by itself, the setting that goes
with it) and compares what is read with what is read from a mall that follows the better evidence.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.malls import FLUID, Mall
from tests.readers import Reader

SALES = ("orders", "refunds", "shipments")
NEW_IN_2026 = "regional_surcharge_calculation_type"


def told(reader: Reader) -> dict[str, list[dict[str, Any]]]:
    """All tables without what tells of the reading, and without what the older spelling cannot tell."""
    return {
        table: [
            {name: value for name, value in row.items() if name not in (*FLUID, NEW_IN_2026, "shop", "_run")}
            for row in reader.rows(table)
        ]
        for table in reader.tables
        if not table.startswith("_") and table != "sweeps"
    }


def usual(mall: Mall, *resources: str) -> dict[str, list[dict[str, Any]]]:
    """What a mall without switches tells."""
    reader = mall.reader("usual")
    entries = reader.read(*resources)
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    return told(reader)


def test_claims_embedded_as_one_object_arrive_like_those_in_a_list(busy_mall: Mall) -> None:
    expected = usual(busy_mall, "orders")
    busy_mall.stand_in.switches.claims_in_embed = "object"
    reader = busy_mall.reader()
    reader.read("orders")
    assert expected["cancellations"]
    assert expected["returns"]
    assert expected["exchanges"]
    # an object shows the last claim of an order; the others are fetched as long as a line still names them
    named = {row["claim_code"] for row in expected["order_items"] if row["claim_code"]}
    for table in ("cancellations", "returns", "exchanges"):
        missed = set(reader.values(table, "claim_code")) ^ {row["claim_code"] for row in expected[table]}
        assert missed & named == set(), table
    assert told(reader)["order_items"] == expected["order_items"]


@pytest.mark.parametrize(
    ("switch", "value"),
    [
        ("above_limit", "cut"),
        ("above_offset", "empty"),
        ("orders_order", "scattered"),
        ("orders_order", "oldest"),
        ("links_drop_conditions", True),
        ("old_spelling", True),
        ("string_numbers", True),
        ("send_retry_after", True),
        ("new_fields", True),
    ],
)
def test_orders_arrive_alike_whichever_way_the_mall_has_it(busy_mall: Mall, switch: str, value: object) -> None:
    expected = usual(busy_mall, *SALES)
    setattr(busy_mall.stand_in.switches, switch, value)
    reader = busy_mall.reader()
    entries = reader.read(*SALES)
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    assert [value for entry in entries.values() for value in entry.notes.rejected] == []
    assert told(reader) == expected


def test_blanks_after_keys_and_states_do_not_hide_them(busy_mall: Mall) -> None:
    expected = usual(busy_mall, *SALES)
    busy_mall.stand_in.switches.trailing_blanks = True
    reader = busy_mall.reader()
    entries = reader.read(*SALES)
    assert [dict(entry.notes.new_fields) for entry in entries.values() if entry.notes.new_fields] == []

    def stripped(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
        return {
            table: [
                {key: value.strip() if isinstance(value, str) else value for key, value in row.items()} for row in rows
            ]
            for table, rows in tables.items()
        }

    assert expected["shipment_items"]
    assert stripped(told(reader)) == stripped(expected)


@pytest.mark.parametrize(
    ("switch", "value"), [("empty_dates", "text"), ("empty_dates", "zero"), ("iso_item_dates", True)]
)
def test_dates_inside_items_are_kept_as_sent(busy_mall: Mall, switch: str, value: object) -> None:
    expected = usual(busy_mall, "orders")
    setattr(busy_mall.stand_in.switches, switch, value)
    reader = busy_mall.reader()
    reader.read("orders")

    def plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{key: plain_date(text) if key.endswith("_date") else text for key, text in row.items()} for row in rows]

    def plain_date(text: str | None) -> str | None:
        if not text or text.startswith("0000"):
            return None
        return text.replace("T", " ").removesuffix("+09:00")

    found = told(reader)
    assert found["order_items"] != expected["order_items"]  # raw is what the mall said
    assert plain(found["order_items"]) == plain(expected["order_items"])
    assert [entry.notes.rejected for entry in reader.run.entries.values()] == [[]]


def test_prices_sent_as_integers_are_kept_as_text(mall: Mall) -> None:
    expected = usual(mall, "products")
    mall.stand_in.switches.integer_prices = True
    reader = mall.reader()
    (entry,) = reader.read("products").values()
    assert entry.notes.rejected == []
    numbers = [
        (row["price"], other["price"]) for row, other in zip(reader.rows("products"), expected["products"], strict=True)
    ]
    assert all(isinstance(price, str) and float(price) == float(other) for price, other in numbers)
    assert any(price != other for price, other in numbers)


def test_variants_with_numbers_as_text_arrive_alike(mall: Mall) -> None:
    expected = usual(mall, "products")
    mall.stand_in.switches.string_numbers = True
    reader = mall.reader()
    (entry,) = reader.read("products").values()
    assert entry.notes.rejected == []
    assert told(reader) == expected


def test_keys_that_come_and_go_leave_nulls_only(mall: Mall) -> None:
    mixed = usual(mall, "products", "orders", "reviews")
    mall.stand_in.switches.optional_keys = False
    reader = mall.reader()
    reader.read("products", "orders", "reviews")
    for table, rows in told(reader).items():
        for row, other in zip(rows, mixed[table], strict=True):
            assert {key for key in row if row[key] != other[key] and other[key] is not None} == set(), table
    assert any(row["product_tag"] is None for row in mixed["products"])


@pytest.mark.parametrize("by_itself", [False, True])
def test_open_orders_are_asked_for_by_number_with_dates_where_the_mall_demands_them(
    mall: Mall, by_itself: bool
) -> None:
    mall.stand_in.switches.orders_need_dates = not by_itself
    reader = mall.reader(order_id_search_needs_dates=not by_itself, order_look_back_hours=9999.0)
    mark = mall.stand_in.mark()
    for _ in range(3):
        (entry,) = reader.read("orders").values()
        assert entry.error is None
        mall.sandbox.world.advance(hours=20)
    reader.read("orders")
    asked = [call for call in mall.stand_in.calls_since(mark) if "order_id" in call.query]
    assert asked
    assert all(("start_date" in call.query) is not by_itself and call.status == 200 for call in asked)
    fresh = mall.reader("fresh")
    mall.stand_in.switches.orders_need_dates = False
    fresh.read("orders")
    assert told(reader)["orders"] == told(fresh)["orders"]


def test_a_mall_that_demands_dates_is_named_when_the_setting_is_missing(mall: Mall) -> None:
    mall.stand_in.switches.orders_need_dates = True
    reader = mall.reader(order_look_back_hours=9999.0)
    reader.read("orders")
    mall.sandbox.world.advance(hours=20)
    failure = reader.error("orders")
    assert "start_date" in failure.what
    assert "order_id_search_needs_dates" in failure.fix


@pytest.mark.parametrize("inclusive", [False, True])
def test_a_sweep_ends_whether_or_not_its_cursor_includes_itself(mall: Mall, inclusive: bool) -> None:
    mall.stand_in.switches.since_includes_itself = inclusive
    reader = mall.reader()
    (entry,) = reader.read("products").values()
    assert entry.error is None
    living = {row["product_id"] for row in mall.mine("products") if not row["is_deleted"]}
    assert set(reader.values("products", "product_no")) == living
    assert entry.distinct_keys == entry.mall_total == len(living)


@pytest.mark.parametrize("moves", [False, True])
def test_stock_arrives_whether_or_not_it_moves_the_updated_date(mall: Mall, moves: bool) -> None:
    mall.stand_in.switches.stock_moves_updated_date = moves
    reader = mall.reader()
    reader.read("products")
    mall.sandbox.world.advance(hours=2)
    product = next(row for row in mall.mine("inventory") if row["stock_policy"] == "tracked" and not row["is_deleted"])
    mall.sandbox.world.act.set_stock(product["variant_id"], 4321)
    mall.sandbox.world.advance(minutes=1)
    reader.read("products")
    stock = dict(zip(reader.values("variants", "variant_code"), reader.values("variants", "quantity"), strict=True))
    assert stock[product["variant_id"]] == 4321


@pytest.mark.parametrize("splits", [False, True])
def test_a_claim_on_a_part_of_a_line_arrives_split_or_not(busy_mall: Mall, splits: bool) -> None:
    mall = busy_mall
    mall.stand_in.switches.split_partial_claims = splits
    act, world = mall.sandbox.world.act, mall.sandbox.world
    reader = mall.reader()
    reader.read("orders")
    claims = (
        (order, act.claim(order.order_id, "cancel", [line.line_id], pieces=1))
        for order in list(world.front_of("cafe24").orders.values())
        for line in list(order.lines)
        if line.quantity > 1 and line.state in ("paid", "preparing")
    )
    order, claim = next((order, claim) for order, claim in claims if claim is not None)
    world.advance(minutes=5)
    reader.read("orders")
    mine = [
        row
        for row in reader.living("order_items", "orders", "shop_no", "order_id")
        if row["order_id"] == order.order_id
    ]
    assert len(mine) == len(order.lines)
    assert sum(row["quantity"] for row in mine) == sum(each.quantity for each in order.lines)
    assert claim.claim_id in reader.values("cancellations", "claim_code")
    assert len(order.lines) == len({row["order_item_code"] for row in mine})
    assert any(row["claim_quantity"] for row in mine) or splits


@pytest.mark.parametrize("finds", [False, True])
def test_a_partial_cancel_arrives_whether_or_not_its_date_finds_it(mall: Mall, finds: bool) -> None:
    mall.stand_in.switches.cancel_date_finds_partial = finds
    reader = mall.reader()
    for _ in range(8):
        reader.read("orders")
        mall.sandbox.world.advance(days=2)
    reader.read("orders")
    known = {row["claim_id"] for row in mall.mine("claims") if row["claim_type"] == "cancel"}
    assert known
    assert known == set(reader.values("cancellations", "claim_code"))


@pytest.mark.parametrize("leak", [False, True])
def test_an_article_of_a_later_day_is_taken_once_on_its_own_day(mall: Mall, leak: bool) -> None:
    mall.stand_in.switches.articles_leak = leak
    world = mall.sandbox.world
    for days in (500, 400, 30, 1):
        world.act.write_review("cafe24", at=world.now - timedelta(days=days))
    world.front_of("cafe24").reviews.sort(key=lambda review: review.created_at)
    reader = mall.reader(start_date="2024-06-01")
    (entry,) = reader.read("reviews").values()
    assert entry.error is None
    assert len(reader.values("articles", "article_no")) == len(mall.mine("reviews"))
    assert {datetime.fromisoformat(text) for text in reader.values("articles", "created_date")} == {
        row["created_at"] for row in mall.mine("reviews")
    }


def test_all_variants_of_a_product_with_more_than_a_hundred_arrive(mall: Mall) -> None:
    reader = mall.reader()
    mark = mall.stand_in.mark()
    reader.read("products")
    truth = {row["variant_id"]: row for row in mall.mine("inventory") if not row["is_deleted"]}
    assert set(reader.values("variants", "variant_code")) == set(truth)
    assert max(row["variant_count"] for row in mall.mine("products")) > 100
    extra = [call.path for call in mall.stand_in.calls_since(mark) if call.path.endswith("/variants")]
    assert len(extra) == 1
    for row in reader.rows("variants"):
        assert (row["use_inventory"] == "T") == (truth[row["variant_code"]]["stock_policy"] == "tracked")
        assert row["quantity"] == (truth[row["variant_code"]]["qty_listed"] or 0)


def test_every_shop_number_has_its_own_prices_currency_and_zone(busy_mall: Mall) -> None:
    reader = busy_mall.reader()
    reader.read("shops", "products", "orders")
    shops = {row["shop_no"]: (row["currency_code"], row["timezone"]) for row in reader.rows("shops")}
    assert shops == {"1": ("KRW", "Asia/Seoul"), "2": ("USD", "America/Los_Angeles")}
    prices = {(row["shop_no"], row["product_no"]): row["price"] for row in reader.rows("products")}
    for row in busy_mall.mine("products"):
        if not row["is_deleted"]:
            assert float(prices[row["shop_no"], row["product_id"]]) == float(row["price"])
    found = {(row["shop_no"], row["order_id"], row["currency"]) for row in reader.rows("orders")}
    assert found == {(row["shop_no"], row["order_id"], row["currency"]) for row in busy_mall.mine("orders")}
    assert {currency for _, _, currency in found} == {"KRW", "USD"}


def test_only_the_shop_numbers_asked_for_are_read(busy_mall: Mall) -> None:
    reader = busy_mall.reader(shop_numbers=(2,))
    reader.read("products", "orders")
    assert set(reader.values("products", "shop_no")) == set(reader.values("orders", "shop_no")) == {"2"}
