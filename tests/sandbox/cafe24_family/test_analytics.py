"""Analytics: who may call, how often, with which parameters, and how answers look (contract section 9)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.sandbox.cafe24_family.caller import FIRST, Caller, rows
from tests.sandbox.cafe24_family.conftest import Watch

HOURLY = {"format_type": "hour", "start_date": "2025-12-08", "end_date": "2025-12-10"}


def test_wrong_token_is_401(caller: Caller) -> None:
    assert caller.analytics("/visitors/view", token="nonsense").status_code == 401


def test_token_of_the_usual_scopes_is_403_until_the_scope_is_added(fresh: Caller) -> None:
    token = fresh.mall.grant()
    refused = fresh.analytics("/visitors/view", token=token["access_token"])
    fresh.mall.add_scopes("mall.read_analytics")

    assert "mall.read_analytics" not in token["scopes"]
    assert (refused.status_code, refused.json()["error"]["message"]) == (403, "INVALID SCOPE")
    assert fresh.analytics("/visitors/view", token=token["access_token"]).status_code == 200


def test_consent_grants_the_scope_when_it_is_asked_for(fresh: Caller) -> None:
    mall = fresh.mall
    asked = {"response_type": "code", "client_id": mall.client_id, "state": "1", "redirect_uri": mall.redirect_uri}
    consent = f"{mall.url}/api/v2/oauth/authorize"
    answer = requests.get(
        consent, {**asked, "scope": "mall.read_order,mall.read_analytics"}, allow_redirects=False, timeout=10
    )
    form = {"grant_type": "authorization_code", "redirect_uri": mall.redirect_uri}
    form["code"] = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
    pair = (mall.client_id, mall.client_secret)

    token = requests.post(f"{mall.url}/api/v2/oauth/token", form, auth=pair, timeout=10).json()

    assert fresh.analytics("/products/sales", token=token["access_token"]).status_code == 200


def test_expired_token_is_401(fresh: Caller) -> None:
    fresh.mall.world.advance(hours=2)

    assert "expired" in fresh.analytics("/visitors/view").json()["error"]["message"]


@pytest.mark.parametrize("name", ["mall_id", "start_date", "end_date"])
def test_required_parameters_are_422_when_missing(caller: Caller, name: str) -> None:
    answer = caller.analytics("/products/sales", **{name: None})

    assert answer.status_code == 422
    assert name in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "query",
    [
        {"device_type": "tablet"},
        {"format_type": "week"},
        {"limit": 49},
        {"limit": 1001},
        {"start_date": "2025-12-31", "end_date": "2025-12-30"},
        {"start_date": "20251224"},
        {"end_date": "2025-13-01"},
        {"shop_no": 3},
    ],
)
def test_impossible_parameters_are_422(caller: Caller, query: dict[str, Any]) -> None:
    assert caller.analytics("/visitors/view", **query).status_code == 422


def test_format_means_nothing_to_a_feed_without_hours(caller: Caller) -> None:
    assert caller.feed("/visitors/unique", format_type="week") == caller.feed("/visitors/unique")


def test_other_mall_is_403(caller: Caller) -> None:
    assert caller.analytics("/visitors/view", mall_id="othermall").status_code == 403


def test_ten_calls_at_once_and_then_one_every_two_seconds(caller: Caller, watch: Watch) -> None:
    answers = [caller.analytics("/visitors/unique") for _ in range(11)]
    watch.seconds = 1.9
    soon = caller.analytics("/visitors/unique").status_code
    watch.seconds = 2.0

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert {name: answers[0].headers[f"X-RateLimit-{name}"] for name in ("Burst-Capacity", "Remaining")} == {
        "Burst-Capacity": "10",
        "Remaining": "9",
    }
    assert answers[0].headers["X-RateLimit-Replenish-Rate"] == "2"
    assert answers[0].headers["X-RateLimit-Requested-Tokens"] == "1"
    assert answers[10].headers["X-RateLimit-Remaining"] == "0"
    assert soon == 429
    assert [caller.analytics("/visitors/unique").status_code for _ in range(2)] == [200, 429]


def test_bucket_can_win_two_tokens_a_second_or_be_off(caller: Caller, watch: Watch) -> None:
    caller.mall.switches.analytics_refill = 2.0
    for _ in range(10):
        caller.analytics("/visitors/unique")
    watch.seconds = 1.0
    later = [caller.analytics("/visitors/unique").status_code for _ in range(3)]
    caller.mall.switches.analytics_bucket = False

    assert later == [200, 200, 429]
    assert "X-RateLimit-Remaining" not in caller.analytics("/visitors/unique").headers


def test_feeds_are_404_where_the_mall_has_none(caller: Caller) -> None:
    paths = ("/sales/times", "/adeffect/addetails", "/products/sales")
    usual = [caller.analytics(path).status_code for path in paths]
    mark = len(caller.mall.unknown_calls)
    caller.mall.switches.analytics_missing = ("/sales/", "/adeffect/")

    assert usual == [200, 200, 200]
    assert [caller.analytics(path).status_code for path in paths] == [404, 404, 200]
    assert len(caller.mall.unknown_calls) == mark


@pytest.mark.parametrize(
    ("path", "live", "reference"),
    [
        ("/pages/view", "view", "pages"),
        ("/products/view", "view", "count"),
        ("/carts/action", "action", "count"),
        ("/visitpaths/domains", "domains", "domains"),
        ("/members/sales", "sales", "sales"),
    ],
)
def test_array_is_called_as_met_live_or_as_in_the_reference(
    caller: Caller, path: str, live: str, reference: str
) -> None:
    first = list(caller.analytics(path).json())
    caller.mall.switches.analytics_envelopes = "reference"

    assert (first, list(caller.analytics(path).json())) == ([live], [reference])


def test_dates_take_two_forms(caller: Caller) -> None:
    live = caller.feed("/visitors/unique")[0]["date"]
    ordered = caller.feed("/sales/orderdetails")[0]["order_date"]
    caller.mall.switches.analytics_dates = "reference"

    assert (live, ordered[10:]) == (f"{FIRST}T00:00+09:00", "T00:00+09:00")
    assert caller.feed("/visitors/unique")[0]["date"] == FIRST


@pytest.mark.parametrize(
    ("texts", "amount", "rate", "count", "product_no"),
    [("none", int, float, int, int), ("amounts", str, str, int, int), ("all", str, str, str, int)],
)
def test_numbers_are_text_as_switched(
    caller: Caller, texts: str, amount: type, rate: type, count: type, product_no: type
) -> None:
    caller.mall.switches.analytics_text_numbers = texts

    sold, put = caller.feed("/products/sales")[0], caller.feed("/carts/action")[0]

    assert type(sold["order_amount"]) is amount
    assert type(put["add_cart_rate"]) is rate
    assert type(put["count"]) is count
    assert type(sold["product_no"]) is product_no


def test_pages_are_a_hundred_rows_and_go_on_at_the_offset(caller: Caller) -> None:
    whole = rows(caller.analytics("/visitors/pageview", limit=1000, **{**HOURLY, "end_date": "2025-12-13"}))
    usual = rows(caller.analytics("/visitors/pageview", **{**HOURLY, "end_date": "2025-12-13"}))
    first = rows(caller.analytics("/visitors/pageview", limit=50, **HOURLY))
    second = rows(caller.analytics("/visitors/pageview", limit=50, offset=50, **HOURLY))

    assert (len(whole), len(usual)) == (6 * 24, 100)
    assert (len(first), len(second)) == (50, 22)
    assert first + second == whole[:72]


@pytest.mark.parametrize("path", ["/members/sales", "/sales/pervisitors"])
def test_feeds_of_one_row_know_no_offset(caller: Caller, path: str) -> None:
    assert len(rows(caller.analytics(path, offset=100))) == 1


def test_rows_can_be_sorted(caller: Caller) -> None:
    caller.mall.switches.analytics_text_numbers = "none"
    amounts = [row["order_amount"] for row in caller.feed("/products/sales")]
    numbers = [row["product_no"] for row in caller.feed("/products/sales", sort="product_no", order="asc")]
    days = [row["date"] for row in caller.feed("/visitors/unique", sort="date", order="desc")]

    assert amounts == sorted(amounts, reverse=True)
    assert numbers == sorted(numbers)
    assert days == sorted(days, reverse=True)


def test_order_details_can_be_asked_for_one_order(caller: Caller) -> None:
    order_id = caller.feed("/sales/orderdetails")[2]["order_id"]

    assert [row["order_id"] for row in caller.feed("/sales/orderdetails", orderId=order_id)] == [order_id]


@pytest.mark.parametrize(("kind", "first", "last"), [("row_vanished", 51, 72), ("repeat_page", 0, 50)])
def test_page_faults_strike_feeds_too(caller: Caller, kind: str, first: int, last: int) -> None:
    whole = rows(caller.analytics("/visitors/view", limit=1000, **HOURLY))
    caller.mall.faults.add(kind, path="/analytics/visitors/view")

    assert rows(caller.analytics("/visitors/view", limit=50, offset=50, **HOURLY)) == whole[first:last]


def test_unknown_feed_is_404_and_remembered(caller: Caller) -> None:
    assert caller.analytics("/visitors/bounces").status_code == 404
    assert caller.mall.unknown_calls[-1].path == "/analytics/visitors/bounces"
