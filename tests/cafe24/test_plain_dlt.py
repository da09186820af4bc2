"""A dlt script reads its resources in turns: parcels are asked for after the orders they belong to all the same."""

from datetime import UTC, datetime
from pathlib import Path

from tests.contract.test_plain_dlt import run
from tests.malls import open_mall


def test_shipments_come_after_orders(tmp_path: Path) -> None:
    with open_mall("cafe24", tmp_path, start=datetime.now(UTC), orders_per_day=16) as mall:
        mall.shop()  # consent
        done = run(mall, "products", "orders", "shipments", "reviews")
        assert done.returncode == 0, done.stderr
        since = datetime.now(UTC).date().toordinal() - 3
        moving = {
            row["order_id"]
            for row in mall.mine("order_lines")
            if row["canonical_status"] == "shipped" and row["ordered_at"].date().toordinal() > since
        }
        assert moving
        assert {row[0] for row in mall.rows("select order_id from raw.shipments")} >= moving
