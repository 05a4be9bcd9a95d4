from __future__ import annotations

import pytest

from index import DocumentId
from notes_tui.screens.map_screen import MapScreen
from notes_tui.view.row_ids import TagId
from notes_tui.widgets.key_line import KeyLine
from notes_tui.widgets.map_view import MapView
from tests.helpers.app import TINY, go_to, list_notes, running, shown, until

READING = DocumentId.note("Reading.md")
IDEAS = DocumentId.note("Ideas.md")
PAPER = DocumentId.paper(TINY)


def lines(app):
    view = app.screen.query_one(MapView)
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


def words(app, part):
    return str(app.screen.query_one(f"#map-{part}").render())


async def loaded(app):
    await until(lambda: shown(app) == "MapScreen" and words(app, "name"))


async def open_map(app, pilot, note="Reading.md"):
    await list_notes(app, pilot)
    await go_to(app, pilot, f"n:{note}")
    await pilot.press("M")
    await loaded(app)


async def walk_to(app, pilot, wanted):
    for key in (
        "right",
        "down",
        "down",
        "left",
        "left",
        "down",
        "up",
        "up",
        "up",
        "right",
        "right",
        "up",
        "up",
    ):
        if app.screen.current() == wanted:
            return
        await pilot.press(key)
    assert app.screen.current() == wanted


async def test_arrows_walk_to_what_is_linked_and_say_why(vault):
    async with running(vault) as (app, pilot):
        await open_map(app, pilot)
        assert app.screen.current() == READING
        assert "2 linked from here" in words(app, "reasons")
        assert any("→ ¶ Ideas" in line for line in lines(app))
        await walk_to(app, pilot, IDEAS)
        assert words(app, "name") == "¶ Ideas"
        assert words(app, "reasons").startswith("linked from here")
        await pilot.press("g")
        assert app.screen.current() == READING


