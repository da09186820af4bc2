"""The page as a person sees it, in Korean and English, on a desk and on a phone. `make browser` runs these."""

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.browser.conftest import WIDTHS, Opened
from tests.page_server import serving
from tests.unified.warehouse import READ_AT, Warehouse

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("unified")]

NOW = READ_AT + timedelta(minutes=20)
FIGURES = {
    "figure-ship": """
        select count(distinct order_key) from unified.order_lines
        where not is_mirror and line_kind <> 'exchange_replacement' and qty_active > 0
            and canonical_status in ('paid', 'preparing', 'ready_to_ship')
    """,
    "figure-stock": "select count(*) from reports.low_stock where alert_level in ('sold_out', 'reorder')",
    "figure-oversell": "select count(*) from reports.oversell_risk where risk_level <> 'none'",
    "figure-claims": """
        select count(distinct (platform, shop_alias, shop_no, claim_type, claim_phase, claim_id, order_id))
        from reports.open_claims
    """,
}
TITLES = {"ko": "오늘의 주문과 재고", "en": "Orders and stock"}
OLDEST = """
    select order_id from unified.order_lines
    where not is_mirror and line_kind <> 'exchange_replacement' and qty_active > 0
        and canonical_status in ('paid', 'preparing', 'ready_to_ship')
    group by order_key, platform, shop_alias, order_id
    order by min(coalesce(paid_at, ordered_at)), platform, shop_alias, order_id
    limit 40
"""


def whole(figure: str) -> int:
    return int(figure.replace(",", ""))


@pytest.mark.parametrize("device", WIDTHS)
@pytest.mark.parametrize("language", TITLES)
def test_the_figures_are_those_of_the_tables_and_nobody_else_is_asked(
    built: Warehouse, opened: Opened, tmp_path: Path, language: str, device: str
):
    with serving(built.path, lambda: NOW) as url, opened(f"{url}/?language={language}", device) as seen:
        seen.page.screenshot(path=tmp_path / f"{language}-{device}.png", full_page=True)
        assert seen.text("h1") == TITLES[language]
        assert {name: whole(seen.text(f"#{name}")) for name in FIGURES} == {
            name: built.row(query)[0] for name, query in FIGURES.items()
        }
        assert seen.page.locator("#orders tbody .id").all_inner_texts() == [order for (order,) in built.rows(OLDEST)]
        assert seen.page.evaluate("document.documentElement.scrollWidth") == WIDTHS[device]
    assert seen.errors == []
    assert seen.hosts == {"127.0.0.1"}


def test_the_switch_changes_the_words_and_leaves_the_figures(built: Warehouse, opened: Opened):
    with serving(built.path, lambda: NOW) as url, opened(url, locale="ko-KR") as seen:
        before = (seen.text("h1"), seen.text("#figure-ship"))
        seen.page.click("nav a[lang=en]")
        after = (seen.text("h1"), seen.text("#figure-ship"))
        assert seen.page.get_attribute("html", "lang") == "en"
    assert before == (TITLES["ko"], after[1])
    assert after[0] == TITLES["en"]


def test_a_failed_resource_stands_open_with_its_reason(built: Warehouse, opened: Opened):
    with serving(built.path, lambda: NOW) as url, opened(f"{url}/?language=en") as seen:
        told = seen.page.locator("#data details[open] .told")
        assert told.is_visible()
        assert "quota" in told.inner_text()


def test_the_page_follows_the_system_into_the_dark(built: Warehouse, opened: Opened):
    grounds = []
    for scheme in ("light", "dark"):
        with serving(built.path, lambda: NOW) as url, opened(url, color_scheme=scheme) as seen:
            grounds.append(seen.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(244, 245, 247)", "rgb(18, 22, 28)"]


def test_the_page_refreshes_itself_keeps_what_is_open_and_says_when_nobody_answers(
    built: Warehouse, opened: Opened, tmp_path: Path
):
    file = tmp_path / "moving.duckdb"
    shutil.copy(built.path, file)
    now = [NOW]

    def clock() -> datetime:
        return now[0]

    with opened("about:blank") as seen:
        with serving(file, clock, refresh=timedelta(seconds=1)) as url:
            seen.page.goto(f"{url}/?language=en")
            shut = seen.page.locator("#data details:not([open])").first
            shut.locator("summary").click()
            assert seen.page.locator("#data details:not([open])").count() == 0
            with duckdb.connect(str(file)) as connection:
                connection.execute("delete from reports.open_claims")
            now[0] += timedelta(minutes=1)
            seen.page.locator("#figure-claims", has_text=re.compile("^0$")).wait_for(timeout=20_000)
            assert seen.page.locator("#data details:not([open])").count() == 0
            assert seen.page.locator("#offline").is_hidden()
            assert seen.errors == []
        seen.page.locator("#offline").wait_for(state="visible", timeout=20_000)
        assert seen.text("#figure-claims") == "0"
