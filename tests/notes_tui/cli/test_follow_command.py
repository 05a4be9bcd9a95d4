"""`follow` and `refresh` against a server that the settings name."""

from __future__ import annotations

import json

import platformdirs
import pytest

from index.edit import live_sources
from tests.helpers import services
from tests.helpers.clock import FakeTime
from tests.helpers.command_line import command


@pytest.fixture
def time(monkeypatch, httpserver):
    fake = FakeTime()
    monkeypatch.setattr(live_sources, "Clock", lambda: fake.clock)
    folder = platformdirs.user_config_path("notes-tui")
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(f'[sources.arxiv]\nbase = "{httpserver.url_for("")}"\n', "utf-8")
    return fake


def test_a_query_is_followed_listed_and_refreshed(vault, capsys, httpserver, time):
    httpserver.expect_request("/api/query").respond_with_data(
        services.feed(("2609.19170v1", "Tides of Attention"))
    )
    assert command(vault, capsys, "follow")[:2] == (0, "nothing is followed\n")
    code, _out, err = command(vault, capsys, "refresh")
    assert (code, "Nothing is followed" in err) == (2, True)
    code, out, _err = command(
        vault, capsys, "follow", "arxiv", "cat:cs.CL", "AND", "all:tides", "--name", "tides"
    )
    assert (code, out) == (0, "tides is followed; notes-tui refresh tides fetches it.\n")
    assert command(vault, capsys, "follow")[1] == "tides  arxiv  cat:cs.CL AND all:tides\n"
    assert json.loads(command(vault, capsys, "follow", "--json")[1]) == [
        {"name": "tides", "source": "arxiv", "query": "cat:cs.CL AND all:tides"}
    ]
    code, out, err = command(vault, capsys, "refresh", "--json")
    value = json.loads(out)
    assert (code, err, value["added"]) == (0, "", ["tides-attention"])
    assert [each["file"] for each in value["requests"]] == ["queries/tides/2026-11-29.xml"]
    assert command(vault, capsys, "refresh", "tides")[:2] == (
        0,
        "0 papers added, 0 updated, 1 unchanged; 4 in all\n",
    )
    assert command(vault, capsys, "refresh", "other")[0] == 2
    assert command(vault, capsys, "follow", "arxiv")[0] == 2


def test_what_cannot_be_followed_is_said_and_the_rest_is_refreshed(vault, capsys, httpserver, time):
    httpserver.expect_request("/api/query").respond_with_data(
        services.feed(("2609.19170v1", "Tides of Attention"))
    )
    (vault / "corpus" / "subscriptions.toml").write_text(
        "[a]\nsource = 'arxiv'\nquery = 'cat:cs.CL'\n[b]\nsource = 'web'\nquery = 'x'\n"
    )
    code, out, err = command(vault, capsys, "refresh")
    assert (code, out) == (1, "1 paper added, 0 updated, 0 unchanged; 4 in all\n")
    assert err == (
        "notes-tui: subscriptions.toml: “b” is not followed: “web” cannot be followed; "
        "sources are arxiv, hf, rss, crossref and openalex.\n"
    )
    assert command(vault, capsys, "follow")[0] == 1


def test_a_subscription_is_removed_and_undone(vault, capsys, time):
    command(vault, capsys, "follow", "hf", "daily")
    assert command(vault, capsys, "follow", "hf", "--remove", "daily")[0] == 2
    code, out, _err = command(vault, capsys, "follow", "--remove", "daily")
    assert (code, out) == (0, "daily is no longer followed; what it brought stays.\n")
    assert command(vault, capsys, "follow")[:2] == (0, "nothing is followed\n")
    code, _out, err = command(vault, capsys, "follow", "--remove", "daily")
    assert (code, "“daily” is not followed" in err) == (2, True)
    assert command(vault, capsys, "undo")[0] == 0
    assert command(vault, capsys, "follow")[1] == "daily  hf  daily\n"
