"""The annotators' short notation, and its translation into the corpus's stand-off form with exact spans.

    .venv/bin/python corpus/notation.py check   BATCH.txt BATCH.ann            every fault, by report and line
    .venv/bin/python corpus/notation.py compare BATCH.txt ONE.ann OTHER.ann    where two annotators differ
    .venv/bin/python corpus/notation.py compile BATCH.txt BATCH.ann            one JSON object a report on stdout

GUIDELINES.md describes the notation. Offsets are code points.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from lines import Fault, Line, Text, occurrences, read_lines, read_texts, take_apart
from terms import CHANNELS, CLAIM_TERMS, DEGREES, DETAILS, EVENTS, GROUPS, LETTERS, ROLES, SCOPES, STANCES
from values import closing, count_of, marked, opening, span, when_of

Record = dict[str, Any]


class Translation:
    """One report's notation against its text: the stand-off record, and every fault on the way."""

    def __init__(self, text: Text, lines: list[str]) -> None:
        self.text = text.text
        self.head = text.head
        self.faults: list[str] = []
        self.used: dict[tuple[str, str], int] = {}
        self.speakers: dict[str, int] = {}
        self.reports: dict[str, int] = {}
        self.claims: dict[str, int] = {}
        self.record = _empty(text)
        parsed = []
        for raw in lines:
            if raw != "NONE":
                parsed.append(take_apart(raw))
        for letters in ("S", "R", "COWEPAMVLDGXI", "QTZ"):
            for line in parsed:
                if line.words and line.words[0][0] in letters and re.fullmatch(r"[A-Z]\d*", line.words[0]):
                    self._take(line)
        for line in parsed:
            if not line.words or not re.fullmatch(r"[SRCOWEPAMVLDGXIQTZ]\d*", line.words[0]):
                self.faults.append(f"not a line of the notation: {line.raw[:70]}")
        self._tie(parsed)
        if lines != ["NONE"] and not parsed:
            self.faults.append("no lines; write NONE where there is nothing")

    def _take(self, line: Line) -> None:
        letter = line.words[0][0]
        try:
            if letter == "S":
                self._speaker(line)
            elif letter == "R":
                self._report(line)
            elif letter in LETTERS:
                self._claim(line, letter)
            elif letter == "Q":
                self._quotation(line)
            else:
                name = "toponyms" if letter == "T" else "times"
                self.record[name] = sorted(
                    [*self.record[name], *self._everywhere(line)], key=lambda s: (s["start"], s["end"])
                )
        except Fault as fault:
            self.faults.append(f"{fault} · {line.raw[:90]}")

    def locate(self, letter: str, words: str, nth: int | None) -> tuple[int, int]:
        """Where a string stands: its k-th use by one kind of line is its k-th occurrence, unless said outright."""
        found = occurrences(self.text, words, whole=True) or occurrences(self.text, words)
        if not found or not words:
            raise Fault(f"not in the text: “{words[:60]}”")
        use = self.used[letter, words] = self.used.get((letter, words), 0) + 1
        if nth is None and use > len(found):
            raise Fault(f"stands {len(found)} times, used {use} times: “{words[:60]}”")
        number = nth if nth is not None else use
        if not 1 <= number <= len(found):
            raise Fault(f"stands only {len(found)} times: “{words[:60]}”")
        return found[number - 1], found[number - 1] + len(words)

    def _everywhere(self, line: Line) -> list[dict[str, int]]:
        spans: list[dict[str, int]] = []
        barred = [span(at, at + len(words)) for words in line.without for at in occurrences(self.text, words)]
        for words, nth in sorted(line.strings, key=lambda s: -len(s[0])):
            found = occurrences(self.text, words, whole=True)
            if not found:
                self.faults.append(f"not in the text as whole words: “{words[:60]}” · {line.raw[:40]}")
            for at in found if nth is None else found[nth - 1 : nth]:
                if not any(at < s["end"] and s["start"] < at + len(words) for s in [*spans, *barred]):
                    spans.append(span(at, at + len(words)))
        return spans

    def _speaker(self, line: Line) -> None:
        role = _term(line, 1, ROLES)
        if not line.strings:
            raise Fault("a speaker without a name")
        mentions = self._everywhere(line)
        self.speakers[line.words[0]] = len(self.record["speakers"])
        self.record["speakers"].append({"name": line.strings[0][0], "role": role, "mentions": _ordered(mentions)})

    def _report(self, line: Line) -> None:
        scope, date, precision, basis = (*line.words[1:5], "-", "-", "-", "-")[:4]
        event = line.words[5] if len(line.words) > 5 else "?"
        for value, terms in ((scope, SCOPES), (event, EVENTS)):
            if value not in terms:
                raise Fault(f"unknown term {value}")
        unknown = set(line.fields) - {"in", "pt", "tt", "part_of"}
        if unknown:
            raise Fault(f"unknown field {', '.join(sorted(unknown))}")
        told = {
            "scope": scope,
            "when": when_of(date, precision, basis),
            "event": event,
            "where": [p.strip() for p in line.fields.get("in", "").split(";") if p.strip()],
            "place": self._field(line, "pt"),
            "time": self._field(line, "tt"),
            "part_of": None,
        }
        self.reports[line.words[0]] = len(self.record["reports"])
        self.record["reports"].append(told)

    def _field(self, line: Line, name: str) -> dict[str, int] | None:
        if name not in line.fields:
            return None
        words, nth = line.fields[name], line.places.get(name, 1)
        found = occurrences(self.text, words, whole=True) or occurrences(self.text, words)
        if len(found) < nth or not words:
            raise Fault(f"{name}= is not in the text: “{words[:60]}”")
        return span(found[nth - 1], found[nth - 1] + len(words))

    def _claim(self, line: Line, letter: str) -> None:
        kind = LETTERS[letter]
        name, terms = CLAIM_TERMS[kind]
        words = line.words[1:]
        claim: dict[str, Any] = {"kind": kind, "report": None}
        if letter == "I":
            self._identities(line, words)
            return
        if not words or not (words[0] == "-" or words[0] in self.reports):
            raise Fault("names no report (R1 … or -)")
        claim["report"] = self.reports.get(words.pop(0))
        if terms:
            if not words or words[0] not in terms:
                raise Fault(f"unknown {name} {words[0] if words else '(none)'}")
            claim[name] = words.pop(0)
        if len(line.strings) != 1:
            raise Fault("one quote is needed")
        quoted, nth = line.strings[0]
        plain = re.sub(r"[{}\[\]]", "", quoted)
        start, end = self.locate(letter, plain, nth)
        claim |= {"start": start, "end": end, "quote": plain}
        if letter in "CX":
            claim |= {"people": marked(quoted, "{}", start), "harm": marked(quoted, "[]", start)}
            if claim["people"] is None:
                raise Fault("the people counted are not marked {…}")
            claim["count"] = count_of(words.pop(0) if words else "?") if letter == "C" or words else None
        if letter == "C":
            claim["group"] = words.pop(0) if words else "people"
            if claim["group"] not in GROUPS:
                raise Fault(f"unknown group {claim['group']}")
        if letter == "O":
            claim["degree"] = words.pop(0) if words else "unknown"
            if claim["degree"] not in DEGREES:
                raise Fault(f"unknown degree {claim['degree']}")
        if words:
            raise Fault(f"not understood: {' '.join(words)}")
        self._account(line, claim)
        self.claims[line.words[0] if len(line.words[0]) > 1 else f"#{len(self.record['claims'])}"] = len(
            self.record["claims"]
        )
        self.record["claims"].append(claim)

    def _identities(self, line: Line, words: list[str]) -> None:
        words = [w for w in words if w not in self.reports and w != "-"]
        if len(words) != 1 or words[0] not in DETAILS:
            raise Fault(f"unknown detail {' '.join(words)}")
        spans = self._everywhere(line)
        if words[0] != "name":  # a detail stands where it stands with a person; the first place unless said
            spans = spans[:1] if line.strings[0][1] is None else spans
        for place in spans:
            self.record["claims"].append(
                {"kind": "identity", "report": None, **place, "quote": self.text[place["start"] : place["end"]]}
                | {"detail": words[0]}
            )

    def _account(self, line: Line, claim: dict[str, Any]) -> None:
        allowed = {"by", "via", "st", "asof", "scope", "sub", "beside", "party", "shows", "pub", "ver", "to", "about"}
        unknown = set(line.fields) - allowed
        if unknown:
            raise Fault(f"unknown field {', '.join(sorted(unknown))}")
        claim["said_by"] = self._chain(line.fields.get("by"))
        claim["channel"] = _known(line.fields.get("via"), CHANNELS, "channel")
        stance = _known(line.fields.get("st"), STANCES, "stance")
        claim["stance"] = stance or ("attributed" if claim["said_by"] else "asserted")
        report = claim["report"]
        default = self.record["reports"][report]["scope"] if report is not None else "incident"
        claim["scope"] = _known(line.fields.get("scope"), SCOPES, "scope") or default
        claim["as_of"] = self._field(line, "asof")
        for short, name in (("party", "party"), ("shows", "shows"), ("to", "addressee")):
            if short in line.fields:
                claim[name] = self._field(line, short)
        for short, name in (("pub", "published_by"), ("ver", "verified_by")):
            if short in line.fields:
                claim[name] = self._chain(line.fields[short])

    def _chain(self, given: str | None) -> list[int]:
        names = [n for n in (given or "").split(">") if n]
        missing = [n for n in names if n not in self.speakers]
        if missing:
            raise Fault(f"no speaker {', '.join(missing)}")
        return [self.speakers[n] for n in names]

    def _quotation(self, line: Line) -> None:
        if len(line.strings) != 1:
            raise Fault("a quotation has one string")
        words, nth = line.strings[0]
        found = occurrences(self.text, words)
        opened = [a for a in found if opening(self.text, a)] or found
        if not opened:
            raise Fault(f"not in the text: “{words[:60]}”")
        start = opened[(nth or 1) - 1] if len(opened) >= (nth or 1) else opened[0]
        self.record["quotations"].append(
            span(start, closing(self.text, start))
            | {"said_by": self._chain(line.fields.get("by")), "channel": line.fields.get("via")}
        )

    def _tie(self, lines: list[Line]) -> None:
        """Links between claims and between reports, once all of them have their number."""
        for line in lines:
            name = line.words[0] if line.words else ""
            for short, long in (("sub", "subset_of"), ("beside", "beside")):
                if name in self.claims and self.record["claims"][self.claims[name]]["kind"] == "casualty":
                    target = line.fields.get(short)
                    if target is not None and target not in self.claims:
                        self.faults.append(f"no claim {target} · {line.raw[:70]}")
                    self.record["claims"][self.claims[name]][long] = self.claims.get(target or "")
            if name in self.reports:
                target = line.fields.get("part_of")
                if target is not None and target not in self.reports:
                    self.faults.append(f"no report {target} · {line.raw[:70]}")
                self.record["reports"][self.reports[name]]["part_of"] = self.reports.get(target or "")


