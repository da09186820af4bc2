"""Naver's token endpoint: a bcrypt signature instead of a password, one token per resource (contract 3)."""

import base64
import binascii
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import bcrypt

from ..wire import Call, Refused, Reply, json_reply
from .errors import Errors

if TYPE_CHECKING:
    from .mall import NaverMall

LIFE = timedelta(seconds=10_800)
RENEWED_BELOW = timedelta(minutes=30)
SIGNATURE_LIFE = timedelta(minutes=5)
QUOTA_HEADERS = {"gncp-gw-quota-limit": "5", "gncp-gw-quota-period": "HOURS", "gncp-gw-quota-remaining": "0"}
FIELDS = ("client_id", "timestamp", "grant_type", "client_secret_sign", "type")
ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
HALF_AN_HOUR = int(RENEWED_BELOW.total_seconds())


@dataclass(slots=True)
class Issued:
    """A token and the resource it opens: `SELF`, or `SELLER:` and the seller's id."""

    token: str
    resource: str
    expires_at: datetime


class Authority:
    """Who may call. Tokens outlive the next token; only a new secret or `forget` ends them early."""

    def __init__(self, mall: "NaverMall", seed: int) -> None:
        self._mall = mall
        self._seed = seed
        self._issued: list[Issued] = []
        self._count = 0
        self.is_throttled = False
        self._throttled_calls: list[datetime] = []

    @property
    def living(self) -> list[Issued]:
        return [each for each in self._issued if each.expires_at > self._mall.now]

    def forget(self) -> None:
        """Every token is dead."""
        self._issued.clear()

    def is_valid(self, call: Call) -> bool:
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        return scheme == "Bearer" and any(each.token == token for each in self.living)

    def token(self, call: Call, errors: Errors) -> Reply:
        """POST /v1/oauth2/token. Raises Refused."""
        form = self._form(call, errors)
        for name in FIELDS:
            if not form.get(name):
                raise _invalid(errors, name)
        self._check_signature(form, errors)
        resource = self._resource(form, errors)
        now = self._mall.now
        kept = [each for each in self.living if each.resource == resource]
        token = max(kept, key=lambda each: each.expires_at, default=None)
        if token is None or (token.expires_at - now).total_seconds() < HALF_AN_HOUR:
            self._throttle(now, errors)
            self._count += 1
            text = sha256(f"{self._seed} token {self._count} {resource}".encode()).hexdigest()[:22]
            token = Issued(text, resource, now + LIFE)
            self._issued.append(token)
        # a token just made was measured with 10799 seconds
        left = max(int((token.expires_at - now).total_seconds()) - 1, 0)
        return json_reply({"access_token": token.token, "expires_in": left, "token_type": "Bearer"})

    def _form(self, call: Call, errors: Errors) -> dict[str, str]:
        in_url = {name: value for name, value in call.query.items() if name in (*FIELDS, "account_id")}
        if in_url and self._mall.switches.url_parameters == "refused":
            raise _invalid(errors, next(iter(in_url)))
        if in_url:
            self.is_throttled = True
            return in_url
        kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise errors.product("BAD_REQUEST", "Content-Type 이 유효하지 않습니다.", 400, traced=True)
        return dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))

    def _check_signature(self, form: dict[str, str], errors: Errors) -> None:
        if form["client_id"] != self._mall.client_id:
            raise errors.product("FORBIDDEN", "접근 권한이 없습니다.", 403, traced=True)
        if form["grant_type"] != "client_credentials":
            raise _invalid(errors, "grant_type")
        if not form["timestamp"].isdigit():
            raise _invalid(errors, "timestamp")
        clocks = [self._mall.now.timestamp(), *([time.time()] if self._mall.switches.wall_clock_too else [])]
        signed_ms = int(form["timestamp"])
        if min(abs(now * 1000 - signed_ms) for now in clocks) > SIGNATURE_LIFE.total_seconds() * 1000:
            raise _invalid(errors, "timestamp")
        if not _signs(form["client_secret_sign"], f"{form['client_id']}_{form['timestamp']}", self._mall.client_secret):
            switches = self._mall.switches
            message = "client_secret_sign 항목이 유효하지 않습니다."
            raise errors.product(switches.bad_sign_code, message, switches.bad_sign_status, traced=True)

    def _resource(self, form: dict[str, str], errors: Errors) -> str:
        account = form.get("account_id", "")
        if form["type"] == "SELF":
            if "account_id" in form:
                raise _invalid(errors, "account_id")
            return "SELF"
        if form["type"] != "SELLER":
            raise _invalid(errors, "type")
        if not account:
            raise _invalid(errors, "account_id")
        if account not in (self._mall.seller_id, self._mall.seller_uid):
            raise errors.product("FORBIDDEN", "접근 권한이 없습니다.", 403, traced=True)
        return f"SELLER:{account}"

    def _throttle(self, now: datetime, errors: Errors) -> None:
        """An application that once asked in the URL gets one token an hour."""
        if not self.is_throttled:
            return
        self._throttled_calls = [at for at in self._throttled_calls if now - at < timedelta(hours=1)]
        if self._throttled_calls:
            raise errors.gateway("GW.QUOTA_LIMIT", headers=QUOTA_HEADERS)
        self._throttled_calls.append(now)


def canonical_salt(secret: str) -> str:
    """The salt with the padding bits of its last character cleared, as every bcrypt accepts it (contract 3.1)."""
    index = ALPHABET.index(secret[-1])
    return secret[:-1] + ALPHABET[index & 0x30]


def _signs(sign: str, password: str, secret: str) -> bool:
    try:
        told = base64.b64decode(sign, validate=True)
    except binascii.Error:
        return False
    return told == bcrypt.hashpw(password.encode(), canonical_salt(secret).encode())


def _invalid(errors: Errors, name: str) -> Refused:
    return errors.product("BAD_REQUEST", f"{name} 항목이 유효하지 않습니다.", 400, name, traced=True)
