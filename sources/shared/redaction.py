"""No log line shows a secret: not ours, not requests' and not urllib3's."""

import logging
from collections.abc import Iterable


class _Redactor(logging.Filter):
    """Replaces known secrets in a record before any handler sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        clean = self.clean(text)
        if clean != text:
            record.msg, record.args = clean, ()
        return True

    def clean(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


_redactor = _Redactor()
for _name in ("kmall", "urllib3.connectionpool", "requests"):
    logging.getLogger(_name).addFilter(_redactor)


def redact(secrets: Iterable[str]) -> None:
    """Secrets that no log line of this package, requests or urllib3 may show from now on."""
    _redactor.secrets.update(secret for secret in secrets if len(secret) >= 6)


def redacted(text: str) -> str:
    """`text` without any known secret."""
    return _redactor.clean(text)
