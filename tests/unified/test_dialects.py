"""The models keep to SQL that DuckDB, PostgreSQL and Spark all understand."""

import jinja2
import pytest
import sqlglot
from sqlglot import exp

from tests.unified.warehouse import PROJECT, Warehouse

pytestmark = pytest.mark.xdist_group("unified")  # where the shared warehouse is looked at

# words that at least one of the three refuses as a column name without quotes
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


@pytest.fixture(scope="module")
def models(built: Warehouse) -> dict[str, exp.Expression]:
    """Model -> its SQL as it ran on DuckDB, parsed."""
    folder = built.path.parent / "target" / "compiled" / "unified" / "models"
    files = [path for path in sorted(folder.rglob("*.sql")) if ".yml" not in str(path)]  # tests lie in folders of these
    parsed = {path.stem: sqlglot.parse_one(path.read_text(), read="duckdb") for path in files}
    assert len(parsed) > 150
    return parsed


@pytest.mark.parametrize("dialect", ["postgres", "spark"])
def test_every_model_can_be_said_in_the_other_dialects(models: dict[str, exp.Expression], dialect: str) -> None:
    for name, model in models.items():
        written = model.sql(dialect, unsupported_level=sqlglot.ErrorLevel.RAISE)
        assert sqlglot.parse_one(written, read=dialect), name


def test_no_model_uses_qualify_or_reserved_names(models: dict[str, exp.Expression]) -> None:
    wrong = []
    for name, model in models.items():
        wrong += [f"{name}: qualify" for _ in model.find_all(exp.Qualify)]
        names = {each.alias.lower() for each in model.find_all(exp.Alias) if not each.args["alias"].args.get("quoted")}
        wrong += [f"{name}: {word}" for word in names & RESERVED]
    assert not wrong


@pytest.mark.parametrize("dialect", ["postgres", "spark"])
@pytest.mark.parametrize("macro", ["godomall5_chosen_options", "godomall5_option_code"])
def test_options_of_a_line_can_be_read_in_every_dialect(dialect: str, macro: str) -> None:
    macros = jinja2.Environment(autoescape=False).from_string((PROJECT / "macros" / "godomall5.sql").read_text())
    written = getattr(macros.module, f"{dialect}__{macro}")("option_info")
    assert sqlglot.parse_one(f"select {written} as option_text from order_goods", read=dialect).find(exp.Column)
