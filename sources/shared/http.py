"""One HTTP session per shop: paced, retried within bounds, redacted, and timed by a clock that tests can replace.

What is retried: refused, reset and timed-out connections, cut bodies, 429 and 5xx. What is not: every other answer,
which goes back to the mall's client, because only it knows what a 401 or a 422 means there.
"""

import ipaddress
import random
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import tenacity
from dlt.common.runtime import signals

from .clock import Clock
from .errors import MalformedPage, MallUnavailable, QuotaUsedUp, Throttled, WrongConfiguration
from .json import parsed
from .pacing import LARGEST_FIGURE, Pace, figure
from .redaction import redact, redacted

__all__ = ["Answer", "Clock", "Session", "checked_base_url", "is_loopback", "redact", "redacted", "retry_after"]

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
ATTEMPTS = 6
LONGEST_BACKOFF_SECONDS = 60.0
# a thousand orders with all that is in them are 8 MB; what is made of a page takes some ten times its length
LONGEST_BODY_BYTES = 64 * 1024 * 1024
LOOPBACK_NAMES = ("localhost",)


@dataclass(frozen=True)
class Answer:
    """One HTTP answer. `body` is what arrived, already decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    path: str

    def json(self) -> Any:
        """The parsed body. Raises: MalformedPage if it is not JSON, naming what it looks like instead."""
        try:
            return parsed(self.body)
        except ValueError:
            raise MalformedPage(
                f"{self.path} answered {self.status} with {self.looks_like()} instead of JSON"
            ) from None

    def looks_like(self) -> str:
        """What kind of body this is, in words that are safe to log."""
        start = self.body[:256].lstrip().lower()
        if not start:
            return "an empty body"
        if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
            return "a web page"
        return f"{len(self.body)} bytes that do not parse"


class _Again(Exception):
    """An attempt that may be repeated; carries what to raise when it may not, and how long the mall asks to wait."""

    def __init__(self, failure: Exception, wait: float | None = None) -> None:
        super().__init__()
        self.failure = failure
        self.wait = wait


class Session:
    """Calls one mall for one shop.

    Shape: `base_url` scheme, host and optional port, without a path; `pace` waits before every call and reads the
        mall's limit headers after it. `secrets` are replaced by *** in everything this package and urllib3 log.
        `final` looks at every 429 and 5xx and returns the error of one that trying again cannot cure.
    Raises: WrongConfiguration if `base_url` is not https (plain http is for loopback hosts, or `allow_http`).
    """

    def __init__(
        self,
        platform: str,
        shop: str,
        base_url: str,
        *,
        clock: Clock | None = None,
        pace: Pace | None = None,
        secrets: Iterable[str] = (),
        attempts: int = ATTEMPTS,
        timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
        final: Callable[[Answer], Exception | None] = lambda _: None,
        allow_http: bool = False,
    ) -> None:
        self.shop = f"{platform} {shop}"
        self.base_url = checked_base_url(base_url, self.shop, allow_http=allow_http)
        self.clock = clock or Clock()
        self.pace = pace
        self.requests = 0
        self._counting = threading.Lock()
        self.waited: Callable[[float, str], None] | None = None
        self._attempts = attempts
        self._timeout = timeout
        self._final = final
        self._http = requests.Session()
        # requests would replace our Authorization header by one found in ~/.netrc unless an auth hook is set
        self._http.auth = lambda request: request
        redact(secrets)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        form: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        resource: str = "",
        retry: bool = True,
        pace: Pace | None = None,
    ) -> Answer:
        """One call. Answers below 500 other than 429 come back as they are.

        `retry=False` is for calls that must not reach the mall twice (tokens): only a connection that was never made is
        tried again. `pace` is this call's own, where a mall limits each of its APIs by itself.
        Raises: MallUnavailable, Throttled, QuotaUsedUp once the attempts are used up.
        """

        def attempt() -> Answer:
            return self._once(method, path, params, form, json, headers, resource, retry, pace or self.pace)

        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_Again),
            stop=tenacity.stop_after_attempt(self._attempts),
            wait=self._backoff,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(attempt)
        except _Again as again:
            raise again.failure from None

    def _once(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | None,
        form: Mapping[str, Any] | None,
        json: Any,
        headers: Mapping[str, str] | None,
        resource: str,
        retry: bool,
        pace: Pace | None,
    ) -> Answer:
        # dlt takes Ctrl-C and looks for it between two items, which may be many slow calls apart
        signals.raise_if_signalled()
        if pace:
            pace.wait(self._sleep)
        with self._counting:
            self.requests += 1
        try:
            response = self._http.request(
                method,
                self.base_url + path,
                params=params,
                data=form,
                json=json,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
            with response:
                body = _bounded(response, path, self.shop, resource)
        except requests.RequestException as trouble:
            # the exception's text holds the whole URL with its query: only its kind is told
            broken = MallUnavailable(f"{method} {path}: {_kind(trouble)}", shop=self.shop, resource=resource)
            if retry or isinstance(trouble, requests.ConnectTimeout) or _never_connected(trouble):
                raise _Again(broken) from None
            raise broken from None
        answer = Answer(response.status_code, response.headers, body, path)
        blocked = pace.heed(answer.headers) if pace else 0.0
        if (answer.status == 429 or answer.status >= 500) and (failure := self._final(answer)):
            raise failure
        if answer.status == 429:
            raise _Again(*self._throttled(answer, path, resource, blocked, pace))
        if answer.status >= 500:
            unavailable = MallUnavailable(f"{method} {path}: HTTP {answer.status}", shop=self.shop, resource=resource)
            if retry:
                raise _Again(unavailable, retry_after(answer.headers, self.clock))
            raise unavailable
        return answer

    def _throttled(
        self, answer: Answer, path: str, resource: str, blocked: float, pace: Pace | None
    ) -> tuple[Exception, float]:
        wait = max(blocked, retry_after(answer.headers, self.clock) or 0.0, 1.0)
        if pace and wait > pace.longest_wait:
            until = self.clock.now() + timedelta(seconds=wait)
            raise QuotaUsedUp(
                f"{path}: the mall's quota is used up until {until:%Y-%m-%d %H:%M:%S} UTC",
                until=until,
                shop=self.shop,
                resource=resource,
                fix="run again after that time, or less often.",
            )
        if pace:
            pace.pause(wait)  # calls of other threads and processes would only be refused as well
        failure = Throttled(f"{path}: HTTP 429 after {self._attempts} attempts", shop=self.shop, resource=resource)
        return failure, wait

    def _backoff(self, state: tenacity.RetryCallState) -> float:
        again = state.outcome.exception() if state.outcome else None
        asked = again.wait if isinstance(again, _Again) else None
        if asked is not None:
            return asked + random.uniform(0.0, 0.5)
        return random.uniform(0.5, 1.0) * min(2.0 ** (state.attempt_number - 1), LONGEST_BACKOFF_SECONDS)

    def _sleep(self, seconds: float) -> None:
        if self.waited and seconds > 1.0:
            self.waited(seconds, "waiting for the mall's limit")
        while seconds > 0:
            signals.raise_if_signalled()
            part = min(seconds, self.clock.speed)  # a second of the wall's
            self.clock.sleep(part)
            seconds -= part


def checked_base_url(url: str, shop: str = "", *, allow_http: bool = False) -> str:
    """`url` without a trailing slash. Raises: WrongConfiguration unless it is https, or http on a loopback host."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https" and host:
        return url.rstrip("/")
    if parts.scheme == "http" and host and (allow_http or is_loopback(host)):
        return url.rstrip("/")
    raise WrongConfiguration(
        f"base_url {url!r} is not https", shop=shop, fix="use https://; plain http is allowed for loopback hosts only."
    )


