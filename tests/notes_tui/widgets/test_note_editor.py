from __future__ import annotations

import pytest
from textual.app import App
from textual.widgets import OptionList, TextArea

from notes_tui.widgets.note_editor import EditorCompletion, NoteEditor

NOTES = [
    EditorCompletion("Alpha note", "[[Alpha]]"),
    EditorCompletion("alias → Beta", "[[Beta|alias]]"),
    EditorCompletion("[red]x[/]", "[[x]]"),
    EditorCompletion("Delta", "[Delta](Delta.md)"),
    EditorCompletion("e\x1bs\u202ec", "[[n|e\x1bsc]]"),
]
TAGS = [EditorCompletion("topic/one", "topic/one"), EditorCompletion("topic/two", "topic/two")]
PAPERS = [
    EditorCompletion("doe-probes  Probes That Count", "doe-probes"),
    EditorCompletion("roe-lenses  Lenses", "roe-lenses"),
]


class Host(App[None]):
    def __init__(self, text=""):
        super().__init__()
        self.text = text
        self.closed = 0
        self.changed = 0

    def compose(self):
        yield NoteEditor(
            lambda typed: [each for each in NOTES if typed.lower() in each.label.lower()],
            lambda typed: [each for each in TAGS if each.label.startswith(typed)],
            lambda typed: [each for each in PAPERS if typed.lower() in each.label.lower()],
        )

    def on_mount(self):
        self.editor.document_text = self.text
        self.editor.focus_text()

    def on_note_editor_closed(self):
        self.closed += 1

    def on_note_editor_changed(self):
        self.changed += 1

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


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("", "[[delt", "[Delta](Delta.md)"),
        ("!", "[[delt", "![Delta](Delta.md)"),
        ("| a | ", "[[alias", "| a | [[Beta\\|alias]]"),
    ],
)
async def test_a_completion_takes_the_place_of_the_brackets(before, typed, after):
    app = Host(before)
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.move_cursor((0, len(before)))
        await pilot.press(*typed, "enter")
        assert app.editor.document_text == after


async def test_what_is_offered_is_safe_to_show_and_put_in_as_it_is():
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"[[")
        assert not {"\x1b", "\u202e"} & set("".join(app.offered))
        await pilot.press("up", "enter")
        assert app.editor.document_text == "[[n|e\x1bsc]]"
        assert "\x1b" not in app.query_one(TextArea).text


@pytest.mark.parametrize("before", ["", "see ", "[", "[@roe-lenses; ", "[@roe-lenses;", "[-"])
async def test_a_citation_is_completed(before):
    app = Host(before)
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.move_cursor((0, len(before)))
        await pilot.press("@")
        assert len(app.offered) == 2
        await pilot.press(*"count", "enter", "]")
        assert app.editor.document_text == f"{before}@doe-probes]"
        assert app.offered == []


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        ("me", False),
        ("`", False),
        ("`a` ", True),
        ("``a` ", False),
        ("```\n", False),
        ("> ~~~~\n~~~\n", False),
        ("```sh\n```\n", True),
        ("```sh\n```no end\n", False),
        ("```a```\n", True),
        ("@x", False),
    ],
)
async def test_no_citation_within_code_or_an_address(before, offered):
    app = Host(before)
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.move_cursor((before.count("\n"), len(before.rpartition("\n")[2])))
        await pilot.press(*"@doe")
        assert bool(app.offered) == offered


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


@pytest.mark.parametrize(
    "text", ["", "\n", "a\nb\n", "a\r\nb\r\n", "a\rb", "a\r\nb\nc\r", "\ufeffa\x1b[2J\u2028b\tc  "]
)
async def test_an_unchanged_text_comes_back_to_the_character(text):
    app = Host(text)
    async with app.run_test(size=(80, 24)):
        assert app.editor.document_text == text


async def test_each_text_has_line_ends_of_its_own():
    app = Host("a\r\nb")
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.document_text = "a\nb"
        await pilot.press("x", "enter")
        assert app.editor.document_text == "x\na\nb"


async def test_it_says_that_the_text_changed():
    app = Host("one")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        before = app.changed
        await pilot.press("right")
        assert app.changed == before
        await pilot.press("x")
        assert app.changed == before + 1


async def test_the_list_goes_when_the_cursor_leaves_the_link():
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"[[al")
        assert app.offered != []
        await pilot.press("home")
        assert app.offered == []


async def test_up_from_the_first_completion_is_the_last():
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"#topic", "up", "enter")
        assert app.editor.document_text == "#topic/two"


@pytest.mark.parametrize("row", [0, 10, 39])
async def test_the_list_is_beside_the_line_and_on_the_screen(row):
    app = Host("\n" * 39)
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.move_cursor((row, 0))
        await pilot.press(*"[[al")
        await pilot.pause()
        place = app.query_one(OptionList).region
        line = app.query_one(TextArea).cursor_screen_offset.y
        assert place.height > 0
        assert place in app.screen.region
        assert line in (place.y - 1, place.bottom)


CHANGES = [
    ("a line before the cursor", "one\ntwo\nthree", "zero\none\ntwo\nthree", (1, 2), (2, 2)),
    ("a line after the cursor", "one\ntwo", "one\ntwo\nthree\n", (0, 1), (0, 1)),
    ("a line taken away before it", "one\ntwo\nthree\n", "two\nthree\n", (2, 1), (1, 1)),
    ("a blank line among blank lines", "\n\n\n", "\n\n", (0, 0), (0, 0)),
    ("nothing", "same\r\nlines\r\n", "same\r\nlines\r\n", (1, 1), (1, 1)),
    ("everything", "", "a\nb\n", (0, 0), (0, 0)),
]


@pytest.mark.parametrize(
    ("before", "after", "cursor", "then"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES]
)
async def test_another_text_leaves_the_cursor_where_it_was_and_can_be_undone(before, after, cursor, then):
    app = Host(before)
    async with app.run_test(size=(80, 24)) as pilot:
        app.editor.move_cursor(cursor)
        app.editor.change_text(after)
        assert app.editor.document_text == after
        if before:
            assert app.editor.cursor_location == then
        if before != after:
            await pilot.press("ctrl+z")
            assert app.editor.document_text == before


async def test_another_text_may_have_other_line_ends():
    app = Host("one\ntwo\n")
    async with app.run_test(size=(80, 24)):
        app.editor.change_text("one\r\ntwo\r\nthree\r\n")
        assert app.editor.document_text == "one\r\ntwo\r\nthree\r\n"
