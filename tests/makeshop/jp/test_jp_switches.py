"""What the contract leaves open: whichever way the mall does it, the same rows arrive, or a refusal has a name.

Each test sets switches of the stand-in (and, where the connector cannot find out by itself, the setting that goes with
them) and compares what is read with what is read from a mall that follows the better evidence.
"""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sources.makeshop.jp_client import Client
from tests.makeshop.jp.sandboxed import Mall, Tables, opened, told
from tests.malls import FLUID

pytestmark = pytest.mark.xdist_group("makeshop_jp switches")  # one mall for all tests of this file


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mall]:
    """Three weeks with every kind of claim in them."""
    folder = tmp_path_factory.mktemp("switches")
    with opened(folder, orders_per_day=6, history_days=21) as sandbox:
        yield Mall(sandbox, folder)


@pytest.fixture
def mall(busy: Mall) -> Iterator[Mall]:
    switches = busy.stand_in.switches
    usual = {name: value for name, value in vars(switches).items() if not name.startswith("_")}
    yield busy
    for name, value in usual.items():
        if name != "edition" and getattr(switches, name) != value:
            setattr(switches, name, value)
    busy.stand_in.faults.clear()


@pytest.fixture(scope="module")
def usual(busy: Mall) -> Tables:
    """What the mall tells as it is."""
    return told(busy.read())


def test_everything_in_the_mall_arrives_and_no_field_is_new(mall: Mall, usual: Tables) -> None:
    reader = mall.read("shop", "products", "categories", "orders", "reviews", "members")
    assert [dict(entry.notes.new_fields) for entry in reader.run.entries.values() if entry.notes.new_fields] == []
    assert {row["system_order_number"] for row in usual["jp_orders"]} == mall.true("orders", "order_id")
    lines = {f"{row['system_order_number']}-{row['delivery_id']}-{row['position']}" for row in usual["jp_basket_items"]}
    assert lines == mall.true("order_lines", "line_id")
    assert {row["system_code"] for row in usual["jp_products"]} == mall.true("products", "product_id")
    assert {row["review_id"] for row in usual["jp_reviews"]} == mall.true("reviews", "review_no")
    assert [table for table, rows in told(reader).items() if not rows] == []
    assert mall.stand_in.unknown_calls == []


def test_stock_is_the_books(mall: Mall, usual: Tables) -> None:
    stock = {row["product_system_code"]: row["quantity"] for row in usual["jp_variations"]}
    alone = {row["system_code"]: row["quantity"] for row in usual["jp_products"] if not row["variation_show_type"]}
    books = {row["variant_id"]: row["qty_listed"] for row in mall.world.truth()["inventory"] if not row["is_deleted"]}
    assert {**stock, **alone} == books


def test_some_order_has_two_deliveries_and_every_status_is_there(usual: Tables) -> None:
    deliveries = [row["system_order_number"] for row in usual["jp_deliveries"]]
    assert len(set(deliveries)) < len(deliveries)
    assert {row["delivery_status"] for row in usual["jp_deliveries"]} == {"N", "Y", "C", "R"}
    assert {row["desired_delivery_date"] for row in usual["jp_deliveries"]} > {"--"}


def test_no_person_is_in_a_row_or_in_what_is_remembered(mall: Mall) -> None:
    reader = mall.read("orders", "members", "reviews")
    everything = str([reader.tables, reader.states])
    people = {
        text for person in mall.world.people for text in (person.name, person.email, person.phone, person.member_id)
    }
    people |= {text for text in mall.stand_in.extra_personal_values if text}
    reviews = str(reader.rows("jp_reviews"))
    assert [person for person in people if person and person in everything and person not in reviews] == []
    guests = [row for row in reader.rows("jp_orders") if row["member_key"] is None]
    assert 0 < len(guests) < len(reader.rows("jp_orders"))


