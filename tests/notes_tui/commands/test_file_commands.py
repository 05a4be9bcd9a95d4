"""Rename and deleting in the app."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Label, OptionList

from tests.helpers.app import current, go_to, list_notes, rows, running, shown, until
from tests.helpers.ids import short


async def test_a_note_is_renamed_with_a_preview_and_one_undo(vault):
    before = (vault / "Reading.md").read_bytes()
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("f2")
        await until(lambda: shown(app) == "RenameScreen")
        assert app.screen.query_one(Input).value == "Ideas"
        await pilot.press(*" 2")
        await until(lambda: "1 link in 1 file" in str(app.screen.query_one("#rename-sum", Label).render()))
        assert (vault / "Reading.md").read_bytes() == before
        await pilot.press("enter")
        await until((vault / "Ideas 2.md").exists)
        assert b"[[Ideas 2]]" in (vault / "Reading.md").read_bytes()
        await until(lambda: current(app) == "n:Ideas 2.md")
        await pilot.press("u")
        await until((vault / "Ideas.md").exists)
        await until(lambda: (vault / "Reading.md").read_bytes() == before)
        await until(lambda: current(app) == "n:Ideas.md")


async def test_a_renamed_note_keeps_its_old_name_where_that_is_asked(vault):
    before = (vault / "Ideas.md").read_bytes()
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("f2")
        await until(lambda: shown(app) == "RenameScreen")
        await pilot.press("ctrl+o", *" 2", "enter")
        await until((vault / "Ideas 2.md").exists)
        assert "- Ideas" in (vault / "Ideas 2.md").read_text("utf-8")
        await until(lambda: current(app) == "n:Ideas 2.md")
        await pilot.press("u")
        await until((vault / "Ideas.md").exists)
        assert (vault / "Ideas.md").read_bytes() == before


def hint(app):
    return str(app.screen.query_one(".dialog-hint", Label).render())


async def test_queries_are_rewritten_where_that_is_chosen(vault):
    base = 'filters: file.hasLink("Ideas")\n'
    (vault / "a.base").write_text(base)
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("f2")
        await until(lambda: shown(app) == "RenameScreen")
        await pilot.press(*" 2")
        await until(lambda: "ctrl+r rewrite 1 term of queries: no" in hint(app))
        await pilot.press("ctrl+r")
        await until(
            lambda: "1 term of queries in 1 file" in str(app.screen.query_one("#rename-sum", Label).render())
        )
        assert "rewrite 1 term of queries: yes" in hint(app)
        await pilot.press("enter")
        await until((vault / "Ideas 2.md").exists)
        await until(lambda: (vault / "a.base").read_text() == base.replace("Ideas", "Ideas 2"))
        await until(lambda: current(app) == "n:Ideas 2.md")
        await pilot.press("u")
        await until(lambda: (vault / "a.base").read_text() == base)


async def test_queries_are_no_choice_where_none_names_the_note(vault):
    (vault / "a.base").write_text('filters: file.hasLink("Ideas and more")\n')
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("f2")
        await until(lambda: shown(app) == "RenameScreen")
        await pilot.press(*" 2", "ctrl+r")
        await until(lambda: "1 link in 1 file" in str(app.screen.query_one("#rename-sum", Label).render()))
        assert "queries" not in hint(app)


async def test_a_taken_name_is_told_and_nothing_is_done(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("f2")
        await until(lambda: shown(app) == "RenameScreen")
        app.screen.query_one(Input).value = "Reading"
        await until(lambda: "exists already" in str(app.screen.query_one("#rename-sum", Label).render()))
        await pilot.press("enter")
        await until(lambda: shown(app) == "RenameScreen")
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
        assert (vault / "Ideas.md").exists()


async def test_the_reader_stays_with_a_renamed_note(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("f2")
        await until(lambda: shown(app) == "RenameScreen")
        await pilot.press(*"x", "enter")
        await until(lambda: (vault / "Ideasx.md").exists() and shown(app) == "ReaderScreen")
        assert short(app.screen.current()) == "n:Ideasx.md"


async def test_a_tag_is_renamed_with_a_preview_and_one_undo(vault):
    texts = {"A.md": "---\ntags: [old]\n---\n#old/sub\n", "B.md": "#OLD `#old`\n", "C.md": "#other\n"}
    for name, text in texts.items():
        (vault / name).write_text(text, "utf-8")

    def now():
        return {name: (vault / name).read_text("utf-8") for name in texts}

    async with running(vault) as (app, pilot):
        await pilot.press("3")
        await until(lambda: current(app) is not None and current(app).startswith("t:"))
        await until(lambda: any(" /sub " in row or "#old/sub" in row for row in rows(app)))
        await go_to(app, pilot, "t:OLD")
        await pilot.press("f2")
        await until(lambda: shown(app) == "RenameScreen")
        app.screen.query_one(Input).value = "other"
        said = "Rewrites 3 places in 2 files. Merges into #other, there already."
        await until(lambda: str(app.screen.query_one("#rename-sum", Label).render()) == said)
        assert now() == texts
        await pilot.press("enter")
        await until(lambda: now()["B.md"] == "#other `#old`\n")
        assert now()["A.md"] == "---\ntags: [other]\n---\n#other/sub\n"
        await until(lambda: current(app) == "t:other")
        await pilot.press("u")
        await until(lambda: now() == texts)


async def test_queries_of_a_tag_are_rewritten_where_that_is_chosen(vault):
    (vault / "A.md").write_text("#old/sub\n", "utf-8")
    search = "---\nsaved-search: tag:old/sub -tag:older\n---\n"
    (vault / "s.md").write_text(search, "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("3")
        await until(lambda: current(app) is not None and current(app).startswith("t:"))
        await until(lambda: any(" /sub " in row or "#old/sub" in row for row in rows(app)))
        await go_to(app, pilot, "t:old/sub")
        await pilot.press("f2")
        await until(lambda: shown(app) == "RenameScreen")
        app.screen.query_one(Input).value = "other"
        await until(lambda: "ctrl+r rewrite 1 term of queries: no" in hint(app))
        await pilot.press("ctrl+r", "enter")
        await until(lambda: (vault / "s.md").read_text("utf-8") == search.replace("old/sub", "other"))
        await until(lambda: current(app) == "t:other")
        await pilot.press("u")
        await until(lambda: (vault / "s.md").read_text("utf-8") == search)


async def test_deleted_notes_lie_in_the_trash_and_come_back(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("D")
        await until(lambda: shown(app) == "Choose")
        assert "1 link leads there" in str(app.screen.query(Label).first().render())
        await pilot.press("d")
        await until(lambda: not (vault / "Ideas.md").exists())
        assert (vault / ".trash" / "Ideas.md").exists()
        await until(lambda: not any("Ideas" in row for row in rows(app)))
        await pilot.press("u")
        await until((vault / "Ideas.md").exists)


@pytest.mark.parametrize(
    ("part", "link", "typed", "more", "renamed", "relinked"),
    [
        ("## Counting", "[[Ideas#Counting]]", "Count", " up", "## Counting up", "[[Ideas#Counting up]]"),
        ("One of them. ^best", "[[Ideas#^best]]", "best", "-1", "them. ^best-1", "[[Ideas#^best-1]]"),
    ],
    ids=["heading", "block"],
)
async def test_a_heading_or_block_is_renamed_with_the_links_to_it(
    vault, part, link, typed, more, renamed, relinked
):
    (vault / "Ideas.md").write_text(f"# Ideas\n\n{part}\n", "utf-8")
    (vault / "Reading.md").write_text(f"{link}\n", "utf-8")
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("H")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*typed)
        await until(lambda: app.screen.query_one(OptionList).option_count == 1)
        await pilot.press("enter")
        await until(lambda: shown(app) == "RenameScreen")
        await pilot.press(*more, "enter")
        await until(lambda: renamed in (vault / "Ideas.md").read_text("utf-8"))
        assert (vault / "Reading.md").read_text("utf-8") == f"{relinked}\n"
