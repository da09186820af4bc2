"""`kmall export`: tables of `unified` and `reports` as CSV, Excel workbooks or Parquet files.

The warehouse is held only while its rows run into Parquet files beside the goal, as fast as the disk takes them: a load
can begin while a big workbook is still being written. All tables of one export are of one moment. Files appear whole,
under their own names, when all of them are written; until then an older export stays as it was.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipelines import screen
from pipelines.config import Warehouse
from pipelines.export_files import FORMATS, ZONES, Manner, write_csv, write_parquet, write_workbook
from pipelines.platforms import did_you_mean
from pipelines.screen import Column
from pipelines.spooling import Spooled, begin, spool
from pipelines.warehouse_reading import Reader, reader
from sources.shared.errors import WarehouseTrouble, WrongConfiguration

SCHEMAS = ("unified", "reports")
SHEET_ROWS = 1_048_576 - 1  # what a sheet of Excel holds, less the row of titles


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for, not checked yet.

    Shape: `views` names such as orders or reports.low_stock; `everything` all of `schemas`; `to` a file or a folder;
        `file_format` "" to go by the name of the file; `where` SQL, without the word.
    """

    views: Sequence[str]
    to: Path
    file_format: str = ""
    schema: str = ""
    everything: bool = False
    where: str = ""
    manner: Manner = field(default_factory=Manner)


@dataclass(frozen=True)
class Written:
    """One table that was written. Units: `size` bytes of its file; sheets of one workbook share it."""

    view: str
    file: Path
    rows: int
    columns: int
    size: int


def export(warehouse: Warehouse, wanted: Wanted) -> list[Written]:
    """Raises: WrongConfiguration for what was asked, WarehouseTrouble for a warehouse or disk that cannot."""
    file_format = _format(wanted)
    with ExitStack() as stack:
        with reader(warehouse) as read:
            if read is None:
                raise WarehouseTrouble(
                    f"there is no warehouse {warehouse.name}", fix="run `kmall run` first, or name another."
                )
            begin(read, wanted.manner.time_zone)
            views = _chosen(read, warehouse, wanted)
            goals = _goals(wanted, views, file_format)
            folder = stack.enter_context(_folder_beside(goals[0].parent))
            spooled = [spool(read, view, wanted.where, folder) for view in views]
        return _put(spooled, goals, file_format, wanted.manner, folder)


def manner(times: str, *, plain: bool) -> Manner:
    """Raises: WrongConfiguration for a zone that is neither KST nor UTC."""
    if times.upper() not in ZONES:
        raise WrongConfiguration(f"--times {times}: unknown zone", fix=f"say {' or '.join(ZONES)}.")
    return Manner(times.upper(), plain)


def as_json(written: Sequence[Written], manner: Manner) -> dict[str, Any]:
    """For machines. Sizes in bytes."""
    return {"ok": True, "times": manner.zone, "files": [asdict(each) for each in written]}


def print_written(written: Sequence[Written], manner: Manner) -> None:
    columns = [
        Column("table"),
        Column("rows", number=True),
        Column("columns", number=True),
        Column("file"),
        Column("MB", number=True),
    ]
    rows = [(each.view, each.rows, each.columns, each.file, round(each.size / 1e6, 1)) for each in written]
    told = f"Times are in {manner.zone}." if written else ""
    screen.print_table(screen.output(), "Written", columns, rows, told)


def _format(wanted: Wanted) -> str:
    by_name = wanted.to.suffix.lower().removeprefix(".")
    found = wanted.file_format or (by_name if by_name in FORMATS else "")
    if not found:
        raise WrongConfiguration(
            "--format is missing", fix=f"say one of {', '.join(FORMATS)}, or end the name after --to with it."
        )
    if found not in FORMATS:
        raise WrongConfiguration(f"--format {found}: unknown format", fix=f"say one of {', '.join(FORMATS)}.")
    if by_name in FORMATS and by_name != found:
        raise WrongConfiguration(f"--format {found}: {wanted.to.name} is named as another format", fix="drop one.")
    return found


