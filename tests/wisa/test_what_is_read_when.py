"""Lists are read whole unless the mall can say what changed; further paths go on from their cursor; the marketplace
status costs no call a product every run.
"""

from datetime import timedelta
from typing import Any

import pytest

from sources.shared.errors import WrongConfiguration
from sources.wisa import ShopSettings, offers
from tests.readers import Reader
from tests.wisa.conftest import Now, Query, Reads, missing

Rows = list[dict[str, Any]]


class Books:
    """A mall's lists by path; `asked` keeps every call. `changed` filters by `updated_from` as a mall would."""

    def __init__(self, **lists: Rows) -> None:
        self.lists = {f"/{name}": rows for name, rows in lists.items()}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def __call__(self, path: str, query: Query) -> Any:
        self.asked.append((path, dict(query)))
        if path not in self.lists:
            return missing()
        since = query.get("updated_from", "")
        rows = [row for row in self.lists[path] if not since or str(row.get("updated_at") or "")[: len(since)] >= since]
        return {"data": rows, "total": len(rows)}

    def windows(self) -> list[tuple[str | None, str | None]]:
        """The windows asked for since the last look."""
        found = [(query.get("updated_from"), query.get("updated_to")) for _, query in self.asked]
        self.asked.clear()
        return found


def order(number: str, **more: Any) -> dict[str, Any]:
    return {
        "order_id": number,
        "order_date": "2026-06-20T10:00:00+09:00",
        "items": [{"item_id": "1", "product_id": "7", "quantity": 1, "status": "2"}],
        **more,
    }


def missing_orders(reader: Reader) -> list[str]:
    return reader.values("orders_missing", "order_id")


def test_without_incremental_every_run_asks_for_the_whole_list(reads: Reads) -> None:
    mall = Books(products=[{"product_id": "1"}])
    reader = reads(mall)
    reader.read("products")
    reader.read("products")
    assert mall.windows() == [(None, None)] * 2


def test_a_whole_reading_may_be_made_less_often(reads: Reads, now: Now) -> None:
    mall = Books(products=[{"product_id": "1"}])
    reader = reads(mall, full_read_hours=1.0)
    reader.read("products")
    now.at += timedelta(minutes=59)
    reader.read("products")
    assert len(mall.windows()) == 1
    now.at += timedelta(minutes=1)
    reader.read("products")
    assert len(mall.windows()) == 1


def test_a_whole_reading_shows_what_is_gone(reads: Reads, now: Now) -> None:
    mall = Books(products=[{"product_id": "1"}, {"product_id": "2"}])
    reader = reads(mall)
    reader.read("products")
    now.at += timedelta(hours=1)
    del mall.lists["/products"][1]
    reader.read("products")
    (sweep,) = reader.rows("sweeps")
    assert [row["product_id"] for row in reader.rows("products") if row["_read_at"] < sweep["started_at"]] == ["2"]
    assert sweep["rows"] == 1


def test_with_incremental_only_what_changed_is_asked_for_until_the_sweep_is_due(reads: Reads, now: Now) -> None:
    mall = Books(products=[{"product_id": "1", "updated_at": "2026-06-25T09:00:00"}])
    reader = reads(mall, incremental=True)
    reader.read("products")
    now.at += timedelta(hours=23)
    reader.read("products")
    now.at += timedelta(hours=1)
    reader.read("products")
    assert mall.windows() == [(None, None), ("2026-06-23", "2026-06-27"), (None, None)]


def test_a_row_without_date_of_change_arrives_with_the_sweep(reads: Reads, now: Now) -> None:
    mall = Books(products=[])
    reader = reads(mall, incremental=True)
    reader.read("products")
    mall.lists["/products"] = [{"product_id": "9"}]
    now.at += timedelta(hours=1)
    reader.read("products")
    assert reader.rows("products") == []
    now.at += timedelta(hours=23)
    reader.read("products")
    assert reader.values("products", "product_id") == ["9"]


def test_a_failed_window_is_asked_for_again(reads: Reads, now: Now) -> None:
    mall = Books(products=[{"product_id": "1"}])
    reader = reads(mall, incremental=True)
    reader.read("products")
    now.at += timedelta(hours=20)
    rows, mall.lists["/products"] = mall.lists["/products"], [{"nameless": True, "updated_at": "2026-06-25"}]
    assert reader.error("products")
    mall.windows()
    mall.lists["/products"] = rows
    now.at += timedelta(hours=3)
    reader.read("products")
    assert mall.windows() == [("2026-06-23", "2026-06-27")]


def test_an_open_order_that_is_listed_no_more_is_noted(reads: Reads) -> None:
    mall = Books(orders=[order("1"), order("2"), order("3", items=[{"item_id": "1", "status": "5"}])])
    reader = reads(mall)
    reader.read("orders")
    mall.lists["/orders"] = [order("1", items=[{"item_id": "1", "status": "4"}])]
    reader.read("orders")
    assert missing_orders(reader) == ["2"]
    assert reader.values("order_items", "status") == ["4", "2", "5"]


def test_an_order_older_than_all_that_the_mall_lists_is_not_missing(reads: Reads) -> None:
    mall = Books(orders=[order("1", order_date=1700000000), order("2")])
    reader = reads(mall)
    reader.read("orders")
    del mall.lists["/orders"][0]
    reader.read("orders")
    assert missing_orders(reader) == []


def test_each_product_is_asked_for_its_marketplaces_once_a_day_and_some_a_run(reads: Reads, now: Now) -> None:
    mall = Books(products=[{"product_id": str(number)} for number in range(5)])
    reader = reads(mall, marketplace_calls=3)
    calls = []
    for hours in (0, 1, 1, 22):
        now.at += timedelta(hours=hours)
        reader.read("marketplace_status")
        calls.append([path.rsplit("/", 1)[1] for path, _ in mall.asked if "sync-status" in path])
        mall.asked.clear()
    assert calls == [["0", "1", "2"], ["3", "4"], [], ["0", "1", "2"]]


