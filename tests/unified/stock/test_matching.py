"""Which listing is which item: every rung of the ladder, and what it refuses."""

from datetime import date

import pytest

from tests.unified.warehouse import Warehouse

pytestmark = pytest.mark.xdist_group("stock")


def skus(stock: Warehouse, variant_id: str, alias: str = "main") -> list[tuple[object, ...]]:
    return stock.rows(
        "select sku, match_method, units_per_listing from unified.variant_skus "
        f"where variant_id = '{variant_id}' and shop_alias = '{alias}' order by sku"
    )


@pytest.mark.parametrize(
    ("variant_id", "alias", "sku", "method"),
    [
        ("V6", "main", "NEW-1", "seed_variant"),
        ("V7", "main", "TWIN-1", "seed_code"),
        ("V8", "main", "TWIN-1", "seed_code"),
        ("V1", "main", "MUG-1 A", "variant_code"),  # full-width letters and blanks, small letters
        ("101", "main", "MUG-1 A", "variant_code"),
        ("106", "main", "OLD", "variant_code"),  # the seed of another listing does not travel by its code
        ("113", "second", "KNOWN", "barcode"),
        ("V5", "main", "POT", "product_code_single"),
        ("V2", "main", "cafe24:main:V2", "native"),
        ("102", "main", "naver_smartstore:main:102", "native"),  # the code is repeated in another shop
        ("V4", "main", "cafe24:main:V4", "native"),
        ("114", "second", "naver_smartstore:second:114", "native"),  # nobody else has its barcode
    ],
)
def test_the_first_rung_that_holds_names_the_item(
    stock: Warehouse, variant_id: str, alias: str, sku: str, method: str
) -> None:
    assert skus(stock, variant_id, alias) == [(sku, method, 1)]


def test_a_bundle_is_several_pieces_of_its_item(stock: Warehouse) -> None:
    assert skus(stock, "109") == [("CUP", "seed_variant", 2)]


def test_a_set_is_an_item_of_its_own_made_of_others(stock: Warehouse) -> None:
    assert skus(stock, "V11") == [("CUP", "seed_variant", 1), ("POT", "seed_variant", 2)]
    listed = "select sku, units_per_listing from {} where variant_id = 'V11'"
    for table in ("unified.inventory", "unified.variants", "unified.order_lines"):
        assert stock.rows(listed.format(table)) == [("cafe24:main:V11", None)]


def test_lines_keep_the_item_that_was_listed_when_they_were_ordered(stock: Warehouse) -> None:
    lines = stock.rows(
        "select ordered_date_kst, sku from unified.order_lines where variant_id = 'V12' order by ordered_date_kst"
    )
    assert lines == [(date(2026, 3, 4), "V-OLD"), (date(2026, 3, 6), "V-NEW")]
    assert skus(stock, "V12") == [("V-NEW", "seed_variant", 1)]


def test_a_code_on_two_listings_of_a_shop_is_reported_in_every_shop_with_its_sales(stock: Warehouse) -> None:
    found = stock.rows(
        "select native_value, platform, reason, variant_count, sales_28d, sales_amount_28d from reports.ambiguous_skus "
        "order by all"
    )
    assert found == [
        ("DUP", "cafe24", "repeated", 2, 3, 30000),
        ("DUP", "naver_smartstore", "repeated", 1, 0, 0),
        ("없음", "cafe24", "placeholder", 1, 2, 20000),
    ]


def test_what_is_unmatched_is_told_with_a_suggestion_by_name(stock: Warehouse) -> None:
    found = stock.rows(
        "select variant_id, reason, sales_28d, suggestion from reports.unmatched_skus "
        "where shop_alias = 'main' order by variant_id"
    )
    assert found == [
        ("102", "code on 2 listings of one shop", 0, None),
        ("V2", "code on 2 listings of one shop", 3, None),
        ("V3", "code on 2 listings of one shop", 0, None),
        ("V4", "placeholder for a code", 2, "KNOWN"),
    ]


def test_the_seller_wins_over_a_code_and_the_conflict_is_logged(stock: Warehouse) -> None:
    found = stock.rows(
        "select variant_id, sku, match_method, other_method, other_sku, other_listing_count from reports.sku_conflicts "
        "where other_listing_count > 0"
    )
    assert found == [("V6", "NEW-1", "seed_variant", "variant_code", "OLD", 1)]


def test_coverage_counts_every_listing_that_is_there(stock: Warehouse) -> None:
    found = stock.rows(
        "select platform, shop_alias, sum(variant_count), sum(share_of_variants) from reports.sku_coverage group by all"
    )
    assert sorted((*place, int(count), round(float(share), 3)) for *place, count, share in found) == [
        ("cafe24", "main", 26, 1.0),
        ("godomall5", "main", 1, 1.0),
        ("naver_smartstore", "main", 11, 1.0),
        ("naver_smartstore", "second", 2, 1.0),
    ]
