"""Completion in texts that are not saved, behind characters of several units."""

from __future__ import annotations

import pytest

from tests.helpers.editor_client import CURSOR, editing

NOTE = "Ideas.md"


async def first(vault, text, path=NOTE):
    """The text after the first item was taken, and the labels of all."""
    async with editing(vault) as editor:
        items = await editor.complete(path, text)
        return (editor.applied(path, items[0]) if items else None), [item["label"] for item in items]


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("😀é see [[readi‸", "😀é see [[Reading]]"),
        ("see [[readi‸]] and", "see [[Reading]] and"),
        ("see [[rea‸dx]] and", "see [[Reading]] and"),
        ("\t- ![[readi‸", "\t- ![[Reading]]"),
        ("one\r\n😀 [[rea‸\r\ntwo", "one\r\n😀 [[Reading]]\r\ntwo"),
        ("see [[models explain‸", "see [[tinylens-small-models]]"),
        ("as in 😀 @tiny‸", "as in 😀 @tinylens-small-models"),
        ("as in [see @harb‸, p. 3]", "as in [see @harbour-benchmark-long, p. 3]"),
        ("a #pro‸", "a #probe"),
        ("a 😀 #li‸", "a 😀 #list"),
        ("[[reading#la‸", "[[reading#Later]]"),
        ("# One\n\n## Two things\n\n😀 [[#tw‸", "# One\n\n## Two things\n\n😀 [[#Two things]]"),
        ("text ^abc\n\n[[#^‸", "text ^abc\n\n[[#^abc]]"),
        ("---\nta‸\n---\n", "---\ntags: \n---\n"),
        ("---\ntags: [😀, li‸]\n---\n", "---\ntags: [😀, list]\n---\n"),
        ("---\ntags:\n  - pro‸\n---\n", "---\ntags:\n  - probe\n---\n"),
    ],
)
async def test_a_word_is_completed(vault, typed, made):
    assert (await first(vault, typed))[0] == made


@pytest.mark.parametrize(
    "typed",
    ["plain wor‸", "a#b‸", "mail@exam‸", "# Head‸", "[[Reading|lab‸", "closed [[Reading]]‸", "$[[x]‸"],
)
async def test_nothing_is_offered_elsewhere(vault, typed):
    assert await first(vault, typed) == (None, [])


async def test_an_alias_and_the_heading_of_another_unsaved_text_are_offered(vault):
    (vault / "Other.md").write_text("---\naliases: [Ångström]\n---\n", "utf-8")
    async with editing(vault) as editor:
        editor.open("Other.md", "# Not saved yet 😀\n")
        items = await editor.complete(NOTE, f"[[ång{CURSOR}")
        assert editor.applied(NOTE, items[0]) == "[[Other|Ångström]]"
        items = await editor.complete(NOTE, f"[[Other#not{CURSOR}")
        assert editor.applied(NOTE, items[0]) == "[[Other#Not saved yet 😀]]"


async def test_items_match_what_is_typed_and_are_described_when_asked(vault):
    async with editing(vault) as editor:
        items = await editor.complete(NOTE, f"[[explain{CURSOR}")
        assert [item["filterText"] for item in items] == ["explain"]
        assert "documentation" not in items[0]
        item = await editor.request("completionItem/resolve", items[0])
        assert "TinyLens: Small Models That Explain Large Ones" in item["documentation"]["value"]
        assert "hidden states" in item["documentation"]["value"]


async def test_at_most_a_hundred_are_sent(vault):
    for number in range(120):
        (vault / f"Same {number}.md").write_text("", "utf-8")
    async with editing(vault) as editor:
        where = editor.open(NOTE, f"[[same{CURSOR}")
        found = await editor.request("textDocument/completion", editor.at(NOTE, where))
        assert (len(found["items"]), found["isIncomplete"]) == (100, True)


async def test_a_vault_that_writes_markdown_links_gets_them(vault):
    (vault / ".obsidian" / "app.json").write_text('{"useMarkdownLinks": true}', "utf-8")
    assert (await first(vault, "😀 [[readi‸]]"))[0] == "😀 [Reading](Reading.md)"


async def test_a_file_outside_of_any_vault_gets_nothing(vault, tmp_path):
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "note.md").write_text("", "utf-8")
    async with editing(vault) as editor:
        editor.vault = outside
        assert await editor.complete("note.md", f"[[rea{CURSOR}") == []
    assert [each.name for each in outside.iterdir()] == ["note.md"]
