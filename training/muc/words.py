"""Makes `common_words.txt`: English words that news text writes with a small letter inside a sentence.

`python -m training.muc.words DATA` counts the spelling of words inside sentences of the mixed-case texts below DATA
(`incident_reports_us`, `geoparsing`). Words that those texts lack are taken from `wordfreq` where they are English
rather than Spanish, and where the upper-case MUC-4 training texts put them behind an article, a number or an auxiliary
often enough, which names do not follow. The list holds no names,
and nobody's text can be put together from it; it is what `case.restore` needs to know of English.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from training.muc.keys import messages

_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")
_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Za-z]+(?:['-][A-Za-z]+)*")
_MARKER = re.compile(
    r"\b(a|an|his|her|their|some|many|several|these|those|no|two|three|four|five|six|ten|be|been|were|was|have|has"
    r"|had|will|would) ([a-z]+(?:['-][a-z]+)*)"
)
_BRACKETED = re.compile(r"[(\[]([a-z]+)[)\]]")
SMALL = 0.2  # share of small letters from which a word counts as common: titles are often written large
# Words of the field that the counts above miss: written large in names, or the same in Spanish.
FIELD = (
    "achieve", "agrarian", "ambush", "anthropologist", "army", "baker", "banker", "battalion", "brigade", "cartel",
    "colonel", "commando", "communique", "communist", "convoy", "cook", "corporal", "demonstrator", "department",
    "detachment", "directorate", "engineer", "extremist", "fascist", "garrison", "guerrilla", "industrialist",
    "inspector", "leader", "leftist", "machinegun", "mafia", "monsignor", "nun", "politician", "rector", "rightist",
    "seaman", "seamen", "sector", "senator", "spokesmen", "summit", "territory", "trafficker",
)  # fmt: skip
NATIONS = ("an", "ans", "ese", "ish", "ist", "ists", "co", "u")


def mixed_texts(data: Path) -> Iterator[str]:
    """Texts in ordinary spelling below the data folder; none where it has none."""
    reports = data / "incident_reports_us" / "reports.jsonl.gz"
    if reports.is_file():
        with gzip.open(reports, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)
    for path in sorted((data / "geoparsing").glob("*.xml")):
        yield re.sub(r"<[^>]*>", " ", path.read_text("utf-8"))


def common_words(data: Path) -> set[str]:
    """The list: small-letter words of the mixed-case texts, and those that MUC-4's training texts treat as such."""
    small: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for text in mixed_texts(data):
        for match in _INSIDE.finditer(text):
            seen[match[0].lower()] += 1
            small[match[0].lower()] += match[0].islower()
    common = {word for word, count in small.items() if count >= 2 and count > SMALL * seen[word]}
    others = {*marked_words(data / "muc4"), *frequent_words()}
    common |= {word for word in others if word in common or small[word] >= SMALL * seen[word]}
    return {word for word in common | set(FIELD) if not (word.endswith("s") and word[:-1] in common)}


def frequent_words() -> Iterator[str]:
    """Frequent English words that are three times rarer in Spanish and do not look like a nation's name."""
    from wordfreq import top_n_list, zipf_frequency

    for word in top_n_list("en", 20_000):
        is_plain = _WORD.fullmatch(word) and not word.endswith(NATIONS) and word.isascii()
        if is_plain and len(word) > 3 and zipf_frequency(word, "en") > zipf_frequency(word, "es") + 0.5:
            yield word


def marked_words(folder: Path) -> Iterator[str]:
    """Words of the upper-case training texts that stand behind a marker three times and one time in twenty.

    Names of nations and short forms stand there too ("a Chilean officer", "an ABC unit"): words with the endings of the
    former, and words that the texts put into brackets, are left out.
    """
    behind: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    short: set[str] = set()
    for message in messages(folder, "dev"):
        text = " ".join(message.text.lower().split())
        all_of.update(match[0] for match in _WORD.finditer(text))
        behind.update(match[2] for match in _MARKER.finditer(text))
        short.update(match[1] for match in _BRACKETED.finditer(text))
    for word, count in behind.items():
        if count >= 3 and count >= 0.05 * all_of[word] and word not in short and not word.endswith(NATIONS):
            yield word


def main(data: Path) -> int:
    words = sorted(word for word in common_words(data) if len(word) > 1 or word == "a")
    (Path(__file__).with_name("common_words.txt")).write_text("\n".join(words) + "\n", "ascii")
    print(f"{len(words)} words")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