def is_loopback(host: str) -> bool:
    """Whether `host` can only be this machine."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def retry_after(headers: Mapping[str, str], clock: Clock) -> float | None:
    """Seconds that Retry-After asks for, in either of its two forms; None without it or with nonsense in it."""
    value = headers.get("Retry-After", "").strip()
    if not value:
        return None
    if value.isdecimal():
        return figure(value)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return min(max((at - clock.now()).total_seconds(), 0.0), LARGEST_FIGURE) if at.tzinfo else None


def _bounded(response: requests.Response, path: str, shop: str, resource: str) -> bytes:
    pieces, size = [], 0
    for piece in response.iter_content(1024 * 1024):
        pieces.append(piece)
        size += len(piece)
        if size > LONGEST_BODY_BYTES:
            raise MalformedPage(f"{path} sent more than {LONGEST_BODY_BYTES} bytes", shop=shop, resource=resource)
    return b"".join(pieces)


def _kind(trouble: requests.RequestException) -> str:
    if isinstance(trouble, requests.Timeout):
        return "no answer in time"
    if isinstance(trouble, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return "the answer was cut off"
    if isinstance(trouble, requests.exceptions.SSLError):
        return "the TLS certificate was not accepted"
    return "the connection failed"


def _never_connected(trouble: requests.RequestException) -> bool:
    reason = getattr(trouble.args[0], "reason", None) if trouble.args else None
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")
