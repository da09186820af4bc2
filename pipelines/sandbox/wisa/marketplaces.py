"""Which marketplaces a product was sent to (contract section 2): one call a product, 404 for one never sent."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..wire import Call, Reply
from ..world.goods import Product
from .errors import invalid, not_found
from .forms import NEVER
from .products import find
from .shaping import Row

if TYPE_CHECKING:
    from .mall import WisaMall

# marketplace -> first number of its own products
MARKETPLACES = {"naver": 9_000_000_000, "kakao_talk_store": 300_000_000, "google_shopping": 50_000, "zigzag": 7_000_000}
NEVER_SENT_EVERY, FAILED_EVERY = 5, 3


def sync_status(mall: "WisaMall", call: Call) -> Reply:
    """The answer has no envelope (sample). Raises Refusal: 404, no such product or never sent anywhere."""
    product = find(mall, call.words["product_id"])
    pushed = mall.pushed.get(product.product_id, {})
    if is_never_sent(mall, product) and not pushed:
        raise not_found("sync status")
    rows = [_row(product, name, pushed.get(name)) for name in MARKETPLACES if name in pushed or _is_sent(product, name)]
    return mall.bare("marketplace_status", call, {"product_id": product.product_id, "marketplaces": rows})


def sync_product(mall: "WisaMall", call: Call) -> Reply:
    """Send a product to marketplaces: done at once. Raises Refusal: 400, 404."""
    body = call.json()
    names = body.get("marketplaces") if isinstance(body, dict) else None
    if not isinstance(names, list) or not names or not set(map(str, names)) <= set(MARKETPLACES):
        raise invalid("marketplaces")
    product = find(mall, body.get("product_id"))
    mall.pushed.setdefault(product.product_id, {}).update(dict.fromkeys(names, mall.world.now))
    return mall.single(call, "sync", {"product_id": product.product_id, "marketplaces": names}, status=202)


def is_never_sent(mall: "WisaMall", product: Product) -> bool:
    return mall.switches.never_synced and product.number % NEVER_SENT_EVERY == 0


def _is_sent(product: Product, name: str) -> bool:
    return name != "zigzag" or product.number % 2 == 0


def _row(product: Product, name: str, pushed_at: datetime | None) -> Row:
    failed = pushed_at is None and name == "kakao_talk_store" and product.number % FAILED_EVERY == 0
    return {
        "marketplace": name,
        "status": "failed" if failed else "synced",
        "marketplace_product_id": "" if failed else str(MARKETPLACES[name] + product.number),
        "last_synced_at": NEVER if failed else pushed_at or product.created_at + timedelta(hours=1),
        "message": "category required" if failed else "",
    }
