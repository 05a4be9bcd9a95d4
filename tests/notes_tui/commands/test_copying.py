"""References to papers on the clipboard."""

from __future__ import annotations

import time

import pytest

from index.read import formatted_citations
from notes_tui.settings import CitationSettings
from tests.helpers.app import TINY, current, go_to, running, shown, until

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<citation><layout><text variable="title"/></layout></citation><bibliography>
<sort><key variable="title" sort="descending"/></sort>
<layout suffix="."><text variable="title" font-style="italic"/></layout>
</bibliography></style>"""
HARBOUR = "p:harbour-benchmark-long"
TINY_TITLE = "TinyLens: Small Models That Explain Large Ones"


@pytest.fixture
def citations(tmp_path):
    (tmp_path / "own.csl").write_text(STYLE, "utf-8")
    return CitationSettings(style=str(tmp_path / "own.csl"))


async def copied(app, pilot, answer):
    app.copy_to_clipboard("")
    await pilot.press("c")
    await until(lambda: shown(app) == "Choose")
    await pilot.press(answer)
    await until(lambda: app.clipboard)
    return app.clipboard


async def test_a_paper_is_copied_in_the_form_that_is_chosen(vault, citations):
    async with running(vault, citations=citations) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        assert await copied(app, pilot, "k") == TINY
        assert await copied(app, pilot, "c") == f"[@{TINY}]"
        assert (await copied(app, pilot, "b")).startswith(f"@misc{{{TINY},\n  title = {{{{TinyLens}}: Small")
        assert await copied(app, pilot, "f") == f"*{TINY_TITLE}*."
        link = f"[{TINY_TITLE}](https://github.com/example/tinylens)"
        assert await copied(app, pilot, "m") == link
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        assert await copied(app, pilot, "k") == TINY


async def test_all_marked_papers_are_copied(vault, citations):
    async with running(vault, citations=citations) as (app, pilot):
        for id_ in (f"p:{TINY}", HARBOUR):
            await go_to(app, pilot, id_)
            await pilot.press("space")
        keys = await copied(app, pilot, "k")
        assert sorted(keys.split(", ")) == [HARBOUR[2:], TINY]
        assert await copied(app, pilot, "c") == f"[@{keys.replace(', ', '; @')}]"
        made = await copied(app, pilot, "f")
        assert made == f"*{TINY_TITLE}*.\n\n*Harbour: A Benchmark for Long Retrieval*."
        assert (await copied(app, pilot, "m")).count("\n") == 1


async def test_a_note_is_not_a_paper(vault):
    async with running(vault) as (app, pilot):
        said = []
        app.notify_warning = said.append
        await pilot.press("2")
        await until(lambda: current(app).startswith("n:"))
        await pilot.press("c")
        await until(lambda: said)
        assert said == ["Select a paper first."]


async def test_a_style_that_is_refused_is_said(vault):
    async with running(vault, citations=CitationSettings(style="no-such-style-at-all")) as (app, pilot):
        said = []
        app.notify_error = lambda error: said.append(str(error))
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("c")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("f")
        await until(lambda: said)
        assert "“no-such-style-at-all” is not here" in said[0]
        assert app.clipboard == ""


async def test_formatting_ends_with_the_app(vault, citations, monkeypatch):
    ended = []

    def endless(_records, _style, *, cancelled):
        while not cancelled():
            time.sleep(0.01)
        ended.append(True)

    monkeypatch.setattr(formatted_citations, "bibliography", endless)
    async with running(vault, citations=citations) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("c")
        await until(lambda: shown(app) == "Choose")
        await pilot.press("f")
    await until(lambda: ended)
