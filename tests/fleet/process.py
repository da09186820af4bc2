"""`python -m tests.fleet.process <arguments of kmall>`: kmall in the sandbox's time, saying when it is at which shop.

A shop's own lock says that nobody else is at it; what is written here says who was, whatever the locks say.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines import fleet_work, load, shop_run
from pipelines.cli import main
from pipelines.config import Shop
from pipelines.shop_run import Asked, ResourceResult
from sources.shared.http import Clock
from sources.shared.ledger import Event

NOW, WITNESS = "now", "witness"  # files of the folder that the process is started in


def at(folder: Path) -> Callable[[], datetime]:
    return lambda: datetime.fromisoformat((folder / NOW).read_text())


def in_its_time(shop: Shop, asked: Asked, progress: Callable[[Event], None]) -> list[ResourceResult]:
    """`load_shop` as it would be if the world's day were this day."""
    clock = Clock(at(Path.cwd()), speed=shop.settings.speed)
    return _load_shop(shop, replace(asked, clock=clock), progress)


def seen(shop: Shop, *more: Any) -> list[ResourceResult]:
    """A shop's run from the moment its lock is held to the moment before it is let go."""
    say("begin", shop)
    try:
        return _load(shop, *more)
    finally:
        say("end", shop)


def say(what: str, shop: Shop) -> None:
    with Path(WITNESS).open("a") as file:  # so short a line is appended whole, whoever else appends
        file.write(f"{time.time_ns()} {os.getpid()} {what} {shop.label}\n")


_load_shop, _load = shop_run.load_shop, shop_run._load

if __name__ == "__main__":
    shop_run._load = seen
    fleet_work.load_shop = load.load_shop = in_its_time
    sys.argv[0] = "kmall"
    main()
