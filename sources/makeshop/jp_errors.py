"""What makeshop Japan says when it does not answer as asked, by name.

An error comes with HTTP 200 or 422 as `errors[]` beside `data` that is null, or there in part; from the gateway in
front as a bare status. The codes of authentication and throttling are UNVERIFIED, so common spellings are known.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sources.shared.errors import (
    ContractBroken,
    CredentialsRefused,
    IncompleteWindow,
    KmallError,
    MallUnavailable,
    ResourceMissing,
    ResourceUnavailable,
    ScopeMissing,
    Throttled,
    VersionRefused,
)
from sources.shared.http import Answer, redacted

from . import settings
from .jp_documents import Document

LONGEST_TOLD = 200
UNKNOWN_FIELD = re.compile(r"""Cannot query field ["'](\w+)["'] on type ["'](\w+)["']""")
UNKNOWN_INPUT = re.compile(r"""Field ["'](\w+)["'] is not defined by type ["'](\w+)["']""")
UNKNOWN_TYPE = re.compile(r"""Unknown type ["'](\w+)["']""")
VALIDATION = ("GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "BAD_USER_INPUT")
UNAUTHENTICATED = ("UNAUTHENTICATED", "UNAUTHORIZED", "INVALID_TOKEN")
TOO_MANY = ("THROTTLED", "RATE_LIMITED", "RATE_LIMIT_EXCEEDED", "TOO_MANY_REQUESTS")
INTERNAL = ("INTERNAL_SERVER_ERROR", "INTERNAL_ERROR", "SERVICE_UNAVAILABLE")

Said = Mapping[str, Any]


class UnknownNames(ContractBroken):
    """The mall's schema lacks what a document asks for. `fields` are (name, type), `others` of inputs and types."""

    def __init__(self, what: str, fields: Sequence[tuple[str, str]], others: Sequence[str], **where: str) -> None:
        super().__init__(what, **where)
        self.fields = tuple(fields)
        self.others = tuple(others)

    def __reduce__(self) -> tuple[object, ...]:
        return (_unknown, (self.what, self.fields, self.others, self.shop, self.resource, self.fix))


class TooComplex(ContractBroken):
    """The mall reckons that a query costs too much."""

    default_fix = "set max_complexity to the number that the mall names."


def errors_of(body: Any) -> list[Said]:
    """The errors in an answer."""
    errors = body.get("errors") if isinstance(body, dict) else None
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def refusal(answer: Answer, body: Any, document: Document, shop: str, resource: str) -> KmallError | None:
    """The named error of an answer; None for one without a word of trouble."""
    errors = errors_of(body)
    where = {"shop": shop, "resource": resource}
    if answer.status == 200 and not errors:
        return None
    told = f"{document.operation}: HTTP {answer.status}: {_told(errors) or answer.looks_like()}"
    codes = {_code(error) for error in errors}
    if settings.JP_FORBIDDEN in codes and (answer.status == 200 or any(error.get("path") for error in errors)):
        permission = settings.JP_PERMISSIONS[document.name]
        fix = f"have the app allowed to read {permission} at makeshop, or leave the resource out with `resources`."
        kind = ScopeMissing if resource in settings.ESSENTIAL else ResourceUnavailable
        return kind(f"{told}; the app lacks the permission to read {permission}", fix=fix, **where)
    if answer.status in (401, 403) or codes & {*UNAUTHENTICATED}:
        fix = f"compare access_token and api_key of {shop} with those of the app; a token dies when the app is "
        life = f"{settings.JP_TIMESTAMP_LIFE.total_seconds() / 60:.0f} minutes"
        fix += f"uninstalled from the shop, and the clock of this machine must be right to {life}."
        return CredentialsRefused(told, fix=fix, **where)
    if answer.status == 404:
        fix = f"compare base_url and graphql_path of {shop} with the address that makeshop mailed for the app."
        return ResourceMissing(told, fix=fix, **where)
    if answer.status in (301, 302, 307, 308):
        return VersionRefused(told, fix="the API moved: set base_url and graphql_path to the new address.", **where)
    if codes & {*TOO_MANY}:
        return Throttled(told, fix=f"lower requests_per_second of {shop}, or stop the app's other callers.", **where)
    if any("complexity" in str(error.get("message")).lower() for error in errors):
        return TooComplex(told, **where)
    if unknown := _unknown_names(errors, told, document, where):
        return unknown
    data = body.get("data") if isinstance(body, dict) else None
    if isinstance(data, dict) and any(data.values()):
        return IncompleteWindow(f"{told}; only a part of the answer came", **where)
    if codes & {*INTERNAL}:
        return MallUnavailable(told, **where)
    return ContractBroken(told, **where)


def _unknown_names(
    errors: Sequence[Said], told: str, document: Document, where: Mapping[str, str]
) -> KmallError | None:
    fields: list[tuple[str, str]] = []
    inputs: list[str] = []
    types: list[str] = []
    for error in errors:
        message = str(error.get("message"))
        fields += UNKNOWN_FIELD.findall(message)
        inputs += [name for name, _ in UNKNOWN_INPUT.findall(message)]
        types += UNKNOWN_TYPE.findall(message)
        if "unknown field" in message.lower():
            inputs.append(_place(error).rpartition(".")[2])
    if not fields and not inputs and not types:
        return None
    fixes = []
    for name, _ in fields:
        paths = document.called(name) or [name]
        setting = {"reviews": "review_fields"}.get(document.name, "unasked_fields")
        if "products.variations.quantity" in paths:
            setting = "variation_quantity_field (if it is the variations') or unasked_fields"
        fixes.append(f"put {' or '.join(paths)} into {setting}")
    if any("Payment" in name for name in inputs):
        fixes.append("set payment_windows to false")
    fix = f"{', '.join(fixes)} of {where['shop']}." if fixes else "report it: the mall changed its API."
    return UnknownNames(told, fields, [*inputs, *types], fix=fix, **where)


def _unknown(
    what: str, fields: Sequence[tuple[str, str]], others: Sequence[str], shop: str, resource: str, fix: str
) -> UnknownNames:
    return UnknownNames(what, fields, others, shop=shop, resource=resource, fix=fix)


def _told(errors: Sequence[Said]) -> str:
    """The first error in the mall's words, with its code and place."""
    if not errors:
        return ""
    first = errors[0]
    parts = [redacted(str(first.get("message") or "no message"))[:LONGEST_TOLD]]
    parts += [f"({part})" for part in (_code(first), _place(first)) if part]
    more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
    return " ".join(parts) + more


def _code(error: Said) -> str:
    extensions = error.get("extensions")
    return str(extensions.get("code") or "") if isinstance(extensions, dict) else ""


def _place(error: Said) -> str:
    path = error.get("path")
    return ".".join(map(str, path)) if isinstance(path, list) else str(path or "")
