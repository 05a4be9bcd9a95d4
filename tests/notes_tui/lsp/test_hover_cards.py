"""Cards and definitions, in texts that are not saved."""

from __future__ import annotations

import pytest

from tests.helpers.editor_client import RefusedByServerError, editing, offset_of

NOTE = "Ideas.md"
NOTED = "---\nstatus: reading\ntags: [lens]\n---\n# TinyLens\n\nMy own words 😀.\n"


async def ask(editor, method, text, path=NOTE):
    where = editor.open(path, text)
    return await editor.request(f"textDocument/{method}", editor.at(path, where))


async def test_a_paper_has_a_card(vault):
    (vault / "papers").mkdir()
    (vault / "papers" / "tinylens-small-models.md").write_text(NOTED, "utf-8")
    async with editing(vault) as editor:
        for text in ("😀é [see @tiny‸lens-small-models]", "😀é [[‸tinylens-small-models|x]]"):
            card = (await ask(editor, "hover", text))["contents"]["value"]
            facts = (
                "TinyLens: Small Models",
                "2025-10-02",
                "reading",
                "#lens",
                "hidden states",
                "own words 😀",
            )
            assert [fact for fact in facts if fact not in card] == []


async def test_the_range_of_a_hover_is_that_of_the_link(vault):
    text = "😀é see [[Rea‸ding#Later]] now"
    async with editing(vault) as editor:
        found = await ask(editor, "hover", text)
        ends = [offset_of(editor.texts[NOTE], found["range"][side]) for side in ("start", "end")]
        assert editor.texts[NOTE][slice(*ends)] == "[[Reading#Later]]"
        assert "Ideas" in found["contents"]["value"]
        assert "Start with" not in found["contents"]["value"]


@pytest.mark.parametrize("text", ["plain ‸text", "a [[Nowh‸ere]]", "# Hea‸ding", "‸"])
async def test_elsewhere_there_is_none(vault, text):
    async with editing(vault) as editor:
        assert await ask(editor, "hover", text) is None


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("😀é [[Rea‸ding]]", "Reading.md", 0),
        ("😀é [[Reading#La‸ter]]", "Reading.md", 7),
        ("😀é [text](Rea‸ding.md#Later)", "Reading.md", 7),
        ("[[#Own‸]]\n\n# Own\n", NOTE, 2),
        ("[[#^ab‸c]]\n\n😀 text ^abc\n", NOTE, 2),
        ("[@harbour-bench‸mark-long]", "corpus/page.txt", 15),
        ('---\nup: "[[Rea‸ding]]"\n---\n', "Reading.md", 0),
    ],
)
async def test_a_link_leads_to_its_place(vault, text, path, line):
    async with editing(vault) as editor:
        found = await ask(editor, "definition", text)
        assert found["uri"] == editor.uri(path)
        assert found["range"]["start"]["line"] == line


async def test_a_heading_is_found_in_the_unsaved_text_of_its_note(vault):
    async with editing(vault) as editor:
        editor.open("Reading.md", "one\n\ntwo\n\n😀\n\n## Moved down\n")
        found = await ask(editor, "definition", "[[Reading#moved ‸down]]")
        assert found["range"]["start"]["line"] == 6


async def test_a_note_that_cannot_be_read_is_named(vault):
    (vault / "Broken.md").write_bytes(b"\xff\xfe\x00bad \xff")
    async with editing(vault) as editor:
        with pytest.raises(RefusedByServerError, match=r"Broken\.md"):
            await ask(editor, "hover", "[[Bro‸ken]]")
