"""The page over HTTP: its figures, its words, and what it shows while nothing can be read."""

import json
import re
import signal
import string
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import psycopg2
import pytest
import requests
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.config import Warehouse as WarehouseSetting
from pipelines.page.render import freshness
from pipelines.page.words import LANGUAGES, WORDS
from pipelines.warehouse_reading import wait_until_free
from tests.page_server import OLD_AFTER, figure, serving
from tests.unified import conftest as unified
from tests.unified.warehouse import READ_AT, Warehouse

built = unified.built  # the warehouse with every rule's case of every mall, shared with the tests of the models

NOW = READ_AT + timedelta(minutes=20)
HOLD_IT = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
READ_IT = (
    "import duckdb, sys, time; held = duckdb.connect(sys.argv[1], read_only=True); print(flush=True); time.sleep(0.5)"
)
TABLES = """
create schema unified;
create schema reports;
create schema intermediate;
create table intermediate.int_as_of (as_of_date_kst date, as_of_at timestamp with time zone);
insert into intermediate.int_as_of values ('2026-03-10', '2026-03-10 03:00:00+00');
create table unified.order_lines (
    order_key text, platform text, shop_alias text, shop_no text, order_id text, line_id text, product_name text,
    option_text text, canonical_status text, line_kind text, status_rank integer, qty_active bigint, is_mirror boolean,
    paid_at timestamp with time zone, ordered_at timestamp with time zone, ship_due_at timestamp with time zone
);
insert into unified.order_lines values
    ('a', 'cafe24', 'main', '1', '<b>1</b>', '1', 'Mug <img src=x onerror=alert(1)> &amp; &lt;script&gt;cup', null,
     'preparing', 'sale', 30, 2, false, '2026-03-08 02:00:00+00', '2026-03-08 02:00:00+00', '2026-03-09 03:00:00+00'),
    ('a', 'cafe24', 'main', '1', '<b>1</b>', '2', 'Tea', null,
     'paid', 'sale', 20, 1, false, '2026-03-08 02:00:00+00', '2026-03-08 02:00:00+00', null),
    ('b', 'wisa', 'main', '1', '2', '3', 'Sock', 'size=M',
     'paid', 'sale', 20, 1, false, null, '2026-03-10 02:00:00+00', null),
    ('c', 'wisa', 'main', '1', '3', '4', 'Copy', null,
     'paid', 'sale', 20, 9, true, null, '2026-03-10 02:00:00+00', null);
create table unified.sales_daily (date_kst date, platform text, order_count bigint);
create table reports.low_stock (
    sku text, sku_name text, alert_level text, qty_available bigint, units_sold_28d bigint,
    days_of_cover decimal(18, 1), reorder_point decimal(18, 2), reserve_qty bigint
);
insert into reports.low_stock values ('MUG', 'Mug', 'sold_out', 0, 12, null, 3.50, 0);
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Orders and stock; claims, oversell risk and freshness are not built."""
    file = tmp_path / "small.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(TABLES)
    return file


