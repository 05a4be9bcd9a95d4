from __future__ import annotations

import threading

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.worker import WorkerState

from index import Library
from notes_tui.widgets.markdown.view import MarkdownView

LINKS = "\n\n".join(
    ["see [[Note#Part|the note]]", *(f"line {n}" for n in range(60)), "[@key] and #tag and <https://x.org>"]
)
MANY = "\n\n".join(f"line {n}" for n in range(200))
LONG = " ".join(f"{n:04}" for n in range(6_000))


class Host(App[None]):
    """An app with one view. The parser waits for the gate of a text, if a test has set one."""

    def __init__(self):
        super().__init__()
        self.gates: dict[str, threading.Event] = {}
        self.threads: list[threading.Thread] = []
        self.followed: list[tuple[str, str, str | None]] = []

    def compose(self):
        yield MarkdownView(self.parse)

    def on_mount(self):
        self.view.focus()

    def parse(self, text):
        self.threads.append(threading.current_thread())
        if gate := self.gates.get(text):
            assert gate.wait(300)
        return Library.markdown(text)

    def on_markdown_view_link_activated(self, event):
        self.followed.append((event.target.kind, event.target.target, event.target.anchor))

    @property
    def view(self):
        return self.query_one(MarkdownView)

    @property
    def rows(self):
        return [strip.text.rstrip() for strip in map(self.view.render_line, range(self.view.size.height))]

    def looks(self, text):
        """The style of every run on the screen that contains a text."""
        strips = map(self.view.render_line, range(self.view.size.height))
        return [segment.style for strip in strips for segment in strip if text in segment.text]

    async def settled(self, pilot):
        """Wait until all workers have finished and delivered their results."""
        while any(w.state in (WorkerState.PENDING, WorkerState.RUNNING) for w in self.workers):
            await pilot.pause()
        await pilot.pause()


@pytest.fixture
async def host():
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        yield app, pilot


async def test_it_shows_a_text_and_then_an_empty_page(host):
    app, _pilot = host
    app.view.show("# Title\n\n- one\n- [ ] two")
    assert app.rows[:4] == ["Title", "", "• one", "☐ two"]
    app.view.show("")
    assert set(app.rows) == {""}


async def test_every_row_is_as_wide_as_the_view(host):
    app, pilot = host
    app.view.show(
        "日本語の文章" * 30 + "\n\n| a | b |\n|---|---|\n| " + "👩‍🔬 x" * 40 + " | é |\n\n" + "x" * 200
    )
    for width in (80, 33):
        await pilot.resize_terminal(width, 24)
        await pilot.pause()
        room = app.view.scrollable_content_region.width
        assert {cell_len(app.view.render_line(y).text) for y in range(24)} == {room}


async def test_text_is_wrapped_again_for_a_new_width(host):
    app, pilot = host
    app.view.show("one two three four five six seven eight nine ten")
    assert app.rows[1] == ""
    await pilot.resize_terminal(21, 24)
    await pilot.pause()
    assert app.rows[:3] == ["one two three four", "five six seven eight", "nine ten"]


async def test_markup_and_terminal_escapes_are_shown_as_text(host):
    app, _pilot = host
    app.view.show("[red]x[/] [@click=app.quit]y[/] ![](%1b%5d0;pwned%07)")
    assert app.rows[0] == "[red]x[/] [@click=app.quit]y[/] ▣ ␛]0;pwned␇"


@pytest.mark.parametrize(
    ("keys", "top"),
    [
        (["j"], 1),
        (["down", "down", "k"], 1),
        (["j", "up"], 0),
        (["G"], 375),
        (["end"], 375),
        (["G", "g"], 0),
        (["end", "home"], 0),
        (["ctrl+d"], 12),
        (["ctrl+d", "ctrl+d", "ctrl+u"], 12),
    ],
)
async def test_keys_scroll(host, keys, top):
    app, pilot = host
    app.view.show(MANY)
    await pilot.pause()
    await pilot.press(*keys)
    await pilot.pause()
    assert app.view.scroll_offset.y == top


