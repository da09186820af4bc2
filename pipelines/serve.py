"""`kmall sandbox`: the stand-in malls alone, for kmall or any other client, until Ctrl-C."""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from rich.text import Text

from pipelines import screen, stand_ins
from pipelines.platforms import platform_named
from pipelines.sandbox import Sandbox
from pipelines.screen import Column
from pipelines.stand_ins import SERVED, Served
from sources.shared.errors import WrongConfiguration

HISTORY_DAYS = 30
REDIRECT_PORT = 8765  # always the same, so that a pasted configuration outlives the sandbox
HELP = "Enter lets a day pass there, a number that many days, q ends. kmall itself asks up to this machine's present."

Malls = list[tuple[Served, Any]]


def serve(*, port: int, seed: int, start: str | None, speed: float, live: bool, as_json: bool) -> None:
    """Serves until Ctrl-C or `q`. As JSON: one document with what a client needs, then silence.

    Shape: the first mall answers on `port`, the others on the ports after it; 0 takes free ones.
    """
    folders = list(dict.fromkeys(each.folder for each in SERVED))
    with ExitStack() as stack:
        sandbox = stack.enter_context(_sandbox(folders, port, seed, start, speed, live=live))
        malls: Malls = [(each, getattr(sandbox, each.folder)) for each in SERVED]
        for mall in sandbox.malls:
            stand_ins.listen_here(mall, REDIRECT_PORT)
            stand_ins.take_real_time(mall)
        with suppress(KeyboardInterrupt):  # from the first printed line on, Ctrl-C is the way to end it
            if as_json:
                screen.print_json(
                    {"ok": True, "now": sandbox.world.now, "malls": [_described(*each) for each in malls]}
                )
            else:
                _introduce(malls, sandbox, speed)
            _wait(sandbox, as_json=as_json)
        if not as_json:
            calls = sum(len(mall.calls) for mall in sandbox.malls)
            screen.output().print(f"The sandbox has ended after {calls:,} calls.")


@contextmanager
def _sandbox(
    names: list[str], port: int, seed: int, start: str | None, speed: float, *, live: bool
) -> Iterator[Sandbox]:
    ports = [port + place for place in range(len(names))] if port else []
    try:
        sandbox = Sandbox(
            seed,
            start or datetime.now(UTC),
            malls=names,
            speed=speed,
            live=live,
            ports=ports,
            history_days=HISTORY_DAYS,
        )
    except ValueError as error:
        raise WrongConfiguration(f"--start {start}: {error}", fix="write it like 2026-01-05.") from None
    with ExitStack() as stack:
        try:
            stack.enter_context(sandbox)
        except OSError as error:
            raise WrongConfiguration(
                f"--port {port}: {error.strerror}", fix="name another port, or 0 for a free one."
            ) from None
        yield sandbox


def _described(served: Served, mall: Any) -> dict[str, str]:
    keys = stand_ins.keys_of(platform_named(served.platform), mall, served.choice)
    return {"platform": served.platform, "shop": served.alias, "url": mall.url, **keys}


def _introduce(malls: Malls, sandbox: Sandbox, speed: float) -> None:
    console = screen.output()
    for served, mall in malls:
        platform = platform_named(served.platform)
        keys = stand_ins.keys_of(platform, mall, served.choice)
        columns = [Column("mall"), *(Column(name) for name in keys)]
        screen.print_table(console, f"Sandbox: {served.alias}", columns, [(platform.title, *keys.values())])
    for served, mall in malls:
        platform = platform_named(served.platform)
        console.print(Text(stand_ins.snippet(platform, mall, served.alias, served.choice, speed=speed)), soft_wrap=True)
    console.print("\n# then, in another terminal")
    for served, mall in malls:
        if hasattr(mall, "redirect_uri") and not served.choice:
            console.print(f"kmall authorize {served.platform} --shop {served.alias}")
    shops = dict.fromkeys(served.alias for served, _ in malls)
    console.print(f"kmall run {' '.join(f'--shop {alias}' for alias in shops)}\n")
    how = HELP if sys.stdin.isatty() else "Ctrl-C ends it."
    console.print(Text(f"It is {screen.kst(sandbox.world.now)} KST there. {how}"))


def _wait(sandbox: Sandbox, *, as_json: bool) -> None:
    if sys.stdin.isatty() and not as_json:
        _obey(sandbox)
    else:
        threading.Event().wait()


def _obey(sandbox: Sandbox) -> None:
    console = screen.output()
    for line in sys.stdin:
        word = line.strip().lower()
        if word in ("q", "quit", "exit"):
            return
        try:
            days = float(word) if word else 1.0
        except ValueError:
            console.print(HELP)
            continue
        sandbox.world.advance(days=max(days, 0.0))
        console.print(f"It is {screen.kst(sandbox.world.now)} KST there.")
