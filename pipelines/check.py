"""Proves every shop's configuration and credentials with one cheap call each, and says how to mend what is wrong."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

from pipelines import config, screen
from pipelines.config import Shop
from pipelines.platforms import all_platforms
from pipelines.screen import Column
from sources.shared.errors import KmallError

AT_ONCE = 8  # malls limit per shop, so shops do not wait for each other


@dataclass(frozen=True)
class Finding:
    """One thing that was proved, or not."""

    platform: str
    shop: str
    subject: str
    ok: bool
    message: str
    fix: str = ""


def check(shops: Sequence[Shop]) -> list[Finding]:
    """The findings of every shop, in the order of `shops`."""
    store = config.token_store()
    home = store.server or config.home()

    def one(shop: Shop) -> list[Finding]:
        mall = all_platforms()[shop.platform].module
        try:
            resources = mall.chosen(shop.settings)
            found = mall.check(shop.alias, shop.settings, mall.clock_of(shop.settings), store, home, resources)
        except KmallError as error:
            return [Finding(shop.platform, shop.alias, "call", False, error.what, error.fix)]
        return [Finding(shop.platform, shop.alias, each.subject, each.ok, each.message, each.fix) for each in found]

    with ThreadPoolExecutor(max_workers=AT_ONCE) as workers:
        return [finding for findings in workers.map(one, shops) for finding in findings]


def as_json(findings: Sequence[Finding], warnings: Sequence[str]) -> dict[str, Any]:
    """For machines."""
    return {
        "ok": all(finding.ok for finding in findings),
        "warnings": list(warnings),
        "findings": [asdict(finding) for finding in findings],
    }


def print_findings(findings: Sequence[Finding]) -> None:
    """One row per finding."""
    has_fixes = any(finding.fix for finding in findings)
    columns = [
        Column("shop"),
        Column("checked"),
        Column("result"),
        Column("found"),
        *([Column("what to do")] if has_fixes else []),
    ]
    rows = [
        (
            f"{each.platform} {each.shop}",
            each.subject,
            screen.status("ok" if each.ok else "failed"),
            each.message,
            *([each.fix] if has_fixes else []),
        )
        for each in findings
    ]
    screen.print_table(screen.output(), "Shops", columns, rows)
