"""`kmall status` as a text file for Prometheus: node_exporter's textfile collector reads it from a folder.

Source: "Text-based format" of Prometheus' exposition formats, version 0.0.4. No sample carries a timestamp: the
collector refuses those.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from pipelines.status import Status
from sources.shared.errors import WrongConfiguration

READABLE = 0o644  # node_exporter runs as a user of its own

# one sample: labels and value; None is not known, and not written
Sample = tuple[dict[str, str], float | None]

HELP = {
    "kmall_status_ok": "1 if no resource's last run failed and no shop needs a person's consent.",
    "kmall_status_timestamp_seconds": "When these figures were made.",
    "kmall_resource_through_timestamp_seconds": "End of the last window that was read whole.",
    "kmall_resource_last_success_timestamp_seconds": "End of the last run that read the resource whole.",
    "kmall_resource_last_run_timestamp_seconds": "End of the last run, however it ended.",
    "kmall_resource_rows": "Records that the last run read.",
    "kmall_resource_ok": "0 if the last run failed; 1 if it did not, also where the mall does not offer the resource.",
    "kmall_resource_stale": "1 if the data is older than stale_hours of [alerts].",
    "kmall_resource_rejected_values": "Values of the last 30 days that did not fit their type.",
    "kmall_resource_new_fields": "Fields of the last 30 days that the mall sends and that are not loaded.",
    "kmall_run_last_timestamp_seconds": "End of the shop's last run, however it ended.",
    "kmall_load_last_timestamp_seconds": "When the mall's rows were last written to the warehouse.",
    "kmall_backfill_last_timestamp_seconds": "End of the last stretch of a backfill within 30 days.",
    "kmall_backfill_ok": "0 if the last stretch of a backfill failed.",
    "kmall_token_expires_timestamp_seconds": "When the consent runs out unless a run renews it.",
    "kmall_token_ok": "0 if the shop needs a person's consent.",
    "kmall_unknown_status_codes": "Codes of the mall that no map knows.",
    "kmall_low_stock_items": "Physical items by alert level of reports.low_stock.",
    "kmall_oversell_items": "Physical items by risk level of reports.oversell_risk.",
}


def write(found: Status, path: Path) -> None:
    """The whole file at once: a scrape sees the old figures or the new ones. Raises: WrongConfiguration."""
    try:
        # the collector reads *.prom only, so it never sees the unfinished file
        handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text(found))
            Path(fresh).chmod(READABLE)
            Path(fresh).replace(path)
        except OSError:
            Path(fresh).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise WrongConfiguration(
            f"--prometheus {path}: cannot be written: {error.strerror}", fix="name a file in a folder you may write to."
        ) from error


def text(found: Status) -> str:
    """Every figure that is known. A shop that never ran has none but its token's."""
    lines: list[str] = []
    samples = _samples(found)
    for name, words in HELP.items():
        known = [(labels, value) for labels, value in samples[name] if value is not None]
        if known:
            lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge"]
            lines += [f"{name}{_labels(labels)} {_number(value)}" for labels, value in known]
    return "\n".join(lines) + "\n"


def _samples(found: Status) -> dict[str, list[Sample]]:
    ran = [
        ({"platform": each.platform, "shop": each.shop, "resource": each.resource}, each) for each in found.standings
    ]
    ran = [(labels, each) for labels, each in ran if each.resource]
    past = [
        ({"platform": each.platform, "shop": each.shop, "resource": each.resource}, each) for each in found.backfills
    ]
    tokens = [({"platform": each.platform, "shop": each.shop}, each) for each in found.tokens]
    return {
        "kmall_status_ok": [({}, found.ok)],
        "kmall_status_timestamp_seconds": [({}, _at(found.now))],
        "kmall_resource_through_timestamp_seconds": [(labels, _at(each.through)) for labels, each in ran],
        "kmall_resource_last_success_timestamp_seconds": [(labels, _at(each.last_ok)) for labels, each in ran],
        "kmall_resource_last_run_timestamp_seconds": [(labels, _at(each.last_run)) for labels, each in ran],
        "kmall_resource_rows": [(labels, each.rows) for labels, each in ran],
        "kmall_resource_ok": [(labels, each.status != "failed") for labels, each in ran],
        "kmall_resource_stale": [(labels, each.is_stale) for labels, each in ran],
        "kmall_resource_rejected_values": [(labels, each.rejected_values) for labels, each in ran],
        "kmall_resource_new_fields": [(labels, len(each.new_fields)) for labels, each in ran],
        "kmall_run_last_timestamp_seconds": list(_last_runs(found)),
        "kmall_load_last_timestamp_seconds": [({"platform": name}, _at(at)) for name, at in found.last_loads.items()],
        "kmall_backfill_last_timestamp_seconds": [(labels, _at(each.finished_at)) for labels, each in past],
        "kmall_backfill_ok": [(labels, each.status != "failed") for labels, each in past],
        "kmall_token_expires_timestamp_seconds": [(labels, _at(each.refresh_expires_at)) for labels, each in tokens],
        "kmall_token_ok": [(labels, each.ok) for labels, each in tokens],
        "kmall_unknown_status_codes": list(_unknown_codes(found)),
        "kmall_low_stock_items": list(_levels(found, "low_stock")),
        "kmall_oversell_items": list(_levels(found, "oversell")),
    }


def _last_runs(found: Status) -> Iterator[Sample]:
    for platform, shop in _shops(found):
        runs = [each.last_run for each in found.standings if (each.platform, each.shop) == (platform, shop)]
        yield {"platform": platform, "shop": shop}, _at(max((run for run in runs if run), default=None))


def _unknown_codes(found: Status) -> Iterator[Sample]:
    """0 for a shop without any, once the views are built: a figure that vanishes would hide that all is well."""
    if not found.is_built:
        return
    for platform, shop in _shops(found):
        codes = [each for each in found.unknown_codes if (each.platform, each.shop) == (platform, shop)]
        yield {"platform": platform, "shop": shop}, len(codes)


def _levels(found: Status, report: str) -> Iterator[Sample]:
    if stock := found.stock.get(report):
        for level, count in stock.levels.items():
            yield {"level": level}, count


def _shops(found: Status) -> Iterable[tuple[str, str]]:
    return dict.fromkeys((each.platform, each.shop) for each in found.standings)


def _at(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _labels(labels: dict[str, str]) -> str:
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{told}}}" if told else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
