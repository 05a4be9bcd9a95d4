"""The screen below a dialog is drawn once, and again where something changes there."""

from __future__ import annotations

from textual.app import App
from textual.widgets import Input, Label

from notes_tui.screens import dimmed_screen
from notes_tui.screens.dimmed_screen import DimmedScreen
from tests.helpers.app import until


class Dialog(DimmedScreen[None]):
    DEFAULT_CSS = "Dialog { align: center middle; } Dialog Input { width: 20; }"

    def compose(self):
        yield Input()


class Below(App[None]):
    def compose(self):
        yield Label("before", markup=False)


def top(app):
    return app.screen.render_line(0).text.strip()


async def test_typing_in_a_dialog_does_not_draw_what_is_below(monkeypatch):
    drawn = []
    picture = dimmed_screen._dimmed
    monkeypatch.setattr(dimmed_screen, "_dimmed", lambda *below: drawn.append(1) or picture(*below))
    app = Below()
    async with app.run_test(size=(40, 10)) as pilot:
        label = app.screen.query_one(Label)
        app.push_screen(Dialog())
        await until(lambda: isinstance(app.screen, Dialog) and drawn)
        await pilot.pause()
        assert top(app) == "before"
        drawn.clear()
        await pilot.press(*"letters")
        app.screen.refresh(layout=True)
        await pilot.pause()
        assert app.screen.query_one(Input).value == "letters"
        assert drawn == []
        label.update("after")
        await until(lambda: top(app) == "after")
        await pilot.resize_terminal(60, 12)
        await until(lambda: app.screen.size.width == 60 and top(app) == "after")
        assert app.screen.render_line(0).cell_length == 60
