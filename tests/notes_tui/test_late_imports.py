"""Libraries that read, fetch or format papers are imported by what needs them, and not at start."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.helpers.command_line import command

LATE = frozenset(
    "defusedxml jinja2 tomlkit citeproc PIL textual_image pypdfium2 httpx httpcore index.papers.formats.bibtex "
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
FIRST_LIST = """
import asyncio, sys
from pathlib import Path
from index import Library
from notes_tui.app import NotesApp
from notes_tui.settings import AppSettings
from notes_tui.screens.list_loader import ListLoader

shown = []
loaded = ListLoader._loaded

def first(loader, listing):
    shown.append((len(listing.ids), tuple(sys.modules)))
    loaded(loader, listing)

ListLoader._loaded = first

async def use():
    async with NotesApp(Library(Path({vault!r})), AppSettings()).run_test(size=(100, 30)):
        while len(shown) < 2:
            await asyncio.sleep(0.02)

asyncio.run(use())
print(shown[0][0], shown[1][0])
print(*shown[0][1])
"""
AFTER_THE_FIRST_LIST = frozenset(
    "numpy markdown_it yaml frontmatter rapidfuzz zipfile index.search.search_index index.vault.parse.note "
    "index.papers.matching index.papers.grouping index.cache.records_table index.edit.import_sources".split()
)
WRITING = frozenset(
    "whoosh urllib.request email http.client ssl index.search.index_writer "
    "index.search.segment.merge_segments index.sync.indexer index.sync.worker index.search.whoosh.contents "
    "index.edit.changes index.edit.journal".split()
)
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


def test_the_first_list_needs_the_cache_alone(vault, capsys):
    (vault / "corpus" / "a.bib").write_text(BIB, "utf-8")
    assert command(vault, capsys, "index")[0] == 0
    code = FIRST_LIST.format(vault=str(vault))
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    counts, names = said.splitlines()[-2:]
    assert len(set(counts.split())) == 1
    assert int(counts.split()[0]) > 1
    assert "index.cache.queries" in names.split()
    assert not AFTER_THE_FIRST_LIST & set(names.split())


@pytest.mark.parametrize("words", [["papers", "--sort", "title"], ["random", "--kind", "all"]])
def test_commands_that_list_everything_need_the_cache_alone(vault, capsys, words):
    (vault / "corpus" / "a.bib").write_text(BIB, "utf-8")
    assert command(vault, capsys, "index")[0] == 0
    code = (
        "import sys\nfrom notes_tui.cli.main import run\n"
        f"assert run([{words[0]!r}, '--vault', {str(vault)!r}, *{words[1:]!r}]) == 0\nprint(*sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    *lines, names = said.splitlines()
    assert lines
    assert not {"numpy", "whoosh", "index.search.search_index"} & set(names.split())


@pytest.mark.parametrize("words", [["search", "small"], ["links", "Cheaper"], ["related", "Cheaper"]])
def test_a_search_of_an_unchanged_library_imports_nothing_that_writes(vault, capsys, words):
    (vault / "Cheaper.md").write_text("Small harbours are [[cheaper]].", "utf-8")
    (vault / "corpus" / "a.bib").write_text(BIB, "utf-8")
    assert command(vault, capsys, "index")[0] == 0
    code = (
        "import sys\nfrom notes_tui.cli.main import run\n"
        f"assert run([*{words!r}, '--vault', {str(vault)!r}]) == 0\nprint(*sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    names = set(said.splitlines()[-1].split())
    assert {"numpy", "index.search.search_index"} <= names
    assert not WRITING & names
    if words[0] != "links":  # which reads the notes that mention a name
        assert not {"markdown_it", "yaml", "index.vault.parse.note"} & names


@pytest.mark.parametrize("words", [[], ["get", "keys.tag"]])
def test_settings_are_listed_without_what_draws(words):
    code = (
        "import sys\nfrom notes_tui.cli.main import run\n"
        f"assert run(['config', *{words!r}]) == 0\nprint(*sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    *lines, names = said.splitlines()
    assert lines
    assert "notes_tui.commands.registry" in names.split()
    assert not {"textual.widget", "rich.console"} & set(names.split())
