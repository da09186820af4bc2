"""Order lists: contract sections 4, 5.4, 5.5 and checklist items 4 and 6."""

from datetime import date, timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from pipelines.sandbox.cafe24.order_index import DATE_TYPES
from tests.sandbox.caller import Caller

FIRST, LAST = "2025-11-06", "2026-01-05"
# the item's own date that a date type looks at; claims' accept dates are shown nowhere
SHOWN_AT = {
    "shipbegin_date": "shipped_date",
    "shipend_date": "delivered_date",
    "purchaseconfirmation_date": "purchaseconfirmation_date",
    "cancel_request_date": "cancel_request_date",
    "cancel_complete_date": "cancel_date",
    "return_request_date": "return_request_date",
    "return_complete_date": "return_confirmed_date",
    "exchange_request_date": "exchange_request_date",
    "exchange_complete_date": "exchange_date",
}


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["order_id"] for row in rows]


def test_list_is_ten_rows_unless_asked_otherwise(reader: Caller) -> None:
    assert len(reader.orders(FIRST, LAST, limit="")) == 10


@pytest.mark.parametrize(("name", "most"), [("limit", 1000), ("offset", 15000)])
def test_values_above_the_maximum_are_422(reader: Caller, name: str, most: int) -> None:
    query = {"start_date": FIRST, "end_date": LAST}

    assert reader.get("/orders", **query, **{name: most}).status_code == 200
    assert reader.get("/orders", **query, **{name: most + 1}).status_code == 422


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2026-01-01", "2026-03-31", 200),
        ("2026-01-01", "2026-04-01", 422),
        ("2025-11-30", "2026-02-28", 200),
        ("2025-11-28", "2026-02-28", 422),
        ("2026-01-02", "2026-01-01", 422),
        ("2026-01-01", "", 422),
        ("yesterday", "2026-01-01", 422),
    ],
)
def test_window_must_be_shorter_than_three_months(reader: Caller, first: str, last: str, status: int) -> None:
    assert reader.get("/orders", start_date=first, end_date=last).status_code == status
    assert reader.get("/orders/count", start_date=first, end_date=last).status_code == status


def test_count_is_the_number_of_rows(reader: Caller) -> None:
    count = reader.get("/orders/count", start_date=FIRST, end_date=LAST).json()["count"]

    assert count == len(reader.orders(FIRST, LAST)) > 500


def test_pages_cover_the_window_without_repeats(reader: Caller) -> None:
    whole = ids(reader.orders(FIRST, LAST))

    pages = [ids(reader.orders(FIRST, LAST, limit=200, offset=offset)) for offset in range(0, 1000, 200)]

    assert [order_id for page in pages for order_id in page] == whole == sorted(whole, reverse=True)


def test_links_lead_to_the_next_and_previous_page(reader: Caller) -> None:
    body = reader.get("/orders", start_date=FIRST, end_date=LAST, limit=200, offset=200).json()
    links = {link["rel"]: link["href"] for link in body["links"]}

    assert set(links) == {"next", "prev"}
    path = links["next"].partition("/api/v2/admin")[2]
    assert ids(reader.get(path).json()["orders"]) == ids(reader.orders(FIRST, LAST, limit=200, offset=400))