@pytest.mark.parametrize(
    "told",
    [
        {"product_id": "1", "marketplaces": [{"marketplace": "naver", "status": "synced"}]},
        {"data": {"marketplaces": {"marketplace": {"marketplace": "naver", "status": "synced"}}}},
        [{"marketplace": "naver", "status": "synced"}],
    ],
)
def test_a_status_is_read_in_every_envelope(reads: Reads, told: Any) -> None:
    def answer(path: str, query: Query) -> Any:
        return {"data": [{"product_id": "1"}], "total": 1} if path == "/products" else told

    reader = reads(answer)
    reader.read("marketplace_status")
    (row,) = reader.rows("marketplace_status")
    assert (row["product_id"], row["marketplace"], row["status"]) == ("1", "naver", "synced")


VENDORS = {
    "path": "/erp/vendors",
    "key": "vendor_id",
    "cursor": "updated_at",
    "fields": {"vendor_id": "text", "updated_at": "text", "rate": "number", "tags": "json", "main.open": "boolean"},
}


def test_a_path_of_a_partner_document_is_a_table_of_its_own(reads: Reads) -> None:
    vendor = {"vendor_id": 7, "rate": 1.5, "tags": ["a", "b"], "main": {"open": True}, "owner": "invented"}
    mall = Books(**{"erp/vendors": [vendor]})
    reader = reads(mall, further={"vendors": VENDORS})
    entries = reader.read("vendors")
    (row,) = reader.rows("vendors")
    assert {name: row[name] for name in ("vendor_id", "rate", "tags", "main__open", "updated_at")} == {
        "vendor_id": "7",
        "rate": 1.5,
        "tags": '["a","b"]',
        "main__open": True,
        "updated_at": None,
    }
    assert dict(entries["vendors"].notes.new_fields) == {"vendors.owner": 1}


def test_a_further_path_goes_on_from_its_greatest_time(reads: Reads, now: Now) -> None:
    rows = [{"vendor_id": "1", "updated_at": "2026-06-20 10:00:00"}, {"vendor_id": "2", "updated_at": "2026-06-24"}]
    mall = Books(**{"erp/vendors": rows})
    reader = reads(mall, further={"vendors": VENDORS})
    reader.read("vendors")
    now.at += timedelta(hours=1)
    reader.read("vendors")
    now.at += timedelta(hours=23)
    reader.read("vendors")
    assert [since for since, _ in mall.windows()] == [None, "2026-06-22", None]


def test_a_further_path_goes_on_from_its_greatest_number(reads: Reads, now: Now) -> None:
    asked: list[str | None] = []

    def answer(path: str, query: Query) -> Any:
        asked.append(query.get("updated_from"))
        return {"data": [{"no": 9}, {"no": 10}], "total": 2}

    further = {"entries": {"path": "erp/entries", "key": "no", "cursor": "no", "fields": {"no": "integer"}}}
    reader = reads(answer, further=further)
    reader.read("entries")
    reader.read("entries")
    assert asked == [None, "10"]


def test_a_cursor_that_is_no_time_fails_by_name(reads: Reads) -> None:
    mall = Books(**{"erp/vendors": [{"vendor_id": "1", "updated_at": "soon"}]})
    error = reads(mall, further={"vendors": VENDORS}).error("vendors")
    assert "cursor updated_at" in error.what
    assert "further.vendors" in error.fix


def test_a_shop_offers_its_further_paths_and_no_path_that_is_empty() -> None:
    keys = ShopSettings("key", further={"vendors": VENDORS}, inventory_path="", marketplace_path="")
    assert offers(keys) == ("products", "orders", "customers", "vendors")


@pytest.mark.parametrize(
    ("name", "changed", "told"),
    [
        ("orders", {}, "further: orders is a table already"),
        ("order_items", {}, "further: order_items is a table already"),
        ("drop_files", {}, "further: drop_files is a table already"),
        ("sweeps", {}, "further: sweeps is a table already"),
        ("Vendors", {}, "further: Vendors is no name for a table"),
        ("a__b", {}, "further: a__b is no name for a table"),
        ("vendors", {"path": ""}, "further: vendors.path"),
        ("vendors", {"path": "https://elsewhere.test/x"}, "further: vendors.path"),
        ("vendors", {"path": "/v?key=1"}, "further: vendors.path"),
        ("vendors", {"key": None}, "further: vendors.key is missing"),
        ("vendors", {"key": ["vendor_id", "branch"]}, "further: vendors.key branch"),
        ("vendors", {"key": "rate"}, "further: vendors.key rate"),
        ("vendors", {"cursor": "tags"}, "further: vendors.cursor"),
        ("vendors", {"fields": {}}, "further: vendors.fields is missing"),
        ("vendors", {"fields": {"vendor_id": "date"}}, "further: vendors.fields.vendor_id has no kind"),
        ("vendors", {"fields": {"vendor_id": "text", "vendorId": "text"}}, "further: vendors.fields: "),
        ("vendors", {"fields": {"shop": "text"}}, "further: vendors.fields.shop"),
        ("vendors", {"pages": 1}, "further: vendors.pages is unknown"),
    ],
)
def test_a_further_path_that_cannot_be_right_is_named_with_its_fix(
    name: str, changed: dict[str, Any], told: str
) -> None:
    with pytest.raises(WrongConfiguration) as failure:
        ShopSettings("key", further={name: {**VENDORS, **changed}})
    assert failure.value.what.startswith(told)
    assert failure.value.fix
