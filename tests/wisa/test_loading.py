"""Through dlt into a warehouse: exports, and a path of a partner document, loaded twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.malls import Mall, open_mall
from tests.wisa.exports import as_csv, order_row, put

VENDORS = {"path": "/erp/vendors", "key": "vendor_id", "fields": {"vendor_id": "text"}}


@pytest.fixture
def mall(tmp_path: Path) -> Iterator[Mall]:
    with open_mall("wisa", tmp_path, products=3, orders_per_day=2, history_days=2) as opened:
        opened.stand_in.mount("erp/vendors", [{"vendor_id": "V1"}])
        yield opened


def test_exports_are_loaded_once_although_a_refused_one_fails_the_resource(mall: Mall, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    put(folder, "orders.csv", as_csv([order_row("A-1"), order_row("A-1", "2"), order_row("A-2", items__quantity="x")]))
    put(folder, "orders_bad.csv", b"\0")
    shop = mall.shop(drop_folder=str(folder), orders_path="", further={"vendors": VENDORS})
    seen = []
    for _ in range(2):
        mall.sandbox.world.advance(hours=1)
        statuses = {result.resource: result.status for result in mall.load(shop).results}
        lines = mall.rows("select order_id, item_id, _dlt_load_id from raw.order_items order by 1, 2")
        seen.append((statuses["orders"], statuses["products"], lines))
    assert seen[0] == seen[1]
    assert (seen[0][:2], [line[:2] for line in lines]) == (("failed", "ok"), [("A-1", "1"), ("A-1", "2")])
    assert mall.rows("select line, reason, columns from raw.quarantined_rows") == [
        (4, "수량 is no whole number", '["수량"]')
    ]
    assert mall.rows("select name, status, rejected from raw.drop_files order by name") == [
        ("orders.csv", "loaded", 1),
        ("orders_bad.csv", "refused", 0),
    ]
    assert mall.rows("select vendor_id from raw.vendors") == [("V1",)]
