"""Answers made to do harm: refused by name, or loaded where they may be, in bounded time and memory; no call out."""

import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MEGABYTE = 1024 * 1024
ORDER = b'{"orders":[{"shop_no":1,"order_id":"a"'
ENTITY = '<!DOCTYPE data [<!ENTITY e SYSTEM "{}">]><data><header><code>000</code></header><return>&e;</return></data>'
LAUGHS = (
    '<!DOCTYPE data [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><data><header><code>&a9;</code></header></data>"
)
QUADRATIC = f'<!DOCTYPE data [<!ENTITY a "{"x" * 50_000}">]><data><header><code>{"&a;" * 50_000}</code></header></data>'

PEAK_MEGABYTES = {"few": 600, "many": 1800}
SECONDS = {"few": 20.0, "many": 120.0}
EXPECTED = {
    "few": {
        "/endless": "MalformedPage",
        "/bomb": "MalformedPage",
        "/promises-more": "MallUnavailable",
        "/promises-less": "MalformedPage",
        "/deep-lists": "MalformedPage",
        "/deep-objects": "MalformedPage",
        "/deep-known": "MalformedPage",
        "/xml-deep": "Hostile Hostile",
        "/xml-laughs": "Hostile Hostile",
        "/xml-quadratic": "Hostile Hostile",
        "/xml-entity-file": "Hostile Hostile",
        "/xml-entity-http": "Hostile Hostile",
    },
    "many": {
        "/hundred-megabytes": "MalformedPage",
        "/deep-millions": "MalformedPage",
        "/million-keys": "1 rows",
        "/many-keys": "1 rows",
        "/long-text": "1 rows",
        "/million-records": "MalformedPage",
        "/xml-tags": "TooLong TooLong",
        "/xml-long-text": "MalformedPage MalformedPage",
    },
}


def body_of(path: str, canary: str, file: Path) -> bytes:
    """What a path answers with."""
    xml = b"<data><header><code>000</code></header><return>%b</return></data>"
    bodies = {
        "/deep-lists": lambda: ORDER + b',"new":' + b"[" * 100_000 + b"]" * 100_000 + b"}]}",
        "/deep-objects": lambda: ORDER + b',"new":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}]}",
        "/deep-known": lambda: ORDER + b',"payment_method":' + b"[" * 300 + b"]" * 300 + b"}]}",
        "/deep-millions": lambda: ORDER + b',"new":' + b'{"a":"]",' * 3_000_000 + b"}" * 3_000_000 + b"}]}",
        "/hundred-megabytes": lambda: ORDER + b',"memo":"' + b"x" * 100 * MEGABYTE + b'"}]}',
        "/million-keys": lambda: ORDER + b"," + b",".join(b'"k%d":1' % each for each in range(1_000_000)) + b"}]}",
        "/many-keys": lambda: ORDER + b"," + b",".join(b'"k%d":1' % each for each in range(150_000)) + b"}]}",
        "/long-text": lambda: ORDER + b',"order_date":"' + b"x" * 50 * MEGABYTE + b'"}]}',
        "/million-records": lambda: b'{"orders":[' + b",".join([b"{}"] * 1_000_000) + b"]}",
        "/promises-less": lambda: ORDER + b"}]}" + b" " * 2000,
        "/promises-more": lambda: ORDER + b"}]}",
        "/xml-deep": lambda: xml % (b"<a>" * 100_000 + b"</a>" * 100_000),
        "/xml-laughs": LAUGHS.encode,
        "/xml-quadratic": QUADRATIC.encode,
        "/xml-entity-file": lambda: ENTITY.format(file.as_uri()).encode(),
        "/xml-entity-http": lambda: ENTITY.format(f"{canary}/canary").encode(),
        "/xml-tags": lambda: xml % (b"<a/>" * 3_100_000),
        "/xml-long-text": lambda: xml % (b"<order_data><memo>" + b"x" * 20 * MEGABYTE + b"</memo></order_data>"),
    }
    return bodies[path]()


@contextmanager
def served(file: Path) -> Iterator[tuple[str, list[str]]]:
    """The base URL, and the paths that were asked for."""
    asked: list[str] = []
    bomb = gzip.compress(b"0" * 100 * MEGABYTE, 1)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            with suppress(OSError):  # a reader that has enough hangs up
                self.send_response(200)
                self.send_header("Connection", "close")  # said, so that nobody asks again over what is being closed
                if self.path == "/endless":
                    self._endlessly()
                elif self.path == "/bomb":
                    self._sent(bomb, len(bomb), ("Content-Encoding", "gzip"))
                else:
                    body = body_of(self.path, address, file)
                    lies = {"/promises-more": len(body) + 100, "/promises-less": 20}
                    self._sent(body, lies.get(self.path, len(body)))

        def _sent(self, body: bytes, length: int, *headers: tuple[str, str]) -> None:
            for name, value in (("Content-Length", str(length)), *headers):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _endlessly(self) -> None:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            while True:
                self.wfile.write(b"%x\r\n" % MEGABYTE + b" " * MEGABYTE + b"\r\n")

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield address, asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("kinds", ["few", pytest.param("many", marks=pytest.mark.soak)])
def test_a_hostile_answer_is_refused_by_name_in_bounded_time_and_memory(kinds: str, tmp_path: Path) -> None:
    secret = tmp_path / "canary.txt"
    secret.write_text("canary-of-a-file")
    expected = EXPECTED[kinds]
    with served(secret) as (address, asked):
        command = [sys.executable, "-m", "tests.fuzz.hostile_client", address, *expected]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "canary-of-a-file" not in ended.stdout + ended.stderr
    measured = json.loads(ended.stdout)
    assert {path: name for path, (name, _) in measured["told"].items()} == expected
    assert {path: seconds for path, (_, seconds) in measured["told"].items() if seconds > SECONDS[kinds]} == {}
    assert measured["megabytes"] < PEAK_MEGABYTES[kinds]
    assert "/canary" not in asked
