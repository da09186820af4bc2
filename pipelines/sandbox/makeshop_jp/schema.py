"""The schema as the switches have it, and what is known of queries against it: parsed, valid, and why not."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphql import (
    DefinitionNode,
    DocumentNode,
    FieldDefinitionNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    InputObjectTypeDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    TypeNode,
    build_ast_schema,
    parse,
    validate,
)

from .switches import Switches

TEXT = Path(__file__).with_name("schema.graphql").read_text(encoding="utf-8")
QUANTITY = "Variation.quantity"


class Schema:
    """One edition of the schema; `resolve` finds a field in a row whatever the field is called today."""

    def __init__(self, switches: Switches) -> None:
        renamed, absent = dict(switches.renamed), set(switches.absent)
        if switches.variation_quantity:
            renamed.setdefault(QUANTITY, switches.variation_quantity)
        else:
            absent.add(QUANTITY)
        document = parse(TEXT, no_location=True)
        for definition in document.definitions:
            _edit(definition, renamed, absent, as_text=switches.numbers_as_text)
        self.types: GraphQLSchema = build_ast_schema(document)
        self.resolve = _resolver(renamed)
        self._errors: dict[str, list[GraphQLError]] = {}

    def errors(self, text: str, document: DocumentNode) -> list[GraphQLError]:
        """What is wrong with a query; the answer for a text is kept."""
        if text not in self._errors:
            self._errors[text] = validate(self.types, document)
        return self._errors[text]


@lru_cache(maxsize=512)
def parsed(text: str) -> DocumentNode | GraphQLError:
    """The query, or what is wrong with its grammar."""
    try:
        return parse(text, no_location=True)
    except GraphQLError as error:
        return error


def _edit(definition: DefinitionNode, renamed: Mapping[str, str], absent: set[str], *, as_text: bool) -> None:
    if not isinstance(definition, ObjectTypeDefinitionNode | InputObjectTypeDefinitionNode):
        return
    owner = definition.name.value
    # the document was parsed for this edition alone, so it may be changed in place
    definition.fields = tuple(  # type: ignore[assignment]  # fields of one kind stay of that kind
        each for each in definition.fields or () if f"{owner}.{each.name.value}" not in absent
    )
    for each in definition.fields:
        each.name.value = renamed.get(f"{owner}.{each.name.value}", each.name.value)
        if as_text and isinstance(each, FieldDefinitionNode):
            _as_text(each.type)


def _as_text(node: TypeNode) -> None:
    while isinstance(node, ListTypeNode):
        node = node.type
    if isinstance(node, NamedTypeNode) and node.name.value == "Int":
        node.name.value = "String"


def _resolver(renamed: Mapping[str, str]) -> Callable[..., Any]:
    """Rows are mappings of field names to values; those of operations are called with the query's arguments."""
    original = {(name.split(".")[0], today): name.split(".")[1] for name, today in renamed.items()}

    def resolve(source: Mapping[str, Any], info: GraphQLResolveInfo, **arguments: Any) -> Any:
        name = original.get((info.parent_type.name, info.field_name), info.field_name)
        value = source[name]
        return value(**arguments) if callable(value) else value

    return resolve
