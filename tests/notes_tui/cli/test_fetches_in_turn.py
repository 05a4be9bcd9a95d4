"""Two processes that fetch at the same moment: one after the other, and the log has a whole line of each request."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import platformdirs
import pytest
from werkzeug import Response

from tests.helpers import services


@pytest.fixture
def base(httpserver):
    folder = platformdirs.user_config_path("notes-tui")
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(f'[sources.hf]\nbase = "{httpserver.url_for("")}"\n', "utf-8")
    return httpserver


def start(vault, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "notes_tui", *words, "--vault", str(vault)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_second_waits_says_so_and_asks_nothing_twice(base, vault):
    asked, go_on = threading.Event(), threading.Event()

    def slow(_request):
        asked.set()
        go_on.wait(120)
        return Response(services.daily(("2611.01001", "Kites over Graphs")))

    base.expect_request("/api/daily_papers").respond_with_handler(slow)
    with start(vault, "fetch", "--hf", "2026-11-27") as first:
        assert asked.wait(120)
        with start(vault, "fetch", "--hf", "2026-11-27") as second:
            said = second.stderr.readline()
            assert said == (
                "notes-tui: another notes-tui is fetching; waiting until it is done (ctrl+c to cancel)\n"
            )
            go_on.set()
            assert (first.wait(120), second.wait(120)) == (0, 0)
            assert first.stdout.read() == "1 paper added, 0 updated, 0 unchanged; 4 in all\n"
            assert second.stdout.read() == "0 papers added, 0 updated, 1 unchanged; 4 in all\n"
    lines = (vault / "corpus" / "fetched" / "log.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["asked"] for line in lines] == [["2026-11-27"]]
    assert len(base.log) == 1
    assert not list(vault.rglob("*.lock"))
