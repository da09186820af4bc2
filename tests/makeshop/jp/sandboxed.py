"""A sandbox shop of makeshop Japan with shops of ours in front of it, read without a warehouse."""

from pathlib import Path
from typing import Any

from pipelines.config import Shop
from pipelines.sandbox import Sandbox
from sources.makeshop import ShopSettings
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from tests.malls import FLUID
from tests.readers import Reader

Tables = dict[str, list[dict[str, Any]]]
SPEED = 2000.0


class Mall:
    """A stand-in with shops of ours in front of it, read without a warehouse."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.world, self.stand_in = sandbox.world, sandbox.makeshop_jp
        self._folder = folder

    def reader(self, **keys: Any) -> Reader:
        chosen = {"base_url": self.stand_in.url, "start_date": "2025-12-01", "pseudonym_key": "a key", **keys}
        made = ShopSettings("jp", access_token=self.stand_in.access_token, api_key=self.stand_in.api_key, **chosen)
        clock = Clock(lambda: self.world.now, speed=SPEED)
        return Reader(Shop("makeshop", "main", made), clock, TokenStore.open(self._folder))

    def read(self, *names: str, **keys: Any) -> Reader:
        """One run that is bound to go well."""
        reader = self.reader(**keys)
        entries = reader.read(*names)
        assert [str(entry.error) for entry in entries.values() if entry.error] == []
        assert [value for entry in entries.values() for value in entry.notes.rejected] == []
        return reader

    def true(self, table: str, column: str) -> set[Any]:
        """A column of the seller's books, of what is not deleted."""
        return {row[column] for row in self.world.truth()[table] if not row.get("is_deleted")}


def opened(folder: Path, **world: Any) -> Sandbox:
    options = {"seed": 7, "start": "2026-01-05", "products": 15, **world}
    return Sandbox(speed=SPEED, malls=("makeshop_jp",), **options)


def told(reader: Reader) -> Tables:
    """All tables without what tells of the reading."""
    return {
        table: [
            {name: value for name, value in row.items() if name not in (*FLUID, "shop", "_run")}
            for row in reader.rows(table)
        ]
        for table in reader.tables
        if table.startswith("jp_")
    }
