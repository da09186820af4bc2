"""Members land as keyed hashes only, and the token file tells nobody anything."""

import sqlite3

import pytest

from sources.shared.tokens import TokenStore
from tests.contract.test_secrecy import PSEUDONYM_KEY, found_in, planted
from tests.mall_kinds import granted
from tests.malls import Mall

SCOPES = ["mall.read_store", "mall.read_privacy"]


def test_customers_are_loaded_as_hashes(mall: Mall) -> None:
    shop = mall.shop(pseudonym_key=PSEUDONYM_KEY)
    TokenStore.open(mall.home).write("cafe24/samplemall", granted(mall.stand_in, SCOPES))
    mall.fresh(mall.load(shop, resources=["customers"]))
    rows = mall.rows("select * from raw.customers")
    assert len(rows) > 100
    assert found_in(str(rows).encode(), planted(mall)) == set()


def test_the_token_file_is_its_owners_alone_and_unreadable_with_a_key(
    mall: Mall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KMALL_TOKEN_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
    reader = mall.reader()
    reader.read("shops")
    canaries = planted(mall)
    for file in mall.home.glob("tokens.sqlite*"):
        assert file.stat().st_mode & 0o077 == 0, file.name
        assert found_in(file.read_bytes(), canaries) == set(), file.name
    with sqlite3.connect(mall.home / "tokens.sqlite") as database:
        assert database.execute("select count(*) from kmall_tokens").fetchone() == (1,)
    database.close()
