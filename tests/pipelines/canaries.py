"""Texts that must stay where they are, and the places they could get to: files of every kind, tables, processes."""

import json
import os
import re
import sqlite3
import subprocess
import threading
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

import duckdb
import psycopg2
import pyarrow.parquet as pq
from psycopg2 import sql

EMPTY = re.compile(rb"\0{8,}")
SHORTEST = 4  # bytes: a shorter text is found by chance


class Canaries:
    """What is searched for, by its bytes -> what it is: each text as it is, in JSON, in URLs, in base64."""

    def __init__(self) -> None:
        self.forms: dict[bytes, str] = {}

    def plant(self, kind: str, texts: Iterable[str], *, travels: bool = False) -> None:
        """`travels`: a text that is sent in headers and forms, and so can be found as these write it."""
        for text in texts:
            forms = {text, json.dumps(text)[1:-1]}
            if travels:
                forms |= {quote(text, safe=""), quote_plus(text), b64encode(text.encode()).decode().rstrip("=")}
            self.forms |= {form.encode(): f"{kind}: {text}" for form in forms if len(form.encode()) >= SHORTEST}

    def found_in(self, content: bytes | str) -> set[str]:
        read = content.encode("utf-8", "replace") if isinstance(content, str) else content
        return {what for form, what in self.forms.items() if form in read}

    def in_files(self, folder: Path, *but: Path) -> dict[str, set[str]]:
        """Of every file below a folder: its bytes, and what is in it where bytes are packed."""
        found = {}
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file not in but and (what := self.found_in(b"\n".join(_contents(file)))):
                found[str(file.relative_to(folder))] = what
        return found

    def in_postgres(self, url: str) -> dict[str, set[str]]:
        """Of every table and view of a database, every cell."""
        found = {}
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute(
                "select table_schema, table_name from information_schema.tables "
                "where table_schema not in ('pg_catalog', 'information_schema')"
            )
            tables = cursor.fetchall()
            assert len(tables) > 15
            for schema, table in tables:
                cursor.execute(sql.SQL("select * from {}").format(sql.Identifier(schema, table)))
                if what := self.found_in(str(cursor.fetchall())):
                    found[f"{schema}.{table}"] = what
        return found


def _contents(file: Path) -> Iterator[bytes]:
    """A file's bytes; and in words what its format may have packed."""
    yield EMPTY.sub(b"\0", file.read_bytes())  # most of a small database file is nothing
    if file.suffix == ".parquet":
        yield str(pq.read_table(file).to_pylist()).encode()
    elif file.suffix == ".duckdb":
        with duckdb.connect(str(file), read_only=True) as warehouse:
            for schema, table in warehouse.execute(
                "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE'"
            ).fetchall():
                yield str(warehouse.execute(f'select * from "{schema}"."{table}"').fetchall()).encode()
    elif file.suffix == ".sqlite":
        with closing(sqlite3.connect(file)) as database:
            for (table,) in database.execute("select name from sqlite_master where type = 'table'").fetchall():
                yield str(database.execute(f'select * from "{table}"').fetchall()).encode()


def run(command: list[str], cwd: Path, environment: Mapping[str, str] = os.environ) -> tuple[int, str, str]:
    """A command's exit code, all it printed, and how it and its children stood in the list of processes meanwhile."""
    with subprocess.Popen(
        command, cwd=cwd, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        seen: set[str] = set()
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(0.2):
                seen.update(_command_lines(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        listed = subprocess.run(["ps", "auxww"], capture_output=True, text=True, check=True).stdout
        printed, _ = process.communicate(timeout=500)
        ended.set()
        watcher.join()
    return process.returncode, printed, "\n".join((listed, *sorted(seen)))


def _command_lines(pid: int) -> set[str]:
    lines = set()
    try:
        lines.add(Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace"))
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="utf-8").split():
                lines |= _command_lines(int(child))
    except OSError:
        pass  # it ended meanwhile
    return lines
