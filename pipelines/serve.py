"""`kmall sandbox`: the stand-in malls alone, for kmall or any other client, until Ctrl-C."""

import sys
import threading
from datetime import UTC, datetime
from typing import Any

from rich.text import Text

from pipelines import screen
from pipelines.sandbox import Sandbox
from pipelines.screen import Column

ALIAS = "sandbox"
HISTORY_DAYS = 30
REDIRECT_URI = "http://127.0.0.1:8765/callback"  # plain http of this machine: `kmall authorize` listens there itself
HELP = "Enter lets a day pass, a number that many days, q ends."


def serve(*, port: int, seed: int, start: str | None, speed: float, live: bool, as_json: bool) -> None:
    """Serves until Ctrl-C or `q`. As JSON: one document with what a client needs, then silence."""
    begin = start or datetime.now(UTC)
    with Sandbox(seed, begin, speed=speed, live=live, ports=[port], history_days=HISTORY_DAYS) as sandbox:
        malls = [sandbox.cafe24]
        for mall in malls:
            mall.redirect_uri = REDIRECT_URI
        if as_json:
            screen.print_json({"ok": True, "now": sandbox.world.now, "malls": [_described(mall) for mall in malls]})
        else:
            _introduce(malls, sandbox, speed)
        try:
            if sys.stdin.isatty() and not as_json:
                _obey(sandbox)
            else:
                threading.Event().wait()
        except KeyboardInterrupt:
            pass
        if not as_json:
            screen.output().print(f"The sandbox has ended after {sum(len(mall.calls) for mall in malls):,} calls.")


def _described(mall: Any) -> dict[str, str]:
    return {
        "platform": "cafe24",
        "url": mall.url,
        "mall_id": mall.mall_id,
        "client_id": mall.client_id,
        "client_secret": mall.client_secret,
        "redirect_uri": mall.redirect_uri,
    }


def _introduce(malls: list[Any], sandbox: Sandbox, speed: float) -> None:
    console = screen.output()
    columns = [Column(name) for name in ("mall", "URL", "mall id", "client id", "client secret", "redirect URI")]
    screen.print_table(console, "Sandbox", columns, [tuple(_described(mall).values()) for mall in malls])
    for mall in malls:
        console.print(Text(_snippet(mall, speed)), soft_wrap=True)
    console.print(
        Text(f"It is {screen.kst(sandbox.world.now)} KST there. {HELP if sys.stdin.isatty() else 'Ctrl-C ends it.'}")
    )


def _snippet(mall: Any, speed: float) -> str:
    """What to paste, as .dlt/config.toml and .dlt/secrets.toml want it."""
    return "\n".join(
        (
            "# .dlt/config.toml",
            f"[sources.cafe24.shops.{ALIAS}]",
            f'mall_id = "{mall.mall_id}"',
            f'client_id = "{mall.client_id}"',
            f'redirect_uri = "{mall.redirect_uri}"',
            f'base_url = "{mall.url}"',
            f"speed = {speed:g}",
            "",
            "# .dlt/secrets.toml",
            f"[sources.cafe24.shops.{ALIAS}]",
            f'client_secret = "{mall.client_secret}"',
            "",
            "# then, in another terminal",
            f"kmall authorize cafe24 --shop {ALIAS}",
            f"kmall run --shop {ALIAS}",
            "",
        )
    )


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
