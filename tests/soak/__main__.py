"""`python -m tests.soak`: the soak alone, with its progress.

KMALL_SOAK_DAYS and KMALL_SOAK_KILLS make it smaller, KMALL_SOAK_SEED draws the same again.
"""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

SETTINGS = {name: value for name, value in os.environ.items() if name.startswith("KMALL_SOAK_")}
import tests.conftest  # noqa: E402, F401 - a machine of its own, which also forgets every KMALL_ variable

os.environ.update(SETTINGS)

from rich.console import Console  # noqa: E402

from tests.soak.campaign import planned, temporary_folder, whole  # noqa: E402

REPORT = Path("build/soak.md")


def main() -> int:
    began, folder = time.monotonic(), temporary_folder()
    console = Console()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing stays mounted

    def tell(line: str) -> None:
        console.print(f"{time.monotonic() - began:5.0f} s  {line}", soft_wrap=True, markup=False, highlight=False)

    try:
        tally, notes = whole(planned(), folder, tell)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    title = "Injected and survived"
    console.print(tally.table(title))
    for note in notes:
        console.print(f"- {note}", soft_wrap=True)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(tally.markdown(title, notes), encoding="utf-8")
    console.print(f"written to {REPORT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
