"""Asks a mall's operator for consent once and stores the token: what `kmall authorize` does.

The browser comes back to the shop's redirect_uri. Where that is plain http on this machine, we listen there; anywhere
else (https, another host, a browser on another machine) the person copies the address the browser was sent to.
"""

import hmac
import secrets
import webbrowser
from collections.abc import Callable, Mapping
from importlib import import_module
from urllib.parse import parse_qsl, urlsplit

import orjson

from pipelines import config
from pipelines.config import Shop
from pipelines.redirect_listener import RedirectListener
from sources.shared.consent import Consent
from sources.shared.errors import MallUnavailable, WrongConfiguration, located
from sources.shared.http import Clock, Session, is_loopback
from sources.shared.tokens import Token, TokenStore, authorize_fix

CONSENT_SECONDS = 300.0


def authorize(
    shop: Shop,
    *,
    open_browser: Callable[[str], bool] | None = webbrowser.open,
    ask: Callable[[str], str] | None = None,
    paste: bool = False,
    listen_port: int | None = None,
    timeout: float = CONSENT_SECONDS,
    tell: Callable[[str], None] = lambda _: None,
    token_store: TokenStore | None = None,
    clock: Clock | None = None,
) -> Token:
    """Gets consent and stores the token, replacing the one this mall had.

    Shape: `open_browser` returns whether it could open the address (None: do not try); `ask` shows a question and
        returns what the person typed; `paste` asks for the address although one could listen; `listen_port` listens on
        another port than the redirect_uri's (a forwarded one); `tell` shows a line.
    Units: `timeout` in seconds, for a listener only.
    Raises: WrongConfiguration (no listener and no one to ask, wrong address, nothing arrived), CredentialsRefused,
        ScopeMissing, TokenExpired (the code is good for a minute), TokenRevoked (consent not given), MallUnavailable.
    """
    clock = clock or Clock()
    with located(shop.label):
        consent = _consent(shop)
        store = token_store or config.token_store()  # a store that cannot be used is told before a person consents
        state = secrets.token_urlsafe(24)
        url = consent.url(state)
        listens = not paste and _can_listen(consent.redirect_uri, listen_port)
        if not listens and ask is None:
            raise WrongConfiguration(
                f"nothing can listen at redirect_uri {consent.redirect_uri} and there is no terminal to paste into",
                fix=f"{authorize_fix(shop.label).removesuffix('.')} in a terminal, or make redirect_uri a plain http "
                "address of this machine, here and at the mall.",
            )
        if listens:
            answer = _listen(consent, url, state, listen_port, timeout, open_browser, tell)
        else:
            assert ask is not None
            _show(url, open_browser, tell)
            answer = _pasted(ask(_question(consent.redirect_uri)), consent, state)
        token = _exchange(shop, consent, answer, clock)
        with store.locked(consent.token_name):
            store.write(consent.token_name, token)
    missing = [scope for scope in consent.scopes if scope not in token.scopes]
    if missing:
        tell(f"The mall did not grant {', '.join(missing)}: resources that need it will fail by name.")
    return token


def _consent(shop: Shop) -> Consent:
    try:
        module = import_module(f"sources.{shop.platform}.oauth")
    except ModuleNotFoundError:
        raise WrongConfiguration(
            f"{shop.platform} needs no consent: its keys are in the configuration", fix="run `kmall check`."
        ) from None
    made: Consent = module.consent(shop.settings, shop.label)
    return made


def _can_listen(redirect_uri: str, listen_port: int | None) -> bool:
    parts = urlsplit(redirect_uri)
    return listen_port is not None or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def _show(url: str, open_browser: Callable[[str], bool] | None, tell: Callable[[str], None]) -> None:
    opened = open_browser is not None and _opened(url, open_browser)
    tell("A browser was opened. If it was not, open this address:" if opened else "Open this address in a browser:")
    tell(url)


def _opened(url: str, open_browser: Callable[[str], bool]) -> bool:
    try:
        return open_browser(url)
    except (OSError, webbrowser.Error):
        return False


def _question(redirect_uri: str) -> str:
    host = urlsplit(redirect_uri).hostname
    return (
        f"After you agree, the browser goes to an address on {host}; that page need not open.\n"
        "Within a minute, copy the whole address from the browser's address bar and paste it here: "
    )


def _listen(
    consent: Consent,
    url: str,
    state: str,
    port: int | None,
    timeout: float,
    open_browser: Callable[[str], bool] | None,
    tell: Callable[[str], None],
) -> Mapping[str, str]:
    """Waits for the redirect. One with another state is not ours (an old tab, a hostile page): the wait goes on."""
    with RedirectListener(consent.redirect_uri, port, lambda query: _is_ours(query, state)) as listener:
        _show(url, open_browser, tell)
        tell(f"Waiting for the browser to come back to {consent.redirect_uri} ...")
        query = listener.wait(timeout)
    if query is None:
        strangers = " (one arrived with another state and was not taken)" if listener.strangers else ""
        raise WrongConfiguration(
            f"no answer came to redirect_uri {consent.redirect_uri} within {timeout:.0f} s{strangers}",
            fix="if the browser showed an error about redirect_uri, make it equal to the one registered at the mall, "
            "to the letter; if the browser is on another machine, use --paste.",
        )
    return query


def _pasted(text: str, consent: Consent, state: str) -> Mapping[str, str]:
    """The query of the pasted address. A mall's error page (JSON), pasted instead, is understood as well."""
    text = text.strip().strip("'\"")
    if text.startswith("{"):
        try:
            raise consent.refusal({str(name): str(value) for name, value in orjson.loads(text).items()})
        except orjson.JSONDecodeError:
            text = ""
    query = dict(parse_qsl(urlsplit(text).query))
    if not query.keys() & {"code", "error"}:
        raise WrongConfiguration(
            "what was pasted is not the address after consent: it has no code",
            fix=f"paste the whole address; it begins with {consent.redirect_uri}?code=",
        )
    if not _is_ours(query, state):
        raise WrongConfiguration(
            "the pasted address belongs to another attempt: its state is not the one just sent",
            fix="open the address shown last, agree again and paste the new one.",
        )
    return query


def _is_ours(query: Mapping[str, str], state: str) -> bool:
    return hmac.compare_digest(query.get("state", "").encode(), state.encode())


def _exchange(shop: Shop, consent: Consent, answer: Mapping[str, str], clock: Clock) -> Token:
    if "error" in answer:
        raise consent.refusal(answer)
    if not answer.get("code"):
        raise MallUnavailable("the mall sent the browser back without a code", fix="authorize again.")
    session = Session(shop.platform, shop.alias, consent.base_url, clock=clock)
    return consent.exchange(session, answer["code"])
