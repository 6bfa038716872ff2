"""The program as a process of its own: start, streams, interruption."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.program import PAPER, command, process

HEAVY = {"numpy", "rich", "lxml", "trafilatura", "cryptography", "httpx2", "pypdfium2", "onnxruntime", "jinja2", "docx"}


def test_help_imports_nothing_heavy() -> None:
    probe = (
        "import sys\nfrom saksi.cli import main\nsys.argv = ['saksi', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60)
    assert not HEAVY & set(done.stderr.split())


def test_the_installed_program_starts() -> None:
    program = Path(sys.executable).parent / "saksi"
    if not program.exists():
        pytest.skip("the program is not installed beside this Python")
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.startswith("saksi")


def test_json_is_alone_on_standard_output(case: Path, texts: Path) -> None:
    done = process("-C", case, "add", texts, "--json")
    assert [json.loads(line)["state"] for line in done.out.splitlines()] == ["known"] * 3
    assert "known already" in done.err


def test_a_reader_that_stops_reading_is_no_fault(case: Path) -> None:
    program = subprocess.Popen(
        command("-C", case, "log", "--json", "--limit", "0"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert program.stdout is not None and program.stderr is not None
    program.stdout.close()
    said = program.stderr.read().decode()
    program.stderr.close()
    assert program.wait(timeout=60) == 141
    assert "Traceback" not in said
    assert "fault" not in said


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_knows_few_letters(case: Path, encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for words in (("incidents",), ("log",), ("verify",)):
        done = process("-C", case, *words, env=environment)
        assert done.code in (0, 7), done.err


def test_interrupted_while_adding_and_finished_on_repeating(case: Path, tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"d{k}", "text": PAPER.replace("6", str(k + 1))}) for k in range(500)]
    source = tmp_path / "many.jsonl"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    adding = subprocess.Popen(
        command("-C", case, "add", "--jsonl", source, "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert adding.stdout is not None
    for _ in range(4):
        assert adding.stdout.readline()
    adding.send_signal(signal.SIGINT)
    _, said = adding.communicate(timeout=60)
    assert adding.returncode == 130
    assert "repeat the command" in said.decode()
    assert "Traceback" not in said.decode()
    assert process("verify", case).code == 7
    done = process("-C", case, "add", "--jsonl", source, "--json")
    assert done.code == 0
    states = [json.loads(line)["state"] for line in done.out.splitlines()]
    assert states.count("known") >= 3
    assert states.count("known") + states.count("added") == len(lines)
    assert process("verify", case).code == 7


def test_an_interruption_that_is_dropped_ends_the_run_at_its_next_step() -> None:
    probe = (
        "import os, signal, sys, time\nfrom saksi.cli.interrupts import heed, listen\n"
        "class Ended:\n    def __del__(self):\n        os.kill(os.getpid(), signal.SIGINT); time.sleep(0.1)\n"
        "listen()\nEnded()\nprint('dropped', flush=True)\nheed()\nprint('went on')"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "dropped\n"
    assert done.returncode != 0


def test_two_at_once_both_finish(case: Path, tmp_path: Path) -> None:
    started = []
    for name in ("one", "two"):
        source = tmp_path / f"{name}.jsonl"
        source.write_text("".join(json.dumps({"id": f"{name}{k}", "text": PAPER}) + "\n" for k in range(15)))
        started.append(subprocess.Popen(command("-C", case, "add", "--jsonl", source), stderr=subprocess.PIPE))
    for program in started:
        _, said = program.communicate(timeout=60)
        assert program.returncode == 0, said.decode()
    assert process("verify", case).code == 7


def test_looking_is_possible_while_another_adds(case: Path) -> None:
    adding = subprocess.Popen(command("-C", case, "add", "-"), stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        time.sleep(0.2)
        assert process("-C", case, "incidents", "--json").code == 0
    finally:
        adding.communicate(PAPER.encode(), timeout=60)
    assert adding.returncode == 0
