from __future__ import annotations

import pytest

from index import Library
from index.edit.keyword_tags import as_tag

BIB = """@article{a2020, title={Alpha of Things}, author={Ng, A}, year=2020,
  keywords={machine learning, 2024, Vision}, groups={Thesis/Chapter 2}}
@article{b2021, title={Beta of Things}, author={Ng, B}, year=2021}
@article{c2022, title={Gamma of Things}, author={Ng, C}, year=2022, keywords={vision}}
"""


@pytest.mark.parametrize(
    ("keyword", "tag"),
    [
        ("Vision", "Vision"),
        ("machine learning", "machine-learning"),
        ("*Algorithms", "Algorithms"),
        ("Learning / physiology", "Learning/physiology"),
        ("C++ & Rust!", "C-Rust"),
        ("Réseaux", "Réseaux"),
        ("機械学習", "機械学習"),
        ("2024", ""),
        ("!?", ""),
        ("a\x1b]0;b", "a-0-b"),
        ("/", ""),
        ("a//b/", "a/b"),
    ],
)
def test_a_keyword_as_a_tag(keyword, tag):
    assert as_tag(keyword) == tag


@pytest.fixture(params=["inside", "outside"])
def library(request, tmp_path):
    (tmp_path / "vault" / "corpus").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    corpus = [tmp_path / "elsewhere"] if request.param == "outside" else []
    library = Library(tmp_path / "vault", corpus, cache=tmp_path / "cache")
    yield library
    library.close()


def test_keywords_become_tags_in_one_step_and_only_where_asked_for(library, tmp_path):
    source = tmp_path / "b.bib"
    source.write_text(BIB, "utf-8")
    incoming = library.edit.collect_sources(source).incoming
    assert library.import_files(incoming).tags is None
    assert library.read.tags() == []
    note = tmp_path / "vault/papers/c2022.md"
    note.parent.mkdir()
    note.write_text("---\nkey: c2022\ntitle: Gamma of Things\ntags: [Vision]\n---\nwords\n", "utf-8")

    planned = library.import_files(incoming, dry_run=True, tags=True).tags
    assert (len(planned.files), planned.created) == (1, 1)
    assert planned.changed == (
        ("machine learning", "machine-learning"),
        ("Thesis/Chapter 2", "Thesis/Chapter-2"),
    )
    assert planned.skipped == ("“2024” of a2020 can be no tag.",)
    assert not (tmp_path / "vault/papers/a2020.md").exists()

    library.import_files(incoming, tags=True)
    assert library.read.paper("a2020").tags == ("machine-learning", "Vision", "Thesis/Chapter-2")
    assert note.read_text("utf-8").endswith("tags: [Vision]\n---\nwords\n")
    library.edit.history.undo()
    assert not (tmp_path / "vault/papers/a2020.md").exists()
    assert note.exists()


def test_new_papers_are_tagged_in_the_step_that_brings_them(tmp_path):
    (tmp_path / "vault").mkdir()
    library = Library(tmp_path / "vault", cache=tmp_path / "cache")
    library.import_files([library.edit.piped_source(BIB.encode())], tags=True)
    assert library.read.paper("a2020").tags
    library.edit.history.undo()
    assert not [
        path for path in (tmp_path / "vault").rglob("*") if path.is_file() and ".trash" not in path.parts
    ]
    library.close()


def test_a_note_that_cannot_be_edited_is_named(library, tmp_path):
    note = tmp_path / "vault/papers/a2020.md"
    note.parent.mkdir()
    note.write_text("---\ntags: {a: b}\n---\n", "utf-8")
    tags = library.import_files([library.edit.piped_source(BIB.encode())], tags=True).tags
    assert [sentence for sentence in tags.skipped if "The note of a2020 gets no tags" in sentence]
    assert note.read_text("utf-8") == "---\ntags: {a: b}\n---\n"
    assert library.read.paper("c2022").tags == ("vision",)