async def test_page_keys_scroll_by_a_page(host):
    app, pilot = host
    app.view.show(MANY)
    await pilot.pause()
    await pilot.press("pagedown")
    await pilot.wait_for_animation()
    assert app.view.scroll_offset.y >= 20
    await pilot.press("pageup")
    await pilot.wait_for_animation()
    assert app.view.scroll_offset.y == 0


async def test_the_scroll_position_is_kept_only_for_the_same_key(host):
    app, pilot = host
    app.view.show(MANY, key="a")
    await pilot.pause()
    await pilot.press("ctrl+d")
    await pilot.pause()
    app.view.show(f"{MANY}\n\nmore", key="a")
    assert app.view.scroll_offset.y == 12
    app.view.show(MANY, key="b")
    assert app.view.scroll_offset.y == 0
    app.view.show(MANY)
    await pilot.pause()
    await pilot.press("ctrl+d")
    await pilot.pause()
    assert app.view.scroll_offset.y == 12
    app.view.show(MANY)
    assert app.view.scroll_offset.y == 0


async def test_a_text_that_became_shorter_is_still_visible(host):
    app, pilot = host
    app.view.show(MANY, key="a")
    await pilot.pause()
    await pilot.press("G")
    await pilot.pause()
    assert app.view.scroll_offset.y == 375
    app.view.show("short", key="a")
    await pilot.pause()
    assert app.rows[0] == "short"


async def test_a_long_text_is_parsed_in_a_thread_while_the_old_one_stays(host):
    app, pilot = host
    app.view.show("old")
    gate = app.gates[LONG] = threading.Event()
    app.view.show(LONG)
    await pilot.pause()
    assert app.rows[0] == "old"
    gate.set()
    await app.settled(pilot)
    assert app.rows[0].startswith("0000 0001")
    assert [thread is threading.main_thread() for thread in app.threads] == [True, False]


@pytest.mark.parametrize("newer", ["new", f"new {LONG}"])
async def test_an_earlier_request_never_replaces_a_later_one(host, newer):
    app, pilot = host
    gate = app.gates[LONG] = threading.Event()
    app.view.show(LONG, key="a")
    await pilot.pause()
    app.view.show(newer, key="b")
    await app.settled(pilot)
    gate.set()
    await pilot.pause(0.2)
    assert app.rows[0].startswith("new")


async def test_another_text_starts_at_its_top_even_if_it_is_requested_twice(host):
    app, pilot = host
    app.view.show(MANY, key="a")
    await pilot.pause()
    await pilot.press("G")
    await pilot.pause()
    assert app.view.scroll_offset.y == 375
    first, second = f"1 {LONG}", f"2 {LONG}"
    app.gates[first] = app.gates[second] = threading.Event()
    app.view.show(first, key="b")
    app.view.show(second, key="b")
    app.gates[second].set()
    await app.settled(pilot)
    assert app.view.scroll_offset.y == 0
    assert app.rows[0].startswith("2 0000")


async def test_a_long_text_fits_the_width_at_the_time_it_is_ready(host):
    app, pilot = host
    gate = app.gates[LONG] = threading.Event()
    app.view.show(LONG)
    await pilot.pause()
    await pilot.resize_terminal(40, 24)
    gate.set()
    await app.settled(pilot)
    assert " ".join(app.rows[:3]) == LONG[: 3 * 40 - 1]
    await pilot.resize_terminal(60, 24)
    await app.settled(pilot)
    assert " ".join(app.rows[:3]) == LONG[: 3 * 60 - 1]


async def test_links_are_selected_in_order_and_followed(host):
    app, pilot = host
    app.view.show(LINKS)
    app.view.action_follow_link()
    for _ in range(4):
        app.view.action_next_link()
        app.view.action_follow_link()
    await pilot.pause()
    assert app.followed == [
        ("wikilink", "Note", "Part"),
        ("citation", "key", None),
        ("tag", "tag", None),
        ("url", "https://x.org", None),
    ]
    app.view.action_next_link()
    app.view.action_previous_link()
    app.view.action_follow_link()
    await pilot.pause()
    assert app.followed[-1] == ("url", "https://x.org", None)


