"""The vault that a new user sees first is what it says it is."""

from __future__ import annotations

import pytest

from index import Library
from index.cache import queries
from index.papers import formats
from index.papers.grouping import group
from tests.helpers.paths import SAMPLE_VAULT


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    library = Library(SAMPLE_VAULT, cache=tmp_path_factory.mktemp("cache"))
    library.refresh()
    yield library
    library.close()


def test_every_record_of_the_corpus_is_read():
    read = [
        formats.read(page.name, page.read_bytes()) for page in sorted((SAMPLE_VAULT / "corpus").iterdir())
    ]
    assert [list(reading.rejected) for reading in read] == [[], []]
    records = [record for reading in read for record in reading.records]
    assert all(record.abstract for record in records)
    assert any(record.published is None for record in records)
    assert sum(bool(record.code_urls) for record in records) >= 2
    assert len(group(records)) == len({record.title for record in records})


def test_it_holds_papers_on_two_pages_and_a_dozen_notes(sample):
    papers, notes = sample.read.counts()
    assert papers >= 44
    assert notes >= 12
    found = sample.read.items(sample.read.listing("papers")).values()
    assert all(paper.abstract for paper in found)
    assert {source.file for paper in found for source in paper.sources} == {
        "corpus/daily-papers-2026-06-03.txt",
        "corpus/daily-papers-2026-06-17.txt",
    }
    assert sum(len(paper.sources) == 2 for paper in found) >= 3


def test_the_one_link_that_leads_nowhere_is_meant(sample):
    assert [(problem.kind, problem.path) for problem in sample.read.problems()] == [
        ("broken-link", "Projects/Thesis chapter 3.md")
    ]


def test_every_literature_note_is_about_a_paper(sample):
    notes = [note for note in queries.summaries(sample.cache) if note.path.startswith("papers/")]
    assert len(notes) >= 4
    for note in notes:
        assert sample.read.paper(note.key).note == note.path


def test_the_tour_names_the_keys_to_begin_with():
    tour = (SAMPLE_VAULT / "Welcome.md").read_text("utf-8")
    missing = [key for key in ("/", "enter", "t", "s", "n", "l", "e", "?") if f"`{key}`" not in tour]
    assert missing == []


def test_the_survey_links_eight_papers(sample):
    links = sample.read.links(sample.read.resolve("Cheaper pretraining")).out
    assert len({link.key for link in links if link.key}) >= 8


def test_it_uses_what_the_app_does(sample):
    tags = {count.tag for count in sample.read.tags()}
    assert any("/" in tag for tag in tags)
    assert sample.read.settings().templates_folder == "templates"
    assert sum(note.path.startswith("Daily/") for note in queries.summaries(sample.cache)) >= 3
    kinds = {link.kind for note in queries.summaries(sample.cache) for link in sample.read.links(note).out}
    assert kinds == {"wikilink", "markdown", "embed", "citation"}


def test_a_literature_note_from_its_template(sample, tmp_path):
    import shutil

    copy = tmp_path / "vault"
    shutil.copytree(SAMPLE_VAULT, copy)
    library = Library(copy, cache=tmp_path / "cache")
    library.refresh()
    library.edit.tag([library.read.paper("filip-fine-grained")], ["topic/vision"])
    text = (copy / "papers" / "filip-fine-grained.md").read_text("utf-8")
    assert text.startswith('---\nkey: filip-fine-grained\ntitle: "FILIP: Fine-grained')
    assert "topic/vision" in text
    assert "{{" not in text
    assert "> Most contrastive models" in text
    library.close()