def test_links_can_drop_the_conditions_as_in_the_published_sample(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.cafe24.switches.links_drop_conditions = True

    body = caller.get("/orders", start_date="2026-01-01", end_date="2026-01-05", limit=1).json()

    assert body["links"][0]["href"].endswith("/orders?limit=1&offset=1")


def test_days_are_korean_and_both_ends_count(reader: Caller) -> None:
    day = "2025-12-10"

    rows = reader.orders(day, day)

    assert rows
    assert {row["order_date"][:10] for row in rows} == {day}
    around = reader.orders("2025-12-09", "2025-12-11")
    assert set(ids(rows)) == {row["order_id"] for row in around if row["order_date"][:10] == day}


@pytest.mark.parametrize("date_type", sorted(SHOWN_AT))
def test_date_type_finds_orders_by_that_date_of_their_items(reader: Caller, date_type: str) -> None:
    name, first, last = SHOWN_AT[date_type], "2025-12-01", "2025-12-14"
    # the whole life of the mall, in windows it allows
    everything = reader.orders(FIRST, LAST)

    found = set(ids(reader.orders(first, last, date_type=date_type)))

    expected = set()
    for row in everything:
        dates = {item[name] for item in row["items"] if item[name]}
        # an unpaid order that is cancelled was never a claim, and a failed claim may have left its item again
        if date_type == "cancel_complete_date" and row["paid"] == "F":
            continue
        if any(first <= at[:10] <= last for at in dates):
            expected.add(row["order_id"])
    assert expected <= found
    assert date_type.endswith("request_date") or expected == found
    assert expected


@pytest.mark.parametrize("date_type", DATE_TYPES)
def test_every_date_type_is_known(reader: Caller, date_type: str) -> None:
    assert reader.orders(FIRST, LAST, date_type=date_type)


def test_unknown_date_type_is_422(reader: Caller) -> None:
    assert reader.get("/orders", start_date=FIRST, end_date=LAST, date_type="updated_date").status_code == 422


def test_there_is_no_updated_date_and_no_status_on_the_order(reader: Caller) -> None:
    row = reader.orders(FIRST, LAST, limit=1)[0]

    assert not {"updated_date", "order_status", "status"} & set(row)
    assert {"order_status", "status_code"} <= set(row["items"][0])


def test_filter_by_order_id_needs_no_dates_unless_switched(sandbox: Sandbox, caller: Caller) -> None:
    wanted = ids(caller.orders("2026-01-01", "2026-01-05"))[:3]

    found = ids(caller.rows("/orders", order_id=",".join(wanted)))
    sandbox.cafe24.switches.orders_need_dates = True

    assert sorted(found) == sorted(wanted)
    assert caller.get("/orders", order_id=wanted[0]).status_code == 422
    assert caller.get("/orders").status_code == 422


def test_comma_list_holds_at_most_a_hundred_values(reader: Caller) -> None:
    many = ids(reader.orders(FIRST, LAST))[:101]

    assert len(reader.rows("/orders", order_id=",".join(many[:100]), limit=1000)) == 100
    assert reader.get("/orders", order_id=",".join(many)).status_code == 422


def test_filter_by_status_returns_whole_orders(reader: Caller) -> None:
    rows = reader.orders(FIRST, LAST, order_status="C40,R40")

    assert rows
    assert all({"C40", "R40"} & {item["order_status"] for item in row["items"]} for row in rows)
    assert any({"N50", "N40"} & {item["order_status"] for item in row["items"]} for row in rows)


def test_unknown_parameter_returns_everything(reader: Caller) -> None:
    assert ids(reader.orders(FIRST, LAST, order_stauts="C40")) == ids(reader.orders(FIRST, LAST))


def test_fields_cut_the_order_and_its_embeds(reader: Caller) -> None:
    row = reader.orders(FIRST, LAST, fields="order_id,items", embed="items,buyer", limit=1)[0]

    assert set(row) == {"order_id", "items"}


def test_detail_is_the_order_with_all_its_embeds(reader: Caller) -> None:
    order_id = ids(reader.orders(FIRST, LAST, limit=1))[0]
    embed = "items,receivers,buyer,return,cancellation,exchange,benefits,coupons,refunds"

    order = reader.get(f"/orders/{order_id}", embed=embed).json()["order"]

    assert set(embed.split(",")) <= set(order)
    assert order["items"] == reader.rows(f"/orders/{order_id}/items")
    assert order["buyer"] == reader.get(f"/orders/{order_id}/buyer").json()["buyer"]
    assert order["receivers"] == reader.rows(f"/orders/{order_id}/receivers")
    assert reader.get("/orders/20200101-0000001").status_code == 404


def test_item_dates_have_no_zone_and_order_dates_have(reader: Caller) -> None:
    row = reader.orders(FIRST, LAST, order_status="N50", limit=1)[0]

    assert row["order_date"].endswith("+09:00")
    assert row["items"][0]["ordered_date"] == row["order_date"][:19].replace("T", " ")


def test_shops_share_numbers_but_not_orders(reader: Caller) -> None:
    first, second = reader.orders(FIRST, LAST), reader.orders(FIRST, LAST, shop_no=2)

    assert {row["currency"] for row in first} == {"KRW"}
    assert {row["currency"] for row in second} == {"USD"}
    assert not set(ids(first)) & set(ids(second))
    assert any(not row["payment_amount"].endswith(".00") for row in second)
    assert reader.get("/orders", start_date=FIRST, end_date=LAST, shop_no=9).status_code == 422


def test_order_ids_carry_the_korean_day_and_grow_within_it(reader: Caller) -> None:
    rows = reader.orders(FIRST, LAST)

    assert all(row["order_id"][:8] == row["order_date"][:10].replace("-", "") for row in rows)
    by_time = sorted(rows, key=lambda row: (row["order_date"], row["order_id"]))
    assert ids(by_time) == sorted(ids(rows))


def test_row_order_can_be_oldest_first_or_scattered(sandbox: Sandbox, caller: Caller) -> None:
    newest = ids(caller.orders("2026-01-01", "2026-01-05"))
    sandbox.cafe24.switches.orders_order = "oldest"
    oldest = ids(caller.orders("2026-01-01", "2026-01-05"))
    sandbox.cafe24.switches.orders_order = "scattered"
    scattered = ids(caller.orders("2026-01-01", "2026-01-05"))

    assert oldest == newest[::-1]
    assert sorted(scattered) == sorted(newest)
    assert scattered not in (newest, oldest)


def test_new_order_shows_up_in_the_next_answer(sandbox: Sandbox, caller: Caller) -> None:
    today = (sandbox.world.now + timedelta(hours=9)).date()
    before = ids(caller.orders(str(today - timedelta(days=1)), str(today)))

    order = sandbox.world.act.place_order("cafe24", name="late")

    assert order is not None
    assert ids(caller.orders(str(today - timedelta(days=1)), str(today))) == [order.order_id, *before]


def test_changes_feed_is_403_for_clients_that_are_not_approved(sandbox: Sandbox, caller: Caller) -> None:
    query = {"start_date": "2026-01-01", "end_date": str(date(2026, 1, 5))}
    refused = caller.get("/orders/changes", **query)
    sandbox.cafe24.switches.order_changes_allowed = True

    assert refused.status_code == 403
    assert set(caller.rows("/orders/changes", **query)[0]) >= {"order_id", "order_item_code", "order_status"}


def test_thousand_orders_with_items_are_answered_in_well_under_a_second() -> None:
    with Sandbox(seed=5, orders_per_day=400, history_days=3) as sandbox:
        caller = Caller(sandbox)
        caller.orders("2026-01-01", "2026-01-05")

        answer = caller.get("/orders", start_date="2026-01-01", end_date="2026-01-05", limit=1000, embed="items")

        caller.close()
    assert len(answer.json()["orders"]) == 1000
    assert answer.elapsed < timedelta(seconds=1)
