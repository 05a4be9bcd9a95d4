"""Problems of texts that are not saved, at their characters."""

from __future__ import annotations

import asyncio

import pytest

from notes_tui.lsp.offers import make_server
from notes_tui.settings import settings_file
from tests.helpers.editor_client import EditorClient, editing

NOTE = "Ideas.md"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("😀é [[No such note 😀]] and [[Reading]]", [("broken-link", "[[No such note 😀]]", 1)]),
        ("😀 [[Reading#No part]]", [("dangling-anchor", "[[Reading#No part]]", 2)]),
        ("[[#Own]] [[#Missing]]\n\n# Own\n", [("dangling-anchor", "[[#Missing]]", 2)]),
        ("😀 [see @nobody2020; @tinylens-small-models] @anybody", [("unknown-citation", "@nobody2020", 2)]),
        ("---\ntags: [a b]\nup: [[x\n---\n", [("invalid-properties", "up: [[x", 1)]),
        ("[[https://example.org]]", [("url-in-wikilink", "[[https://example.org]]", 1)]),
        ("[[The other]]", [("alias-as-target", "[[The other]]", 1)]),
        ("fine [[Reading]]", []),
    ],
)
async def test_each_kind_is_shown_at_its_characters(vault, text, found):
    (vault / "Reading.md").write_text("---\naliases: [The other]\n---\n", "utf-8")
    async with editing(vault) as editor:
        editor.open(NOTE, text)
        assert await editor.problems(NOTE) == found


async def test_a_text_is_compared_with_other_unsaved_texts(vault):
    async with editing(vault) as editor:
        editor.open("Reading.md", "# A new heading\n")
        editor.open(NOTE, "[[Reading#A new heading]] [[Reading#Later]]")
        assert await editor.problems(NOTE) == [("dangling-anchor", "[[Reading#Later]]", 2)]


async def test_only_the_last_of_several_changes_is_looked_at(vault):
    async with editing(vault) as editor:
        editor.open(NOTE, "[[Nowhere]]")
        await editor.problems(NOTE)
        for text in ("[[One]]", "[[Two]]", "[[Three]]"):
            editor.texts[NOTE] = text
            editor.change(NOTE, (None, text))
        assert await editor.problems(NOTE) == [("broken-link", "[[Three]]", 1)]
        versions = [said["params"].get("version") for said in editor.said if "Diagnostics" in said["method"]]
        assert 2 not in versions
        assert 3 not in versions


async def test_a_problem_goes_when_the_note_it_names_is_made(vault):
    async with editing(vault) as editor:
        editor.open(NOTE, "[[Nowhere]]")
        assert await editor.problems(NOTE) == [("broken-link", "[[Nowhere]]", 1)]
        editor.said.clear()
        (vault / "Nowhere.md").write_text("", "utf-8")
        assert await editor.problems(NOTE) == []


async def test_kinds_that_the_user_ignores_are_not_shown(vault):
    settings = settings_file()
    settings.parent.mkdir(parents=True)
    settings.write_text('[doctor]\nignore = ["broken-link"]\n', "utf-8")
    async with editing(vault) as editor:
        editor.open(NOTE, "[[Nowhere]] [[Reading#none]]")
        assert [code for code, _, _ in await editor.problems(NOTE)] == ["dangling-anchor"]


async def test_it_follows_another_process_that_keeps_the_index(vault):
    """The server does not write an index that the app has open; what the app commits is seen."""
    async with editing(vault) as first:
        first.open(NOTE, "[[Nowhere]]")
        assert await first.problems(NOTE) == [("broken-link", "[[Nowhere]]", 1)]
        second = EditorClient(make_server(), vault)
        await second.initialize()
        try:
            second.open(NOTE, "[[Nowhere]]")
            assert await second.problems(NOTE) == [("broken-link", "[[Nowhere]]", 1)]
            second.said.clear()
            (vault / "Nowhere.md").write_text("", "utf-8")
            assert await second.problems(NOTE) == []
        finally:
            await asyncio.to_thread(second.shutdown)


async def test_a_key_that_two_notes_claim_is_shown_in_both_as_it_is_typed(vault):
    (vault / "One.md").write_text("---\nkey: tinylens-small-models\n---\n", "utf-8")
    async with editing(vault) as editor:
        text = "---\ntags: [é]\nkey: tinylens-small-models\n---\n😀 [[Reading]]\n"
        editor.open(NOTE, text)
        assert await editor.problems(NOTE) == [("duplicate-key", "tinylens-small-models", 1)]
        editor.open("One.md")
        assert await editor.problems("One.md") == [("duplicate-key", "tinylens-small-models", 1)]
        editor.texts["One.md"] = "---\nkey: another\n---\n"
        editor.change("One.md", (None, editor.texts["One.md"]))
        assert await editor.problems("One.md") == []
        editor.texts[NOTE] += "more"
        editor.change(NOTE, (None, editor.texts[NOTE]))
        assert await editor.problems(NOTE) == []


@pytest.mark.parametrize(
    ("path", "data", "found"),
    [
        ("reading.md", b"", ("ambiguous-name", "😀 first".encode(), 2)),
        ("Reading.sync-conflict-20260101-120000-ABCDEFG.md", b"", ("conflict-copy", "😀 first".encode(), 2)),
        ("Latin.md", b"caf\xe9\n", ("encoding", "😀 first".encode(), 1)),
    ],
)
async def test_a_problem_of_the_file_is_shown_on_the_first_line(vault, path, data, found):
    (vault / path).write_bytes(data)
    async with editing(vault) as editor:
        editor.open(path, "😀 first\n\nlast\n")
        kind, text, severity = found
        assert await editor.problems(path) == [(kind, text.decode(), severity)]
