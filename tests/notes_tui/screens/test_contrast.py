"""Text can be read in every theme and on every screen, on the chosen row and in footer and dialogs too."""

from __future__ import annotations

import shutil

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.terminal import readable_colors
from notes_tui.terminal.readable_colors import CONTRAST, contrast
from notes_tui.theme_files import COLORS, OWN_THEMES, ThemeColors
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import shown, until
from tests.helpers.paths import SAMPLE_VAULT

# A theme in which nothing could be read.
GREY = ThemeColors("grey", dark=True, colors=dict.fromkeys(COLORS, "#777777"))
THEMES = [*BUILTIN_THEMES, *(theme.name for theme in OWN_THEMES), "grey"]
# The screen, and the keys that lead there from the one before.
WALK = (
    ("BrowseScreen", ["slash", *"layers", "enter", "space"]),
    ("BrowseScreen", ["slash", "end"]),
    ("BrowseScreen", ["escape", "f"]),
    ("ReaderScreen", ["f", "enter"]),
    ("KeysScreen", ["question_mark"]),
    ("TagPrompt", ["escape", "escape", "t"]),
    ("BrowseScreen", ["escape", "3"]),
    ("BrowseScreen", ["5"]),
    ("BrowseScreen", ["6"]),
    ("ProblemsScreen", ["P"]),
    ("RelatedScreen", ["escape", "1", "r"]),
    ("Picker", ["escape", "l"]),
    ("Ask", ["escape", "N"]),
    ("PaletteScreen", ["escape", "ctrl+p"]),
    ("EditorScreen", ["escape", "2", "e"]),
    ("BrowseScreen", ["escape", "0"]),
    ("SettingsScreen", ["f9"]),
)


def unreadable(app):
    """Return the segments of text on the screen that have too little contrast."""
    found = []
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            if not readable_colors._TEXT.search(segment.text) or segment.style is None:
                continue
            front, back = segment.style.color, segment.style.bgcolor
            known = all(color is not None and color.triplet is not None for color in (front, back))
            if app.native_ansi_color and not known:
                # Nothing is known of the terminal's colours but that its text can be read on its ground.
                if back is not None and not back.is_default:
                    found.append((segment.text, segment.style))
            elif (
                front is None
                or back is None
                or segment.style.dim
                or (contrast(front.triplet, back.triplet) < CONTRAST)
            ):
                found.append((segment.text, segment.style))
    return found


@pytest.mark.parametrize("part", range(3))
async def test_text_can_be_read_in_every_theme_on_every_screen(part, tmp_path):
    vault = tmp_path / "vault"
    shutil.copytree(SAMPLE_VAULT, vault)
    app = NotesApp(Library(vault), AppSettings(themes=(GREY,)))
    wrong, seen = [], 0
    async with app.run_test(size=(120, 40)) as pilot:
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        await until(lambda: app.screen.query_one(MarkdownView).virtual_size.height > 3)
        for screen, keys in WALK:
            app.theme = "textual-dark"
            for key in keys:
                await pilot.press(key)
            await until(lambda screen=screen: shown(app) == screen)
            for theme in THEMES[part::3]:
                app.theme = theme
                await pilot.pause()
                wrong += [(theme, screen, *segment) for segment in unreadable(app)]
                seen += 1
    assert seen == len(WALK) * len(THEMES[part::3])
    assert wrong == []


async def test_lines_and_the_chosen_row_stand_out_from_every_ground(tmp_path):
    vault = tmp_path / "vault"
    shutil.copytree(SAMPLE_VAULT, vault)
    app = NotesApp(Library(vault), AppSettings(themes=(GREY,)))
    async with app.run_test(size=(120, 40)):
        for theme in THEMES:
            app.theme = theme
            colors = app.get_css_variables()
            if app.native_ansi_color:
                continue
            ground = Color.parse(colors["background"]).rich_color.triplet
            for name, least in (
                ("surface-lighten-1", 1.1),
                ("surface-lighten-2", 1.2),
                ("surface-lighten-3", 1.4),
            ):
                assert contrast(Color.parse(colors[name]).rich_color.triplet, ground) > least, (theme, name)


async def test_without_the_filter_there_is_text_that_cannot_be_read(tmp_path):
    vault = tmp_path / "vault"
    shutil.copytree(SAMPLE_VAULT, vault)
    app = NotesApp(Library(vault), AppSettings(themes=(GREY,)))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        app._own_filters = ()
        app.theme = "grey"
        await pilot.pause()
        assert unreadable(app)


async def test_without_colours_the_chosen_row_is_reversed(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    vault = tmp_path / "vault"
    shutil.copytree(SAMPLE_VAULT, vault)
    app = NotesApp(Library(vault), AppSettings(theme="nord"))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(lambda: app.screen.query_one(StatusLine).sync.phase == "watching")
        listed = app.screen.query_one(RowList)
        await until(lambda: listed.current is not None)
        await pilot.press("j")
        await until(lambda: listed.current == listed.ids[1])
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
        assert all(
            color is None or color.is_default for style in styles for color in (style.color, style.bgcolor)
        )
        title = next(segment for segment in strips[2] if len(segment.text.strip()) > 10)
        assert title.style.reverse
        assert not next(segment for segment in strips[3] if len(segment.text.strip()) > 10).style.reverse
