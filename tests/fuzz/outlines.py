"""Records of the outline that a shape declares, with anything at all in them: strategies made from the shapes alone."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sources.shared.kinds import BOOLEAN, INTEGER, JSON, NUMBER, NUMBER_AS_TEXT, PSEUDONYM, TEXT, Kind
from sources.shared.shapes import Record, Shape

PLATFORMS = ("cafe24", "godomall5", "makeshop", "naver_smartstore", "wisa")
FEW, MANY = 2, 120


def roots(platform: str) -> tuple[Shape, ...]:
    """Every record type of a mall that is read on its own."""
    found: tuple[Shape, ...] = import_module(f"sources.{platform}.shapes").ROOTS
    return found


def hold(examples: int, rule: Callable[[Any], None], given_by: st.SearchStrategy[Any]) -> None:
    """`rule` holds for so many examples: always the same where they are few, new ones at every call where many."""
    are_few = examples < MANY
    chosen = settings(
        max_examples=examples,
        derandomize=are_few,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,) if are_few else (Phase.generate, Phase.shrink),
    )

    def tried(drawn: Any) -> None:
        rule(drawn)

    chosen(given(given_by)(tried))()


AWKWARD = (
    *("", " ", "0", "-0", "00", "1e400", "NaN", "Infinity", "null", "true", "1,000", "٣", "0000-00-00", "\x00", "a\0b"),
    *("\ufffe", "\u2028", "\x1b[31m", "a'b\"c\\", "김" * 3000, "9" * 400, "1767225600", "2026-02-30T25:61:61Z"),
    *("2026-01-05T00:00:00", "2026-01-05 00:00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+09:00"),
)
NUMBERS = (2**31, -(2**31), 2**53 + 1, 2**63 - 1, -(2**63), 2**63, 2**64 - 1, 1e300, 5e-324, -0.0, 1.5, 1e16)
TEXTS = st.one_of(st.text(max_size=12), st.sampled_from(AWKWARD))
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(NUMBERS),
    TEXTS,
)
JUNK = st.recursive(
    PLAIN,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=8,
)
FITTING: dict[Kind, st.SearchStrategy[Any]] = {
    TEXT: TEXTS,
    INTEGER: st.integers(-(2**63), 2**63 - 1),
    NUMBER: st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**40), 2**40),
    NUMBER_AS_TEXT: st.integers(0, 2**63 - 1),
    BOOLEAN: st.booleans(),
    JSON: st.lists(TEXTS, max_size=3),
    PSEUDONYM: TEXTS,
}


def planted(record: Record, path: str, value: Any) -> None:
    """Puts a value at a dotted path, whatever stood in the way."""
    *above, last = path.split(".")
    for part in above:
        if type(record.get(part)) is not dict:
            record[part] = {}
        record = record[part]
    record[last] = value


def found(record: Any, path: str) -> Any:
    """What stands at a dotted path; None where nothing does, `...` where something else stands in the way."""
    for part in path.split("."):
        if type(record) is not dict:
            return None if not record else ...
        record = record.get(part)
    return record


def entries(record: Record, child: Shape) -> list[Any]:
    """The records of a child table in a record: a list, or the one that stands where a list should be."""
    value = found(record, child.at)
    if value is ... or not value:
        return []
    listed = value if type(value) is list else [value]
    if child.scalar:
        return [item for item in listed if item is not None and type(item) not in (list, dict)]
    return [item for item in listed if type(item) is dict]


def own_key(shape: Shape) -> dict[str, Kind]:
    """Paths of the part of a key that a record itself holds."""
    return {
        path: kind for column, (path, kind) in shape._columns.items() if column in shape.key and path in shape.fields
    }


def outlines(shape: Shape, junk: st.SearchStrategy[Any] = JUNK, depth: int = 0) -> st.SearchStrategy[Record]:
    """Records with some of a shape's fields, children and things between, most as declared, the others anything."""
    if shape.scalar:
        return st.one_of(TEXTS, PLAIN)
    paths = sorted(shape.fields)
    parents = sorted({path.rpartition(".")[0] for path in (*paths, *(each.at for each in shape.children))} - {""})
    value = st.one_of(
        st.sampled_from(paths).flatmap(
            lambda path: st.tuples(st.just(path), st.one_of(FITTING[shape.fields[path]], junk))
        ),
        st.tuples(st.sampled_from([*paths, *shape.aliases, *parents, "unheard_of"]), junk),
    )
    below = {child.at: _lists(child, junk, depth) for child in shape.children}
    parts = [st.lists(value, max_size=6)]
    if below:
        parts.append(st.fixed_dictionaries({}, optional=below).map(lambda lists: list(lists.items())))

    def put(drawn: tuple[list[tuple[str, Any]], ...]) -> Record:
        record: Record = {}
        for path, value in [pair for pairs in drawn for pair in pairs]:
            planted(record, path, value)
        return record

    return st.tuples(*parts).map(put)


def _lists(child: Shape, junk: st.SearchStrategy[Any], depth: int) -> st.SearchStrategy[Any]:
    one = outlines(child, junk, depth + 1)
    return st.one_of(st.lists(one, max_size=3), st.lists(st.one_of(one, junk), max_size=3), one, junk)


def keyed(shape: Shape, records: list[Record]) -> list[Record]:
    """The same records, each with a key of its own: as declared, or in another type that means the same."""
    numbers = iter(range(1, 10**9))

    def name(shape: Shape, records: list[Record]) -> None:
        for record in records:
            for path, kind in own_key(shape).items():
                number = next(numbers)
                as_number = kind in (INTEGER, NUMBER_AS_TEXT)
                planted(record, path, (number if as_number else f"k{number}") if number % 3 else str(number))
        for record in records:
            for child in shape.children:
                below = entries(record, child)
                if child.scalar and below:  # a name that no reader can tell to the last digit names nothing
                    below = [item if type(item) is not float else f"{item}" for item in below]
                    planted(record, child.at, below)
                elif below:
                    name(child, below)

    name(shape, records)
    return records


def every(shape: Shape, records: list[Record]) -> Iterator[tuple[Shape, Record]]:
    """Each record that should become a row, with its shape."""
    for record in records:
        yield shape, record
        for child in shape.children:
            below = entries(record, child)
            yield from every(child, [{child.scalar: item} for item in below] if child.scalar else below)