async def test_the_selected_link_is_reversed_and_visible(host):
    app, pilot = host
    app.view.show(LINKS)
    await pilot.pause()
    assert not app.looks("note")[0].reverse
    app.view.action_next_link()
    assert app.looks("note")[0].reverse
    app.view.action_next_link()
    await pilot.pause()
    assert app.view.scroll_offset.y > 0
    assert app.looks("@key")[0].reverse
    assert not app.looks("#tag")[0].reverse
    app.view.action_next_link()
    app.view.action_next_link()
    app.view.action_next_link()
    await pilot.pause()
    assert app.view.scroll_offset.y == 0
    assert app.looks("note")[0].reverse


async def test_a_page_without_links_follows_none(host):
    app, pilot = host
    app.view.show("plain")
    await pilot.pause()
    app.view.action_next_link()
    app.view.action_previous_link()
    app.view.action_follow_link()
    await pilot.pause()
    assert app.followed == []


@pytest.mark.parametrize(
    ("offset", "followed"),
    [
        ((1, 0), []),
        ((4, 0), [("wikilink", "日本", None)]),
        ((7, 0), [("wikilink", "日本", None)]),
        ((8, 0), []),
        ((9, 0), [("tag", "t", None)]),
        ((30, 0), []),
        ((4, 9), []),
    ],
)
async def test_a_click_follows_the_link_below_it(host, offset, followed):
    app, pilot = host
    app.view.show("see [[日本]] #t")
    await pilot.pause()
    await pilot.click(MarkdownView, offset=offset)
    assert app.followed == followed


async def test_a_click_on_a_scrolled_page_finds_its_link(host):
    app, pilot = host
    app.view.show(LINKS)
    await pilot.pause()
    await pilot.press("G")
    await pilot.pause()
    await pilot.click(MarkdownView, offset=(2, 23))
    assert app.followed == [("citation", "key", None)]


FOLDS = "> [!tip]- One\n> hidden [[a]]\n\n> [!tip]+ Two\n> seen\n\nend [[b]]"


async def test_following_the_title_of_a_folded_callout_opens_it(host):
    app, pilot = host
    app.view.show(FOLDS, key="x")
    assert app.rows[:5] == ["▌ ✦ One ▸", "", "▌ ✦ Two ▾", "▌ seen", ""]
    app.view.action_next_link()
    app.view.action_follow_link()
    assert app.rows[:4] == ["▌ ✦ One ▾", "▌ hidden a", "", "▌ ✦ Two ▾"]
    app.view.show(f"{FOLDS} more", key="x")
    assert app.rows[1] == "▌ hidden a"
    app.view.action_follow_link()
    assert app.rows[:2] == ["▌ ✦ One ▸", ""]
    await pilot.click(MarkdownView, offset=(4, 0))
    assert app.rows[1] == "▌ hidden a"
    assert app.followed == []
    app.view.show(FOLDS, key="y")
    assert app.rows[:2] == ["▌ ✦ One ▸", ""]


async def test_links_in_folded_callouts_are_skipped(host):
    app, pilot = host
    app.view.show(FOLDS)
    for _ in range(3):
        app.view.action_next_link()
        assert not app.looks("hidden")
    app.view.action_follow_link()
    await pilot.pause()
    assert app.followed == [("wikilink", "b", None)]
    app.view.action_previous_link()
    app.view.action_previous_link()
    app.view.action_follow_link()
    app.view.action_next_link()
    app.view.action_follow_link()
    await pilot.pause()
    assert app.followed == [("wikilink", "b", None), ("wikilink", "a", None)]


async def test_a_callout_with_a_match_is_not_folded(host):
    app, _pilot = host
    app.view.show(FOLDS, mark=Library.highlighter(["hidden"]))
    assert app.rows[1] == "▌ hidden a"


