"""Imports in the app: shown first, cancelled, carried out, and their rejected parts edited."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.widgets import Input, Label, OptionList

from index.edit import import_sources
from notes_tui.screens import import_screen
from tests.helpers.app import rows, running, says, shown, until

SOUND = "@article{sound, title = {A sound entry}, author = {Doe, Jane}, year = 2020}\n"
BROKEN = SOUND + "\n@article{broken\n"
MENDED = BROKEN.replace("@article{broken", "@article{mended, title = {Ships and tides}}")


@pytest.fixture
def editor(monkeypatch):
    """Return the list of what the editor was asked for; `editor.text` is what it writes."""

    class Editor:
        asked: list[list[str]] = []  # noqa: RUF012
        text = MENDED

        def run(self, command, *, check):
            self.asked.append(command[1:])
            Path(command[-1]).write_text(self.text, "utf-8")

    editor = Editor()
    editor.asked = []
    monkeypatch.setenv("VISUAL", "vim")
    monkeypatch.setattr("notes_tui.app.NotesApp.run_in_terminal", lambda _app, program: program())
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("notes_tui.terminal.external_programs.subprocess.run", editor.run)
    return editor


def label(app, name):
    return str(app.screen.query_one(name, Label).render())


async def start(app, pilot, source):
    await pilot.press("i")
    await until(lambda: shown(app) == "Ask")
    app.screen.query_one(Input).value = str(source)
    await pilot.press("enter")
    await until(lambda: shown(app) == "ImportScreen")


async def ready(app, pilot, source):
    await start(app, pilot, source)
    await until(lambda: app.screen._state in ("ready", "failed"))


def listed(app):
    return [row.text.plain for row in app.screen._rows]


@pytest.mark.parametrize("papers", [1, 2])
async def test_what_stays_until_the_user_decides_is_not_searched_for_garbage(
    vault, tmp_path, monkeypatch, papers
):
    source = tmp_path / "refs.bib"
    source.write_text(SOUND + MENDED.replace("{sound,", "{other,") * (papers - 1))
    frozen = []
    monkeypatch.setattr(import_screen, "_MANY", 1)
    monkeypatch.setattr(import_screen, "gc", SimpleNamespace(freeze=lambda: frozen.append(1)))
    async with running(vault) as (app, pilot):
        await ready(app, pilot, source)
        assert len(frozen) == papers - 1


async def test_an_import_is_shown_then_done_then_listed_and_undone(vault, tmp_path):
    source = tmp_path / "refs [bold].bib"
    source.write_text(SOUND)
    copy = vault / "corpus" / "refs [bold].bib"
    async with running(vault) as (app, pilot):
        await ready(app, pilot, source)
        assert label(app, "#import-sum") == "1 paper would be added, 0 updated, 0 unchanged."
        assert listed(app) == ["added     sound  A sound entry"]
        assert label(app, ".dialog-hint") == "enter to import · escape to cancel"
        assert not list(copy.parent.glob("*.bib"))
        await pilot.press("enter")
        await until(lambda: shown(app) == "BrowseScreen")
        assert app.screen.search_text == 'key:"sound"'
        await until(lambda: any("A sound entry" in row for row in rows(app)))
        assert len(list(copy.parent.glob("*.bib"))) == 1
        await pilot.press("u")
        await until(lambda: not list(copy.parent.glob("*.bib")))


async def test_many_papers_that_came_in_are_listed_by_the_day(vault, tmp_path):
    source = tmp_path / "refs.bib"
    source.write_text(
        "".join(SOUND.replace("sound", f"sound{n}").replace("A sound", f"Sound{n}") for n in range(20))
    )
    async with running(vault) as (app, pilot):
        await ready(app, pilot, source)
        await pilot.press("enter")
        await until(lambda: shown(app) == "BrowseScreen")
        assert app.screen.search_text == "added:today"


async def test_escape_cancels_while_files_are_read_and_the_reading_ends(vault, tmp_path, monkeypatch):
    source = tmp_path / "refs.bib"
    source.write_text(SOUND * 50)
    began, ended, go_on = threading.Event(), threading.Event(), threading.Event()
    plan = import_sources.plan

    def slow(*args):
        began.set()
        go_on.wait(60)
        try:
            return plan(*args)
        finally:
            ended.set()

    monkeypatch.setattr(import_sources, "plan", slow)
    async with running(vault) as (app, pilot):
        await start(app, pilot, source)
        await until(began.is_set)
        assert label(app, "#import-sum") == "Reading the file…"
        await pilot.press("enter", "escape")
        await until(lambda: shown(app) == "BrowseScreen")
        go_on.set()
        await until(ended.is_set)
        assert [path.name for path in (vault / "corpus").glob("*.bib")] == []


async def test_escape_cancels_while_files_are_written(vault, tmp_path, monkeypatch):
    folder = tmp_path / "refs"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.bib").write_text(SOUND.replace("sound", name))
    writing, go_on = threading.Event(), threading.Event()
    carry_out = import_sources.carry_out

    def slow(*args):
        writing.set()
        go_on.wait(60)
        carry_out(*args)

    monkeypatch.setattr(import_sources, "carry_out", slow)
    async with running(vault) as (app, pilot):
        await ready(app, pilot, folder)
        await pilot.press("enter")
        await until(writing.is_set)
        await pilot.press("escape")
        await until(lambda: label(app, "#import-sum") == "Cancelling…")
        go_on.set()
        await until(lambda: shown(app) == "BrowseScreen")
        assert app.screen.search_text == ""
        assert [path.name for path in (vault / "corpus").glob("*.bib")] == []


async def test_a_rejected_part_is_edited_before_the_import(vault, tmp_path, editor):
    source = tmp_path / "refs.bib"
    source.write_text(BROKEN)
    async with running(vault) as (app, pilot):
        await ready(app, pilot, source)
        assert listed(app)[0].startswith(f"rejected  {source}:3  The entry “broken” has no fields")
        assert label(app, "#import-detail").startswith(f"{source}:3: The entry")
        await pilot.press("e")
        assert editor.asked == [["+3", str(source)]]
        await until(lambda: app.screen._state == "ready" and len(listed(app)) == 2)
        assert label(app, "#import-sum") == "2 papers would be added, 0 updated, 0 unchanged."


async def test_a_rejected_part_is_edited_in_the_corpus_after_the_import(vault, tmp_path, editor):
    source = tmp_path / "refs.bib"
    source.write_text(BROKEN)
    copy = vault / "corpus" / "refs.bib"
    async with running(vault) as (app, pilot):
        await ready(app, pilot, source)
        await pilot.press("enter")
        await until(lambda: app.screen._state == "done")
        assert label(app, "#import-sum") == "1 paper added, 0 updated, 0 unchanged, 1 part rejected."
        await pilot.press("e")
        assert editor.asked == [["+3", str(copy)]]
        assert source.read_text() == BROKEN
        await until(lambda: "rejected" not in " ".join(listed(app)))
        await pilot.press("enter")
        await until(lambda: shown(app) == "BrowseScreen")
        await until(lambda: any("A sound entry" in row for row in rows(app)))
        await until(lambda: app.library.read.find("key:mended", scope="paper", limit=1).total == 1)


async def test_what_lies_in_an_archive_is_not_opened(vault, tmp_path, editor):
    archive = tmp_path / "refs.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("../[red]x.bib", BROKEN)
    async with running(vault) as (app, pilot):
        await ready(app, pilot, archive)
        assert listed(app)[0].startswith("rejected  refs.zip/../[red]x.bib:3  ")
        await pilot.press("e")
        assert editor.asked == []
        await says(app, "It is in an archive")
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gone.bib", "It cannot be read: it is not there."),
        ("gone\x1b[31m\n.bib", "It cannot be read: it is not there."),
        ("empty", "The folder has no files."),
    ],
)
async def test_what_cannot_be_imported_is_said_and_enter_imports_nothing(vault, tmp_path, name, said):
    (tmp_path / "empty").mkdir()
    async with running(vault) as (app, pilot):
        await ready(app, pilot, tmp_path / name)
        assert listed(app)[0].endswith(said)
        assert "\x1b" not in listed(app)[0]
        assert label(app, ".dialog-hint") == "e to edit the part in $EDITOR · escape to close"
        await pilot.press("enter", "escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_a_path_is_completed(vault, tmp_path):
    (tmp_path / "My papers").mkdir()
    (tmp_path / "My papers" / "refs.bib").write_text(SOUND)
    async with running(vault) as (app, pilot):
        await pilot.press("i")
        await until(lambda: shown(app) == "Ask")
        typed = app.screen.query_one(Input)
        typed.value = f"{tmp_path}/My"
        typed.action_end()
        await until(lambda: typed._suggestion.endswith("/My papers/"))
        await pilot.press("tab")
        assert typed.value == f"{tmp_path}/My papers/"
        await until(lambda: typed._suggestion.endswith("/My papers/refs.bib"))
        await pilot.press("tab", "enter")
        await until(lambda: shown(app) == "ImportScreen")
        await until(lambda: app.screen._state == "ready")
        assert app.screen.query_one(OptionList).option_count == 1
