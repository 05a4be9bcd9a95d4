"""`fetch` against a server that the settings name."""

from __future__ import annotations

import json
import subprocess
import sys

import platformdirs
import pytest

from index.edit import live_sources
from tests.helpers import services
from tests.helpers.clock import FakeTime
from tests.helpers.command_line import command

DAY = services.daily(("2611.01001", "Lanterns for Long Contexts"))
PAPER = services.feed(("2609.19170v1", "Tides of Attention"))


@pytest.fixture
def time(monkeypatch):
    fake = FakeTime()
    monkeypatch.setattr(live_sources, "Clock", lambda: fake.clock)
    return fake


def point_to(base):
    """Let the settings name one address for all services."""
    folder = platformdirs.user_config_path("notes-tui")
    folder.mkdir(parents=True, exist_ok=True)
    tables = [
        f'[sources.{name}]\nbase = "{base}"\n' for name in ("hf", "arxiv", "crossref", "openalex", "s2")
    ]
    (folder / "config.toml").write_text("".join(tables), "utf-8")


@pytest.fixture
def server(httpserver, time):
    point_to(httpserver.url_for(""))
    httpserver.expect_request("/api/daily_papers").respond_with_data(DAY)
    httpserver.expect_request("/api/query").respond_with_data(PAPER)
    return httpserver


def test_papers_are_fetched_and_found(server, vault, capsys):
    code, out, err = command(vault, capsys, "fetch", "2609.19170", "--hf", "2026-11-27", "--json")
    value = json.loads(out)
    assert (code, err) == (0, "")
    assert value["added"] == ["lanterns-long-contexts", "tides-attention"]
    assert (value["updated"], value["unchanged"], value["papers"], value["rejected"]) == ([], 0, 5, [])
    assert [(each["source"], each["status"], each["outcome"]) for each in value["requests"]] == [
        ("hf", 200, "new"),
        ("arxiv", 200, "new"),
    ]
    assert [each["file"] for each in value["requests"]] == ["hf/2026-11-27.json", "arxiv/2609.19170v1.xml"]
    assert (
        json.loads(command(vault, capsys, "show", "tides-attention", "--json")[1])["arxiv_id"] == "2609.19170"
    )
    code, out, err = command(vault, capsys, "fetch", "2609.19170")
    assert (code, out, err) == (0, "0 papers added, 0 updated, 1 unchanged; 5 in all\n", "")


def test_a_query_of_arxiv(server, vault, capsys):
    out = command(vault, capsys, "fetch", "--arxiv", "cat:cs.CL", "--limit", "5")[1]
    assert out == "1 paper added, 0 updated, 0 unchanged; 4 in all\n"
    assert server.log[0][0].args["max_results"] == "5"


def test_what_is_missing_of_the_papers_that_match(server, vault, capsys):
    own = "@online{tides, title={Tides of Attention}, eprint={2609.19170}, eprinttype={arxiv}}"
    (vault / "corpus" / "own.bib").write_text(own + own.replace("tides", "b").replace("19170", "19171"))
    code, out, err = command(vault, capsys, "fetch", "--missing", "dates", "key:tides")
    assert (code, err) == (0, "")
    assert out == "dates: 1 paper completed; 5 in all\n"
    assert [request.args["id_list"] for request, _response in server.log] == ["2609.19170"]
    assert command(vault, capsys, "fetch", "--missing", "dates", "key:tides", "--json")[0] == 0
    assert len(server.log) == 1
    code, out, err = command(vault, capsys, "fetch", "--missing", "dates", "nosuch")
    sentence = "No paper that matches lacks dates that can be asked for; nothing was fetched.\n"
    assert (code, out, err) == (0, sentence, "")
    assert command(vault, capsys, "fetch", "--missing", "dates", "--hf", "2026-11")[0] == 2
    assert command(vault, capsys, "fetch", "--missing", "dates", "year:2024-2023")[0] == 2


def test_without_a_network_one_line_and_the_exit_code(server, vault, capsys, time):
    command(vault, capsys, "fetch", "2609.19170")
    point_to("http://127.0.0.1:1")
    time.sleep(10**6)
    code, _out, err = command(vault, capsys, "fetch", "2609.19170")
    assert code == 0
    assert err.startswith("notes-tui: 2609.19170: No network: arXiv cannot be reached (")
    assert err.count("\n") == 1
    code, _out, err = command(vault, capsys, "fetch", "2609.00001", "2609.00002", "2609.00003")
    assert (code, err.count("\n")) == (1, 1)


def test_a_query_that_is_followed_is_named_and_not_its_text(server, vault, capsys):
    command(vault, capsys, "follow", "arxiv", "cat:cs.CL", "--name", "language")
    command(vault, capsys, "follow", "hf", "long", "contexts", "--name", "contexts")
    point_to("http://127.0.0.1:1")
    _code, out, err = command(vault, capsys, "refresh", "--json")
    assert err == "notes-tui: language: No network: arXiv and Hugging Face cannot be reached.\n"
    assert [each["source"] for each in json.loads(out)["rejected"]] == ["language", "contexts"]
    err = command(vault, capsys, "refresh", "contexts")[2]
    assert err == "notes-tui: contexts: No network: Hugging Face cannot be reached (connection refused).\n"


def test_what_cannot_be_asked_for_is_refused(server, vault, capsys):
    code, _out, err = command(vault, capsys, "fetch", "nonsense")
    assert code == 2
    assert "is neither a DOI nor an arXiv id" in err
    assert command(vault, capsys, "fetch", "--hf", "yesterday")[0] == 2
    code, _out, err = command(vault, capsys, "fetch")
    assert code == 2
    assert "Name what to fetch" in err
    assert server.log == []


def test_a_setting_that_cannot_be_used_is_named_with_its_line(vault, capsys):
    folder = platformdirs.user_config_path("notes-tui")
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('[sources.hf]\npace = "slow"\n', "utf-8")
    err = command(vault, capsys, "tags")[2]
    assert "config.toml:2: “pace” of the source hf must be a number of seconds" in err


def test_only_fetch_loads_the_client(vault):
    code = (
        "import sys; from notes_tui.cli.main import run; "
        f"run(['search', 'lens', '--vault', {str(vault)!r}]); import notes_tui.app; print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "index.library" in loaded.stdout.split()
    assert {"httpx", "httpcore"}.isdisjoint(loaded.stdout.split())
