"""Backfill: past days read again, newest first, without moving what the next run starts from.

The days are cut into stretches, each of which is read, loaded and counted like a run. What is done is noted in kmall's
home after every stretch, so the same command goes on where it was cut off. Between two stretches a scheduled run of the
shop takes its turn. What a backfill finds under way is followed by later runs like any other order.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sources.shared.errors import WrongConfiguration
from sources.shared.http import Clock
from sources.shared.ledger import Event
from sources.shared.tokens import TokenStore
from sources.shared.windows import Days, cut_days

from . import screen
from .config import AT_ONCE, Shop, Warehouse
from .load import Report, each_shop, in_a_process, silent
from .locks import LOOK_EVERY, backfilling
from .platforms import all_platforms
from .recovery import write_whole
from .shop_run import Asked, ResourceResult, load_shop

STRETCH_DAYS = 31
Progress = Callable[[Event], None]


@dataclass
class Note:
    """What of a backfill is done: the resources of each stretch, by its days. Kept in a file until all of it is."""

    file: Path
    done: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, home: Path, shop: Shop, days: Days, longest: int) -> "Note":
        """That of an earlier call with the same days and stretches, or an empty one."""
        folder = home / "backfills"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{shop.pipeline_name}.{days.first}.{days.last}.{longest}.json"
        return cls(file, json.loads(file.read_text()) if file.exists() else {})

    def missing(self, stretch: Days, names: Sequence[str]) -> list[str]:
        """The resources of a stretch that have still to be read."""
        return [name for name in names if name not in self.done.get(str(stretch), ())]

    def add(self, stretch: Days, names: Sequence[str]) -> None:
        """Notes what of a stretch is done."""
        self.done.setdefault(str(stretch), []).extend(names)
        write_whole(self.file, json.dumps(self.done))


def backfill(
    shops: Sequence[Shop],
    days: Days,
    *,
    warehouse: Warehouse,
    home: Path,
    resources: Sequence[str] = (),
    clock: Clock | None = None,
    token_store: TokenStore | None = None,
    progress: Progress | None = None,
    stretch_days: int = STRETCH_DAYS,
    at_once: int = AT_ONCE,
    processes: bool = False,
) -> Report:
    """Reads `days` of each shop again, in stretches of at most `stretch_days`, newest first.

    `resources` are those with a date (all of the shop's by default). A stretch that fails is named, the others go on,
    and the same call reads what is missing. The other arguments are those of `load`.
    Raises: WrongConfiguration for a resource that cannot be read by days.
    """
    _check(shops, resources)
    asked = Asked(warehouse, home, token_store or TokenStore.open(home), tuple(resources), clock=clock)
    work = in_a_process if processes else load_shop

    def one(shop: Shop, named: Asked, tell: Progress) -> list[ResourceResult]:
        names = dated(shop, named.resources)
        if not names:
            return [ResourceResult(shop.platform, shop.alias, "", "skipped", error=NOTHING_DATED)]
        with backfilling(shop, home, asked.store.server):
            return _stretches(shop, replace(named, resources=()), names, days, stretch_days, tell, work)

    return each_shop(shops, asked, one, progress or silent, at_once)


NOTHING_DATED = "this mall lists everything at every run: there are no past days to ask for"


def dated(shop: Shop, names: Sequence[str] = ()) -> tuple[str, ...]:
    """The resources of a shop, or of these of it, that can be read by days."""
    found: tuple[str, ...] = all_platforms()[shop.platform].module.past(shop.settings, names)
    return found


def _check(shops: Sequence[Shop], resources: Sequence[str]) -> None:
    known = {name for shop in shops for name in dated(shop, shop.resources)}
    for name in resources:
        if name not in known:
            raise WrongConfiguration(
                f"--resource {name}: is not read by days, so there is no past of it to read",
                fix=f"backfill {', '.join(sorted(known)) or 'nothing of these shops'}; a run reads the others whole.",
            )


def _stretches(
    shop: Shop,
    asked: Asked,
    names: Sequence[str],
    days: Days,
    longest: int,
    progress: Progress,
    work: Callable[[Shop, Asked, Progress], list[ResourceResult]],
) -> list[ResourceResult]:
    note = Note.read(asked.home, shop, days, longest)
    found: list[ResourceResult] = []
    stretches = list(reversed(list(cut_days(days.first, days.last, longest))))
    waiting = [(each, missing) for each in stretches if (missing := note.missing(each, names))]
    started = time.monotonic()
    for number, (stretch, missing) in enumerate(waiting):
        told = f"{stretch}, {len(stretches) - len(waiting) + number + 1} of {len(stretches)}"
        if number:
            left = (time.monotonic() - started) / number * (len(waiting) - number)
            told += f", about {screen.age(timedelta(seconds=left))} left"
        progress(Event(shop.platform, shop.alias, "backfill", "started", message=told))
        results = work(shop, replace(asked, resources=tuple(missing), backfill=stretch), progress)
        note.add(stretch, [each.resource for each in results if each.status in ("ok", "skipped")])
        found += results
        if all(each.status == "failed" for each in results):
            break  # a mall that is away, or a key that has run out: the rest would only fail as well
        time.sleep(5 * LOOK_EVERY)  # a run that waits gets its turn
    if not any(note.missing(each, names) for each in stretches):
        note.file.unlink(missing_ok=True)
    progress(Event(shop.platform, shop.alias, "backfill", "done" if not _failed(found) else "failed"))
    return list(_summed(shop, names, days, found))


def _summed(shop: Shop, names: Sequence[str], days: Days, found: Sequence[ResourceResult]) -> Iterator[ResourceResult]:
    """One result a resource: its stretches together, and the first failure if one failed."""
    for name in names:
        mine = [each for each in found if each.resource == name]
        bad = next((each for each in mine if each.status == "failed"), None)
        first = mine[-1] if mine else ResourceResult(shop.platform, shop.alias, name, "ok")
        yield replace(
            bad or first,
            rows=sum(each.rows for each in mine),
            requests=sum(each.requests for each in mine),
            window_from=min((each.window_from for each in mine if each.window_from), default=None),
            window_to=max((each.window_to for each in mine if each.window_to), default=None),
            new_fields={key: count for each in mine for key, count in each.new_fields.items()},
            rejected_values=sum(each.rejected_values for each in mine),
            error=f"{days}: {bad.error}" if bad else first.error,
        )


def _failed(results: Sequence[ResourceResult]) -> bool:
    return any(each.status == "failed" for each in results)
