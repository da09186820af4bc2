"""Members land as keyed hashes only, and the token file tells nobody anything."""

import logging
import sqlite3
from base64 import b64encode

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


@pytest.mark.parametrize("works", [True, False])
@pytest.mark.parametrize("api", ["front", "dcollection"])
def test_keys_of_the_other_apis_are_in_no_log_and_no_error(
    mall: Mall, caplog: pytest.LogCaptureFixture, api: str, works: bool
) -> None:
    stand_in = mall.stand_in
    keys = {"front": "front_api_key", "dcollection": "dcollection_password"}
    secret = getattr(stand_in, keys[api]) if works else "a-key-that-is-wrong"
    owner = stand_in.client_id if api == "front" else stand_in.dcollection_user
    more = {
        "dcollection_user": owner,
        "dcollection_url": stand_in.dcollection_url,
        "dcollection_categories": ("C110000",),
    }
    reader = mall.reader(api=api, **{**(more if api == "dcollection" else {}), keys[api]: secret})
    with caplog.at_level(logging.DEBUG):
        entries = reader.read()
    assert {entry.error is None for entry in entries.values()} == {works}
    told = caplog.text + repr(reader.shop.settings) + "".join(str(entry.error) for entry in entries.values())
    basic = b64encode(f"{owner}:{secret}".encode()).decode()
    assert "http" in caplog.text.lower()
    assert [each for each in (secret, basic) if each in told] == []
