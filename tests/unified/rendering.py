"""The models as an adapter of dbt would compile them, without the adapter: our macros, dispatched for its name.

What stands in for dbt here is held against dbt's own compiling, for DuckDB (test_dialects.py).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest import mock

import jinja2
import yaml

from pipelines.platforms import all_platforms
from tests.unified.warehouse import PROJECT

QUOTES = {"bigquery": "`", "clickhouse": "`", "spark": "`"}
# what dbt's adapters have of their own, beside ours
TEXTS = {"duckdb": "TEXT", "postgres": "TEXT", "snowflake": "TEXT", "clickhouse": "String"}
FLOATS = {"bigquery": "float64", "clickhouse": "Float32"}
_KEYS: dict[tuple[str, str], list[str]] = {}  # filled with the sources
MONTHS = {"bigquery": "timestamp_trunc(cast({} as timestamp), month)", "clickhouse": "toStartOfMonth({})"}


class Told(Exception):
    """What `return` of a macro hands over."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Relation:
    """A table. Shape: written as `schema.identifier`."""

    def __init__(self, schema: str, identifier: str) -> None:
        self.schema, self.identifier, self.name = schema, identifier, identifier

    def __str__(self) -> str:
        return f"{self.schema}.{self.identifier}"

    def incorporate(self, path: Mapping[str, str]) -> "Relation":
        return Relation(self.schema, path["identifier"])


class Each(dict[str, Any]):
    """A dictionary whose keys are attributes too, as jinja of dbt has them."""

    __getattr__ = dict.__getitem__


def rendered(dialect: str) -> dict[str, str]:
    """Model -> its SQL in one dialect, in a warehouse with every mall's raw tables and none of the seller's."""
    found = {}
    with _returning():
        environment, context = _environment(dialect)
        for file in sorted((PROJECT / "models").rglob("*.sql")):
            this = Relation(_schema(file.parts), file.stem)
            found[file.stem] = environment.from_string(file.read_text()).render(context | {"this": this})
    return found


def macro(dialect: str, name: str, *values: Any) -> str:
    """What one of our macros writes."""
    with _returning():
        _, context = _environment(dialect)
        return str(context[name](*values)).strip()


@cache
def _environment(dialect: str) -> tuple[jinja2.Environment, dict[str, Any]]:
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False, undefined=jinja2.StrictUndefined)
    ours: Each = Each()
    environment.globals |= _dbt(dialect) | {"unified": ours}
    text = "\n".join(file.read_text() for file in sorted((PROJECT / "macros").glob("*.sql")))

    def dispatch(name: str, _: str) -> Callable[..., Any]:
        return ours.get(f"{dialect}__{name}") or ours[f"default__{name}"]

    environment.globals["adapter"]["dispatch"] = dispatch
    ours |= {
        name: value
        for name, value in vars(environment.from_string(text).module).items()
        if isinstance(value, jinja2.runtime.Macro)
    }
    return environment, ours


def _dbt(dialect: str) -> dict[str, Any]:
    """As much of dbt's context as our SQL asks for."""
    settings, sources = _settings(), _sources()
    quote = QUOTES.get(dialect, '"')

    def var(name: str, default: Any = None) -> Any:
        return {"platforms": list(all_platforms()), **settings["vars"]}.get(name, default)

    def columns(relation: Relation) -> list[Each]:
        head, separator, tail = relation.identifier.partition("___")  # as ClickHouse has them
        dataset, table = (head, tail) if separator else (relation.schema, head)
        return [Each(name=name) for name in sources[dataset, table] if dataset != "raw_seller"]

    return {
        "ref": lambda name: Relation(_schema_of(name), name),
        "source": Relation,
        "var": var,
        "config": lambda **_: "",
        "return": _tell,
        "execute": True,
        "is_incremental": lambda: False,
        "env_var": lambda _, default: default,
        "flags": Each(FULL_REFRESH=False),
        "target": Each(database="kmall", schema="unified", type=dialect),
        "graph": Each(sources=Each({key: _node(*key, value) for key, value in sources.items()})),
        "selected_resources": [f"model.unified.{file.stem}" for file in (PROJECT / "models").rglob("*.sql")],
        "adapter": Each(
            quote=lambda name: f"{quote}{name}{quote}",
            get_relation=lambda **_: None,
            get_columns_in_relation=columns,
        ),
        "load_relation": lambda relation: relation,
        "api": Each(Relation=Each(create=Relation)),
        "dbt": Each(
            type_string=lambda: TEXTS.get(dialect, "string"),
            type_float=lambda: FLOATS.get(dialect, "float"),
            date_trunc=lambda part, column: MONTHS.get(dialect, f"date_trunc('{part}', {{}})").format(column),
        ),
    }


def _tell(value: Any) -> None:
    raise Told(value)


@contextmanager
def _returning() -> Iterator[None]:
    """Macros that can hand over any value, as dbt's can."""
    written = jinja2.runtime.Macro._invoke

    def invoke(self: Any, arguments: Any, autoescape: bool) -> Any:
        try:
            return written(self, arguments, autoescape)
        except Told as told:
            return told.value

    with mock.patch.object(jinja2.runtime.Macro, "_invoke", invoke):
        yield


def _schema(parts: tuple[str, ...]) -> str:
    return parts[parts.index("models") + 1]


@cache
def _schema_of(name: str) -> str:
    found = [*(PROJECT / "models").rglob(f"{name}.sql")]
    if found:
        return _schema(found[0].parts)
    return "seeds" if (PROJECT / "seeds" / f"{name}.csv").exists() else "history"


@cache
def _settings() -> dict[str, Any]:
    return dict(yaml.safe_load((PROJECT / "dbt_project.yml").read_text()))


@cache
def _sources() -> dict[tuple[str, str], dict[str, Each]]:
    """Raw table -> its columns as its yml declares them."""
    found = {}
    for file in (PROJECT / "models").rglob("*.yml"):
        if file.is_file() and "sources:" in (text := file.read_text()):
            for source in yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))["sources"]:
                for table in source["tables"]:
                    columns = {column["name"]: Each(column) for column in table.get("columns", ())}
                    found[source["name"], table["name"]] = columns
                    _KEYS[source["name"], table["name"]] = table.get("config", {}).get("meta", {}).get("key", [])
                found[source["name"], "_dlt_loads"] = {"load_id": Each(), "status": Each()}  # dlt's own
    return found


def _node(source_name: str, name: str, columns: Mapping[str, Each]) -> Each:
    key = _KEYS.get((source_name, name), [])
    return Each(source_name=source_name, name=name, columns=columns, config=Each(meta=Each(key=key)))
