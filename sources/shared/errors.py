"""Every failure has a name, says where it happened and what to do about it.

The tree is flat on purpose: a caller catches `KmallError` and shows `what` and `fix`, or one leaf it can act on.
Messages name the shop, the resource, the field or key; never a buyer, a token, a signature or a query string.
"""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime


class KmallError(Exception):
    """Something a user can act on.

    Shape: `what` one sentence on what happened, `shop` "platform alias" (may be empty), `resource` the dlt resource
        (may be empty), `fix` one sentence on what to do.
    """

    default_fix = ""

    def __init__(self, what: str, *, shop: str = "", resource: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.shop = shop
        self.resource = resource
        self.fix = fix or self.default_fix

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.shop, self.resource) if part)
        text = f"{where}: {self.what}" if where else self.what
        return f"{text} Fix: {self.fix}" if self.fix else text

    def __reduce__(self) -> tuple[object, ...]:
        # keyword-only arguments are lost by the default pickling, which process pools rely on
        return (_restore, (type(self), self.what, self.shop, self.resource, self.fix))


class WrongConfiguration(KmallError):
    """A key is missing, misspelt or holds a value that cannot be right. `what` names the file and the key."""


class CredentialsRefused(KmallError):
    """The mall does not know this client id or secret."""

    default_fix = "compare client_id and client_secret with the mall's developer page and write them again."


class TokenRevoked(KmallError):
    """The stored token is dead and cannot be refreshed: consent was withdrawn, given elsewhere, or ran out."""

    default_fix = "authorize this shop again."


class TokenExpired(KmallError):
    """A fresh token was refused as expired: refreshing once did not help."""

    default_fix = "check this machine's clock, then authorize this shop again."


class AddressRefused(KmallError):
    """The mall refuses calls from this IP address."""

    default_fix = "add this machine's public IP address to the app's allowed addresses at the mall."


class ScopeMissing(KmallError):
    """The token does not carry the permission that this call needs."""

    default_fix = "add the scope to the app at the mall, then authorize this shop again."


class VersionRefused(KmallError):
    """The mall does not offer the API version asked for."""


class Throttled(KmallError):
    """The mall kept answering 'too many requests' although the limit was waited for."""

    default_fix = "another program may be using this mall's limit: stop it or run at another time."


class QuotaUsedUp(KmallError):
    """The mall's usage quota is spent until a known time."""

    def __init__(
        self, what: str, *, until: datetime | None = None, shop: str = "", resource: str = "", fix: str = ""
    ) -> None:
        super().__init__(what, shop=shop, resource=resource, fix=fix)
        self.until = until


class WindowRefused(KmallError):
    """The mall will not answer for these dates, or the window holds more rows than it can page through."""


class MalformedPage(KmallError):
    """An answer is not what the contract says: not JSON, an HTML page, a page that repeats, rows without their key."""

    default_fix = "run again; if it stays, the mall changed its API: report it with the resource's name."


class IncompleteWindow(KmallError):
    """Fewer rows arrived than the mall says there are, also after reading the window again."""

    default_fix = "run again at a quieter time; nothing was lost, the window will be read from the same start."


class MallUnavailable(KmallError):
    """No usable answer after all retries: connection refused or cut, time-outs, 5xx."""

    default_fix = "run again later; the next run continues where this one stood."


class ContractBroken(KmallError):
    """The mall answered in a way that this version does not understand, or wrote other rows than were read."""

    default_fix = "report it with the message; the raw answer was not loaded."


class ResourceMissing(KmallError):
    """The mall does not have this path: an older mall, a feature that is switched off, or a wrong base_url."""

    default_fix = "check base_url and mall_id; if only this resource fails, switch it off for the shop."


class ResourceUnavailable(KmallError):
    """The mall does not offer this resource to this shop: the resource is skipped with a warning, the run goes on.

    For what a mall may lack without being at fault: a path that is not there, an operation without permission.
    """

    default_fix = "ask the mall for it, or leave the resource out with `resources` of the shop."


class WarehouseTrouble(KmallError):
    """The warehouse could not be written: locked by another program, out of space, unreachable."""

    default_fix = "close other programs that write to it, check disk and connection, and run again: nothing was lost."


class AlreadyRunning(KmallError):
    """Another run of this shop is under way, here or elsewhere: two would mix their cursors."""

    default_fix = "wait for it to end; a scheduler may simply try again at its next time."


class ProcessEnded(KmallError):
    """The process that loaded a shop is gone: killed by somebody, or by the system for want of memory."""

    default_fix = "run again, nothing was lost; if it happens again, load fewer shops at once or give it more memory."


@contextmanager
def located(shop: str, resource: str = "") -> Iterator[None]:
    """Fills in where an error happened when the code that raised it could not know."""
    try:
        yield
    except KmallError as error:
        error.shop = error.shop or shop
        error.resource = error.resource or resource
        raise


def unforeseen(trouble: Exception) -> KmallError:
    """A named error for an exception nobody expected: its kind and place, because its text may hold a row or a URL."""
    place = traceback.extract_tb(trouble.__traceback__)[-1]
    file = place.filename.replace("\\", "/").rsplit("/", 2)[-2:]
    return ContractBroken(f"{type(trouble).__name__} at {'/'.join(file)}:{place.lineno}")


def _restore(kind: type[KmallError], what: str, shop: str, resource: str, fix: str) -> KmallError:
    return kind(what, shop=shop, resource=resource, fix=fix)
