"""How a token is asked for: the bcrypt signature, what can happen to a secret on its way here, and the token call.

| fact                                                                        | source (contract section 3) |
|-----------------------------------------------------------------------------|-----------------------------|
| signature: base64 of bcrypt of `client_id_milliseconds`, the secret is the salt | AUTHDOC, known-answer vector |
| bcrypt 4 and later refuse a salt whose last character carries unused bits     | re-computed                  |
| form body, no Authorization header; parameters in the URL cost the quota     | DOC, staff                   |
| `account_id` only with type SELLER                                          | DOC                          |
| the same token comes back while 30 minutes are left, with what remains       | DOC, measured                |

No refresh token exists: asking again is harmless, but it is done once and under the store's lock all the same.
"""

import re
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

import bcrypt

from sources.shared.errors import (
    AddressRefused,
    ContractBroken,
    CredentialsRefused,
    KmallError,
    MalformedPage,
    ResourceMissing,
    WrongConfiguration,
)
from sources.shared.http import Answer, Session, redact
from sources.shared.pacing import Pace
from sources.shared.tokens import Token

from . import settings
from .envelopes import Said
from .settings import ShopSettings

SALT = re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{22}")
SALT_LETTERS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SALT_LENGTH = 29
MOST_ROUNDS = 14  # issued secrets say 04; each step doubles the work, 31 would take days
LONGEST_PASSWORD = 72  # bytes that bcrypt takes
WRITE_AGAIN = (
    "write client_secret as the application page shows it, 29 characters from $2a$ on, into .dlt/secrets.toml; "
    "in a shell or a .env file put it between single quotes."
)


def sign(client_id: str, client_secret: str, at_milliseconds: int) -> str:
    """The `client_secret_sign` of a token call.

    Shape: `client_secret` is a 29-character bcrypt salt; the result is base64 text of 80 characters.
    Units: `at_milliseconds` is Unix time in milliseconds; the mall refuses one older or newer than 5 minutes.
    Source: AUTHDOC, known-answer vector in tests/payloads/naver_smartstore/oauth2_signature_vector.json.
    """
    password = f"{client_id}_{at_milliseconds}".encode()
    return b64encode(bcrypt.hashpw(password, canonical(client_secret).encode())).decode()


def canonical(salt: str) -> str:
    """The salt with nothing in the unused bits of its last character: bcrypt means the same and accepts it."""
    return salt[:-1] + SALT_LETTERS[SALT_LETTERS.index(salt[-1]) & 0x30]


def check_keys(keys: ShopSettings, shop: str) -> None:
    """Looks at the keys before anything is called. Raises: WrongConfiguration naming the key and what ate it."""
    where = f"sources.naver_smartstore.shops.{shop.partition(' ')[2] or 'main'}"
    if why := _eaten(keys.client_secret):
        raise WrongConfiguration(f"{where}: client_secret {why}", shop=shop, fix=WRITE_AGAIN)
    if why := _not_plain(keys.client_id):
        raise WrongConfiguration(f"{where}: client_id {why}", shop=shop, fix="copy client_id again.")
    if keys.account_type not in ("SELF", "SELLER"):
        told = f"{where}: account_type {keys.account_type!r} is unknown"
        raise WrongConfiguration(told, shop=shop, fix="use SELF for an own store, SELLER for a seller you work for.")
    if (keys.account_type == "SELLER") != bool(keys.account_id):
        told = f"{where}: account_type is {keys.account_type} {'without' if not keys.account_id else 'with'} account_id"
        fix = "set account_id together with account_type SELLER, and neither of them for your own store."
        raise WrongConfiguration(told, shop=shop, fix=fix)
    if keys.host not in settings.PATH_ROOTS:
        raise WrongConfiguration(f"{where}: host {keys.host!r} is unknown", shop=shop, fix="use external or partner.")
    if keys.order_feed not in ("changes", "conditional"):
        told = f"{where}: order_feed {keys.order_feed!r} is unknown"
        raise WrongConfiguration(told, shop=shop, fix="use changes or conditional.")


def issue(session: Session, keys: ShopSettings, pace: Pace | None = None) -> Token:
    """A token: the one that exists while 30 minutes are left on it, else a new one.

    Raises: CredentialsRefused, AddressRefused, WrongConfiguration (this machine's clock, account), MallUnavailable.
    """
    asked_at = session.clock.now()
    milliseconds = int(asked_at.timestamp() * 1000)
    signature = sign(keys.client_id, keys.client_secret, milliseconds)
    redact((keys.client_secret, signature))
    form = {
        "client_id": keys.client_id,
        "timestamp": str(milliseconds),
        "grant_type": "client_credentials",
        "client_secret_sign": signature,
        "type": keys.account_type,
    }
    if keys.account_type == "SELLER":
        form["account_id"] = keys.account_id
    path = settings.PATH_ROOTS[keys.host] + settings.TOKEN_PATH
    answer = session.request("POST", path, form=form, resource="token", retry=False, pace=pace)
    if answer.status != 200:
        raise _refusal(answer, session, asked_at, keys)
    return _read(answer, session.shop, asked_at)


