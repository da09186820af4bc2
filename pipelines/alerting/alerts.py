"""What somebody should hear of: what fails, grows old, runs out. Told once, again after a while, and when it is over.

after_run(shops, warehouse, report, built)       the end of `kmall run`: never raises, prints a warning at most
on_demand(found, warehouse, settings, dry_run=)  `kmall status --alert`
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines import config, screen
from pipelines import status as standing
from pipelines.alerting import memory
from pipelines.alerting import settings as alert_settings
from pipelines.alerting.settings import AlertSettings, Kind
from pipelines.alerting.webhook import AlertNotSent, message, send
from pipelines.alerting.words import About, Alert, Telling, written
from pipelines.config import Shop, Warehouse
from pipelines.providers import SECRETS_FILE, environment_name
from pipelines.standings import STALE_FIX, Standing, listed
from pipelines.status import Status
from pipelines.warehouse_reading import wait_until_free
from sources.shared.errors import AlreadyRunning, KmallError, WrongConfiguration, unforeseen

if TYPE_CHECKING:
    from pipelines.built import Built
    from pipelines.load import Report

MODELS = "models"


@dataclass(frozen=True)
class Look:
    """What a look found. `covers`: it would have found it, so what is known and was not found is over."""

    warehouse: Warehouse
    now: datetime
    alerts: list[Alert]
    covers: Callable[[About], bool]


def after_run(shops: Sequence[Shop], warehouse: Warehouse, report: "Report", built: "Built") -> Telling | None:
    """Tells what is not well after a run of `shops`, if a webhook is configured; None if not.

    Whatever goes wrong here is a warning: the run's rows are in the warehouse, and its exit code is its own.
    """
    try:
        settings = alert_settings.read(lambda _: None)  # told before the run
        if not settings.webhook:
            return None
        telling = _tell(_look_after_run(shops, warehouse, report, built, settings), settings)
    except KmallError as error:
        telling = Telling(problem=error.what, fix=error.fix)
    except Exception as trouble:  # noqa: BLE001 - the run was good or bad before this
        telling = Telling(problem=unforeseen(trouble).what)
    if telling.problem:
        screen.print_warning(f"no alert was sent: {telling.problem}. {telling.fix}".rstrip())
    return telling


def on_demand(found: Status, warehouse: Warehouse, settings: AlertSettings, *, dry_run: bool = False) -> Telling:
    """Tells what is not well in `found`, less what was told before. A webhook that fails is the answer's `problem`."""
    try:
        return _tell(look(found, warehouse), settings, dry_run=dry_run)
    except AlertNotSent as error:
        return Telling(problem=error.what, fix=error.fix)


def need_webhook(settings: AlertSettings) -> None:
    """Raises: WrongConfiguration if there is nowhere to send to."""
    if not settings.webhook:
        raise WrongConfiguration(
            f"{SECRETS_FILE}, [alerts] webhook: missing",
            fix=f'put it into {SECRETS_FILE} as `webhook = "https://..."` under [alerts] or set '
            f"{environment_name(alert_settings.SECTION, 'webhook')}; --dry-run needs none.",
        )


def look(found: Status, warehouse: Warehouse) -> Look:
    """What the warehouse and the token store say. Of resources only those that an ordinary run reads."""
    known = {(f"{each.platform} {each.shop}", each.resource): each for each in found.standings if each.resource}
    tokens = {f"{each.platform} {each.shop}" for each in found.tokens}

    def covers(about: About) -> bool:
        if about.kind in ("low_stock", "oversell"):
            return about.kind in found.stock
        if about.kind == "tokens":
            return about.place in tokens
        each = known.get((about.place, about.part))
        return each is not None and (each.is_expected or each.status != "failed")

    return Look(warehouse, found.now, [*_failed(found), *_tokens(found), *_stale(found), *_stock(found)], covers)


