"""Writes docs/reference/ from the program itself: settings, command line, vocabularies. Run by `make docs`."""

from __future__ import annotations

import importlib
import json
import tomllib
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/reference"
MADE = "<!-- made by `make docs`; do not edit -->\n"


def cell(text: object) -> str:
    """Text that can stand in a table's cell."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell(c) for c in line) + " |\n" for line in lines)


# Settings ------------------------------------------------------------------------------------------------------------


def settings_page() -> str:
    """Every setting with its default, its variable and what it does."""
    from saksi import settings

    parts = [f"# Settings\n\n{MADE}\n{about(settings)}\n\n"]
    parts.append("A list of records (`people`, `authorities`) is set in `saksi.toml` alone.\n")
    parts += struct_tables(settings.Settings, "")
    return "\n".join(parts)


def about(module: Any) -> str:
    """A module's docstring with Markdown's single backquotes."""
    return (module.__doc__ or "").strip().replace("``", "`")


def struct_tables(kind: type[msgspec.Struct], path: str) -> Iterator[str]:
    """One table for the structure's own fields, then one for each structure inside it."""
    hints = typing.get_type_hints(kind, include_extras=True)
    plain, inner = [], []
    for field in msgspec.structs.fields(kind):
        hint, meaning = unwrapped(hints[field.name])
        below = structure_in(hint)
        if below is not None:
            inner.append((field.name, below, hint is not below))
            continue
        key = f"{path}{field.name}"
        variable = "" if "[]" in path else f"`SAKSI_{key.upper().replace('.', '__')}`"
        plain.append([f"`{key}`", kind_of(hint), default_of(field), variable, meaning])
    title = path.rstrip(".") or "the case"
    yield f"## {title}\n\n{(kind.__doc__ or '').strip().replace('``', '`')}\n"
    yield table(["key", "type", "default", "variable", "meaning"], plain)
    for name, below, many in inner:
        yield from struct_tables(below, f"{path}{name}{'[]' if many else ''}.")


def unwrapped(hint: Any) -> tuple[Any, str]:
    """The type without its annotation, and the annotation's description."""
    if typing.get_origin(hint) is typing.Annotated:
        inner, *notes = typing.get_args(hint)
        said = [n.description for n in notes if isinstance(n, msgspec.Meta) and n.description]
        return inner, "; ".join(said)
    return hint, ""


def structure_in(hint: Any) -> type[msgspec.Struct] | None:
    """The structure that a type is or lists."""
    for candidate in (hint, *typing.get_args(hint)):
        if isinstance(candidate, type) and issubclass(candidate, msgspec.Struct):
            return candidate
    return None


def kind_of(hint: Any) -> str:
    """A type in a word."""
    if typing.get_origin(hint) is tuple:
        return "list of " + kind_of(typing.get_args(hint)[0])
    args = [a for a in typing.get_args(hint) if a is not type(None)]
    if args:
        return " or ".join(kind_of(a) for a in args)
    return {"str": "text", "int": "whole number", "float": "number", "bool": "true/false"}.get(
        getattr(hint, "__name__", ""), str(hint)
    )


