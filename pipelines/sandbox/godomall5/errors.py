"""Godomall5's error answers: codes under `header`, HTTP 200 (contract section 2). The words are not sure."""

from ..wire import Refused, Reply
from . import hostile

MESSAGES = {
    "201": "주문조회 기간은 30일을 초과할 수 없습니다.",
    "202": "조회 기간 또는 주문번호는 필수입니다.",
    "204": "주문정보가 없습니다.",
    "995": "API 사용 권한이 없습니다.",
    "996": "허용되지 않은 IP입니다.",
    "997": "인증키의 사용기간이 아닙니다.",
    "998": "제휴사키가 유효하지 않습니다.",
    "999": "인증키가 유효하지 않습니다.",
}
NOT_FOUND = (
    "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
TOO_MANY = (
    "<html><head><title>429 Too Many Requests</title></head><body><h1>429 Too Many Requests</h1><hr></body></html>"
)


class Refusal(Exception):
    """A code other than 000; `mall.answer` writes it in the encoding of the day."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def page(status: int, text: str, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, text.encode(), {"content-type": "text/html; charset=utf-8", **(headers or {})})


def unknown_path() -> Refused:
    """What the web server says where there is no script."""
    return Refused(page(404, NOT_FOUND))


def too_many(headers: dict[str, str]) -> Refused:
    return Refused(page(429, TOO_MANY, headers))


def failure(status: int) -> Reply:
    """The web server's page for a failure a test asked for."""
    return page(status, hostile.HTML.replace("502 Bad Gateway", str(status)))
