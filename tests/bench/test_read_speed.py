"""The bench of reading speed says what it could not measure, and measures what it says."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bench import read_speed
from bench.read_speed import LANGUAGES, PAGE, Pace


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_has_its_length(lang: str) -> None:
    assert len(read_speed.page(lang)) == PAGE


def test_languages_take_turns() -> None:
    found = read_speed.documents(12)
    assert [d.language for d in found] == [*LANGUAGES, *LANGUAGES]
    assert len({d.id for d in found}) == 12


def test_a_row_tells_speed_by_wall_clock_and_processor() -> None:
    assert read_speed._row("x", 4, 1000, Pace(2.0, 1.0)) == ("x", "4", "2.00", "500", "500", "250")
    assert read_speed._row("x", 4, 1000, Pace(2.0))[-1] == ""


def test_what_was_not_named_was_not_measured() -> None:
    texts = read_speed.documents(1)
    assert "no interpreter" in read_speed.spacy_row(None, texts)[1]
    assert "no endpoint" in read_speed.llm_row(None, "m", texts)[1]


def test_an_interpreter_without_the_pipeline_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_speed, "PIPELINES", ("no_such_pipeline",))
    assert "no small English pipeline" in read_speed.spacy_row(sys.executable, read_speed.documents(1))[1]


@pytest.fixture
def service() -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert asked["max_tokens"] == 400
            assert asked["messages"]
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"usage": {"total_tokens": 700}}')

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_local_service_is_timed_and_one_that_is_gone_is_told(service: str) -> None:
    texts = read_speed.documents(1)
    assert read_speed.llm_row(service, "m", texts)[1] == "1"
    assert read_speed.llm_row("http://127.0.0.1:9/v1", "m", texts)[1] == "not measured: URLError"
