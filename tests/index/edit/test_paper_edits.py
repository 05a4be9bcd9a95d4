"""Corrections of papers by hand are stronger than all sources, and lose neither keys nor notes nor pairs."""

from __future__ import annotations

import pytest

from index import Library, LibraryError, read_assignment
from index.problems import ProblemKind

ONE = "@article{one, title={A Study of Rare Things}, author={Roe, Ann}, year={2019}, doi={10.1000/one}}\n"
PAGE = (
    "Daily Papers\n\nFeb 2\n\nScaling Laws\n\nAn abstract of some words.\n\n• 3 authors\n·\nMar 4, 2020 7\n\n"
)


@pytest.fixture
def vault(tmp_path):
    (tmp_path / "vault" / "corpus").mkdir(parents=True)
    (tmp_path / "vault" / "corpus" / "a.bib").write_text(ONE, "utf-8")
    (tmp_path / "vault" / "corpus" / "p.txt").write_text(PAGE, "utf-8")
    return tmp_path / "vault"


@pytest.fixture
def library(vault, tmp_path):
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    yield library
    library.close()


def correct(library, key, *texts, remove=()):
    library.works.edits.set([library.read.paper(key)], list(map(read_assignment, texts)), remove)
    library.refresh()
    return library.read.paper(key)


def keys(library):
    return [each.value for each in library.read.listing("papers")]


def text(vault):
    file = vault / "corpus" / "corrections.yaml"
    return file.read_bytes() if file.exists() else None


def test_a_correction_is_stronger_than_the_source_and_undone(library, vault):
    before = library.read.paper("one")
    after = correct(
        library, "one", "title=A Study", "authors=Poe, Bo; {Team and Co; Ltd}", "doi=", "published=2018-02"
    )
    assert (after.title, after.authors, after.doi, after.published) == (
        "A Study",
        ("Bo Poe", "Team and Co; Ltd"),
        None,
        "2018-02",
    )
    assert after.corrected == ("title", "authors", "published", "doi")
    assert (after.key, after.identity, after.titles) == ("one", before.identity, ("A Study of Rare Things",))
    assert [hit.id.value for hit in library.read.find("title:study Poe").hits] == ["one"]
    assert library.exports.records(["one"])[0].title == "A Study"
    assert library.verify() == "equal"
    (vault / "corpus" / "a.bib").write_text(ONE.replace("2019", "2011"), "utf-8")
    library.refresh()
    assert library.read.paper("one").published == "2018-02"
    library.edit.history.undo()
    library.refresh()
    assert text(vault) is None
    assert library.read.paper("one").title == before.title


def test_a_correction_is_taken_away_again(library, vault):
    correct(library, "one", "title=A Study", "volume=3")
    after = correct(library, "one", remove=["title"])
    assert (after.title, after.volume, after.corrected) == ("A Study of Rare Things", "3", ("volume",))
    assert correct(library, "one", remove=["volume"]).corrected == ()
    assert b"10.1000" not in text(vault)


def test_items_are_added_to_lists_and_taken_away(library):
    assert correct(library, "one", "authors+=Poe, Bo", "keywords+=b").authors == ("Ann Roe", "Bo Poe")
    assert correct(library, "one", "authors-=Roe, Ann").authors == ("Bo Poe",)
    with pytest.raises(LibraryError, match="are for lists"):
        correct(library, "one", "title+=x")


def test_a_corrected_title_keeps_key_note_and_pairs(library, vault):
    (vault / "note.md").write_text("[[scaling-laws]]", "utf-8")
    (vault / "papers").mkdir()
    (vault / "papers" / "scaling-laws.md").write_text(
        "---\ncitekey: scaling-laws\ntitle: Scaling Laws\nrating: 5\n---\n", "utf-8"
    )
    (vault / "corpus" / "merges.yaml").write_text(
        "same:\n  - [doi:10.1000/one, Scaling laws (2020)]\n", "utf-8"
    )
    library.refresh()
    assert len(keys(library)) == 1
    after = correct(library, "scaling-laws", "title=Laws of Scaling", "doi=10.1000/other")
    assert (after.key, after.rating, len(after.sources)) == ("scaling-laws", 5, 2)
    assert library.verify() == "equal"


def test_a_key_made_from_a_title_stays_when_the_title_is_corrected(library):
    assert correct(library, "scaling-laws", "title=Laws of Scaling").key == "scaling-laws"


