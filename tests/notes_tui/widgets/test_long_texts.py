"""The text area is quick in long texts, and shows what Textual's shows."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.document._wrapped_document import WrappedDocument

from notes_tui.widgets import markdown_text_area
from notes_tui.widgets.markdown_text_area import MarkdownTextArea

TEXT = "a word\tand 图书 [[link]] more\twords " * 30


class Host(App[None]):
    def __init__(self, text):
        super().__init__()
        self.text = text

    def compose(self):
        yield MarkdownTextArea(self.text, soft_wrap=True)

    @property
    def area(self):
        return self.query_one(MarkdownTextArea)


def drawn(area):
    area._line_cache.clear()
    return [[(each.text, each.style) for each in area.render_line(y)] for y in range(area.size.height)]


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\t", " "), f"short\n{TEXT}\nshort"])
async def test_a_long_line_is_drawn_as_any_other(monkeypatch, text):
    app = Host(text)
    async with app.run_test(size=(41, 24)) as pilot:
        await pilot.press("down", "right", "shift+right", "shift+down")
        spans = [(5, 60, "link"), (200, 210, "tag")]
        monkeypatch.setattr(markdown_text_area, "spans", lambda line, _: spans if len(line) > 300 else [])
        plain = drawn(app.area)
        monkeypatch.setattr(markdown_text_area, "_LONGEST", 100)
        assert drawn(app.area) == plain


async def test_the_height_and_the_text_are_right_after_every_change():
    app = Host("one\ntwo " * 30)
    async with app.run_test(size=(41, 24)) as pilot:
        for key in ("x", "enter", "backspace", "ctrl+k", "ctrl+z", "ctrl+z", "ctrl+y", "f7", "y", "ctrl+z"):
            await pilot.press(key)
            wrapped = app.area.wrapped_document
            assert wrapped.height == WrappedDocument.height.fget(wrapped)
            assert app.area.text == app.area.document.text
        app.area.load_text("other\n" * 99)
        assert app.area.wrapped_document.height == 100
        assert app.area.text == "other\n" * 99


async def test_the_partner_of_a_bracket_is_not_looked_for_in_all_of_a_large_text(monkeypatch):
    app = Host("(" + "x" * 100 + "[]")
    async with app.run_test(size=(41, 24)):
        assert app.area.find_matching_bracket("[", (0, 101)) == (0, 102)
        seen = sum(1 for _ in app.area._yield_character_locations((0, 0)))
        assert seen >= 103
        monkeypatch.setattr(markdown_text_area, "_BRACKET_AWAY", 50)
        assert sum(1 for _ in app.area._yield_character_locations((0, 0))) == 50
        assert sum(1 for _ in app.area._yield_character_locations_reverse((0, 102))) == 50
