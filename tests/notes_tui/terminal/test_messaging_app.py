"""Messages replace each other, stay small, and stand where they cover nothing that is read."""

from __future__ import annotations

import pytest
from textual.widgets._toast import Toast

from notes_tui.terminal import messaging_app
from notes_tui.widgets.key_line import KeyLine
from notes_tui.widgets.tour_card import TourCard
from tests.helpers.app import running, says, until

LONG = "Kept: " + "An Extraordinarily Long Title of a Paper on Long Titles " * 3


def said(app):
    return [each.message for each in app._notifications]


async def toasts(app, number):
    """Wait until so many messages are drawn, and return them from the top."""
    await until(
        lambda: len(drawn := app.screen.query(Toast)) == number and all(each.size.height for each in drawn)
    )
    return sorted(app.screen.query(Toast), key=lambda toast: toast.region.y)


async def test_what_was_done_takes_the_place_of_what_was_done_before(vault):
    async with running(vault, draws_messages=True) as (app, _pilot):
        app.notify_error("notes.md: the disk is full.")
        for number in range(10):
            app.notify_done(f"Tagged {number}")
        await until(lambda: said(app) == ["notes.md: the disk is full.", "Tagged 9"])
        await toasts(app, 2)


async def test_the_same_message_is_not_shown_twice(vault):
    async with running(vault, draws_messages=True) as (app, _pilot):
        for _ in range(3):
            app.notify_warning("There is no text to quote here.")
        app.notify_warning("Select a note.")
        await until(
            lambda: said(app) == ["There is no text to quote here.", "Select a note."],
        )


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_what_was_done_takes_one_line_over_the_keys(vault, size):
    async with running(vault, size=size, draws_messages=True) as (app, pilot):
        await pilot.press("0")
        await until(lambda: bool(app.screen.query(TourCard)))
        app.notify_done(f"{LONG} · u to undo")
        (toast,) = await toasts(app, 1)
        assert toast.region.height == 1
        assert toast.region.y == app.screen.query_one(KeyLine).region.y
        assert said(app)[0].startswith("Kept: An Extra")
        assert said(app)[0].endswith("… · u to undo")


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_an_error_leaves_the_tour_free_and_is_there_to_its_end(vault, size):
    async with running(vault, size=size, draws_messages=True) as (app, pilot):
        await pilot.press("0")
        await until(lambda: bool(app.screen.query(TourCard)))
        app.notify_error("Daily/2026-11-30.md cannot be written: the disk is full; free some space and save.")
        (toast,) = await toasts(app, 1)
        assert not toast.region.overlaps(app.screen.query_one(TourCard).region)
        lines = [toast.render_line(y).text for y in range(toast.size.height)]
        assert " ".join(" ".join(lines).split()).endswith("free some space and save.")


async def test_a_sentence_is_not_cut(vault):
    async with running(vault, size=(40, 12), draws_messages=True) as (app, _pilot):
        sentence = "arXiv:2611.27001 is not in your corpus; F in a list or text fetches it."
        app.notify_done(sentence)
        await says(app, sentence)
        (toast,) = await toasts(app, 1)
        assert toast.region.height > 1


async def test_in_a_dialog_a_message_stands_over_its_upper_edge(vault):
    async with running(vault, size=(40, 12), draws_messages=True) as (app, pilot):
        await pilot.press("*")
        await until(lambda: app.screen.is_modal)
        app.notify_done("Saved.")
        (toast,) = await toasts(app, 1)
        assert toast.region.y == 0


async def test_what_was_read_before_a_dialog_does_not_cover_it(vault, monkeypatch):
    monkeypatch.setattr(messaging_app, "_READ_AFTER", -1.0)
    async with running(vault, size=(40, 12), draws_messages=True) as (app, pilot):
        app.notify_error("There is no text to quote here.")
        await says(app, "no text to quote")
        await pilot.press("*")
        await until(lambda: app.screen.is_modal and not said(app))
        app.notify_error("That is refused.")
        await says(app, "refused")
