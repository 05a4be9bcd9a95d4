"""An editor is told how far a vault's first index is, and asks meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from index import SyncState
from notes_tui.lsp.index_progress import IndexProgress
from notes_tui.lsp.offers import make_server
from tests.helpers.app import until
from tests.helpers.editor_client import CAPABILITIES, EditorClient

SHOWS = {**CAPABILITIES, "window": {"workDoneProgress": True}}
FILES = 600


@pytest.fixture
def large(vault):
    for number in range(FILES):
        (vault / f"Note {number}.md").write_text(f"# Note {number}\n\n😀 [[Reading]]\n", "utf-8")
    return vault


async def talk(vault, capabilities):
    client = EditorClient(make_server(), vault)
    await client.initialize(capabilities)
    return client


def told(client):
    return [said["params"]["value"] for said in client.said if said["method"] == "$/progress"]


async def test_a_first_index_is_told_from_begin_to_end(large):
    client = await talk(large, SHOWS)
    try:
        where = client.open("Ideas.md", "[[Note 59‸")
        await until(lambda: told(client) and told(client)[-1]["kind"] == "end", 60)
        kinds = [value["kind"] for value in told(client)]
        assert kinds == ["begin", *["report"] * (len(kinds) - 2), "end"]
        assert "indexing vault" in told(client)[0]["title"]
        reports = told(client)[1:-1]
        assert f"of {FILES + 4:,} files read" in reports[0]["message"]
        shares = [value["percentage"] for value in reports]
        assert shares == sorted(shares)
        created = [said for said in client.said if said["method"] == "window/workDoneProgress/create"]
        assert [said["params"]["token"] for said in created] == ["notes-tui index vault 1"]
        found = await client.request("textDocument/completion", client.at("Ideas.md", where))
        assert "Note 599" in [item["label"] for item in found["items"]]
    finally:
        await asyncio.to_thread(client.shutdown)


async def test_an_editor_that_shows_none_is_told_none(large):
    client = await talk(large, CAPABILITIES)
    try:
        client.open("Ideas.md", "[[Note 59")
        await client.problems("Ideas.md")
        assert not [said for said in client.said if "rogress" in said["method"]]
    finally:
        await asyncio.to_thread(client.shutdown)


async def test_a_second_run_is_told_as_another(vault):
    client = await talk(vault, SHOWS)
    try:
        progress = IndexProgress(client.server, "v")
        for phase in ("reading", "watching", "indexing", "watching"):
            progress.take(SyncState(phase, 1, 2))
            await asyncio.sleep(0.1)
        await until(lambda: [value["kind"] for value in told(client)].count("end") == 2, 60)
        shares = [value["percentage"] for value in told(client) if value["kind"] == "report"]
        assert shares == [25, 75]
    finally:
        await asyncio.to_thread(client.shutdown)
