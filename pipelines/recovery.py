"""What a killed run left behind: taken over where that is safe, dropped and read again where it is not.

dlt keeps what was read and not yet loaded in packages on this machine. A package of which nothing was loaded is simply
loaded. One that was cut off while it was being loaded is not: dlt would load a file again whose rows stand in the
staging tables already, and merging those would write two rows with one key. Such a package is dropped, and the cursors
go back to where they stood before its run, which were noted beside the pipeline. dlt's own copies of them will not do:
the local one has moved on, and the warehouse's may be older than what a failed check put back.
"""

import copy
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import dlt

BEGUN = ("started_jobs", "completed_jobs", "failed_jobs")

Cursors = dict[str, Any]


def take_over(pipeline: dlt.Pipeline, platform: str, note: Path) -> Cursors:
    """Brings the pipeline to where a run may start, and returns the cursors it starts from, noted in `note`.

    The caller removes `note` when the run has come to its end, whichever way.
    """
    _clear_normalized(pipeline)
    if pipeline.has_pending_data and not _is_begun(pipeline):
        pipeline.run(loader_file_format="parquet")
    else:
        before = json.loads(note.read_text()) if note.exists() else None
        if pipeline.has_pending_data:
            _drop(pipeline)
        if before is not None:
            put_back(pipeline, platform, before, before.keys() | cursors_of(pipeline, platform).keys())
    if pipeline.config.restore_from_destination:
        pipeline.sync_destination()  # a new machine takes the cursors from the warehouse, a new warehouse has none
    before = copy.deepcopy(cursors_of(pipeline, platform))
    write_whole(note, json.dumps(before))
    return before


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
    working = Path(pipeline.working_dir)
    aside = working.with_name(f"{working.name}.dropped")
    shutil.rmtree(aside, ignore_errors=True)
    working.rename(aside)
    pipeline.drop()
    shutil.rmtree(aside)
    pipeline.sync_destination()


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
