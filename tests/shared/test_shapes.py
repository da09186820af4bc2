"""Pages become tables: what is declared arrives, what drifts is kept or named, what is not declared stays out."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.shared.errors import MalformedPage
from sources.shared.shapes import (
    BOOLEAN,
    INTEGER,
    JSON,
    NUMBER,
    NUMBER_AS_TEXT,
    PSEUDONYM,
    TEXT,
    Reading,
    Shape,
    keyed_hash,
)

LINE = Shape(
    table="lines",
    at="lines",
    inherit=("shop_no", "order_id"),
    key=("shop", "code"),
    fields={"code": TEXT, "quantity": INTEGER},
)
ORDER = Shape(
    table="orders",
    key=("shop", "shop_no", "order_id"),
    fields={
        "shop_no": NUMBER_AS_TEXT,
        "order_id": TEXT,
        "amount.paid": TEXT,
        "count": INTEGER,
        "weight": NUMBER,
        "gift": BOOLEAN,
        "methods": JSON,
        "member_id": PSEUDONYM,
        "return_shipping_fee": TEXT,
    },
    aliases={"return_shpping_fee": "return_shipping_fee"},
    left_out=("buyer_name",),
    children=(LINE, Shape(table="codes", at="codes", scalar="code", inherit=("order_id",), key=("shop", "code"))),
)
GOOD = {"shop_no": 1, "order_id": "a"}


def reading() -> Reading:
    return Reading("main", datetime(2026, 3, 1, tzinfo=UTC), pseudonym=keyed_hash("key"))


def read(*records: Any, into: Reading | None = None) -> dict[str, list[dict[str, Any]]]:
    return {rows.table: rows.data.to_pylist() for rows in ORDER.tables(records, into or reading())}


def test_only_declared_fields_leave_and_others_are_named() -> None:
    noted = reading()
    (row,) = read({**GOOD, "buyer_name": "김하나", "surprise": 1, "amount": {"paid": "1.00", "more": 2}}, into=noted)[
        "orders"
    ]
    assert "김하나" not in str(row)
    assert dict(noted.notes.new_fields) == {"orders.surprise": 1, "orders.amount.more": 1}


@pytest.mark.parametrize(
    ("field", "value", "column", "stored"),
    [
        ("order_id", 7, "order_id", "7"),
        ("shop_no", "1", "shop_no", "1"),
        ("count", "5", "count", 5),
        ("count", 5.0, "count", 5),
        ("count", "", "count", None),
        ("weight", "1.50", "weight", 1.5),
        ("gift", "true", "gift", True),
        ("amount", [], "amount__paid", None),
        ("amount", {"paid": 1100}, "amount__paid", "1100"),
        ("methods", ["card", "point"], "methods", '["card","point"]'),
        ("return_shpping_fee", "2500.00", "return_shipping_fee", "2500.00"),
        ("order_id ", "blank", "order_id", "blank"),
    ],
)
def test_a_change_that_loses_nothing_is_taken(field: str, value: Any, column: str, stored: Any) -> None:
    noted = reading()
    record = {name: known for name, known in GOOD.items() if name != field.strip()}
    rows = read({**record, field: value}, dict(GOOD, order_id="b"), into=noted)
    assert rows["orders"][0][column] == stored
    assert noted.notes.rejected == []


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("count", "many", '"many"'),
        ("count", 1.5, "1.5"),
        ("count", 2**70, str(float(2**70))),
        ("count", True, "true"),
        ("weight", True, "true"),
        ("gift", "T", '"T"'),
        ("order_memo", None, None),
        ("amount", "x", '"x"'),
    ],
)
def test_a_value_that_does_not_fit_is_kept_beside_the_row(field: str, value: Any, kept: str | None) -> None:
    noted = reading()
    sent = json.loads(json.dumps({**GOOD, field: value}))
    if isinstance(value, int) and not isinstance(value, bool) and value > 2**64:
        sent[field] = float(value)  # what the JSON parser makes of a number that large
    rows = read(sent, dict(GOOD, order_id="b"), into=noted)
    assert [row["order_id"] for row in rows["orders"]] == ["a", "b"]
    assert [rejected.value for rejected in noted.notes.rejected] == ([kept] if kept else [])


def test_a_person_that_does_not_fit_is_not_kept() -> None:
    noted = reading()
    read({**GOOD, "member_id": ["김하나"]}, into=noted)
    assert [rejected.value for rejected in noted.notes.rejected] == [None]


def test_a_member_lands_as_a_keyed_hash() -> None:
    (row,) = read({**GOOD, "member_id": "hana"})["orders"]
    assert row["member_key"] == keyed_hash("key")("hana")
    assert row["member_key"] != keyed_hash("other key")("hana")


@pytest.mark.parametrize("lines", [[{"code": "x", "quantity": 1}], {"code": "x", "quantity": 1}])
def test_one_object_where_a_list_is_expected_is_a_list_of_one(lines: Any) -> None:
    assert [row["code"] for row in read({**GOOD, "lines": lines})["lines"]] == ["x"]


def test_children_carry_their_parents_key() -> None:
    rows = read({**GOOD, "lines": [{"code": "x"}], "codes": ["c1", "c2"]})
    assert [(row["shop_no"], row["order_id"], row["code"]) for row in rows["lines"]] == [("1", "a", "x")]
    assert [(row["order_id"], row["code"]) for row in rows["codes"]] == [("a", "c1"), ("a", "c2")]


@pytest.mark.parametrize("record", [{"shop_no": 1}, {"shop_no": 1, "order_id": None}, "text", None, 5])
def test_a_record_without_its_key_is_a_malformed_page(record: Any) -> None:
    with pytest.raises(MalformedPage):
        read(record)


def test_a_key_that_repeats_in_a_page_is_one_row_and_noted() -> None:
    noted = reading()
    rows = read({**GOOD, "count": 1}, {**GOOD, "count": 2}, into=noted)
    assert [row["count"] for row in rows["orders"]] == [2]
    assert len(noted.notes.rejected) == 1


def test_tables_without_rows_have_every_declared_column() -> None:
    filled = read({**GOOD, "lines": [{"code": "x"}], "codes": ["c"]})
    empty = {rows.table: rows.data.schema.names for rows in ORDER.empty()}
    assert {table: list(rows[0]) for table, rows in filled.items()} == empty


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(-(2.0**63), 2.0**63)  # a longer number is refused, and as a key it refuses the page
    | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional=dict.fromkeys(("amount", "count", "weight", "gift", "methods", "member_id", "codes"), values),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_drift_loses_a_row_or_a_value(records: list[dict[str, Any]]) -> None:
    noted = reading()
    sent = [{"shop_no": 1, "order_id": f"o{number}", **record} for number, record in enumerate(records)]
    rows = read(*sent, into=noted)
    assert [row["order_id"] for row in rows["orders"]] == [record["order_id"] for record in sent]
    lost = {(rejected.row_key, rejected.field) for rejected in noted.notes.rejected}
    for record, row in zip(sent, rows["orders"], strict=True):
        value = record.get("count")
        if value is not None and value != "" and value != [] and value != {}:
            assert row["count"] is not None or (f"1/{record['order_id']}", "count") in lost
