"""Renames worked out on texts that are not saved, and carried out as an editor does."""

from __future__ import annotations

import asyncio

import pytest

from notes_tui.lsp import editor_answers
from tests.helpers.editor_client import CAPABILITIES, CURSOR, RefusedByServerError, cut, editing

NOTE = "Ideas.md"


@pytest.fixture
def other(vault):
    (vault / "Other.md").write_bytes(
        b"\xf0\x9f\x98\x80 [[Reading#Later|x]]\r\nand [r](Reading.md), [[Ideas#^abc]] #probe\r\n"
    )
    return vault / "Other.md"


async def renamed(editor, text, new, path=NOTE):
    where = editor.open(path, text)
    found = await editor.request("textDocument/rename", {**editor.at(path, where), "newName": new})
    editor.carry_out(found)
    return found


def files(vault):
    return {
        each.relative_to(vault).as_posix(): each.read_bytes() for each in vault.rglob("*") if each.is_file()
    }


async def test_a_note_is_renamed_with_links_in_open_and_closed_texts(vault, other):
    async with editing(vault) as editor:
        editor.open("Daily/2026-03-05.md", "Not saved 😀: [[Reading]]\n")
        await renamed(editor, "😀é [[Rea‸ding]], [[Reading|so]]", "Read later")
        assert (vault / "Read later.md").exists()
        assert not (vault / "Reading.md").exists()
        assert editor.texts[NOTE] == "😀é [[Read later]], [[Read later|so]]"
        assert editor.texts["Daily/2026-03-05.md"] == "Not saved 😀: [[Read later]]\n"
        assert other.read_bytes().decode() == (
            "😀 [[Read later#Later|x]]\r\nand [r](Read%20later.md), [[Ideas#^abc]] #probe\r\n"
        )
        assert (vault / "Daily" / "2026-03-05.md").read_text("utf-8") == "Read about harbours today.\n"


async def test_only_the_names_are_in_the_edits(vault, other):
    async with editing(vault) as editor:
        where = editor.open(NOTE, "# A\n\n[[Reading]] [[Rea‸ding]]\n")
        found = await editor.request(
            "textDocument/rename", {**editor.at(NOTE, where), "newName": "Other name"}
        )
        for change in found["documentChanges"]:
            for edit in change.get("edits", []):
                assert edit["newText"] in ("Other name", "Other%20name.md")
        assert [change.get("kind") for change in found["documentChanges"]][-1] == "rename"


@pytest.mark.parametrize(
    ("text", "new", "made", "elsewhere"),
    [
        ("## La‸ter 😀\n\n[[#Later 😀]]\n", "Soon", "## Soon\n\n[[#Soon]]\n", None),
        ("😀 one ^a‸bc\n\n[[#^abc]]\n", "x1", "😀 one ^x1\n\n[[#^x1]]\n", "[[Ideas#^x1]]"),
        ("😀 #pro‸be and #probe/deep\n", "test", "😀 #test and #test/deep\n", "#test"),
        ("one ^abc\n\n😀 [[#^a‸bc]]\n", "x1", "one ^x1\n\n😀 [[#^x1]]\n", "[[Ideas#^x1]]"),
        ("😀 [see @tiny‸lens-small-models, p. 1]\n", "lens2025", "😀 [see @lens2025, p. 1]\n", None),
        (
            "---\nti‸tle: X\n---\n[[Ideas]]\n",
            "Thoughts",
            "---\ntitle: X\n---\n[[Thoughts]]\n",
            "[[Thoughts#^abc]]",
        ),
    ],
)
async def test_what_is_at_the_cursor_is_renamed(vault, other, text, new, made, elsewhere):
    async with editing(vault) as editor:
        await renamed(editor, text, new)
        assert editor.texts[NOTE] == made
        assert elsewhere is None or elsewhere in other.read_bytes().decode()


