"""A folder of the user's own for each test: its `.dlt` files are the only configuration there is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from pipelines import providers


class WriteFiles(Protocol):
    def __call__(self, *, config: str = "", secrets: str = "") -> Path: ...


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WriteFiles]:
    """Writes the two files into an empty current folder and has dlt read them."""
    folder = tmp_path / "project"
    (folder / ".dlt").mkdir(parents=True)
    with monkeypatch.context() as inside:
        inside.chdir(folder)

        def write(*, config: str = "", secrets: str = "") -> Path:
            (folder / ".dlt" / "config.toml").write_text(config, encoding="utf-8")
            (folder / ".dlt" / "secrets.toml").write_text(secrets, encoding="utf-8")
            providers.reload()
            return folder

        write()
        yield write
    providers.reload()
