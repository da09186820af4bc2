"""MakeShop Korea's refusals: a `return_code` inside HTTP 200 nearly always (contract 2.3, section 3).

Which HTTP status a dead token, a bad client or too many calls get is not published; the numbers are ours.
"""

from ..wire import Refused, Reply, json_reply

FAILURE = "9999"
MESSAGES = {
    "9001": "상점 키가 없습니다",
    "9002": "존재하지 않는 상점 키입니다",
    "9004": "라이센스 키가 없습니다",
    "9005": "존재하지 않는 라이센스 키입니다",
    "9007": "조회 권한이 없습니다",
    "9008": "조회 권한이 없습니다",
    "9009": "허가된 IP가 아닙니다",
}
# said without a text
SILENT = ("9006",)
PAGE = "<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>"


def code(return_code: str, message: str = "") -> Refused:
    """HTTP 200 with a code that is not 0000."""
    said = {"return_code": return_code}
    if return_code not in SILENT:
        said["return_message"] = message or MESSAGES.get(return_code, "실패하였습니다")
    return Refused(json_reply(said))


def unauthorized(form: str) -> Refused:
    """A bearer that is none of ours, or dead. `form` is the switch `bad_token`."""
    message = "유효하지 않은 토큰입니다"
    if form == "200":
        return code(FAILURE, message)
    return Refused(json_reply({"success": False, "message": message}, 401))


def forbidden(form: str) -> Refused:
    """A section the app was not given. `form` is the switch `missing_scope`."""
    if form == "403":
        return Refused(json_reply({"success": False, "message": "접근 권한이 없습니다"}, 403))
    return code(form)


def token_refused(status: int, message: str) -> Refused:
    return Refused(json_reply({"success": False, "message": message}, status))


def too_many(retry_after: str) -> Refused:
    headers = {"retry-after": retry_after} if retry_after else {}
    return Refused(json_reply({"success": False, "message": "호출 한도를 초과하였습니다"}, 429, headers))


def unknown_path() -> Refused:
    return Refused(Reply(404, PAGE.format(status="404 Not Found").encode(), {"content-type": "text/html"}))


def failure(status: int) -> Reply:
    """The answer for an HTTP status that a test asked for."""
    if status == 401:
        return unauthorized("401").reply
    if status == 429:
        return too_many("").reply
    return Reply(status, PAGE.format(status=status).encode(), {"content-type": "text/html; charset=utf-8"})
