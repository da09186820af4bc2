"""Categories, customers, boards, shops, suppliers and the small lists: contract sections 5.3, 5.6, 5.8 to 5.10."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pipelines.sandbox import Sandbox
from tests.sandbox.caller import Caller


def test_shops_have_their_own_currency_and_zone(reader: Caller) -> None:
    rows = reader.rows("/shops")

    assert [(row["shop_no"], row["currency_code"], row["timezone"]) for row in rows] == [
        (1, "KRW", "Asia/Seoul"),
        (2, "USD", "America/Los_Angeles"),
    ]
    assert [row["default"] for row in rows] == ["T", "F"]


def test_a_mall_has_one_shop_unless_asked_for_two(caller: Caller) -> None:
    assert len(caller.rows("/shops")) == 1


def test_categories_form_a_tree(reader: Caller) -> None:
    rows = {row["category_no"]: row for row in reader.rows("/categories")}

    assert {row["category_depth"] for row in rows.values()} == {1, 2}
    for row in rows.values():
        assert row["parent_category_no"] == 1 or row["parent_category_no"] in rows
        assert row["full_category_name"][str(row["category_depth"])] == row["category_name"]
    assert reader.get("/categories/count").json() == {"count": len(rows)}
    assert reader.get("/categories/27").json()["category"] == rows[27]


def test_placement_rows_need_a_display_group(reader: Caller) -> None:
    assert reader.get("/categories/27/products").status_code == 422
    assert reader.get("/categories/27/products", display_group=4).status_code == 422


def test_placement_rows_have_real_booleans_and_no_product_data(reader: Caller) -> None:
    row = reader.rows("/categories/27/products", display_group=1)[0]

    assert set(row) == {"shop_no", "product_no", "sequence_no", "auto_sort", "sold_out", "fixed_sort", "not_for_sale"}
    assert {type(row[name]) for name in ("auto_sort", "sold_out", "fixed_sort", "not_for_sale")} == {bool}


def test_placement_is_what_the_products_say(reader: Caller) -> None:
    by_filter = {row["product_no"] for row in reader.rows("/products", category=27, limit=100)}

    assert {row["product_no"] for row in reader.rows("/categories/27/products", display_group=1)} == by_filter
    assert by_filter


def test_customers_are_a_lookup(sandbox: Sandbox, calling: Callable[..., Caller]) -> None:
    caller = calling("mall.read_customer")
    person = sandbox.world.people[0]

    assert caller.get("/customers").status_code == 422
    assert caller.get("/customers", limit=100).status_code == 422
    found = caller.rows("/customers", member_id=person.member_id)
    assert [row["member_id"] for row in found] == [person.member_id]
    assert caller.get("/customers/count").status_code == 404


def test_customers_can_print_keys_with_trailing_blanks(sandbox: Sandbox, calling: Callable[..., Caller]) -> None:
    sandbox.cafe24.switches.trailing_blanks = True
    caller = calling("mall.read_customer")

    row = caller.rows("/customers", member_id=sandbox.world.people[0].member_id)[0]

    assert {"gender ", "last_login_date ", "use_mobile_app ", "available_credits "} <= set(row)


def test_privacy_list_needs_scope_and_approval(
    sandbox: Sandbox, caller: Caller, calling: Callable[..., Caller]
) -> None:
    without = caller.get("/customersprivacy").status_code
    allowed = calling("mall.read_privacy")
    with_scope = allowed.rows("/customersprivacy", limit=1000)
    sandbox.cafe24.switches.privacy_allowed = False

    assert without == 403
    assert len(with_scope) == len(sandbox.world.people)
    assert allowed.get("/customersprivacy").status_code == 403


def test_suppliers_have_empty_dates_and_bank_data(reader: Caller) -> None:
    rows = reader.rows("/suppliers")

    assert reader.get("/suppliers/count").json() == {"count": len(rows)}
    assert "" in {row["created_date"] for row in rows} | {row["updated_date"] for row in rows}
    assert all(len(row["supplier_code"]) == 8 and row["bank_account_no"] for row in rows)
    assert reader.get(f"/suppliers/{rows[0]['supplier_code']}").json()["supplier"] == rows[0]


def test_carriers_settings_and_status_names_are_answered(reader: Caller) -> None:
    assert {row["shipping_carrier_code"] for row in reader.rows("/carriers")} >= {"0006", "0018"}
    assert reader.get("/orders/setting").json()["order"]["stock_recover"] == "T"
    kinds = {row["status_type"] for row in reader.rows("/orders/status")}
    assert kinds >= {"P", "D", "C", "R", "E"}
    assert "store" in reader.get("/store").json()


def articles(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    return [
        row
        for offset in (0, 100, 200, 300)
        for row in caller.rows("/boards/4/articles", limit=100, offset=offset, **query)
    ]


def test_reviews_are_on_board_four_and_answers_are_articles_too(reader: Caller) -> None:
    rows = articles(reader)
    by_number = {row["article_no"]: row for row in rows}
    answers = [row for row in rows if row["reply_depth"] > 0]

    assert "4" in {str(row["board_no"]) for row in reader.rows("/boards")}
    assert answers
    assert all(by_number[row["parent_article_no"]]["reply_status"] == "C" for row in answers)
    assert {row["rating"] for row in rows} <= {0, 1, 2, 3, 4, 5}
    assert {row["display"] for row in rows} == {"T", "F"}
    assert {row["secret"] for row in rows} == {"T", "F"}
    assert not any("updated_date" in row for row in rows)
    assert reader.rows("/boards/6/articles") == []
    assert reader.get("/boards/77/articles").status_code == 404


def test_articles_come_oldest_first_in_pages_of_at_most_a_hundred(reader: Caller) -> None:
    numbers = [row["article_no"] for row in articles(reader)]

    assert numbers == sorted(numbers)
    assert reader.get("/boards/4/articles", limit=101).status_code == 422
    assert reader.get("/boards/4/articles", offset=8001).status_code == 422
    assert {link["rel"] for link in reader.get("/boards/4/articles", offset=10).json()["links"]} == {"next", "prev"}


def test_articles_leak_past_the_end_date_unless_switched_off(sandbox: Sandbox, caller: Caller) -> None:
    act, now = sandbox.world.act, sandbox.world.now
    for days in (4, 3, 0):
        act.write_review("cafe24", at=now - timedelta(days=days))
    first, last = "2026-01-01", "2026-01-03"

    leaked = [row["created_date"][:10] for row in caller.rows("/boards/4/articles", start_date=first, end_date=last)]
    sandbox.cafe24.switches.articles_leak = False
    clean = [row["created_date"][:10] for row in caller.rows("/boards/4/articles", start_date=first, end_date=last)]

    assert clean == ["2026-01-01", "2026-01-02"]
    assert leaked == [*clean, "2026-01-05"]


@pytest.mark.parametrize(("last", "status"), [("2025-12-31", 200), ("2026-01-01", 422)])
def test_article_window_must_be_shorter_than_a_year(reader: Caller, last: str, status: int) -> None:
    assert reader.get("/boards/4/articles", start_date="2025-01-01", end_date=last).status_code == status
