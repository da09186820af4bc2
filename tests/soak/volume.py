"""A small disk that can be full: a real one in memory where this user may mount, a limit on files where not."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE_MB = 2500
BLOCK = 64 * 1024


class Volume:
    """`folder` holds the warehouse, dlt's working files and the tokens. Shape: `is_disk` tells which kind it is."""

    def __init__(self, folder: Path, *, mounts: bool = True) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=0700", "tmpfs", str(folder)]
        may_mount = mounts and os.geteuid() == 0 and shutil.which("mount") is not None
        self.is_disk = may_mount and subprocess.run(command, capture_output=True, check=False).returncode == 0

    def close(self) -> None:
        if self.is_disk:
            subprocess.run(["umount", "-l", str(self.folder)], capture_output=True, check=False)

    @contextmanager
    def full(self, leaving: int) -> Iterator[int | None]:
        """All but `leaving` bytes are taken. Yields what a process must limit its files to, None on a real disk."""
        if not self.is_disk:
            yield leaving
            return
        ballast = self.folder / "ballast"
        try:
            room = os.statvfs(self.folder)
            with ballast.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, max(room.f_bavail * room.f_frsize - leaving, BLOCK))
            yield None
        finally:
            ballast.unlink(missing_ok=True)

    @property
    def kind(self) -> str:
        return "a disk in memory" if self.is_disk else "a limit on the size of files"
