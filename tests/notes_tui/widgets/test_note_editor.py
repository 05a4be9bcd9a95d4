from __future__ import annotations

from textual.app import App
from textual.widgets import OptionList, TextArea

from notes_tui.widgets.note_editor import Completion, NoteEditor

NOTES = [
    Completion("Alpha note", "Alpha"),
    Completion("alias → Beta", "Beta|alias"),
    Completion("[red]x[/]", "x"),
]
TAGS = [Completion("topic/one", "topic/one"), Completion("topic/two", "topic/two")]


class Host(App[None]):
    def __init__(self, text=""):
        super().__init__()
        self.text = text
        self.closed = 0

    def compose(self):
        yield NoteEditor(
            lambda typed: [each for each in NOTES if typed.lower() in each.label.lower()],
            lambda typed: [each for each in TAGS if each.label.startswith(typed)],
        )

    def on_mount(self):
        self.editor.document_text = self.text
        self.editor.focus_text()

    def on_note_editor_closed(self):
        self.closed += 1

    @property
    def editor(self):
        return self.query_one(NoteEditor)

    @property
    def offered(self):
        options = self.query_one(OptionList)
        return [str(option.prompt) for option in options.options] if options.display else []


async def test_a_link_is_completed():
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"See [[al")
        assert app.offered == ["Alpha note", "alias → Beta"]
        await pilot.press("down", "enter", *" too")
        assert app.editor.document_text == "See [[Beta|alias]] too"
        assert app.offered == []


async def test_brackets_that_are_there_are_not_doubled():
    app = Host("[[]] end")
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.move_cursor((0, 2))
        await pilot.press(*"alp", "tab")
        assert app.editor.document_text == "[[Alpha]] end"
        assert app.editor.cursor_location == (0, 9)


async def test_a_tag_is_completed_and_a_heading_is_none():
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"# to")
        assert app.offered == []
        await pilot.press(*" #to")
        assert app.offered == ["topic/one", "topic/two"]
        await pilot.press("down", "tab")
        assert app.editor.document_text == "# to #topic/two"


async def test_escape_closes_the_list_first():
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"[[al", "escape")
        assert (app.offered, app.closed) == ([], 0)
        await pilot.press("escape")
        assert app.closed == 1
        await pilot.press("p")
        assert app.offered == ["Alpha note"]


async def test_enter_and_arrows_are_the_text_s_own_while_no_list_is_open():
    app = Host("one\ntwo")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "end", "enter", "x")
        assert app.editor.document_text == "one\ntwo\nx"


async def test_line_ends_and_odd_characters_survive_an_edit():
    app = Host("one\r\n\x0ctwo\r\n")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x")
        assert app.editor.document_text == "xone\r\n\x0ctwo\r\n"


async def test_completions_are_plain_text():
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"[[red")
        assert app.offered == ["[red]x[/]"]


async def test_nothing_is_offered_while_the_text_is_read_only():
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.read_only = True
        await pilot.press(*"[[al")
        assert app.editor.document_text == ""
        assert app.query_one(TextArea).read_only
        assert app.offered == []
