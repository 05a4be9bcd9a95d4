"""Names that complete what is typed are read once for each state of the index; links are spelled one by one."""

from __future__ import annotations

import pytest

from index import DocumentId, Library
from index.cache import queries
from index.edit import new_links


@pytest.fixture
def library(tmp_path, monkeypatch):
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    vault = tmp_path / "vault"
    (vault / "a").mkdir(parents=True)
    (vault / "b").mkdir()
    (vault / "a" / "Lamps.md").write_text("---\ntitle: On lamps\naliases: [Lights, Lights]\n---\n", "utf-8")
    (vault / "a" / "Same.md").write_text("# One\n", "utf-8")
    (vault / "b" / "Same.md").write_text("# Two\n", "utf-8")
    (vault / "corpus").mkdir()
    (vault / "corpus" / "a.bib").write_text(
        "@article{ng2020, title={Small harbours}, author={Ng, A}, year=2020}\n"
        "@article{poe2021, title={Large harbours}, author={Poe, B}, year=2021}\n",
        "utf-8",
    )
    (vault / "ng2020.md").write_text("# Small harbours\n", "utf-8")
    opened = Library(vault)
    opened.refresh()
    yield opened
    opened.close()


def test_each_thing_is_offered_once_with_the_link_as_it_is_written_there(library):
    offers = {offer.label: offer.text for offer in library.read.complete("", "links", path="b/Same.md")}
    assert offers == {
        "Lamps  On lamps": "[[Lamps]]",
        "Lights  → Lamps": "[[Lamps|Lights]]",
        "a/Same  Same": "[[a/Same|Same]]",
        "b/Same  Same": "[[b/Same|Same]]",
        "ng2020": "[[ng2020]]",
        "poe2021  Large harbours": "[[poe2021]]",
    }


def test_an_offer_says_which_document_it_is_of(library):
    found = {offer.text: offer.id for offer in library.read.complete("", "links")}
    assert found["[[Lamps|Lights]]"] == DocumentId.note("a/Lamps.md")
    assert found["[[poe2021]]"] == DocumentId.paper("poe2021")


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("LAMPS", DocumentId.note("a/Lamps.md")),
        ("lights", DocumentId.note("a/Lamps.md")),
        ("poe2021", DocumentId.paper("poe2021")),
        ("lamp", None),
        ("harbours", None),
    ],
)
def test_a_document_is_found_by_its_whole_name(library, name, id_):
    found = library.read.offers("links").called(name)
    assert (found.id if found else None) == id_


def test_a_name_that_begins_a_shorter_one_is_found(library):
    (library.vault.root / "Lamps x.md").write_text("", "utf-8")
    library.refresh()
    assert library.read.offers("links").called("lamps").id == DocumentId.note("a/Lamps.md")


def test_papers_and_tags_are_completed_by_their_own_names(library):
    (library.vault.root / "Tagged.md").write_text("#harbour/small\n", "utf-8")
    library.refresh()
    assert [offer.text for offer in library.read.complete("large", "papers")] == ["poe2021"]
    assert [offer.text for offer in library.read.complete("small", "tags")] == ["harbour/small"]


@pytest.mark.parametrize("typed", ["poe", "Poe large", "2021 harb", "harbours 2021 poe"])
def test_papers_are_completed_by_authors_and_year_too(library, typed):
    assert [offer.text for offer in library.read.complete(typed, "papers")] == ["poe2021"]
    assert "[[poe2021]]" in [offer.text for offer in library.read.complete(typed, "links")]


def test_a_literature_note_is_completed_by_the_authors_of_its_paper(library):
    assert [offer.text for offer in library.read.complete("harbours ng", "links")] == ["[[ng2020]]"]
    assert library.read.complete("ng 2020", "papers")[0].text == "ng2020"


def test_titles_of_papers_are_read_once_until_a_paper_changes(library, monkeypatch):
    reads = []
    titles = queries.paper_labels
    monkeypatch.setattr(queries, "paper_labels", lambda cache: reads.append(1) or titles(cache))
    assert [offer.text for offer in library.read.complete("new", "links")] == []
    (library.vault.root / "New.md").write_text("---\naliases: [Newest]\n---\n", "utf-8")
    library.refresh()
    assert [offer.text for offer in library.read.complete("new", "links")] == ["[[New]]", "[[New|Newest]]"]
    assert len(reads) == 1
    (library.vault.root / "corpus" / "b.bib").write_text(
        "@article{new2022, title={New}, year=2022}\n", "utf-8"
    )
    library.refresh()
    found = [offer.text for offer in library.read.complete("new", "links")]
    assert found == ["[[New]]", "[[new2022]]", "[[New|Newest]]"]
    assert len(reads) == 2
    (library.vault.root / "corpus" / "b.bib").write_text(
        "@article{new2022, title={Old}, year=2022}\n", "utf-8"
    )
    library.refresh()
    assert [offer.label for offer in library.read.complete("new2022", "papers")] == ["new2022  Old"]
    (library.vault.root / "corpus" / "b.bib").unlink()
    library.refresh()
    assert [offer.label for offer in library.read.complete("new2022", "papers")] == []


def test_titles_of_papers_are_read_again_from_a_rebuilt_index(library):
    assert library.read.complete("poe2021", "papers")[0].label == "poe2021  Large harbours"
    source = library.vault.root / "corpus" / "a.bib"
    source.write_text(source.read_text("utf-8").replace("Large", "Great"), "utf-8")
    library.refresh(rebuild=True)
    assert library.read.complete("poe2021", "papers")[0].label == "poe2021  Great harbours"


def test_a_new_file_decides_how_links_are_written(library):
    assert library.read.complete("lamps", "links")[0].text == "[[Lamps]]"
    (library.vault.root / "b" / "Lamps.md").write_text("# Others\n", "utf-8")
    library.refresh()
    found = {offer.text for offer in library.read.complete("lamps", "links")}
    assert {"[[a/Lamps|Lamps]]", "[[b/Lamps|Lamps]]"} <= found


def test_excluded_notes_come_last(library):
    settings = library.vault.root / ".obsidian"
    settings.mkdir()
    (settings / "app.json").write_text('{"userIgnoreFilters": ["a/"]}', "utf-8")
    library.refresh()
    found = library.read.complete("", "links")
    assert [offer.excluded for offer in found] == sorted(offer.excluded for offer in found)
    assert {offer.id.value for offer in found if offer.excluded} == {"a/Lamps.md", "a/Same.md"}


def test_only_the_links_that_are_asked_for_are_spelled(library, monkeypatch):
    spelled = []
    to_note = new_links.Linker.to_note
    monkeypatch.setattr(
        new_links.Linker, "to_note", lambda linker, *about: spelled.append(about) or to_note(linker, *about)
    )
    offers = library.read.offers("links", "a/Same.md")
    assert len(offers.names) == 7
    assert spelled == []
    assert len(offers.best("lamps", 1)) == 1
    assert len(spelled) == 1


def test_the_version_is_another_one_after_a_commit_for_every_thread(library):
    before = library.cache.version()
    assert library.cache.version() == before
    (library.vault.root / "New.md").write_text("# New\n", "utf-8")
    library.refresh()
    assert library.cache.version() != before
