"""dlt deletes folders file by file. Killed meanwhile, the next run takes no half package for a whole one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from dlt.common.storages.load_package import PackageStorage

from tests.malls import Mall, open_mall


class Killed(Exception):
    """What a test ends a run with, in place of SIGKILL: nothing after it is done."""


@pytest.fixture(scope="module")
def mall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mall]:
    with open_mall("wisa", tmp_path_factory.mktemp("wisa")) as opened:
        opened.fresh(opened.load(resources=["orders"]))
        yield opened


def ends_whole(mall: Mall) -> None:
    mall.fresh(mall.load(resources=["orders"]))
    assert mall.ids(mall.kind.orders) == mall.true_ids(mall.kind.orders)
    ((rows, keys),) = mall.rows(f"select count(*), count(distinct {mall.kind.orders.key}) from raw.orders")
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

    mall.sandbox.world.advance(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(PackageStorage, "delete_package", delete_half)
        (result,) = mall.load(resources=["orders"]).results
        assert result.status == "failed"
    ends_whole(mall)


def test_a_package_half_loaded_and_half_dropped_is_read_again(mall: Mall, monkeypatch: pytest.MonkeyPatch) -> None:
    def end(*_: object) -> None:
        raise Killed

    def remove_some(folder: Path, **_: object) -> None:
        for file in sorted(folder.rglob("*_jobs/*"))[::2]:
            file.unlink()
        raise Killed

    mall.sandbox.world.advance(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(PackageStorage, "complete_job", end)
        assert not mall.load(resources=["orders"]).ok
    with monkeypatch.context() as patch:
        patch.setattr("dlt.common.storages.file_storage.FileStorage.delete_folder", remove_some)
        patch.setattr("pipelines.recovery.shutil.rmtree", remove_some)
        assert not mall.load(resources=["orders"]).ok
    ends_whole(mall)
