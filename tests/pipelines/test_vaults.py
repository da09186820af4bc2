"""A secret that a vault keeps reaches its shop; what is said about it names the vault and the key, never the value."""

from typing import Any

import dlt
import pytest
from dlt.common.configuration.providers.vault import VaultDocProvider

from pipelines import config
from pipelines.config import Warehouse
from sources.cafe24.client import Client
from sources.shared.errors import WrongConfiguration
from sources.shared.http import Clock, Session
from sources.shared.tokens import TokenStore
from tests.pipelines.conftest import WriteFiles

MAIN = '[sources.cafe24.shops.main]\nmall_id = "sample"\nclient_id = "app"\n'
HUSH = "canary-of-a-vault-161803"


class Vault(VaultDocProvider):
    """A vault as dlt's own for Google and Airflow are: asked key by key, it answers with text."""

    def __init__(self, kept: dict[str, str]) -> None:
        self.kept = kept
        self.asked: list[str] = []
        super().__init__(only_secrets=True, only_toml_fragments=False)

    @property
    def name(self) -> str:
        return "Vault of the house"

    def _look_vault(self, full_key: str, hint: type) -> str | None:
        self.asked.append(full_key)
        return self.kept.get(full_key)

    def _list_vault(self) -> set[str]:
        return set(self.kept)

    @staticmethod
    def get_key_name(key: str, pipeline_name: str | None = None, *sections: str) -> str:
        return "/".join((*filter(None, (pipeline_name, *sections)), key))


def registered(kept: dict[str, str]) -> Vault:
    vault = Vault(kept)
    dlt.secrets.register_provider(vault)
    return vault


def test_a_vault_that_is_asked_key_by_key_gives_a_shop_its_secret(project: WriteFiles):
    project(config=MAIN)
    vault = registered({"sources/cafe24/shops/main/client_secret": HUSH})
    (shop,) = config.read().shops
    assert shop.settings.client_secret == HUSH
    assert "sources/cafe24/shops/main/client_secret" in vault.asked
    assert not [key for key in vault.asked if "client_id" in key]  # what is no secret is no business of a vault


def test_a_vault_can_keep_a_piece_of_toml_with_whole_shops(project: WriteFiles):
    project()
    shops = "\n".join(f'[sources.cafe24.shops.{name}]\nmall_id = "m"\nclient_id = "c"\nclient_secret = "{HUSH}"'
                      for name in ("one", "two"))  # fmt: skip
    registered({"dlt_secrets_toml": shops})
    assert [(shop.alias, shop.settings.client_secret) for shop in config.read().shops] == [("one", HUSH), ("two", HUSH)]


def test_a_mistake_in_a_vault_is_told_with_the_vault_and_the_key_and_without_the_value(project: WriteFiles):
    project(config=MAIN)
    registered(
        {"dlt_secrets_toml": f'[sources.cafe24.shops.main]\nclient_secret = ["{HUSH}"]\nclient_sekret = "{HUSH}"'}
    )
    with pytest.raises(WrongConfiguration) as raised:
        config.read()
    told = str(raised.value)
    assert "Vault of the house, [sources.cafe24.shops.main] client_secret: the value is not text" in told
    assert "Vault of the house, [sources.cafe24.shops.main] client_sekret: unknown key" in told
    assert HUSH not in told


def test_what_a_traceback_shows_of_local_variables_holds_no_secret(project: WriteFiles, monkeypatch, tmp_path):
    project(config=MAIN, secrets=f'[sources.cafe24.shops.main]\nclient_secret = "{HUSH}"\npseudonym_key = "{HUSH}"\n')
    found = config.read()
    (shop,) = found.shops
    store = TokenStore.open(tmp_path)
    client = Client(shop.alias, shop.settings, Clock(), store, tmp_path)
    warehouse = Warehouse.parse(f"postgresql://someone:{HUSH}@127.0.0.1:9/mall")
    session: Any = Session("cafe24", "main", "https://mall.example", secrets=[HUSH])
    shown = [found, shop, shop.settings, client, client.tokens, client.session, store, warehouse, session]
    assert [value for value in shown if HUSH in repr(value) + str(value)] == []
