"""WISA's error answers in both forms the contract assumes (section 1, section 3 for the admin form)."""

from typing import Any

from .switches import Switches

ADMIN_CODES = {400: 9997, 403: 9998, 401: 9998}
ADMIN_WORDS = {9997: "잘못된 요청입니다.", 9998: "접근 권한이 없습니다."}
ADMIN_STATUSES = {403: 405}  # the admin endpoints answer a missing permission with 405
CODES = {
    400: "invalid_parameter",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    429: "too_many_requests",
    500: "server_error",
    503: "service_unavailable",
}


class Refusal(Exception):
    """An error answer; `mall.answer` writes it in the form and format of the day."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


def body(refusal: Refusal, switches: Switches) -> dict[str, Any]:
    if switches.error_form == "admin":
        code = ADMIN_CODES.get(refusal.status, refusal.status)
        return {"status": "error", "message": ADMIN_WORDS.get(code, refusal.message), "code": code}
    return {"error": {"code": refusal.code, "message": refusal.message}}


def status(refusal: Refusal, switches: Switches) -> int:
    admin = switches.error_form == "admin"
    return ADMIN_STATUSES.get(refusal.status, refusal.status) if admin else refusal.status


def unauthorized() -> Refusal:
    return Refusal(401, "unauthorized", "invalid api key")


def not_found(what: str) -> Refusal:
    return Refusal(404, "not_found", f"{what} not found")


def invalid(what: str) -> Refusal:
    return Refusal(400, "invalid_parameter", f"invalid {what}")


def failure(status: int) -> Refusal:
    """The words for a failure a test asked for."""
    return Refusal(status, CODES.get(status, "error"), "request failed")
