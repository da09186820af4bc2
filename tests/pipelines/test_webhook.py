"""How a message reaches a webhook, and what is told when it does not."""

import logging
from collections.abc import Iterator

import pytest

from pipelines.alerting.webhook import ATTEMPTS, AlertNotSent, Section, message, send
from tests.free_port import free_port
from tests.webhook_receiver import SECRET, Receiver, receiving

BODY = message("kmall kmall.duckdb: failed 1", [Section("Failed (1)", ["cafe24 main, orders: the mall is away"])])


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def no_wait(_: float) -> None:
    return None


def test_a_receiver_that_is_ill_for_a_moment_gets_the_message_all_the_same(receiver: Receiver):
    for status in (500, 503, 429):
        receiver.will(status)
    send(receiver.url, BODY, no_wait)
    assert receiver.bodies == [BODY] * 4


def test_a_receiver_that_asks_for_an_hour_is_given_twenty_seconds(receiver: Receiver):
    waits: list[float] = []
    receiver.will(429, headers={"Retry-After": "3600"})
    receiver.will(503)
    send(receiver.url, BODY, waits.append)
    assert waits[0] == 20.0
    assert 1.0 <= waits[1] <= 2.0


def test_a_receiver_that_stays_ill_is_given_up(receiver: Receiver):
    for _ in range(9):
        receiver.will(500, f"see {receiver.url}".encode())
    with pytest.raises(AlertNotSent, match="did not take the alert: HTTP 500, 4 times") as failure:
        send(receiver.url, BODY, no_wait)
    assert len(receiver.bodies) == ATTEMPTS
    assert SECRET not in str(failure.value)


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (404, b"no_service", "HTTP 404 no_service"),
        (403, b"<html>who is T0SECRET0canary0B0</html>", "HTTP 403"),
        (302, b"", "HTTP 302"),
    ],
)
def test_what_the_receiver_refuses_is_not_tried_again(receiver: Receiver, status: int, body: bytes, told: str):
    receiver.will(status, body, {"Location": receiver.url})
    with pytest.raises(AlertNotSent) as failure:
        send(receiver.url, BODY, no_wait)
    assert failure.value.what == f"the webhook at 127.0.0.1 refused the alert: {told}"
    assert "[alerts] webhook" in failure.value.fix
    assert len(receiver.bodies) == 1


def test_a_refused_connection_is_named_and_no_log_line_shows_the_address(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    url = f"http://127.0.0.1:{free_port()}/services/{SECRET}"
    with pytest.raises(AlertNotSent, match="the connection failed, 4 times") as failure:
        send(url, BODY, no_wait)
    assert SECRET not in str(failure.value) + repr(failure.value) + caplog.text
    assert failure.value.__cause__ is None


def test_the_line_that_urllib3_logs_of_a_delivery_hides_the_path(receiver: Receiver, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    send(receiver.url, BODY, no_wait)
    assert "POST" in caplog.text
    assert SECRET not in caplog.text


def test_names_cannot_make_links_mentions_or_lines_of_their_own():
    made = message("kmall", [Section("Low stock (1)", ["MUG <!channel> & <https://x|컵>\nsecond: nothing left"])])
    line = "• MUG &lt;!channel&gt; &amp; &lt;https://x|컵&gt; second: nothing left"
    assert made["text"].splitlines() == ["*kmall*", "*Low stock (1)*", line]
    assert made["blocks"][1]["text"] == {"type": "mrkdwn", "text": f"*Low stock (1)*\n{line}", "verbatim": True}


def test_however_long_the_lines_are_the_message_keeps_slacks_limits():
    made = message("k" * 400, [Section(f"kind {number}", ["&" * 900] * 4) for number in range(6)])
    headers = [block["text"]["text"] for block in made["blocks"] if block["type"] == "header"]
    sections = [block["text"]["text"] for block in made["blocks"] if block["type"] == "section"]
    assert len(made["blocks"]) <= 50
    assert max(map(len, headers)) <= 150
    assert max(map(len, sections)) <= 3000
    assert sum(section.count("•") for section in sections) == 24