async def test_a_footnote_mark_leads_to_the_footnote_and_back(host):
    app, pilot = host
    app.view.show("word[^1] and[^2]\n\n" + MANY + "\n\n[^2]: Second\n[^1]: First")
    await pilot.pause()
    app.view.action_next_link()
    app.view.action_follow_link()
    assert app.rows[-1] == "¹ First"
    app.view.action_follow_link()
    assert app.rows[0] == "word¹ and²"
    assert app.followed == []


async def test_code_is_coloured_off_the_event_loop(host):
    app, pilot = host
    app.view.show("```python\ndef f()\n```")
    await app.settled(pilot)
    assert app.rows[0] == "def f()"
    assert app.looks("def")[0].color != app.looks("(")[0].color
    assert app.threads[-1] is not threading.main_thread()


async def test_matches_have_a_background(host):
    app, _pilot = host
    app.view.show("other One words", mark=Library.highlighter(["one"]))
    assert app.looks("One")[0].bgcolor != app.looks("other")[0].bgcolor


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_styles_follow_the_theme(host, theme):
    app, pilot = host
    app.theme = "nord"
    app.view.show("# Head\n\ntext *slant* **fat** ~~gone~~ `code` #tag")
    await pilot.pause()
    before = app.looks("Head")[0]
    app.theme = theme
    await pilot.pause()
    after = app.looks("Head")[0]
    assert after.color != before.color
    assert after.bold
    plain = app.looks("text")[0]
    assert app.looks("slant")[0].italic
    assert app.looks("fat")[0].bold
    assert app.looks("gone")[0].strike
    assert app.looks("code")[0].bgcolor != plain.bgcolor
    assert app.looks("#tag")[0].color != plain.color


async def test_a_comment_is_shown_on_request_and_where_the_only_match_is_in_it():
    async with Host().run_test(size=(40, 10)) as pilot:
        view = pilot.app.view
        view.show("seen %%hidden%%", key="a")
        await pilot.app.settled(pilot)
        assert pilot.app.rows[0] == "seen"
        assert view.toggle_comments()
        await pilot.app.settled(pilot)
        assert pilot.app.rows[0] == "seen %%hidden%%"
        assert not view.toggle_comments()
        await pilot.app.settled(pilot)
        assert pilot.app.rows[0] == "seen"
        view.show("seen %%hidden%%", key="b", mark=Library.highlighter(["hidden"]))
        await pilot.app.settled(pilot)
        assert pilot.app.rows[0] == "seen %%hidden%%"
        view.show("seen %%hidden%%", key="c", mark=Library.highlighter(["seen"]))
        await pilot.app.settled(pilot)
        assert pilot.app.rows[0] == "seen"


async def test_a_long_text_for_a_view_that_was_removed_is_no_fault(host):
    """A screen may finish loading after its widgets have gone, as at the end of the app."""
    app, pilot = host
    view = app.view
    await view.remove()
    view.show(LONG)
    await app.settled(pilot)
    assert app.threads
    assert app._exception is None


async def test_a_view_removed_while_its_page_is_made_is_no_fault(host):
    app, pilot = host
    view, gate = app.view, threading.Event()
    app.gates[LONG] = gate
    view.show(LONG)
    while not app.threads:
        await pilot.pause()
    await view.remove()
    gate.set()
    await app.settled(pilot)
    assert app._exception is None
    assert view.virtual_size.height == 0


async def test_the_place_comes_back_with_the_text_of_a_file_that_was_empty_for_a_moment(host):
    app, pilot = host
    app.view.show(MANY, key="a")
    await pilot.pause()
    app.view.scroll_to(y=50, animate=False)
    await pilot.pause()
    for text in ("", "short", MANY):
        app.view.show(text, key="a")
        await pilot.pause()
    assert app.view.scroll_offset.y == 50
    app.view.show("\n\n".join(f"line {n}" for n in range(20)), key="a")
    await pilot.pause()
    app.view.scroll_to(y=3, animate=False)
    await pilot.pause()
    app.view.show(MANY, key="a")
    await pilot.pause()
    assert app.view.scroll_offset.y == 3
    app.view.show("short", key="b")
    await pilot.pause()
    app.view.show(MANY, key="b")
    await pilot.pause()
    assert app.view.scroll_offset.y == 0
