"""A shop that reads Analytics, for its tests."""

from datetime import timedelta
from typing import Any

from sources.shared.http import Clock
from sources.shared.tokens import TokenStore
from sources.shared.windows import day_of
from tests.malls import Mall
from tests.readers import Reader

SALES, VISITS = "analytics_products_sales", "analytics_visitors_view"


def reader_of(mall: Mall, alias: str = "main", speed: float = 0.0, **keys: Any) -> Reader:
    """A shop with consent for Analytics, which reads the two days before today."""
    today = day_of(mall.sandbox.world.now)
    given = {
        "analytics": True,
        "analytics_url": mall.stand_in.analytics_url,
        "analytics_start_date": str(today - timedelta(days=2)),
        "shop_numbers": (1,),
        **keys,
    }
    shop = mall.shop(alias, **given)
    mall.stand_in.add_scopes("mall.read_analytics")
    clock = Clock(lambda: mall.sandbox.world.now, speed=speed) if speed else mall.clock
    return Reader(shop, clock, TokenStore.open(mall.home))


def asked(mall: Mall, mark: int = 0) -> list[Any]:
    """The calls of Analytics since a mark."""
    return [call for call in mall.stand_in.calls_since(mark) if call.path.startswith("/analytics")]
