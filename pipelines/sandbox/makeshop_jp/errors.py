"""Error answers of makeshop Japan (contract section 1.7). Words other than the two the contract quotes are ours."""

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError

from ..wire import Refused, Reply, json_reply

FORBIDDEN = "FORBIDDEN"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
HTTP_CODES = {
    400: "BAD_REQUEST", 401: "UNAUTHENTICATED", 403: FORBIDDEN, 404: "NOT_FOUND", 413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE", 429: "TOO_MANY_REQUESTS", 503: "SERVICE_UNAVAILABLE",
}  # fmt: skip


class MallError(GraphQLError):
    """What a resolver raises when the mall, and not the stand-in, has something to complain about."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message, extensions={"code": code} if code else None)


def forbidden() -> MallError:
    return MallError("forbidden", FORBIDDEN)


def broken() -> MallError:
    """A part of an answer that failed inside the mall: no code, as in the sample."""
    return MallError("internal error")


def bad_input(name: str) -> MallError:
    return MallError(f"invalid value of {name}", "BAD_USER_INPUT")


def entry(message: str, code: str = "", path: Sequence[str | int] = ()) -> dict[str, Any]:
    """One element of `errors`."""
    row: dict[str, Any] = {"message": message}
    if path:
        row["path"] = list(path)
    if code:
        row["extensions"] = {"code": code}
    return row


def without_data(status: int, *entries: dict[str, Any]) -> Reply:
    """An answer to a query that was not carried out: no `data` at all, as in the sample."""
    return json_reply({"errors": list(entries)}, status)


def refused(status: int, message: str, headers: dict[str, str] | None = None, code: str = "") -> Refused:
    """An answer from before anything was read of the query."""
    content = {"errors": [entry(message, code or HTTP_CODES.get(status, ""))], "data": None}
    return Refused(json_reply(content, status, headers))


def failure(status: int) -> Reply:
    """What a failing server says."""
    return refused(status, "internal server error", code=HTTP_CODES.get(status, "INTERNAL_SERVER_ERROR")).reply
