"""The sentences that the code marks for translation, read from its source, and the English catalogue beside them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import cepatrespon

PACKAGE = Path(cepatrespon.__file__).parent
TEMPLATES = sorted(path for path in (PACKAGE / "templates").rglob("*") if path.suffix in {".html", ".txt"})
PO = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

Message = str | tuple[str, str]  # a pair where the number decides
Key = tuple[str | None, Message]  # with its context


def _kind(name: str) -> str:
    """`ngettext_lazy` is an "ngettext"; "" for what marks nothing."""
    plain = name.removesuffix("_lazy").removesuffix("_noop")
    return plain if plain in {"gettext", "ngettext", "pgettext", "npgettext"} else ""


def _key(kind: str, call: ast.Call) -> Key | None:
    said = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    context = said.pop(0) if kind.startswith(("p", "np")) and said else None
    if not said:
        return None  # a variable: its sentence is marked where it is written
    return context, (said[0], said[1]) if kind.startswith("n") else said[0]


def of_python(source: str) -> Iterator[Key]:
    """The marked sentences of a module, under whatever name it imported the mark."""
    tree = ast.parse(source)
    marks = {
        alias.asname or alias.name: _kind(alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    marks |= {  # a module that may be read without Django marks by a name of its own
        node.name: _kind(node.name) for node in tree.body if isinstance(node, ast.FunctionDef)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if (kind := marks.get(node.func.id)) and (key := _key(kind, node)):
            yield key


def of_template(source: str) -> Iterator[Key]:
    """The marked sentences of a template; Django writes them as calls, and the rest as a row of X."""
    python = templatize(source)
    for found in re.finditer(r"\b_?(n?p?gettext)?\(", python):
        for end in (n for n, letter in enumerate(python) if letter == ")" and n >= found.end()):
            try:
                call = ast.parse(python[found.start() : end + 1].replace("\n", "\\n"), mode="eval").body
            except SyntaxError:
                continue
            if isinstance(call, ast.Call) and (key := _key(found[1] or "gettext", call)):
                yield key
            break


@cache
def said_in_the_code() -> dict[Key, str]:
    """Every marked sentence and the file it stands in."""
    found: dict[Key, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        found |= dict.fromkeys(of_python(path.read_text("utf-8")), path.relative_to(PACKAGE).as_posix())
    for path in TEMPLATES:
        found |= dict.fromkeys(of_template(path.read_text("utf-8")), path.relative_to(PACKAGE).as_posix())
    return found


@cache
def catalogue() -> Catalog:
    """The English catalogue as it is committed."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


@cache
def translated() -> dict[Key, Any]:
    """The catalogue's sentences and their English, a pair where the number decides."""
    return {(message.context, message.id): message.string for message in catalogue() if message.id}


def forms(text: Any) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,)


def first_form(key: Key) -> str:
    return forms(key[1])[0]


def holes(text: str) -> list[str]:
    return sorted(re.findall(r"%(?:\(\w+\))?[sd]", text))
