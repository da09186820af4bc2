"""Paging over a mall that cuts pages, repeats rows and changes under the reader's hands: no row is lost silently."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sources.cafe24 import ShopSettings, catalogue, community, sales
from sources.cafe24 import settings as facts
from sources.cafe24.client import Client
from sources.shared.errors import IncompleteWindow, MalformedPage
from sources.shared.http import Answer, Clock
from sources.shared.ledger import Run
from sources.shared.tokens import Token
from tests.malls import Mall

NOW = datetime(2026, 3, 1, 3, tzinfo=UTC)
LATER = datetime(2026, 3, 2, tzinfo=UTC)
KEYS = ShopSettings("m", "c", "s", base_url="http://127.0.0.1:9", start_date="2026-02-27", shop_numbers=(1,))


class SimulatedMall:
    """Rows named 1.. in some order, answered without a network.

    Shape: `cap` the most rows of a page, whatever is asked for; `noise[n]` is what happens before the n-th page:
        a row comes or goes in front, the page repeats a row, comes empty, or comes again as it was.
    """

    def __init__(self, rows: int, cap: int, noise: list[str], counts: bool = True) -> None:
        self.rows = list(range(1, rows + 1))
        self.there_all_along = set(self.rows)
        self.cap = cap
        self.noise = noise
        self.counts = counts
        self.calls = 0
        self.last: list[int] = []

    def request(self, _method: str, path: str, *, params: dict[str, Any], **_: Any) -> Answer:
        self.calls += 1
        assert self.calls < 4000, "the reader does not come to an end"
        if path.endswith("/count"):
            return self._json(path, {"count": len(self.rows)})
        if "since_product_no" in params:
            after = [row for row in sorted(self.rows) if row > params["since_product_no"]]
            page = self._noisy(lambda: after[: min(params["limit"], self.cap)])
        else:
            page = self._noisy(lambda: self.rows[params["offset"] :][: min(params["limit"], self.cap)])
        return self._json(path, {path.rsplit("/", 1)[-1]: [_record(row) for row in page]})

    def _noisy(self, page: Callable[[], list[int]]) -> list[int]:
        event = self.noise.pop(0) if self.noise else ""
        if event == "row comes":
            self.rows.insert(0, 10_000 + self.calls)
        elif event == "row goes" and self.rows:
            self.there_all_along.discard(self.rows.pop(0))
        answers = {
            "empty": [],
            "again": self.last,
            "repeats a row": (page()[:1] + page())[: self.cap],
            "short by one": page()[:-1],
        }
        self.last = answers.get(event, page())
        return self.last

    def _json(self, path: str, body: Any) -> Answer:
        return Answer(200, {}, json.dumps(body).encode(), path)


def _record(number: int) -> dict[str, Any]:
    """One row that serves as product, category, article and order."""
    return {
        "shop_no": 1,
        "product_no": number,
        "category_no": number,
        "article_no": number,
        "board_no": 4,
        "order_id": f"20260228-{number:07}",
        "created_date": "2026-02-28T12:00:00+09:00",
        "items": [],
    }


# One kind of trouble a list: rows that come and rows that go at once can hide each other from any count.
TROUBLE = st.sampled_from(["row comes", "row goes", "repeats a row", "again", "empty", "short by one"])
NOISE = TROUBLE.flatmap(lambda event: st.lists(st.sampled_from(["", "", event]), max_size=25))
MALL = st.builds(
    SimulatedMall,
    rows=st.one_of(st.integers(0, 45), st.sampled_from([10, 20, 30, 40])),
    cap=st.sampled_from([3, 7, 10, 15, 1000]),
    noise=NOISE,
)
PROPERTY = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def read(simulated: SimulatedMall, reader: Callable[..., Any], name: str, column: str, **state: Any) -> set[int]:
    """The numbers that a reader of one resource brings home. Raises what the reader raises."""
    client = Client("main", KEYS, Clock(lambda: NOW, speed=1e9), _Store(), None)  # type: ignore[arg-type]
    client.session = simulated  # type: ignore[assignment]
    run = Run("cafe24", "main", Clock(lambda: NOW))
    found: set[int] = set()
    with run.entry(name) as entry:
        for rows in reader(client, run, entry, dict(state), [1]):
            if column in rows.data.column_names and rows.table == name.replace("reviews", "articles"):
                found.update(int(str(value)[-7:].rsplit("-", 1)[-1]) for value in rows.data[column].to_pylist())
    return found


class _Store:
    """A store that always holds a good token."""

    def read(self, _name: str) -> Token:
        return Token("access-token", "refresh-token", LATER, LATER, (), NOW)


def small_pages() -> Any:
    """The same code over pages of ten or fifteen rows instead of hundreds."""
    pages = {"PRODUCT_PAGE": 15, "CATEGORY_PAGE": 15, "ARTICLE_PAGE": 15, "ORDER_PAGE": 15, "VARIANTS_EMBEDDED": 100}
    return mock.patch.multiple(facts, **pages)


def nothing_is_lost(simulated: SimulatedMall, reader: Callable[..., Any], name: str, column: str, **state: Any) -> None:
    with small_pages():
        try:
            found = read(simulated, reader, name, column, **state)
        except (IncompleteWindow, MalformedPage):
            return  # said aloud: the cursor stays, and the next run reads again
    missing = simulated.there_all_along - found
    assert not missing, (missing, found)


@example(SimulatedMall(10, 10, ["row comes"]))
@PROPERTY
@given(MALL)
def test_a_counted_list_loses_no_row_silently(simulated: SimulatedMall) -> None:
    nothing_is_lost(simulated, catalogue.categories, "categories", "category_no")


@example(SimulatedMall(10, 3, ["", "", "row goes", "again"]))
@PROPERTY
@given(MALL)
def test_a_sweep_loses_no_product_silently(simulated: SimulatedMall) -> None:
    nothing_is_lost(simulated, catalogue.products, "products", "product_no")


@PROPERTY
@given(MALL)
def test_order_windows_lose_no_order_silently(simulated: SimulatedMall) -> None:
    def orders(*arguments: Any) -> Any:
        return sales.orders(*arguments, {})

    nothing_is_lost(simulated, orders, "orders", "order_id")


@PROPERTY
@given(st.integers(0, 60), st.sampled_from([3, 7, 10, 15, 1000]))
def test_a_list_without_a_count_is_read_to_its_end_whatever_the_mall_caps_pages_at(rows: int, cap: int) -> None:
    if cap in (3, 7) and rows > cap:
        return  # a cap that is no round number cannot be told from the end of a list without a count
    simulated = SimulatedMall(rows, cap, [])
    nothing_is_lost(simulated, community.reviews, "reviews", "article_no", **{"1": {"looked_back": NOW.isoformat()}})


@pytest.mark.parametrize("above", ["422", "cut"])
def test_a_limit_above_the_malls_maximum_is_refused_or_cut_but_loses_nothing(
    mall: Mall, monkeypatch: pytest.MonkeyPatch, above: str
) -> None:
    mall.stand_in.switches.above_limit = above
    monkeypatch.setattr(facts, "PRODUCT_PAGE", 200)
    monkeypatch.setattr(facts, "ARTICLE_PAGE", 200)
    act = mall.sandbox.world.act
    while len(mall.mine("products")) < 130:
        act.list_product("cafe24")
    for _ in range(130):
        act.write_review("cafe24")
    reader = mall.reader()
    entries = reader.read("products", "reviews")
    if above == "422":
        assert all("limit" in str(entry.error) for entry in entries.values())
        return
    assert [entry.error for entry in entries.values()] == [None, None]
    assert len(reader.rows("products")) == sum(not row["is_deleted"] for row in mall.mine("products"))
    assert len(reader.rows("articles")) == len(mall.mine("reviews"))


@pytest.mark.parametrize("above", ["422", "empty"])
def test_windows_with_more_rows_than_can_be_paged_through_are_cut_smaller(
    mall: Mall, monkeypatch: pytest.MonkeyPatch, above: str
) -> None:
    mall.stand_in.switches.above_offset = above
    for name, value in {"ORDER_PAGE": 5, "ORDER_OFFSET": 10, "REFUND_PAGE": 2, "REFUND_OFFSET": 2}.items():
        monkeypatch.setattr(facts, name, value)
    reader = mall.reader()
    entries = reader.read("orders", "refunds")
    assert [str(entry.error) for entry in entries.values() if entry.error] == []
    assert reader.ids(mall.kind.orders) == {row["order_id"] for row in mall.mine("orders")}
    assert reader.ids(mall.kind.other) == {row["refund_id"] for row in mall.mine("refunds") if row["is_listed"]}
    assert max(int(call.query.get("offset", 0)) for call in mall.stand_in.calls) <= 10


def test_a_day_with_more_orders_than_can_be_paged_through_is_named(mall: Mall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "ORDER_PAGE", 1)
    monkeypatch.setattr(facts, "ORDER_OFFSET", 1)
    failure = mall.reader().error("orders")
    assert type(failure).__name__ == "WindowRefused"
    assert "a day at most" in failure.what


def test_more_products_updated_than_can_be_paged_through_are_swept(mall: Mall, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = mall.reader(stock_sweep_hours=9999.0)
    reader.read("products")
    mall.sandbox.world.advance(hours=1)
    for row in mall.mine("products"):
        if not row["is_deleted"]:
            mall.sandbox.world.act.edit_product(row["product_id"], name="새 이름")
    mall.sandbox.world.advance(minutes=1)
    monkeypatch.setattr(facts, "PRODUCT_PAGE", 5)
    monkeypatch.setattr(facts, "PRODUCT_OFFSET", 2)
    (entry,) = reader.read("products").values()
    assert entry.error is None
    assert set(reader.values("products", "product_name")) == {"새 이름"}
