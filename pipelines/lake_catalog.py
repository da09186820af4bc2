"""The catalog of a lake in PostgreSQL, as many threads and machines can use it.

dlt opens a catalog for every file that it loads, and pyiceberg a pool of connections for every catalog, closed whenever
Python gets to it: a few shops at once were too many for a server. Here a process has one pool for all of them. And what
two make at the same moment, pyiceberg looks for first and then makes, so that one of them fails: it is made beforehand.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import URL, CreateEnginePlugin, Pool, QueuePool
from sqlalchemy.dialects import plugins
from sqlalchemy.exc import IntegrityError, ProgrammingError

NAME = "kmall"  # in the URL of a catalog: ?plugin=kmall
CONNECTIONS = 8  # of one process and catalog; who finds none free waits
WAIT_SECONDS = 300.0


class OnePool(CreateEnginePlugin):
    """Every engine for one URL takes its connections from one pool; SQLAlchemy calls it for URLs that name it."""

    def __init__(self, url: URL, kwargs: dict[str, Any]) -> None:
        super().__init__(url, kwargs)
        kwargs.pop("pool_pre_ping", None)  # goes to a pool made for the engine, which this one is not
        kwargs["pool"] = _pool(self.update_url(url))

    def update_url(self, url: URL) -> URL:
        """The URL without the plugin's name."""
        return url.difference_update_query(["plugin"])


def make_dataset(dataset: str) -> None:
    """A dataset's place in the catalog that dlt was told of, with the catalog's own tables."""
    from dlt.common.libs.pyiceberg import get_catalog

    for is_last in (False, True):
        try:
            get_catalog().create_namespace_if_not_exists(dataset)
        except (IntegrityError, ProgrammingError):  # somebody else made it in this moment
            if is_last:
                raise


@lru_cache
def _pool(url: URL) -> Pool:
    dialect = url.get_dialect()
    words, options = dialect().create_connect_args(url)
    driver: Any = dialect.import_dbapi()
    return QueuePool(
        lambda: driver.connect(*words, **options),
        pool_size=CONNECTIONS,
        max_overflow=0,
        timeout=WAIT_SECONDS,
        pre_ping=True,
    )


plugins.register(NAME, __name__, OnePool.__name__)
