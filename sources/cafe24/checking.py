"""One cheap call that proves a shop's configuration, token and scopes."""

from pathlib import Path

from sources.shared.checking import Finding
from sources.shared.errors import KmallError
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore

from . import settings
from .client import Client
from .settings import ShopSettings


def check(
    shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Path | None, resources: tuple[str, ...]
) -> list[Finding]:
    """Token, one call to /shops, and the scopes that `resources` need against those the token carries."""
    client = Client(shop, keys, clock, store, home)
    try:
        token = client.tokens.access()
        shops = client.rows("/shops", "shops", {}, "shops")
    except KmallError as error:
        return [Finding("credentials", False, error.what, error.fix)]
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
    return findings
