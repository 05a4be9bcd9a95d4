from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from textual.events import Paste
from textual.widgets import Input, TextArea

from notes_tui.editing.paste_ids import link_with_text
from notes_tui.settings import EditorSettings
from tests.helpers.app import shown, until
from tests.notes_tui.editing.test_text_commands import editor, toasts, typed

BIB = """@article{ng-harbours, title={Small harbours}, author={Ng, A}, year=2020,
  doi={10.1000/harb.1}, eprint={2401.00001}, archiveprefix={arXiv}}
"""


@asynccontextmanager
async def pasting(vault, pasted, text="\n", chosen=None, wait="[", **settings):
    """Paste into a note of a vault that knows a paper, and wait for what comes of it."""
    async with editor(vault, text, **settings) as (app, pilot):
        (vault / "corpus" / "ng.bib").write_text(BIB, "utf-8")
        await until(lambda: app.library.read.find("doi:10.1000/harb.1", scope="paper").total == 1)
        if chosen:
            app.screen.query_one(TextArea).selection = chosen
        app.post_message(Paste(pasted))
        await until(lambda: pasted in typed(app) or wait in typed(app))
        yield app, pilot


@pytest.mark.parametrize(
    "pasted",
    [
        "10.1000/harb.1",
        "https://doi.org/10.1000/HARB.1",
        "arXiv:2401.00001v2",
        "https://arxiv.org/pdf/2401.00001",
    ],
)
async def test_a_known_paper_becomes_a_citation_and_ctrl_z_makes_it_plain_again(vault, pasted):
    async with pasting(vault, pasted) as (app, pilot):
        await until(lambda: typed(app) == "[@ng-harbours]\n")
        await pilot.press("ctrl+z")
        assert typed(app) == f"{pasted}\n"
        await pilot.press("ctrl+z")
        assert typed(app) == "\n"


async def test_a_known_paper_becomes_a_link_where_that_is_set(vault):
    async with pasting(vault, "10.1000/harb.1", editor=EditorSettings(paste="link")) as (app, pilot):
        await until(lambda: typed(app) == "[[ng-harbours]]\n")
        await pilot.press("x")
        assert typed(app) == "[[ng-harbours]]x\n"


async def test_an_address_over_a_selected_text_becomes_its_link(vault):
    async with pasting(vault, "https://a.b/c", "See this here\n", ((0, 4), (0, 8))) as (app, pilot):
        await until(lambda: typed(app) == "See [this](https://a.b/c) here\n")
        await pilot.press("ctrl+z")
        assert typed(app) == "See https://a.b/c here\n"


async def test_an_unknown_id_stays_and_is_what_f_begins_with(vault):
    async with pasting(vault, "10.1000/unknown") as (app, pilot):
        await until(lambda: any("10.1000/unknown is not in your corpus" in each for each in toasts(app)))
        assert typed(app) == "10.1000/unknown\n"
        await pilot.press("ctrl+s", "escape")
        await until(lambda: shown(app) == "BrowseScreen")
        await pilot.press("F")
        await until(lambda: shown(app) == "Ask")
        assert app.screen.query_one(Input).value == "10.1000/unknown"


@pytest.mark.parametrize(
    ("pasted", "text", "place"),
    [
        ("10.1000/harb.1", "---\ndoi: \n---\n", (1, 5)),
        ("10.1000/harb.1", "```\n\n```\n", (1, 0)),
        ("10.1000/harb.1", "[x](\n", (0, 4)),
        ("see 10.1000/harb.1", "\n", (0, 0)),
        ("https://a.b/c", "\n", (0, 0)),
    ],
)
async def test_what_is_pasted_elsewhere_stays(vault, pasted, text, place):
    async with pasting(vault, pasted, text, (place, place), wait=pasted) as (app, pilot):
        await pilot.press("ctrl+end", *"z")
        await pilot.pause(0.2)
        assert pasted in typed(app)
        assert "@ng" not in typed(app)


async def test_nothing_is_changed_where_that_is_set(vault):
    off = EditorSettings(paste="off")
    async with pasting(vault, "10.1000/harb.1", wait="10.", editor=off) as (app, pilot):
        await pilot.press("z")
        await pilot.pause(0.2)
        assert typed(app) == "10.1000/harb.1z\n"


@pytest.mark.parametrize(
    ("address", "text", "link"),
    [
        ("https://a.b", "t", "[t](https://a.b)"),
        ("https://a.b/(c)", "t", "[t](<https://a.b/(c)>)"),
        ("https://a.b", "t]", ""),
        ("https://a.b", "t\nu", ""),
    ],
)
def test_a_text_that_cannot_be_a_link_gives_none(address, text, link):
    assert link_with_text(address, text) == link
