"""Pages, envelopes, totals, filters, XML: contract section 1, emulator checklist of section 5."""

from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from pipelines.sandbox import Sandbox
from tests.sandbox.wisa.caller import Caller, column

XML = {"Accept": "application/xml"}


def test_pages_hold_every_row_once(lived_in: Sandbox, reader: Caller) -> None:
    pages = [reader.json("orders", page=number, limit=100) for number in range(1, 14)]

    numbers = [row["order_id"] for page in pages for row in page["data"]]
    assert [page["total"] for page in pages] == [len(lived_in.wisa.front.orders)] * 13
    assert len(numbers) == len(set(numbers)) == pages[0]["total"]
    assert {len(page["data"]) for page in pages[:11]} == {100}
    assert pages[-1]["data"] == []


def test_page_holds_a_hundred_rows_at_most_and_says_so(reader: Caller) -> None:
    page = reader.json("orders", limit=500)

    assert (len(page["data"]), page["limit"], page["page"]) == (100, 100, 1)


def test_page_without_a_limit_is_short(reader: Caller) -> None:
    page = reader.json("orders")

    assert (len(page["data"]), page["limit"]) == (20, 20)


def test_last_page_can_be_exactly_full(lived_in: Sandbox, reader: Caller) -> None:
    total = len(lived_in.wisa.front.products)

    assert len(reader.rows("products", limit=total)) == total
    assert reader.rows("products", limit=total, page=2) == []


def test_first_page_can_be_number_zero(sandbox: Sandbox, caller: Caller) -> None:
    usual = [column(caller.rows("products", limit=3, page=number), "product_id") for number in (1, 2)]
    sandbox.wisa.switches.first_page = 0

    assert [column(caller.rows("products", limit=3, page=number), "product_id") for number in (0, 1)] == usual
    assert column(caller.rows("products", limit=3), "product_id") == usual[0]


def test_paging_parameters_can_have_other_names(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.switches.page_param, sandbox.wisa.switches.limit_param = "pageNo", "rows"

    page = caller.json("products", pageNo=2, rows=4, page=9, limit=9)

    assert (page["page"], page["limit"], len(page["data"])) == (2, 4, 4)


@pytest.mark.parametrize("told", [{"page": "x"}, {"page": 0}, {"page": -1}, {"limit": 0}, {"limit": "all"}])
def test_page_that_is_no_number_is_400(caller: Caller, told: dict[str, Any]) -> None:
    answer = caller.get("products", **told)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_parameter"


def test_lists_begin_with_the_newest_row_or_the_oldest(sandbox: Sandbox, caller: Caller) -> None:
    newest = column(caller.every("orders"), "order_id")
    sandbox.wisa.switches.newest_first = False

    assert newest == sorted(newest, reverse=True)
    assert column(caller.every("orders"), "order_id") == newest[::-1]


@pytest.mark.parametrize("envelope", ["data", "items", "list", "result", "resource", "paging.rows"])
def test_rows_stand_where_the_switch_says(sandbox: Sandbox, caller: Caller, envelope: str) -> None:
    sandbox.wisa.switches.envelopes = {}
    usual = {path: caller.json(path)["data"] for path in ("products", "orders", "customers")}
    sandbox.wisa.switches.envelope = envelope

    for path, rows in usual.items():
        content = caller.json(path)
        for name in (path if envelope == "resource" else envelope).split("."):
            content = content[name]
        assert content == rows


def test_rows_can_come_without_an_envelope(sandbox: Sandbox, caller: Caller) -> None:
    usual = caller.json("products")["data"]
    sandbox.wisa.switches.envelope = "array"

    assert caller.json("products") == usual
    assert caller.json("products", page=99) == []
    assert caller.json(f"products/{usual[0]['product_id']}") == usual[0]


@pytest.mark.parametrize(
    ("total", "told"),
    [
        ("total", {"total": 12}),
        ("total_count", {"total_count": 12}),
        ("total_pages", {"total_pages": 3}),
        ("paging.total", {"paging": {"total": 12}}),
        ("", {}),
    ],
)
def test_total_has_the_name_of_the_day(sandbox: Sandbox, caller: Caller, total: str, told: dict[str, Any]) -> None:
    sandbox.wisa.switches.total = total

    content = caller.json("products", limit=5)

    assert {name: value for name, value in content.items() if name not in ("data", "page", "limit")} == told


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("repeat_page", [0, 1, 2]),
        ("duplicate_rows", [3, 3, 4, 5]),
        ("row_appeared", [2, 3, 4]),
        ("row_vanished", [4, 5, 6]),
        ("missing_rows", [3, 4]),
        ("empty_page", []),
        ("limit_ignored", None),
    ],
)
@pytest.mark.parametrize("path", ["products", "orders", "inventory"])
def test_page_faults_strike_lists(sandbox: Sandbox, caller: Caller, path: str, kind: str, numbers: Any) -> None:
    every = caller.every(path)
    sandbox.wisa.faults.add(kind, path=f"*/{path}")

    found = caller.rows(path, page=2, limit=3)

    assert found == ([every[at] for at in numbers] if numbers is not None else every[3:])


def test_filter_is_ignored_until_it_is_switched_on(sandbox: Sandbox, caller: Caller) -> None:
    far = {"updated_from": "2030-01-01", "updated_to": "not a date", "nonsense": "1"}

    ignored = caller.json("products", **far)["total"]
    sandbox.wisa.switches.filters = True

    assert ignored == 12
    assert caller.json("products", updated_from="2030-01-01")["total"] == 0
    assert caller.get("products", **far).status_code == 400


