"""Whole screens as text, compared with drawings that somebody has looked at.

Run with `NOTES_TUI_DRAW=1` to draw them again, and look at the difference before you keep it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.row_list import RowList
from notes_tui.widgets.status_line import StatusLine
from tests.helpers.app import preview, shown
from tests.helpers.paths import SAMPLE_VAULT

DRAWINGS = Path(__file__).parent / "drawings"
NOTES = Path(__file__).parent / "notes"
# In place of a key: wait until the reader shows something.
READ = "read"
NARROW, WIDE = (80, 24), (120, 36)
EVERYTHING = ["2", "slash", *"cancelled", "enter", "enter"]


def drawn(app):
    strips = app.screen._compositor.render_strips()
    return "".join("".join(segment.text for segment in strip).rstrip() + "\n" for strip in strips)


async def settled(app, check):
    """Wait until a condition holds and two looks at the screen are the same."""
    before = None
    for _ in range(400):
        now = drawn(app)
        if check() and now == before:
            return now
        before = now
        await asyncio.sleep(0.05)
    raise AssertionError(f"it did not settle:\n{drawn(app)}")


def with_facets(app):
    # The first hit is in the list, and then in the preview as well.
    return "Years" in drawn(app) and drawn(app).count("Skip a Layer") == 2


CASES = {
    "papers": ((160, 40), [], lambda app: True),
    "narrow": (NARROW, [], lambda app: True),
    "wide": (WIDE, [], lambda app: True),
    # The first hit is in the list, and then in the preview as well.
    "search": ((120, 30), ["slash", *"layers"], lambda app: drawn(app).count("Skip a Layer") == 2),
    "tags": ((100, 24), ["3"], lambda app: "13 tags" in drawn(app) and "9 notes" in drawn(app)),
    "tagging": (
        (100, 24),
        ["t", *"to"],
        lambda app: "Tag " in drawn(app) and "topic/retrieval" in drawn(app),
    ),
    "facets": (WIDE, ["slash", *"layers", "enter", "f"], with_facets),
    "facets-narrow": (NARROW, ["slash", *"layers", "enter", "f"], with_facets),
    "keys-narrow": (NARROW, ["question_mark"], lambda app: "Here" in drawn(app)),
    "keys-wide": (WIDE, ["question_mark"], lambda app: "Here" in drawn(app)),
    "everything": (WIDE, EVERYTHING, lambda app: "eight" in drawn(app)),
    "everything-narrow": (NARROW, EVERYTHING, lambda app: "pill" in drawn(app)),
    "everything-end": (WIDE, [*EVERYTHING, READ, "G"], lambda app: "footnote" in drawn(app)),
    "everything-end-narrow": (NARROW, [*EVERYTHING, READ, "G"], lambda app: "footnote" in drawn(app)),
    "keys": ((100, 40), ["question_mark"], lambda app: "Here" in drawn(app)),
    "map": (WIDE, ["M", "down"], lambda app: "1 hop" in drawn(app) and "≈" in drawn(app)),
    "map-narrow": (NARROW, ["M", "down"], lambda app: "1 hop" in drawn(app) and "≈" in drawn(app)),
    "reader": (
        (100, 30),
        ["slash", *"mlp memory", "enter", "enter"],
        lambda app: "Linked from" in drawn(app),
    ),
}


@pytest.mark.parametrize("name", CASES)
async def test_a_screen_looks_as_it_did(name, tmp_path):
    size, keys, check = CASES[name]
    vault = tmp_path / "vault"
    shutil.copytree(SAMPLE_VAULT, vault)
    if name.startswith("everything"):
        shutil.copytree(NOTES, vault, dirs_exist_ok=True)
    app = NotesApp(Library(vault), AppSettings())
    async with app.run_test(size=size) as pilot:
        browse = app.screen
        await settled(
            app,
            lambda: (
                browse.query_one(StatusLine).sync.phase == "watching"
                and browse.query_one(RowList).virtual_size.height == 46
                and browse.query_one(MarkdownView).virtual_size.height > 3
            ),
        )
        for key in keys:
            if key == READ:
                await settled(app, lambda: shown(app) == "ReaderScreen" and preview(app))
            else:
                await pilot.press(key)
        found = await settled(app, lambda: check(app))
    # How long a search took is nobody's to promise.
    found = "\n".join(line.split(" in ")[0] if "papers in " in line else line for line in found.split("\n"))
    file = DRAWINGS / f"{name}.txt"
    if os.environ.get("NOTES_TUI_DRAW"):
        file.write_text(found, "utf-8")
    assert found == file.read_text("utf-8")