async def test_the_map_may_be_left_before_it_is_there(vault):
    async with running(vault) as (app, pilot):
        await open_map(app, pilot)
        assert {"Read", "Middle", "Tag"} <= {key.name for key in app.screen.query_one(KeyLine).keys}
        await pilot.press("escape", "M", "escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_enter_reads_and_escape_comes_back_to_the_chosen_name(vault):
    async with running(vault) as (app, pilot):
        await open_map(app, pilot)
        await walk_to(app, pilot, PAPER)
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        assert app.screen.current() == PAPER
        await pilot.press("escape")
        await until(lambda: shown(app) == "MapScreen")
        assert app.screen.current() == PAPER
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_m_puts_the_chosen_one_in_the_middle_and_escape_goes_back(vault):
    async with running(vault) as (app, pilot):
        await open_map(app, pilot)
        await walk_to(app, pilot, IDEAS)
        await pilot.press("M")
        await until(lambda: "around Ideas" in words(app, "heading"))
        assert app.screen.current() == IDEAS
        await walk_to(app, pilot, READING)
        assert "links here" in words(app, "reasons")
        await pilot.press("escape")
        await until(lambda: "around Reading" in words(app, "heading"))
        assert app.screen.current() == IDEAS
        await pilot.press("M")
        await until(lambda: "around Ideas" in words(app, "heading"))
        await pilot.press("q")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_plus_and_minus_show_two_hops_and_one(vault):
    (vault / "Far.md").write_text("Nothing else.\n", "utf-8")
    (vault / "Ideas.md").write_text("# Ideas\n\n[[Far]]\n", "utf-8")
    async with running(vault) as (app, pilot):
        await open_map(app, pilot)
        assert not any("Far" in line for line in lines(app))
        await pilot.press("plus")
        await until(lambda: any("→ ¶ Far" in line for line in lines(app)))
        assert words(app, "heading").startswith("2 hops")
        await pilot.press("minus")
        await until(lambda: not any("Far" in line for line in lines(app)))


async def test_kinds_are_hidden_and_shown_again(vault):
    async with running(vault) as (app, pilot):
        await open_map(app, pilot)
        await pilot.press("1", "5")
        await until(lambda: not any("Ideas" in line for line in lines(app)))
        assert "1 × links" in words(app, "legend")
        assert "in the ways that are shown" in words(app, "reasons")
        await pilot.press("1")
        await until(lambda: any("→ ¶ Ideas" in line for line in lines(app)))
        assert "1 ─→ links" in words(app, "legend")


async def test_commands_work_on_the_chosen_document_and_it_stays_chosen(vault):
    async with running(vault) as (app, pilot):
        await open_map(app, pilot)
        await walk_to(app, pilot, PAPER)
        await pilot.press("t", *"probe", "enter")
        await until((vault / f"papers/{TINY}.md").is_file)
        assert "probe" in (vault / f"papers/{TINY}.md").read_text("utf-8")
        # It has a literature note now, and so the sign of its status: the map heard of the change.
        await until(lambda: shown(app) == "MapScreen" and words(app, "name").startswith("○"))
        assert app.screen.current() == PAPER


async def test_a_change_on_disk_is_on_the_map_without_losing_the_place(vault):
    async with running(vault) as (app, pilot):
        await open_map(app, pilot)
        await walk_to(app, pilot, IDEAS)
        (vault / "New.md").write_text("[[Reading]]\n", "utf-8")
        await until(lambda: any("¶ New →" in line for line in lines(app)))
        assert app.screen.current() == IDEAS


async def test_a_middle_that_is_deleted_says_so(vault):
    async with running(vault) as (app, pilot):
        await open_map(app, pilot)
        (vault / "Reading.md").unlink()
        await until(lambda: "not there any more" in words(app, "name"))
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("escape", "escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_a_note_without_ties_says_what_to_do(vault):
    (vault / "Alone.md").write_text("Zyzzyva\n", "utf-8")
    for name in ("Reading.md", "Ideas.md", "Daily/2026-03-05.md"):
        (vault / name).unlink()
    (vault / "A.md").write_text("one\n", "utf-8")
    (vault / "B.md").write_text("two\n", "utf-8")
    async with running(vault) as (app, pilot):
        await open_map(app, pilot, "Alone.md")
        assert "Nothing is tied to it yet" in words(app, "reasons")
        for key in ("left", "right", "up", "down"):
            await pilot.press(key)
        assert app.screen.current() == DocumentId.note("Alone.md")


async def test_a_tag_has_a_map_and_enter_lists_what_has_it(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("3")
        await until(lambda: isinstance(app.screen.current(), TagId))
        tag = app.screen.current().tag
        await pilot.press("M")
        await loaded(app)
        assert app.screen.current() == TagId(tag)
        assert words(app, "name") == f"#{tag}"
        assert "with the tag" in words(app, "reasons")
        await pilot.press("enter")
        await until(lambda: shown(app) == "BrowseScreen" and app.screen.search_text == f"tag:{tag}")


async def test_the_map_opens_from_reader_related_and_backlinks(vault):
    (vault / "Other.md").write_text("# Other\n\nWhat if a probe could count? [[Ideas]]\n", "utf-8")
    (vault / "Daily" / "2026-03-05.md").unlink()
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("M")
        await loaded(app)
        assert app.screen.current() == IDEAS
        await pilot.press("escape", "escape")
        for key, screen in (("r", "RelatedScreen"), ("b", "LinksScreen")):
            await until(lambda: shown(app) == "BrowseScreen")
            await pilot.press(key)
            await until(lambda screen=screen: shown(app) == screen)
            await pilot.press("M")
            await loaded(app)
            assert isinstance(app.screen, MapScreen)
            assert app.screen.current() != IDEAS
            await pilot.press("escape")


NAME = "[red]x[/red] [@click=app.quit]漢字"
EVIL = f"""---
title: "{NAME} \\e]0;pwned\\a \\u202e"
---
[[Reading]] [[Ideas]]
"""


@pytest.mark.parametrize("size", [(24, 8), (40, 12), (80, 24), (200, 50)])
async def test_hostile_titles_are_text_at_every_size(vault, size):
    (vault / "Evil.md").write_text(EVIL, "utf-8")
    (vault / "Daily" / "2026-03-05.md").unlink()
    async with running(vault, size) as (app, pilot):
        await open_map(app, pilot, "Evil.md")
        screen = "\n".join(lines(app))
        assert "[red]" in screen.replace("\n", "")
        assert "\x1b" not in screen
        assert "\u202e" not in screen


async def test_a_click_chooses_and_a_second_reads(vault):
    async with running(vault) as (app, pilot):
        await open_map(app, pilot)
        row, line = next((y, line) for y, line in enumerate(lines(app)) if "¶ Ideas" in line)
        at = (line.index("Ideas"), row)
        await pilot.click(MapView, offset=at)
        await until(lambda: app.screen.current() == IDEAS)
        await pilot.click(MapView, offset=at, times=2)
        await until(lambda: shown(app) == "ReaderScreen")


async def test_l_walks_as_the_other_letters_do_and_ctrl_l_links(vault):
    async with running(vault) as (app, pilot):
        await open_map(app, pilot)
        await pilot.press("right")
        beside = app.screen.current()
        assert beside != READING
        await pilot.press("h")
        assert app.screen.current() == READING
        await pilot.press("l")
        assert app.screen.current() == beside
        await walk_to(app, pilot, PAPER)
        await pilot.press("ctrl+l")
        await until(lambda: shown(app) == "Picker")
