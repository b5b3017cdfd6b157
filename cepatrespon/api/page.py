"""The page of the API: every operation with its fields, printed from the OpenAPI document. No script, no other host."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a request: its dotted name, its type in a word, whether it is needed, and what it is."""

    name: str
    type: str
    needed: bool
    text: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address with its method."""

    method: str
    path: str
    summary: str
    text: str
    token: str  # "needed", "optional" or ""
    fields: list[Field] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The place on the page."""
        return f"{self.method}{self.path}".lower().replace("/", "-").replace("{", "").replace("}", "")


class OwnPage(DocsBase):
    """Instead of a page of scripts from elsewhere."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page, in the reader's language where the text has it."""
        context = {"operations": _operations(api), "openapi": self.get_openapi_url(api, kwargs), "api": api}
        return render(request, "api/petunjuk.html", context)


@cache
def _operations(api: NinjaAPI) -> tuple[Operation, ...]:
    document = api.get_openapi_schema()
    schemas = document["components"]["schemas"]
    return tuple(
        _operation(method.upper(), path, said, schemas)
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    )


def _operation(method: str, path: str, said: dict[str, Any], schemas: dict[str, Any]) -> Operation:
    security = said.get("security", [])
    fields = [
        Field(p["name"], _type(p["schema"], schemas), p.get("required", False), p["schema"].get("description", ""))
        for p in said.get("parameters", [])
    ]
    for content in said.get("requestBody", {}).get("content", {}).values():
        fields += _fields(content["schema"], schemas)
    return Operation(
        method,
        path,
        said["summary"],
        said.get("description", ""),
        "" if not security else "optional" if {} in security else "needed",
        fields,
        [str(status) for status in said["responses"]],
    )


def _fields(schema: dict[str, Any], schemas: dict[str, Any], before: str = "") -> list[Field]:
    schema = _resolved(schema, schemas)
    found = []
    for name, part in schema.get("properties", {}).items():
        needed = name in schema.get("required", [])
        found.append(Field(before + name, _type(part, schemas), needed, part.get("description", "")))
        found += _fields(part, schemas, f"{before}{name}.")
    return found


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """A schema behind its reference, or behind "this or null"."""
    for kind in ("allOf", "anyOf"):
        for choice in schema.get(kind, []):
            if "$ref" in choice:
                return _resolved(choice, schemas)
    if ref := schema.get("$ref"):
        return dict(schemas[ref.rpartition("/")[2]])
    return schema


def _type(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    if choices := schema.get("anyOf"):
        return " | ".join(_type(choice, schemas) for choice in choices if choice.get("type") != "null")
    if "$ref" in schema or "allOf" in schema:
        return "object"
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}), schemas)}]"
    return str(schema.get("format") or schema.get("type", ""))
