"""Deliveries and carriers: numbers shared until goods go apart, rows by number. Contract 2.2, 2.6."""

from tests.sandbox.makeshop.caller import Caller
from tests.sandbox.makeshop.conftest import WINDOW


def test_lines_share_a_number_of_delivery_until_they_go_apart(reader: Caller) -> None:
    suffixes = {
        (bool(line["deliveryInfo"]["delinum"]), line["delivery_num"][-3:])
        for order in reader.rows("order/2", **WINDOW)
        for line in order["product"].values()
    }

    assert suffixes == {(False, "-01"), (True, "-01"), (True, "-02")}


def test_deliveries_are_read_by_number(reader: Caller) -> None:
    lines = [line for order in reader.rows("order/2", **WINDOW) for line in order["product"].values()]
    shipped = {line["delivery_num"]: line["deliveryInfo"] for line in lines if line["deliveryInfo"]["delinum"]}
    wanted = list(shipped)[:50]

    rows = reader.rows("order_delivery", delivery_nums=",".join(wanted))

    assert {row["delivery_num"]: row["delinum"] for row in rows} == {each: shipped[each]["delinum"] for each in wanted}
    assert len(reader.rows("order_delivery", delivery_num=wanted[0])) == 1
    assert reader.code("order_delivery", delivery_nums=",".join(list(shipped)[:51])) == "9999"
    assert reader.code("order_delivery") == "9999"


def test_carriers_name_the_codes_of_deliveries(reader: Caller) -> None:
    names = {row["id"]: row["name"] for row in reader.rows("delivery_company")}
    lines = [line for order in reader.rows("order/2", **WINDOW) for line in order["product"].values()]
    used = {(line["deliveryInfo"]["delicom"], line["deliveryInfo"]["delicom_name"]) for line in lines}

    assert {(code, names[code]) for code, _ in used if code} == used - {("", "")} != set()
