"""`check` calls every resource once, says what is not offered, and looks into the drop folder."""

from pathlib import Path
from typing import Any

import pytest

from sources.shared.checking import Finding
from sources.shared.tokens import TokenStore
from sources.wisa import chosen
from sources.wisa.checking import check
from tests.wisa.conftest import Query, Reads, missing, sample
from tests.wisa.exports import as_csv, put, stock_row


@pytest.fixture
def findings(reads: Reads, tmp_path: Path) -> Any:
    """`findings(answer, **keys)` is what check tells of such a shop."""

    def found(answer: Any = None, **keys: Any) -> list[Finding]:
        reader = reads(answer, **keys)
        settings = reader.shop.settings
        clock = reader._clock
        return check("main", settings, clock, TokenStore.open(tmp_path), None, chosen(settings))

    return found


def test_a_shop_that_works_is_told_so_and_that_it_is_an_experiment(findings: Any) -> None:
    told = findings(lambda path, query: [])
    assert all(finding.ok for finding in told)
    assert "experimental" in told[0].message


def test_a_path_that_is_not_there_is_told_and_is_no_fault(findings: Any) -> None:
    told = findings(lambda path, query: missing() if path == "/orders" else [])
    assert [(finding.subject, finding.ok) for finding in told if "404" in finding.message] == [("path of orders", True)]


def test_a_key_that_is_wrong_is_the_first_thing_told(findings: Any) -> None:
    told = findings(lambda path, query: (401, sample("error_401.json")))
    assert [(finding.subject, finding.ok) for finding in told] == [("API", True), ("credentials", False)]


def test_a_permission_that_is_missing_is_told_by_resource(findings: Any) -> None:
    def answer(path: str, query: Query) -> Any:
        return (405, sample("error_admin_style.json")) if path == "/inventory" else []

    assert [finding.subject for finding in findings(answer) if not finding.ok] == ["permission for inventory"]


def test_files_are_counted_and_those_nobody_reads_are_told(findings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    put(folder, "stock.csv", as_csv([stock_row("1", "2")]))
    put(folder, "customers.csv", b"a,b\n")
    (told,) = findings(api_key="", drop_folder=str(folder))
    assert (told.ok, told.message) == (False, "files: 0 of orders, 0 of products, 1 of inventory, 1 of nothing known")
    assert "drop_patterns" in told.fix
    (gone,) = findings(api_key="", drop_folder=str(folder / "none"))
    assert (gone.ok, bool(gone.fix)) == (False, True)


def test_a_first_page_of_any_number_is_asked_for(findings: Any) -> None:
    pages: set[str] = set()

    def answer(path: str, query: Query) -> Any:
        pages.add(query["page"])
        return []

    findings(answer, first_page=0)
    assert pages == {"0"}
