"""What a second reader is asked: the instructions, the schema of its answer, the exact bytes of a request.

The instructions are ``prompt.md`` beside this file with the record's closed word lists put in; docs/reference has them
in full. A change of either is a new ``METHOD``, since readings by it are told apart by that name.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from saksi.model.canonical import canonical
from saksi.model.document import Document
from saksi.model.vocabulary import vocabulary

METHOD = "llm/1"
"""Version of instructions, schema and checks together; a reading's method is this, a colon and the model's name."""

KINDS = (
    "casualty", "damage", "weapon", "attack", "perpetrator", "responsibility", "military_presence", "evidence",
    "legal_characterisation", "demand", "place", "time", "warning", "rescue", "identity",
)  # fmt: skip
MEDIA = (
    "video", "photo", "cctv", "satellite_image", "debris", "crater", "post", "audio", "document", "testimony", "other",
)  # fmt: skip
DETAILS = ("name", "age", "relation", "occupation", "address", "contact")
LISTS = (
    "scope", "event", "source_role", "stance", "qualifier", "outcome", "group", "object", "degree", "weapon",
    "answer", "presence",
)  # fmt: skip
DIVIDER = "=== the report ==="

Form = str
"""How the answer's shape is asked for: ``schema`` (response_format json_schema) or ``plain`` (in words alone)."""


@cache
def terms() -> dict[str, tuple[str, ...]]:
    """Every closed list that an answer draws on, by name."""
    found = {name: tuple(vocabulary(name).terms) for name in LISTS}
    return {**found, "kind": KINDS, "media": MEDIA, "detail": DETAILS}


@cache
def instructions() -> str:
    """The words that stand before every text, the same for all."""
    text = (files("saksi.extract.second") / "prompt.md").read_text(encoding="utf-8")
    for name, words in terms().items():
        text = text.replace("{" + name + "}", ", ".join(words))
    return text


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of an answer, in the part of JSON Schema that services can hold a model to."""
    report = _object(
        quote={"type": "string"},
        scope=_one_of("scope"),
        event=_one_of("event"),
        place=_text(),
        earliest=_text(),
        latest=_text(),
    )
    count = {**_object(low=_number(), high=_number(), qualifier=_one_of("qualifier")), "type": ["object", "null"]}
    claim = _object(
        report=_number(), kind=_one_of("kind"), quote={"type": "string"},
        speaker=_text(), speaker_role=_one_of("source_role"), channel=_text(), stance=_one_of("stance"),
        count=count, outcome=_one_of("outcome"), group=_one_of("group"), subset_of=_number(), beside=_number(),
        object=_one_of("object"), degree=_one_of("degree"), name=_text(), weapon=_one_of("weapon"),
        event=_one_of("event"), party=_text(), answer=_one_of("answer"), presence=_one_of("presence"),
        media=_one_of("media"), shows=_text(), published_by=_text(), verified_by=_text(),
        term=_text(), about=_text(), act=_text(), addressee=_text(), place=_text(),
        earliest=_text(), latest=_text(), given={"type": ["boolean", "null"]},
        person=_text(), detail=_one_of("detail"),
    )  # fmt: skip
    return _object(reports={"type": "array", "items": report}, claims={"type": "array", "items": claim})


def _object(**properties: Any) -> dict[str, Any]:
    # Every property is required and may be null: what services with strict schemas ask for.
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _text() -> dict[str, Any]:
    return {"type": ["string", "null"]}


def _number() -> dict[str, Any]:
    return {"type": ["integer", "null"]}


def _one_of(name: str) -> dict[str, Any]:
    words = list(terms()[name])
    if name == "kind":
        return {"type": "string", "enum": words}
    return {"type": ["string", "null"], "enum": [*words, None]}


def question(text: str, document: Document) -> str:
    """What is said for one passage: the document's language and publication date, and the text as it may be sent."""
    head = f"language: {document.language or 'unknown'}\npublished: {document.published or 'unknown'}\n"
    return f"{head}{DIVIDER}\n{text}"


def request(text: str, document: Document, *, model: str, form: Form) -> bytes:
    """The exact body of one request, canonical JSON; nothing but these arguments and the instructions is in it."""
    said = instructions()
    if form == "plain":
        said = f"{said}\nAnswer with one JSON object and nothing else, by this JSON schema:\n{_schema_text()}\n"
    body: dict[str, Any] = {
        "model": model,
        "messages": [{"role": "system", "content": said}, {"role": "user", "content": question(text, document)}],
        "stream": False,
    }
    if form == "schema":
        body["temperature"] = 0
        wanted = {"name": "reading", "strict": True, "schema": schema()}
        body["response_format"] = {"type": "json_schema", "json_schema": wanted}
    return canonical(body)


def _schema_text() -> str:
    return canonical(schema()).decode()
