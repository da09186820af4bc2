"""Looking into dlt's configuration providers, with the place where each value was found.

dlt's own resolver answers "what is the value"; a message that helps also needs "in which file", and "which keys are
there that nobody asked for". Both come from the same provider objects, so precedence is dlt's.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dlt.common.configuration.providers.provider import ConfigProvider

# dlt is imported where it is used: it takes a second and a half, and `kmall --help` needs none of it
CONFIG_FILE = ".dlt/config.toml"
SECRETS_FILE = ".dlt/secrets.toml"
SEPARATOR = "__"


@dataclass(frozen=True)
class Found:
    """A value and its place: `.dlt/config.toml, [sources.cafe24.shops.main] mall_id`, or the environment variable."""

    value: Any
    where: str
    secret_safe: bool


@dataclass(frozen=True)
class Table:
    """The keys one provider holds under a section. Nested tables are mappings. `file` is empty for the environment."""

    keys: Mapping[str, Any]
    section: tuple[str, ...]
    file: str

    def where(self, key: str) -> str:
        if not self.file:
            return environment_name(self.section, key)
        return f"{self.file}, [{'.'.join(self.section)}] {key}"


def reload() -> None:
    """Read the files again: the current folder changed."""
    from dlt.common.configuration.container import Container
    from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext

    Container()[PluggableRunContext].reload()


def look_up(section: tuple[str, ...], key: str, *, secret: bool = False) -> Found | None:
    """The first provider's value of `key`. Placeholders (`<configure me>`) and empty texts count as not there."""
    from dlt.common.typing import TSecretStrValue

    for provider in _providers():
        # vaults answer only when asked for a secret
        value, _ = provider.get_value(key, TSecretStrValue if secret else str, None, *section)
        if value is None or (isinstance(value, str) and _is_placeholder(value)):
            continue
        if _is_environment(provider):
            return Found(value, environment_name(section, key), secret_safe=True)
        where = f"{_file(provider, key, section)}, [{'.'.join(section)}] {key}"
        return Found(value, where, secret_safe=provider.supports_secrets)
    return None


def tables(section: tuple[str, ...]) -> Iterator[Table]:
    """What each provider holds under `section`, in dlt's order."""
    from dlt.common.typing import TSecretStrValue

    for provider in _providers():
        if _is_environment(provider):
            keys = _environment_keys(section)
            if keys:
                yield Table(keys, section, "")
            continue
        value, _ = provider.get_value(section[-1], TSecretStrValue, None, *section[:-1])
        if isinstance(value, Mapping):
            yield from _by_file(provider, value, section)


def environment_name(section: tuple[str, ...], key: str) -> str:
    """The variable that dlt reads for a key."""
    return SEPARATOR.join((*section, key)).upper()


def _providers() -> "list[ConfigProvider]":
    from dlt.common.configuration.container import Container
    from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext

    return list(Container()[PluggableRunContext].providers.providers)


def _is_environment(provider: "ConfigProvider") -> bool:
    from dlt.common.configuration.providers import EnvironProvider

    return isinstance(provider, EnvironProvider)


def _is_placeholder(text: str) -> bool:
    return not text.strip() or (text.startswith("<") and text.endswith(">"))


def _environment_keys(section: tuple[str, ...]) -> dict[str, Any]:
    """`SOURCES__CAFE24__SHOPS__MAIN__MALL_ID` under ("sources", "cafe24") is {"shops": {"main": {"mall_id": ...}}}."""
    prefix = SEPARATOR.join(section).upper() + SEPARATOR
    keys: dict[str, Any] = {}
    for name, value in os.environ.items():
        if not name.upper().startswith(prefix):
            continue
        *tables_above, key = name[len(prefix) :].lower().split(SEPARATOR)
        node = keys
        for table in tables_above:
            below = node.get(table)
            if not isinstance(below, dict):
                below = node[table] = {}
            node = below
        node[key] = value
    return keys


def _by_file(provider: "ConfigProvider", value: Mapping[str, Any], section: tuple[str, ...]) -> Iterator[Table]:
    """One provider can merge two files (the project's and the user's global one): keys are told apart by file."""
    files: dict[str, dict[str, Any]] = {}
    for key, content in value.items():
        files.setdefault(_file(provider, key, section), {})[key] = content
    for file, keys in files.items():
        yield Table(keys, section, file)


def _file(provider: "ConfigProvider", key: str, section: tuple[str, ...]) -> str:
    origin = provider.get_value_location(key, None, *section)
    in_global = origin.startswith("global:")
    name = origin.removeprefix("global:")
    candidates = [path for path in provider.present_locations or () if not name or Path(path).name == Path(name).name]
    if not candidates:
        return provider.name
    return _short(candidates[-1] if in_global else candidates[0])


def _short(path: str) -> str:
    """Relative to the current folder where it is below it."""
    absolute = Path(path).absolute()
    return str(absolute.relative_to(Path.cwd())) if absolute.is_relative_to(Path.cwd()) else str(absolute)
