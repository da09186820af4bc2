"""What malls are not supposed to do: each shows up in a report by name, and breaks no build, no test and no other row.

A code that nobody knows at every mall, orders without lines, a deleted product that still has to be shipped, one code
on two products, a shop in a currency that nobody has seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from pipelines.sandbox.world import Shop
from tests.mall_kinds import FRONTS, SOURCES
from tests.malls import Mall, open_malls
from tests.unified.warehouse import build

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("oddities")]  # one world for all tests of this file
CODES = {
    "cafe24": "Q77",
    "naver_smartstore": "BEWITCHED",
    "godomall5": "x9",
    "makeshop": "QQ",
    "makeshop_jp": "QQ",
    "wisa": "77",
}
SHOW_EMPTY_ORDERS = ("cafe24", "makeshop", "makeshop_jp", "wisa")
DOUBLE = "SKU-0006"
NEW_SHOP = Shop("3", "XOF", 0, "Africa/Dakar", won_per_unit=2)  # a currency that the seed does not have


@dataclass
class Odd:
    """Shape: what was done to each mall, by stand-in; `failed` are the models and tests that the build did not pass."""

    mall: Mall
    lines: dict[str, str] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)
    deleted: str = ""
    doubled: tuple[str, ...] = ()
    failed: list[str] = field(default_factory=list)

    def issues(self, issue: str) -> list[tuple[Any, ...]]:
        return self.mall.rows(
            f"select native_id, native_value from reports.data_issues where issue = '{issue}' order by all"
        )


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Odd]:
    folder = tmp_path_factory.mktemp("odd")
    with open_malls(FRONTS, folder, products=8, orders_per_day=3, history_days=3) as malls:
        any_mall = malls["cafe24"]
        any_mall.stand_in.switches.claims_in_embed = "object"
        shops, world = [mall.shop() for mall in malls.values()], any_mall.sandbox.world
        any_mall.fresh(any_mall.load(*shops))  # what is deleted later was once seen
        made = Odd(any_mall)
        front = any_mall.stand_in.front
        waiting = next(
            line for order in front.orders.values() for line in order.lines if line.state == "paid" and not line.claim
        )
        made.deleted = waiting.product.product_id
        world.act.delete_product(made.deleted)
        twins = [product for product in front.products.values() if product.deleted_at is None][-2:]
        made.doubled = tuple(sorted(product.product_id for product in twins))
        for product in twins:
            world.act.type_code(product.variants[0].variant_id, DOUBLE)
        world.act.open_shop("cafe24", NEW_SHOP)
        world.act.place_order("cafe24", NEW_SHOP.shop_no)
        for name in FRONTS:
            order = next(reversed(malls[name].stand_in.front.orders.values()))
            made.lines[name] = order.lines[0].line_id
            _show_status(malls[name].stand_in, order.lines[0].line_id, CODES[name])
        made.empty = {name: world.act.empty_order(name).order_id for name in SHOW_EMPTY_ORDERS}
        world.advance(hours=1)
        any_mall.fresh(any_mall.load(*shops))
        made.failed = build(any_mall.file, "--exclude-resource-type", "unit_test", platforms=SOURCES)
        yield made


def _show_status(stand_in: Any, line_id: str, code: str) -> None:
    if hasattr(stand_in, "show_status"):
        stand_in.show_status(line_id, code)
    else:
        stand_in.switches.status_overrides = {line_id: code}


def test_nothing_breaks(odd: Odd) -> None:
    assert odd.failed == []


def test_every_line_is_there_with_its_goods_and_money(odd: Odd) -> None:
    lines = odd.mall.sandbox.world.truth()["order_lines"]

    found = odd.mall.rows("select platform, shop_no, line_id, qty_ordered, gross_amount from unified.order_lines")
    books = [
        tuple(row[name] for name in ("platform", "shop_no", "line_id", "qty_ordered", "gross_amount")) for row in lines
    ]
    assert sorted(found) == sorted(books)


@pytest.mark.parametrize("name", FRONTS, ids=lambda name: f"at_{name}")
def test_a_code_that_nobody_knows_is_reported_with_its_line(odd: Odd, name: str) -> None:
    platform = odd.mall.sandbox.world.front_of(name).shown_as or name
    found = odd.mall.rows(
        f"select native_value from reports.unknown_status where platform = '{platform}' and native_id = "
        f"'{odd.lines[name]}'"
    )

    assert (CODES[name],) in found


def test_orders_without_lines_are_reported(odd: Odd) -> None:
    assert {row[0] for row in odd.issues("order without lines")} == set(odd.empty.values())


def test_a_deleted_product_that_must_be_shipped_is_reported(odd: Odd) -> None:
    assert odd.deleted in {row[0] for row in odd.issues("deleted product with open orders")}


def test_one_code_on_two_products_is_reported_and_ties_nothing(odd: Odd) -> None:
    ids = ", ".join(f"'{each}'" for each in odd.doubled)
    methods = odd.mall.rows(
        f"select distinct match_method from unified.inventory where platform = 'cafe24' and seller_code = '{DOUBLE}' "
        f"and product_id in ({ids})"
    )

    assert (odd.doubled[0], DOUBLE) in odd.issues("seller code on two products")
    assert methods == [("native",)]


def test_a_currency_that_nobody_has_seen_is_reported_and_never_added_to_another(odd: Odd) -> None:
    groups = odd.mall.rows(
        "select distinct currency from unified.sales_daily where platform = 'cafe24' order by currency"
    )

    assert NEW_SHOP.currency in {row[1] for row in odd.issues("new currency")}
    assert (NEW_SHOP.currency,) in groups
