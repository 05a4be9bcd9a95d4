"""The keys that move, in every widget that has them."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.widgets import Static
from textual.widgets.option_list import Option

from index import Library
from notes_tui.view.rows import Row
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.motions import MOTIONS, MotionOptionList, MotionScroll
from notes_tui.widgets.row_list import RowList

COUNT = 200


class Host(App[None]):
    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def compose(self):
        if self.kind == "rows":
            yield RowList(lambda ids: {id_: Row(id_, id_, "", "", "", ()) for id_ in ids}, abs, id="it")
        elif self.kind == "options":
            yield MotionOptionList(*(Option(str(n)) for n in range(COUNT)), id="it")
        elif self.kind == "markdown":
            yield MarkdownView(Library.markdown, id="it")
        else:
            with MotionScroll(id="it"):
                yield Static("\n".join(str(n) for n in range(COUNT)))

    def on_mount(self):
        it = self.query_one("#it")
        it.focus()
        if self.kind == "rows":
            it.set_ids([str(n) for n in range(COUNT)])
        elif self.kind == "options":
            it.highlighted = 0
        elif self.kind == "markdown":
            it.show("\n\n".join(f"- {n}" for n in range(COUNT)))

    @property
    def at(self):
        it = self.query_one("#it")
        if self.kind == "rows":
            return int(it.current)
        return it.highlighted if self.kind == "options" else int(it.scroll_offset.y)


@pytest.mark.parametrize("kind", ["rows", "options", "markdown", "scroll"])
async def test_every_motion_key_moves_there_and_back(kind):
    app = Host(kind)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for there, back in (
            ("j", "k"),
            ("down", "up"),
            ("ctrl+d", "ctrl+u"),
            ("pagedown", "pageup"),
            ("G", "g"),
            ("end", "home"),
        ):
            await pilot.press(there)
            await pilot.pause()
            assert app.at > 0, there
            await pilot.press(back)
            await pilot.pause()
            assert app.at == 0, back
        assert {key for binding in MOTIONS for key in binding.key.split(",")} == {
            *("j", "k", "down", "up", "ctrl+d", "ctrl+u", "pagedown", "pageup", "G", "g", "end", "home")
        }
