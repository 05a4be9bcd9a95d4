"""Letters over links, and the links they follow."""

from __future__ import annotations

from notes_tui.widgets.markdown.link_hints import labelled, labels
from notes_tui.widgets.markdown.model import Piece
from tests.helpers.app import go_to, list_notes, preview, running, says, shown, until


def test_labels_are_letters_or_pairs_of_them():
    assert labels(3) == ["a", "s", "d"]
    assert len(set(labels(26))) == 26
    many = labels(60)
    assert len(set(many)) == 60
    assert {len(label) for label in many} == {2}
    assert len(labels(5_000)) == 26 * 26


def test_a_label_covers_the_beginning_of_its_link_once():
    line = [
        Piece("See "),
        Piece("one", link=0),
        Piece(" more", link=0),
        Piece("二x", link=1),
        Piece("z", link=2),
    ]
    shown = [piece.text for piece in labelled(line, {0: "a", 1: "s", 2: "dd"})]
    assert shown == ["See ", "a", "ne", " more", "s", " x", "dd", ""]


async def test_the_letter_follows_its_link(vault):
    (vault / "Ideas.md").write_text("# Ideas\n\n[[Nowhere]] and [[Reading]].\n", "utf-8")
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen" and "Nowhere and Reading" in preview(app))
        await pilot.press("f")
        await until(lambda: "aowhere and seading" in preview(app))
        await pilot.press("escape")
        await until(lambda: "Nowhere and Reading" in preview(app))
        assert shown(app) == "ReaderScreen"
        await pilot.press("f", "s")
        await until(lambda: str(app.screen.current()) == "n:Reading.md")
        await until(lambda: "Start with" in preview(app))


async def test_without_links_no_letter_is_waited_for(vault):
    async with running(vault) as (app, pilot):
        await list_notes(app, pilot)
        await go_to(app, pilot, "n:Daily/2026-03-05.md")
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen" and "harbours today" in preview(app))
        await pilot.press("f")
        await says(app, "no link")
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")
