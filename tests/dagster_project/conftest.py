"""One installation with a shop at every mall, as Dagster is shown it, for all tests that need no tables in it."""

import dataclasses
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple

import pytest
from dagster import Definitions

from pipelines.config import Shop
from pipelines.dagster_project.definitions import definitions
from tests.dagster_project.installations import installation_of, manifest_of_all, partner_of
from tests.mall_kinds import FRONTS
from tests.malls import Mall, open_malls


class Shown(NamedTuple):
    """Shape: `partitions` of the configured shops, by platform; `received` what the webhook was told.

    Beside the shops of the malls there is `stranger` at Cafe24, which has no consent.
    """

    malls: dict[str, Mall]
    definitions: Definitions
    manifest: dict[str, Any]
    partitions: dict[str, list[str]]
    received: list[dict[str, Any]]

    @property
    def graph(self) -> Any:
        return self.definitions.resolve_asset_graph()


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("dagster")
    with open_malls(FRONTS, folder, history_days=1) as malls, receiver() as (url, received):
        shops = [*(mall.shop() for mall in malls.values()), partner_of(malls["cafe24"])]
        shops.append(Shop("cafe24", "stranger", dataclasses.replace(shops[0].settings, mall_id="othermall")))
        partitions: dict[str, list[str]] = {}
        for shop in shops:
            partitions.setdefault(shop.platform, []).append(f"{shop.platform}__{shop.alias}")
        manifest = manifest_of_all()
        found = definitions(installation_of(malls, *shops, webhook=url), manifest)
        yield Shown(malls, found, manifest, partitions, received)


@contextmanager
def receiver() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A webhook on this machine: its address, and what it was told."""
    received: list[dict[str, Any]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return None

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}/hook", received
        server.shutdown()
        serving.join()
