"""What was told, and when: one JSON file in kmall's home, so that no run repeats what another one said an hour ago."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pipelines.alerting.settings import AlertSettings
from pipelines.alerting.webhook import AlertNotSent
from pipelines.alerting.words import About, Alert

FILE = "alerts.json"
LOCK_SECONDS = 180.0  # longer than one message with all its attempts
# a scheduler's runs are not on the second: what is due a little later is told now, not an interval later
SLACK = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=14)  # nobody looked again: a shop that is no longer there, another warehouse


@dataclass(frozen=True)
class Note:
    """One alert that was told and is not over."""

    about: About
    level: str
    since: datetime
    told_at: datetime


@dataclass(frozen=True)
class News:
    """Of what there is now: what is to be told, what is over, what was told before and stays."""

    new: list[Alert]
    over: list[About]
    known: int


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """One run at a time decides what is new and tells it. Raises: AlertNotSent."""
    try:
        with FileLock(home / f"{FILE}.lock", timeout=LOCK_SECONDS):
            yield
    except Timeout:
        raise AlertNotSent("another run is telling its alerts and does not come to an end", fix="end it.") from None


def read(home: Path, warehouse: str) -> dict[str, Note]:
    """By key. A file that cannot be read as what it should be is as good as none: then things are told again."""
    try:
        notes = json.loads((home / FILE).read_text(encoding="utf-8"))[warehouse]
        return {note.about.key: note for note in map(_note, notes)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def news(
    known: dict[str, Note],
    alerts: Sequence[Alert],
    covers: Callable[[About], bool],
    now: datetime,
    settings: AlertSettings,
) -> News:
    """What of `alerts` is new or due again, and what is known, was looked for and not found."""
    current = {each.about.key for each in alerts}
    new = [each for each in alerts if _is_due(each, known.get(each.about.key), now, settings.repeat_after)]
    over = [
        note.about
        for key, note in known.items()
        if key not in current and note.about.kind in settings.kinds and covers(note.about)
    ]
    return News(new, over, len(alerts) - len(new))


def after(known: dict[str, Note], told: News, now: datetime, settings: AlertSettings) -> dict[str, Note]:
    """What is known once `told` is told."""
    ended = {about.key for about in told.over}
    kept_for = max(FORGOTTEN_AFTER, 2 * settings.repeat_after)
    left = {key: note for key, note in known.items() if key not in ended and now - note.told_at < kept_for}
    for each in told.new:
        before = known.get(each.about.key)
        left[each.about.key] = Note(each.about, each.level, before.since if before else now, now)
    return {key: note for key, note in left.items() if note.about.kind in settings.kinds}


def write(home: Path, warehouse: str, notes: dict[str, Note]) -> None:
    """All of it or nothing; other warehouses' notes stay. Raises: AlertNotSent if the folder cannot be written."""
    try:
        everything = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        everything = {}
    if not isinstance(everything, dict):
        everything = {}
    everything[warehouse] = [asdict(note) for note in notes.values()]
    try:
        handle, fresh = tempfile.mkstemp(dir=home, prefix=f".{FILE}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(everything, file, ensure_ascii=False, indent=1, default=datetime.isoformat)
        Path(fresh).replace(home / FILE)
    except OSError as error:
        raise AlertNotSent(
            f"{home / FILE} cannot be written: {error.strerror}: the alert was sent and will be sent again",
            fix="make room or give kmall's home folder back to its user.",
        ) from error


def _note(saved: Any) -> Note:
    moments = {name: datetime.fromisoformat(saved[name]) for name in ("since", "told_at")}
    return Note(About(**saved["about"]), saved["level"], **moments)


def _is_due(alert: Alert, note: Note | None, now: datetime, repeat_after: timedelta) -> bool:
    if note is None or note.level != alert.level:
        return True
    return now - note.told_at >= repeat_after - min(SLACK, repeat_after / 10)
