"""Every query of a table finds what was worked out by hand, and no letter typed on the way there blanks the list."""

import json
import re

import pytest

from index import Library
from notes_tui.cli import search_commands
from notes_tui.cli.arguments import parser
from notes_tui.cli.main import run
from notes_tui.view.listing import load_listing, with_rest
from notes_tui.view.row_ids import RuleId
from tests.index.search.query_table import NOTES, PAGE, rows

ROWS = rows()
IS_WHOLE = re.compile(r'"[^"]+"~?$')
"""A phrase that is closed is a whole query, which may find nothing."""

IS_NOT_TYPED = re.compile(r"\w~$|github\.com")
"""Addresses are pasted, and words with a tilde are misspelt on purpose."""


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    folder = tmp_path_factory.mktemp("table") / "vault"
    (folder / ".obsidian").mkdir(parents=True)
    for path, text in {"corpus/page.txt": PAGE, **NOTES}.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def library(vault, tmp_path_factory):
    opened = Library(vault, cache=tmp_path_factory.mktemp("cache"))
    opened.refresh()
    yield opened
    opened.close()


def listed(library, view, query):
    """Return the documents that the app lists, without and with those that lack a word."""
    listing = load_listing(library, view, query, "relevance")
    more = with_rest(library, view, query, listing, relax=True)
    return set(listing.ids), [id_ for id_ in more.ids if not isinstance(id_, RuleId)]


def test_the_table_is_long():
    assert len({query for query, _ in ROWS}) >= 250


@pytest.mark.parametrize(("query", "wanted"), ROWS, ids=[query for query, _ in ROWS])
def test_each_query_finds_what_was_worked_out_by_hand(library, query, wanted):
    page = library.read.search(query, limit=50, relax=False)
    assert {str(hit.item.id) for hit in page.hits} == wanted


@pytest.mark.parametrize(("query", "wanted"), ROWS, ids=[query for query, _ in ROWS])
def test_the_app_lists_the_same_and_no_letter_on_the_way_blanks_the_list(library, query, wanted):
    found = {view: listed(library, view, query) for view in ("papers", "notes")}
    assert {str(id_) for ids, _ in found.values() for id_ in ids} >= wanted
    for length in range(1, len(query)):
        typed = query[:length]
        if IS_WHOLE.search(typed) or IS_NOT_TYPED.search(query):
            continue
        shown = [id_ for view in found for id_ in listed(library, view, typed)[1]]
        assert shown or not wanted, typed


def answer(capsys, library, query, *options):
    """Return exit code and JSON of the command `search`, on a library that is open already."""
    args = parser().parse_args(["search", "--json", "--limit", "50", *options, "--", query])
    args.relax = not args.all_words
    code = search_commands.search(library, args)
    return code, json.loads(capsys.readouterr().out)


def ids(hits):
    return {f"p:{hit['key']}" if hit["kind"] == "paper" else f"n:{hit['path']}" for hit in hits}


@pytest.mark.parametrize(("query", "wanted"), ROWS, ids=[query for query, _ in ROWS])
def test_the_command_line_prints_the_same(library, capsys, query, wanted):
    code, found = answer(capsys, library, query, "--all-words")
    assert (ids(found["hits"]), found["total"]) == (wanted, len(wanted))
    assert code in ((0,) if wanted else (1, 2))
    assert code != 2 or found["ignored"]
    relaxed_code, more = answer(capsys, library, query)
    assert ids(more["hits"][: len(wanted)]) == wanted
    assert all("missing" in hit for hit in more["hits"][len(wanted) :])
    assert relaxed_code == code


@pytest.mark.parametrize(("query", "wanted"), ROWS[::12], ids=[query for query, _ in ROWS[::12]])
def test_the_program_itself_prints_the_same(vault, library, capsys, query, wanted):
    run(["search", "--json", "--all-words", "--limit", "50", "--vault", str(vault), "--", query])
    assert ids(json.loads(capsys.readouterr().out)["hits"]) == wanted
