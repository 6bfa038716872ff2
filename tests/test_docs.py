"""What is documented, generated or exported is true."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tools import check_tree, reference

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?:console|sh|bash)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(page: Path) -> Iterator[list[str]]:
    """The words of every command line shown in a page's console and shell blocks, each side of a pipe by itself."""
    for block in BLOCK.findall(page.read_text("utf-8")):
        lines = block.replace("\\\n", " ").splitlines()
        shown = [line[2:] for line in lines if line.startswith("$ ")] or lines
        for line in shown:
            words = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
            words.whitespace_split = True
            words.commenters = "#"
            command: list[str] = []
            for word in words:
                if set(word) <= set("|&;<>"):
                    yield command
                    command = []
                else:
                    command.append(word)
            yield command


def program() -> click.Group:
    module = importlib.import_module("saksi.cli")
    if not hasattr(module, "cli"):
        pytest.skip("the command line does not stand yet")
    group: click.Group = module.cli
    return group


def fault(words: list[str], group: click.Group) -> str | None:
    """What is wrong with a documented `saksi` command line; None where it is right."""
    command: click.Command = group
    context = click.Context(group)
    rest = words[1:]
    while isinstance(command, click.Group) and (verb := next((w for w in rest if not w.startswith("-")), None)):
        rest.remove(verb)
        found = command.get_command(context, verb)
        if found is None:
            return f"no verb {verb!r}"
        command = found
    known = {option for p in [*command.params, *group.params] for option in (*p.opts, *p.secondary_opts)}
    known |= {"--help", "-h", "--version", "-", "--"}
    for word in rest:
        option = word.split("=")[0]
        if option.startswith("-") and option not in known and not re.fullmatch(r"-\d.*", option):
            return f"{command.name} has no option {option}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_shown_commands_exist(page: Path) -> None:
    shown = [words for words in commands(page) if words and Path(words[0]).name == "saksi"]
    if not shown:
        return
    group = program()
    wrong = [f"{shlex.join(words)}: {said}" for words in shown if (said := fault(words, group))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_shown_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for words in commands(page):
        if words and words[0] == "make":
            named = {w for w in words[1:] if not w.startswith("-") and "=" not in w}
            assert named <= targets, f"no target {named - targets}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_page_is_reached_from_the_index() -> None:
    index = (ROOT / "docs/index.md").read_text("utf-8")
    pages = {str(page.relative_to(ROOT / "docs")) for page in PAGES[1:]} - {"index.md"}
    assert {page for page in pages if f"]({page})" not in index} == set()


def test_faults_are_found() -> None:
    """The check itself can fail: a wrong verb and a wrong option are told."""

    @click.group()
    def group() -> None: ...

    @group.command()
    @click.option("--json", "as_json", is_flag=True)
    def incidents(as_json: bool) -> None: ...

    assert fault(["saksi", "incidents", "--json"], group) is None
    assert fault(["saksi", "incidents", "--xml"], group) == "incidents has no option --xml"
    assert fault(["saksi", "incident"], group) == "no verb 'incident'"


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_reference_is_up_to_date(name: str) -> None:
    written = reference.PAGES[name]()
    if written is None:
        pytest.skip(f"what {name} describes does not stand yet")
    page = reference.FOLDER / name
    assert page.exists() and page.read_text("utf-8") == written, f"docs/reference/{name} is stale: run `make docs`"


def test_tree_is_clean() -> None:
    assert check_tree.faults() == []


def test_tree_check_finds_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "src" / "bad.py"
    bad.parent.mkdir()
    home = "/" + "home"
    bad.write_text(f"where = '{home}/someone/x'\nhost = 'https://pypi{'.'}org/simple'\n" + "\n" * 400)
    monkeypatch.setattr(check_tree, "ROOT", tmp_path)
    assert len(list(check_tree.told_places([bad]))) == 2
    assert len(list(check_tree.long_sources([bad]))) == 1


def exporting() -> list[str]:
    """Modules that declare `__all__`, found without importing them."""
    found = []
    for source in sorted((ROOT / "src").rglob("*.py")):
        if "__all__" in source.read_text("utf-8"):
            parts = source.relative_to(ROOT / "src").with_suffix("").parts
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


@pytest.mark.parametrize("name", exporting())
def test_exports_are_real(name: str) -> None:
    module = importlib.import_module(name)
    missing = [n for n in module.__all__ if not hasattr(module, n) and importlib.util.find_spec(f"{name}.{n}") is None]
    assert not missing
    assert len(set(module.__all__)) == len(module.__all__)


def test_public_functions_say_what_they_do() -> None:
    """Every module, public class and public function of the library has a docstring."""
    silent = []
    for source in sorted((ROOT / "src").rglob("*.py")):
        tree = ast.parse(source.read_text("utf-8"))
        if tree.body and ast.get_docstring(tree) is None:
            silent.append(str(source.relative_to(ROOT)))
    assert not silent


def test_program_is_installed() -> None:
    """`saksi` stands beside the interpreter that runs the tests."""
    program()
    path = Path(sys.executable).parent / "saksi"
    ran = subprocess.run([path, "--help"], capture_output=True, text=True, check=True)
    assert "Usage" in ran.stdout
