"""Environments for what `make` targets need beside kmall and no test does: Spark, Celery, the programs that kmall is
measured against. They stand under build, and `make clean` throws them away.
"""

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


def environment(wanted: Path, *options: str, sees_ours: bool = False) -> Path:
    """The Python of the environment that the file `wanted` describes, made when first asked for.

    `options` are pip's; with `sees_ours` it sees what is installed beside this Python too. Raises: NotHere.
    """
    name = f"{wanted.stem.removeprefix('requirements-')}-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:8]}"
    folder = ROOT / "build" / wanted.parent.name / name
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.exists():
        run([sys.executable, "-m", "venv", "--clear", str(folder)], "a Python environment cannot be made")
        if sees_ours:
            beside = folder / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages" / "kmall.pth"
            beside.write_text("\n".join(site.getsitepackages()))
        install = [str(python), "-m", "pip", "install", "--quiet", *options, "--requirement", str(wanted)]
        run(install, f"what {wanted.name} names cannot be installed")
        done.touch()
    return python


def run(command: Sequence[str], what: str) -> None:
    """Raises: NotHere, with the last line that the command said."""
    ended = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False)
    if ended.returncode:
        told = (ended.stderr or ended.stdout).strip().splitlines()
        raise NotHere(f"{what}: {told[-1][:200] if told else f'{command[0]} ended with {ended.returncode}'}")