@pytest.mark.parametrize(
    ("switches", "keys"),
    [
        ({"page_cap": 7}, {}),
        ({"page_cap": 0}, {"page_size": 1000}),
        ({"limit_told": "served", "page_cap": 30}, {}),
        ({"order_sort": "ASC"}, {}),
        ({"numbers_as_text": True}, {}),
        ({"complexity_limit": 1000, "complexity_counts": "rows"}, {}),
        ({"complexity_limit": 1000}, {}),
        ({"variation_quantity": "stockCount"}, {"variation_quantity_field": "stockCount"}),
        (
            {"renamed": {"Review.rate": "score", "SearchReviewResponse.reviews": "list"}},
            {"review_fields": {"rate": "score", "reviews": "list"}},
        ),
        ({"absent": frozenset(("SearchOrderRequest.startPaymentDate",))}, {"payment_windows": False}),
    ],
    ids=str,
)
def test_whichever_way_the_mall_does_it_the_same_rows_arrive(
    mall: Mall, usual: Tables, switches: dict[str, Any], keys: dict[str, Any]
) -> None:
    for name, value in switches.items():
        setattr(mall.stand_in.switches, name, value)
    assert told(mall.read(**keys)) == usual


def test_a_client_that_knows_the_complexity_limit_is_never_refused(mall: Mall, usual: Tables) -> None:
    mall.stand_in.switches.complexity_counts, mall.stand_in.switches.complexity_limit = "rows", 1000
    reader, mark = mall.reader(max_complexity=1000), mall.stand_in.mark()
    reader.read("products")
    assert told(reader)["jp_products"] == usual["jp_products"]
    assert len(mall.stand_in.calls_since(mark)) == 1
    reader.read("orders")
    assert told(reader)["jp_orders"] == usual["jp_orders"]


@pytest.mark.parametrize("dates", ["digits", "dashed"])
def test_orders_are_known_by_their_day_however_it_is_written(mall: Mall, dates: str) -> None:
    usual = mall.read("orders").states["orders"]
    mall.stand_in.switches.dates = dates
    reader = mall.read("orders")
    assert reader.states["orders"] == usual
    assert usual["open"]
    assert usual["shipped"]


@pytest.mark.parametrize("codes", ["product", "empty"])
def test_variations_without_a_code_of_their_own_stay_apart(mall: Mall, usual: Tables, codes: str) -> None:
    mall.stand_in.switches.variation_codes = codes
    found = told(mall.read("products"))["jp_variations"]
    told_codes = {"product": lambda row: row["system_code"], "empty": lambda _: ""}[codes]
    assert by_place(found) == by_place(
        [
            {**row, "product_system_code": told_codes(row), "variation_key": str(row["position"])}
            for row in usual["jp_variations"]
        ]
    )