@contextmanager
def held_by_a_load(file: Path) -> Iterator[None]:
    """Another process has the file open for writing."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_IT, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.stdin.close()


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def get(url: str, language: str = "en") -> str:
    answer = requests.get(f"{url}/?language={language}", timeout=20)
    assert answer.status_code == 200
    return answer.text


def test_every_figure_is_what_the_tables_say(built: Warehouse):
    with serving(built.path, lambda: NOW) as url:
        page = get(url)
    to_ship = """
        select order_key, coalesce(min(ship_due_at) < '2026-03-10 03:00:00+00', false) as is_overdue
        from unified.order_lines
        where not is_mirror and line_kind <> 'exchange_replacement' and qty_active > 0
            and canonical_status in ('paid', 'preparing', 'ready_to_ship')
        group by order_key
    """
    orders, overdue = built.row(f"select count(*), sum(is_overdue::int) from ({to_ship})")
    claims, longest = built.row("""
        select count(distinct (platform, shop_alias, shop_no, claim_type, claim_phase, claim_id, order_id)),
            max(days_open)
        from reports.open_claims
    """)
    (low,) = built.row("select count(*) from reports.low_stock where alert_level in ('sold_out', 'reorder')")
    risks = dict(built.rows("select risk_level, count(*) from reports.oversell_risk group by 1"))
    at_risk = sum(count for level, count in risks.items() if level != "none")
    assert (orders, claims, low, at_risk) > (0, 0, 0, 0)
    assert {name: figure(page, f"figure-{name}") for name in ("ship", "claims", "stock", "oversell")} == {
        "ship": str(orders),
        "claims": str(claims),
        "stock": str(low),
        "oversell": str(at_risk),
    }
    assert sum(int(figure(page, f"waiting-{days}")) for days in range(4)) == orders
    for note in (f"{overdue} overdue", f"oldest {longest} days", f"{risks['critical']} critical"):
        assert note in page
    (failed,) = built.row("select count(*) from reports.data_freshness where not is_ok")
    assert figure(page, "figure-data") == f"{failed} failed · 0 old"


def test_no_customer_is_on_the_page(built: Warehouse):
    with serving(built.path, lambda: NOW) as url:
        page = get(url)
    keys = {key for (key,) in built.rows("select distinct customer_key from unified.orders where customer_key > ''")}
    assert keys
    assert not [key for key in keys if key in page]


def test_what_malls_write_is_text_and_never_markup(small: Path):
    with serving(small, lambda: NOW) as url:
        page = get(url)
    assert "&lt;b&gt;1&lt;/b&gt;" in page
    assert "onerror" not in page
    assert page.count("<script") == 1
    # the least advanced of an order's lines speaks for it
    assert '<span class="goods">Tea</span> <span class="quiet">and 1 more</span>' in page
    assert "size=M" in page
    assert "Copy" not in page


def test_a_part_that_is_not_built_says_so_and_the_others_are_shown(small: Path):
    with serving(small, lambda: NOW) as url:
        page = get(url)
    assert page.count("This table is not built yet") == 3
    assert (figure(page, "figure-ship"), figure(page, "figure-stock"), figure(page, "figure-claims")) == ("2", "1", "–")


def test_while_a_load_runs_the_last_figures_stay_with_a_line_that_says_so(small: Path):
    clock = Clock()
    with serving(small, clock) as url:
        assert 'id="notice"' not in get(url)
        clock.now += timedelta(minutes=1)
        with held_by_a_load(small):
            page = get(url)
        clock.now += timedelta(minutes=1)
        after = get(url)
    assert "A load or build is running (since 2026-03-10 12:21). Shown is what was read at 2026-03-10 12:20." in page
    assert figure(page, "figure-ship") == "2"
    assert 'id="notice"' not in after


def test_a_page_opened_during_a_load_waits_for_its_end(small: Path):
    with serving(small, lambda: NOW) as url, held_by_a_load(small):
        assert "The page fills in by itself when it has ended." in get(url)


def test_the_page_lets_go_of_the_warehouse(small: Path):
    with serving(small, lambda: NOW) as url:
        get(url)
        with held_by_a_load(small):
            pass


def test_a_load_waits_for_whoever_reads_just_then(small: Path):
    with subprocess.Popen([sys.executable, "-c", READ_IT, str(small)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(duckdb.IOException, match="lock"):
            duckdb.connect(str(small))
        wait_until_free(WarehouseSetting.parse(str(small)))
        duckdb.connect(str(small)).close()


def test_without_a_warehouse_or_tables_it_says_what_to_run_and_makes_no_file(tmp_path: Path):
    file = tmp_path / "later.duckdb"
    clock = Clock()
    with serving(file, clock) as url:
        assert "There is no warehouse yet." in get(url)
        assert not file.exists()
        duckdb.connect(str(file)).close()
        clock.now += timedelta(minutes=1)
        assert "Nothing is built in this warehouse yet." in get(url)


def test_only_names_of_this_machine_are_answered_and_nothing_from_outside_may_run(small: Path):
    with serving(small, lambda: NOW) as url:
        foreign = requests.get(url, headers={"Host": "kmall.example"}, timeout=20)
        headers = requests.get(url, timeout=20).headers
        script = requests.get(f"{url}/page.js", timeout=20)
    assert foreign.status_code == 400
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert script.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize(
    ("asked", "browser", "shown"),
    [("", "ko-KR,ko;q=0.9", "ko"), ("", "en-GB,en", "en"), ("en", "ko", "en"), ("xx", "de", "en"), ("", "", "ko")],
)
def test_the_language_is_the_one_asked_for_else_the_browsers(small: Path, asked: str, browser: str, shown: str):
    with serving(small, lambda: NOW) as url:
        page = requests.get(url, params={"language": asked}, headers={"Accept-Language": browser}, timeout=20).text
    assert f'<html lang="{shown}">' in page
    assert f"<title>{WORDS['title'][list(LANGUAGES).index(shown)]}</title>" in page


def test_every_word_stands_in_both_languages_with_the_same_values():
    fields = string.Formatter().parse
    for key, (korean, english) in WORDS.items():
        assert sorted({name for _, name, *_ in fields(korean)} - {None}) == sorted(
            {name for _, name, *_ in fields(english)} - {None}
        ), key
        assert re.search("[가-힣]", korean) or korean == "SKU", key
        assert not re.search("[가-힣]", english), key


def test_data_is_old_failed_skipped_or_fresh_and_the_worst_shop_comes_first():
    def row(shop: str, resource: str, status: str, hours: float | None) -> dict[str, object]:
        reaches = None if hours is None else NOW - timedelta(hours=hours)
        return {
            "platform": "cafe24", "shop_alias": shop, "resource": resource, "last_status": status,
            "is_ok": status == "ok", "data_through": reaches, "last_success_at": reaches,
        }  # fmt: skip

    rows = [
        row("good", "orders", "ok", 25), row("good", "refunds", "skipped", None),
        row("late", "orders", "ok", 27), row("late", "stock", "ok", 1),
        row("bad", "orders", "failed", 2), row("bad", "stock", "ok", None),
    ]  # fmt: skip
    found = freshness(rows, NOW, OLD_AFTER)
    assert [(shop["shop_alias"], [each["state"] for each in shop["resources"]]) for shop in found] == [
        ("bad", ["failed", "old"]),
        ("late", ["old", "ok"]),
        ("good", ["ok", "skipped"]),
    ]
    assert found[1]["reaches"] == NOW - timedelta(hours=27)


@pytest.mark.xdist_group("postgres")
def test_postgres_shows_the_same_page(small: Path, postgres_url: str):
    connection = psycopg2.connect(postgres_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
    connection.close()
    with serving(small, lambda: NOW) as url, serving(postgres_url, lambda: NOW) as other:
        assert get(url) == get(other)


def test_the_command_prints_its_address_answers_and_ends_with_ctrl_c(small: Path):
    kmall = "from pipelines.cli import main; main()"
    command = [sys.executable, "-c", kmall, "dashboard", "--port", "0", "--json", "--warehouse", str(small)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads("".join(iter(process.stdout.readline, "}\n")) + "}")
        assert figure(get(told["url"]), "figure-ship") == "2"
        process.send_signal(signal.SIGINT)
    assert process.returncode == 0


def test_a_port_that_is_taken_is_named(small: Path):
    with serving(small, lambda: NOW) as url:
        taken = url.rpartition(":")[2]
        outcome = CliRunner().invoke(app, ["dashboard", "--port", taken, "--warehouse", str(small)])
    assert outcome.exit_code == 2
    assert f"--port {taken}: Address already in use" in outcome.stderr
