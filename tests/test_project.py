"""The project's own files agree with each other: lock, settings, packages, set-up."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from pipelines import config, providers
from pipelines.platforms import all_platforms
from pipelines.settings_fields import fields_of

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# servers that no test here can reach, and what only targets of their own and soak tests run
UNLOCKED = ("ducklake", "fleet", "spark", "motherduck", "bigquery", "snowflake", "clickhouse")
PYTHONS = ("3.11", "3.12", "3.13")


def locked(python: str) -> dict[str, Version]:
    """Name and version of what is installed on that Python on Linux."""
    found = {}
    for line in re.findall(r"^[a-zA-Z0-9][^\\\n]+", LOCK, flags=re.MULTILINE):
        requirement = Requirement(line.strip())
        environment = {"python_version": python, "python_full_version": f"{python}.1", "sys_platform": "linux"}
        if requirement.marker is None or requirement.marker.evaluate({**environment, "os_name": "posix"}):
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            found[requirement.name.lower().replace("_", "-")] = Version(pin.version)
    return found


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_has_every_declared_dependency_in_a_fitting_version(python: str) -> None:
    versions = locked(python)
    extras = PROJECT["optional-dependencies"]
    declared = [PROJECT["dependencies"], *(extras[name] for name in extras if name not in UNLOCKED)]
    for requirement in map(Requirement, chain.from_iterable(declared)):
        name = requirement.name.lower().replace("_", "-")
        assert name in versions, f"{name} is not in requirements.lock: make it again (CONTRIBUTING.md)"
        assert versions[name] in requirement.specifier, f"{requirement} is locked at {versions[name]}"


def test_every_locked_package_has_hashes_and_no_address() -> None:
    blocks = re.split(r"\n(?=[a-zA-Z0-9])", LOCK.strip())
    assert len(blocks) > 100
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"://|--index|--find-links|--trusted|@ ", LOCK)


def test_the_built_package_holds_every_file_of_the_folders_it_ships(tmp_path: Path) -> None:
    made = ("__pycache__", "target", "logs", "dbt_packages")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("sources", "pipelines"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns(*made, ".*"))
    wanted = {
        path.relative_to(tmp_path).as_posix()
        for name in ("sources", "pipelines")
        for path in (tmp_path / name).rglob("*")
        if path.is_file()
    }
    build = "from setuptools.build_meta import build_wheel; build_wheel('.')"
    subprocess.run([sys.executable, "-c", build], cwd=tmp_path, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        assert wanted - set(packed.namelist()) == set()
    assert {"pipelines/unified/dbt_project.yml", "pipelines/cli.py", "sources/cafe24/oauth.py"} <= wanted


def uncommented(name: str) -> str:
    """A settings file as if the user had taken the comment sign from every section and key."""
    return re.sub(r"^# (?=\[|\w+ = )", "", (ROOT / ".dlt" / name).read_text(), flags=re.MULTILINE)


def shown_keys(platform: str) -> set[str]:
    keys: set[str] = set()
    for name in ("config.toml", "secrets.toml.example"):
        section = tomllib.loads(uncommented(name))["sources"].get(platform, {})
        keys |= set(section).union(*section.get("shops", {}).values())
    return keys


@pytest.mark.parametrize("platform", all_platforms())
def test_every_key_of_a_shop_is_shown_in_the_settings_files(platform: str) -> None:
    known = {each.name for each in fields_of(all_platforms()[platform].settings)}
    of_all_malls = {"base_url", "speed", "pseudonym_key"}  # shown once, with Cafe24
    assert of_all_malls <= shown_keys("cafe24")
    hidden = known - shown_keys(platform) - of_all_malls
    assert {name for name in hidden if not name.endswith("_url")} == set()  # other addresses are for servers of tests


def test_the_commented_settings_make_a_shop_when_they_are_uncommented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".dlt").mkdir()
    (tmp_path / ".dlt" / "config.toml").write_text(uncommented("config.toml"))
    (tmp_path / ".dlt" / "secrets.toml").write_text(uncommented("secrets.toml.example"))
    with monkeypatch.context() as inside:
        inside.chdir(tmp_path)
        providers.reload()
        found = config.read()
    providers.reload()
    shops = {shop.platform: shop.settings for shop in found.shops}
    assert list(shops) == list(all_platforms())
    assert (shops["cafe24"].mall_id, shops["cafe24"].start_date) == ("yourmall", "2025-01-01")
    assert [shop.settings.flavor for shop in found.shops if shop.platform == "makeshop"] == ["kr", "kr_legacy", "jp"]
    for shop in found.shops:
        if shop.platform != "cafe24":  # of all others, what is shown is the default
            settings = all_platforms()[shop.platform].settings
            own = {each.name for each in fields_of(settings) if each.identity} | {"resources", "flavor", "base_url"}
            shown = {name: value for name, value in vars(shop.settings).items() if name in own}
            assert shop.settings == settings(**shown)
    assert found.warnings == []


def test_the_settings_file_turns_telemetry_off_and_load_ids_on() -> None:
    settings = tomllib.loads((ROOT / ".dlt" / "config.toml").read_text())
    assert settings["runtime"]["dlthub_telemetry"] is False
    assert settings["normalize"]["parquet_normalizer"]["add_dlt_load_id"] is True


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what the set-up script reads, and a PATH without any Python."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "environment", tmp_path / ".ci")
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "bin").mkdir()
    for tool in ("sh", "dirname", "mktemp", "cat", "cmp", "rm", "pwd", "cp"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or "")
    return tmp_path


def set_up(checkout: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(checkout / ".ci" / "environment")],
        env={"PATH": str(checkout / "bin"), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def add_python(checkout: Path, name: str, script: str) -> None:
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_set_up_without_a_python_says_what_to_install(checkout: Path) -> None:
    outcome = set_up(checkout)
    assert outcome.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in outcome.stderr
    assert "apt install python3.11" in outcome.stderr


def test_set_up_with_only_an_unfit_python_says_what_to_install(checkout: Path) -> None:
    add_python(checkout, "python3", "exit 1")
    assert "needs Python 3.11, 3.12 or 3.13" in set_up(checkout).stderr


def test_set_up_names_a_chosen_python_that_does_not_fit(checkout: Path) -> None:
    outcome = set_up(checkout, PYTHON="/no/such/python3.12")
    assert outcome.returncode == 1
    assert "PYTHON=/no/such/python3.12 is not" in outcome.stderr


def test_set_up_takes_the_first_python_that_fits(checkout: Path) -> None:
    add_python(checkout, "python3.11", "exit 1")
    add_python(checkout, "python3.12", 'case "$1" in -c) exit 0;; --version) echo chosen;; *) exit 3;; esac')
    outcome = set_up(checkout)
    assert "with chosen" in outcome.stdout
    assert outcome.returncode == 3


def test_set_up_that_was_done_before_does_nothing(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / ".installed").write_text(f"{os.path.realpath(checkout)}\n{LOCK}")
    shutil.copy(checkout / "pyproject.toml", checkout / ".venv" / ".project")
    outcome = set_up(checkout)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")
