"""What a soak is judged by at its end: the seller's books, keys, tokens, and that another run changes nothing."""

from importlib import import_module

import duckdb

from pipelines.books import KEYS, Comparison, compare
from pipelines.warehouse_reading import Reader, reader
from tests.contract.lived import own_codes
from tests.contract.questions.asking import answer, compiled, differences
from tests.contract.questions.fifteen import QUESTIONS
from tests.contract.questions.season import Season
from tests.mall_kinds import SOURCES
from tests.soak.runner import ALIASES, Defect, Soak

OF_READINGS = (6, 15)
UNSEEN = "issue='line without product'"  # a killed run may have read a product that no whole run saw
TELLS_OF_BUILDS = ("data_freshness",)


def judge(soak: Soak) -> list[str]:
    """Figures for the report. Raises: Defect naming every row that differs."""
    wrong = [*wrong_rows(soak), *unanswered(soak)]
    if wrong:
        raise Defect("\n".join(wrong))
    with reader(soak.warehouse) as read:
        assert read is not None
        books, before = compare(soak.world.truth(), read), unified(read)
    soak.clean_run()
    soak.clean_build()
    with reader(soak.warehouse) as read:
        assert read is not None
        after = unified(read)
    changed = [name for name in before if before[name] != after.get(name)]
    if changed or before.keys() != after.keys():
        raise Defect(f"a run with nothing changed changed {changed}")
    figures = [f"{book.platform}: {book.sentence}" for book in books]
    if excess := soak.any_mall.stand_in.excess_token_calls:
        figures.append(f"cafe24: {excess} token calls beyond 15 in two hours")
    return [*figures, f"{sum(len(rows) for rows in after.values()):,} unified rows, none changed by a further run"]


def wrong_rows(soak: Soak) -> list[str]:
    """Rows that are not the books', keys that are there twice."""
    with reader(soak.warehouse) as read:
        assert read is not None
        books = [book for book in compare(soak.world.truth(), read) if not book.ok]
        twice = {table: keys for table, keys in duplicates(read).items() if keys}
        extra = [f"{book.platform} {name}" for book in books if book.extra for name in unknown_keys(soak, book, read)]
    differing = [f"{book.platform}: {book.sentence}; {', '.join(book.differences)}" for book in books]
    differing += [f"not in the books: {each}" for each in extra]
    return [*differing, *(f"{table}: {keys} keys are there more than once" for table, keys in twice.items())]


def unknown_keys(soak: Soak, book: Comparison, read: Reader) -> list[str]:
    """The rows that the books do not have, by their keys."""
    key = KEYS[book.table]
    truth = {tuple(str(row[name]) for name in key) for row in soak.world.truth()[book.table]}
    rows = read.rows(f"select * from unified.{book.table} where platform = %s", book.platform)
    return [str(row) for row in rows if tuple(str(row[name]) for name in key) not in truth]


def duplicates(read: Reader) -> dict[str, int]:
    """Raw table -> rows beyond one a key."""
    found = {}
    for platform in SOURCES:
        present = set(read.tables(f"raw_{platform}"))
        shapes = import_module(f"sources.{platform}.shapes")
        for rows in (rows for root in shapes.ROOTS for rows in root.empty()):
            if rows.table in present:
                table, names = f'raw_{platform}."{rows.table}"', ", ".join(f'"{name}"' for name in rows.key)
                query = f"select 1 from {table} group by {names} having count(*) > 1"
                found[table] = len(read.rows(query))
    return found


def unanswered(soak: Soak) -> list[str]:
    """What the acceptance questions answer otherwise than the books, on a DuckDB file.

    Left out are those that count the days on which stock was read: killed runs have read some malls and not others.
    """
    if soak.warehouse.path is None:
        return []
    queries = compiled(soak.warehouse.path, SOURCES)
    found = []
    with duckdb.connect(str(soak.warehouse.path), read_only=True) as warehouse:
        warehouse.execute("set timezone = 'UTC'")
        codes = own_codes(soak.malls["godomall5"])
        season = Season(soak.moments, ALIASES, unknown_codes=codes, seen_between=seen(soak, warehouse))
        for number, question in QUESTIONS.items():
            if number not in OF_READINGS:
                _, rows = answer(warehouse, queries[question.query])
                told = [each for each in differences(question, rows, season) if UNSEEN not in each]
                found += [f"question {number}: {each}" for each in told[:5]]
    return found


def seen(soak: Soak, warehouse: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str]]:
    """Stand-in, shop and id of every listing that a run brought home, also one that was killed later: what is listed
    and taken down between two undisturbed runs is known by its code only then. That it was ever there, the books say.
    """
    fronts = {(shop.platform, shop.alias): name for name, shop in soak.shops.items()}
    rows = warehouse.execute("select platform, shop_alias, shop_no, variant_id from unified.variants").fetchall()
    return {(fronts[platform, alias], shop_no, variant_id) for platform, alias, shop_no, variant_id in rows}


def unified(read: Reader) -> dict[str, list[str]]:
    """Every unified table, its rows as sorted text."""
    return {
        table: sorted(str([row[name] for name in sorted(row)]) for row in read.rows(f"select * from unified.{table}"))
        for table in read.tables("unified")
        if table not in TELLS_OF_BUILDS
    }
