"""What is installed: the wheel carries every file of the package, the trained model included, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

MODEL = ("manifest.json", "model.onnx", "tokenizer.json", "heads.npz")


@pytest.fixture(scope="module")
def carried(root: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from this tree."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    built = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def test_every_file_of_the_package_is_carried(root: Path, carried: set[str]) -> None:
    source = root / "src"
    files = {f.relative_to(source).as_posix() for f in source.glob("saksi/**/*") if f.is_file()}
    wanted = {name for name in files if "__pycache__" not in name}
    assert wanted <= carried
    assert all(name.startswith(("saksi/", "saksi-")) for name in carried)


def test_the_model_is_carried(root: Path, carried: set[str]) -> None:
    if not (root / "src/saksi/extract/model/manifest.json").is_file():
        pytest.skip("skipped: no model shipped")
    assert {f"saksi/extract/model/{name}" for name in MODEL} <= carried