def default_of(field: msgspec.structs.FieldInfo) -> str:
    """A default as TOML would write it."""
    value = field.default
    if value is msgspec.NODEFAULT:
        return "required"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{list(value) if isinstance(value, tuple) else msgspec.json.encode(value).decode()}`"


# Command line --------------------------------------------------------------------------------------------------------


def cli_page() -> str | None:
    """Every verb with its arguments and options; None while there is no command line."""
    group = getattr(importlib.import_module("saksi.cli"), "cli", None)
    if not isinstance(group, click.Group):
        return None
    return f"# Command line\n\n{MADE}\n{said(group)}\n\n" + "\n".join(verbs(group, "saksi"))


def said(command: click.Command) -> str:
    """A command's help, paragraphs kept."""
    text = command.help or command.short_help or ""
    return "\n\n".join(" ".join(p.split()) for p in text.replace("\b", "").split("\n\n")).strip()


def verbs(group: click.Group, path: str) -> Iterator[str]:
    """A section a verb, groups' own verbs after them."""
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        yield section(command, f"{path} {name}")
        if isinstance(command, click.Group):
            yield from verbs(command, f"{path} {name}")


def section(command: click.Command, path: str) -> str:
    """One verb's heading, usage, help and options."""
    context = click.Context(command, info_name=path)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    rows = [
        [f"`{', '.join([*p.opts, *p.secondary_opts])}`", value_of(p), p.help or ""]
        for p in command.params
        if isinstance(p, click.Option) and not p.hidden
    ]
    body = f"## `{path}`\n\n{said(command)}\n\n```text\n{usage}\n```\n"
    return body + ("\n" + table(["option", "value", "meaning"], rows) if rows else "")


def value_of(option: click.Option) -> str:
    """What an option takes."""
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return "one of " + ", ".join(f"`{getattr(c, 'value', c)}`" for c in option.type.choices)
    return (option.metavar or option.type.name).lower() + (", repeatable" if option.multiple else "")


# Vocabularies --------------------------------------------------------------------------------------------------------


def vocabularies_page() -> str | None:
    """Every vocabulary's terms with definitions and crosswalks; None while there is no data file."""
    files = sorted((ROOT / "src/saksi/model/vocabularies").glob("*.toml"))
    if not files:
        return None
    parts = [f"# Vocabularies\n\n{MADE}"]
    for file in files:
        parts.append(vocabulary(file.stem, tomllib.loads(file.read_text("utf-8"))))
    return "\n".join(parts)


def vocabulary(name: str, content: dict[str, Any]) -> str:
    """One vocabulary: what the file says of itself, and a table of its terms."""
    parts = [f"## {name}\n", f"{content.get('definition', '')} Version {content.get('version', '?')}.".strip() + "\n"]
    if content.get("unverified"):
        named = ", ".join(f"`{column}`" for column in content["unverified"])
        parts.append(f"Not yet compared with the publisher's own codebook: {named}.\n")
    rows = [{"term": term, **as_row(value)} for term, value in content["terms"].items()]
    head = list(dict.fromkeys(key for row in rows for key in row))
    return "\n".join([*parts, table(head, [[shown(row.get(key, "")) for key in head] for row in rows])])


def as_row(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"value": value}


def shown(value: Any) -> str:
    """A vocabulary's value in a cell."""
    if isinstance(value, dict):
        return "; ".join(f"{k}: {shown(v)}" for k, v in value.items())
    return ", ".join(map(shown, value)) if isinstance(value, list) else str(value)


# Second reader -------------------------------------------------------------------------------------------------------


def second_reader_page() -> str:
    """The exact words and the schema that stand before every text sent to a second reader."""
    from saksi.extract import second

    how = "How it is used, and what leaves the machine: [second-reader.md](../second-reader.md)."
    text = "The second message; the document's language and publication date, then the text as it is sent."
    shape = "Sent as `response_format`; to services that know none, in words behind the instructions."
    parts = [
        f"# What a second reader is asked\n\n{MADE}",
        f"Method `{second.METHOD}`. {how}\n",
        "## Instructions\n\nThe first message of every request.\n",
        f"```text\n{second.instructions()}```\n",
        f"## The text\n\n{text}\n",
        "```text\nlanguage: en\npublished: 2024-05-01\n=== the report ===\n…\n```\n",
        f"## Schema of the answer\n\n{shape}\n",
        f"```json\n{json.dumps(second.schema(), indent=1)}\n```\n",
    ]
    return "\n".join(parts)


PAGES: dict[str, Callable[[], str | None]] = {
    "settings.md": settings_page,
    "cli.md": cli_page,
    "vocabularies.md": vocabularies_page,
    "second-reader.md": second_reader_page,
}


def main() -> None:
    """Writes every page whose subject stands."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        text = make()
        if text is not None:
            (FOLDER / name).write_text(text, "utf-8")
            print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
