"""What the server makes of a query: schema, permissions, errors beside data. Contract sections 1.1 and 1.7."""

from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.makeshop_jp.caller import CATEGORIES, ORDERS, PRODUCTS, REVIEWS, SHOP, Caller

VALIDATION = {"code": "GRAPHQL_VALIDATION_FAILED"}
FORBIDDEN = {"code": "FORBIDDEN"}
BOTH = """
query ($input: SearchProductRequest!) {
  getShop { shop { shopName } }
  searchProduct(input: $input) { searchedCount }
}
"""


def test_shop_and_categories_answer(caller: Caller) -> None:
    shop, found = caller.data(SHOP)["shop"], caller.data(CATEGORIES)["productCategories"]

    assert shop["openCondition"] == "open"
    assert {row["categoryDepth"] for row in found} == {1, 2}
    assert all(row["categoryUid"] == (row["category2"] or row["category1"]) for row in found)


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { types { name } } }",
        '{ __type(name: "Order") { name } }',
        "query { ...x } fragment x on Query { __schema { queryType { name } } }",
    ],
)
def test_introspection_is_forbidden(caller: Caller, query: str) -> None:
    answer = caller.post(query)

    assert answer.status_code == 200
    assert answer.json()["data"] is None
    assert answer.json()["errors"][0]["extensions"] == FORBIDDEN


def test_missing_permission_is_one_operations_alone(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop_jp.switches.forbidden = frozenset({"searchProduct"})

    alone = caller.post(PRODUCTS, {"input": {}})
    beside = caller.post(BOTH, {"input": {}})

    refusal = [{"message": "forbidden", "path": ["searchProduct"], "extensions": FORBIDDEN}]
    assert (alone.status_code, alone.json()) == (200, {"data": None, "errors": refusal})
    assert beside.json()["data"] == {"getShop": {"shop": {"shopName": "架空ショップ"}}, "searchProduct": None}
    assert beside.json()["errors"] == refusal


def test_order_without_its_deliveries_comes_with_an_error_beside(sandbox: Sandbox, caller: Caller) -> None:
    whole = caller.page(ORDERS, limit=3)
    sandbox.makeshop_jp.switches.broken_deliveries = frozenset({whole[1]["systemOrderNumber"]})

    answer = caller.post(ORDERS, {"input": {"limit": 3}})

    assert answer.status_code == 200
    assert answer.json()["data"]["searchOrder"]["orders"] == [whole[0], whole[1] | {"deliveryInfos": None}, whole[2]]
    assert answer.json()["errors"] == [
        {"message": "internal error", "path": ["searchOrder", "orders", 1, "deliveryInfos"]}
    ]


@pytest.mark.parametrize(
    ("query", "operation", "key"),
    [(ORDERS, "searchOrder", "systemOrderNumber"), (PRODUCTS, "searchProduct", "systemCode")],
)
def test_row_that_failed_is_null_with_an_error_beside(
    sandbox: Sandbox, caller: Caller, query: str, operation: str, key: str
) -> None:
    rows = caller.page(query, limit=3)
    sandbox.makeshop_jp.switches.broken_rows = frozenset({rows[2][key]})

    content = caller.post(query, {"input": {"limit": 3}}).json()

    (listed,) = (value for value in content["data"][operation].values() if isinstance(value, list))
    assert listed == [*rows[:2], None]
    assert [error["path"] for error in content["errors"]] == [
        [operation, "orders" if query == ORDERS else "products", 2]
    ]


def test_operation_can_fail_with_http_200_and_no_data(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop_jp.switches.failing = {"searchOrder": "INTERNAL_SERVER_ERROR"}

    answer = caller.post(ORDERS, {"input": {}})

    assert (answer.status_code, answer.json()["data"]) == (200, None)
    assert answer.json()["errors"][0]["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}


@pytest.mark.parametrize("status", [200, 422])
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ getShop { shop { shopName status } } }", 'Cannot query field "status" on type "Shop".'),
        ('{ product(uid: "1") { uid } }', 'Cannot query field "product" on type "Query".'),
        ("{ getShop(uid: 1) { shop { shopName } } }", 'Unknown argument "uid" on field "Query.getShop".'),
        ("{ searchOrder(input: {uid: 1}) { page } }", 'Field "uid" is not defined by type "SearchOrderRequest".'),
    ],
)  # fmt: skip
def test_query_that_does_not_fit_the_schema(
    sandbox: Sandbox, caller: Caller, query: str, message: str, status: int
) -> None:
    sandbox.makeshop_jp.switches.validation_status = status

    answer = caller.post(query)

    assert answer.status_code == status
    assert answer.json() == {"errors": [{"message": message, "extensions": VALIDATION}]}