def _look_after_run(
    shops: Sequence[Shop], warehouse: Warehouse, report: "Report", built: "Built", settings: AlertSettings
) -> Look:
    """A run knows more than the ledger: shops that could not start, a warehouse that is away, models that failed."""
    here = {shop.label for shop in shops}
    try:
        wait_until_free(warehouse)
        found = standing.status(shops, warehouse, limits=settings)
        found.standings[:] = [each for each in found.standings if f"{each.platform} {each.shop}" in here]
    except KmallError:
        # every shop of the run met the same trouble: that is told
        found = Status(warehouse.name, datetime.now(UTC), [], [])
    told = look(found, warehouse)
    # another run under way is no trouble of the shop, and nothing is known of it now
    refused = {f"{each.platform} {each.shop}" for each in report.results if each.fix == AlreadyRunning.default_fix}
    alerts = {each.about.key: each for each in (*_results(report, refused), *_models(built), *told.alerts)}

    def covers(about: About) -> bool:
        is_of_the_run = about.place == MODELS or (about.place in here - refused and not about.part)
        return told.covers(about) or (about.kind == "failed" and is_of_the_run)

    return replace(told, alerts=list(alerts.values()), covers=covers)


def _tell(seen: Look, settings: AlertSettings, *, dry_run: bool = False) -> Telling:
    """Raises: AlertNotSent."""
    home = config.home()
    name = str(seen.warehouse.path or seen.warehouse.name)
    alerts = [each for each in seen.alerts if _is_wanted(each, settings)]
    with memory.alone(home):
        known = memory.read(home, name)
        news = memory.news(known, alerts, seen.covers, seen.now, settings)
        headline, sections = written(name.rpartition("/")[2], news.new, news.over)
        telling = Telling(len(news.new), len(news.over), news.known, headline, sections)
        if not (news.new or news.over):
            return replace(telling, headline="")
        if dry_run:
            return telling
        send(settings.webhook, message(headline, sections))
        memory.write(home, name, memory.after(known, news, seen.now, settings))
    return replace(telling, is_sent=True)


def _is_wanted(alert: Alert, settings: AlertSettings) -> bool:
    kind = alert.about.kind
    levels = {"low_stock": settings.low_stock_levels, "oversell": settings.oversell_levels}
    return kind in settings.kinds and (kind not in levels or alert.level in levels[kind])


def _failed(found: Status) -> Iterator[Alert]:
    for each in found.standings:
        if each.status == "failed" and each.is_expected:
            yield Alert(About("failed", f"{each.platform} {each.shop}", each.resource), each.error, each.fix)


def _results(report: "Report", refused: set[str]) -> Iterator[Alert]:
    for each in report.results:
        place = f"{each.platform} {each.shop}"
        if each.status == "failed" and place not in refused:
            yield Alert(About("failed", place, each.resource), each.error, each.fix)


def _models(built: "Built") -> Iterator[Alert]:
    if built.problem:
        yield Alert(About("failed", MODELS), built.problem, built.fix)
    elif not built.ok:
        what = f"not built, or a test of theirs failed: {listed([node.name for node in built.bad])}"
        yield Alert(About("failed", MODELS), what, "run `kmall transform`, which says why.")


def _tokens(found: Status) -> Iterator[Alert]:
    for each in found.tokens:
        about = About("tokens", f"{each.platform} {each.shop}")
        if not each.ok:
            yield Alert(about, f"the stored consent is {each.state}", each.fix, level="gone")
        elif each.is_expiring and each.refresh_expires_at:
            left = screen.age(each.refresh_expires_at - found.now)
            yield Alert(about, f"the consent runs out in {left}", each.fix, level="soon")


def _stale(found: Status) -> Iterator[Alert]:
    shops: dict[str, list[Standing]] = {}
    for each in found.standings:
        if each.is_stale:
            shops.setdefault(f"{each.platform} {each.shop}", []).append(each)
    for shop, stale in shops.items():
        # one age for all of a shop, so that they become one line
        oldest = max(age for each in stale if (age := each.age(found.now)))
        for each in stale:
            # what fails has its own fix, told with the failure
            fix = "" if each.status == "failed" else STALE_FIX
            yield Alert(About("stale", shop, each.resource), f"nothing newer for {screen.age(oldest)}", fix)


def _stock(found: Status) -> Iterator[Alert]:
    kinds: tuple[Kind, ...] = ("oversell", "low_stock")
    for kind in kinds:
        for item in found.stock[kind].items if kind in found.stock else ():
            what = f"{item.level}, {item.reason}" if kind == "oversell" else item.reason
            yield Alert(About(kind, item.sku, name=item.name), what, level=item.level)
