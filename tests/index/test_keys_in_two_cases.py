"""Keys of two papers that differ in letter case alone: each is what is cited as it is written."""

from __future__ import annotations

import pytest

from index import LibraryError
from index.papers import key_file

ALPHA = "@article{Dup, title={Alpha methods for river deltas}, author={Ann Ode}, year=2001}\n"
BETA = "@article{dup, title={Beta strategies in bird nests}, author={Bob Rex}, year=2005}\n"
TITLES = {"Dup": "Alpha methods for river deltas", "dup": "Beta strategies in bird nests"}


@pytest.fixture
def vault(tmp_path):
    vault = tmp_path / "vault"
    (vault / "corpus").mkdir(parents=True)
    return vault


def write(vault, **files):
    for name, text in files.items():
        if text is None:
            (vault / "corpus" / f"{name}.bib").unlink()
        else:
            (vault / "corpus" / f"{name}.bib").write_text(text, "utf-8")


def cited(library, vault, text):
    """Return title and key of what a new note cites, and the keys that no paper has."""
    (vault / "n.md").write_text(text, "utf-8")
    library.refresh()
    found = library.exports.find(cited_in=["n.md"])
    return {record.key: record.title for record in found.records}, [each.key for each in found.unknown]


def linked(library, path="n.md"):
    return [
        link.key and library.read.paper(link.key).title
        for link in library.read.links(library.read.resolve(path)).out
    ]


@pytest.mark.parametrize("files", [{"a": ALPHA + BETA}, {"a": BETA + ALPHA}, {"a": BETA, "b": ALPHA}])
def test_each_is_cited_linked_and_exported_as_it_is_written(library, vault, files):
    write(vault, **files)
    assert cited(library, vault, "See [@dup; @Dup] and [[dup]], [[papers/Dup.md]].") == (TITLES, [])
    assert linked(library) == [TITLES[key] for key in ("dup", "Dup", "dup", "Dup")]
    assert {key: library.read.paper(key).title for key in TITLES} == TITLES
    assert {record.key: record.title for record in library.exports.find().records} == TITLES
    for form in ("bibtex", "biblatex"):
        out = library.exports.text(form, library.exports.find())
        assert "@article{Dup," in out
        assert "@article{dup," in out


def test_another_spelling_means_the_paper_with_the_key(library, vault):
    write(vault, a=ALPHA + BETA)
    assert cited(library, vault, "[@DUP]") == ({"DUP": TITLES["Dup"]}, [])


def test_further_keys_of_an_entry_count(library, vault):
    write(vault, a=ALPHA + BETA.replace("{dup,", "{other, ids={x, dup},"))
    assert cited(library, vault, "[@dup]")[0] == {"dup": TITLES["dup"]}


@pytest.mark.parametrize("first", ["Dup", "dup"])
@pytest.mark.parametrize("written", ["Dup", "dup", "DUP"])
def test_what_is_cited_stays_what_it_was_when_the_other_comes(library, vault, first, written):
    one, two = (ALPHA, BETA) if first == "Dup" else (BETA, ALPHA)
    write(vault, a=one)
    expected = {written: TITLES[first]}
    assert cited(library, vault, f"[@{written}]")[0] == expected
    write(vault, b=two)
    library.refresh()
    other = "dup" if first == "Dup" else "Dup"
    for _ in range(2):
        assert cited(library, vault, f"[@{written}]")[0] == expected
        key = next(
            each for each in library.exports.find().keys if library.read.paper(each).title == TITLES[other]
        )
        library.close()
        library = type(library)(vault, cache=vault.parent / "again")
        library.refresh()
    assert cited(library, vault, f"[@{key}]")[0] == {key: TITLES[other]}
    library.close()


def test_a_citation_written_while_the_other_paper_came_is_of_that_paper(library, vault):
    write(vault, a=BETA)
    (vault / "m.md").write_text("[@dup]", "utf-8")
    library.refresh()
    write(vault, b=ALPHA)
    assert cited(library, vault, "[@Dup]")[0] == {"Dup": TITLES["Dup"]}
    assert linked(library, "m.md") == [TITLES["dup"]]


@pytest.mark.parametrize("gone", ["Dup", "dup"])
def test_the_one_that_stays_does_not_take_the_citations_of_the_other(library, vault, gone):
    write(vault, a=ALPHA, b=BETA)
    assert cited(library, vault, "[@dup; @Dup]")[0] == TITLES
    write(vault, **{"a" if gone == "Dup" else "b": None})
    kept = {key: title for key, title in TITLES.items() if key != gone}
    assert cited(library, vault, "[@dup; @Dup] again") == (kept, [gone])
    write(vault, **({"a": ALPHA} if gone == "Dup" else {"b": BETA}))
    assert cited(library, vault, "[@dup; @Dup] back") == (TITLES, [])


@pytest.mark.parametrize("order", [ALPHA + BETA, BETA.replace("2005", "1990") + ALPHA])
@pytest.mark.parametrize("renamed", ["Dup", "dup"])
def test_a_rename_takes_the_citations_of_its_own_paper(library, vault, order, renamed):
    write(vault, a=order)
    (vault / "n.md").write_text("[@dup; @Dup], [[dup]]", "utf-8")
    library.refresh()
    paper = library.read.paper(renamed)
    library.keys.do(library.keys.plan([paper], "title"))
    library.refresh()
    titles = [TITLES["dup"], TITLES["Dup"], TITLES["dup"]]
    assert linked(library) == titles
    (vault / "n.md").write_text("[@dup; @Dup], [[dup]]", "utf-8")
    again = type(library)(vault, cache=vault.parent / "again")
    again.refresh()
    assert linked(again) == titles
    again.close()


def test_a_merge_keeps_what_each_spelling_means(library, vault):
    write(vault, a=ALPHA + BETA + ALPHA.replace("Dup", "x").replace("Alpha", "Gamma"))
    (vault / "n.md").write_text("[@dup; @Dup; @x]", "utf-8")
    library.refresh()
    works = library.works
    works.do(works.plan_merge([library.read.paper(key) for key in ("Dup", "x")]))
    library.refresh()
    found = linked(library)
    assert found[0] == TITLES["dup"]
    assert found[1] == found[2] != found[0]


def test_entries_that_differ_in_letter_case_are_two():
    text = key_file.add("", {"Dup": "one", "dup": "two"})
    assert key_file.parse(text).owners == {"Dup": "one", "dup": "two"}
    assert key_file.add(text, {"Dup": "one"}) == text


def test_what_nobody_gives_is_not_found(library, vault):
    write(vault, a=ALPHA + BETA)
    library.refresh()
    with pytest.raises(LibraryError):
        library.read.resolve("dupe")
