"""Find one's way in the text that is edited, and change it."""

from __future__ import annotations

from contextlib import asynccontextmanager

from textual.widgets import Input, Static, TextArea

from notes_tui.screens.editor_screen import EditorScreen
from notes_tui.shell import EditNote
from tests.helpers.app import running, shown, until

TEXT = "# One\n\nA lens, a Lens.\n\n## Två ✓\n\nLENS\n\n# Three\n\nEnd.\n"


@asynccontextmanager
async def editor(vault, text=TEXT, size=(100, 30), **settings):
    (vault / "Ideas.md").write_bytes(text.encode())
    async with running(vault, size, **settings) as (app, pilot):
        app.push_screen(EditorScreen(app, EditNote("Ideas.md", (0, 0))))
        await until(lambda: shown(app) == "EditorScreen" and app.screen.takes_keys)
        yield app, pilot


def typed(app):
    return app.screen.editor.document_text


def place(app):
    return app.screen.editor.cursor_location


def chosen(app):
    return app.screen.query_one(TextArea).selection


def count(app):
    return str(app.screen.editor.find_bar.query_one(Static).render())


def toasts(app):
    return [each.message for each in app._notifications]


async def test_the_outline_goes_to_a_heading_and_back(vault):
    async with editor(vault) as (app, pilot):
        await pilot.press("down", "ctrl+o")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"tv")
        await until(lambda: app.screen.query_one("OptionList").option_count == 1)
        await pilot.press("enter")
        await until(lambda: shown(app) == "EditorScreen" and place(app) == (4, 0))
        await pilot.press("ctrl+b")
        assert place(app) == (1, 0)
        await pilot.press("ctrl+b")
        await until(lambda: any("no earlier place" in each for each in toasts(app)))
        assert typed(app) == TEXT


async def test_a_text_without_headings_says_so(vault):
    async with editor(vault, "no heading\n") as (app, pilot):
        await pilot.press("ctrl+o")
        await until(lambda: any("no headings" in each for each in toasts(app)))


async def test_the_outline_counts_lines_that_end_in_different_ways(vault):
    async with editor(vault, "a\r\nb\rc\n\n# Here\n") as (app, pilot):
        await pilot.press("ctrl+o")
        await until(lambda: shown(app) == "Picker")
        await pilot.press("enter")
        await until(lambda: shown(app) == "EditorScreen")
        await pilot.press("x")
        assert typed(app) == "a\r\nb\rc\n\nx# Here\n"


async def test_words_are_found_forward_and_back(vault):
    async with editor(vault) as (app, pilot):
        await pilot.press("ctrl+f", *"lens")
        assert chosen(app) == ((2, 2), (2, 6))
        assert count(app) == "1 of 3"
        await pilot.press("enter")
        assert chosen(app) == ((2, 10), (2, 14))
        await pilot.press("down", "down")
        assert chosen(app) == ((2, 2), (2, 6))
        await pilot.press("up")
        assert chosen(app) == ((6, 0), (6, 4))
        assert count(app) == "3 of 3"
        await pilot.press("x")
        assert count(app) == "not found"
        await pilot.press("escape")
        assert shown(app) == "EditorScreen"
        assert app.focused is app.screen.query_one(TextArea)
        assert typed(app) == TEXT


async def test_f3_goes_on_and_a_selection_is_what_is_found(vault):
    async with editor(vault) as (app, pilot):
        app.screen.query_one(TextArea).selection = ((2, 10), (2, 14))
        await pilot.press("ctrl+f")
        assert app.screen.query_one("#words", Input).value == "Lens"
        assert count(app) == "1 of 1"
        await pilot.press("f3", "shift+f3")
        assert chosen(app) == ((2, 10), (2, 14))


async def test_one_match_is_replaced_and_the_next_is_selected(vault):
    async with editor(vault) as (app, pilot):
        await pilot.press("ctrl+r", *"lens", "tab", *"eye", "enter")
        assert typed(app) == TEXT.replace("A lens", "A eye")
        assert chosen(app) == ((2, 9), (2, 13))
        await pilot.press("escape", "ctrl+z")
        assert typed(app) == TEXT


async def test_all_matches_are_replaced_in_one_step_to_undo(vault):
    async with editor(vault) as (app, pilot):
        await pilot.press("ctrl+r", *"lens", "tab", *"眼", "f4")
        assert typed(app) == "# One\n\nA 眼, a 眼.\n\n## Två ✓\n\n眼\n\n# Three\n\nEnd.\n"
        assert count(app) == "3 replaced · ctrl+z undoes"
        await pilot.press("f4")
        await until(lambda: any("nothing to replace" in each for each in toasts(app)))
        await pilot.press("escape", "ctrl+z")
        assert typed(app) == TEXT


async def test_replacing_keeps_the_line_ends_of_the_file(vault):
    async with editor(vault, "a b\r\na\r\n\u200ba\r\n") as (_app, pilot):
        await pilot.press("ctrl+r", "a", "tab", "f4", "escape", "ctrl+s")
        await until(lambda: (vault / "Ideas.md").read_bytes().decode() == " b\r\n\r\n\u200b\r\n")


async def test_matches_follow_what_is_typed_while_the_bar_is_shown(vault):
    async with editor(vault, "ab\n") as (app, pilot):
        await pilot.press("ctrl+f", "a")
        assert count(app) == "1 of 1"
        app.screen.editor.change_text("ab ab\n")
        await until(lambda: count(app).endswith("2"))


