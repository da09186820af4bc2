"""The published samples beside the stand-in's rows: the same keys, the same kinds of values."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.cafe24_family.caller import Caller, rows

SAMPLES = Path("tests/payloads/cafe24")
FEEDS = sorted(path.stem.removeprefix("analytics_").replace("_", "/") for path in SAMPLES.glob("analytics_*.json"))


def sample(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(iter(json.loads((SAMPLES / f"{name}.json").read_text("utf-8")).values()))
    return found


def kinds(found: list[dict[str, Any]]) -> dict[str, set[type]]:
    return {name: {type(row[name]) for row in found if name in row} for name in {key for row in found for key in row}}


def as_published(caller: Caller) -> Caller:
    caller.mall.switches.analytics_envelopes = "reference"
    caller.mall.switches.analytics_dates = "reference"
    caller.mall.switches.analytics_text_numbers = "none"
    return caller


@pytest.mark.parametrize("path", FEEDS)
def test_feed_has_the_keys_and_kinds_of_its_sample(caller: Caller, path: str) -> None:
    published = kinds(sample(f"analytics_{path.replace('/', '_')}"))
    if path == "visitpaths/ads":
        # the reference printed a label where the number belongs
        published["visit_count"] = {int}

    if path == "carts/action":
        # a rate with nothing after the point
        published["add_cart_rate"] = {float}

    found = as_published(caller).feed(f"/{path}", format_type="hour")

    assert kinds(found) == published


@pytest.mark.parametrize("path", FEEDS)
def test_feed_has_the_envelope_of_its_sample(caller: Caller, path: str) -> None:
    published = json.loads((SAMPLES / f"analytics_{path.replace('/', '_')}.json").read_text("utf-8"))

    assert list(as_published(caller).analytics(f"/{path}").json()) == list(published)


def test_every_feed_of_the_reference_is_served(caller: Caller) -> None:
    assert len(FEEDS) == 24
    assert {caller.analytics(f"/{path}").status_code for path in FEEDS} == {200}


def test_front_products_have_the_keys_of_the_sample(caller: Caller) -> None:
    published = sample("front_products_list")
    found = rows(caller.front("/products", limit=100))

    assert {key for row in found for key in row} == {key for row in published for key in row}
    assert any("price_excluding_tax" in row for row in found)
    assert any("price_excluding_tax" not in row for row in found)


def test_front_variants_have_the_keys_and_kinds_of_the_sample(caller: Caller) -> None:
    products = rows(caller.front("/products", limit=100, embed="variants"))
    published = kinds(sample("front_product_variants"))

    found = kinds([variant for row in products for variant in row["variants"]])

    assert set(found) == set(published)
    assert {name: types - {type(None)} for name, types in found.items()} == published


def test_front_categories_have_the_keys_and_kinds_of_the_sample(caller: Caller) -> None:
    assert kinds(rows(caller.front("/categories"))) == kinds(sample("front_categories_list"))


@pytest.mark.parametrize("path", ["/categories/27/products", "/mains/2/products"])
def test_front_placements_have_the_keys_of_the_sample(caller: Caller, path: str) -> None:
    assert set(rows(caller.front(path, display_group=1))[0]) == set(sample("front_category_products")[0])


def test_collected_products_have_the_keys_of_the_sample(caller: Caller) -> None:
    published = sample("dcollection_products")[0]
    category = caller.mall.dcollection_categories[0]

    row = rows(caller.dcollection("/products", dcollection_product_category=category))[0]

    assert set(row) == set(published)
    assert set(row["dcollection_product_category"]) == set(published["dcollection_product_category"])
    assert set(row["product_standard_tags"][0]) == set(published["product_standard_tags"][0])


def test_collected_shops_have_the_keys_and_kinds_of_the_sample(caller: Caller) -> None:
    assert kinds(rows(caller.dcollection("/shops"))) == kinds(sample("dcollection_shops"))


def test_counts_look_as_published(caller: Caller) -> None:
    published = json.loads((SAMPLES / "dcollection_products_count.json").read_text("utf-8"))

    for answer in (caller.dcollection("/products/count"), caller.front("/products/count")):
        assert kinds([answer.json()]) == kinds([published])
