"""Problems of source files, and their lines in the user's own editor."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Label, OptionList

from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import running, shown, until

BROKEN = """@article{sound, title = {A sound entry}, year = 2020}

@article{broken
"""
MENDED = BROKEN.replace("@article{broken", "@article{mended, title = {A mended entry}}")


@pytest.fixture
def edits(monkeypatch, tmp_path):
    """Return a list of what the editor was asked for, to which a function that edits the file can be given."""
    monkeypatch.setenv("VISUAL", "vim")
    monkeypatch.setattr("notes_tui.app.NotesApp.run_in_terminal", lambda _app, program: program())
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    asked = []

    class Editor:
        edit = staticmethod(lambda _file: None)

        def run(self, command, *, check):
            asked.append(command[1:])
            self.edit(command[-1])

    editor = Editor()
    editor.asked = asked
    monkeypatch.setattr("notes_tui.terminal.external_programs.subprocess.run", editor.run)
    return editor


async def show_problem(app, pilot, path, kind):
    await pilot.press("P")
    await until(lambda: shown(app) == "ProblemsScreen")
    found = [(row.problem.path, row.problem.kind) for row in app.screen._rows]
    app.screen.query_one(OptionList).highlighted = found.index((path, kind))
    await until(lambda: app.screen._current().path == path)


def listed(app):
    return {(row.problem.path, row.problem.kind) for row in app.screen._rows}


def replace_with(text):
    def edit(file):
        Path(file).write_text(text, "utf-8")

    return edit


async def test_a_rejected_record_is_one_key_from_its_line_and_goes_when_it_is_mended(vault, edits):
    (vault / "corpus" / "more.bib").write_text(BROKEN, "utf-8")
    edits.edit = replace_with(MENDED)
    async with running_at_all(vault) as (app, pilot):
        await show_problem(app, pilot, "corpus/more.bib", "rejected-record")
        hint = app.screen.query_one(".dialog-hint", Label)
        await until(lambda: "enter or e to edit in $EDITOR" in str(hint.render()))
        await pilot.press("e")
        assert edits.asked == [["+3", str(vault / "corpus" / "more.bib")]]
        await until(lambda: ("corpus/more.bib", "rejected-record") not in listed(app))
        assert shown(app) == "ProblemsScreen"


async def test_a_fault_that_costs_no_paper_goes_too(vault, edits):
    doubled = "@article{one, title = {A title of some length}, year = 2020, year = 2021}\n"
    (vault / "corpus" / "more.bib").write_text(doubled, "utf-8")
    # The paper stays exactly as it was.
    edits.edit = replace_with(doubled.replace(", year = 2021", ""))
    async with running_at_all(vault) as (app, pilot):
        await show_problem(app, pilot, "corpus/more.bib", "source-remark")
        await pilot.press("enter")
        await until(lambda: ("corpus/more.bib", "source-remark") not in listed(app))


async def test_files_of_a_corpus_elsewhere_are_opened_and_read_again(vault, edits, tmp_path):
    corpus = tmp_path / "elsewhere"
    corpus.mkdir()
    file = corpus / "more [bold].bib"
    file.write_text(BROKEN, "utf-8")
    (corpus / "talk.pdf").write_bytes(b"%PDF-1.7")
    edits.edit = replace_with(MENDED)
    async with running_at_all(vault, [corpus]) as (app, pilot):
        await show_problem(app, pilot, str(file), "rejected-record")
        await pilot.press("E")
        assert edits.asked == [["+3", str(file)]]
        await until(lambda: (str(file), "rejected-record") not in listed(app))
        edits.edit = lambda _file: None
        at = [row.problem.kind for row in app.screen._rows].index("not-read")
        app.screen.query_one(OptionList).highlighted = at
        await pilot.pause()
        await pilot.press("e")
        assert edits.asked[1:] == [[str(corpus / "talk.pdf")]]


@pytest.mark.skipif(os.name == "nt", reason="no named pipes")
async def test_what_an_editor_cannot_open_is_refused(vault, edits):
    os.mkfifo(vault / "corpus" / "pipe.bib")
    (vault / "corpus" / "gone.pdf").write_bytes(b"%PDF")
    async with running_at_all(vault) as (app, pilot):
        said = []
        app.notify_error = said.append
        await pilot.press("P")
        await until(lambda: shown(app) == "ProblemsScreen")
        rows = [row.problem for row in app.screen._rows]
        for path, sentence in (
            ("corpus/pipe.bib", "is not a regular file, so it is not opened."),
            ("corpus/gone.pdf", "is no longer there, or cannot be reached."),
        ):
            at = next((at for at, each in enumerate(rows) if each.path == path), None)
            assert at is not None, rows
            if "gone" in path:
                app.screen._find_again = lambda: None
                (vault / path).unlink()
            app.screen.query_one(OptionList).highlighted = at
            await pilot.pause()
            await pilot.press("e")
            assert said.pop() == f"{vault / path} {sentence}"
    assert edits.asked == []


async def test_a_note_is_edited_outside_at_its_line(vault, edits):
    (vault / "Far.md").write_text("One.\n\n[[Nobody here]]\n", "utf-8")
    async with running(vault) as (app, pilot):
        await show_problem(app, pilot, "Far.md", "broken-link")
        edits.edit = replace_with("One.\n")
        await pilot.press("E")
        assert edits.asked == [["+3", str(vault / "Far.md")]]
        await until(lambda: ("Far.md", "broken-link") not in listed(app))


@asynccontextmanager
async def running_at_all(vault, corpus=()):
    """Run the app on a vault, with any number of papers."""
    app = NotesApp(Library(vault, corpus), AppSettings())
    async with app.run_test(size=(120, 40)) as pilot:
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        await asyncio.sleep(0)
        yield app, pilot
