"""The sandbox: stand-in malls with state, one seller's world behind them, real HTTP in front.

    with Sandbox(seed=7, start="2026-01-05", speed=1000.0) as sandbox:
        mall = sandbox.cafe24
        token = mall.grant()
        sandbox.world.advance(days=3)
        requests.get(mall.url + "/api/v2/admin/shops", headers={"Authorization": "Bearer " + token["access_token"]})

Written from the malls' contracts, never from our connectors, and importing nothing of `sources`.
"""

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from types import TracebackType
from typing import Any, Self

from .server import Server
from .standin import StandIn
from .world import Storefront, World

DEFAULT_START = "2026-01-05"


class Sandbox:
    """A world and its stand-ins; as a context manager they answer on loopback ports.

    `start` (None: a fixed Monday), `products`, `orders_per_day`, `history_days`, `packs`: see `World`. For 40,000
    orders say `history_days=100, orders_per_day=400`. `speed` shortens waiting only: buckets and quotas recover
    that many times faster. `shops` is how many shops (1 or 2) a mall that can have several has; `live` lets the
    calendar run with real time. `malls` names the folders below this one that take part; each brings
    `storefront(shops)` and `stand_in(world, storefront, speed)`. `ports` are theirs, in that order; the system
    picks those not given.
    """

    def __init__(
        self,
        seed: int = 7,
        start: str | datetime | None = None,
        *,
        malls: Sequence[str] = ("cafe24",),
        products: int = 40,
        orders_per_day: float = 12,
        history_days: int = 0,
        packs: bool = False,
        speed: float = 1.0,
        shops: int = 1,
        live: bool = False,
        host: str = "127.0.0.1",
        ports: Sequence[int] = (),
        split_partial_claims: bool = True,
    ) -> None:
        self._names = tuple(malls)
        rooms = [import_module(f"{__name__}.{name}") for name in malls]
        fronts: list[Storefront] = [room.storefront(shops) for room in rooms]
        for front in fronts:
            front.splits_lines = front.splits_lines and split_partial_claims
        self.world = World(
            seed,
            start or DEFAULT_START,
            fronts,
            products=products,
            orders_per_day=orders_per_day,
            history_days=history_days,
            packs=packs,
            live=live,
        )
        pairs = zip(rooms, fronts, strict=True)
        self.malls: list[StandIn] = [room.stand_in(self.world, front, speed) for room, front in pairs]
        self._host = host
        self._ports = ports
        self._server: Server | None = None

    def __getattr__(self, name: str) -> Any:
        """`sandbox.cafe24`: the stand-in of a mall that takes part, by its folder's name."""
        for mall, room in zip(self.__dict__.get("malls", ()), self.__dict__.get("_names", ()), strict=True):
            if room == name:
                return mall
        raise AttributeError(f"no mall {name!r} takes part in this sandbox")

    def __enter__(self) -> Self:
        self._server = Server(self.malls, self._host, self._ports)
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None
        failures = [failure for mall in self.malls for failure in mall.failures]
        if failures and error is None:
            raise ExceptionGroup("a stand-in mall is at fault itself", failures)


__all__ = ["Sandbox"]
