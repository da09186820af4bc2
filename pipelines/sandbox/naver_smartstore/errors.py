"""Naver's error answers: each family of APIs has an envelope of its own (contract 4). Unsourced texts are ours."""

from datetime import datetime
from typing import Any

from ..wire import Refused, json_reply
from .forms import stamp

GATEWAY_TEXTS = {
    "GW.AUTHN": (401, "요청을 보낼 권한이 없습니다."),
    "GW.IP_NOT_ALLOWED": (403, "허용되지 않은 IP에서 호출되었습니다."),
    "GW.NOT_FOUND": (404, "요청한 리소스를 찾을 수 없습니다."),
    "GW.RATE_LIMIT": (429, "요청이 많아 서비스를 일시적으로 사용할 수 없습니다."),
    "GW.QUOTA_LIMIT": (429, "할당된 시간당 요청량을 초과하였습니다."),
    "GW.PROXY.05": (500, "일시적인 오류가 발생하였습니다."),
    "GW.INTERNAL_SERVER_ERROR": (500, "일시적인 오류가 발생하였습니다."),
    "GW.BLOCK.01": (503, "서비스를 일시적으로 사용할 수 없습니다."),
    "GW.BLOCK.02": (503, "서비스 점검 중입니다."),
    "GW.TIMEOUT.01": (504, "요청 대기 시간이 초과되었습니다."),
}
ORDER_TEXTS = {
    "4000": "잘못된 요청 파라미터입니다.",
    "100001": "상품 주문을 찾을 수 없습니다.",
    "100003": "주문을 찾을 수 없습니다.",
    "104139": "조회 가능한 날짜 범위를 초과했습니다.",
}


class Errors:
    """Makes refusals for one call: they carry its time and, but for the product family, its trace id."""

    def __init__(self, now: datetime, trace_id: str) -> None:
        self._timestamp = stamp(now)
        self.trace_id = trace_id

    def gateway(self, code: str, status: int = 0, headers: dict[str, str] | None = None) -> Refused:
        usual, message = GATEWAY_TEXTS[code]
        return self._refusal(status or usual, {"code": code, "message": message}, headers=headers)

    def order(self, code: str, detail: str = "", status: int = 400) -> Refused:
        """The order family: a numeric code as text; `detail` says which field (`type.object.field`)."""
        message = f"{ORDER_TEXTS[code]} ({detail})" if detail else ORDER_TEXTS[code]
        return self._refusal(status, {"code": code, "message": message})

    def product(self, code: str, message: str, status: int, name: str = "", traced: bool = False) -> Refused:
        """The product, Q&A and token family; only Q&A and token say a trace id in the body."""
        inputs = [{"name": name, "type": "valid", "message": message}] if name else []
        return self._refusal(status, {"code": code, "message": message, "invalidInputs": inputs}, traced=traced)

    def settlement(self, name: str, message: str, kind: str = "typeMismatch") -> Refused:
        inputs = [{"name": name, "message": message, "type": kind}]
        return self._refusal(400, {"code": "BAD_REQUEST", "message": message, "invalidInputs": inputs})

    def inquiry(self, code: str, message: str, name: str = "", status: int = 400) -> Refused:
        inputs = [{"name": name, "type": "valid", "message": message}] if name else []
        return self._refusal(status, {"code": code, "message": message, "invalidInputs": inputs})

    def _refusal(
        self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None, traced: bool = True
    ) -> Refused:
        body["timestamp"] = self._timestamp
        if traced:
            body["traceId"] = self.trace_id
        return Refused(json_reply(body, status, headers))
