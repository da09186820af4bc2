"""Killed at any moment, the next run goes on with valid tokens and ends with what an undisturbed mall has."""

import random
import signal
import time
from pathlib import Path

import pytest

from sources.shared.tokens import TokenStore
from tests import loading_process
from tests.malls import Mall

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("kills")]

RESOURCES = ("products", "orders", "refunds")
NAME = "cafe24/samplemall"


def test_two_hours_later_the_token_is_refreshed_once_and_stored(mall: Mall) -> None:
    reader, store = mall.reader(), TokenStore.open(mall.home)
    tokens = []
    for _ in range(4):
        reader.read("shops", "suppliers")
        tokens.append(store.read(NAME))
        mall.sandbox.world.advance(hours=2, minutes=1)
    assert len({token.access_token for token in tokens if token}) == 4
    assert sum(call.path.endswith("/token") for call in mall.stand_in.calls) == 3
    assert {call.status for call in mall.stand_in.calls} == {200}


def test_killed_between_refresh_and_use_the_new_token_is_not_lost(mall: Mall) -> None:
    shop = mall.shop()
    old = TokenStore.open(mall.home).read(NAME)
    mall.sandbox.world.advance(hours=3)
    process = loading_process.start(mall, shop, ("products",))
    mall.stand_in.faults.add(path="/admin/", action=process.kill)  # the first call that would use the new token
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert [call.path.rsplit("/", 1)[-1] for call in mall.stand_in.calls][:1] == ["token"]
    stored = TokenStore.open(mall.home).read(NAME)
    assert stored is not None
    assert old is not None
    assert stored.access_token != old.access_token
    mall.fresh(mall.load(shop, resources=["products"]))
    assert sum(call.path.endswith("/token") for call in mall.stand_in.calls) == 1


@pytest.mark.parametrize("files", [0, 9])
def test_killed_while_a_file_is_being_loaded_no_row_is_there_twice(mall: Mall, files: int) -> None:
    """dlt would load the file again on top of its rows: the cut-off package has to go, and its rows be read anew."""
    shop = mall.shop()
    if files:  # otherwise the very first run is the one that dies
        mall.fresh(mall.load(shop, resources=["orders", "refunds"]))
        mall.sandbox.world.advance(days=2)
    for _ in range(2):
        process = loading_process.start(mall, shop, ("orders", "refunds"), dies_after=files)
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
    mall.fresh(mall.load(shop, resources=["orders", "refunds"]))
    for listing in (mall.kind.orders, mall.kind.other):
        ((rows, distinct),) = mall.rows(f"select count(*), count(distinct {listing.key}) from raw.{listing.table}")
        assert rows == distinct == len(mall.ids(listing))
    assert mall.ids(mall.kind.orders) == {row["order_id"] for row in mall.mine("orders")}
    assert mall.ids(mall.kind.other) == {row["refund_id"] for row in mall.mine("refunds") if row["is_listed"]}
    assert mall.rows("select count(*) from raw.exchange_replacements")  # a table without rows is there as well


@pytest.mark.parametrize("seed", [1])
def test_killed_at_six_moments_the_tables_end_as_if_nothing_had_happened(mall: Mall, tmp_path: Path, seed: int) -> None:
    draw, shop, killed = random.Random(seed), mall.shop(), 0
    moments = [*(("call", path) for path in ("*/products", "*/orders", "*/orders/count", "*/refunds"))]
    moments += [("load", "0.05"), ("load", "0.5")]
    draw.shuffle(moments)
    for kind, moment in moments:
        mall.sandbox.world.advance(hours=draw.choice([3, 9, 30]))
        process = loading_process.start(mall, shop, RESOURCES)
        if kind == "call":
            mall.stand_in.faults.add(path=moment, action=process.kill, after=draw.randrange(2))
        else:
            wait_for_the_load(mall)
            time.sleep(float(moment) * draw.uniform(0.5, 1.5))
            process.kill()
        process.join(120)
        killed += process.exitcode == -signal.SIGKILL
        assert process.exitcode in (0, -signal.SIGKILL), (mall.folder / "failures.txt").read_text()
        mall.stand_in.faults.clear()
    assert killed >= 4  # a load that was quicker than the blow does no harm
    mall.fresh(mall.load(shop, resources=RESOURCES))
    disturbed = mall.tables("orders_missing")
    mall.folder = tmp_path / "undisturbed"
    mall.fresh(mall.load(mall.shop(), resources=RESOURCES))
    undisturbed = mall.tables("orders_missing")
    for table in ("orders", "order_items", "cancellations", "returns", "exchanges", "refunds", "refund_items"):
        assert disturbed[table] == undisturbed[table], table
    # a product deleted meanwhile stays, with its options, flagged by the sweep
    assert set(disturbed["products"]) >= set(undisturbed["products"])
    assert set(disturbed["variants"]) >= set(undisturbed["variants"])
    assert mall.stand_in.excess_token_calls == 0


def wait_for_the_load(mall: Mall) -> None:
    """Until everything has been read: the last calls are those for refunds, and then the calls stop."""
    mark, deadline, quiet = mall.stand_in.mark(), time.monotonic() + 60.0, 0
    while time.monotonic() < deadline and quiet < 3:
        before = mall.stand_in.mark()
        time.sleep(0.1)
        done = any(call.path.endswith("/refunds") for call in mall.stand_in.calls_since(mark))
        quiet = quiet + 1 if done and mall.stand_in.mark() == before else 0
