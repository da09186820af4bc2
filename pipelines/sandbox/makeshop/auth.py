"""MakeShop Korea's doors: bearer tokens of the Shop API, the two static keys of the Open API (contract 2.1, 3)."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from ..wire import Call, Reply, json_reply
from . import errors

if TYPE_CHECKING:
    from .mall import MakeshopMall

LIFE = timedelta(seconds=300)


@dataclass(slots=True)
class Issued:
    """A token and when it dies."""

    token: str
    expires_at: datetime


class Authority:
    """Who may call. Each token lives its 300 seconds, whatever is issued after it; there is no refresh token."""

    def __init__(self, mall: "MakeshopMall") -> None:
        self._mall = mall
        self._issued: list[Issued] = []
        self._count = 0

    def forget(self) -> None:
        """Every token is dead."""
        self._issued.clear()

    def issue(self, call: Call) -> Reply:
        """POST /oauth/token. Raises Refused."""
        mall = self._mall
        if _basic(call) != (mall.client_id, mall.client_secret):
            raise errors.token_refused(401, "클라이언트 인증에 실패하였습니다")
        kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
        told = dict(parse_qsl(call.body.decode("utf-8", "replace"))) if kind.endswith("x-www-form-urlencoded") else {}
        if told.get("grant_type") != "client_credentials":
            raise errors.token_refused(400, "grant_type 이 올바르지 않습니다")
        if told.get("shop_uid") != mall.shop_id:
            raise errors.token_refused(400, "앱이 설치되지 않은 상점입니다")
        mall.limits.token(call, told["shop_uid"])
        self._count += 1
        text = sha256(f"{mall.world.seed} {mall.shop_id} token {self._count}".encode()).hexdigest()
        self._issued = [each for each in self._issued if each.expires_at > mall.now]
        self._issued.append(Issued(f"eyJ{text[:20]}.{text[20:44]}.{text[44:]}", mall.now + LIFE))
        data = {
            "access_token": self._issued[-1].token,
            "token_type": "Bearer",
            "expires_in": int(LIFE.total_seconds()),
        }
        return json_reply({"success": True, "data": data})

    def check_bearer(self, call: Call) -> None:
        """A living token, and the path of the shop it was issued for. Raises Refused."""
        mall, (scheme, _, token) = self._mall, call.headers.get("authorization", "").partition(" ")
        living = scheme == "Bearer" and any(each.token == token and each.expires_at > mall.now for each in self._issued)
        if not living or call.words.get("shop") != mall.shop_id:
            raise errors.unauthorized(mall.switches.bad_token)

    def check_keys(self, call: Call) -> None:
        """The static keys. Which codes the licence key has is not known; those of its family are taken."""
        mall, sent = self._mall, call.headers
        checks = (
            ("9001", not sent.get("shopkey")),
            ("9002", sent.get("shopkey") != mall.shop_key),
            ("9004", not sent.get("licensekey")),
            ("9005", sent.get("licensekey") != mall.license_key),
        )
        for return_code, wrong in checks:
            if wrong:
                raise errors.code(return_code)


def _basic(call: Call) -> tuple[str, str] | None:
    scheme, _, text = call.headers.get("authorization", "").partition(" ")
    try:
        name, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, secret) if scheme == "Basic" else None
