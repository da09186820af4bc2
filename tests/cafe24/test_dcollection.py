"""D.Collection: forty calls a minute for everybody at one address, categories, counts, and lists without an end."""

import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.config import Shop
from sources.cafe24 import ShopSettings, check, chosen, dcollection, new_run
from sources.cafe24 import settings as facts
from sources.cafe24.dcollection import DCollectionClient
from sources.shared.errors import CredentialsRefused, IncompleteWindow, KmallError, WrongConfiguration
from sources.shared.http import Answer, Clock
from sources.shared.tokens import TokenStore
from tests.malls import Mall
from tests.readers import Reader
from tests.replay import replay

NOW = datetime(2026, 3, 1, 3, tzinfo=UTC)
CALLS = 25
PROCESS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from sources.cafe24 import ShopSettings
from sources.cafe24.dcollection import DCollectionClient
from sources.shared.http import Clock
url, user, password, home, calls, speed = sys.argv[1:]
keys = ShopSettings(api="dcollection", dcollection_url=url, dcollection_user=user, dcollection_password=password)
client = DCollectionClient("other", keys, Clock(lambda: datetime(2026, 3, 1, tzinfo=UTC), float(speed)), Path(home))
for _ in range(int(calls)):
    client.rows("/shops", "shops", {}, "dcollection_shops")
"""


def keys_of(mall: Mall, **keys: Any) -> dict[str, Any]:
    stand_in = mall.stand_in
    return {
        "api": "dcollection",
        "dcollection_url": stand_in.dcollection_url,
        "dcollection_user": stand_in.dcollection_user,
        "dcollection_password": stand_in.dcollection_password,
        "dcollection_categories": stand_in.dcollection_categories,
        **keys,
    }


def partner(mall: Mall, **keys: Any) -> Reader:
    """A partner's connection, which has no mall of its own."""
    shop = Shop("cafe24", "partner", ShopSettings(**keys_of(mall, **keys)))
    return Reader(shop, mall.clock, TokenStore.open(mall.home))


def test_shops_and_the_products_of_the_chosen_categories_arrive_whole(mall: Mall) -> None:
    reader = partner(mall)
    entries = reader.read()
    assert [entry.error for entry in entries.values() if entry.error] == []
    assert entries["dcollection_products"].mall_total == len(reader.rows("dcollection_products")) > 0
    ours = {
        row["product_no"] for row in reader.rows("dcollection_products") if row["store_id"] == mall.stand_in.mall_id
    }
    assert ours == {row["product_id"] for row in mall.mine("products") if not row["is_deleted"]}
    stores = {row["store_id"] for row in reader.rows("dcollection_shops")}
    assert stores >= {row["store_id"] for row in reader.rows("dcollection_products")}
    assert mall.stand_in.unknown_calls == []


def test_another_choice_of_categories_is_read_whole_at_once(mall: Mall) -> None:
    first, *others = mall.stand_in.dcollection_categories
    reader = partner(mall, dcollection_categories=(first,))
    reader.read("dcollection_products")
    few = set(reader.values("dcollection_products", "product_ukey"))
    state = reader.states["dcollection_products"]
    reader = partner(mall, dcollection_categories=(first, *others))
    reader.states["dcollection_products"] = state
    reader.read("dcollection_products")
    assert set(reader.values("dcollection_products", "product_ukey")) > few


def test_between_two_sweeps_only_updated_products_are_asked_for(mall: Mall) -> None:
    reader = partner(mall)
    reader.read()
    mall.sandbox.world.advance(hours=2)
    mark = mall.stand_in.mark()
    reader.read()
    calls = mall.stand_in.calls_since(mark)
    assert {call.path.rpartition("/")[2] for call in calls} <= {"products", "count"}
    assert all("updated_start_date" in call.query for call in calls)
    mall.sandbox.world.advance(hours=24)
    mark = mall.stand_in.mark()
    reader.read()
    assert not any("updated_start_date" in call.query for call in mall.stand_in.calls_since(mark))
    assert {row["resource"] for row in reader.rows("sweeps")} == {"dcollection_shops", "dcollection_products"}


@pytest.mark.parametrize(
    ("keys", "error", "what", "fix"),
    [
        ({"dcollection_password": "wrong"}, CredentialsRefused, "Unauthorized", "dcollection_user"),
        ({"dcollection_categories": ()}, WrongConfiguration, "dcollection_categories: missing", "2nd or 3rd level"),
        ({"dcollection_categories": ("C999999",)}, WrongConfiguration, "C999999", "dcollection_categories"),
    ],
)
def test_what_is_refused_has_a_name(
    mall: Mall, keys: dict[str, Any], error: type[KmallError], what: str, fix: str
) -> None:
    reader = partner(mall, **keys)
    failure = reader.error("dcollection_products")
    assert type(failure) is error
    assert what in failure.what
    assert (fix in failure.fix, failure.shop) == (True, "cafe24 partner")
    *_, finding = check(
        "partner", reader.shop.settings, mall.clock, TokenStore.open(mall.home), None, chosen(reader.shop.settings)
    )
    assert not finding.ok
    assert fix in finding.fix


def test_check_counts_the_products_of_each_category(mall: Mall) -> None:
    reader = partner(mall)
    keys = reader.shop.settings
    findings = check("partner", keys, mall.clock, TokenStore.open(mall.home), None, chosen(keys))
    assert [finding.ok for finding in findings] == [True, True]
    assert all(category in findings[1].message for category in keys.dcollection_categories)


