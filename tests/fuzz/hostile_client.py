"""A process that meets hostile answers, so that what it takes in memory can be held to a limit.

`python -m tests.fuzz.hostile_client <base url> <path>...` prints what became of each answer, and its own peak in MB.
"""

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sources.cafe24.shapes import ORDER
from sources.godomall5 import shapes
from sources.godomall5.xml import Envelope
from sources.shared.errors import KmallError
from sources.shared.http import Session
from sources.shared.pages import Page
from sources.shared.shapes import Reading
from sources.wisa.envelopes import document_of

ADDRESS_SPACE = 3 * 1024**3


def read(session: Session, path: str) -> str:
    """The name of what happened."""
    reading = Reading("main", datetime.now(UTC))
    try:
        body = session.request("GET", path).body
        if path.startswith("/xml"):
            told = []
            for read in (lambda: Envelope.read(body).records("order_data", shapes.ORDER), lambda: document_of(body)):
                try:
                    read()
                    told.append("loaded")
                except KmallError as error:
                    told.append(type(error).__name__)
            return " ".join(told)
        tables = Page.parse(body, "orders", ORDER).tables(reading)
    except KmallError as error:
        return type(error).__name__
    return f"{tables[0].data.num_rows} rows"


def main() -> None:
    """Reads every path and prints what was measured, as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    session = Session("cafe24", "main", sys.argv[1], attempts=1, timeout=(5.0, 20.0))
    told = {}
    for path in sys.argv[2:]:
        began = time.monotonic()
        told[path] = (read(session, path), round(time.monotonic() - began, 2))
    status = Path("/proc/self/status").read_text()  # getrusage would tell the peak of whoever started this
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    sys.stdout.write(json.dumps({"told": told, "megabytes": peak}))


if __name__ == "__main__":
    main()
