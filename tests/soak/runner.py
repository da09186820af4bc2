"""Months of selling in every mall, loaded and built by processes that are killed, over a network and disk that fail.

The seed decides what is drawn; when a process is struck depends on the machine, so a replay is alike, not the same.
"""

import csv
import json
import multiprocessing
import re
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from signal import SIGKILL
from typing import Any

from pipelines.config import Shop, Warehouse
from sources.shared.tokens import TokenStore
from tests import loading_process
from tests.loading_process import ROTATING, Job
from tests.mall_kinds import granted
from tests.malls import Mall
from tests.soak import weather
from tests.soak.tally import Tally
from tests.soak.volume import Volume
from tests.soak.weather import Blow

ALIASES = {"makeshop_jp": "makeshop-jp"}
CALM_HOURS = 26.0  # at the end: what leaves no trace in a list without a count is found by the daily look back
LONGEST_SECONDS = 900.0
PRELOAD = ("tests.loading_process", "dbt.cli.main", "dbt.adapters.duckdb", "dbt.adapters.postgres", "psycopg2")
MOMENTS = {
    "moment": "at a random moment",
    "call": "in a call",
    "file": "while dlt loads",
    "build": "while dbt builds",
}
UNFORESEEN = re.compile(r"\w+ at \S+\.py:\d+|rows in the warehouse are not the rows read|did not start|stopped without")


@dataclass(frozen=True)
class Plan:
    """How much. Shape: `builds` whole builds over the time, each with killed ones before it."""

    days: float
    kills: int
    seed: int
    builds: int = 6


class Defect(AssertionError):
    """Something that must never happen."""


