"""JSON schemas of what commands print, made of the shapes in `notes_tui.cli.json_outputs`."""

from __future__ import annotations

import inspect
import json
from types import UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from notes_tui.cli.json_outputs import OUTPUTS, VERSION
from tests.helpers.docs import DOCS

SCHEMAS_PAGE = DOCS / "schemas.json"
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def schemas(*, strict=False):
    """Return the page: each command's output, and the shapes in it; with `strict` no other fields may be there."""
    shapes = {}
    outputs = {name: _schema(kind, shapes, strict=strict) for name, kind in OUTPUTS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What the commands of notes-tui print with --json",
        "version": VERSION,
        "commands": outputs,
        "$defs": dict(sorted(shapes.items())),
    }


def page():
    """Return the page as a file."""
    return json.dumps(schemas(), indent=1) + "\n"


def schema_of(command):
    """Return the schema of one command's output, in which no other fields may be."""
    whole = schemas(strict=True)
    return {"$schema": whole["$schema"], "$defs": whole["$defs"], **whole["commands"][command]}


def _schema(kind, shapes, *, strict):
    origin, inner = get_origin(kind), get_args(kind)

    def made(part):
        return _schema(part, shapes, strict=strict)

    if kind is Any:
        return {}
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if is_typeddict(kind):
        name = kind.__name__.removesuffix("Json")
        if name not in shapes:
            shapes[name] = {}
            shapes[name] = _shape(kind, made, strict=strict)
        return {"$ref": f"#/$defs/{name}"}
    if origin is Literal:
        return {"enum": list(inner)}
    return _composed(origin, inner, made)


def _composed(origin, inner, made):
    if origin is list:
        return {"type": "array", "items": made(inner[0])}
    if origin is tuple:
        size = len(inner)
        return {
            "type": "array",
            "prefixItems": [made(part) for part in inner],
            "minItems": size,
            "maxItems": size,
        }
    if origin is dict:
        return {"type": "object", "additionalProperties": made(inner[1])}
    assert origin in (Union, UnionType), origin
    parts = [made(part) for part in inner]
    if all(set(part) == {"type"} for part in parts):
        return {"type": [part["type"] for part in parts]}
    return {"anyOf": parts}


def _shape(kind, made, *, strict):
    hints = get_type_hints(kind, include_extras=True)
    optional = {name for name, hint in hints.items() if get_origin(hint) is NotRequired}
    fields = {name: made(get_args(hint)[0] if name in optional else hint) for name, hint in hints.items()}
    doc = inspect.getdoc(kind) or ""
    return {
        **({"description": doc} if doc and not doc.startswith("dict(") else {}),
        "type": "object",
        "properties": fields,
        "required": [name for name in fields if name not in optional],
        **({"additionalProperties": False} if strict else {}),
    }
