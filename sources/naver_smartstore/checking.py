"""One cheap call to each API group that a shop's resources need: the token does not tell which it may use."""

from collections.abc import Callable
from datetime import timedelta

from sources.shared.checking import Finding
from sources.shared.errors import KmallError, MallUnavailable, Throttled
from sources.shared.http import Clock
from sources.shared.pacing import Home
from sources.shared.tokens import TokenStore
from sources.shared.windows import day_of

from . import settings
from .catalogue import CHANNELS
from .client import Client, Refused
from .feeds import CHANGES, OUT_OF_RANGE, written
from .paging import DAILY, INQUIRIES, SEARCH
from .settings import ShopSettings


def check(
    shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home, resources: tuple[str, ...]
) -> list[Finding]:
    """The keys, a token, and each API group that `resources` need."""
    try:
        client = Client(shop, keys, clock, store, home)
        token = client.tokens.access()
    except KmallError as error:
        return [Finding("credentials", False, error.what, error.fix)]
    left = token.expires_at - clock.now()
    accepted = Finding("credentials", True, f"token accepted, good for {left.total_seconds() / 60:.0f} minutes")
    groups = dict.fromkeys(settings.GROUPS[name] for name in resources)
    return [accepted, *(_group(client, clock, group) for group in groups)]


def _group(client: Client, clock: Clock, group: str) -> Finding:
    subject = f"API group {group}"
    try:
        _calls(client, clock)[group]()
    except Refused as refused:
        if refused.said.code == OUT_OF_RANGE:  # the mall's clock is behind ours: loads step back, the group is open
            return Finding(subject, True, "the application may use it; the mall's clock is behind this machine's")
        return Finding(subject, False, refused.named.what, refused.named.fix)
    except (MallUnavailable, Throttled) as error:
        return Finding(subject, False, f"not known: {error.what}", error.fix)
    except KmallError as error:
        return Finding(subject, False, error.what, error.fix)
    return Finding(subject, True, "the application may use it")


def _calls(client: Client, clock: Clock) -> dict[str, Callable[[], object]]:
    """The smallest call of each group."""
    day = day_of(clock.now()).isoformat()
    until = clock.now() - timedelta(minutes=1)
    changes = {"lastChangedFrom": written(until - timedelta(minutes=1)), "lastChangedTo": written(until)}
    search = {"productStatusTypes": ["SALE"], "page": 1, "size": 1}
    daily = {"startDate": day, "endDate": day, "pageNumber": 1, "pageSize": 1}
    inquiries = {"startSearchDate": day, "endSearchDate": day, "page": client.keys.inquiry_first_page, "size": 10}
    return {
        "판매자정보": lambda: client.get(CHANNELS, {}, "channels"),
        "상품": lambda: client.post(SEARCH.path, search, "products"),
        "주문 판매자": lambda: client.get(CHANGES, changes, "orders"),
        "정산": lambda: client.get(DAILY.path, daily, "settlements_daily"),
        "문의": lambda: client.get(INQUIRIES.path, inquiries, "inquiries"),
    }
