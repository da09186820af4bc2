"""The malls and the shops of ours, two rounds with a day of selling between them, and what is asked at the end."""

import random
import subprocess
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2

from pipelines.books import compare
from pipelines.config import Warehouse
from pipelines.platforms import platform_named
from pipelines.sandbox import Sandbox
from pipelines.stand_ins import snippet
from pipelines.warehouse_reading import reader
from sources.shared.tokens import TokenStore
from tests import postgres_server
from tests.fleet import evidence
from tests.fleet.limits import PROCESSES, over_the_limit
from tests.fleet.machines import LONGEST_SECONDS, ROTATING, Fleet, environment_of, kmall, redis_running
from tests.fleet.mistakes import wrongly_told
from tests.fleet.process import NOW
from tests.mall_kinds import MALLS, granted

WORKERS, ROUNDS, SPEED = 3, 2, 20.0
FRONTS = ("cafe24", "naver_smartstore", "godomall5", "makeshop", "makeshop_jp", "wisa")
BROKEN = "godomall5 broken"


def tell(line: str) -> None:
    sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {line}\n")
    sys.stdout.flush()


@dataclass
class Story:
    """Shape: `shops` of ours, one of them with a wrong key; `kills` of workers a round. `wrong` is what was found."""

    folder: Path
    shops: int
    kills: int
    draw: random.Random
    wrong: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: {"fleet": 0.0, "alone": 0.0})

    def told(self, stack: ExitStack) -> list[str]:
        """What is wrong. Raises: NotHere."""
        redis_url = stack.enter_context(redis_running(self.folder))
        urls = databases(stack.enter_context(postgres_server.running(connections=300)))
        start = datetime.now(UTC) - timedelta(days=ROUNDS - 1)
        world = {"products": 4, "orders_per_day": 3, "history_days": 5, "malls": FRONTS, "speed": SPEED}
        sandbox = stack.enter_context(Sandbox(7, start, **world))
        for front, mall in zip(FRONTS, sandbox.malls, strict=True):
            MALLS[front].prepare(mall)
        TokenStore(urls["store"]).write(ROTATING, granted(sandbox.cafe24))
        labels = self._written(sandbox, (start - timedelta(days=6)).date().isoformat())
        shared = environment_of(KMALL_TOKEN_STORE=urls["store"], KMALL_FLEET=redis_url)
        fleet = Fleet(self.folder, urls, shared, self.draw)
        (self.folder / NOW).write_text(sandbox.world.now.isoformat())
        for mistake, told in wrongly_told(fleet, redis_url).items():
            tell(f"mistake, {mistake}: {told or 'named, with its fix'}")
            self.wrong += [f"{mistake}: {told}"] if told else []
        for number in range(1, ROUNDS + 1):
            self._round(number, fleet, labels)
            if number < ROUNDS:
                sandbox.world.advance(days=1)
                (self.folder / NOW).write_text(sandbox.world.now.isoformat())
        self._limits(sandbox, urls["store"])
        self._who_was_where(fleet)
        self._books(fleet, sandbox.world.truth())
        rates = {name: 60 * ROUNDS * len(labels) / seconds for name, seconds in self.seconds.items()}
        disturbed = f"{len(fleet.deaths)} killed, {fleet.stopped} stopped for a while, {fleet.lost} tasks lost by Redis"
        tell(f"shops a minute: {rates['fleet']:.0f} by {WORKERS} workers, {disturbed}; {rates['alone']:.0f} alone")
        return self.wrong

    def _written(self, sandbox: Sandbox, begin: str) -> list[str]:
        """The configuration of all shops: as many of ours at each mall. Returns their labels.

        The first two of ours at a mall load all it has, the others what most of a shop's rows are.
        """
        keys, secrets, labels = [], [], []
        for number in range(self.shops):
            front = FRONTS[number % len(FRONTS)]
            platform = platform_named(MALLS[front].platform or front)
            alias = f"{'jp' if front == 'makeshop_jp' else 'shop'}{number // len(FRONTS)}"
            broken = f"{platform.name} {alias}" == "godomall5 shop1"
            alias = "broken" if broken else alias
            more: dict[str, Any] = {"speed": SPEED, "start_date": begin}
            if number >= 2 * len(FRONTS):
                more["resources"] = (MALLS[front].products.resource, MALLS[front].orders.resource)
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
        (self.folder / ".dlt").mkdir()
        (self.folder / ".dlt" / "config.toml").write_text("\n".join(keys))
        (self.folder / ".dlt" / "secrets.toml").write_text("\n".join(secrets))
        return labels

    def _round(self, number: int, fleet: Fleet, labels: list[str]) -> None:
        fleet.workers = [fleet.start(each) for each in range(WORKERS)]
        ended = threading.Event()
        trouble = threading.Thread(target=fleet.disturb, args=(self.kills, ended))
        trouble.start()
        try:
            seconds, results = fleet.load("sender", "--fleet", "--warehouse", fleet.urls["fleet"])
        finally:
            ended.set()
            trouble.join()
            fleet.end()
        self.seconds["fleet"] += seconds
        self.wrong += evidence.failures(results, BROKEN)
        killed = f"{len(fleet.deaths)} killed so far"
        tell(f"round {number}: {len(labels)} shops by {WORKERS} workers in {seconds:.0f} s, {killed}")
        seconds, results = fleet.load("alone", "--warehouse", fleet.urls["alone"])
        self.seconds["alone"] += seconds
        self.wrong += evidence.failures(results, BROKEN)
        tell(f"round {number}: {len(labels)} shops by one process in {seconds:.0f} s")
        ours, theirs = evidence.raw_rows(fleet.urls["fleet"]), evidence.raw_rows(fleet.urls["alone"])
        differing, unlike = evidence.differing(ours, theirs), evidence.unlike_the_first(ours)
        shops = {(schema, shop) for schema, _, shop in ours}
        self.wrong += [*differing, *unlike]
        if len(shops) != len(labels) - 1:
            self.wrong.append(f"rows of {len(shops)} shops, {len(labels) - 1} were expected")
        rows = sum(count for count, _ in ours.values())
        told = f"{len(differing)} tables of a shop differ from what one process loaded, {len(unlike)} from shop to shop"
        tell(f"round {number}: {rows:,} raw rows of {len(shops)} shops; {told}")

    def _limits(self, sandbox: Sandbox, store: str) -> None:
        calls, over = over_the_limit(store)
        tell(f"limits, {PROCESSES} processes in a hurry at one mall: {calls} calls, {over} more than it takes")
        self.wrong += [f"{over} calls of {calls} were more than a mall takes"] if over or not calls else []
        for front, mall in zip(FRONTS, sandbox.malls, strict=True):
            refused = sum(call.status == 429 for call in mall.calls)
            tell(f"limits, {front}: {len(mall.calls):,} calls, {refused} refused for their pace")
            self.wrong += [f"{front}: {refused} calls were refused for their pace"] if refused else []

    def _who_was_where(self, fleet: Fleet) -> None:
        runs = fleet.runs()
        cut_off = [run for run in runs if not run.whole]
        together = evidence.overlaps(runs)
        told = f"{len(cut_off)} of them cut off; {len(together)} times two were at one shop"
        tell(f"{len(runs)} runs of shops, alone and by workers, {told}")
        self.wrong += [*together, *fleet.ended_badly]
        if not (cut_off and fleet.stopped and fleet.lost):
            self.wrong.append("no worker was killed at a shop, or none was stopped, or Redis had no task to lose")
        for run in cut_off:
            if not any(each.shop == run.shop and each.begin >= run.end and each.whole for each in runs):
                self.wrong.append(f"{run.shop} was cut off and taken up by nobody")

    def _books(self, fleet: Fleet, truth: dict[str, Any]) -> None:
        """The unified tables over one shop of ours at each mall, of what the fleet loaded. All others hold the same."""
        evidence.keep_the_first(fleet.urls["fleet"])
        built = subprocess.run(
            kmall("transform", "--quiet", "--json", "--warehouse", fleet.urls["fleet"]),
            env=fleet.at("builder"),
            cwd=fleet.folder,
            stdout=subprocess.PIPE,
            timeout=LONGEST_SECONDS,
        )
        if built.returncode:
            self.wrong.append(f"the build failed: {built.stdout.decode()[:500]}")
            return
        with reader(Warehouse.parse(fleet.urls["fleet"])) as read:
            assert read is not None
            books = compare(truth, read)
        for book in books:
            tell(f"unified, {book.platform}: {book.sentence}")
        self.wrong += [f"{book.platform}: {book.sentence}" for book in books if not book.ok] or (
            [] if books else ["no books"]
        )


def databases(server: str) -> dict[str, str]:
    """Name -> URL of fresh ones."""
    urls = {}
    for name in ("store", "fleet", "alone"):
        connection = psycopg2.connect(server)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"create database {name}")
        connection.close()
        urls[name] = f"{server.rpartition('/')[0]}/{name}"
    return urls
