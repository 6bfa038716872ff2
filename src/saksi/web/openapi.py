"""The interface's description (OpenAPI 3.1), made from the table: what is described is what is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from saksi.web.guard import CSRF_HEADER, Entry

REFUSALS = {
    "400": "What was asked does not fit; the answer says what.",
    "401": "Nobody has entered.",
    "403": "The role does not allow it, or the session's token is missing.",
    "404": "There is no such thing.",
    "409": "Another has ruled meanwhile; nothing was lost, look again.",
    "413": "More than one may send at once.",
    "429": "Too many requests.",
}
REFUSAL = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}, "hint": {"type": ["string", "null"]}},
}


def described(entries: Iterable[Entry]) -> dict[str, Any]:
    """The OpenAPI document of the entries that speak JSON."""
    paths: dict[str, Any] = {}
    for entry in entries:
        if entry.is_api:
            paths.setdefault(entry.path, {})[entry.method.lower()] = _operation(entry)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Saksi: the reviewer's desk",
            "version": "1",
            "description": "Enter with a browser first: every request carries the session's cookie.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "saksi_desk"}},
            "schemas": {"Refusal": REFUSAL},
        },
        "security": [{"session": []}],
    }


def _operation(entry: Entry) -> dict[str, Any]:
    made: dict[str, Any] = {
        "summary": entry.summary,
        "description": f"Least role: {entry.least.word}.",
        "operationId": f"{entry.method.lower()}{re.sub('[^a-z]+', '_', entry.path)}",
        "parameters": [*_path_parameters(entry), *_query_parameters(entry)],
        "responses": _responses(),
    }
    if entry.body is not None:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": _schema(entry.body)}}}
        made["parameters"].append(
            {
                "name": CSRF_HEADER,
                "in": "header",
                "required": True,
                "description": "the session's token, which every page has in its head",
                "schema": {"type": "string"},
            }
        )
    return made


def _responses() -> dict[str, Any]:
    refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    answers: dict[str, Any] = {
        code: {"description": words} | ({"content": refusal} if code not in ("413", "429") else {})
        for code, words in REFUSALS.items()
    }
    return {"200": {"description": "Done.", "content": {"application/json": {"schema": {}}}}} | answers


def _path_parameters(entry: Entry) -> list[dict[str, Any]]:
    names = re.findall(r"\{(\w+)", entry.path)
    return [{"name": n, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}} for n in names]


def _query_parameters(entry: Entry) -> list[dict[str, Any]]:
    if entry.query is None:
        return []
    schema = _schema(entry.query)
    needed = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": body}
        for name, body in schema.get("properties", {}).items()
    ]


def _schema(kind: type[Any]) -> dict[str, Any]:
    """A type's JSON schema with what it refers to put in place."""
    (made,), parts = msgspec.json.schema_components([kind], ref_template="#/components/schemas/{name}")
    return dict(_inlined(made, parts))


def _inlined(schema: Any, parts: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_inlined(item, parts) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {key: _inlined(value, parts) for key, value in schema.items()}