@pytest.mark.parametrize(("headers", "most_refused"), [("ratelimit", 0), ("call_limit", 0), ("both", 0), ("none", 3)])
def test_a_minute_that_others_use_up_is_waited_for_in_every_spelling(
    mall: Mall, headers: str, most_refused: int
) -> None:
    switches = mall.stand_in.switches
    switches.dcollection_headers, switches.dcollection_calls = headers, 4  # as if others took thirty-six
    entries = partner(mall).read()
    assert [entry.error for entry in entries.values() if entry.error] == []
    statuses = [call.status for call in mall.stand_in.calls]
    assert len(statuses) > 5
    assert statuses.count(429) <= most_refused


def test_processes_and_shops_of_one_machine_share_the_minute(mall: Mall) -> None:
    """Two shops here and one in another process make 75 calls: two minutes, and not one refusal."""
    speed, stand_in = 60.0, mall.stand_in
    stand_in.dcollection_limits._speed = speed
    started: list[float] = []
    keys = ShopSettings(**keys_of(mall))
    command = (stand_in.dcollection_url, stand_in.dcollection_user, stand_in.dcollection_password, mall.home)
    other = subprocess.Popen([sys.executable, "-c", PROCESS, *map(str, (*command, CALLS, speed))])

    def ask(alias: str) -> None:
        client = DCollectionClient(alias, keys, Clock(lambda: NOW, speed), mall.home)
        for _ in range(CALLS):
            started.append(client.session.clock.monotonic())
            client.rows("/shops", "shops", {}, "dcollection_shops")

    threads = [threading.Thread(target=ask, args=(alias,)) for alias in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other.wait(timeout=60) == 0
    assert [call.status for call in stand_in.calls] == [200] * 3 * CALLS
    assert max(started) - min(started) > 60.0


def test_a_count_that_is_not_reached_fails_the_resource() -> None:
    def answer(_: str, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        if path.endswith("/count"):
            return 200, b'{"count": 3}'
        rows = [{"product_ukey": name, "created_date": "2026-02-01T00:00:00+09:00"} for name in ("a", "b")]
        return 200, orjson.dumps({"products": rows if query["offset"] == "0" else []})

    with replay(answer) as url:
        keys = {"dcollection_user": "u", "dcollection_password": "p", "dcollection_categories": ("C1",)}
        shop = Shop("cafe24", "partner", ShopSettings(api="dcollection", dcollection_url=url, **keys))
        reader = Reader(shop, Clock(lambda: NOW, 2000.0), None)  # type: ignore[arg-type]
        error = reader.error("dcollection_products")
    assert isinstance(error, IncompleteWindow)
    assert "2 of 3 rows" in error.what
    assert "through" not in reader.states["dcollection_products"]


class Endless:
    """A list that ends at an offset of 20 and has so many rows on each of its days."""

    def __init__(self, days: list[int]) -> None:
        self.rows = [
            {
                "product_ukey": f"{day}-{number}",
                "created_date": f"{date(2025, 1, 1) + timedelta(days=day)}T00:00:00+09:00",
            }
            for day, rows in enumerate(days)
            for number in range(rows)
        ]

    def request(self, _: str, path: str, *, params: dict[str, Any], **__: Any) -> Answer:
        if path.endswith("/count"):
            return Answer(200, {}, orjson.dumps({"count": len(self.rows)}), path)
        first, last = params.get("created_start_date", ""), params.get("created_end_date", "9")
        found = [row for row in self.rows if first <= row["created_date"][:10] <= last]
        assert params["offset"] <= 20
        assert (params["sort"], params["order"]) == ("created_date", "asc")
        page = found[params["offset"] :][: params["limit"]]
        return Answer(200, {}, orjson.dumps({"products": page}), path)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(days=st.lists(st.integers(0, 40), max_size=6), kept=st.integers(0, 12))
def test_a_list_longer_than_its_offset_is_walked_to_its_end_or_fails(days: list[int], kept: int) -> None:
    keys = ShopSettings(
        api="dcollection", dcollection_user="u", dcollection_password="p", dcollection_categories=("C1",),
        dcollection_url="http://127.0.0.1:9",
    )  # fmt: skip
    mall, run = Endless([min(rows, kept) for rows in days[:3]] + days[3:]), new_run("partner", keys, Clock(lambda: NOW))
    client = DCollectionClient("partner", keys, run.clock, None)
    client.session.request = mall.request  # type: ignore[method-assign]

    def read() -> Iterator[str]:
        with run.entry("dcollection_products") as entry:
            for rows in dcollection.products(client, run, entry, {}):
                if rows.table == "dcollection_products":
                    yield from rows.data["product_ukey"].to_pylist()

    with mock.patch.multiple(facts, DCOLLECTION_PAGE=10, DCOLLECTION_OFFSET=20):
        found = list(read())
    error = run.entries["dcollection_products"].error
    assert len(set(found)) == len(found)
    if error is None:
        assert set(found) == {row["product_ukey"] for row in mall.rows}
    else:
        assert isinstance(error, IncompleteWindow)
        assert max(days, default=0) > 20  # a single day is longer than the mall pages through
