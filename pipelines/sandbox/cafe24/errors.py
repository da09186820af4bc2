"""Cafe24's error answers (contract section 1). The texts of unverified ones are ours."""

from ..wire import Refused, json_reply

EXPIRED = "access_token time expired. (invalid_token)"
INVALID = "Invalid access_token (invalid_token)"


def refusal(status: int, message: str, *, more_info: bool = True, headers: dict[str, str] | None = None) -> Refused:
    """The nested form. Recorded 401 and 404 bodies lack `more_info` and have a number as code."""
    error: dict[str, object] = {"code": status, "message": message}
    if more_info and status not in (401, 404):
        error["more_info"] = {}
    return Refused(json_reply({"error": error}, status, headers))


def flat_refusal(status: int, error: str, description: str) -> Refused:
    """The flat form of the OAuth endpoints."""
    return Refused(json_reply({"error": error, "error_description": description}, status))


def unprocessable(message: str) -> Refused:
    return refusal(422, message)


def no_api() -> Refused:
    return refusal(404, "No API found.")


def not_found(what: str) -> Refused:
    return refusal(404, f"{what} does not exist.")
