"""Pages of papers: incomplete, damaged, of another format, and papers that are almost the same."""

from __future__ import annotations

import pytest

from index import Paper
from tests.hostile.conftest import TINY, check, ids, named, tree

ABSTRACT = "Zanzibar is studied here at length and with care, and all of it is written down in full."


def add_papers(vault, name, *titles):
    records = "".join(f"{title}\n\n{ABSTRACT}\n\n  • 2 authors\n·\nOct 3, 2025 1\n\n" for title in titles)
    (vault / "corpus" / name).write_text(f"Daily Papers\n\nMar 4\n\n{records}", "utf-8")


def zanzibar(library):
    return {hit.item for hit in library.read.search("zanzibar", scope="paper").hits}


def test_two_papers_with_one_key_get_two_keys(library, vault):
    add_papers(vault, "a.txt", "Lamp: Big Red Boats for All", "Lamp: Big Red Apples for All")
    check(library, vault, papers=5)
    assert len({paper.key for paper in zanzibar(library)}) == 2


def test_a_retitled_preprint_is_two_papers_and_the_same_title_twice_is_one(library, vault):
    add_papers(vault, "a.txt", "Lamp: A First Title", "Lamp: A Second and Better Title")
    add_papers(vault, "b.txt", "LAMP: a  first title")
    check(library, vault, papers=5)
    assert sorted(len(paper.sources) for paper in zanzibar(library)) == [1, 2]


def test_one_paper_under_two_keys_is_reported_and_keeps_both_notes(library, vault):
    library.refresh()
    note = library.edit.literature_note(library.read.paper(TINY)).paths[0]
    text = (vault / note).read_text("utf-8")
    (vault / "papers" / "mine.md").write_text(text.replace(f"key: {TINY}", "key: mine"), "utf-8")
    (vault / "papers" / "again.md").write_text(text, "utf-8")
    check(library, vault, notes=6)
    assert [p for p in library.read.problems() if p.kind == "duplicate-key"]
    assert {"n:papers/mine.md", "n:papers/again.md"} <= {
        f"n:{path}" for path, *_ in library.read.note_names()
    }
    found = ids(library, "tinylens")
    assert found.count(f"p:{TINY}") == 1
    assert isinstance(library.read.resolve(TINY), Paper)


HEADER = "Daily Papers\n\nbyAK and the research community\n\nMar 4\n\n"
ONE = f"Lamp: A First Title\n\n{ABSTRACT}\n\n  • 2 authors\n·\nOct 3, 2025 1\n\n"
TWO = f"Boat: A Second Title\n\n{ABSTRACT}\n\nexampleorg Example Lab\n·\nFeb 11 2\n\n"
DAMAGED = {
    "cut short in an abstract": (HEADER + ONE + "Boat: A Second Title\n\nZanz", 2, {15: "cut off"}),
    "cut short in a title": (HEADER + ONE + "Boat: A Sec", 1, {15: "without an abstract"}),
    "cut short in a block": (
        HEADER + ONE + TWO.replace("·\nFeb 11 2\n", "·\n"),
        2,
        {19: "Not a line of authors"},
    ),
    "the header alone": (HEADER, 0, {1: "no papers"}),
    "two pages glued": (HEADER + ONE + HEADER + TWO, 2, {15: "header", 17: "header", 19: "part of no paper"}),
    "a block without a record": (
        HEADER + "  • 2 authors\n·\nOct 3, 2025 1\n\n" + TWO,
        1,
        {7: "without a title"},
    ),
    "a title of 5,000 characters": (
        HEADER + "Lamp " * 1_000 + "\n\n" + ABSTRACT + "\n\n" + TWO,
        2,
        {},
    ),
    "no abstract": (HEADER + ONE.replace(f"{ABSTRACT}\n\n", "") + TWO, 2, {}),
    "a month of another language": (
        HEADER + ONE.replace("Oct", "Okt") + TWO,
        2,
        {11: "Not a line of authors"},
    ),
    "no authors": (HEADER + ONE.replace("2 authors", "0 authors"), 1, {}),
    "votes by the thousand": (HEADER + ONE.replace("2025 1", "2025 1.2k"), 1, {11: "Not a line of authors"}),
    "votes below zero": (HEADER + ONE.replace("2025 1", "2025 -3"), 1, {11: "Not a line of authors"}),
    "the 30th of February": (HEADER + ONE.replace("Oct 3", "Feb 30"), 1, {11: "Not a line of authors"}),
    "votes beyond count": (
        HEADER + ONE.replace("2025 1", "2025 " + "9" * 30),
        1,
        {11: "Not a line of authors"},
    ),
    "authors beyond count": (HEADER + ONE.replace("2 authors", "9" * 30 + " authors"), 1, {}),
    "very many digits": (
        HEADER + ONE.replace("2025 1", "2025 " + "9" * 9_000),
        1,
        {11: "Not a line of authors"},
    ),
    "the year 0": (HEADER + ONE.replace("2025", "0000"), 1, {}),
}


@pytest.mark.parametrize(("text", "papers", "lines"), DAMAGED.values(), ids=DAMAGED)
def test_complete_records_are_kept_and_the_rest_is_reported_by_line(library, vault, text, papers, lines):
    (vault / "corpus" / "odd.txt").write_text(text, "utf-8")
    check(library, vault, papers=3 + papers)
    found = {p.line: p.detail for p in library.read.problems() if p.path == "corpus/odd.txt"}
    assert found.keys() == lines.keys()
    assert all(words in found[line] for line, words in lines.items())
    assert len(library.read.listing("papers", "upvotes")) == 3 + papers


OTHER_FORMATS = {
    "HTML": b"<!doctype html><title>x</title><p>zanzibar",
    "PDF": b"%PDF-1.7\n%\xe2\xe3\nzanzibar",
    "ZIP": b"PK\x03\x04zanzibar",
    "JSON": b'{"title": "zanzibar"}',
    "empty": b"",
    "picture": b"\x89PNG\r\n\x1a\nzanzibar",
    "no format": b"zanzibar " * 1_000,
}


@pytest.mark.parametrize(("what", "data"), OTHER_FORMATS.items(), ids=OTHER_FORMATS)
def test_a_file_of_another_format_is_identified(library, vault, what, data):
    (vault / "corpus" / "odd.txt").write_bytes(data)
    check(library, vault)
    assert what in named(library, "corpus/odd.txt", "rejected-record", line=1)
    before = tree(vault)
    outcome = library.import_files([library.edit.piped_source(data + b" ")])
    assert not outcome.added
    assert what in outcome.rejected[0].reason or what == "empty"
    assert tree(vault) == before
