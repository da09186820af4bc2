"""What MakeShop Korea's refusals mean: HTTP statuses, and `return_code`s below HTTP 200.

The codes are certain, the words beside them are not, and often missing. Source: contract 3, "Result codes".
"""

from collections.abc import Mapping
from typing import Any

from sources.shared.errors import (
    AddressRefused,
    ContractBroken,
    CredentialsRefused,
    KmallError,
    ResourceMissing,
    ResourceUnavailable,
    ScopeMissing,
    WindowRefused,
    WrongConfiguration,
)
from sources.shared.http import Answer, redacted

from . import settings
from .kr_answers import Envelope
from .kr_shop_api import ADDRESS_FIX, LONGEST_TOLD
from .settings import ShopSettings


def refusal(
    keys: ShopSettings, shop: str, answer: Answer, envelope: Envelope, params: Mapping[str, Any], resource: str
) -> KmallError:
    """The named error of a code that is not success."""
    code, where = envelope.code, {"shop": shop, "resource": resource}
    told = f"{answer.path}: code {code}: {redacted(envelope.said or 'no message')[:LONGEST_TOLD]}"
    is_old = keys.flavor == "kr_legacy"
    if code in settings.PERMISSION_CODES:
        return _not_permitted(told, keys, where)
    if code == settings.ADDRESS_CODE:
        fix = (
            "register this machine's public IP address in the shop's admin page (Open API)." if is_old else ADDRESS_FIX
        )
        return AddressRefused(told, fix=fix, **where)
    if code in (*settings.SHOP_KEY_CODES, *settings.KEY_CODES):
        names = "client_id, client_secret and shop_id"
        if is_old:
            names = "shop_key" if code in settings.SHOP_KEY_CODES else "shop_key and license_key"
        return CredentialsRefused(told, fix=f"compare {names} of {shop} with the mall's page.", **where)
    if code in settings.CONSENT_CODES:
        fix = "finish the registration and consent of the API in the shop's admin page."
        return CredentialsRefused(told, fix=fix, **where)
    if "InquiryTimeFrom" in params and any(word in envelope.said for word in settings.WINDOW_WORDS):
        asked = f"{params['InquiryTimeFrom']} to {params.get('InquiryTimeTo')}"
        fix = f"if this mall allows shorter windows only, lower order_window_days of {shop}; else report it."
        return WindowRefused(f"{told} (asked {asked})", fix=fix, **where)
    return ContractBroken(told, **where)


def not_ok(keys: ShopSettings, shop: str, answer: Answer, resource: str) -> KmallError:
    """The named error of an answer that is not HTTP 200 and has no code."""
    words = answer.body[:1000].decode("utf-8", "replace")
    told, where = f"{answer.path}: HTTP {answer.status}: {answer.looks_like()}", {"shop": shop, "resource": resource}
    if answer.status == 404:
        fix = f"check base_url and flavor of {shop}; if only {resource} fails, leave it out with `resources`."
        kind = ResourceMissing if resource in settings.ESSENTIAL else ResourceUnavailable
        return kind(told, fix=fix, **where)
    if answer.status == 403 and any(word in words.lower() for word in settings.PERMISSION_WORDS):
        return _not_permitted(told, keys, where)
    if answer.status == 403:
        return AddressRefused(told, fix=ADDRESS_FIX, **where)
    if answer.status in (301, 302, 307, 308):
        fix = f"the mall has moved this address: write base_url of {shop} as it is now, usually with https://."
        return WrongConfiguration(told, fix=fix, **where)
    return ContractBroken(told, **where)


def _not_permitted(told: str, keys: ShopSettings, where: Mapping[str, str]) -> KmallError:
    """A section that may not be read: fatal for what a shop is loaded for, else the resource is passed over."""
    resource = where["resource"]
    fix = f"give the app the scope of {resource} at MakeShop's developer page, or leave it out with `resources`."
    if keys.flavor == "kr_legacy":
        fix = f"let the shop's key read {resource} in its admin page (Open API), or leave it out with `resources`."
    kind = ScopeMissing if resource in settings.ESSENTIAL else ResourceUnavailable
    return kind(told, fix=fix, **where)
