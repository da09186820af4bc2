"""Facts and words through page.html. Values are escaped by Jinja2; names that malls write with HTML in them lose it."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from pipelines.page import plots
from pipelines.page.facts import DAYS, Facts
from pipelines.page.words import LANGUAGES, length, say_in
from pipelines.warehouse_reading import Row

KST = ZoneInfo("Asia/Seoul")
TAGS = re.compile(r"<[^<>]*>")
PLATFORMS = ("cafe24", "naver_smartstore", "godomall5", "makeshop", "wisa")
PHASES = ("requested", "accepted", "held", "collecting", "collected", "reshipping", "refunding")
AGES = ("young", "middle", "old", "ageless")
STATES = ("failed", "old", "ok", "skipped")  # the worst first


@dataclass(frozen=True)
class Look:
    """What a look at the warehouse brought.

    Shape: `facts` None when there are none yet; `trouble` "", busy, unreachable or absent; times aware.
    """

    facts: Facts | None
    trouble: str = ""
    read_at: datetime | None = None
    since: datetime | None = None


def render(look: Look, *, language: str, now: datetime, old_after: timedelta, refresh: timedelta) -> str:
    """The page. `old_after`: how old data may be before it is marked; `refresh`: how often the page asks again."""
    say = say_in(language)
    facts = look.facts
    notice = ""
    if look.trouble:
        moments = {"moment": kst(look.read_at), "since": kst(look.since)}
        first = "" if facts or look.trouble == "absent" else "_first"
        notice = say(f"{look.trouble}{first}", **moments)
    elif facts is None or facts.is_empty:
        notice = say("empty")
    shops = freshness(facts.freshness or [], now, old_after) if facts else []
    stacks = _day_stacks(facts, say) if facts and facts.days else []
    return _template().render(
        say=say,
        language=language,
        languages=LANGUAGES,
        look=look,
        facts=None if facts is None or facts.is_empty else facts,
        notice=notice,
        now=now,
        refresh_seconds=int(refresh.total_seconds()),
        kst=kst,
        plain=plain,
        length=lambda span: length(language, span),
        plots=plots,
        platforms=PLATFORMS,
        phases=PHASES,
        ages=AGES,
        shops=shops,
        reach=min((shop["reaches"] for shop in shops if shop["reaches"]), default=None),
        day_stacks=stacks,
        day_most=max((sum(count for _, count, _ in stack) for stack in stacks), default=0),
        total=lambda rows, name: sum(row[name] or 0 for row in rows),
    )


def freshness(rows: Sequence[Row], now: datetime, old_after: timedelta) -> list[dict[str, Any]]:
    """The resources of each shop with a state each, and the worst of them as the shop's; the worst shop first.

    Shape: state failed (its last run), old (reaches less far than `old_after`), ok or skipped (the mall offers it not).
    """
    shops: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        reaches = row["data_through"] or row["last_success_at"]
        if row["last_status"] == "skipped":
            state = "skipped"
        elif not row["is_ok"]:
            state = "failed"
        else:
            state = "ok" if reaches and now - reaches <= old_after else "old"
        shops.setdefault((row["platform"], row["shop_alias"]), []).append({**row, "state": state, "reaches": reaches})
    listed = []
    for (platform, alias), resources in shops.items():
        resources.sort(key=lambda each: (STATES.index(each["state"]), each["resource"]))
        counted = [each["reaches"] for each in resources if each["state"] != "skipped" and each["reaches"]]
        listed.append(
            {
                "platform": platform,
                "shop_alias": alias,
                "state": resources[0]["state"],
                "resources": resources,
                "reaches": min(counted, default=None),
            }
        )
    return sorted(listed, key=lambda shop: (STATES.index(shop["state"]), shop["platform"], shop["shop_alias"]))


def kst(moment: datetime | None, form: str = "%Y-%m-%d %H:%M") -> str:
    return moment.astimezone(KST).strftime(form) if moment else ""


def plain(text: str | None) -> str:
    """A name without the HTML that a mall keeps in it."""
    return " ".join(TAGS.sub(" ", html.unescape(text or "")).split())


def _day_stacks(facts: Facts, say: Any) -> list[list[tuple[str, int, str]]]:
    days = facts.days or {}
    counts = {(row["date_kst"], row["platform"]): row["order_count"] for row in days["rows"]}
    stacks = []
    for day in (days["first"] + timedelta(days=place) for place in range(DAYS)):
        told = [(name, counts.get((day, name), 0)) for name in PLATFORMS]
        words = {name: say("days.point", day=day, shop=say(f"platform.{name}"), count=count) for name, count in told}
        stacks.append([(f"fill-{name}", count, words[name]) for name, count in told if count])
    return stacks


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda value: "" if value is None else f"{value:,}"
    # quantities and amounts without zeros behind the point
    environment.filters["short"] = lambda value: "" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")
    return environment.get_template("page.html")