@pytest.mark.parametrize("path", ["products", "orders", "inventory"])
def test_filter_finds_what_changed_between_two_days(sandbox: Sandbox, caller: Caller, path: str) -> None:
    sandbox.wisa.switches.filters = True
    sandbox.wisa.switches.undated_every = 0
    sandbox.wisa.switches.stock_moves_updated_at = True
    before = caller.every(path)
    sandbox.world.advance(days=1, hours=20)
    after = caller.every(path)

    found = caller.every(path, updated_from="2026-01-05", updated_to="2026-01-06")

    assert found == [row for row in after if "2026-01-05" <= row["updated_at"] < "2026-01-07"]
    assert 0 < len(found) < len(after)
    assert [row for row in after if row not in before and row not in found] == []


def test_filter_takes_times_of_day_and_both_ends(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.switches.filters = True
    sandbox.wisa.switches.undated_every = 0
    at = sorted(column(caller.every("orders"), "updated_at"))[4]

    found = caller.every("orders", updated_from=at, updated_to=at)

    assert {row["updated_at"] for row in found} == {at}
    assert caller.every("orders", updated_from=at.removesuffix("+09:00"), updated_to=at) == found


def test_filter_knows_undated_rows_or_never_finds_them(sandbox: Sandbox, caller: Caller) -> None:
    switches = sandbox.wisa.switches
    switches.filters, switches.undated_every = True, 2
    every = caller.every("orders")
    undated = [row for row in every if "updated_at" not in row]

    knowing = caller.every("orders", updated_from="2020-01-01")
    switches.filter_finds_undated = False
    blind = caller.every("orders", updated_from="2020-01-01")

    assert knowing == every
    assert blind == [row for row in every if row not in undated]
    assert 0 < len(undated) < len(every)


def test_filter_parameters_can_have_other_names(sandbox: Sandbox, caller: Caller) -> None:
    switches = sandbox.wisa.switches
    switches.filters, switches.updated_from_param, switches.updated_to_param = True, "since", "until"

    assert caller.json("orders", since="2030-01-01")["total"] == 0
    assert caller.json("orders", until="2020-01-01")["total"] == 0
    assert caller.json("orders", updated_from="2030-01-01")["total"] > 0


def test_move_without_a_date_is_found_by_the_day_it_was_seen(sandbox: Sandbox, caller: Caller) -> None:
    """Every six hours, what changed since; a row kept from before is one that did not change."""
    sandbox.wisa.switches.filters = True
    kept: dict[str, Any] = {}
    since = sandbox.world.now - timedelta(days=30)
    for _ in range(40):
        found = caller.every("orders", updated_from=since.isoformat())
        kept |= {row["order_id"]: row for row in found}
        since = sandbox.world.now
        sandbox.world.advance(hours=6)
    kept |= {row["order_id"]: row for row in caller.every("orders", updated_from=since.isoformat())}

    assert kept == {row["order_id"]: row for row in caller.every("orders")}


def test_xml_says_what_json_says(sandbox: Sandbox, caller: Caller) -> None:
    headers = caller.headers | XML
    for path in ("products", "orders", "inventory", "customers"):
        answer = caller.get(path, headers=headers, limit=7)
        assert answer.headers["content-type"].startswith("application/xml")
        (container,) = [each for each in etree.fromstring(answer.content) if each.tag not in ("page", "limit", "total")]
        assert container.tag == path
        assert [as_json(row) for row in container] == [as_text(row) for row in caller.rows(path, limit=7)]


def as_json(row: Any) -> Any:
    """An XML row as a dict of texts; a list is what holds rows of its singular's name."""
    if row.tag in ("items", "options"):
        return [as_json(each) for each in row]
    return {each.tag: as_json(each) for each in row} if len(row) else row.text or ""


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_text(each) for each in value]
    return "" if value is None else str(value)


def test_xml_has_the_samples_form(caller: Caller) -> None:
    answer = caller.get("products", headers=caller.headers | XML, limit=1)

    document = etree.fromstring(answer.content)
    assert answer.text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<response><page>1</page><limit>1</limit><total>'
    )
    assert [each.tag for each in document] == ["page", "limit", "total", "products"]
    assert [each.tag for each in document.find("products")] == ["product"]
    assert document.findtext("products/product/product_id")
    assert document.find("products/product/options/option/option_id") is not None


def test_empty_xml_page_has_an_empty_container(caller: Caller) -> None:
    answer = caller.get("products", headers=caller.headers | XML, page=99)

    assert answer.text.endswith("<products/></response>")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "json"),
        ("*/*", "json"),
        ("text/xml", "xml"),
        ("application/json, application/xml;q=0.5", "json"),
        ("application/xml;q=0.9, application/json", "xml"),
    ],
)
def test_accept_decides_by_what_it_names_first(caller: Caller, accept: str, kind: str) -> None:
    answer = caller.get("products", headers=caller.headers | {"Accept": accept})

    assert answer.headers["content-type"] == f"application/{kind}; charset=utf-8"


def test_xml_can_come_unasked(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.wisa.switches.xml_always = True
    order_id = next(iter(sandbox.wisa.front.orders))

    answer = caller.get(f"orders/{order_id}", headers=caller.headers | {"Accept": "application/json"})

    document = etree.fromstring(answer.content)
    assert document.findtext("order/order_id") == order_id
    assert document.findtext("order/items/item/item_id") == "1"
