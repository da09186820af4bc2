"""Analytics: consent, scope, pace and pages."""

from typing import Any

import pytest

from sources.cafe24 import check, chosen, oauth
from sources.cafe24 import settings as facts
from sources.cafe24.client import Client as AdminClient
from sources.cafe24.feeds import FEEDS
from sources.shared.errors import MalformedPage, ScopeMissing, WrongConfiguration
from sources.shared.tokens import TokenStore
from tests.cafe24.analytics_mall import VISITS, asked, reader_of
from tests.malls import Mall


def test_a_missing_scope_is_named_with_the_command_that_asks_for_it(mall: Mall) -> None:
    reader = mall.reader(analytics=True, analytics_url=mall.stand_in.analytics_url, shop_numbers=(1,))
    error = reader.error(VISITS)
    assert isinstance(error, ScopeMissing)
    assert "INVALID SCOPE" in error.what
    assert "mall.read_analytics" in error.fix
    assert "kmall authorize cafe24 --shop main" in error.fix
    keys = reader.shop.settings
    findings = check("main", keys, mall.clock, TokenStore.open(mall.home), None, chosen(keys))
    wrong = {finding.subject: finding.fix for finding in findings if not finding.ok}
    assert set(wrong) == {"scopes", "analytics"}
    assert all("mall.read_analytics" in finding.message for finding in findings if finding.subject == "scopes")


def test_check_calls_analytics_where_it_is_on(mall: Mall) -> None:
    mall.stand_in.switches.analytics_missing = ("/visitors/",)  # even where the first feed is not there
    keys = reader_of(mall).shop.settings
    findings = check("main", keys, mall.clock, TokenStore.open(mall.home), None, (VISITS,))
    assert {finding.subject: finding.ok for finding in findings}["analytics"]


def test_consent_asks_for_analytics_only_where_it_is_on(mall: Mall) -> None:
    def scopes(**keys: Any) -> bool:
        return "mall.read_analytics" in oauth.consent(mall.shop(**keys).settings).scopes

    assert (scopes(), scopes(analytics=True), scopes(resources=(VISITS,))) == (False, True, True)
    assert chosen(mall.shop().settings) == chosen(mall.shop(analytics=True).settings)[: -len(facts.ANALYTICS)]
    assert chosen(mall.shop(analytics=True, resources=("orders",)).settings) == ("orders",)


@pytest.mark.parametrize(("refill", "most_refused"), [(0.5, 0), (2.0, 0), (0.25, 16)])
def test_the_token_bucket_is_kept_and_one_that_others_empty_only_slows_the_load(
    mall: Mall, refill: float, most_refused: int
) -> None:
    mall.stand_in.switches.analytics_refill = refill
    mall.stand_in.analytics_limits._speed = 60.0
    mall.stand_in.analytics_limits._seen = mall.stand_in.analytics_limits._clock() * 60.0
    reader = reader_of(mall, speed=60.0)
    entries = reader.read(*facts.ANALYTICS[:12])
    assert [entry.error for entry in entries.values() if entry.error] == []
    statuses = [call.status for call in asked(mall)]
    assert statuses.count(200) == 24
    assert statuses.count(429) <= most_refused
    assert sum(entry.requests for entry in entries.values()) == len(statuses)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([5], [5]),
        ([4, 0], [4, 0]),  # the default may have cut it
        ([6, 6, 1], [6, 6, 1]),
        ([6, 6, 0], [6, 6, 0]),  # the last page is exactly full
        ([2, 2, 1], [2, 2, 1]),  # a mall that cuts pages at its default
        ([2, "again"], [2]),  # a mall that does not look at the offset
        ([6, "again"], None),  # a full page that comes again
    ],
)
def test_pages_are_asked_for_until_one_is_short(
    mall: Mall, monkeypatch: pytest.MonkeyPatch, pages: list[Any], expected: list[int] | None
) -> None:
    monkeypatch.setattr(facts, "ANALYTICS_PAGE", 6)
    monkeypatch.setattr(facts, "ANALYTICS_DEFAULT_PAGE", 2)
    shop = reader_of(mall).shop
    client = AdminClient("main", shop.settings, mall.clock, TokenStore.open(mall.home), None).analytics
    offsets: list[int] = []

    def page(_: str, params: dict[str, Any], __: str) -> list[dict[str, Any]]:
        size = pages[len(offsets)]
        offsets.append(params["offset"])
        number = 0 if size == "again" else len(offsets) - 1
        return [{"url": f"{number}/{row}"} for row in range(pages[number])]

    monkeypatch.setattr(client, "page", page)
    if expected is None:
        with pytest.raises(MalformedPage, match="repeats its page at offset 6"):
            list(client.pages(FEEDS[4], {}, "analytics_pages_view"))
        return
    assert [len(found) for found in client.pages(FEEDS[4], {}, "analytics_pages_view")] == expected
    assert offsets == [sum(size for size in pages[:number] if size != "again") for number in range(len(pages))]


@pytest.mark.parametrize("key", ["analytics_url", "dcollection_url"])
def test_a_plain_http_address_is_refused_by_its_key(key: str) -> None:
    with pytest.raises(WrongConfiguration, match=f"^{key}: 'http://example.com' is not https"):
        facts.ShopSettings("m", "c", "s", **{key: "http://example.com"})
