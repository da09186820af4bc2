"""What the code location is about: the shops that are configured, the warehouse, kmall's home."""

import io
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from pipelines import config
from pipelines.alerting import settings as alert_settings
from pipelines.alerting.settings import AlertSettings
from pipelines.config import Shop, Warehouse
from pipelines.platforms import all_platforms
from pipelines.progress import Progress
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore

STAMP = len("00:00:00 ")  # that Progress writes before every line; Dagster's own log has the time


@dataclass(frozen=True)
class Installation:
    """Shape: `clock` replaces the shops' own, and the present of the freshness checks (tests)."""

    shops: tuple[Shop, ...]
    warehouse: Warehouse
    home: Path
    token_store: TokenStore
    limits: AlertSettings = field(default_factory=AlertSettings)
    clock: Clock | None = None

    @classmethod
    def configured(cls) -> "Installation":
        """What the user's files say. Raises: WrongConfiguration naming file and key, which Dagster shows."""
        found = config.read()
        limits = alert_settings.read()
        return cls(tuple(found.shops), config.warehouse(), config.home(), config.token_store(), limits)

    @property
    def platforms(self) -> list[str]:
        """Those with a configured shop, in the order they are shown."""
        return [name for name in all_platforms() if any(shop.platform == name for shop in self.shops)]

    @property
    def now(self) -> datetime:
        return self.clock.now().astimezone(UTC) if self.clock else datetime.now(UTC)

    def shops_of(self, platform: str) -> dict[str, Shop]:
        """By the name of their partition, which is that of their dlt pipeline: `cafe24__main`."""
        return {shop.pipeline_name: shop for shop in self.shops if shop.platform == platform}


def told_in(log: logging.Logger) -> Progress:
    """kmall's progress as lines of a Dagster run: what starts, ends and fails, and every 15 seconds what goes on."""
    return Progress(console=Console(file=_Lines(log), force_terminal=False))


class _Lines(io.StringIO):
    """Keeps nothing: each line goes to the log."""

    def __init__(self, log: logging.Logger) -> None:
        super().__init__()
        self._log = log

    def write(self, text: str) -> int:
        if line := text[STAMP:].strip():
            self._log.info("%s", line)
        return len(text)
