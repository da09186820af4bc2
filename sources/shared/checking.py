"""What `check` tells of a shop: one line a thing that was looked at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `fix` is empty when it is well."""

    subject: str
    ok: bool
    message: str
    fix: str = ""
