"""Notebooks run headless: what their cells define, and what they show."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unified import conftest as unified

built = unified.built

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"

Play = Callable[[str, Path | str | None], tuple[list[str], dict[str, Any]]]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    """`play("orders", file)`: the texts of the outputs, and the cells' values by name."""
    monkeypatch.syspath_prepend(str(NOTEBOOKS))  # marimo looks for modules beside the notebook, too

    def run_notebook(name: str, warehouse: Path | str | None) -> tuple[list[str], dict[str, Any]]:
        if warehouse is None:
            monkeypatch.delenv("KMALL_WAREHOUSE", raising=False)
        else:
            monkeypatch.setenv("KMALL_WAREHOUSE", str(warehouse))
        outputs, values = runpy.run_path(str(NOTEBOOKS / f"{name}.py"))["app"].run()
        return [output.text for output in outputs if hasattr(output, "text")], dict(values)

    return run_notebook