def _is_file(wanted: Wanted) -> bool:
    return wanted.to.suffix.lower().removeprefix(".") in FORMATS


def _chosen(read: Reader, warehouse: Warehouse, wanted: Wanted) -> list[str]:
    """The tables asked for as `schema.table`, each once, in the order they were named."""
    if wanted.schema and wanted.schema not in SCHEMAS:
        raise WrongConfiguration(f"--schema {wanted.schema}: unknown schema", fix=f"say {' or '.join(SCHEMAS)}.")
    schemas = (wanted.schema,) if wanted.schema else SCHEMAS
    there = [f"{schema}.{table}" for schema in schemas for table in read.tables(schema) if "__dbt_" not in table]
    if not there:
        raise WarehouseTrouble(
            f"{warehouse.name}: there is nothing in {' or '.join(schemas)} yet", fix="run `kmall run` first."
        )
    if wanted.everything and wanted.views:
        raise WrongConfiguration("--all and names of tables", fix="say only one of them.")
    if wanted.everything:
        return there
    by_name = {name.partition(".")[2]: name for name in reversed(there)}
    listed = f"there are {', '.join(sorted(by_name))}; --all takes them all."
    if not wanted.views:
        raise WrongConfiguration("no table is named", fix=listed)
    for name in wanted.views:
        if name not in by_name and name not in there:
            near = did_you_mean(name.rpartition(".")[2], by_name)
            raise WrongConfiguration(f"{name}: unknown table{near}", fix=listed)
    return list(dict.fromkeys(by_name.get(name, name) for name in wanted.views))


def _goals(wanted: Wanted, views: Sequence[str], file_format: str) -> list[Path]:
    """The file of each table. Only a workbook holds several."""
    if not _is_file(wanted):
        return [wanted.to / f"{view.partition('.')[2]}.{file_format}" for view in views]
    if len(views) > 1 and file_format != "xlsx":
        raise WrongConfiguration(
            f"--to {wanted.to}: {len(views)} tables do not fit into one {file_format} file",
            fix="name a folder, or a workbook (.xlsx): it gets a sheet for each.",
        )
    return [wanted.to] * len(views)


@contextmanager
def _folder_beside(home: Path) -> Iterator[Path]:
    """A hidden folder on the disk of the goal, gone in the end: renaming from there is one step."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".kmall-export-", dir=home) as folder:
            yield Path(folder)
    except OSError as error:
        raise WarehouseTrouble(
            f"{home} cannot be written to: {error.strerror or error}",
            fix="name another place with --to, or make room there.",
        ) from error


def _put(
    spooled: Sequence[Spooled], goals: Sequence[Path], file_format: str, manner: Manner, folder: Path
) -> list[Written]:
    """Writes every file in the hidden folder, then gives all of them their names."""
    if file_format == "xlsx":
        _check_sheets(spooled)
    finished: dict[Path, Path] = {}
    for goal in dict.fromkeys(goals):
        mine = [each for each, place in zip(spooled, goals, strict=True) if place == goal]
        finished[goal] = folder / f"{len(finished)}.{file_format}"
        if file_format == "xlsx":
            write_workbook(mine, finished[goal], manner)
        elif file_format == "csv":
            write_csv(mine[0], finished[goal], manner)
        else:
            write_parquet(mine[0], finished[goal], manner)
    for goal, file in finished.items():
        file.replace(goal)
    return [
        Written(each.view, goal, each.rows, each.columns, goal.stat().st_size)
        for each, goal in zip(spooled, goals, strict=True)
    ]


def _check_sheets(spooled: Sequence[Spooled]) -> None:
    for each in spooled:
        if each.rows > SHEET_ROWS:
            raise WrongConfiguration(
                f"{each.view}: {each.rows:,} rows, and a sheet of Excel holds {SHEET_ROWS:,}",
                fix="take --format csv or parquet, or fewer rows with --where.",
            )
