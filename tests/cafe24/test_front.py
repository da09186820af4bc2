"""The Front API: what a shop that has no more than a client id can tell, in the Admin API's tables."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.config import Shop
from sources.cafe24 import ShopSettings, check, chosen, oauth
from sources.shared.errors import CredentialsRefused, ResourceMissing, WrongConfiguration
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.malls import Mall, open_mall
from tests.readers import Reader

TABLES = ("products", "variants", "categories", "category_products")
KEYS = {
    "products": ("shop_no", "product_no", "product_code", "product_name", "price", "display", "selling"),
    "variants": ("shop_no", "product_no", "product_code", "variant_code", "options", "quantity", "safety_inventory"),
    "categories": ("shop_no", "category_no", "parent_category_no", "category_name"),
    "category_products": ("shop_no", "category_no", "display_group", "product_no"),
}


@pytest.fixture(scope="module")
def wide_mall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mall]:
    """More products than a page, one of them with more variants than a list embeds, under two shop numbers."""
    folder = tmp_path_factory.mktemp("front")
    with open_mall("cafe24", folder, products=120, orders_per_day=0, history_days=0, shops=2) as opened:
        yield opened


def front(mall: Mall, **keys: Any) -> Reader:
    """A reader that has a client id and, unless told otherwise, a key."""
    return mall.reader(**{"api": "front", "front_api_key": mall.stand_in.front_api_key, **keys})


def test_front_and_admin_fill_the_same_tables_with_the_same_goods(wide_mall: Mall) -> None:
    ours = front(wide_mall, shop_numbers=(1, 2))
    assert [entry.error for entry in ours.read().values() if entry.error] == []
    theirs = wide_mall.reader()
    theirs.read(*(name for name in TABLES if name != "variants"))
    for table in TABLES:
        found, known = ([tuple(row[key] for key in KEYS[table]) for row in each.rows(table)] for each in (ours, theirs))
        assert found == known, table
        assert {row["shop_no"] for row in ours.rows(table)} == {"1", "2"}
    assert {row["updated_date"] for row in ours.rows("products")} == {None}


def test_one_shop_number_is_read_where_none_is_named(mall: Mall) -> None:
    reader = front(mall)
    reader.read("products")
    assert set(reader.values("products", "shop_no")) == {"1"}


def test_a_sweep_of_stock_finds_what_was_sold_and_what_was_deleted(mall: Mall) -> None:
    reader = front(mall)
    reader.read("products")
    variant, gone = mall.mine("inventory")[0]["variant_id"], mall.mine("products")[-1]["product_id"]
    mall.sandbox.world.act.set_stock(variant, 4321)
    mall.sandbox.world.act.delete_product(gone)
    mall.sandbox.world.advance(hours=2)
    reader.read("products")
    assert {row["variant_code"]: row["quantity"] for row in reader.rows("variants")}[variant] == 4321
    (sweep,) = reader.rows("sweeps")
    last_seen = {row["product_no"]: row["_read_at"] for row in reader.rows("products")}
    assert {number for number, at in last_seen.items() if at < sweep["started_at"]} == {gone}


@pytest.mark.parametrize(
    ("keys", "says", "fix"),
    [
        ({"client_id": "SandboxClient99999999"}, "Invalid client_id", "client_id"),
        ({"front_api_key": "SandboxFrontKey99999"}, "Invalid front_api_key", "front_api_key"),
        ({"front_api_key": ""}, "required", "client_id"),
    ],
)
def test_a_wrong_id_a_wrong_key_and_a_missing_one_are_named(
    mall: Mall, keys: dict[str, str], says: str, fix: str
) -> None:
    mall.stand_in.switches.front_key_needed = True
    stand_in = mall.stand_in
    given = {"client_id": stand_in.client_id, "front_api_key": stand_in.front_api_key, **keys}
    settings = ShopSettings(stand_in.mall_id, api="front", base_url=stand_in.url, **given)
    reader = Reader(Shop("cafe24", "main", settings), mall.clock, TokenStore.open(mall.home))
    error = reader.error("products")
    assert isinstance(error, CredentialsRefused)
    assert says in error.what
    assert (fix in error.fix, error.shop, error.resource) == (True, "cafe24 main", "products")
    (finding,) = check("main", settings, mall.clock, TokenStore.open(mall.home), None, ("products",))
    assert (finding.ok, finding.fix) == (False, error.fix)


def test_check_tells_whether_the_lower_limit_holds(mall: Mall) -> None:
    for key, told in ((mall.stand_in.front_api_key, "and front_api_key accepted"), ("", "a lower limit holds")):
        keys = mall.shop(api="front", front_api_key=key).settings
        (finding,) = check("main", keys, mall.clock, TokenStore.open(mall.home), None, ("products",))
        assert finding.ok
        assert told in finding.message


@pytest.mark.parametrize(
    ("key", "keys", "is_bold"),
    [(True, {}, False), (False, {}, False), (False, {"front_calls_per_second": 50.0}, True)],
)
def test_the_limit_is_kept_with_a_key_and_without_one(
    mall: Mall, key: bool, keys: dict[str, Any], is_bold: bool
) -> None:
    """A guess that was too bold costs refusals, one a call at the most, and no row."""
    switches, limits = mall.stand_in.switches, mall.stand_in.front_limits
    switches.bucket_size, switches.front_keyless_size, switches.send_retry_after = 40, 5, True
    limits._speed = 100.0
    limits._seen = limits._seconds()
    shop = mall.shop(api="front", front_api_key=mall.stand_in.front_api_key if key else "", **keys)
    clock = Clock(lambda: mall.sandbox.world.now, speed=100.0)
    reader = Reader(shop, clock, TokenStore.open(mall.home))
    assert [entry.error for entry in reader.read().values() if entry.error] == []
    statuses = [call.status for call in mall.stand_in.calls]
    assert len(statuses) > 25
    refused, answered = statuses.count(429), statuses.count(200)
    assert 0 < refused <= answered if is_bold else refused == 0
    assert reader.ids(mall.kind.products) == mall.true_ids(mall.kind.products)


def test_orders_are_not_offered(mall: Mall) -> None:
    keys = mall.shop(api="front").settings
    assert chosen(keys) == ("categories", "category_products", "products")
    with pytest.raises(WrongConfiguration, match="resource 'orders' is unknown"):
        chosen(keys, ["orders"])


def test_a_shop_without_consent_says_so_when_it_is_asked_for(mall: Mall) -> None:
    consent = oauth.consent(mall.shop(api="front").settings, "cafe24 main")
    assert consent.token_name == ""
    with pytest.raises(WrongConfiguration, match="needs no consent"):
        consent.url("state")


def test_a_wrong_host_is_told(mall: Mall, tmp_path: Path) -> None:
    error = front(mall, base_url=f"{mall.stand_in.url}/elsewhere").error("products")
    assert isinstance(error, ResourceMissing)
    assert "base_url" in error.fix
