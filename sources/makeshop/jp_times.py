"""Times as makeshop Japan writes them: dashed or as 14 digits, in Japanese time, with "" and "--" for none.

What is loaded stays as it came; this is for what the reader itself must know.
"""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sources.shared.windows import Days

JST = ZoneInfo("Asia/Tokyo")  # UTC+9 as Korean time, so that calendar days are the same in both
DIGITS = re.compile(r"\D")


def instant(value: Any) -> datetime | None:
    """An aware time; None if the value is none. Shape: `YYYY-MM-DD[ HH:MM:SS]` or the digits alone (S2, S3, S13)."""
    digits = DIGITS.sub("", value) if isinstance(value, str) else ""
    if len(digits) not in (8, 14):
        return None
    try:
        return datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=JST)
    except ValueError:
        return None


def day(value: Any) -> date | None:
    """The calendar day of a time; None if the value is none."""
    time = instant(value)
    return time.date() if time else None


def bounds(kind: str, days: Days) -> dict[str, str]:
    """The filter of a search: `kind` is "Order" or "Payment". Units: Japanese time, to the second.

    The end is the first moment of the day after, because whether the mall counts the bound itself in is UNVERIFIED.
    """
    end = days.last + timedelta(days=1)
    return {f"start{kind}Date": f"{days.first:%Y%m%d}000000", f"end{kind}Date": f"{end:%Y%m%d}000000"}
