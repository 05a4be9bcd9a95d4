"""Export of the marked papers."""

from __future__ import annotations

import json

from textual.widgets import Input, Label

from tests.helpers.app import TINY, go_to, running, shown, until

HARBOUR = "p:harbour-benchmark-long"


async def choose(app, pilot, key, name):
    await pilot.press("w")
    await until(lambda: shown(app) == "Choose")
    await pilot.press(key)
    await until(lambda: shown(app) == "Ask")
    app.screen.query_one(Input).value = name
    await pilot.press("enter")


def question(app):
    return str(app.screen.query_one(".dialog-title", Label).content)


async def test_the_marked_papers_are_exported(vault, tmp_path):
    target = tmp_path / "out.json"
    async with running(vault) as (app, pilot):
        for id_ in (f"p:{TINY}", HARBOUR):
            await go_to(app, pilot, id_)
            await pilot.press("space")
        await pilot.press("w")
        await until(lambda: shown(app) == "Choose")
        assert question(app) == "Export 2 selected"
        await pilot.press("j")
        await until(lambda: shown(app) == "Ask")
        assert app.screen.query_one(Input).value == "refs.json"
        app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await until(target.exists)
    assert sorted(item["id"] for item in json.loads(target.read_text("utf-8"))) == [HARBOUR[2:], TINY]


async def test_a_file_that_exists_is_replaced_only_when_the_user_says_so(vault, tmp_path):
    target = tmp_path / "out.bib"
    target.write_text("mine")
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await choose(app, pilot, "b", str(target))
        await until(lambda: shown(app) == "Choose")
        assert question(app) == f"{target} exists. Replace it?"
        await pilot.press("n")
        await until(lambda: shown(app) == "BrowseScreen")
        assert target.read_text() == "mine"
        await choose(app, pilot, "b", str(target))
        await until(lambda: shown(app) == "Choose")
        await pilot.press("r")
        await until(lambda: target.read_text() != "mine")
    assert target.read_text("utf-8").startswith(f"@misc{{{TINY},\n")


async def test_a_refusal_is_a_sentence(vault):
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        said = []
        app.notify_error = lambda error: said.append(str(error))
        await choose(app, pilot, "b", str(vault / "corpus" / "new.bib"))
        await until(lambda: said)
    assert "is in a corpus folder" in said[0]
    assert {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before