class Soak:
    """One world, one warehouse. `warehouse` None is a DuckDB file on the volume; `tell` shows a line of progress.

    `cut_connection` breaks what the warehouse is connected by, and returns how many connections it broke.
    """

    def __init__(
        self,
        plan: Plan,
        malls: dict[str, Mall],
        volume: Volume,
        tell: Callable[[str], None],
        warehouse: Warehouse | None = None,
        cut_connection: Callable[[], int] | None = None,
    ) -> None:
        self.plan = plan
        self.malls = malls
        self.tally = Tally()
        self.draw = Random(plan.seed)
        self.any_mall = malls["cafe24"]
        self.world = self.any_mall.sandbox.world
        self.warehouse = warehouse or self.any_mall.warehouse
        self.store = TokenStore.open(self.any_mall.home)
        self.shops = {name: mall.shop(read_seconds=weather.READ_SECONDS) for name, mall in malls.items()}
        self.begin = self.world.now
        self.moments: list[tuple[datetime, dict[str, list[dict[str, Any]]]]] = []
        self._volume = volume
        self._tell = tell
        self._cut_connection = cut_connection
        self._seconds = multiprocessing.get_context("forkserver").RawValue("d", 0.0)
        self._machine_ahead = 0.0
        self._report = volume.folder.with_name(volume.folder.name + "-report.json")
        self._sku_map = self._report.with_name("sku_map.csv")
        self._lengths = {"load": 6.0, "one": 3.0, "build": 25.0}
        self._advance(0.0)

    @property
    def storm_end(self) -> datetime:
        return self.begin + timedelta(days=self.plan.days, hours=-CALM_HOURS)

    def run(self) -> None:
        """The storm: until the days have passed and enough was killed."""
        since, step, built = time.monotonic(), 0, 0
        while self.world.now < self.storm_end or self.tally.killed < self.plan.kills:
            step += 1
            self._advance(self._hours())
            if self.world.now >= self.begin + timedelta(days=self.plan.days * (built + 1) / (self.plan.builds + 1)):
                built += 1
                self._build(kills=2)
            elif self.draw.random() < 0.06:
                self.clean_run()
            else:
                self._stormy_run()
            passed = (self.world.now - self.begin) / timedelta(days=1)
            if step % 10 == 0:
                self._tell(
                    f"day {passed:5.1f} of {self.plan.days:g}, {step} steps, {self.tally.killed} killed, "
                    f"{time.monotonic() - since:.0f} s; a load of all takes {self._lengths['load']:.1f} s, "
                    f"of one or two {self._lengths['one']:.1f} s, a build {self._lengths['build']:.1f} s"
                )

    def finish(self) -> None:
        """The calm last day, and the run that must mend whatever was left open."""
        self._advance(max((self.begin + timedelta(days=self.plan.days) - self.world.now) / timedelta(hours=1), 0.0))
        self.clean_run()
        self.clean_build()
        tokens = (call for mall in self.malls.values() for call in mall.stand_in.calls if call.path.endswith("token"))
        self.tally.renewals = sum(call.status == 200 for call in tokens)

    def clean_run(self) -> None:
        """All shops, nothing in the way: whatever happened before, everything must arrive."""
        weather.set_right(self.malls)
        results = self._ended(self._start(tuple(self.shops.values())), "load")
        if bad := [result for result in results or [] if result["status"] not in ("ok", "skipped")]:
            raise Defect(f"a run with nothing in its way failed: {bad[:3]}")
        self.moments.append((self.world.now, self.world.truth()))

    def clean_build(self) -> None:
        """A build with nothing in its way."""
        if bad := self._ended(self._start((), work=loading_process.build), "build"):
            raise Defect(f"a build with nothing in its way failed: {bad[:5]}")

    def _hours(self) -> float:
        """How long until the next run: so that the days last for the kills, and at the end hardly any time."""
        left = max((self.storm_end - self.world.now) / timedelta(hours=1), 0.0)
        steps = max((self.plan.kills - self.tally.killed) * 1.5, 1.0)
        return min(left / steps * self.draw.uniform(0.4, 1.6), left, 60.0) if left else 0.05

    def _advance(self, hours: float) -> None:
        self.world.advance(seconds=hours * 3600)
        self._seconds.value = self.world.now.timestamp() + self._machine_ahead

    def _stormy_run(self) -> None:
        draw = self.draw
        names = list(self.malls) if draw.random() < 0.35 else draw.sample(list(self.malls), draw.choice([1, 1, 2]))
        shops = tuple(self.shops[name] for name in names)
        key = "load" if len(shops) > 2 else "one"
        with ExitStack() as stack:
            blows = self._blows(names)
            limit = None
            is_full = draw.random() < 0.08
            if is_full:
                limit = stack.enter_context(self._volume.full(draw.choice([0, 100, 400, 1000, 4000]) * 1024))
            how = draw.choice(["moment", "moment", "call", "file", "file", ""])
            process = self._start(shops, dies_after=draw.randrange(40) if how == "file" else None, largest_file=limit)
            if self._cut_connection and (how == "" or draw.random() < 0.5):
                blows.append(self._cut(process, key))
            if how:
                self._kill(process, how, names, key)
            results = self._ended(process, key, how)
            if is_full:
                blows.append(Blow(f"full disk ({self._volume.kind})", "", lambda: 1))
        self._count(blows, results)
        self._set_right()

    def _cut(self, process: BaseProcess, key: str) -> Blow:
        """Breaks the connections to the warehouse, the first that there are after a moment."""
        process.join(self.draw.uniform(0.2, self._lengths[key] / 2))
        cut = 0
        while process.is_alive() and not cut:
            assert self._cut_connection
            cut = self._cut_connection()
            process.join(0.05)
        return Blow("connection to the warehouse lost", "", lambda: cut)

    def _blows(self, names: Sequence[str]) -> list[Blow]:
        draw, blows = self.draw, []
        for name in names:
            blows += [weather.call_faults(self.malls[name], draw) for _ in range(draw.choice([0, 1, 1, 2, 3]))]
            blows += [weather.page_faults(self.malls[name], draw) for _ in range(draw.choice([0, 0, 1]))]
        if draw.random() < 0.2:
            blows.append(weather.changes_meanwhile(self.malls[draw.choice(names)], draw, self._advance))
        if draw.random() < 0.15:
            blows.append(weather.wrong_clocks(self.malls, draw))
            self._machine_ahead = draw.uniform(-weather.MACHINE_SECONDS, weather.MACHINE_SECONDS)
            self._advance(0.0)
        if draw.random() < 0.04:
            self.any_mall.stand_in.revoke_consent()
            blows.append(Blow("consent revoked", "cafe24", lambda: 1))
        for name in ("makeshop", "naver_smartstore"):
            if draw.random() < 0.05:
                self.malls[name].stand_in.forget_tokens()
                is_met = int(name in names)
                blows.append(Blow("tokens revoked", name, lambda is_met=is_met: is_met))  # type: ignore[misc]
        return blows

    def _set_right(self) -> None:
        weather.set_right(self.malls)
        self._machine_ahead = 0.0
        self._advance(0.0)
        if not self.any_mall.stand_in.auth.holds(""):
            # the operator authorizes again
            self.store.write(ROTATING, granted(self.any_mall.stand_in))
            self.tally.consents += 1

    def _build(self, kills: int) -> None:
        for _ in range(kills):
            process = self._start((), work=loading_process.build)
            self._kill(process, "build", (), "build")
            self._ended(process, "build", "build")
        self.clean_build()

    def _start(self, shops: tuple[Shop, ...], work: Any = None, **keys: Any) -> BaseProcess:
        self._report.unlink(missing_ok=True)
        job = Job(shops, self.warehouse, self.any_mall.home, self.world.now, self._report, seconds=self._seconds)
        if work is loading_process.build:
            keys["sku_map"] = self._write_sku_map()
        return loading_process.started(replace(job, **keys), work, PRELOAD)

    def _write_sku_map(self) -> Path:
        """The seller's map of what is listed by now."""
        rows = self.world.sku_map(ALIASES)
        with self._sku_map.open("w", encoding="utf-8", newline="") as written:
            sheet = csv.DictWriter(written, list(rows[0]))
            sheet.writeheader()
            sheet.writerows(rows)
        return self._sku_map

    def _kill(self, process: BaseProcess, how: str, names: Sequence[str], key: str) -> None:
        """Waits for the moment and kills. A process that is quicker, or kills itself, is left alone."""
        if how == "file":
            return
        if how == "call":
            called, mall = threading.Event(), self.malls[self.draw.choice(names)]
            mall.stand_in.faults.add(action=called.set, after=self.draw.randrange(60))
            until = time.monotonic() + self._lengths[key] * 2
            while not called.wait(0.02) and process.is_alive() and time.monotonic() < until:
                pass
        else:
            process.join(self.draw.uniform(0.2, self._lengths[key]))
        if process.is_alive():
            loading_process.kill(process, self.any_mall.home)

    def _ended(self, process: BaseProcess, key: str, how: str = "") -> list[dict[str, Any]] | None:
        """What a process reports, None if it was killed. Raises: Defect when it ended without saying why."""
        began = time.monotonic()
        process.join(LONGEST_SECONDS)
        if process.is_alive():
            process.kill()
            raise Defect(f"a {key} did not end in {LONGEST_SECONDS:.0f} s")
        if how and process.exitcode == -SIGKILL:
            self.tally.kills[MOMENTS[how]] += 1
            return None
        if process.exitcode not in (0, loading_process.FAILED):
            raise Defect(f"a {key} ended with {process.exitcode} and no report")
        if not how:
            self._lengths[key] += 0.2 * (time.monotonic() - began - self._lengths[key])
        results: list[dict[str, Any]] = json.loads(self._report.read_text())
        for result in results:
            if UNFORESEEN.search(result["error"]):
                raise Defect(f"a failure without a name: {result}")
            if result["error"]:
                self.tally.errors[re.sub(r"\d+", "0", result["error"])[:90]] += 1
        return results

    def _count(self, blows: Sequence[Blow], results: list[dict[str, Any]] | None) -> None:
        revoked = any(blow.name == "consent revoked" for blow in blows)
        if not revoked and results and any("authorize" in str(result["fix"]) for result in results):
            raise Defect(f"a token was lost: {[each for each in results if 'authorize' in str(each['fix'])][:2]}")
        for blow in blows:
            shop = self.shops.get(blow.mall)
            mine = [
                result
                for result in results or []
                if shop is None or (result["platform"], result["shop"]) == (shop.platform, shop.alias)
            ]
            well = all(result["status"] in ("ok", "skipped") for result in mine)
            self.tally.add(blow.name, blow.struck(), "killed" if results is None else "well" if well else "failed")
