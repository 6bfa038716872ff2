"""One post of a Telegram export in HTML: the words of its text block, with origins in the block's own tree.

Channel, time, sender and number are the container's word; the export's page tells them.
"""

from __future__ import annotations

from typing import Final

from saksi.errors import SourceError
from saksi.read.dom import page_of
from saksi.read.draft import UNSHOWABLE, Draft, Item, Weave
from saksi.read.html import parsed

METHOD: Final = "telegram-post-html/1"
_MOST_BYTES: Final = 16 * 1024 * 1024
_TEXT: Final = '//div[contains(concat(" ", normalize-space(@class), " "), " text ")]'


def read(item: Item) -> Draft:
    """The post; one that is only a picture or a video has no words and is no error."""
    block = item.whole(_MOST_BYTES).decode("utf-8", "replace").replace("\x00", UNSHOWABLE)
    root, complete = parsed(block)
    if root is None or not complete:
        raise SourceError("too deeply nested to be parsed")
    texts = root.xpath(_TEXT)
    weave = Weave(item.limits.max_text_chars)
    if texts:
        page = page_of(root, mark=texts[0])
        page.weave(page.marked, weave)
    return Draft(METHOD, weave.text(), tuple(weave.segments), may_be_empty=True, notes=weave.notes())