def by_place(variations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(variations, key=lambda row: (row["system_code"], row["position"]))


@pytest.mark.parametrize("status", [200, 422])
def test_a_mall_without_a_quantity_of_variations_is_read_without_it(mall: Mall, usual: Tables, status: int) -> None:
    mall.stand_in.switches.variation_quantity, mall.stand_in.switches.validation_status = "", status
    found = told(mall.read("products"))["jp_variations"]
    assert found == [{**row, "quantity": None} for row in usual["jp_variations"]]


@pytest.mark.parametrize("status", [200, 422])
@pytest.mark.parametrize("absent", ["Query.searchReview", "Review.displayed", "Review.reviewId"])
def test_reviews_that_the_mall_has_not_are_skipped(mall: Mall, absent: str, status: int) -> None:
    mall.stand_in.switches.absent, mall.stand_in.switches.validation_status = frozenset((absent,)), status
    entry = mall.reader().read("reviews")["reviews"]
    assert entry.status == "skipped"
    assert entry.error
    assert absent.partition(".")[2] in entry.error.what


@pytest.mark.parametrize("status", [200, 422])
def test_a_field_the_mall_does_not_know_is_named_with_the_setting_and_can_be_left_out(
    mall: Mall, usual: Tables, status: int
) -> None:
    mall.stand_in.switches.absent, mall.stand_in.switches.validation_status = (
        frozenset(("DeliveryInfo.wmsStatus",)),
        status,
    )
    failure = mall.reader().error("orders")
    assert "wmsStatus" in failure.what
    assert "orders.deliveryInfos.wmsStatus into unasked_fields" in failure.fix
    found = told(mall.read("orders", unasked_fields=("orders.deliveryInfos.wmsStatus",)))["jp_deliveries"]
    assert found == [{**row, "wms_status": None} for row in usual["jp_deliveries"]]


@pytest.mark.parametrize(
    ("switches", "error", "word"),
    [
        ({"uninstalled": True, "auth_status": 401}, "CredentialsRefused", "uninstalled"),
        ({"uninstalled": True, "auth_status": 403}, "CredentialsRefused", "access_token"),
        ({"clock_skew": timedelta(hours=2)}, "CredentialsRefused", "clock"),
        ({"clock_skew": timedelta(hours=-2), "auth_status": 403}, "CredentialsRefused", "clock"),
        ({"failing": {"searchOrder": "INTERNAL_SERVER_ERROR"}}, "MallUnavailable", "again"),
        ({"failing": {"searchOrder": "SOMETHING_NEW"}}, "ContractBroken", "report"),
        ({"absent": frozenset(("SearchOrderRequest.sortOrder",))}, "UnknownNames", "report"),
        ({"largest_request": 100}, "ContractBroken", "report"),
    ],
    ids=str,
)
def test_what_the_mall_refuses_has_a_name(mall: Mall, switches: dict[str, Any], error: str, word: str) -> None:
    for name, value in switches.items():
        setattr(mall.stand_in.switches, name, value)
    failure = mall.reader().error("orders")
    assert type(failure).__name__ == error
    assert word in failure.fix


def test_a_clock_an_hour_wrong_is_forgiven(mall: Mall) -> None:
    mall.stand_in.switches.clock_skew = timedelta(minutes=55)
    mall.read("shop")


def test_a_part_of_the_data_fails_and_loads_nothing(mall: Mall, usual: Tables) -> None:
    switches = mall.stand_in.switches
    for resource, table, key in (
        ("orders", "jp_orders", "system_order_number"),
        ("products", "jp_products", "system_code"),
    ):
        broken = frozenset((usual[table][0][key],))
        for switch in ("broken_rows", *(("broken_deliveries",) if resource == "orders" else ())):
            setattr(switches, switch, broken)
            reader = mall.reader()
            assert type(reader.error(resource)).__name__ == "IncompleteWindow"
            assert reader.rows(table) == []
            setattr(switches, switch, frozenset())
            assert len(mall.read(resource).rows(table)) == len(usual[table])


def test_a_missing_permission_skips_its_resource_alone(mall: Mall) -> None:
    mall.stand_in.switches.forbidden = frozenset(("searchMember", "searchReview"))
    entries = mall.reader().read("orders", "reviews", "members")
    assert {name: entry.status for name, entry in entries.items()} == {
        "orders": "ok",
        "reviews": "skipped",
        "members": "skipped",
    }


@pytest.mark.parametrize("status", [429, 200])
def test_a_rate_limit_is_waited_for(mall: Mall, usual: Tables, status: int) -> None:
    switches = mall.stand_in.switches
    switches.calls_per_minute, switches.limit_status, switches.send_retry_after = 2, status, status == 429
    assert told(mall.read("orders"))["jp_orders"] == usual["jp_orders"]


def test_no_more_calls_are_in_flight_than_the_setting_says(mall: Mall) -> None:
    mall.stand_in.switches.calls_at_once, mall.stand_in.switches.answer_seconds = 2, 0.03
    mall.stand_in.limits.most_in_flight = 0
    readers = [mall.reader(max_concurrent=2) for _ in range(5)]
    clients = [Client("main", reader.shop.settings, reader._clock, None, None) for reader in readers]
    calls = [threading.Thread(target=client.ask, args=(client.document("shop"), {}, "shop")) for client in clients]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert mall.stand_in.limits.most_in_flight == 2


def test_what_happens_between_runs_arrives(tmp_path: Path) -> None:
    with opened(tmp_path, orders_per_day=4, history_days=5) as sandbox:
        mall = Mall(sandbox, tmp_path)
        reader = mall.reader()
        for _ in range(5):
            assert [str(entry.error) for entry in reader.read().values() if entry.error] == []
            sandbox.world.advance(days=7)
        reader.read()
        fresh = told(mall.read())
        for table, parent, key in (
            *(("jp_products", "", ""), ("jp_orders", "", "")),
            *(("jp_deliveries", "jp_orders", "system_order_number"), ("jp_variations", "jp_products", "system_code")),
        ):
            mine = reader.living(table, parent, key) if parent else reader.rows(table)
            rows = [
                {name: value for name, value in row.items() if name not in (*FLUID, "shop", "_run")} for row in mine
            ]
            assert [row for row in fresh[table] if row not in rows] == [], table
