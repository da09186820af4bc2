"""What asking a mall's operator for consent needs to know of the mall, so that the asking itself knows no mall.

A mall with OAuth offers `sources.<mall>.oauth.consent(keys) -> Consent`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .errors import KmallError
from .http import Session
from .tokens import Token


@dataclass(frozen=True)
class Consent:
    """One app at one mall.

    Shape: `token_name` the name in the token store; `url` makes the consent address from a state; `exchange` makes the
        first token from the code that came back; `refusal` names the error of a redirect or of an error page
        (`error`, `error_description`).
    """

    token_name: str
    base_url: str
    redirect_uri: str
    scopes: tuple[str, ...]
    url: Callable[[str], str]
    exchange: Callable[[Session, str], Token]
    refusal: Callable[[Mapping[str, str]], KmallError]
