"""Libraries that read, fetch or format papers are imported by what needs them, and not at start."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.helpers.command_line import command

LATE = frozenset(
    "defusedxml jinja2 citeproc PIL textual_image pypdfium2 httpx httpcore index.papers.formats.bibtex "
    "index.papers.formats.ris index.papers.formats.csl_items index.papers.pdf_text index.papers.pdf_worker".split()
)
SEARCH = "from notes_tui.cli.main import run; run(['search', 'small', '--vault', {vault!r}])"
APP = """
import asyncio
from pathlib import Path
from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.widgets.row_list import RowList

async def use():
    app = NotesApp(Library(Path({vault!r})), AppSettings())
    async with app.run_test(size=(100, 30)) as pilot:
        while not app.screen.query_one(RowList).ids:
            await asyncio.sleep(0.02)
        await pilot.press('/', *'small')
        await pilot.pause(0.5)
        await pilot.press('escape', 'j', 'enter')
        await pilot.pause(0.5)

asyncio.run(use())
"""
BIB = "@article{a, title={Small harbours}, author={Ng, A}, year=2020}\n"


@pytest.mark.parametrize("code", [SEARCH, APP], ids=["search", "app"])
def test_no_library_of_readers_is_imported_at_start(vault, capsys, code):
    (vault / "corpus" / "a.bib").write_text(BIB, "utf-8")
    assert command(vault, capsys, "index")[0] == 0
    code = f"import sys\n{code.format(vault=str(vault))}\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = set(loaded.stdout.split("\n")[-2].split())
    assert {"index.library", "notes_tui"} <= names
    assert not LATE & names
