from __future__ import annotations

import pytest
from textual.app import App

from notes_tui.view.row_ids import RuleId
from notes_tui.view.rows import Row
from notes_tui.widgets.row_list import RowList

IDS = [f"p:{n:06}" for n in range(100_000)]


class Host(App[None]):
    def __init__(self, ids, held=None):
        super().__init__()
        self.ids = ids
        self.held = held
        self.asked = 0
        self.heard: list[str | None] = []
        self.chosen: list[str] = []

    def compose(self):
        yield RowList(self.fetch, abs, id="list")

    def on_mount(self):
        self.query_one(RowList).focus()
        self.query_one(RowList).set_ids(self.ids, empty="Nothing here")

    def fetch(self, ids):
        self.asked += len(ids)
        ids = ids if self.held is None else [id_ for id_ in ids if id_ in self.held]
        return {id_: Row(id_, f"Title [red]{id_}[/]", "○", "2024-01-02", "7", ("a/b", "c")) for id_ in ids}

    def on_row_list_highlighted(self, event):
        self.heard.append(event.id)

    def on_row_list_selected(self, event):
        self.chosen.append(event.id)

    @property
    def list(self):
        return self.query_one(RowList)

    def lines(self):
        return [self.list.render_line(y).text for y in range(self.list.size.height)]


async def test_what_is_said_in_place_of_rows_has_as_many_lines_as_it_needs():
    app = Host([])
    async with app.run_test(size=(24, 8)) as pilot:
        app.list.set_ids([], empty="Nothing found. Did you mean: retrieval · ctrl+y")
        await pilot.pause()
        shown = [line.strip() for line in app.lines()]
        assert shown[:4] == ["Nothing found. Did", "you mean: retrieval", "· ctrl+y", ""]


async def test_only_the_rows_on_the_screen_are_fetched():
    app = Host(IDS)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.asked < 200
        await pilot.press("G")
        assert app.list.current == IDS[-1]
        assert "p:099999" in app.lines()[-1]
        await pilot.press("g")
        assert app.list.current == IDS[0]
        assert app.asked < 400


@pytest.mark.parametrize(
    ("keys", "at"),
    [("j", 1), ("jjjk", 2), ("k", 0), (["down", "down"], 2), (["ctrl+d"], 12), (["ctrl+d", "ctrl+u"], 0)],
)
async def test_moving(keys, at):
    app = Host(IDS)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        assert app.list.current == IDS[at]


async def test_markup_in_a_title_shows_as_typed():
    app = Host(IDS[:1])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        line = app.lines()[0]
        assert "[red]p:000000[/]" in line
        assert "#a/b #c" in line
        assert "▲7" in line
        assert "2024-01-02" in line


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Deep learning", "○ Deep learning                        Nature #ml    ▲7 2015-05-28"),
        ("Deep learning of everything, ever", "○ Deep learning of everything, ever    Nature #ml    ▲7 2015"),
        (
            "Deep learning of everything that there is in it",
            "○ Deep learning of everything that there is in it   #ml   ",
        ),
    ],
)
async def test_a_venue_stands_where_the_title_leaves_room(title, shown):
    app = Host(["x"])
    app.fetch = lambda ids: {"x": Row("x", title, "○", "2015-05-28", "7", ("ml",), place="Nature")}
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert " ".join(app.lines()[0].split()).startswith(" ".join(shown.split()))


async def test_wide_characters_keep_the_columns():
    app = Host(["x"])
    app.fetch = lambda ids: {"x": Row("x", "大規模言語モデル" * 20, "○", "2024-01-02", "", ())}
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        strip = app.list.render_line(0)
        assert strip.cell_length == app.list.size.width
        assert strip.text.rstrip().endswith("2024-01-02")
        assert "…" in strip.text


async def test_marks_stay_with_their_rows():
    app = Host(IDS[:5])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "j", "space")
        assert app.list.marked == (IDS[0], IDS[2])
        app.list.set_ids([IDS[2], IDS[4]], keep=IDS[4])
        assert app.list.marked == (IDS[2],)
        assert app.list.current == IDS[4]
        app.list.clear_marks()
        assert app.list.marked == ()


async def test_the_cursor_stays_where_it_was_when_its_row_is_gone():
    app = Host(IDS[:5])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j")
        app.list.set_ids([IDS[0], IDS[1], IDS[3], IDS[4]], keep=IDS[2])
        assert app.list.current == IDS[3]


async def test_rows_that_come_later_are_drawn_when_they_come():
    held: set[str] = set()
    app = Host(IDS[:3], held)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not app.lines()[0].strip()
        held.update(IDS)
        app.list.rows_changed({IDS[0]})
        assert "p:000000" in app.lines()[0]
        # Others are no reason to draw again.
        drawn = dict(app.list._strips)
        assert drawn
        app.list.rows_changed({IDS[90]})
        assert app.list._strips == drawn


async def test_scrolling_by_a_row_draws_two_and_asks_for_no_more_than_it_did():
    app = Host(IDS)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"j" * 24)
        await pilot.pause()
        asked, drawn = app.asked, app.list._drawn
        rows = []
        app.list._drawn = lambda row, width, style: rows.append(row.id) or drawn(row, width, style)
        await pilot.press("j")
        await pilot.pause()
        assert app.asked == asked
        assert set(rows) == {IDS[24], IDS[25]}
        # Another mark or theme is seen.
        before = [segment.style for segment in app.list.render_line(3)]
        app.theme = "textual-light"
        await pilot.press("space", "k")
        await pilot.pause()
        assert app.lines()[-2].startswith("▎")
        assert [segment.style for segment in app.list.render_line(3)] != before


async def test_messages():
    app = Host(IDS[:3])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "enter")
        await pilot.pause()
        assert app.heard == [IDS[0], IDS[1]]
        assert app.chosen == [IDS[1]]


async def test_an_empty_list_says_so_and_takes_every_key():
    app = Host([])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "k", "G", "enter", "space", "ctrl+d")
        assert app.list.current is None
        assert app.chosen == []
        assert "Nothing here" in app.lines()[0]


@pytest.mark.parametrize("at", [0, 2])
async def test_the_cursor_passes_over_a_rule(at):
    rule = RuleId("without hallucinations")
    ids = [*IDS[:at], rule, *IDS[at:5]]
    app = Host(ids)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        assert app.list.current == IDS[0]
        seen = []
        for key in "jjjjkkkkk":
            await pilot.press(key)
            seen.append(app.list.current)
        assert seen == [*IDS[1:5], *IDS[3::-1], IDS[0]]
        await pilot.press("G", "g", "space")
        assert list(app.list.marked) == IDS[:1]
        await pilot.click(app.list, offset=(5, at))
        assert app.list.current == IDS[1]
        assert app.lines()[at].startswith("── Title")


async def test_the_cursor_stays_on_the_screen_when_a_short_list_becomes_a_long_one():
    app = Host(IDS[80:81])
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        app.list.set_ids(IDS[:100], keep=IDS[80])
        await pilot.pause()
        top = app.list.scroll_offset.y
        assert top <= 80 < top + app.list.size.height
        assert IDS[80] in "".join(app.lines())
