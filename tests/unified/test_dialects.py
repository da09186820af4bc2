"""The models keep to SQL that every warehouse understands, each in the words of its own adapter."""

import re
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from tests.unified.rendering import macro, rendered
from tests.unified.warehouse import Warehouse

pytestmark = pytest.mark.xdist_group("unified")  # where the shared warehouse is looked at

DIALECTS = ("postgres", "spark", "bigquery", "snowflake", "clickhouse")
# words that at least one of them refuses as a column name without quotes
RESERVED = {
    "at",
    "order",
    "user",
    "group",
    "end",
    "default",
    "window",
    "limit",
    "offset",
    "table",
    "column",
    "check",
    "from",
    "to",
}
# names of types that are none of theirs: sqlglot reads them, the engine does not
STRANGE_TYPES = {
    "bigquery": re.compile(r"\bas (text|varchar|double)\b|with time zone|timestamptz|::", re.IGNORECASE),
    "spark": re.compile(r"\bas (text|varchar)\b|with time zone|timestamptz|::", re.IGNORECASE),
}
TEXTS: dict[str, list[str | None]] = {
    "kst_to_utc": [
        *("2026-01-05 03:04:05", "2026-01-05T03:04:05+09:00", "2026-01-05T03:04:05.123Z", "2026-01-05T03:04:05+0900"),
        *("2026-01-05", "0000-00-00 00:00:00", "", "no time", None),
    ],
    "to_decimal": ["1100.00", " 12.345 ", "", "x", "-3", None],
    "to_integer": ["12", " 7 ", "x", "", None],
    "plain_text": ["a <br> b", " ", "<b>x</b>", None],
    "comparable_name": ["Mug <br>(A) 1, b=2"],
    "makeshop_chosen_options": ["Color : Black Size : M L", "Color : Black / Size : M", ""],
    "makeshop_chosen_values": ["Color=Black, Size=M"],
    "row_key": ["a", None],
    "nth_part": ["a,b,c", "a"],
    "comma_list": ["a", "b"],
    "larger_of": ["a", "b"],
    "smaller_of": ["a", "b"],
    "seconds_to_utc": ["1773111600", "12", "abc", None],
    "folded_code": ["ａｂ-１　x", " mug  1 ", "＇Ａ（１", None, ""],
}
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "comparable_name": ("x", "x"),
    "row_key": (["x", "x"],),
    "nth_part": ("x", ",", 2),
    "comma_list": (["x", "nullif(x, 'a')"],),
    "larger_of": ("length(x)", "case when x = 'b' then 5 end"),
    "smaller_of": ("length(x)", "case when x = 'b' then 5 end"),
    "kst_date": ("a",),
    "local_date": ("a", "'Asia/Tokyo'"),
    "a_moment_after": ("a",),
    "seconds_between": ("a", "b"),
    "days_before": ("cast(a as date)", "3"),
    "days_after": ("cast(a as date)", "3"),
    "days_between": ("cast(a as date)", "cast(b as date)"),
}
TIMES = [name for name in ARGUMENTS if name not in TEXTS]
# functions that sqlglot cannot say in DuckDB; what they answer was seen in no engine of that kind
UNTRIED = {("snowflake", "seconds_to_utc"), ("bigquery", "folded_code")}


@pytest.fixture(scope="module")
def models() -> dict[str, exp.Expression]:
    """Model -> its SQL for DuckDB, parsed."""
    return {name: sqlglot.parse_one(text, read="duckdb") for name, text in rendered("duckdb").items()}


def test_what_is_rendered_here_is_what_dbt_compiles(models: dict[str, exp.Expression], built: Warehouse) -> None:
    folder = built.path.parent / "target" / "compiled" / "unified" / "models"
    files = [path for path in sorted(folder.rglob("*.sql")) if ".yml" not in str(path)]  # tests lie in folders of these
    assert len(files) == len(models) > 150
    for path in files:
        compiled = sqlglot.parse_one(path.read_text(), read="duckdb")
        assert _plain(compiled) == _plain(models[path.stem]), path.stem


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_model_is_sql_in_every_dialect(models: dict[str, exp.Expression], dialect: str) -> None:
    found = rendered(dialect)
    assert found.keys() == models.keys()
    for name, text in found.items():
        assert sqlglot.parse_one(text, read=dialect), name
        assert dialect not in STRANGE_TYPES or not STRANGE_TYPES[dialect].search(text), name


@pytest.mark.parametrize("dialect", ["postgres", "spark"])
def test_every_model_of_duckdb_can_be_said_in_dialects_like_it(models: dict[str, exp.Expression], dialect: str) -> None:
    for name, model in models.items():
        assert model.sql(dialect, unsupported_level=sqlglot.ErrorLevel.RAISE), name


def test_no_model_uses_qualify_or_reserved_names(models: dict[str, exp.Expression]) -> None:
    wrong = []
    for name, model in models.items():
        wrong += [f"{name}: qualify" for _ in model.find_all(exp.Qualify)]
        names = {each.alias.lower() for each in model.find_all(exp.Alias) if not each.args["alias"].args.get("quoted")}
        wrong += [f"{name}: {word}" for word in names & RESERVED]
    assert not wrong


@pytest.mark.parametrize("dialect", ["bigquery", "snowflake"])
@pytest.mark.parametrize("name", [*TEXTS, *TIMES])
def test_a_macro_says_the_same_in_another_dialect(dialect: str, name: str) -> None:
    if (dialect, name) in UNTRIED:
        assert sqlglot.parse_one(f"select {macro(dialect, name, 'x')}", read=dialect).find(exp.Column)
        return
    assert _answers(dialect, name) == _answers("duckdb", name)


def test_full_width_signs_are_folded_in_spark_as_in_duckdb() -> None:
    assert (
        _answers("spark", "folded_code") == _answers("duckdb", "folded_code") == ["AB-1 X", "MUG 1", "'A(1", None, None]
    )


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", ["godomall5_chosen_options", "godomall5_option_code", "option_text"])
def test_options_of_a_line_can_be_read_in_every_dialect(dialect: str, name: str) -> None:
    written = macro(dialect, name, "option_info")
    assert sqlglot.parse_one(f"select {written} as option_text from order_goods", read=dialect).find(exp.Column)


def _answers(dialect: str, name: str) -> list[Any]:
    """What the macro makes of each text or pair of times, worked out by DuckDB."""
    query = f"select {macro(dialect, name, *ARGUMENTS.get(name, ('x',)))} as answer from told"
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        if name in TEXTS:
            connection.execute("create table told (x varchar)")
            connection.executemany("insert into told values (?)", [[text] for text in TEXTS[name]])
        else:
            times = ("timestamptz '2026-01-05 16:30:00.5+00' as a", "timestamptz '2026-03-07 14:59:59.25+00' as b")
            connection.execute(f"create table told as select {', '.join(times)}")
        said = query if dialect == "duckdb" else sqlglot.transpile(query, read=dialect, write="duckdb")[0]
        kept = f"select cast(answer as date) from ({said})" if name in ("days_before", "days_after") else said
        return [answer for (answer,) in connection.execute(kept).fetchall()]


def _plain(model: exp.Expression) -> str:
    """Without comments, quotes and the database's name, by which dbt's relations differ from ours."""
    copy = model.copy()
    for table in copy.find_all(exp.Table):
        table.set("catalog", None)
    for name in copy.find_all(exp.Identifier):
        name.set("quoted", False)
    return copy.sql("duckdb", comments=False)
