"""One cheap call a resource that proves a shop's configuration, keys, address and permissions."""

from typing import Any

from sources.shared.checking import Finding
from sources.shared.errors import KmallError, ScopeMissing
from sources.shared.http import Clock
from sources.shared.pacing import Home
from sources.shared.tokens import TokenStore
from sources.shared.windows import day_of

from . import shapes
from .catalogue import CODES_AS_SENT
from .client import Client, Listing
from .paging import orders_listing
from .settings import ShopSettings


def check(
    shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home, resources: tuple[str, ...]
) -> list[Finding]:
    """The first row of every resource in `resources`. The mall tells nothing about keys and permissions but so."""
    client = Client(shop, keys, clock, store, home)
    today = str(day_of(clock.now()))
    first = {"page": 1, "size": 1}
    cheapest: dict[str, tuple[Listing, dict[str, Any]]] = {
        "goods": (Listing(keys.goods_path, "goods_data", shapes.GOODS, "goodsNo"), first),
        "add_goods": (Listing(keys.add_goods_path, "goods_data", shapes.ADD_GOODS, "addGoodsNo"), first),
        "categories": (Listing(keys.categories_path, "category_data", shapes.CATEGORY, "cateCd"), {}),
        "brands": (Listing(keys.brands_path, "brand_data", shapes.BRAND, "brandCd"), {}),
        "codes": (Listing(keys.codes_path, "code_data", CODES_AS_SENT["scm"], "scmNo"), {"code_type": "scm"}),
        "orders": (orders_listing(client), {"dateType": "order", "startDate": today, "endDate": today, "size": 1}),
        "boards": (Listing(keys.boards_path, keys.board_row, shapes.BOARD, "bdId"), {}),
        "reviews": (
            Listing(keys.reviews_path, "board_data", shapes.REVIEW, "sno"),
            {"bdId": next(iter(keys.review_boards), ""), **first},
        ),
    }
    refused: list[Finding] = []
    for name in resources:
        listing, params = cheapest[name]
        try:
            client.ask(listing, params, name)
        except ScopeMissing as missing:
            refused.append(Finding(f"permission for {name}", False, missing.what, missing.fix))
        except KmallError as error:
            return [Finding("credentials", False, error.what, error.fix)]
    well = Finding("credentials", True, "partner key, shop key and address accepted")
    return [well, *(refused or [Finding("permissions", True, "every chosen resource may be read")])]
