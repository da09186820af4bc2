"""A folder of the user's own for each test: its `.dlt` files are the only configuration there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from pipelines import providers


class WriteFiles(Protocol):
    def __call__(self, *, config: str = "", secrets: str = "") -> Path: ...


@pytest.fixture
def project(tmp_path: Path) -> Iterator[WriteFiles]:
    """Writes the two files into an empty current folder and has dlt read them."""
    with standing_in(tmp_path / "project") as write:
        yield write


@contextmanager
def standing_in(folder: Path) -> Iterator[WriteFiles]:
    """The same, of a folder that may have been one before."""
    (folder / ".dlt").mkdir(parents=True, exist_ok=True)

    def write(*, config: str = "", secrets: str = "") -> Path:
        (folder / ".dlt" / "config.toml").write_text(config, encoding="utf-8")
        (folder / ".dlt" / "secrets.toml").write_text(secrets, encoding="utf-8")
        providers.reload()
        return folder

    with pytest.MonkeyPatch.context() as inside:
        inside.chdir(folder)
        write()
        yield write
    providers.reload()
