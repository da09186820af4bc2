"""The section [alerts]: where alerts go, what they are about, and from when on something is told.

    [alerts]
    webhook = "https://..."   secret: secrets.toml, or ALERTS__WEBHOOK in the environment

`kmall status` and its metrics use the limits of the section without a webhook too.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from pipelines import providers, screen
from pipelines.platforms import did_you_mean
from pipelines.settings_fields import Field, fields_of, plain_http_problem
from sources.shared.errors import WrongConfiguration
from sources.shared.redaction import redact

SECTION = ("alerts",)

Kind = Literal["failed", "tokens", "stale", "oversell", "low_stock"]
KINDS: tuple[Kind, ...] = ("failed", "tokens", "stale", "oversell", "low_stock")  # in the order they are told


@dataclass(frozen=True)
class AlertSettings:
    """Shape: `webhook` an address that takes Slack's JSON, empty for none; levels as the reports name them."""

    webhook: str = field(default="", repr=False, metadata={"secret": True})
    kinds: tuple[Kind, ...] = KINDS
    stale_hours: float = 26.0  # a daily run that took two hours longer than yesterday's is no trouble yet
    token_days: float = 7.0  # half of what Cafe24's consent lasts when nothing runs
    repeat_hours: float = 24.0
    low_stock_levels: tuple[Literal["sold_out", "reorder"], ...] = ("sold_out", "reorder")
    oversell_levels: tuple[Literal["critical", "high", "medium"], ...] = ("critical", "high")

    @property
    def stale_after(self) -> timedelta:
        return timedelta(hours=self.stale_hours)

    @property
    def token_margin(self) -> timedelta:
        return timedelta(days=self.token_days)

    @property
    def repeat_after(self) -> timedelta:
        return timedelta(hours=self.repeat_hours)


def read(warn: Callable[[str], None] = screen.print_warning) -> AlertSettings:
    """What the user wrote, over the defaults. Raises: WrongConfiguration naming file and key, never the address."""
    known = {each.name: each for each in fields_of(AlertSettings)}
    for table in providers.tables(SECTION):
        for key in table.keys:
            if key not in known:
                raise WrongConfiguration(f"{table.where(key)}: unknown key{did_you_mean(key, tuple(known))}")
    values: dict[str, Any] = {}
    for each in known.values():
        found = providers.look_up(SECTION, each.name, secret=each.secret)
        if found is None:
            continue
        values[each.name] = _value(each, found)
        if each.secret and not found.secret_safe:
            warn(f"{found.where}: a secret in a file that is not for secrets, move it to {providers.SECRETS_FILE}.")
    return AlertSettings(**values)


def _value(each: Field, found: providers.Found) -> Any:
    try:
        value = each.read(found.value)
    except ValueError as error:
        raise WrongConfiguration(f"{found.where}: {error}") from None
    if isinstance(value, float) and not (0 <= value < math.inf):
        raise WrongConfiguration(f"{found.where}: {found.value!r} is not a number from 0 on")
    if each.secret:
        redact([value])
        if problem := plain_http_problem(value):
            raise WrongConfiguration(f"{found.where}: {problem}")
    return value
