"""dlt deletes folders file by file. Killed meanwhile, the next run takes no half package for a whole one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dlt.common.storages.load_package import PackageStorage

from tests.malls import Mall, open_mall

LINE = "product_order__product_order_id"  # Naver's key; its changes are asked for since the last run, and never again


class Killed(Exception):
    """What a test ends a run with, in place of SIGKILL: nothing after it is done."""


@pytest.fixture(scope="module")
def mall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mall]:
    with open_mall("naver_smartstore", tmp_path_factory.mktemp("naver")) as opened:
        opened.fresh(opened.load(resources=[opened.kind.orders.resource]))
        yield opened


def ends_whole(mall: Mall) -> None:
    mall.fresh(mall.load(resources=[mall.kind.orders.resource]))
    assert mall.ids(mall.kind.orders) == mall.true_ids(mall.kind.orders)
    ((rows, keys),) = mall.rows(f"select count(*), count(distinct {LINE}) from raw.{mall.kind.orders.table}")
    assert rows == keys


@pytest.mark.parametrize("first_gone", ["schema.json", "new_jobs"])
def test_a_package_made_ready_is_loaded_though_the_one_it_was_made_from_is_half_deleted(
    mall: Mall, monkeypatch: pytest.MonkeyPatch, first_gone: str
) -> None:
    delete = PackageStorage.delete_package

    def delete_half(storage: PackageStorage, load_id: str, **keys: bool) -> None:
        package = Path(storage.storage.make_full_path(storage.get_package_path(load_id)))
        if package.parent.name != "extracted":
            return delete(storage, load_id, **keys)
        half = package / first_gone
        shutil.rmtree(half) if half.is_dir() else half.unlink()
        raise Killed

    mall.sandbox.world.advance(days=3)
    with monkeypatch.context() as patch:
        patch.setattr(PackageStorage, "delete_package", delete_half)
        (result,) = mall.load(resources=[mall.kind.orders.resource]).results
        assert result.status == "failed"
    ends_whole(mall)


def test_a_package_half_loaded_and_half_dropped_is_read_again(mall: Mall, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was begun is deleted first: the rest alone would look like a package of which nothing was loaded."""
    start = PackageStorage.start_job

    def end_at_orders(storage: PackageStorage, load_id: str, file_name: str) -> str:
        started = start(storage, load_id, file_name)
        if file_name.startswith(f"{mall.kind.orders.table}."):
            raise Killed
        return started

    remove = shutil.rmtree

    def remove_some(folder: Path | str, *arguments: Any, **keys: Any) -> None:
        begun = [file for state in ("started_jobs", "completed_jobs") for file in Path(folder).rglob(f"{state}/*")]
        if not begun:
            return remove(folder, *arguments, **keys)
        for file in begun:
            file.unlink()
        raise Killed

    mall.sandbox.world.advance(days=3)
    with monkeypatch.context() as patch:
        patch.setattr(PackageStorage, "start_job", end_at_orders)
        assert not mall.load(resources=[mall.kind.orders.resource]).ok
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", remove_some)
        assert not mall.load(resources=[mall.kind.orders.resource]).ok
    ends_whole(mall)