@pytest.mark.parametrize("status", [200, 422])
@pytest.mark.parametrize(
    ("variables", "message", "path"),
    [
        ({"input": {"cursor": "x"}}, "unknown field", ["variable", "input", "cursor"]),
        ({"input": {"page": "2"}}, 'Int cannot represent non-integer value: "2"', ["variable", "input", "page"]),
        ({"input": {"deliveryStatus": 1}}, 'String cannot represent a non string value: 1',
         ["variable", "input", "deliveryStatus"]),
        ({}, "must be defined", ["variable", "input"]),
        ({"input": None}, 'Expected non-nullable type "SearchOrderRequest!" not to be None.', ["variable", "input"]),
    ],
)  # fmt: skip
def test_variables_that_do_not_fit(
    sandbox: Sandbox, caller: Caller, variables: dict[str, Any], message: str, path: list[str], status: int
) -> None:
    sandbox.makeshop_jp.switches.validation_status = status

    answer = caller.post(ORDERS, variables)

    assert answer.status_code == status
    assert answer.json() == {"errors": [{"message": message, "path": path, "extensions": VALIDATION}]}


def test_what_is_no_graphql_is_refused_as_such(caller: Caller) -> None:
    (error,) = caller.errors("query {")

    assert error["extensions"] == {"code": "GRAPHQL_PARSE_FAILED"}


def test_operation_name_picks_one_of_several(caller: Caller) -> None:
    query = f"query a {SHOP} query b {CATEGORIES}"

    named, unnamed = caller.post(query, operationName="b"), caller.post(query)

    assert list(named.json()["data"]) == ["getProductCategory"]
    assert unnamed.json()["errors"][0]["extensions"] == VALIDATION


def test_fragments_and_other_names_are_understood(caller: Caller) -> None:
    query = "{ mine: getShop { ...names } } fragment names on GetShopResponse { shop { called: shopName } }"

    assert caller.data(query) == {"shop": {"called": "架空ショップ"}}


def test_fragment_inside_itself_is_an_error(caller: Caller) -> None:
    (error,) = caller.errors("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }")

    assert error["extensions"] == VALIDATION


@pytest.mark.parametrize(
    ("name", "message"),
    [("Query.searchReview", 'Cannot query field "searchReview" on type "Query".'),
     ("Review.rate", 'Cannot query field "rate" on type "Review".')],
)  # fmt: skip
def test_schema_may_lack_what_is_known_by_name_only(sandbox: Sandbox, caller: Caller, name: str, message: str) -> None:
    sandbox.makeshop_jp.switches.absent = frozenset({name})

    (error,) = caller.errors(REVIEWS)

    assert error["message"].startswith(message)


def test_input_field_may_be_missing_too(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.makeshop_jp.switches.absent = frozenset({"SearchOrderRequest.sortOrder"})

    (error,) = caller.errors(ORDERS, sortOrder="ASC")

    assert (error["message"], error["path"]) == ("unknown field", ["variable", "input", "sortOrder"])


def test_field_may_have_another_name(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.world.advance(days=12)
    before = caller.page(REVIEWS)
    sandbox.makeshop_jp.switches.renamed = {"Review.rate": "score"}

    after = caller.data(REVIEWS.replace("rate", "score"))["reviews"]

    assert [row["score"] for row in after] == [row["rate"] for row in before] != []
    assert caller.errors(REVIEWS)[0]["message"].startswith('Cannot query field "rate" on type "Review"')


@pytest.mark.parametrize("name", ["", "stock"])
def test_stock_of_variations_may_be_absent_or_named_otherwise(sandbox: Sandbox, caller: Caller, name: str) -> None:
    with_it = caller.rows(PRODUCTS)
    sandbox.makeshop_jp.switches.variation_quantity = name
    renamed = PRODUCTS.replace("janCode quantity", f"janCode {name}")

    error = caller.errors(PRODUCTS)[0]
    products = caller.data(renamed, limit=200)["products"]

    assert error["message"].startswith('Cannot query field "quantity" on type "Variation".')
    told = [variation.get("stock") for product in products for variation in product["variations"]]
    counted = [variation["quantity"] for product in with_it for variation in product["variations"]]
    assert told == (counted if name else [None] * len(counted))


def test_numbers_may_be_text(sandbox: Sandbox, caller: Caller) -> None:
    numbers = caller.page(PRODUCTS, limit=1)[0]
    sandbox.makeshop_jp.switches.numbers_as_text = True

    found = caller.data(PRODUCTS, limit=1)

    assert found["products"][0]["sellPrice"] == str(numbers["sellPrice"])
    assert found["limit"] == "1"


def test_query_can_be_too_complex(sandbox: Sandbox, caller: Caller) -> None:
    switches = sandbox.makeshop_jp.switches
    query, asked = (
        "query ($input: SearchProductRequest!) { searchProduct(input: $input) { page products { uid } } }",
        {},
    )
    switches.complexity_limit = 4
    fits = caller.post(query, {"input": asked}).json()
    switches.complexity_limit = 3
    (too_many,) = caller.errors(query)
    switches.complexity_counts, switches.complexity_limit = "rows", 1 + 3 * 10
    fits_too = caller.post(query, {"input": {"limit": 10}}).json()
    (rows_too_many,) = caller.errors(query, limit=11)

    assert "errors" not in fits
    assert "errors" not in fits_too
    assert too_many["extensions"] == rows_too_many["extensions"] == {"code": "COMPLEXITY_LIMIT_EXCEEDED"}
    assert "complexity 34, which exceeds the limit of 31" in rows_too_many["message"]
