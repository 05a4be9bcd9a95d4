"""The cursor begins where one writes."""

from __future__ import annotations

import threading

import pytest

from index.read.reader import Reader
from index.vault.vault import Vault
from notes_tui.editing.opening_place import opening_offset
from notes_tui.widgets.note_editor import NoteEditor
from tests.helpers.app import TINY, current, go_to, running, shown, until

PAPER = "---\nkey: k\ntitle: T\n---\n# T\n\n> [!abstract]\n> Words.\n\n## Notes\n\n"
PLAIN = "---\ntags: [a]\n---\n# A\n\nText.\n\n## B\n\nMore.\n\n### C\n\nDeep.\n\n## D\n"


@pytest.mark.parametrize(
    ("text", "options", "before"),
    [
        (PLAIN, {}, "---\ntags: [a]\n---\n# A\n\n"),
        ("Text.\n\n# A\n\nMore.\n", {}, ""),
        ("# A\n", {}, "# A\n"),
        ("\ufeff# A\r\n\r\n\r\n", {}, "\ufeff# A\r\n\r\n"),
        ("# A", {}, "# A"),
        ("\n# A\n\n\n## B\n\nMore.\n", {}, "\n# A\n\n"),
        ("# A\n## B\n\nMore.\n", {}, "# A"),
        ("Title\n=====\n\nText.\n", {}, "Title\n=====\n\n"),
        ("Title\n---\n", {}, "Title\n---\n"),
        ("> # A\n> B\n", {}, ""),
        ("---\na: b\n---", {}, "---\na: b\n---"),
        (PAPER, {}, PAPER),
        (PAPER.replace("\n", "\r\n"), {}, PAPER.replace("\n", "\r\n")),
        (PAPER + "Mine.\n", {}, PAPER + "Mine.\n"),
        (PAPER + "\n## Links\n\n- [[x]]\n", {}, PAPER),
        (PAPER.rstrip("\n") + "\n## Links\n", {}, PAPER.rstrip("\n")),
        (PAPER.replace("## Notes\n", ""), {}, PAPER.replace("## Notes\n", "")),
        (PLAIN, {"at_end": True}, PLAIN),
        (PLAIN, {"heading": "C"}, PLAIN.partition("Deep.\n")[0] + "Deep.\n"),
        (PLAIN, {"heading": "B"}, PLAIN.partition("Deep.\n")[0] + "Deep.\n"),
        (PLAIN, {"heading": "D"}, PLAIN),
        (PLAIN, {"heading": "Gone"}, "---\ntags: [a]\n---\n# A\n\n"),
        (PAPER, {"heading": "T"}, PAPER),
    ],
)
def test_writing_goes_on_where_one_writes(text, options, before):
    assert text[: opening_offset(text, Vault.parse("a.md", text), **options)] == before


async def edit(app, pilot, id_):
    await pilot.press("2")
    await until(lambda: (current(app) or "").startswith("n:"))
    await go_to(app, pilot, id_)
    await pilot.press("e")
    await until(lambda: shown(app) == "EditorScreen" and app.screen.takes_keys)
    return app.screen.query_one(NoteEditor)


async def test_letters_typed_at_once_never_reach_the_properties(vault):
    async with running(vault) as (app, pilot):
        editor = await edit(app, pilot, "n:Reading.md")
        await pilot.press(*"abc", "ctrl+s")
        await until(lambda: "abc" in (vault / "Reading.md").read_text("utf-8"))
        assert (
            (vault / "Reading.md")
            .read_text("utf-8")
            .startswith("---\ntags: [list]\n---\n# Reading\n\nabcStart")
        )
        await pilot.press("ctrl+end", "x", "ctrl+home")
        assert editor.cursor_location == (0, 0)
        assert editor.document_text.endswith("x")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_below_properties_without_a_last_newline_a_line_begins_with_the_first_letter(vault, newline):
    note = vault / "Ends.md"
    data = f"---{newline}tags: [a]{newline}---".encode()
    note.write_bytes(data)
    async with running(vault) as (app, pilot):
        editor = await edit(app, pilot, "n:Ends.md")
        assert editor.cursor_location == (3, 0)
        await pilot.press("ctrl+s")
        await until(lambda: "saved" in str(app.screen.query_one("#title").content))
        assert note.read_bytes() == data
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        assert app.library.drafts.all() == ()
        editor = await edit(app, pilot, "n:Ends.md")
        note.write_bytes(data := data.replace(b"[a]", b"[ab]"))
        await until(lambda: "[ab]" in editor.document_text)
        await pilot.press(*"abc", "ctrl+s")
        await until(lambda: b"abc" in note.read_bytes())
        assert note.read_bytes() == data + newline.encode() + b"abc"
        await pilot.press("enter", "ctrl+s")
        await until(lambda: note.read_bytes() == data + newline.encode() + b"abc" + newline.encode())


async def test_a_note_opens_at_the_last_place_of_the_session(vault):
    async with running(vault) as (app, pilot):
        editor = await edit(app, pilot, "n:Ideas.md")
        await pilot.press("right", "right")
        place = editor.cursor_location
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        editor = await edit(app, pilot, "n:Ideas.md")
        assert editor.cursor_location == place == (2, 2)


async def test_a_literature_note_opens_in_its_notes(vault):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("e")
        await until(lambda: shown(app) == "EditorScreen" and app.screen.takes_keys)
        await pilot.press(*"mine", "ctrl+s")
        note = vault / "papers" / f"{TINY}.md"
        await until(lambda: "## Notes\n\nmine" in note.read_text("utf-8"))


async def test_a_note_is_parsed_beside_the_event_loop_and_typed_in_afterwards(vault, monkeypatch):
    threads, go_on = [], threading.Event()
    parsed = Reader.parsed

    def slow(self, path, text):
        threads.append(threading.current_thread())
        go_on.wait()
        return parsed(self, path, text)

    monkeypatch.setattr(Reader, "parsed", slow)
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("e")
        await until(lambda: shown(app) == "EditorScreen" and "# Ideas" in editor_text(app))
        (vault / "Ideas.md").write_text("# Ideas\n\nTheirs.\n", "utf-8")
        await until(lambda: app.screen._missed)
        go_on.set()
        await until(lambda: app.screen.takes_keys and "Theirs." in editor_text(app))
        await pilot.press(*"My ", "ctrl+s")
        await until(lambda: (vault / "Ideas.md").read_text("utf-8") == "# Ideas\n\nMy Theirs.\n")
    assert threading.main_thread() not in threads


def editor_text(app):
    return app.screen.query_one(NoteEditor).document_text
