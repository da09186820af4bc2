"""Tables of a shop's settings, as people write them in .dlt/config.toml, and what is said of wrong ones."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines import config, providers
from sources.shared.errors import WrongConfiguration

SHOP = """
[sources.wisa.shops.main]
drop_folder = "exports"

[sources.wisa.shops.main.field_map]
"orders.market_order_no" = "market.no"

[sources.wisa.shops.main.drop_columns]
"orders.items.status" = "상태"

[sources.wisa.shops.main.further.vendors]
path = "/erp/vendors"
key = "vendor_id"
fields = { vendor_id = "text", "main.open" = "boolean" }
"""


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Writes the two files into an empty current folder and has dlt read them."""
    (tmp_path / ".dlt").mkdir()
    with monkeypatch.context() as inside:
        inside.chdir(tmp_path)

        def write(text: str, secrets: str = "") -> None:
            (tmp_path / ".dlt" / "config.toml").write_text(text, encoding="utf-8")
            (tmp_path / ".dlt" / "secrets.toml").write_text(secrets, encoding="utf-8")
            providers.reload()

        yield write
    providers.reload()


def test_names_with_dots_arrive_as_they_are_written(written: Callable[..., None]) -> None:
    written(SHOP)
    (shop,) = config.read(["wisa"]).shops
    assert shop.settings.field_map == {"orders.market_order_no": "market.no"}
    assert shop.settings.drop_columns == {"orders.items.status": "상태"}
    assert set(shop.settings.further_paths[0].shape.fields) == {"vendor_id", "main.open"}


def test_a_shop_offers_its_further_resources_by_name(written: Callable[..., None]) -> None:
    written(SHOP, '[sources.wisa.shops.main]\napi_key = "a key"\n')
    (shop,) = config.read(["wisa"]).shops
    assert config.resources(["vendors"], [shop]) == ("vendors",)
    assert shop.resources[-1] == "vendors"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("[sources.wisa.shops.main]\npage_size = 50\n", "api_key: missing"),
        (SHOP.replace("orders.market_order_no", "orders.market_no"), "field_map"),
        (SHOP.replace('"vendor_id"\n', '"number"\n'), "vendors.key number"),
        (SHOP.replace("/erp/vendors", "https://elsewhere.test"), "vendors.path"),
    ],
    ids=["no key", "field map", "key", "path"],
)
def test_a_wrong_setting_is_named_with_its_file(written: Callable[..., None], wrong: str, told: str) -> None:
    written(wrong)
    with pytest.raises(WrongConfiguration) as failure:
        config.read(["wisa"])
    assert told in failure.value.what
    assert ".dlt" in failure.value.what
    assert failure.value.fix
