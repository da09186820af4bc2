"""What dbt-duckdb asks of a plugin, for DuckLake: the extensions by their path, before the profile attaches the lake.

The profile's own `extensions` would install them, which takes an extension server or another copy in the user's folder.
"""

from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from pipelines.ducklake import equip


class Plugin(BasePlugin):
    """Named in `unified/profiles.yml`."""

    def configure_connection(self, conn: Any) -> None:
        equip(conn)
