"""`kmall status` for people: what needs them first in words, then one table of resources and what else there is."""

from collections.abc import Iterable
from datetime import datetime

from rich.text import Text

from pipelines import screen
from pipelines.screen import Column
from pipelines.standings import STALE_FIX, Backfill, Standing, listed
from pipelines.status import Status, TokenStanding

CODE_LENGTH = 40
WIDE = 130  # columns that the table of resources takes with everything in it


def print_status(found: Status) -> None:
    """Resources, tokens, backfills and unknown codes as tables, if there are some; then what is wrong, with its fix."""
    _print_resources(found)
    _print_tokens(found)
    _print_backfills(found)
    _print_unknown_codes(found)
    screen.print_failures(found.standings)
    _print_stale(found)
    _print_unfinished(found)
    _print_new_fields(found.standings)
    _print_rejected(found.standings)
    _print_stock(found)


def _print_resources(found: Status) -> None:
    """Where the terminal is too narrow for all columns, those go that the lines below repeat."""
    console = screen.output()
    is_wide = not console.is_terminal or console.width >= WIDE
    has_findings = is_wide and any(each.new_fields or each.rejected_values for each in found.standings)
    columns = [
        Column("shop"),
        Column("resource"),
        Column("through (KST)"),
        Column("age", number=True),
        *([Column("last run (KST)")] if is_wide else []),
        Column("rows", number=True),
        Column("status"),
        *([Column("new fields", number=True), Column("rejected", number=True)] if has_findings else []),
    ]
    rows = [
        (
            f"{each.platform} {each.shop}",
            each.resource,
            screen.kst(each.through),
            Text(screen.age(each.age(found.now)), style="yellow" if each.is_stale else ""),
            *([screen.kst(each.last_run)] if is_wide else []),
            each.rows if each.last_run else None,
            Text("stale", style="yellow") if each.is_stale and each.status == "ok" else screen.status(each.status),
            *([len(each.new_fields) or None, each.rejected_values or None] if has_findings else []),
        )
        for each in found.standings
    ]
    caption = "rows and status: of the last run."
    if has_findings:
        caption += " New fields and rejected values: of the last 30 days."
    screen.print_table(console, f"Resources in {found.warehouse}", columns, rows, caption)


def _print_tokens(found: Status) -> None:
    columns = [Column("shop"), Column("token"), Column("consent runs out (KST)"), Column("in", number=True)]
    fixes = any(each.fix for each in found.tokens)
    rows = [
        (
            f"{each.platform} {each.shop}",
            _token_state(each),
            screen.kst(each.refresh_expires_at),
            _left(each, found.now),
            *([each.fix] if fixes else []),
        )
        for each in found.tokens
    ]
    if rows:
        shown = [*columns, *([Column("what to do")] if fixes else [])]
        screen.print_table(screen.output(), "Tokens", shown, rows)


def _token_state(token: TokenStanding) -> Text:
    if token.is_expiring:
        return Text("runs out soon", style="yellow")
    return Text(token.state, style="green" if token.ok else "bold red")


def _left(token: TokenStanding, now: datetime) -> str:
    ends = token.refresh_expires_at
    if ends is None:
        return ""
    return screen.age(ends - now) if ends > now else f"{screen.age(now - ends)} ago"


def _print_backfills(found: Status) -> None:
    columns = [
        Column("shop"),
        Column("resource"),
        Column("past days read (KST)"),
        Column("rows", number=True),
        Column("last stretch (KST)"),
        Column("status"),
        Column("error"),
    ]
    rows = [
        (
            f"{each.platform} {each.shop}",
            each.resource,
            _days(each),
            each.rows,
            screen.kst(each.finished_at),
            screen.status(each.status),
            each.error,
        )
        for each in found.backfills
    ]
    if rows:
        if not any(each.error for each in found.backfills):
            columns, rows = columns[:-1], [row[:-1] for row in rows]  # type: ignore[misc]
        screen.print_table(screen.output(), "Backfills of the last 30 days", columns, rows)


def _days(each: Backfill) -> str:
    if each.from_at is None or each.to_at is None:
        return ""
    return f"{screen.kst(each.from_at)[:10]} to {screen.kst(each.to_at)[:10]}"


def _print_unknown_codes(found: Status) -> None:
    columns = [Column("shop"), Column("what"), Column("code"), Column("lines", number=True), Column("what to do")]
    rows = [
        (f"{each.platform} {each.shop}", each.issue, _short(each.code), each.lines, each.suggestion)
        for each in found.unknown_codes
    ]
    if rows:
        screen.print_table(screen.output(), "Codes that no map knows", columns, rows)


def _print_stale(found: Status) -> None:
    """Per shop in one line: a scheduler that stands still lets every resource of it grow old."""
    shops: dict[str, list[Standing]] = {}
    for each in found.standings:
        if each.is_stale and each.status == "ok":
            shops.setdefault(f"{each.platform} {each.shop}", []).append(each)
    for shop, stale in shops.items():
        oldest = max(age for each in stale if (age := each.age(found.now)))
        names = listed([each.resource for each in stale])
        _line("stale", "yellow", f"{shop}, {names}: nothing newer for {screen.age(oldest)}")
    if shops:
        screen.output().print(Text.assemble(("  fix ", "bold"), STALE_FIX))


def _print_unfinished(found: Status) -> None:
    for each in found.unfinished:
        told = f"{each.platform} {each.shop}, {each.first_day} to {each.last_day}: "
        told += f"{each.stretches_read} of {each.stretches} stretches read"
        _line("backfill unfinished", "yellow", f"{told}. If it is not under way, the same command goes on from there.")


def _print_new_fields(standings: Iterable[Standing]) -> None:
    for each in standings:
        if each.new_fields:
            told = f"{each.platform} {each.shop}, {each.resource}: {listed(each.new_fields)}"
            _line("new fields, not loaded", "cyan", told)


def _print_rejected(standings: Iterable[Standing]) -> None:
    shops: dict[str, list[str]] = {}
    for each in standings:
        if each.rejected_values:
            shops.setdefault(each.platform, []).append(f"{each.shop} {each.resource} {each.rejected_values:,}")
    for platform, told in shops.items():
        text = f"{platform}: {listed(told)}. Their cells are null, the values stand in raw_{platform}._rejected_values"
        _line("rejected values", "cyan", text)


def _print_stock(found: Status) -> None:
    low, risk = found.stock.get("low_stock"), found.stock.get("oversell")
    told = []
    if low:
        told += [f"{low.levels['sold_out']:,} sold out, {low.levels['reorder']:,} to reorder"]
    if risk:
        told += [f"{sum(count for level, count in risk.levels.items() if level != 'none'):,} at risk of overselling"]
    if told:
        _line("stock", "bold", f"{', '.join(told)}. `kmall dashboard` shows which.")


def _short(code: str) -> str:
    return code if len(code) <= CODE_LENGTH else f"{code[: CODE_LENGTH - 1]}…"


def _line(word: str, style: str, text: str) -> None:
    screen.output().print(Text.assemble((f"{word} ", style), text))
