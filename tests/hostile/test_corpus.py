"""Pages of papers: in parts, in pieces, of another format, and papers that are almost the same."""

from __future__ import annotations

from index import Paper
from tests.hostile.conftest import TINY, check, ids

ABSTRACT = "Zanzibar is studied here at length and with care, and all of it is written down in full."


def add_papers(vault, name, *titles):
    records = "".join(f"{title}\n\n{ABSTRACT}\n\n  • 2 authors\n·\nOct 3, 2025 1\n\n" for title in titles)
    (vault / "corpus" / name).write_text(f"Daily Papers\n\nMar 4\n\n{records}", "utf-8")


def zanzibar(library):
    return {hit.item for hit in library.search("zanzibar", scope="paper").hits}


def test_two_papers_of_one_key_get_two_keys(library, vault):
    add_papers(vault, "a.txt", "Lamp: Big Red Boats for All", "Lamp: Big Red Apples for All")
    check(library, vault, papers=5)
    assert len({paper.key for paper in zanzibar(library)}) == 2


def test_a_retitled_preprint_is_two_papers_and_the_same_title_twice_is_one(library, vault):
    add_papers(vault, "a.txt", "Lamp: A First Title", "Lamp: A Second and Better Title")
    add_papers(vault, "b.txt", "LAMP: a  first title")
    check(library, vault, papers=5)
    assert sorted(len(paper.sources) for paper in zanzibar(library)) == [1, 2]


def test_one_paper_under_two_keys_is_named_and_keeps_both_notes(library, vault):
    library.refresh()
    note = library.edit.literature_note(library.paper(TINY)).paths[0]
    text = (vault / note).read_text("utf-8")
    (vault / "papers" / "mine.md").write_text(text.replace(f"key: {TINY}", "key: mine"), "utf-8")
    (vault / "papers" / "again.md").write_text(text, "utf-8")
    check(library, vault, notes=6)
    assert [p for p in library.problems() if p.kind == "duplicate-key"]
    assert {"n:papers/mine.md", "n:papers/again.md"} <= {f"n:{n.path}" for n in library.summaries()}
    found = ids(library, "tinylens")
    assert found.count(f"p:{TINY}") == 1
    assert isinstance(library.resolve(TINY), Paper)