def _empty(text: Text) -> dict[str, Any]:
    head = text.head
    listed = {n: [x for x in head.get(n, "").split(",") if x and x != "none"] for n in ("event", "hard")}
    return {
        "id": head["id"],
        "lang": head.get("lang", head["id"][:2]),
        "published": head.get("published"),
        "title": head.get("title"),
        "outlet": head.get("outlet"),
        "shape": head.get("shape"),
        "events": listed["event"],
        "hard": listed["hard"],
        "text": text.text,
        "speakers": [],
        "reports": [],
        "claims": [],
        "quotations": [],
        "toponyms": [],
        "times": [],
    }


def _ordered(spans: list[dict[str, int]]) -> list[dict[str, int]]:
    return sorted(spans, key=lambda s: s["start"])


def _term(line: Line, place: int, terms: frozenset[str]) -> str:
    value = line.words[place] if len(line.words) > place else "(none)"
    if value not in terms:
        raise Fault(f"unknown term {value}")
    return value


def _known(value: str | None, terms: frozenset[str], name: str) -> str | None:
    if value is not None and value not in terms:
        raise Fault(f"unknown {name} {value}")
    return value


def translate(texts: Path, notes: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """The records of a batch, and its faults by report."""
    given, lines = read_texts(texts), read_lines(notes)
    faults = [f"{i}: no such report in {texts.name}" for i in lines if i not in given]
    faults += [f"{i}: not annotated" for i in given if i not in lines]
    records = []
    for name, text in given.items():
        if name in lines:
            done = Translation(text, lines[name])
            records.append(done.record)
            faults += [f"{name}: {fault}" for fault in done.faults]
    return records, faults


def main(arguments: list[str]) -> int:
    if len(arguments) < 3 or arguments[0] not in ("check", "compare", "compile"):
        print(__doc__)
        return 2
    try:
        records, faults = translate(Path(arguments[1]), Path(arguments[2]))
        if arguments[0] == "compare":
            from compare import differences

            others, more = translate(Path(arguments[1]), Path(arguments[3]))
            print("\n".join(differences(records, others)))
            faults += more
    except Fault as fault:
        print(fault)
        return 1
    if arguments[0] == "compile":
        for record in records:
            print(json.dumps(record, ensure_ascii=False))
    print("\n".join([*faults, f"{len(records)} reports, {len(faults)} errors"]), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
