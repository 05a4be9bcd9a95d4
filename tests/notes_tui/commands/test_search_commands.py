"""Saved searches, the queries that came before, and what is related."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Input, Label, OptionList, Static

from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.facet_list import FacetList, toggled
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import TINY, current, go_to, rows, running, shown, until

PAGE = """Daily Papers

byAK and the research community

Mar 5

A Second Probe for Large Models

A probe of a few million weights reads hidden states again.

  • 3 authors
·
Oct 9, 2025 7
"""


def box(app):
    return app.screen_stack[1].query_one("#search", Input)


async def test_a_search_is_kept_as_a_note_and_tells_what_is_new(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("slash", *"probe", "enter")
        await until(lambda: len(rows(app)) == 1)
        await pilot.press("S")
        await until(lambda: shown(app) == "Ask")
        await pilot.press(*"Probes", "enter")
        await until((vault / "searches" / "Probes.md").exists)
        assert "saved-search: probe" in (vault / "searches" / "Probes.md").read_text("utf-8")
        await pilot.press("5")
        await until(lambda: len(rows(app)) == 1 and "Probes" in rows(app)[0])
        assert "new" not in rows(app)[0]
        (vault / "corpus" / "more.txt").write_text(PAGE, "utf-8")
        await until(lambda: "1 new of 2" in rows(app)[0])
        await pilot.press("enter")
        await until(lambda: box(app).value == "probe" and len(rows(app)) == 2)
        await pilot.press("5")
        await until(lambda: len(rows(app)) == 1 and "new" not in rows(app)[0] and "2" in rows(app)[0])


async def test_a_saved_search_is_renamed_and_deleted_like_a_note(vault):
    (vault / "Odd.md").write_text("---\nsaved-search: tiny OR harbour\nsaved-kind: paper\n---\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("5")
        await until(lambda: len(rows(app)) == 1 and "Odd" in rows(app)[0])
        await pilot.press("f2")
        await until(lambda: shown(app) == "RenameScreen")
        app.screen.query_one(Input).value = "searches/Even"
        await pilot.press("enter")
        await until(lambda: "Even" in rows(app)[0])
        await pilot.press("D")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("d")
        await until(lambda: not rows(app))
        assert (vault / ".trash" / "searches" / "Even.md").exists()
        await pilot.press("u")
        await until(lambda: len(rows(app)) == 1)


async def test_earlier_queries_come_back(vault):
    async with running(vault) as (app, pilot):
        for word in ("tiny", "harbour"):
            await pilot.press("slash", *word, "enter", "escape")
            await until(lambda: box(app).value == "")
        await until(lambda: app.library.searches.recent() == ["harbour", "tiny"])
        await pilot.press("slash")
        await until(lambda: list(box(app)._recent) == ["harbour", "tiny"])
        await pilot.press("up", "up", "up")
        assert box(app).value == "tiny"
        await until(lambda: current(app) == f"p:{TINY}")
        await pilot.press("down")
        assert box(app).value == "harbour"
        await pilot.press("down")
        assert box(app).value == ""
        await pilot.press("down")
        await until(lambda: not box(app).has_focus)


async def test_what_is_related_is_shown_with_reasons_and_opened(vault):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("r")
        await until(lambda: shown(app) == "RelatedScreen")
        listed = app.screen.query_one(OptionList)
        await until(lambda: listed.highlighted == 0)
        text = str(listed.get_option_at_index(0).prompt)
        assert "Reading" in text
        assert "links here" in text
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")


async def test_the_list_of_related_documents_is_found_again_less_like_one_of_them(vault):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("r")
        await until(lambda: shown(app) == "RelatedScreen")
        listed = app.screen.query_one(OptionList)
        await until(lambda: listed.highlighted == 0)
        title = app.screen.query_one(".dialog-title", Label)
        before = [str(option.prompt) for option in listed.options]
        first = before[0].splitlines()[0].removeprefix("note  ").strip()
        await pilot.press("minus")
        await until(lambda: f"less like {first}" in str(title.render()))
        assert not any(str(option.prompt).splitlines()[0] in before[0] for option in listed.options)
        assert "u to take it back" in str(app.screen.query_one(".dialog-hint", Label).render())
        await pilot.press("u")
        await until(lambda: "less like" not in str(title.render()))
        assert [str(option.prompt) for option in listed.options] == before


async def test_less_like_all_of_them_leaves_an_empty_list_from_which_one_goes_back(vault):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("r")
        await until(lambda: shown(app) == "RelatedScreen")
        listed = app.screen.query_one(OptionList)
        await until(lambda: listed.highlighted == 0)
        while count := listed.option_count:
            await pilot.press("minus")
            await until(lambda count=count: listed.option_count < count)
        await pilot.press("minus", "enter", "u")
        await until(lambda: listed.option_count > 0 and listed.highlighted == 0)
        await pilot.press("escape")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_tags_of_neighbours_are_offered(vault):
    (vault / "One.md").write_text("[[tinylens-small-models]] #shared-tag", "utf-8")
    (vault / "Two.md").write_text("[[tinylens-small-models]] #shared-tag", "utf-8")
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("t")
        await until(lambda: shown(app) == "TagPrompt")
        listed = app.screen.query_one(OptionList)
        await until(
            lambda: (
                listed.option_count and "on related documents" in str(listed.get_option_at_index(0).prompt)
            )
        )
        await pilot.press("down", "tab", "enter")
        await until(lambda: "shared-tag" in (vault / "papers" / f"{TINY}.md").read_text("utf-8"))


def first_line(app):
    view = app.screen.query_one(MarkdownView)
    return view.scroll_offset.y


async def test_a_note_opens_where_it_matches(vault):
    text = "\n\n".join(
        ["# Long", *(f"Paragraph {n}." for n in range(60)), "The zanzibar.", *["More."] * 60, "zanzibar"]
    )
    (vault / "Long.md").write_text(text, "utf-8")
    app = NotesApp(Library(vault), AppSettings())
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("2", "slash", *"zanzi")
        await until(lambda: current(app) == "n:Long.md" and len(rows(app)) == 1)
        await until(lambda: first_line(app) > 90)
        at = first_line(app)
        await pilot.press("enter", "full_stop")
        await until(lambda: first_line(app) > at + 50)
        await pilot.press("comma")
        await until(lambda: at - 15 < first_line(app) < at + 15)
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await until(lambda: first_line(app) > 90)
        at = first_line(app)
        await pilot.press("full_stop")
        await until(lambda: first_line(app) > at + 50)
        await pilot.press("comma")
        await until(lambda: at - 15 < first_line(app) < at + 15)


def counted(app):
    facets = app.screen_stack[1].query_one(FacetList)
    return [str(facets.get_option_at_index(at).prompt).split() for at in range(facets.option_count)]


async def test_a_list_is_narrowed_by_what_is_in_it(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("f")
        await until(lambda: counted(app))
        assert ["2026", "1"] in counted(app)
        assert ["Example", "Lab", "1"] in counted(app)
        facets = app.screen.query_one(FacetList)
        facets.highlighted = counted(app).index(["Example", "Lab", "1"])
        await pilot.press("enter")
        await until(lambda: len(rows(app)) == 1 and "Harbour" in rows(app)[0])
        assert box(app).value == 'org:"Example Lab"'
        await until(lambda: ["●", "Example", "Lab", "1"] in counted(app) and ["2026", "1"] in counted(app))
        facets.highlighted = counted(app).index(["2026", "1"])
        await pilot.press("enter")
        await until(lambda: box(app).value == 'org:"Example Lab" year:2026')
        await until(lambda: ["●", "2026", "1"] in counted(app))
        facets.highlighted = counted(app).index(["●", "Example", "Lab", "1"])
        await pilot.press("enter")
        await until(lambda: box(app).value == "year:2026")
        await pilot.press("f")
        assert app.focused is app.screen.query_one(RowList)
        assert not facets.display


@pytest.mark.parametrize(
    ("query", "wanted", "after"),
    [
        ("", "tag:a", "tag:a"),
        ("probe", "tag:a", "probe tag:a"),
        ("probe tag:a", "tag:a", "probe"),
        ("tag:a probe", "tag:a", "probe"),
        ("tag:a/b", "tag:a", "tag:a/b tag:a"),
        ('org:"X Y" z', 'org:"X Y"', "z"),
        ("a OR b", "tag:a", "(a OR b) tag:a"),
        ("(a OR b) tag:a", "year:2024", "(a OR b) tag:a year:2024"),
        ("(a OR b) tag:a", "tag:a", "(a OR b)"),
        ("(a OR b) c OR d", "tag:a", "((a OR b) c OR d) tag:a"),
    ],
)
def test_a_term_is_added_or_taken_back(query, wanted, after):
    assert toggled(query, wanted) == after


def explanation(app):
    return str(app.screen.query_one("MotionScroll Static", Static).content)


async def test_a_hit_is_explained(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("slash", *"tiny", "enter")
        await until(lambda: len(rows(app)) == 1)
        await pilot.press("x")
        await until(lambda: shown(app) == "ExplanationScreen" and "tiny" in explanation(app))
        assert "Why it is here: TinyLens" in str(app.screen.query_one(Label).content)
        assert "█" in explanation(app)
        await pilot.press("x")
        await until(lambda: shown(app) == "BrowseScreen")


async def test_the_explanation_begins_with_how_the_query_was_read(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("slash", *"tiny OR zebra", "enter")
        await until(lambda: len(rows(app)) == 1)
        await pilot.press("x")
        await until(lambda: shown(app) == "ExplanationScreen" and explanation(app))
        lines = [line.strip() for line in explanation(app).splitlines()]
        assert lines[1:5] == ["any of:", "word “tiny”", "word “zebra”", ""]


async def test_the_next_hit_stands_beside_it(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("slash", *"large OR harbour", "enter")
        await until(lambda: len(rows(app)) == 2)
        titles = [row.strip()[:12] for row in rows(app)]
        assert all(titles)
        await pilot.press("x")
        await until(lambda: shown(app) == "ExplanationScreen" and explanation(app))
        assert all(title in explanation(app) for title in titles)
        await pilot.press("escape", "j", "x")
        await until(lambda: shown(app) == "ExplanationScreen" and explanation(app))
        # After the last one is none.
        assert titles[0] not in explanation(app)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_each_line_of_an_explanation_is_one_line_on_the_screen(vault, size):
    async with running(vault, size=size) as (app, pilot):
        await pilot.press("slash", *"large OR harbour", "enter")
        await until(lambda: len(rows(app)) == 2)
        await pilot.press("x")
        await until(lambda: shown(app) == "ExplanationScreen" and explanation(app))
        await pilot.pause()
        scroll = app.screen.query_one("MotionScroll")
        # Some of it is seen, however long the title is, and bars stand side by side also beside a scroll bar.
        assert scroll.size.height >= 4
        assert scroll.max_scroll_y > 0
        assert scroll.virtual_size.height == len(explanation(app).splitlines())
        assert max(map(len, explanation(app).splitlines())) <= scroll.size.width


async def test_all_lines_of_a_pasted_text_are_searched_for(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("slash")
        app.screen.focused.post_message(events.Paste("tiny\n  lens \r\n\n-zebra\n"))
        await until(lambda: box(app).value == "tiny lens -zebra")


async def test_a_filter_that_cannot_be_read_lists_nothing(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("slash", *"year:abc")
        await until(lambda: box(app).value == "year:abc" and not rows(app))


async def test_a_query_goes_along_where_it_means_the_same(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("slash", *"harbour", "enter", "2")
        await until(
            lambda: box(app).value == "harbour" and current(app) is not None and current(app)[:2] == "n:"
        )
        await pilot.press("3")
        await until(lambda: any("#probe" in row for row in rows(app)))
        assert box(app).value == ""
        await pilot.press("1")
        await until(lambda: len(rows(app)) == 3)


async def test_a_regular_expression_goes_on_until_every_note_was_read(vault, monkeypatch):
    """Each search may read for no time at all, which is a few notes."""
    monkeypatch.setattr("index.search.query.parser.TYPING_SECONDS", 0.0)
    for number in range(60):
        (vault / f"n{number}.md").write_text(f"item {number}", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2", "slash")
        box(app).value = "/^item [0-9]+$/"
        await until(lambda: "60 notes" in str(app.screen.query_one(StatusLine).counts))
        await until(lambda: app.screen.query_one(StatusLine).message == "")
        assert box(app).value == "/^item [0-9]+$/"
