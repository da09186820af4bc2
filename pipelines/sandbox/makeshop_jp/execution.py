"""Carries a GraphQL request out with graphql-core and answers as this mall does (contract sections 1.1 and 1.7)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLNonNull,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    coerce_input_value,
    execute_sync,
    get_operation_ast,
    type_from_ast,
)

from ..wire import Call, Reply, json_reply
from . import errors
from .errors import VALIDATION_FAILED, MallError
from .query import served_limit
from .schema import Schema, parsed

if TYPE_CHECKING:
    from .mall import MakeShopJpMall

INTROSPECTION = ("__schema", "__type")


class Request:
    """A request's query, variables and operation. `operation` is None where the query has no such one."""

    def __init__(self, body: bytes) -> None:
        try:
            content = orjson.loads(body)
        except orjson.JSONDecodeError:
            content = None
        given = content if isinstance(content, dict) else {}
        self.text: str = given["query"] if isinstance(given.get("query"), str) else ""
        told = given.get("variables")
        self.variables: dict[str, Any] = told if isinstance(told, dict) else {}
        self.name: str | None = given.get("operationName") or None
        found = parsed(self.text) if self.text else None
        self.document = found if isinstance(found, DocumentNode) else None
        self.grammar = found if isinstance(found, GraphQLError) else None
        self.operation: OperationDefinitionNode | None = None
        if self.document is not None:
            self.operation = get_operation_ast(self.document, self.name)

    @property
    def roots(self) -> list[str]:
        """The operations asked for, `searchOrder` and the like, in their order."""
        return [node.name.value for node in self._fields()] if self.operation is not None else []

    @property
    def input(self) -> dict[str, Any]:
        """The variables that are the inputs of operations, as one."""
        objects = [value for value in self.variables.values() if isinstance(value, dict)]
        return {name: value for each in objects for name, value in each.items()}

    def points(self, rows: int) -> int:
        """What the query costs: one point a field, those below an operation `rows` times."""
        return sum(1 + rows * (self._count(node.selection_set)) for node in self._fields())

    def _fields(self) -> Iterator[FieldNode]:
        assert self.operation is not None
        yield from self._flat(self.operation.selection_set)

    def _count(self, selections: SelectionSetNode | None) -> int:
        if selections is None:
            return 0
        return sum(1 + self._count(node.selection_set) for node in self._flat(selections))

    def _flat(self, selections: SelectionSetNode, inside: tuple[str, ...] = ()) -> Iterator[FieldNode]:
        """Fields with those of fragments in their place; a fragment inside itself is left to the validation."""
        for node in selections.selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                yield from self._flat(node.selection_set, inside)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in inside:
                name = node.name.value
                for fragment in self.document.definitions if self.document is not None else ():
                    if isinstance(fragment, FragmentDefinitionNode) and fragment.name.value == name:
                        yield from self._flat(fragment.selection_set, (*inside, name))


def run(mall: "MakeShopJpMall", call: Call, schema: Schema, operations: Mapping[str, Any]) -> Reply:
    """Answers one request. `operations` maps the names of operations to what carries them out."""
    request, switches = Request(call.body), mall.switches
    if not request.text:
        raise errors.refused(400, "no query")
    if request.document is None:
        assert request.grammar is not None
        grammar = errors.entry(_quoted(request.grammar.message), "GRAPHQL_PARSE_FAILED")
        return errors.without_data(switches.validation_status, grammar)
    if request.operation is None:
        missing = errors.entry(f"operation {request.name or ''} not found", VALIDATION_FAILED)
        return errors.without_data(switches.validation_status, missing)
    hidden = [name for name in request.roots if name in INTROSPECTION]
    if hidden:
        return json_reply({"errors": [errors.entry("forbidden", errors.FORBIDDEN, hidden[:1])], "data": None})
    wrong = schema.errors(request.text, request.document)
    entries = [errors.entry(_quoted(each.message), VALIDATION_FAILED) for each in wrong]
    entries = entries or list(_wrong_variables(schema, request.operation, request.variables))
    if entries:
        return errors.without_data(switches.validation_status, *entries)
    rows = served_limit(mall, request.input) if switches.complexity_counts == "rows" else 1
    if switches.complexity_limit and request.points(rows) > switches.complexity_limit:
        text = f"query has complexity {request.points(rows)}, which exceeds the limit of {switches.complexity_limit}"
        return errors.without_data(200, errors.entry(text, "COMPLEXITY_LIMIT_EXCEEDED"))
    return _executed(schema, request, operations)


def _executed(schema: Schema, request: Request, operations: Mapping[str, Any]) -> Reply:
    assert request.document is not None
    result = execute_sync(
        schema.types,
        request.document,
        root_value=operations,
        variable_values=request.variables,
        operation_name=request.name,
        field_resolver=schema.resolve,
    )
    for error in result.errors or ():
        if not isinstance(error.original_error, MallError):
            raise error.original_error or error  # a mistake of the stand-in must not look like the mall's answer
    data = result.data
    content: dict[str, Any] = {"data": data}
    if result.errors:
        nothing = data is None or all(value is None for value in data.values())
        content = {"data": None if nothing else data, "errors": [_entry(error) for error in result.errors]}
    return json_reply(content)


def _entry(error: GraphQLError) -> dict[str, Any]:
    code = (error.extensions or {}).get("code", "")
    return errors.entry(error.message, code, error.path or ())


def _wrong_variables(
    schema: Schema, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    for definition in operation.variable_definitions:
        name = definition.variable.name.value
        kind: GraphQLInputType = type_from_ast(schema.types, definition.type)  # type: ignore[assignment]
        if name not in variables:
            if isinstance(kind, GraphQLNonNull) and definition.default_value is None:
                yield errors.entry("must be defined", VALIDATION_FAILED, ("variable", name))
            continue
        found: list[dict[str, Any]] = []

        def note(
            path: list[str | int],
            _value: Any,
            error: GraphQLError,
            name: str = name,
            found: list[dict[str, Any]] = found,
        ) -> None:
            found.append(_variable_entry([name, *path], error))

        coerce_input_value(variables[name], kind, note)
        yield from found


def _variable_entry(path: Sequence[str | int], error: GraphQLError) -> dict[str, Any]:
    unknown = re.match(r"Field '(\w+)' is not defined", error.message)
    if unknown:
        return errors.entry("unknown field", VALIDATION_FAILED, ("variable", *path, unknown[1]))
    return errors.entry(_quoted(error.message), VALIDATION_FAILED, ("variable", *path))


def _quoted(message: str) -> str:
    """The words of the contract have double quotes."""
    return message.replace("'", '"')
