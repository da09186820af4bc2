"""No person, token or key is found where it does not belong: logs, errors, ledger, raw tables, files of dlt."""

import logging
import sqlite3
import traceback
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines.load import pipeline_of
from sources.shared.tokens import TokenStore
from tests.malls import Mall, granted, open_mall

NAME = "cafe24/samplemall"
PSEUDONYM_KEY = "planted-pseudonym-key-31415926"


def planted(mall: Mall) -> dict[bytes, str]:
    """Every text that must stay where it is, and what it is."""
    token = TokenStore.open(mall.home).read(NAME)
    assert token is not None
    secrets = {
        mall.stand_in.client_secret: "the client secret",
        token.access_token: "an access token",
        token.refresh_token: "a refresh token",
        PSEUDONYM_KEY: "the pseudonym key",
    }
    people = dict.fromkeys(mall.sandbox.world.personal_values(), "a person")
    return {text.encode(): kind for text, kind in {**people, **secrets}.items()}


def found_in(content: bytes, canaries: dict[bytes, str]) -> set[str]:
    return {f"{kind} ({text.decode()})" for text, kind in canaries.items() if text in content}


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Mall]:
    with open_mall("cafe24", tmp_path, orders_per_day=8, history_days=14) as opened:
        yield opened


def test_nothing_of_a_person_or_a_key_is_left_behind(busy: Mall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shop = busy.shop(pseudonym_key=PSEUDONYM_KEY)
    canaries = planted(busy)
    TokenStore.open(busy.home).write(NAME, granted(busy.stand_in, [*SCOPES, "mall.read_privacy"]))
    canaries |= planted(busy)
    resources = ["products", "orders", "refunds", "shipments", "suppliers", "reviews", "customers"]
    # a drifted, a lost, a refused and an unknown answer, because failures are where secrets slip out
    busy.stand_in.switches.new_fields = True
    busy.stand_in.faults.add("malformed_json", path="*/refunds", times=None)
    busy.stand_in.faults.add("reset", path="*/suppliers", times=None)
    busy.load(shop, resources=resources)
    busy.stand_in.faults.clear()
    busy.sandbox.world.advance(hours=3)  # and a refresh
    busy.fresh(busy.load(shop, resources=resources))
    canaries |= planted(busy)
    assert len(canaries) > 500

    assert found_in("\n".join(record.getMessage() for record in caplog.records).encode(), canaries) == set()
    assert any("/orders" in record.getMessage() for record in caplog.records)

    with duckdb.connect(str(busy.file), read_only=True) as warehouse:
        tables = warehouse.execute("select table_schema, table_name from information_schema.tables").fetchall()
        assert len(tables) > 25
        for schema, table in tables:
            rows = warehouse.execute(f'select * from "{schema}"."{table}"').fetchall()
            assert found_in(str(rows).encode(), canaries) == set(), table
        assert warehouse.execute("select count(*) from raw_cafe24.customers").fetchall() > [(100,)]

    searched = 0
    for file in busy.home.rglob("*"):
        if file.is_file() and not file.name.startswith("tokens.sqlite"):
            content = file.read_bytes()
            if file.suffix == ".parquet":
                content = str(pq.read_table(file).to_pylist()).encode()
            assert found_in(content, canaries) == set(), file.relative_to(busy.home)
            searched += 1
    assert searched > 20
    trace = pipeline_of(shop, busy.warehouse, busy.home).last_trace
    assert trace is not None
    assert found_in(str(trace.asdict()).encode(), canaries) == set()


@pytest.mark.parametrize(
    "fault",
    [{"status": 403}, {"status": 422}, {"kind": "html"}, {"kind": "reset"}, {"kind": "malformed_json"}],
    ids=lambda fault: str(fault.get("kind", fault.get("status"))),
)
def test_an_error_names_no_person_and_no_key(busy: Mall, fault: dict[str, object]) -> None:
    canaries = planted(busy) if busy.shop() else {}
    busy.stand_in.faults.add(path="*/orders", times=None, **fault)
    failure = busy.reader().error("orders")
    told = "".join(traceback.format_exception(failure)) + repr(failure) + str(failure.__dict__)
    assert found_in(told.encode(), canaries) == set()


def test_a_refusal_that_repeats_a_token_is_shown_without_it(busy: Mall) -> None:
    busy.shop()
    token = TokenStore.open(busy.home).read(NAME)
    assert token is not None
    echo = f'{{"error": {{"code": 422, "message": "{token.access_token} may not do this"}}}}'.encode()
    busy.stand_in.faults.add(status=422, path="*/products/count", times=None, body=echo)
    failure = busy.reader().error("products")
    assert token.access_token not in str(failure)
    assert "*** may not do this" in failure.what


def test_the_token_file_is_its_owners_alone_and_unreadable_with_a_key(
    busy: Mall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KMALL_TOKEN_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
    reader = busy.reader()
    reader.read("shops")
    canaries = planted(busy)
    for file in busy.home.glob("tokens.sqlite*"):
        assert file.stat().st_mode & 0o077 == 0, file.name
        assert found_in(file.read_bytes(), canaries) == set(), file.name
    with sqlite3.connect(busy.home / "tokens.sqlite") as database:
        assert database.execute("select count(*) from kmall_tokens").fetchone() == (1,)
    database.close()


SCOPES = [f"mall.read_{name}" for name in ("product", "category", "order", "supply", "store", "community", "shipping")]
