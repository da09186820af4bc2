"""What an answer that is not 200 says: each family of APIs has its own envelope (contract section 4.1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sources.shared.errors import MalformedPage
from sources.shared.http import Answer, redacted

from . import settings

LONGEST_TOLD = 200


@dataclass(frozen=True)
class Said:
    """An error body.

    Shape: `code` "GW.…" of the gateway, a name (BAD_REQUEST) or a number as text; `inputs` the names of refused
        members and why ("endDate LocalDatePeriod"); `at` the mall's own time, aware; `trace` for its support.
    """

    code: str = ""
    message: str = ""
    inputs: tuple[str, ...] = ()
    at: datetime | None = None
    trace: str = ""

    @classmethod
    def by(cls, answer: Answer) -> "Said":
        """What an answer says; the kind of its body where that is no JSON object."""
        trace = answer.headers.get(settings.TRACE_HEADER, "")
        try:
            body = answer.json()
        except MalformedPage:
            return cls(message=answer.looks_like(), trace=trace)
        if not isinstance(body, dict):
            return cls(message="no JSON object", trace=trace)
        inputs = tuple(
            " ".join(str(refused[part]) for part in ("name", "type") if refused.get(part))
            for refused in body.get("invalidInputs") or ()
            if isinstance(refused, dict)
        )
        code, message = str(body.get("code") or ""), redacted(str(body.get("message") or ""))[:LONGEST_TOLD]
        return cls(code, message, inputs, time_of(body.get("timestamp")), str(body.get("traceId") or trace))

    @property
    def is_of_gateway(self) -> bool:
        """Whether the call did not reach the API itself."""
        return self.code.startswith("GW.")

    @property
    def words(self) -> str:
        """What it says without the trace, which is another for every call: equal refusals then read equal."""
        inputs = f" [{', '.join(self.inputs)}]" if self.inputs else ""
        return f"{self.code or 'no code'}: {self.message or 'no message'}{inputs}"

    def __str__(self) -> str:
        return f"{self.words} (trace {self.trace})" if self.trace else self.words


def time_of(value: Any) -> datetime | None:
    """A date-time of the mall, with or without a fraction; None where there is none or no zone."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo else None
