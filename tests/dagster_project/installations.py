"""Sandbox malls as an installation under Dagster, and what Dagster keeps of its runs."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any

import orjson
from dagster import DagsterInstance
from dbt.flags import set_from_args

from pipelines.alerting.settings import AlertSettings
from pipelines.config import Shop
from pipelines.dagster_project.installation import Installation
from sources import cafe24
from sources.shared.tokens import TokenStore
from sources.shared.windows import day_of
from tests.malls import Mall
from tests.unified.warehouse import PROJECT, read_project

PSEUDONYM_KEY = "a key for invented people"
QUIET = {"telemetry": {"enabled": False}}


def installation_of(malls: Mapping[str, Mall], *shops: Shop, **limits: Any) -> Installation:
    """These shops, loaded into the malls' own warehouse at the malls' own time."""
    any_mall = next(iter(malls.values()))
    return Installation(
        shops,
        any_mall.warehouse,
        any_mall.home,
        TokenStore.open(any_mall.home),
        AlertSettings(**limits),
        any_mall.clock,
    )


def every_shop(malls: Mapping[str, Mall]) -> list[Shop]:
    """A shop at each mall that reads all that it can have, also what must be asked for by name, and a D.Collection."""
    shops = [partner_of(malls["cafe24"])]
    for mall in malls.values():
        keys: dict[str, Any] = {"pseudonym_key": PSEUDONYM_KEY}
        if mall.name == "cafe24":
            day = str(day_of(mall.sandbox.world.now) - timedelta(days=2))
            keys |= {"analytics": True, "analytics_url": mall.stand_in.analytics_url, "analytics_start_date": day}
        usual = mall.shop(**keys)
        if mall.name == "cafe24":
            mall.stand_in.add_scopes("mall.read_analytics", "mall.read_privacy")  # of the consent given just now
        shops.append(mall.shop(**keys, resources=usual.resources))
    return shops


def partner_of(mall: Mall) -> Shop:
    """What a partner of Cafe24's D.Collection reads of its shops."""
    stand_in = mall.stand_in
    keys = cafe24.ShopSettings(
        api="dcollection",
        dcollection_url=stand_in.dcollection_url,
        dcollection_user=stand_in.dcollection_user,
        dcollection_password=stand_in.dcollection_password,
        dcollection_categories=stand_in.dcollection_categories,
    )
    return Shop("cafe24", "partner", keys)


@cache
def manifest_of_all() -> dict[str, Any]:
    """dbt's reading of the project as Dagster gets it, from the one that all tests share: it takes dbt ten seconds."""
    arguments = [
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
        *("--quiet", "--log-level", "none", "--log-level-file", "none", "--no-version-check"),
    ]
    set_from_args(Namespace(SEND_ANONYMOUS_USAGE_STATS=False), None)
    found = read_project(arguments, "kmall", {}).writable_manifest().to_dict(omit_none=False)
    return dict(orjson.loads(orjson.dumps(found, default=str)))


@contextmanager
def dagster() -> Iterator[DagsterInstance]:
    """A Dagster of a test's own, in memory, which tells nobody."""
    with DagsterInstance.ephemeral(settings=QUIET) as found:
        yield found
