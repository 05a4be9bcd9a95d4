"""Offers of links are read once for each state of the index, and spelled one by one."""

from __future__ import annotations

import pytest

from index import Library
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
    offers = {offer.label: offer.link for offer in library.read.offers("b/Same.md")}
    assert offers == {
        "Lamps  On lamps": "[[Lamps]]",
        "Lights  → Lamps": "[[Lamps|Lights]]",
        "a/Same  Same": "[[a/Same|Same]]",
        "b/Same  Same": "[[b/Same|Same]]",
        "ng2020": "[[ng2020]]",
        "poe2021  Large harbours": "[[poe2021]]",
    }


def test_labels_are_read_once_until_the_index_changes(library, monkeypatch):
    reads = []
    summaries = queries.summaries
    monkeypatch.setattr(queries, "summaries", lambda cache: reads.append(1) or summaries(cache))
    first = library.read.offers("a/Same.md").known
    assert library.read.offers("b/Same.md").known is first
    assert len(reads) == 1
    (library.vault.root / "New.md").write_text("# New\n", "utf-8")
    library.refresh()
    assert "New" in library.read.offers("a/Same.md").known.labels
    assert len(reads) == 2


def test_only_the_links_that_are_asked_for_are_spelled(library, monkeypatch):
    spelled = []
    to_note = new_links.Linker.to_note
    monkeypatch.setattr(
        new_links.Linker, "to_note", lambda linker, *about: spelled.append(about) or to_note(linker, *about)
    )
    offers = library.read.offers("a/Same.md")
    assert len(offers) == 6
    assert spelled == []
    assert [offer.link for offer in offers[:1]] == [offers[0].link]
    assert len(spelled) == 2


def test_the_version_is_another_one_after_a_commit_for_every_thread(library):
    before = library.cache.version()
    assert library.cache.version() == before
    (library.vault.root / "New.md").write_text("# New\n", "utf-8")
    library.refresh()
    assert library.cache.version() != before