async def test_the_task_under_the_cursor_is_toggled_and_so_are_those_of_a_selection(vault):
    tasks = "- [ ] one\n- [x] two\n\ntext\n"
    async with editor(vault, tasks) as (app, pilot):
        await pilot.press("ctrl+l")
        await until(lambda: typed(app) == tasks.replace("[ ]", "[x]"))
        await pilot.press("ctrl+l")
        await until(lambda: typed(app) == tasks)
        await pilot.press("shift+down", "ctrl+l")
        await until(lambda: typed(app) == tasks.replace("[ ]", "[x]"))
        await pilot.press("ctrl+l")
        await until(lambda: typed(app) == tasks.replace("[x]", "[ ]"))
        await pilot.press("ctrl+z")
        assert typed(app) == tasks.replace("[ ]", "[x]")
        await pilot.press("ctrl+end", "ctrl+l")
        await until(lambda: any("no task here" in each for each in toasts(app)))


TABLE = "Text\n\n| a | b |\n|-|-|\n| long | c |\n\nEnd\n"


async def test_a_table_is_aligned_in_one_step_to_undo(vault):
    async with editor(vault, TABLE) as (app, pilot):
        await pilot.press("f8")
        await until(lambda: any("no table here" in each for each in toasts(app)))
        await pilot.press("down", "down", "right", "right", "right", "f8")
        laid = "Text\n\n| a    | b   |\n| ---- | --- |\n| long | c   |\n\nEnd\n"
        assert typed(app) == laid
        assert place(app) == (2, 3)
        await pilot.press("f8")
        assert typed(app) == laid
        await pilot.press("ctrl+z")
        assert typed(app) == TABLE


async def test_tab_goes_from_cell_to_cell_and_stays_a_tab_elsewhere(vault):
    async with editor(vault, TABLE) as (app, pilot):
        app.screen.editor.move_cursor((2, 3))
        await pilot.press("tab", "tab", "tab", "shift+tab")
        assert place(app) == (4, 6)
        await pilot.press("tab", "tab", "x")
        assert typed(app) == TABLE.replace("| c |\n", "| c |\n| x     |   |\n")
        await pilot.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab")
        assert place(app) == (2, 3)
        app.screen.editor.move_cursor((0, 0))
        await pilot.press("tab")
        assert typed(app).startswith("    Text")


async def test_tab_is_a_tab_in_code_that_looks_like_a_table(vault):
    async with editor(vault, "```\n|a|\n|-|\n```\n") as (app, pilot):
        app.screen.editor.move_cursor((1, 0))
        await pilot.press("tab")
        assert typed(app) == "```\n    |a|\n|-|\n```\n"


def below(app, part="#link"):
    return str(app.screen.query_one(f"EditorStatus {part}", Static).render())


LINKS = "See [[Reading]], [[Nowhere]], [@tinylens-small-models], @somebody, https://a.b/c.\n\n[[#Here]]\n\n# Here\n"


async def test_the_line_below_says_what_the_link_under_the_cursor_leads_to(vault):
    async with editor(vault, LINKS) as (app, _pilot):
        title = app.screen.library.read.paper("tinylens-small-models").title
        for column, wanted in [
            (6, "→ Reading"),
            (18, "Nowhere: target does not exist"),
            (35, f"→ {title}"),
            (58, ""),
            (70, "→ https://a.b/c"),
            (2, ""),
        ]:
            app.screen.editor.move_cursor((0, column))
            await until(lambda wanted=wanted: below(app) == wanted)
        app.screen.editor.move_cursor((2, 4))
        await until(lambda: below(app).endswith("› Here"))


async def test_a_link_in_code_is_none(vault):
    async with editor(vault, "```\n[[Reading]]\n```\n") as (app, pilot):
        app.screen.editor.move_cursor((1, 4))
        await pilot.press("ctrl+g")
        await until(lambda: any("no link under" in each for each in toasts(app)))


async def test_links_are_followed_and_one_comes_back_to_the_place(vault):
    async with editor(vault, LINKS) as (app, pilot):
        await pilot.press("x")
        app.screen.editor.move_cursor((0, 7))
        await pilot.press("ctrl+g")
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("escape")
        await until(lambda: shown(app) == "EditorScreen")
        assert (place(app), typed(app)) == ((0, 7), f"x{LINKS}")
        app.screen.editor.move_cursor((2, 4))
        await pilot.press("ctrl+g")
        await until(lambda: place(app) == (4, 0))
        await pilot.press("ctrl+b")
        assert place(app) == (2, 4)


async def test_a_link_to_a_note_that_does_not_exist_offers_to_create_it(vault):
    async with editor(vault, LINKS) as (app, pilot):
        app.screen.editor.move_cursor((0, 20))
        await pilot.press("ctrl+g")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("c")
        await until(lambda: app.screen.path == "Nowhere.md")
        assert (vault / "Nowhere.md").exists()
        await pilot.press("escape")
        await until(lambda: app.screen.path == "Ideas.md")


async def test_an_address_is_shown_before_it_is_opened(vault):
    async with editor(vault, LINKS) as (app, pilot):
        app.screen.editor.move_cursor((0, 70))
        await pilot.press("ctrl+g")
        await until(lambda: shown(app) == "Choose")
        assert app.screen._question.question == "Open https://a.b/c"


async def test_a_click_with_ctrl_follows(vault):
    async with editor(vault, LINKS) as (app, pilot):
        await pilot.click(TextArea, offset=(7, 0), control=True)
        await until(lambda: shown(app) == "ReaderScreen")


async def test_words_of_the_text_and_of_the_selection_are_counted(vault):
    async with editor(vault, "One two\nthree\n") as (app, pilot):
        await until(lambda: below(app, "#count") == "3 words")
        await pilot.press("shift+end")
        await until(lambda: below(app, "#count") == "2 of 3 words")
        await pilot.press("right", "ctrl+end", *"four")
        await until(lambda: below(app, "#count") == "4 words")
