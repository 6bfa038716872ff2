"""One post of a Telegram export: its words, entities joined, with a JSON pointer to each run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from saksi.model.document import MemberText
from saksi.read.dates import publication_time
from saksi.read.draft import Draft, Item, Weave
from saksi.read.report import parsed

METHOD: Final = "telegram-post/1"
_WIDEST_ZONE: Final = timedelta(hours=14)


def read(item: Item) -> Draft:
    """The post; one that is only a picture or a video has no words and is no error."""
    post = parsed(item)
    weave = Weave(item.limits.max_text_chars)
    for path, text in _runs(post):
        weave.add(text, MemberText(path=path, start=0, end=len(text)))
    media = [kind for kind in ("photo", "file", "media_type", "poll", "location_information") if post.get(kind)]
    return Draft(
        METHOD,
        weave.text(),
        tuple(weave.segments),
        author=_word(post.get("from")) or _word(post.get("author")),
        published=_moment(post, "date"),
        edited=_moment(post, "edited"),
        forwarded_from=_word(post.get("forwarded_from")),
        may_be_empty=True,
        notes=(*weave.notes(), *((f"carries {', '.join(media)}",) if media else ())),
    )


def _runs(post: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(JSON pointer, text) of each run: from ``text_entities`` where the export has them, else from ``text``."""
    entities = post.get("text_entities")
    name = "text_entities" if isinstance(entities, list) and entities else "text"
    value = post.get(name)
    if isinstance(value, str):
        yield f"/{name}", value
    elif isinstance(value, list):
        for index, run in enumerate(value):
            if isinstance(run, str):
                yield f"/{name}/{index}", run
            elif isinstance(run, dict) and isinstance(run.get("text"), str):
                yield f"/{name}/{index}/text", run["text"]


def _moment(post: dict[str, Any], name: str) -> str | None:
    """The time with its zone: the exporter's own where the export gives both forms of it, else UTC."""
    local = publication_time(_word(post.get(name)))
    seconds = _word(post.get(f"{name}_unixtime"))
    if seconds is None or not seconds.isascii() or not seconds.isdigit() or len(seconds) > 12:
        return local
    moment = datetime.fromtimestamp(min(int(seconds), 253402300799), UTC)
    if local is not None and len(local) == 19:
        offset = datetime.fromisoformat(local).replace(tzinfo=UTC) - moment
        if abs(offset) <= _WIDEST_ZONE and offset.total_seconds() % 900 == 0:
            return publication_time(f"{local}{_zone(offset)}")
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _zone(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _word(value: Any) -> str | None:
    """A text or whole number as text; anything else is unsaid."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).encode("utf-8", "replace").decode("utf-8").strip() or None
