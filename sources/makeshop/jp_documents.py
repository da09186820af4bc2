"""The GraphQL documents of makeshop Japan in `queries/`, as one shop's settings want them.

The schema is nowhere public and introspection is refused, so a field can turn out to be unknown, or to be called
otherwise. Then it is left out, or asked for under the mall's name and answered under ours (a GraphQL alias), and
shapes stay as they are. A field is named by its path below the operation: `products.variations.quantity`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

from graphql import FieldNode, NameNode, OperationDefinitionNode, SelectionSetNode, parse, print_ast

from sources.shared.errors import WrongConfiguration
from sources.shared.reading import Chosen
from sources.shared.shapes import Shape

from . import settings

NAMES = ("shop", "products", "categories", "orders", "reviews", "members")
NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


@dataclass(frozen=True)
class Document:
    """One operation. Shape: `name` of its file, `operation` as the mall calls it, `rows` the object or list in it."""

    name: str
    operation: str
    rows: str
    definition: OperationDefinitionNode

    @classmethod
    def load(
        cls, name: str, spelled: Mapping[str, str], unasked: Collection[str], more: Collection[str] = ()
    ) -> "Document":
        """The document in a file. `spelled`: path -> the mall's name, empty where it has none; `unasked`: paths.

        `more` are paths that no file has, because they are personal: they are asked for if a shop opted in.

        Raises: WrongConfiguration if a name cannot be a field's.
        """
        for path, theirs in spelled.items():
            if theirs and not NAME.fullmatch(theirs):
                raise WrongConfiguration(f"{path}: {theirs!r} is no name of a field", fix="use letters, digits and _.")
        text = resources.files(__package__).joinpath("queries", f"{name}.graphql").read_text("utf-8")
        (definition,) = parse(text, no_location=True).definitions
        assert isinstance(definition, OperationDefinitionNode)
        (operation,) = _fields(definition)
        rows = next(field.name.value for field in _fields(operation) if field.selection_set)
        without = {*unasked, *(path for path, theirs in spelled.items() if not theirs)}
        for path in more:
            operation = _added(operation, path.split("."))
        operation = _rewritten(operation, "", spelled, without)
        definition = OperationDefinitionNode(
            operation=definition.operation,
            name=definition.name,
            variable_definitions=definition.variable_definitions,
            directives=(),
            selection_set=SelectionSetNode(selections=(operation,)),
        )
        return cls(name, operation.name.value, rows, definition)

    @cached_property
    def text(self) -> str:
        """What is sent."""
        return print_ast(self.definition)

    @cached_property
    def fields(self) -> dict[str, str]:
        """Path of every field -> what the mall calls it."""
        (operation,) = _fields(self.definition)
        return dict(_paths(operation, ""))

    def called(self, theirs: str) -> list[str]:
        """The paths of the fields that the mall is asked for under this name."""
        return [path for path, name in self.fields.items() if name == theirs]

    def points(self, rows: int) -> int:
        """What a page of so many rows costs, as far as anybody knows: a field is a point, in a list once a row.

        A list inside a record counts as `settings.JP_NESTED_ROWS` rows.
        """
        points = 1
        for path in self.fields:
            depth = path.count(".")
            points += rows * settings.JP_NESTED_ROWS ** (depth - 1) if depth else 1
        return points


def personal_paths(shape: Shape, rows: str, personal: Chosen) -> list[str]:
    """The paths of the personal fields that a shop opted in, in the records below `rows`."""
    mine = [f"{rows}.{path}" for path in personal.get(shape.table, ())]
    return mine + [path for child in shape.children for path in personal_paths(child, f"{rows}.{child.at}", personal)]


def _fields(node: OperationDefinitionNode | FieldNode) -> Iterator[FieldNode]:
    for selection in node.selection_set.selections if node.selection_set else ():
        assert isinstance(selection, FieldNode)
        yield selection


def _rewritten(node: FieldNode, above: str, spelled: Mapping[str, str], unasked: Collection[str]) -> FieldNode:
    """The field with what is below it: the mall's names behind ours, and without what is not asked for."""
    below: list[FieldNode] = []
    for field in _fields(node):
        ours = field.name.value
        path = f"{above}.{ours}" if above else ours
        if path in unasked:
            continue
        theirs = spelled.get(path, ours)
        kept = _rewritten(field, path, spelled, unasked)
        alias = NameNode(value=ours) if theirs != ours else None
        below.append(
            FieldNode(
                alias=alias,
                name=NameNode(value=theirs),
                arguments=(),
                directives=(),
                selection_set=kept.selection_set,
            )
        )
    selected = SelectionSetNode(selections=tuple(below)) if below else None
    return FieldNode(alias=None, name=node.name, arguments=node.arguments, directives=(), selection_set=selected)


def _added(node: FieldNode, path: Sequence[str]) -> FieldNode:
    """The field with one more somewhere below it."""
    name, *rest = path
    below = list(_fields(node))
    if rest:
        below = [_added(field, rest) if field.name.value == name else field for field in below]
    else:
        below.append(FieldNode(alias=None, name=NameNode(value=name), arguments=(), directives=(), selection_set=None))
    selected = SelectionSetNode(selections=tuple(below))
    return FieldNode(alias=None, name=node.name, arguments=node.arguments, directives=(), selection_set=selected)


def _paths(node: FieldNode, above: str) -> Iterator[tuple[str, str]]:
    for field in _fields(node):
        ours = field.alias.value if field.alias else field.name.value
        path = f"{above}.{ours}" if above else ours
        yield path, field.name.value
        yield from _paths(field, path)
