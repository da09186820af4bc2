"""A mall that changes its types overnight: no row is lost, no run stops, and what did not fit is told and kept."""

import json

from tests.malls import Mall


def suppliers(mall: Mall, **changes: object) -> bytes:
    """The mall's answer for suppliers, with changes in the first of them."""
    reader = mall.reader("answer")
    reader.read("suppliers")
    rows = [{"supplier_code": code, "supplier_name": "공급사"} for code in reader.values("suppliers", "supplier_code")]
    return json.dumps({"suppliers": [{**rows[0], **changes}, *rows[1:]]}).encode()


def test_a_value_that_does_not_fit_leaves_its_cell_empty_and_is_kept_aside(mall: Mall) -> None:
    body = suppliers(mall, supplier_name={"ko": "공급사"}, commission=10, use_supplier="T")
    mall.stand_in.faults.add(status=200, path="*/suppliers", body=body, times=None)
    (result,) = mall.fresh(mall.load(resources=["suppliers"])).results
    assert (result.rows, result.rejected_values) == (2, 1)
    rows = mall.rows("select supplier_name, commission, use_supplier from raw.suppliers order by supplier_code")
    assert rows[0] == (None, "10", "T")
    assert rows[1] == ("공급사", None, None)
    ((table, field, value, reason),) = mall.rows('select table_name, field, value, reason from raw."_rejected_values"')
    assert (table, field, json.loads(value)) == ("suppliers", "supplier_name", {"ko": "공급사"})
    assert "dict" in reason
    assert mall.rows('select rejected_values from raw."_ledger"') == [(1,)]


def test_numbers_as_text_end_in_the_same_tables(mall: Mall) -> None:
    names = ["orders", "products"]
    mall.fresh(mall.load(resources=names))
    expected = mall.tables()
    mall.folder, mall.shops = mall.folder / "drifted", []
    mall.stand_in.switches.string_numbers = True
    report = mall.fresh(mall.load(resources=names))
    assert [result.rejected_values for result in report.results] == [0, 0]
    assert mall.tables() == expected
