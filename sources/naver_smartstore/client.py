"""How Naver's Commerce API is called: token, host, a pace for each API, named errors, and work done ahead.

Nothing here knows dlt or a shape. `paging.py` turns calls into whole lists, `feeds.py` into whole windows.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

from sources.shared.errors import (
    AddressRefused,
    ContractBroken,
    CredentialsRefused,
    KmallError,
    MalformedPage,
    QuotaUsedUp,
    ResourceMissing,
    ScopeMissing,
    TokenExpired,
    VersionRefused,
    WindowRefused,
)
from sources.shared.http import Answer, Clock, Session
from sources.shared.pacing import Home, Pace
from sources.shared.tokens import TokenKeeper, TokenStore

from . import settings, signing
from .envelopes import Said
from .limits import USUAL, read_limits
from .settings import ShopSettings

AHEAD = 2  # calls under way while an answer is converted
THREADS = 4  # the feed of changes, the details behind it, and room for both to be ahead
PERIODS = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86400}
NO_CREDENTIALS = ("4010", "5001")  # inquiries: H §4.4
NO_ROLE = ("UNAUTHORIZED", "FORBIDDEN", "ROLE_NOT_FOUND", "PROVISION_NOT_FOUND", "INVALID_CHANNEL_STATUS")  # H §4.1
WINDOW_CODES = ("104139", "4002", "4003")  # H §4.3 §4.4

T = TypeVar("T")


class Refused(Exception):
    """A call that reached its API and was refused there, for the caller to judge. `named` is what it is otherwise."""

    def __init__(self, said: Said, status: int, named: KmallError) -> None:
        super().__init__(said.code)
        self.said = said
        self.status = status
        self.named = named


class Client:
    """One application at one account, as one shop of ours sees it."""

    def __init__(self, shop: str, keys: ShopSettings, clock: Clock, store: TokenStore, home: Home) -> None:
        self.keys = keys
        self.shop = f"naver_smartstore {shop}"
        signing.check_keys(keys, self.shop)
        self._clock = clock
        self._home = home
        self._paces: dict[str, Pace] = {}
        self._making = threading.Lock()
        self.session = Session(
            "naver_smartstore",
            shop,
            keys.url,
            clock=clock,
            secrets=(keys.client_secret, keys.pseudonym_key),
            timeout=(10.0, keys.read_seconds),
            final=self._final,
        )
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix=f"naver-{shop}")
        self.tokens = TokenKeeper(
            store,
            keys.token_name,
            lambda _: signing.issue(self.session, keys, self._pace("POST", settings.TOKEN_PATH)),
            clock,
            settings.TOKEN_MARGIN,
            shop=self.shop,
            issues=True,
        )

    def get(self, path: str, params: Mapping[str, Any], resource: str, *, number: str = "") -> Answer:
        """One GET with HTTP 200. `{no}` in the path is `number`; an API is limited whatever its number.

        Raises: Refused where the API itself says no; a named KmallError for everything else but HTTP 200.
        """
        return self._answer("GET", path, resource, number, params=params)

    def post(self, path: str, body: Any, resource: str) -> Answer:
        """One POST that only reads, with HTTP 200. Raises: as `get`."""
        return self._answer("POST", path, resource, "", json=body)

    def read(self, call: Callable[[], Answer], parse: Callable[[Answer], T]) -> T:
        """What `parse` makes of an answer. One that cannot be read is asked for once more before it is malformed."""
        try:
            return parse(call())
        except MalformedPage:
            answer = call()
        try:
            return parse(answer)
        except MalformedPage as error:
            told = error.what if answer.path in error.what else f"{answer.path}: {error.what}"
            kind = answer.looks_like()
            raise MalformedPage(f"{told} ({kind})" if "page" in kind or "empty" in kind else told) from None

    def start(self, call: Callable[[], T]) -> "Future[T]":
        """The call, under way."""
        return self._threads.submit(call)

    def ahead(self, calls: Iterable[Callable[[], T]]) -> Iterator[T]:
        """What the calls return, in their order, with the next ones under way while one is used."""
        waiting: deque[Future[T]] = deque()
        for call in calls:
            waiting.append(self._threads.submit(call))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def one_ahead(self, pages: Iterator[T]) -> Iterator[T]:
        """The same pages, with the next one fetched while one is used: where each page names the next."""
        waiting = self._threads.submit(next, pages, None)
        while (page := waiting.result()) is not None:
            waiting = self._threads.submit(next, pages, None)
            yield page

    def _answer(self, method: str, path: str, resource: str, number: str, **sent: Any) -> Answer:
        token = self.tokens.access()
        answer = self._call(method, path, resource, number, token.access_token, **sent)
        if self._wants_token(answer):
            try:
                token = self.tokens.renew(token.access_token)
            except TokenExpired:  # renewed a moment ago for another resource: this one is refused all the same
                raise self._no_group(answer, resource) from None
            answer = self._call(method, path, resource, number, token.access_token, **sent)
        if answer.status == 200:
            return answer
        said = Said.by(answer)
        named = self._named(answer, said, resource)
        if 400 <= answer.status < 500 and not said.is_of_gateway and answer.status not in (401, 403):
            raise Refused(said, answer.status, named)
        raise named

    def _call(self, method: str, path: str, resource: str, number: str, token: str, **sent: Any) -> Answer:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        root = settings.PATH_ROOTS[self.keys.host]
        whole = root + path.replace("{no}", number)
        pace = self._pace(method, path)
        return self.session.request(method, whole, headers=headers, resource=resource, pace=pace, **sent)

    def _pace(self, method: str, path: str) -> Pace:
        """The limit of one API, shared by all runs of this application on this machine."""
        with self._making:
            name = f"naver_smartstore/{self.keys.client_id}/{method} {path}"
            if name not in self._paces:
                self._paces[name] = Pace(name, self._clock, bucket=USUAL, home=self._home, read=read_limits)
            return self._paces[name]

    def _wants_token(self, answer: Answer) -> bool:
        """Whether the documented cure, a new token, is to be tried: once."""
        return answer.status == 401 and Said.by(answer).code == "GW.AUTHN"

    def _no_group(self, answer: Answer, resource: str) -> KmallError:
        """`GW.AUTHN` that a new token did not cure: the mall says the same for a missing API group."""
        said, group = Said.by(answer), settings.GROUPS.get(resource, "the API group of this resource")
        return ScopeMissing(
            f"{answer.path}: HTTP {answer.status}: {said}; a new token was refused as well, so the application lacks "
            f"the API group {group}, or its token is good for nothing any more",
            shop=self.shop,
            resource=resource,
            fix=f"enable {group} for the application in the Commerce API center, or leave the resource out; if every "
            "resource fails so, renew the application's authentication there (due every 180 days) and its secret here.",
        )

    def _named(self, answer: Answer, said: Said, resource: str) -> KmallError:
        """The named error of an answer that is not 200."""
        told = f"{answer.path}: HTTP {answer.status}: {said}"
        where = {"shop": self.shop, "resource": resource}
        if said.code == "GW.IP_NOT_ALLOWED":
            return AddressRefused(told, fix=signing.address_fix(answer.path), **where)
        if said.code == "GW.AUTHN" or answer.status == 401:
            return self._no_group(answer, resource)
        if said.code in NO_CREDENTIALS:
            fix = "check at the mall that the seller's account is in order, and client_id and client_secret here."
            return CredentialsRefused(told, fix=fix, **where)
        if answer.status == 403 or said.code in NO_ROLE:
            group = settings.GROUPS.get(resource, "its API group")
            fix = f"enable {group} for the application in the Commerce API center, or leave the resource out."
            return ScopeMissing(told, fix=fix, **where)
        if answer.status == 404:
            fix = "check base_url and host; if only this resource fails, leave it out with `resources`."
            return ResourceMissing(told, fix=fix, **where)
        if answer.status in (301, 302, 307, 308):
            fix = "the mall moved this call to another address: update kmall."
            return VersionRefused(told, fix=fix, **where)
        if said.code in WINDOW_CODES or "LocalDatePeriod" in " ".join(said.inputs):
            fix = "check this machine's clock and start_date; if both are right, report it with the dates named here."
            return WindowRefused(told, fix=fix, **where)
        return ContractBroken(told, **where)

    def _final(self, answer: Answer) -> KmallError | None:
        """The error of a 429 or 5xx that waiting a moment does not cure."""
        said = Said.by(answer)
        if said.code in NO_CREDENTIALS:
            return self._named(answer, said, "")
        if said.code != "GW.QUOTA_LIMIT":
            return None
        period = " ".join(
            value for name, value in answer.headers.items() if name.lower().startswith(settings.QUOTA_HEADERS)
        ).upper()
        seconds = next((seconds for name, seconds in PERIODS.items() if name in period), None)
        until = self._clock.now() + timedelta(seconds=seconds) if seconds else None
        end = f"until {until:%Y-%m-%d %H:%M:%S} UTC at the latest" if until else "for a period it does not tell"
        return QuotaUsedUp(
            f"{answer.path}: HTTP 429: {said}: this application's quota is used up {end}; this is not the rate limit, "
            "which is waited for",
            until=until,
            shop=self.shop,
            fix="stop every program that asks for tokens of this application with parameters in the URL, also on other "
            "machines: one of them limits them all to a token an hour. Then run again after that time.",
        )


def json_object(answer: Answer, resource: str) -> dict[str, Any]:
    """The body. Raises: MalformedPage if it is no JSON object."""
    body = answer.json()
    if not isinstance(body, dict):
        raise MalformedPage(
            f"{answer.path} answered with {type(body).__name__} instead of an object", resource=resource
        )
    return body
