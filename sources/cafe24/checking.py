"""A few cheap calls that prove a shop's configuration, keys, token and scopes."""

from datetime import timedelta

from sources.shared.checking import Finding
from sources.shared.errors import KmallError, ResourceUnavailable
from sources.shared.http import Clock
from sources.shared.pacing import Home
from sources.shared.tokens import TokenStore
from sources.shared.windows import day_of

from . import settings
from .client import Client
from .dcollection import DCollectionClient
from .feeds import FEEDS
from .front import FrontClient
from .settings import ShopSettings


def check(
    shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home, resources: tuple[str, ...]
) -> list[Finding]:
    """What the shop's API says to its keys, and to what `resources` need."""
    try:
        if keys.api == "front":
            return _front(FrontClient(shop, keys, clock, home))
        if keys.api == "dcollection":
            return _dcollection(DCollectionClient(shop, keys, clock, home), resources)
        return _admin(Client(shop, keys, clock, store, home), shop, clock, resources)
    except KmallError as error:
        return [Finding("credentials", False, error.what, error.fix)]


def _admin(client: Client, shop: str, clock: Clock, resources: tuple[str, ...]) -> list[Finding]:
    """Token, one call to /shops, and the scopes that `resources` need against those the token carries."""
    token = client.tokens.access()
    shops = client.rows("/shops", "shops", {}, "shops")
    left = token.refresh_expires_at - clock.now() if token.refresh_expires_at else None
    kept = f"; consent must be renewed by use within {left.days} days" if left else ""
    active = [f"{row.get('shop_no')} ({row.get('currency_code')})" for row in shops if row.get("active") == "T"]
    findings = [
        Finding("credentials", True, f"token accepted{kept}"),
        Finding("shops", True, f"active shop numbers: {', '.join(active)}"),
    ]
    needed = {settings.SCOPES[name] for name in resources}
    if missing := sorted(needed - set(token.scopes)):
        fix = f"add them to the app in Cafe24 Developers and run `kmall authorize cafe24 --shop {shop}`."
        findings.append(Finding("scopes", False, f"the token lacks {', '.join(missing)}", fix))
    else:
        findings.append(Finding("scopes", True, "the token carries every scope that the chosen resources need"))
    if set(resources) & set(settings.ANALYTICS):
        findings.append(_analytics(client, clock, (client.keys.shop_numbers or settings.FRONT_SHOP_NUMBERS)[0]))
    return findings


def _analytics(client: Client, clock: Clock, shop_no: int) -> Finding:
    """Yesterday's visits."""
    day = str(day_of(clock.now()) - timedelta(days=1))
    params = {"mall_id": client.keys.mall_id, "shop_no": shop_no, "start_date": day, "end_date": day}
    try:
        client.analytics.page(FEEDS[0].path, params, FEEDS[0].resource)
    except ResourceUnavailable:
        pass  # this feed is not there, which a run survives; the call itself was let in
    except KmallError as error:
        return Finding("analytics", False, error.what, error.fix)
    return Finding("analytics", True, "the Analytics API answers")


def _front(client: FrontClient) -> list[Finding]:
    shop_no = (client.keys.shop_numbers or settings.FRONT_SHOP_NUMBERS)[0]
    client.rows("/products", "products", {"shop_no": shop_no, "limit": 1}, "products")
    if client.keys.front_api_key:
        return [Finding("credentials", True, "client_id and front_api_key accepted")]
    return [Finding("credentials", True, "client_id accepted; without front_api_key a lower limit holds")]


def _dcollection(client: DCollectionClient, resources: tuple[str, ...]) -> list[Finding]:
    client.rows("/shops", "shops", {"limit": 1}, "dcollection_shops")
    findings = [Finding("credentials", True, "dcollection_user and dcollection_password accepted")]
    if "dcollection_products" not in resources:
        return findings
    categories = client.keys.dcollection_categories
    try:
        counts = [
            f"{category} ({client.count('/products', {'dcollection_product_category': category}, resources[-1])})"
            for category in categories
        ]
    except KmallError as error:
        return [*findings, Finding("categories", False, error.what, error.fix)]
    if not categories:
        fix = 'name categories of the 2nd or 3rd level, such as ["C111112"], or leave dcollection_products out.'
        return [*findings, Finding("categories", False, "dcollection_categories: missing", fix)]
    return [*findings, Finding("categories", True, f"products by category: {', '.join(counts)}")]
