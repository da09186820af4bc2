"""Times as the mall and its exports may write them: with an offset, local, or seconds since 1970. UNVERIFIED which."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sources.shared.windows import KST

_WRITTEN = re.compile(
    r"(\d{4})[-./]?\s?(\d{1,2})[-./]?\s?(\d{1,2})\.?(?:[T ]\s*(\d{1,2}):?(\d{2})(?::?(\d{2})(?:\.\d+)?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
SECONDS = re.compile(r"\d{9,10}")
MILLISECONDS = re.compile(r"\d{13}")


def instant(value: object, zone: ZoneInfo) -> datetime | None:
    """The instant a value names, in UTC; None for nothing, zero dates and what is no time.

    Shape: text or number. Local times are in `zone`.
    """
    return _instant(str(value).strip(), zone) if value is not None and not isinstance(value, bool) else None


@lru_cache(10_000)  # an export has the same times in many rows
def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    if SECONDS.fullmatch(text) or MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text[:-3] if len(text) == 13 else text), UTC)
    match = _COMPACT.fullmatch(text) or _WRITTEN.fullmatch(text)
    if match is None:
        return None
    *parts, offset = match.groups() if match.re is _WRITTEN else (*match.groups(), None)
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in parts)
        written = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - its zone follows
        if not 1 < year < 9999:
            return None  # "never", and not to be told in every time zone
        if offset:
            sign = "+00:00" if offset == "Z" else offset
            return datetime.fromisoformat(f"{written:%Y-%m-%dT%H:%M:%S}{sign}").astimezone(UTC)
        return written.replace(tzinfo=zone).astimezone(UTC)
    except ValueError:
        return None


def zoned(value: object, zone: ZoneInfo) -> object:
    """A local time of another zone than Korea's with its offset: the models take local times for Korean ones."""
    if zone == KST or not isinstance(value, str) or re.search(r"(Z|[+-]\d{2}:?\d{2})\s*$", value.strip()[10:]):
        return value
    at = instant(value, zone)
    return value if at is None or value.strip().isdecimal() else at.astimezone(zone).isoformat()


def local(at: datetime) -> str:
    """An instant as Korean local text, which is how the models read a time without an offset."""
    return f"{at.astimezone(KST):%Y-%m-%d %H:%M:%S}"
