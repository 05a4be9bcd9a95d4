"""The app through Textual's Pilot, on a real vault."""

from __future__ import annotations

import pytest
from textual.events import AppFocus
from textual.widgets import Input, Label, OptionList

from index import ProblemKind, SyncState
from index.sync.watcher import Watcher
from notes_tui.app import NotesApp
from notes_tui.commands.registry import commands_of
from notes_tui.settings import DoctorSettings
from notes_tui.widgets.completing_input import CompletingInput
from notes_tui.widgets.note_editor import NoteEditor
from notes_tui.widgets.row_list import RowList
from tests.helpers.app import TINY, current, go_to, list_notes, preview, rows, running, says, shown, until


async def test_papers_are_listed_newest_first_with_a_preview(vault):
    async with running(vault) as (app, _pilot):
        assert ["Harbour" in rows(app)[0], "TinyLens" in rows(app)[1], "Counting" in rows(app)[2]] == [
            True
        ] * 3
        await until(lambda: "answers lie in several long documents" in preview(app))
        assert "Example Lab" in preview(app)


async def test_results_follow_each_letter(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("slash", *"tiny")
        await until(lambda: len(rows(app)) == 1)
        assert current(app) == f"p:{TINY}"
        await pilot.press("enter")
        assert app.focused is app.screen.query_one(RowList)
        await pilot.press("escape")
        await until(lambda: len(rows(app)) == 3)


async def test_the_views(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await pilot.press("3")
        await until(lambda: any("#probe" in row for row in rows(app)))
        await pilot.press("4")
        await until(lambda: not rows(app))
        await pilot.press("1")
        await until(lambda: len(rows(app)) == 3)


async def test_choosing_a_tag_shows_what_carries_it(vault):
    async with running(vault) as (app, pilot):
        app.library.edit.tag([app.library.read.paper(TINY)], ["topic/x"])
        await pilot.press("3")
        await until(lambda: any("/x" in row for row in rows(app)))
        await go_to(app, pilot, "t:topic/x")
        await pilot.press("enter")
        await until(lambda: app.screen.query_one("#search", Input).value == "tag:topic/x")
        await until(lambda: current(app) == f"p:{TINY}" and len(rows(app)) == 1)


async def test_tag_status_and_undo(vault):
    async with running(vault) as (app, pilot):
        note = vault / "papers" / f"{TINY}.md"
        await pilot.press("j", "t")
        await until(lambda: app.screen.query(CompletingInput))
        await pilot.press(*"new/tag", "enter")
        await until(lambda: any("#new/tag" in row for row in rows(app)))
        assert "new/tag" in note.read_text("utf-8")
        await pilot.press("s")
        await until(lambda: "status: reading" in note.read_text("utf-8"))
        await until(lambda: any("◐" in row for row in rows(app)))
        await pilot.press("u")
        await until(lambda: "status: reading" not in note.read_text("utf-8"))
        await pilot.press("u")
        await until(lambda: not note.exists())
        await pilot.press("ctrl+r")
        await until(note.exists)


async def test_marked_papers_are_tagged_together(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("space", "space", "t")
        await until(lambda: app.screen.query(CompletingInput))
        await pilot.press(*"both", "enter")
        await until(lambda: sum("#both" in row for row in rows(app)) == 2)


async def test_reading_following_a_link_and_coming_back(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await until(lambda: any("Reading" in row for row in rows(app)))
        await go_to(app, pilot, "n:Reading.md")
        await pilot.press("enter")
        await until(lambda: "Start with" in preview(app))
        # The first link is the tag, the second the paper.
        await pilot.press("tab", "tab", "enter")
        await until(lambda: "We train a probe" in preview(app))
        await pilot.press("escape")
        await until(lambda: "Start with" in preview(app))
        await pilot.press("escape")
        assert app.screen is app.screen_stack[1]


async def test_following_a_tag_lists_what_carries_it(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Reading.md")
        await pilot.press("enter")
        await until(lambda: "Start with" in preview(app))
        await pilot.press("tab", "enter")
        await until(lambda: shown(app) == "BrowseScreen")
        await until(lambda: current(app) == "n:Reading.md" and len(rows(app)) == 1)


async def test_a_link_that_leads_nowhere_offers_to_make_the_note(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("enter")
        await until(lambda: "could count" in preview(app))
        depth = len(app.screen_stack)
        # The tag stands above the text and in it, then comes the wikilink.
        await pilot.press("tab", "tab", "tab", "enter")
        await until(lambda: len(app.screen_stack) > depth)
        await pilot.press("c")
        await until((vault / "Nowhere.md").exists)


async def test_the_sentence_of_a_link_is_whole_below_the_list(vault):
    words = "a word " * 15
    (vault / "Talk.md").write_text(f"They {words}say [[harbour-benchmark-long|it]] at the end.\n", "utf-8")
    async with running(vault, size=(60, 24)) as (app, pilot):
        await pilot.press("b")
        await until(lambda: shown(app) == "LinksScreen")
        detail = app.screen.query_one("#links-detail")
        lines = [detail.render_line(y).text for y in range(detail.size.height)]
        assert " ".join(" ".join(lines).split()) == f"They {words}say it at the end."


async def test_a_mention_becomes_a_link(vault):
    (vault / "Talk.md").write_text("They showed Harbour.\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("b")
        await until(lambda: shown(app) == "LinksScreen")
        await pilot.press("l")
        await until(lambda: "[[harbour-benchmark-long|Harbour]]" in (vault / "Talk.md").read_text("utf-8"))


async def test_a_problem_is_mended_and_the_mending_undone(vault):
    (vault / "Linked.md").write_text("[[Ideas]]\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("P")
        await until(lambda: shown(app) == "ProblemsScreen")
        await pilot.press("j", "f")
        await until((vault / "Nowhere.md").exists)
        await pilot.press("u")
        await until(lambda: not (vault / "Nowhere.md").exists())


async def test_what_can_be_mended_is_offered_and_nothing_else(vault):
    (vault / "A.md").write_text("---\na: b: c\n---\n[[B]]\n", "utf-8")
    (vault / "B.md").write_text("---\ntags: a, b\n---\n[[A]]\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("P")
        await until(lambda: shown(app) == "ProblemsScreen")
        hint = app.screen.query_one(".dialog-hint", Label)
        detail = app.screen.query_one("#problem-detail", Label)
        await until(lambda: "not valid YAML" in str(detail.render()))
        await pilot.press("f")
        await pilot.press("j")
        await until(lambda: "f: make it a list" in str(hint.render()))
        await pilot.press("f")
        await until(lambda: "tags: [a, b]" in (vault / "B.md").read_text("utf-8"))
        await pilot.press("u")
        await until(lambda: "tags: a, b" in (vault / "B.md").read_text("utf-8"))
        assert (vault / "A.md").read_text("utf-8") == "---\na: b: c\n---\n[[B]]\n"


async def test_going_to_a_problem(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("P")
        await until(lambda: shown(app) == "ProblemsScreen")
        await pilot.press("j", "enter")
        await until(lambda: "What if a" in preview(app))


async def test_linking_into_a_section_of_a_note(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("l")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"Reading", "enter")
        await until(lambda: "Section" in app.screen._question.title)
        await pilot.press(*"Later", "enter")
        await until(lambda: "[[harbour-benchmark-long]]" in (vault / "Reading.md").read_text("utf-8"))
        assert (
            (vault / "Reading.md").read_text("utf-8").endswith("- [[Ideas]]\n- [[harbour-benchmark-long]]\n")
        )


async def test_a_paper_is_not_linked_into_its_own_note(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("s")
        own = "papers/harbour-benchmark-long.md"
        await until((vault / own).exists)
        await until(lambda: "Note: " in preview(app))
        await pilot.press("l")
        await until(lambda: shown(app) == "Picker")
        await until(lambda: app.screen._shown.items)
        offered = [item.value for item in app.screen._shown.items]
        assert "Reading.md" in offered
        assert own not in offered
        await pilot.press("escape", "v", "enter")
        await until(lambda: shown(app) == "Picker")
        await until(lambda: own in [item.value for item in app.screen._shown.items])


async def test_an_edit_made_outside_arrives_in_list_and_preview(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        (vault / "Ideas.md").write_text("# Ideas\n\nNow with pelicans.\n", "utf-8")
        await go_to(app, pilot, "n:Ideas.md")
        await until(lambda: "pelicans" in preview(app))


async def test_editing_a_note_here(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("e")
        await until(lambda: shown(app) == "EditorScreen" and not app.screen._editor.read_only)
        await pilot.press("ctrl+home", *"Words ", "ctrl+s")
        await until(lambda: (vault / "Ideas.md").read_text("utf-8").startswith("Words # Ideas"))
        await pilot.press("escape")
        await until(lambda: app.screen is app.screen_stack[1])


async def test_unsaved_words_are_asked_about(vault):
    async with running(vault) as (app, pilot):
        before = (vault / "Reading.md").read_bytes()
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Reading.md")
        await pilot.press("e")
        await until(lambda: shown(app) == "EditorScreen" and not app.screen._editor.read_only)
        await pilot.press("x", "escape")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("b")
        await until(lambda: shown(app) == "EditorScreen")
        await pilot.press("escape")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("d")
        await until(lambda: app.screen is app.screen_stack[1])
        assert (vault / "Reading.md").read_bytes() == before


async def test_every_key_of_the_table_is_bound_and_in_the_help(vault):
    async with running(vault) as (app, pilot):
        bound = {key for key, _ in app.screen._bindings.key_to_bindings.items()}
        for command in commands_of("browse"):
            assert {key for key in command.keys.split(",") if key} <= bound, command
        await pilot.press("question_mark")
        await until(lambda: len(app.screen_stack) == 3)
        await pilot.press("escape")
        await until(lambda: len(app.screen_stack) == 2)


async def test_keys_can_be_changed(vault):
    async with running(vault, keys={"tag": "f12"}) as (app, pilot):
        await pilot.press("f12")
        await until(lambda: app.screen.query(CompletingInput))


async def test_a_theme_that_does_not_exist_is_a_warning(vault):
    async with running(vault, theme="no such theme") as (app, _pilot):
        assert any("no such theme" in note.message for note in app._notifications)


@pytest.mark.parametrize(
    "come_back",
    [
        lambda app: app.post_message(AppFocus()),
        lambda app: app.app_resume_signal.publish(app),
    ],
    ids=["focus", "resumed"],
)
async def test_what_was_missed_is_seen_when_the_user_comes_back(vault, monkeypatch, come_back):
    monkeypatch.setattr(Watcher, "on_event", lambda *_: None)
    async with running(vault) as (app, _pilot):
        (vault / "New.md").write_text("walrus", "utf-8")
        come_back(app)
        await until(lambda: app.library.read.find("walrus").total)


async def test_excluded_notes_are_not_listed_and_completed_last(vault):
    (vault / ".obsidian" / "app.json").write_text('{"userIgnoreFilters": ["Daily/", "Read"]}', "utf-8")
    (vault / "Already.md").write_text("Words.\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await until(lambda: {current(app)} == {"n:Already.md"})
        assert app.screen.query_one(RowList).virtual_size.height == 2
        await pilot.press("e")
        await until(lambda: shown(app) == "EditorScreen" and app.screen._completions.links("read"))
        assert [each.insert for each in app.screen._completions.links("read")] == [
            "[[Already]]",
            "[[Reading]]",
        ]


async def test_a_conflict_copy_is_read_from_the_problems_and_deleted_there(vault):
    copy = "Aa (conflicted copy 2026-11-20 101500).md"
    (vault / copy).write_text("Words of mine.\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("P")
        await until(lambda: shown(app) == "ProblemsScreen")
        assert app.screen._rows[0].problem.path == copy
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await until(lambda: "Words of mine." in preview(app))
        await pilot.press("D")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("d")
        await until(lambda: not (vault / copy).exists())
        assert (vault / ".trash" / copy).read_text("utf-8") == "Words of mine.\n"
        await until(lambda: "Not a note, or deleted" in preview(app))
        await pilot.press("u")
        await until((vault / copy).exists)


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (200, 60), (20, 5)])
async def test_every_size_draws(vault, size):
    async with running(vault, size=size) as (app, pilot):
        await pilot.press("slash", *"harb")
        await until(lambda: current(app) == "p:harbour-benchmark-long")
        assert app.screen.query_one(RowList).size.height >= 1


async def test_a_paper_is_rated(vault):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        note = vault / "papers" / f"{TINY}.md"
        await pilot.press("asterisk")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("4")
        await until(lambda: note.exists() and "rating: 4" in note.read_text("utf-8"))
        await until(lambda: app.library.read.paper(TINY).rating == 4)
        await pilot.press("asterisk")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("0")
        await until(lambda: "rating" not in note.read_text("utf-8"))


async def test_problems_about_one_thing_are_one_row_that_opens(vault):
    (vault / "Many.md").write_text("[[Gone]]\n\n[[gone]]\n\n[[Gone|x]]\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("P")
        await until(lambda: shown(app) == "ProblemsScreen")
        screen = app.screen
        at = next(at for at, row in enumerate(screen._rows) if row.heads)
        count = len(screen._rows)
        assert "3 places" in screen._rows[at].text.plain
        listed = screen.query_one(OptionList)
        listed.highlighted = at
        await pilot.press("enter")
        await until(lambda: listed.option_count == count + 3)
        assert [row.problem.line for row in screen._rows[at + 1 : at + 4]] == [1, 3, 5]
        await pilot.press("enter")
        await until(lambda: listed.option_count == count)
        await pilot.press("enter", "down", "down", "enter")
        await until(lambda: shown(app) == "ReaderScreen")


async def test_kinds_of_problem_that_the_settings_ignore_are_not_listed(vault):
    async with running(vault, doctor=DoctorSettings((ProblemKind.BROKEN_LINK,))) as (app, pilot):
        await pilot.press("P")
        await until(lambda: shown(app) == "ProblemsScreen")
        assert {row.problem.kind for row in app.screen._rows} == {"orphan"}


BROKEN = "# Top\n\n" + "A line.\n\n" * 60 + "## Far below\n\nSee [[Nobody]].\n"


async def test_a_problem_is_read_and_edited_where_it_is(vault):
    (vault / "Long.md").write_text(BROKEN, "utf-8")
    async with running(vault) as (app, pilot):

        async def on_the_problem():
            await pilot.press("P")
            await until(lambda: shown(app) == "ProblemsScreen")
            at = [row.problem.path for row in app.screen._rows].index("Long.md")
            app.screen.query_one(OptionList).highlighted = at

        await on_the_problem()
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await until(lambda: "Far below" in preview(app) and "Top" not in preview(app))
        await pilot.press("escape")
        await on_the_problem()
        await pilot.press("e")
        await until(lambda: shown(app) == "EditorScreen" and app.screen.takes_keys)
        assert app.screen.query_one(NoteEditor).cursor_location == (124, 0)


async def test_no_problems_is_not_said_while_syncing_fails(vault):
    async with running(vault) as (app, pilot):
        app.library._worker.stop()
        app.ignored_problems = tuple(ProblemKind)
        app.post_message(NotesApp.SyncReport(SyncState("failed", message="The disk is full.")))
        await until(lambda: app.sync_failure)
        await pilot.press("P")
        await says(app, "not known now. The disk")
        assert not any("No problems" in each.message for each in app._notifications)
        app.post_message(NotesApp.SyncReport(SyncState("watching")))
        await until(lambda: not app.sync_failure)
        await pilot.press("P")
        await says(app, "No problems found.")


@pytest.mark.parametrize("key", ["t", "p", "b", "r", "Y"])
async def test_a_command_says_that_nothing_is_selected(vault, key):
    async with running(vault) as (app, pilot):
        app.screen.search_for("papers", "nosuchwordanywhere")
        await until(lambda: not app.screen_stack[1].query_one(RowList).ids)
        await pilot.press(key)
        await says(app, "Select a paper or note first.")
