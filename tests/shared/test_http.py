"""One session per shop: what is tried again, what is not, how long it waits, and what never shows in a log."""

import logging
import pickle
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sources.cafe24.client import read_limits
from sources.shared.errors import MalformedPage, MallUnavailable, QuotaUsedUp, Throttled, WrongConfiguration
from sources.shared.http import Answer, Clock, Session, checked_base_url, retry_after
from sources.shared.pacing import Limit, Pace
from tests.replay import replay

NOW = datetime(2026, 3, 1, tzinfo=UTC)
Reply = tuple[int, bytes] | tuple[int, bytes, Mapping[str, str]]


class Script:
    """Answers in turn, the last one for ever; remembers what was asked."""

    def __init__(self) -> None:
        self.replies: list[Reply] = [(200, b'{"ok": true}')]
        self.asked: list[str] = []

    def __call__(self, method: str, path: str, query: Mapping[str, str]) -> Reply:
        self.asked.append(path)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def url(script: Script) -> Iterator[str]:
    with replay(script) as address:
        yield address


def session(url: str, **options: Any) -> Session:
    return Session("cafe24", "main", url, clock=Clock(lambda: NOW, speed=5000.0), **options)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_refusal_is_survived(script: Script, url: str, status: int) -> None:
    script.replies[:0] = [(status, b""), (status, b"")]
    assert session(url).request("GET", "/x").json() == {"ok": True}
    assert len(script.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_an_answer_that_waiting_does_not_change_comes_back_at_once(script: Script, url: str, status: int) -> None:
    script.replies = [(status, b"{}")]
    assert session(url).request("GET", "/x").status == status
    assert len(script.asked) == 1


@pytest.mark.parametrize(("status", "error"), [(503, MallUnavailable), (429, Throttled)])
def test_a_lasting_refusal_ends_by_name_after_a_bounded_number_of_tries(
    script: Script, url: str, status: int, error: type[Exception]
) -> None:
    script.replies = [(status, b"")]
    with pytest.raises(error, match="/x"):
        session(url, attempts=4).request("GET", "/x", resource="orders")
    assert len(script.asked) == 4


def test_a_call_that_must_not_be_repeated_is_not(script: Script, url: str) -> None:
    script.replies = [(503, b"")]
    with pytest.raises(MallUnavailable):
        session(url).request("POST", "/token", form={"a": "b"}, retry=False)
    assert len(script.asked) == 1


def test_nobody_listening_is_named_without_the_query() -> None:
    with pytest.raises(MallUnavailable) as caught:
        session("http://127.0.0.1:9", attempts=2).request("GET", "/x", params={"cellphone": "010-1234-5678"})
    assert "010-1234-5678" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_quota_that_outlasts_patience_says_until_when(script: Script, url: str) -> None:
    script.replies = [(429, b"", {"X-Cafe24-Call-Remain": "1800"})]
    pace = Pace("mall", Clock(lambda: NOW, speed=5000.0), read=read_limits)
    with pytest.raises(QuotaUsedUp, match="00:30:00") as caught:
        session(url, pace=pace).request("GET", "/x")
    assert caught.value.until == NOW + timedelta(minutes=30)


def test_a_redirect_is_not_followed(script: Script, url: str) -> None:
    script.replies = [(302, b"", {"Location": "/elsewhere"})]
    assert session(url).request("GET", "/x").status == 302
    assert script.asked == ["/x"]


@pytest.mark.parametrize(
    ("body", "told"),
    [(b"<html><body>maintenance</body></html>", "a web page"), (b"", "an empty body"), (b'{"cut', "do not parse")],
)
def test_what_is_not_json_is_said_in_words(script: Script, url: str, body: bytes, told: str) -> None:
    script.replies = [(200, body)]
    with pytest.raises(MalformedPage, match=told):
        session(url).request("GET", "/x").json()


@pytest.mark.parametrize(
    "address", ["http://mall.example", "ftp://mall.example", "mall.example", "", "http://127.0.0.1.evil.example"]
)
def test_only_https_leaves_the_machine(address: str) -> None:
    with pytest.raises(WrongConfiguration, match="https"):
        checked_base_url(address, "cafe24 main")


@pytest.mark.parametrize(
    "address", ["https://mall.example/", "http://127.0.0.1:80", "http://localhost", "http://[::1]:1"]
)
def test_plain_http_is_for_this_machine(address: str) -> None:
    assert checked_base_url(address) == address.rstrip("/")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("Sun, 01 Mar 2026 00:01:00 GMT", 60.0),
        ("Sun, 01 Feb 2026 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value}, Clock(lambda: NOW)) == seconds


def test_no_log_line_shows_a_secret(script: Script, url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    session(url, secrets=["canary-secret"]).request("GET", "/x", params={"key": "canary-secret"})
    logging.getLogger("kmall").warning("token %s", "canary-secret")
    assert "canary-secret" not in caplog.text
    assert "***" in caplog.text


def test_an_error_survives_a_process_boundary() -> None:
    error = WrongConfiguration("a key is missing", shop="cafe24 main", resource="orders", fix="write it")
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == "cafe24 main, orders: a key is missing Fix: write it"


@pytest.mark.parametrize("status", [429, 503])
def test_a_refusal_that_waiting_cannot_cure_is_told_at_once(script: Script, url: str, status: int) -> None:
    script.replies = [(status, b"quota")]

    def final(answer: Answer) -> QuotaUsedUp | None:
        return QuotaUsedUp("the quota is used up") if answer.body == b"quota" else None

    with pytest.raises(QuotaUsedUp):
        session(url, final=final).request("GET", "/a")
    assert script.asked == ["/a"]
    script.replies = [(status, b"busy"), (200, b"{}")]
    assert session(url, final=final).request("GET", "/a").status == 200


def test_a_call_may_bring_the_pace_of_its_own_api(script: Script, url: str) -> None:
    class Counted(Clock):
        slept = 0.0

        def sleep(self, seconds: float) -> None:
            self.slept += seconds
            super().sleep(seconds)

    clock = Counted(lambda: NOW, speed=1000.0)
    slow, quick = (Pace(name, clock, bucket=Limit(1, seconds)) for name, seconds in (("slow", 60.0), ("quick", 0.01)))
    calls = Session("cafe24", "main", url, clock=clock, pace=slow)
    started = clock.monotonic()
    calls.request("GET", "/a")
    for _ in range(3):
        calls.request("GET", "/b", pace=quick)
    assert clock.slept < 1.0
    calls.request("GET", "/a")
    assert clock.monotonic() - started >= 59.0
