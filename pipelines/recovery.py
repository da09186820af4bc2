"""What a killed run left behind: taken over where that is safe, dropped and read again where it is not.

dlt keeps what was read and not yet loaded in packages on this machine. A package of which nothing was loaded is simply
loaded. One that was cut off while it was being loaded is not: dlt would load a file again whose rows stand in the
staging tables already, and merging those would write two rows with one key. Such a package is dropped, and the cursors
go back to where they stood before its run, which were noted beside the pipeline. dlt's own copies of them will not do:
the local one has moved on, and the warehouse's may be older than what a failed check put back.

Where machines share a server and a warehouse, the note is on that server and nothing local counts: whoever runs a shop
next, wherever, begins with an empty folder and the cursors of the newest whole load in the warehouse, unless the note
says otherwise. So a shop can be taken over from a machine that is gone, and what an earlier run left on this one can
win over nothing.
"""

import copy
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import dlt

from sources.shared.server import Server

BEGUN = ("started_jobs", "completed_jobs", "failed_jobs")

Cursors = dict[str, Any]


class Note(Protocol):
    """The cursors a shop's next run starts from, if the run that noted them did not come to its end."""

    def read(self) -> Cursors | None:
        """None where the last run came to its end."""
        ...

    def write(self, cursors: Cursors) -> None:
        """Survives whatever happens next."""
        ...

    def remove(self) -> None:
        """The run has come to its end."""
        ...


@dataclass(frozen=True)
class LocalNote:
    """In a file beside the pipeline."""

    file: Path

    def read(self) -> Cursors | None:
        return json.loads(self.file.read_text()) if self.file.exists() else None

    def write(self, cursors: Cursors) -> None:
        write_whole(self.file, json.dumps(cursors))

    def remove(self) -> None:
        self.file.unlink()


@dataclass(frozen=True)
class SharedNote:
    """On the server that machines share. Shape: `name` of the shop and of its warehouse; `earlier` the note that this
    machine kept in a file before it shared: what a failed check put back then must not be passed over.
    """

    server: Server
    name: str
    earlier: LocalNote

    def read(self) -> Cursors | None:
        found = self.server.note(self.name)
        return json.loads(found) if found else self.earlier.read()

    def write(self, cursors: Cursors) -> None:
        self.server.set_note(self.name, json.dumps(cursors))
        self.earlier.file.unlink(missing_ok=True)

    def remove(self) -> None:
        self.server.set_note(self.name, None)


def take_over(pipeline: dlt.Pipeline, platform: str, note: Note) -> Cursors:
    """Brings the pipeline to where a run may start, and returns the cursors it starts from, noted in `note`.

    The caller removes `note` when the run has come to its end, or notes there what was put back.
    """
    if isinstance(note, SharedNote):
        _begin_anywhere(pipeline, platform, note.read())
    else:
        _begin_here(pipeline, platform, note)
    before = copy.deepcopy(cursors_of(pipeline, platform))
    note.write(before)
    return before


def _begin_here(pipeline: dlt.Pipeline, platform: str, note: Note) -> None:
    shutil.rmtree(_aside(pipeline), ignore_errors=True)  # of a run that was killed while it dropped it
    _clear_normalized(pipeline)
    if pipeline.has_pending_data and not _is_begun(pipeline):
        pipeline.run(loader_file_format="parquet")
    else:
        before = note.read()
        if pipeline.has_pending_data:
            _drop(pipeline)
        if before is not None:
            put_back(pipeline, platform, before, before.keys() | cursors_of(pipeline, platform).keys())
    if pipeline.config.restore_from_destination:
        pipeline.sync_destination()  # a new machine takes the cursors from the warehouse, a new warehouse has none


def _begin_anywhere(pipeline: dlt.Pipeline, platform: str, before: Cursors | None) -> None:
    """`pipeline` has an empty folder."""
    pipeline.sync_destination()
    known = cursors_of(pipeline, platform)
    if before is not None and known:  # a warehouse that knows nothing of the shop is a new one
        put_back(pipeline, platform, before, before.keys() | known.keys())


def cursors_of(pipeline: dlt.Pipeline, platform: str) -> Cursors:
    """The state of each resource, by name."""
    sources: Cursors = pipeline.state.get("sources", {})
    found: Cursors = sources.get(platform, {}).get("resources", {})
    return found


def put_back(pipeline: dlt.Pipeline, platform: str, before: Mapping[str, Any], names: Iterable[str]) -> None:
    """Lets these resources stand where they stood before."""
    with pipeline.managed_state() as state:
        resources = state.setdefault("sources", {}).setdefault(platform, {}).setdefault("resources", {})
        for name in names:
            resources[name] = before.get(name, {})


def _clear_normalized(pipeline: dlt.Pipeline) -> None:
    """Removes what is left of packages as they were read, where they stand ready to be loaded: dlt deletes file by
    file, and if it was killed meanwhile would take the rest for a package that still has to be made ready.
    """
    extracted = Path(pipeline.working_dir) / "normalize" / "extracted"
    for load_id in {*pipeline.list_extracted_load_packages()} & {*pipeline.list_normalized_load_packages()}:
        shutil.rmtree(extracted / load_id)


def _drop(pipeline: dlt.Pipeline) -> None:
    """Forgets the pipeline's packages, all or none: half of one, if this is killed as well, must not be loaded."""
    Path(pipeline.working_dir).rename(_aside(pipeline))
    pipeline.drop()
    shutil.rmtree(_aside(pipeline))
    pipeline.sync_destination()


def _aside(pipeline: dlt.Pipeline) -> Path:
    working = Path(pipeline.working_dir)
    return working.with_name(f"{working.name}.dropped")


def _is_begun(pipeline: dlt.Pipeline) -> bool:
    """Whether a file of a pending package was loaded already, or may have been: one to be tried again, as well."""
    packages = (pipeline.get_load_package_info(load_id) for load_id in pipeline.list_normalized_load_packages())
    return any(
        state in BEGUN or any(job.job_file_info.retry_count for job in jobs)
        for package in packages
        for state, jobs in package.jobs.items()
        if jobs
    )


def write_whole(file: Path, text: str) -> None:
    """All of it or nothing, also after a power cut."""
    fresh = file.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
    fresh.replace(file)
