"""Which files of the drop folder belong to a resource, whether they are whole, and the names of their contents."""

import hashlib
import logging
import time
import unicodedata
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from sources.shared.errors import WrongConfiguration

from . import settings
from .client import Client
from .settings import ShopSettings

log = logging.getLogger("kmall")
STILL_COPIED_SECONDS = 60.0  # a file that was written to longer ago than that is whole


@dataclass(frozen=True)
class File:
    """A file of the folder. `name` in the composed form of Hangul."""

    path: Path
    name: str
    size: int
    modified: int

    @classmethod
    def at(cls, path: Path) -> "File":
        """As it is now. Units: `modified` in nanoseconds since 1970."""
        stat = path.stat()
        return cls(path, unicodedata.normalize("NFC", path.name), stat.st_size, stat.st_mtime_ns)


def files_of(keys: ShopSettings, resource: str) -> list[File]:
    """The files that a resource has in the folder, by name. Raises: WrongConfiguration."""
    folder = Path(keys.drop_folder).expanduser()
    if not folder.is_dir():
        raise WrongConfiguration(
            "drop_folder is not there, or is no folder", fix="make the folder, or write where it is."
        )
    found = [File.at(path) for path in sorted(folder.iterdir()) if path.is_file()]
    return [file for file in found if resource_of(keys, file.name) == resource]


def resource_of(keys: ShopSettings, name: str) -> str:
    """The resource of a file by its name; empty if no pattern fits. Programs' own lock and part files have none."""
    stem, dot, ending = name.casefold().rpartition(".")
    if f"{dot}{ending}" in settings.DROP_ENDINGS and not stem.startswith((".", "~")):
        for resource in settings.DROPPED:
            given = keys.drop_patterns.get(resource)
            patterns = given.split(",") if given else settings.DROP_PATTERNS[resource]
            if any(fnmatchcase(stem, unicodedata.normalize("NFC", each.strip()).casefold()) for each in patterns):
                return resource
    return ""


def settled(client: Client, files: list[File]) -> list[File]:
    """Files that do not change: one that is being copied is left for the next run."""
    recent = [file for file in files if time.time() - file.modified / 1e9 < STILL_COPIED_SECONDS]
    if recent:
        client.session.clock.sleep(client.keys.drop_settle_seconds)
    growing = [file for file in recent if not file.path.exists() or File.at(file.path) != file]
    for file in growing:
        log.warning("%s: %s is still being written, left for the next run", client.shop, file.name)
    return [file for file in files if file not in growing]


def sha256_of(file: File, stats: dict[str, list[Any]]) -> str:
    """The name of a file's content; not worked out again while size and time are the same. Raises: OSError."""
    known = stats.get(file.name)
    if known is None or known[:2] != [file.size, file.modified]:
        with file.path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        known = stats[file.name] = [file.size, file.modified, digest]
    return str(known[2])
