"""How a key travels: `Authorization: Bearer`, a header of its own, or the query (contract section 1)."""

from ..wire import Call
from .errors import unauthorized
from .switches import Switches

BEARER = "Bearer "


def check(call: Call, key: str, switches: Switches) -> None:
    """Raises Refusal: 401, unless the key came in a way that is taken."""
    authorization = call.headers.get("authorization", "")
    sent = {
        "bearer": authorization.removeprefix(BEARER) if authorization.startswith(BEARER) else None,
        "header": call.headers.get(switches.key_header.lower()),
        "query": call.query.get(switches.key_param),
    }
    if key not in [value for style, value in sent.items() if style in switches.auth_styles]:
        raise unauthorized()


def without_key(query: dict[str, str], switches: Switches) -> dict[str, str]:
    return {name: value for name, value in query.items() if name != switches.key_param}
