"""Plots as Markdown, on the screen and on the command line."""

from __future__ import annotations

import json

import pytest

from index import Plot, PlotSeries
from notes_tui.view.plot_page import plot_page
from tests.helpers.app import preview, running, shown, until
from tests.helpers.command_line import command

MONTHS = ("2026-01", "2026-02", "2026-03")


def test_bars_are_in_proportion_and_a_month_without_papers_has_none():
    page = plot_page(Plot("papers", "", MONTHS, (PlotSeries("papers", (1_000, 0, 250)),)), 55)
    bars = page.split("```")[1].splitlines()[1:]
    assert bars == [f"2026-01  {'█' * 40} 1,000", "2026-02", f"2026-03  {'█' * 10} 250"]
    assert "| month | papers |\n| --- | --: |\n| 2026-03 | 250 |\n| 2026-01 | 1,000 |\n" in page


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_small_number_is_not_invisible(count):
    page = plot_page(Plot("papers", "", MONTHS, (PlotSeries("papers", (100_000, count, 0)),)))
    assert f"2026-02  ▏ {count}" in page


@pytest.mark.parametrize("width", [1, 30, 60, 200])
@pytest.mark.parametrize("kind", ["papers", "tags", "reading"])
def test_any_width_will_do(kind, width):
    series = tuple(PlotSeries(f"a/long/tag/of/number/{n}", (1, n, 3)) for n in range(5))
    block = plot_page(Plot(kind, "", MONTHS, series), width).split("```")[1].splitlines()
    assert max(map(len, block)) <= max(width, 40)


def test_tags_have_a_row_each_at_one_scale():
    series = (PlotSeries("big", (8, 0, 4)), PlotSeries("small", (1, 0, 0)))
    assert plot_page(Plot("tags", "", MONTHS, series)).split("```")[1].splitlines()[1:] == [
        "big    █·▅  12",
        "small  ▂·· ".rstrip() + "   1",
        "       2026-01 to 2026-03",
    ]


def test_a_query_is_neither_tag_nor_link_where_it_is_written():
    page = plot_page(Plot("papers", "#a [[b]] `c`", (), ()))
    assert page.startswith("## Papers a month: `#a [[b]] 'c'`\n\n*No paper")


def test_without_a_month_there_is_a_sentence_and_no_empty_table():
    page = plot_page(Plot("papers", "", (), (PlotSeries("papers", ()),), 3))
    assert "*No paper that was found says its month.*" in page
    assert "```" not in page
    assert "|" not in page


def test_what_is_not_shown_is_said():
    page = plot_page(Plot("papers", "", MONTHS, (PlotSeries("papers", (1, 1, 1)),), 1_234))
    assert page.endswith("*1,234 papers are not shown: earlier, or without a month.*\n")


def test_the_command_prints_markdown_and_json(vault, capsys):
    code, out, _ = command(vault, capsys, "plot", "papers")
    assert (code, out[:30]) == (0, "## Papers a month\n\n```text\n202")
    code, out, _ = command(vault, capsys, "plot", "tags", "probe", "--json")
    said = json.loads(out)
    assert said["query"] == "probe"
    assert said["series"] == {}


async def test_a_plot_of_the_search_is_shown_and_written_into_a_note(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("slash", *"year:2025", "enter")
        await pilot.press("9")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("p")
        await until(lambda: shown(app) == "PlotScreen" and "2025-10 █" in preview(app))
        await pilot.press("w")
        await until(lambda: shown(app) == "Picker")
        await pilot.press(*"Ideas", "enter")
        await until(
            lambda: (
                app.screen.query("Label") and "Section of" in str(app.screen.query("Label").first().render())
            )
        )
        await pilot.press("enter")
        await until(lambda: "| 2025-10 | 1 |" in (vault / "Ideas.md").read_text("utf-8"))
        assert "## Papers a month: `year:2025`" in (vault / "Ideas.md").read_text("utf-8")
        await pilot.press("u")
        await until(lambda: "Papers a month" not in (vault / "Ideas.md").read_text("utf-8"))
