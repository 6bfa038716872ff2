"""The static site: every page, script and style as bytes by its path. Works from disk; asks nothing of any network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from saksi.errors import BackendError
from saksi.publish import views, words
from saksi.publish.charts import legend_sign
from saksi.publish.conflicts import who
from saksi.publish.download import incidents_json
from saksi.publish.headline import COUNTED
from saksi.publish.material import City
from saksi.publish.passages import passages
from saksi.publish.public import PublicCase, PublicIncident
from saksi.publish.words import unique

if TYPE_CHECKING:
    from jinja2 import Environment

OWN = ("site.css", "site.js", "map.js", "embed.js", "card.css")
LEAFLET = ("leaflet.js", "leaflet.css")
BASEMAP = ("land", "borders")
PER_PAGE = 500  # documents on one page of their list
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Site:
    """A built site: its files by relative path, and how many of them are pages."""

    files: Mapping[str, bytes]
    pages: int


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a publication: what was held back, incidents and pages written, digest of the files."""

    held_back: tuple[str, ...]
    incidents: int
    pages: int
    digest: str


def build_site(case: PublicCase, cities: Sequence[City] = ()) -> Site:
    """The whole site of a redacted case; the same bytes for the same case. ``cities`` are map labels, largest first."""
    pages = _Pages(case)
    made = {**front(case, cities, pages), **pages.of_incidents()}
    made["data/incidents.json"] = incidents_json(case)
    made["data/checkpoint.txt"] = case.checkpoint.note.encode()
    count = sum(1 for name in made if name.endswith(".html") and not name.startswith("cards/"))
    return Site(dict(sorted(made.items())), count)


def front(case: PublicCase, cities: Sequence[City] = (), pages: _Pages | None = None) -> dict[str, bytes]:
    """The pages about all incidents, with their scripts, styles and data."""
    pages = pages or _Pages(case)
    made = pages.of_all()
    main = [i for i in case.incidents if i.scope in COUNTED]
    if len(main) > views.LARGE:
        made["static/rows.js"] = views.script_of("saksiRows", views.row_data(main, pages.slugs))
    made["static/points.js"] = views.script_of("saksiMap", views.map_data(case, pages.slugs, cities))
    return made | _static()


class _Pages:
    """The pages of one case, each rendered when asked for."""

    def __init__(self, case: PublicCase) -> None:
        self.case, self.slugs = case, views.slugs_of(case.incidents)
        self.incidents = {i.id: i for i in case.incidents}
        self.contained: dict[str, list[PublicIncident]] = {}
        quoted: dict[str, list[PublicIncident]] = {d.id: [] for d in case.documents}
        for incident in case.incidents:
            for whole in incident.part_of:
                self.contained.setdefault(whole, []).append(incident)
            for document in unique(a.document.id for a in incident.accounts):
                quoted.setdefault(document, []).append(incident)
        self.environment = _environment()
        self.environment.globals.update(
            case=case,
            slugs=self.slugs,
            incidents=self.incidents,
            documents={d.id: d for d in case.documents},
            quoted=quoted,
            policy=POLICY,
        )

    def of_all(self) -> dict[str, bytes]:
        return {
            "index.html": self._page(
                "index.html", 0, view=views.index_view(self.case, self.slugs), current="incidents"
            ),
            **self._of_documents(),
            "method.html": self._page("method.html", 0, sections=_method(self.case), current="method"),
        }

    def _of_documents(self) -> dict[str, bytes]:
        """The documents' pages, ``PER_PAGE`` on each: one page of 20,000 takes a browser half a minute."""
        every = self.case.documents
        parts = [every[k : k + PER_PAGE] for k in range(0, len(every), PER_PAGE)] or [()]
        pages = [(part[0].number, part[-1].number) for part in parts if part]
        return {
            listed_in(1 + k * PER_PAGE): self._page("documents.html", 0, shown=part, pages=pages, current="documents")
            for k, part in enumerate(parts)
        }

    def of_incidents(self) -> dict[str, bytes]:
        """A page and a card for each incident."""
        made = {}
        for incident in self.case.incidents:
            view = views.incident_view(incident, self.slugs[incident.id])
            parts = self.contained.get(incident.id, [])
            made[f"incidents/{view.slug}.html"] = self._page("incident.html", 1, view=view, parts=parts, current="")
            made[f"cards/{view.slug}.html"] = self._page("card.html", 1, view=view)
        return made

    def _page(self, template: str, depth: int, **more: Any) -> bytes:
        return self.environment.get_template(template).render(**more, root="../" * depth).encode()


def listed_in(number: int) -> str:
    """The page that lists the document of this number; numbers run from 1 without a gap."""
    page = (number - 1) // PER_PAGE + 1
    return "documents.html" if page == 1 else f"documents-{page}.html"


def _method(case: PublicCase) -> list[dict[str, Any]]:
    rules = case.rules
    values = {
        "counting_rule": _rule_name(case),
        "grade_rule": rules.grade_rule,
        "coarsen_m": f"{rules.coarsen_m:,}",
        "embargo_hours": str(rules.embargo_hours),
    }
    sections = words.words()["method"]["sections"]
    return [{"head": s["head"], "text": [_filled(t, values) for t in s["text"]]} for s in sections]


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def _rule_name(case: PublicCase) -> str:
    """The rule as the tolls name it, version and all; the policy's name where there is no toll."""
    named = sorted({t.rule for i in case.incidents for t in i.tolls})
    return ", ".join(named) or case.rules.counting_rule


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("saksi.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        date=words.date_words,
        when=words.when_words,
        basis=words.basis_words,
        where=words.where_words,
        range=words.range_words,
        claim=words.claim_words,
        speaker=words.speaker_words,
        outlet=words.outlet_words,
        metres=words.metres_words,
        dir=views.direction,
        title_of=views.title_of,
        listed_in=listed_in,
        search=views.row_search,
        sum=lambda t: words.bounds_words(t.low, t.best, t.high),
    )
    environment.globals.update(
        w=words.words()["ui"],
        term=words.term,
        who=who,
        passages=passages,
        legend_sign=legend_sign,
        rule_name=_rule_name,
    )
    return environment


def _static() -> dict[str, bytes]:
    here = files("saksi.publish")
    made = {f"static/{name}": (here / "static" / name).read_bytes() for name in OWN}
    for name in BASEMAP:
        made[f"static/{name}.js"] = (
            f"window.saksi_{name}=".encode() + (here / f"data/{name}.json").read_bytes() + b";\n"
        )
    return made | {f"static/{name}": content for name, content in _leaflet().items()}


def _leaflet() -> dict[str, bytes]:
    """Leaflet's script and style from the installed package, without the reference to its source map."""
    try:
        folder = files("xstatic.pkg.leaflet") / "data"
        found = {name: (folder / name).read_bytes() for name in LEAFLET}
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise BackendError(
            "Leaflet is not installed, so the map cannot be built", hint="Install saksi again: pip install saksi"
        ) from error
    found["leaflet.js"] = b"".join(
        line for line in found["leaflet.js"].splitlines(keepends=True) if b"sourceMappingURL" not in line
    )
    return found