async def test_a_key_is_renamed_in_links_too(vault):
    async with editing(vault) as editor:
        await renamed(editor, "@tiny‸lens-small-models", "lens2025")
        assert "[[lens2025]]" in (vault / "Reading.md").read_text("utf-8")
        assert "lens2025" in (vault / "corpus" / "merges.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("😀 [[Rea‸ding#Later|x]]", "Reading"),
        ("😀 [[Reading#La‸ter|x]]", "Later"),
        ("### Hea‸d 😀 ##", "Head 😀"),
        ("😀 #a/‸b", "a/b"),
        ("text ^a‸b", "ab"),
        ("@tiny‸lens-small-models", "tinylens-small-models"),
    ],
)
async def test_the_name_at_the_cursor_is_shown_first(vault, text, name):
    async with editing(vault) as editor:
        where = editor.open(NOTE, text)
        found = await editor.request("textDocument/prepareRename", editor.at(NOTE, where))
        assert found["placeholder"] == name
        assert name in cut(editor.texts[NOTE], found["range"]) or "[[" in text


@pytest.mark.parametrize(
    ("text", "new", "why"),
    [
        ("plain ‸text", "x", "has a name"),
        ("[[Rea‸ding]]", "a|b:c", "cannot be stored|leave it out"),
        ("[[Rea‸ding]]", "Ideas", "exists"),
        ("# He‸ad", "", "cannot be the text"),
        ("#pro‸be", "no tag", "is not a tag"),
        ("@tiny‸lens-small-models", "harbour-benchmark-long", "another paper"),
        ("@tiny‸lens-small-models", "a/b", "cannot be a citation key"),
        ("[[No‸where]]", "x", "leads nowhere"),
    ],
)
async def test_a_refusal_says_why_and_changes_nothing(vault, text, new, why):
    async with editing(vault) as editor:
        before = files(vault)
        with pytest.raises(RefusedByServerError, match=why):
            await renamed(editor, text, new)
        assert files(vault) == before


async def test_a_text_that_changes_meanwhile_is_not_renamed_in(vault, monkeypatch):
    async with editing(vault) as editor:
        where = editor.open(NOTE, f"# He{CURSOR}ad\n")
        loop, plan = asyncio.get_running_loop(), editor_answers.rename

        def slow(question, asked):
            found = plan(question, asked)
            asyncio.run_coroutine_threadsafe(change(), loop).result()
            return found

        async def change():
            editor.change(NOTE, (None, "# Something else\n"))

        monkeypatch.setattr(editor_answers, "rename", slow)
        with pytest.raises(RefusedByServerError, match="changed meanwhile"):
            await editor.request("textDocument/rename", {**editor.at(NOTE, where), "newName": "New"})


async def test_links_follow_files_that_the_editor_moves(vault, other):
    async with editing(vault) as editor:
        editor.open(NOTE, "😀 [[Reading]] and [m](Reading.md)\n")
        await editor.request("textDocument/documentSymbol", editor.at(NOTE))
        moved = [
            {"oldUri": editor.uri("Reading.md"), "newUri": editor.uri("Shelf/Read it.md")},
            {"oldUri": editor.uri("Daily"), "newUri": editor.uri("Days")},
        ]
        found = await editor.request("workspace/willRenameFiles", {"files": moved})
        editor.carry_out(found)
        assert editor.texts[NOTE] == "😀 [[Read it]] and [m](Shelf/Read%20it.md)\n"
        assert "[r](Shelf/Read%20it.md)" in other.read_bytes().decode()
        assert (vault / "Reading.md").exists()


async def test_the_server_writes_nothing_itself(vault, other):
    async with editing(vault) as editor:
        before = files(vault)
        where = editor.open(NOTE, "[[Rea‸ding]]")
        await editor.request("textDocument/rename", {**editor.at(NOTE, where), "newName": "New"})
        assert files(vault) == before


def able(**said):
    return {"capabilities": {**CAPABILITIES, "workspace": {"workspaceEdit": said} if said else {}}}


async def test_an_editor_without_versions_gets_the_edits_alone(vault, other):
    async with editing(vault, **able()) as editor:
        found = await renamed(editor, "## La‸ter 😀\n\n[[#Later 😀]]\n", "Soon")
        assert list(found) == ["changes"]
        assert editor.texts[NOTE] == "## Soon\n\n[[#Soon]]\n"


async def test_an_editor_that_names_operations_alone_gets_them(vault, other):
    async with editing(vault, **able(resourceOperations=["create", "rename", "delete"])) as editor:
        await renamed(editor, "😀é [[Rea‸ding]]", "Read later")
        assert (vault / "Read later.md").exists()
        assert editor.texts[NOTE] == "😀é [[Read later]]"


@pytest.mark.parametrize("said", [{}, {"documentChanges": True}, {"resourceOperations": ["create"]}])
async def test_a_note_is_not_renamed_where_the_editor_moves_no_files(vault, other, said):
    async with editing(vault, **able(**said)) as editor:
        before = files(vault)
        with pytest.raises(RefusedByServerError, match="moves no files"):
            await renamed(editor, "[[Rea‸ding]]", "Read later")
        assert files(vault) == before
        await renamed(editor, "😀 #pro‸be", "test")
        assert editor.texts[NOTE] == "😀 #test"
        assert "#test" in other.read_bytes().decode()


@pytest.mark.parametrize("said", [{}, {"documentChanges": True}])
async def test_a_note_is_made_by_its_text_where_the_editor_makes_no_files(vault, said):
    async with editing(vault, **able(**said)) as editor:
        where = editor.open(NOTE, "😀 [[Fresh‸]]")
        asked = {**editor.at(NOTE), "range": {"start": where, "end": where}, "context": {"diagnostics": []}}
        actions = await editor.request("textDocument/codeAction", asked)
        made = next(action["edit"] for action in actions if action["title"].startswith("Create"))
        editor.carry_out(made)
        assert (vault / "Fresh.md").exists()
