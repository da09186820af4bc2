"""The named errors of answers that are not 200. Bodies are nested, flat, or no JSON at all."""

from collections.abc import Mapping
from typing import Any

from sources.shared.errors import (
    AddressRefused,
    ContractBroken,
    CredentialsRefused,
    KmallError,
    MalformedPage,
    ResourceMissing,
    ScopeMissing,
    TokenExpired,
    VersionRefused,
    WindowRefused,
)
from sources.shared.http import Answer, redacted

from . import settings

LONGEST_TOLD = 200


def refusal(answer: Answer, params: Mapping[str, Any], shop: str, resource: str) -> KmallError:
    """The error of a refused call with a token. `shop` is "platform alias"."""
    told = told_by(answer)
    words = told.lower()
    where = {"shop": shop, "resource": resource}
    if is_about_scope(answer):
        scope = settings.SCOPES.get(resource, "the scope of this resource")
        platform, _, alias = shop.partition(" ")
        again = f"add {scope} to the app in Cafe24 Developers and run `kmall authorize {platform} --shop {alias}`."
        return ScopeMissing(told, fix=again, **where)
    if answer.status == 401:
        return TokenExpired(told, **where)
    if is_about_address(answer):
        return AddressRefused(told, **where)
    if answer.status == 403:
        fix = "check in Cafe24 Developers that the app is still installed in this mall and may read this."
        return CredentialsRefused(told, fix=fix, **where)
    if answer.status == 404:
        return ResourceMissing(told, **where)
    if answer.status == 400 and "version" in words:
        fix = f"set api_version of {shop} to the version named here, or remove the key."
        return VersionRefused(told, fix=fix, **where)
    if answer.status == 422 and "order_id" in params and "start_date" not in params:
        fix = f"if this mall wants dates beside numbers, set order_id_search_needs_dates = true for {shop}."
        return WindowRefused(told, fix=fix, **where)
    if answer.status == 422 and "start_date" in params:
        return WindowRefused(f"{told} (asked {params['start_date']} to {params.get('end_date')})", **where)
    if answer.status == 207:
        return ContractBroken(f"{told}: only a part of what was asked for was answered", **where)
    return ContractBroken(told, **where)


def is_about_scope(answer: Answer) -> bool:
    """Whether a permission is missing: the mall says so with 403 or with 401, in several words."""
    return answer.status in (401, 403) and "scope" in said_by(answer).lower()


def is_about_address(answer: Answer) -> bool:
    """Whether the caller's address is refused."""
    words = f" {said_by(answer)}".lower()
    return answer.status == 403 and (" ip" in words or "address" in words)


def told_by(answer: Answer) -> str:
    """Path, status and what the answer says."""
    return f"{answer.path}: HTTP {answer.status}: {said_by(answer)}"


def said_by(answer: Answer) -> str:
    """What a refusal says, shortened and without secrets; its kind where it is not the documented JSON."""
    try:
        body = answer.json()
    except MalformedPage:
        return answer.looks_like()
    error = body.get("error") if isinstance(body, dict) else None
    text = error.get("message") if isinstance(error, dict) else error
    return redacted(str(text or "no message"))[:LONGEST_TOLD]