def test_a_note_that_has_the_corrected_title_is_about_the_paper(library, vault):
    correct(library, "one", "title=A Study")
    (vault / "x.md").write_text("---\ncitekey: mine\ntitle: A Study\n---\n", "utf-8")
    library.refresh()
    assert library.read.paper("mine").doi == "10.1000/one"
    assert library.verify() == "equal"


def test_a_hidden_paper_is_in_no_list_and_links_lead_to_it(library, vault):
    (vault / "note.md").write_text("[[one]]", "utf-8")
    library.refresh()
    library.works.edits.hide([library.read.paper("one")])
    library.refresh()
    assert keys(library) == ["scaling-laws"]
    assert library.read.counts().papers == 1
    assert library.read.find("rare").hits == ()
    assert [each.key for each in library.works.edits.hidden()] == ["one"]
    assert library.read.resolve("one").hidden
    assert not [each for each in library.read.problems() if each.kind is ProblemKind.BROKEN_LINK]
    assert library.verify() == "equal"
    library.refresh(rebuild=True)
    assert keys(library) == ["scaling-laws"]
    library.works.edits.hide([library.read.paper("one")], hidden=False)
    library.refresh()
    assert sorted(keys(library)) == ["one", "scaling-laws"]
    assert b"hidden" not in text(vault)


def test_a_paper_by_hand_is_made_and_undone(library, vault):
    library.works.edits.new_paper(list(map(read_assignment, ["title=My Report", "type=report"])), "mine")
    library.refresh()
    made = library.works.edits.made()
    assert (made.key, made.title, made.type) == ("mine", "My Report", "report")
    again = ["title=A study of rare things", "authors=Roe, Ann", "published=2019"]
    library.works.edits.new_paper(list(map(read_assignment, again)))
    library.refresh()
    made = library.works.edits.made()
    assert (made.key, made.title, len(made.sources)) == ("one", "A study of rare things", 2)
    assert library.verify() == "equal"
    library.edit.history.undo()
    library.edit.history.undo()
    library.refresh()
    assert text(vault) is None
    assert library.read.paper("mine") is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("published=2019-13", "is not a date"),
        ("colour=red", "is not a field of a paper; the fields are title"),
        ("authors=; ;", "authors: “; ;” has no value between its separators"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(library, vault, given, why):
    with pytest.raises(LibraryError, match=why):
        correct(library, "one", "volume=1", given)
    assert text(vault) is None
    with pytest.raises(LibraryError, match=why):
        library.works.edits.new_paper([read_assignment("title=Mine"), read_assignment(given)])
    assert text(vault) is None
    with pytest.raises(LibraryError, match="A paper needs a title"):
        library.works.edits.new_paper([read_assignment("volume=1")])


def test_faults_in_the_file_are_named_and_the_rest_counts(library, vault):
    (vault / "corpus" / "corrections.yaml").write_text(
        "works:\n  doi:10.1000/one:\n    title: T\n    type: poem\npapers:\n  - doi: 10.1000/x\n", "utf-8"
    )
    library.refresh()
    assert library.read.paper("one").title == "T"
    found = [each for each in library.read.problems() if each.kind is ProblemKind.INVALID_SETTINGS]
    assert [(each.path, each.line) for each in found] == [
        ("corpus/corrections.yaml", 4),
        ("corpus/corrections.yaml", 6),
    ]
    (vault / "corpus" / "corrections.yaml").unlink()
    library.refresh()
    assert library.read.paper("one").title == "A Study of Rare Things"
    assert library.verify() == "equal"


def test_possible_duplicates_of_a_hidden_paper_are_not_listed(library, vault):
    (vault / "corpus" / "b.bib").write_text(
        "@article{x, title={A Study of Rare Things}, author={Roe, Ann}, year={1990}}\n", "utf-8"
    )
    library.refresh()
    assert len(library.works.duplicates()) == 1
    library.works.edits.hide([library.read.paper("one")])
    library.refresh()
    assert library.works.duplicates() == []
    assert not [each for each in library.read.problems() if each.kind is ProblemKind.POSSIBLE_DUPLICATE]


@pytest.mark.parametrize("form", ["bibtex", "biblatex", "ris", "csl-json"])
def test_what_is_corrected_is_exported(library, form):
    correct(library, "one", "title=A Corrected Study", "venue=Mind", "doi=")
    text = library.exports.text(form, library.exports.chosen(["one"]))
    assert "Corrected" in text
    assert "Mind" in text
    assert "10.1000" not in text
