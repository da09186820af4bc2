"""The rate limit of one API: a bucket that the mall describes in its headers (contract section 5)."""

from collections.abc import Mapping

from sources.shared.pacing import Limit, Told, figure

from . import settings

SLOWEST = 0.01  # calls a second; a rate below it is no rate


def read_limits(headers: Mapping[str, str]) -> Told:
    """The rate and burst that this API has for this application, less the reserve.

    `-Remaining` is left aside: at a steady pace it is 0 or 1 by the luck of a millisecond, and waiting for it would
    cost a quarter of the rate. Where other programs use the application too, its 429 is waited for.
    """
    rate, burst = figure(headers.get(settings.RATE_HEADER)), figure(headers.get(settings.BURST_HEADER))
    return Told(limit=_kept_below(rate, int(burst))) if rate >= SLOWEST and burst >= 1 else Told()


def _kept_below(rate: float, burst: int) -> Limit:
    """A bucket that lets one call fewer through at once than the mall does, and as many a second."""
    calls = max(burst - settings.BUCKET_RESERVE, 1)
    return Limit(calls, calls / rate)


USUAL = _kept_below(settings.BUCKET.calls / settings.BUCKET.seconds, settings.BUCKET.calls)
