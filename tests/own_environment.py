"""Environments for what `make` targets need beside kmall and no test does: Spark, Celery. They stand under build."""

import hashlib
import site
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST_SECONDS = 1200


class NotHere(Exception):
    """Something that a target needs cannot be had on this machine. The text says what, and why."""


def environment(name: str, wanted: Path) -> Path:
    """The Python of an environment with the requirements in `wanted`, which sees what is installed beside this Python
    too; made if it is not there. Raises: NotHere.
    """
    folder = ROOT / "build" / name / f"environment-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:8]}"
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.exists():
        run([sys.executable, "-m", "venv", "--clear", str(folder)], "a Python environment cannot be made")
        beside = folder / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages" / "kmall.pth"
        beside.write_text("\n".join(site.getsitepackages()))
        install = [str(python), "-m", "pip", "install", "--quiet", "--requirement", str(wanted)]
        run(install, f"what {wanted.name} names cannot be installed")
        done.touch()
    return python


def run(command: Sequence[str], what: str) -> None:
    """Raises: NotHere, with the last line that the command said."""
    ended = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False)
    if ended.returncode:
        told = (ended.stderr or ended.stdout).strip().splitlines()
        raise NotHere(f"{what}: {told[-1][:200] if told else f'{command[0]} ended with {ended.returncode}'}")
