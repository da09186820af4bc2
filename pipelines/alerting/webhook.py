"""A message to a webhook that takes Slack's JSON: made, sent, tried again within bounds. The address is a secret."""

import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests
import tenacity

from sources.shared.errors import KmallError
from sources.shared.http import Clock, redacted, retry_after
from sources.shared.redaction import redact

ATTEMPTS = 4
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
LONGEST_WAIT_SECONDS = 20.0  # a run must not wait for an hour because a webhook says so
LONGEST_ANSWER = 1024
LONGEST_LINE = 300
LONGEST_SECTION = 2900  # Slack: a section's text, at most 3,000 characters
LONGEST_HEADER = 150  # Slack: a header's text
SLACK_WORD = re.compile(r"[a-z_]{1,40}")  # no_service, invalid_blocks: what Slack answers, safe to show


class AlertNotSent(KmallError):
    """The webhook did not take the message. What was to be told will be told the next time."""

    default_fix = "compare [alerts] webhook in .dlt/secrets.toml with the address that the receiver shows."


@dataclass(frozen=True)
class Section:
    """One kind of news: a title, and its lines, one of them each alert or several that say the same."""

    title: str
    lines: Sequence[str]


def message(headline: str, sections: Sequence[Section]) -> dict[str, Any]:
    """Slack's JSON. `text` holds all of it, for receivers that show no blocks; names are escaped as Slack wants it."""
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": _cut(headline, LONGEST_HEADER)}}
    ]
    texts = [f"*{_escaped(headline)}*"]
    for section in sections:
        lines = [f"*{_escaped(section.title)}*", *(f"• {_escaped(_cut(line, LONGEST_LINE))}" for line in section.lines)]
        texts += lines
        blocks += [
            {"type": "section", "text": {"type": "mrkdwn", "text": part, "verbatim": True}} for part in _parts(lines)
        ]
    return {"text": "\n".join(texts), "blocks": blocks}


def send(url: str, body: dict[str, Any], sleep: Callable[[float], None] = time.sleep) -> None:
    """Posts it; refused and cut connections, 429 and 5xx are tried again. Raises: AlertNotSent, without the address."""
    parts = urlsplit(url)
    redact([url, url.partition(parts.netloc)[2]])  # urllib3 logs the path alone
    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(_Again),
        stop=tenacity.stop_after_attempt(ATTEMPTS),
        wait=_wait,
        sleep=sleep,
        reraise=True,
    )
    try:
        retrying(_once, url, orjson.dumps(body))
    except _Again as again:
        told = f"the webhook at {parts.hostname} did not take the alert: {again}, {ATTEMPTS} times"
        raise AlertNotSent(told, fix="see whether it can be reached; the next run tells it again.") from None
    except _Refused as refusal:
        raise AlertNotSent(f"the webhook at {parts.hostname} refused the alert: {refusal}") from None


class _Again(Exception):
    """An attempt that may be repeated. `wait`: seconds that the receiver asks for."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


class _Refused(Exception):
    """An answer that another attempt will not change."""


def _once(url: str, body: bytes) -> None:
    with requests.Session() as http:
        http.auth = lambda request: request  # nothing of ~/.netrc
        try:
            response = http.post(
                url,
                data=body,
                headers={"Content-Type": "application/json; charset=utf-8"},
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            )
            with response:
                answer: bytes = next(response.iter_content(LONGEST_ANSWER), b"")
        except requests.Timeout:
            raise _Again("no answer in time") from None
        except requests.exceptions.SSLError:
            raise _Refused("its TLS certificate was not accepted") from None
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            raise _Again("the connection failed") from None
        except requests.RequestException as trouble:
            raise _Refused(f"the request could not be made ({type(trouble).__name__})") from None
    if response.status_code == 429 or response.status_code >= 500:
        raise _Again(f"HTTP {response.status_code}", retry_after(response.headers, Clock()) or 0.0)
    if not 200 <= response.status_code < 300:
        word = answer.decode("utf-8", "replace").strip()
        raise _Refused(f"HTTP {response.status_code}{f' {redacted(word)}' if SLACK_WORD.fullmatch(word) else ''}")


def _wait(state: tenacity.RetryCallState) -> float:
    again = state.outcome.exception() if state.outcome else None
    asked = again.wait if isinstance(again, _Again) else 0.0
    return min(max(asked, random.uniform(0.5, 1.0) * 2.0 ** (state.attempt_number - 1)), LONGEST_WAIT_SECONDS)


def _parts(lines: Sequence[str]) -> list[str]:
    parts = [lines[0]]
    for line in lines[1:]:
        if len(parts[-1]) + len(line) < LONGEST_SECTION:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
    return parts


def _cut(text: str, length: int) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= length else f"{one_line[: length - 1]}…"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