def _read(answer: Answer, shop: str, asked_at: datetime) -> Token:
    body = answer.json()
    access_token = str(body.get("access_token") or "") if isinstance(body, dict) else ""
    left = _seconds(body.get("expires_in")) if isinstance(body, dict) else 0
    if not access_token or left <= 0:
        raise MalformedPage("the token answer lacks access_token or expires_in", shop=shop)
    redact((access_token,))
    expires_at = asked_at + timedelta(seconds=left)
    # issued 3 hours before it ends, whenever it was asked for: `expires_in` is what remains
    return Token(access_token, "", expires_at, None, (), expires_at - settings.TOKEN_LIFE)


def _refusal(answer: Answer, session: Session, asked_at: datetime, keys: ShopSettings) -> KmallError:
    """The named error of a token call that was refused. The codes are not documented: the words decide."""
    said = Said.by(answer)
    # every resource of a run asks for the token and meets the same refusal
    told, shop = f"{answer.path}: HTTP {answer.status}: {said.words}", session.shop
    if said.code == "GW.IP_NOT_ALLOWED":
        return AddressRefused(told, shop=shop, fix=address_fix(answer.path))
    if answer.status == 404:
        return ResourceMissing(told, shop=shop, fix="check base_url: it is a scheme and a host, without a path.")
    words = f"{said.message} {' '.join(said.inputs)}".lower()
    ahead = (asked_at - said.at) if said.at else timedelta(0)
    if abs(ahead) >= settings.SIGNATURE_LIFE or "timestamp" in words:
        minutes, way = abs(ahead).total_seconds() / 60, "ahead of" if ahead > timedelta(0) else "behind"
        off = f"this machine's clock is {minutes:.0f} minutes {way} the mall's" if said.at else "the clock is wrong"
        fix = "set this machine's clock by a time server and run again: a signature is good for 5 minutes."
        return WrongConfiguration(f"{told} ({off})", shop=shop, fix=fix)
    if "account_id" in words or any(refused.startswith("type") for refused in said.inputs):
        return WrongConfiguration(told, shop=shop, fix="check account_id and account_type of this shop.")
    if answer.status in (400, 401, 403):
        names = "client_id, client_secret and account_id" if keys.account_id else "client_id and client_secret"
        fix = f"compare {names} with the application's page; a re-issued secret kills the old one."
        return CredentialsRefused(told, shop=shop, fix=fix)
    return ContractBroken(told, shop=shop)


def address_fix(path: str) -> str:
    """What to do about a refused address: two causes look the same."""
    root = path.split("/")[1]
    other = "partner" if root == "external" else "external"
    return (
        "add this machine's public IP address to the application (at most 3); if it is there, the application is of "
        f"the other kind: set host = {other!r} (external is for an own store, partner for an agency)."
    )


def _eaten(secret: str) -> str:
    """What is wrong with a secret, and what usually does that; empty if it can be one. Never a part of it."""
    if not secret:
        return "is empty"
    if why := _not_plain(secret):
        return why
    if SALT.fullmatch(secret):
        rounds = int(secret[4:6])
        return "" if 4 <= rounds <= MOST_ROUNDS else f"asks for 2^{rounds} rounds, which no issued secret does"
    length = f"has {len(secret)} characters instead of {SALT_LENGTH}"
    if "\\" in secret:
        return "holds backslashes: the $ signs were escaped and nothing took that back"
    if "$$" in secret:
        return "holds doubled $ signs, as a compose file wants them"
    if "%24" in secret:
        return "is written for a URL (%24 for $)"
    if "$" not in secret or len(secret) < SALT_LENGTH:
        return f"{length}: a shell, dotenv or PowerShell replaced what stands behind its $ signs"
    return f"{length if len(secret) != SALT_LENGTH else 'is no bcrypt salt'}: it must look like $2a$04$ and 22 letters"


def _not_plain(text: str) -> str:
    if not text.strip():
        return "is empty"
    if text != text.strip():
        return "has blanks around it"
    if text[0] in "\"'`“‘" or text[-1] in "\"'`”’":
        return "has quotes around it that belong to the shell or the file, not to the value"
    if len(text.encode()) > LONGEST_PASSWORD - 14:  # with _ and 13 digits of time
        return f"has {len(text)} characters, which is too long"
    return ""


def _seconds(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
