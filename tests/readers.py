"""A mall's resources read as a load reads them, but merged into dictionaries: for tests of many cases.

A load proves what dlt and the warehouse do and takes seconds; this proves what is read and takes a hundredth of that.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from typing import Any
from unittest import mock

from pipelines.config import Shop
from sources.shared import resources
from sources.shared.errors import KmallError
from sources.shared.http import Clock
from sources.shared.ledger import Entry, Run
from sources.shared.shapes import Rows
from sources.shared.tokens import TokenStore

Row = dict[str, Any]


class Reader:
    """One shop with cursors of its own.

    Shape: `tables` raw table -> key values -> row as last read, with `_run` the number of the run that read it.
    """

    def __init__(self, shop: Shop, clock: Clock, store: TokenStore) -> None:
        self.shop = shop
        self.tables: dict[str, dict[tuple[Any, ...], Row]] = {}
        self.states: dict[str, dict[str, Any]] = {}
        self.runs = 0
        self.run: Run
        self._clock = clock
        self._store = store

    def read(self, *names: str) -> dict[str, Entry]:
        """One run of these resources (all usual ones by default). Returns the books kept of each."""
        self.runs += 1
        mall = import_module(f"sources.{self.shop.platform}")
        self.run = mall.new_run(self.shop.alias, self.shop.settings, self._clock)
        client = mall.Client(self.shop.alias, self.shop.settings, self._clock, self._store, None)
        with ExitStack() as patches:
            patches.enter_context(mock.patch.dict(os.environ, EXTRACT__NEXT_ITEM_MODE="fifo"))
            for name, stand_in in (
                ("_item", lambda rows, _: self._take(rows)),
                ("_is_new", lambda rows: True),
            ):
                patches.enter_context(mock.patch.object(resources, name, stand_in))
            patches.enter_context(mock.patch.object(resources.dlt.current, "resource_state", self._state))
            list(mall.source_of(client, self.run, names))
        return self.run.entries

    def error(self, *names: str) -> KmallError:
        """The failure of a run in which one resource is bound to fail."""
        (failure,) = [entry.error for entry in self.read(*names).values() if entry.error is not None]
        return failure

    def ids(self, listing: Any) -> set[str]:
        """The names of a list's rows."""
        return set(self.values(listing.table, listing.key))

    def rows(self, table: str) -> list[Row]:
        """The rows of a table, in the order of their keys."""
        return [row for _, row in sorted(self.tables.get(table, {}).items())]

    def values(self, table: str, column: str) -> list[Any]:
        """One column of a table, in the order of the keys."""
        return [row[column] for row in self.rows(table)]

    def living(self, table: str, parent: str, *inherited: str) -> list[Row]:
        """Child rows that came with the last reading of their parent: others were removed at the mall."""
        last = {tuple(row[name] for name in inherited): row["_run"] for row in self.rows(parent)}
        return [row for row in self.rows(table) if row["_run"] == last[tuple(row[name] for name in inherited)]]

    def _take(self, rows: Rows) -> Iterator[Row]:
        table = self.tables.setdefault(rows.table, {})
        for row in rows.data.to_pylist():
            name = tuple(row[column] for column in rows.key)
            assert None not in name, (rows.table, name)
            table[name] = {**row, "_run": self.runs}
        return iter(())

    def _state(self, name: str) -> dict[str, Any]:
        return self.states.setdefault(name, {})
