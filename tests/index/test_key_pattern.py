"""Keys by the pattern of the settings: of papers whose keys nobody uses, the same whatever is read first."""

from __future__ import annotations

import itertools
import json
import random

import pytest

from index import Library, LibraryError

PATTERN = "auth.lower + year"
ENTRIES = {
    "march": {"title": "Alpha of Things", "issued": {"date-parts": [[2020, 3]]}},
    "may": {"title": "Beta of Things", "issued": {"date-parts": [[2020, 5]]}},
    "june": {"title": "Gamma of Things", "issued": {"date-parts": [[2020, 6]]}},
    "given": {"title": "Delta of Things", "issued": {"date-parts": [[2020, 1]]}, "citation-key": "MyKey"},
}


@pytest.fixture
def vault(tmp_path):
    (tmp_path / "vault" / "corpus").mkdir(parents=True)
    return tmp_path / "vault"


def bring(vault, name):
    item = {"type": "article-journal", "author": [{"family": "Ng", "given": "A"}], **ENTRIES[name]}
    (vault / "corpus" / f"{name}.json").write_text(json.dumps([item]), "utf-8")


@pytest.fixture
def opened(vault, tmp_path):
    libraries = []

    (tmp_path / "corpus").mkdir()

    def opened(pattern=PATTERN, cache="cache"):
        for library in libraries:
            library.close()
        libraries[:] = [Library(vault, cache=tmp_path / cache, key_pattern=pattern)]
        libraries[0].refresh()
        return libraries[0]

    yield opened
    for library in libraries:
        library.close()


def keys(library):
    papers = library.read.items(library.read.listing("papers", "title")).values()
    return {paper.title.split()[0]: paper.key for paper in papers}


@pytest.mark.parametrize("order", list(itertools.permutations(("march", "may", "june"))))
def test_letters_follow_the_dates_whatever_comes_first(vault, opened, order):
    for name in order:
        bring(vault, name)
        library = opened()
    assert keys(library) == {"Alpha": "ng2020a", "Beta": "ng2020b", "Gamma": "ng2020c"}
    assert library.verify() == "equal"


def test_a_paper_alone_has_no_letter_and_a_key_of_a_source_stays(vault, opened):
    bring(vault, "march")
    bring(vault, "given")
    assert keys(opened()) == {"Alpha": "ng2020", "Delta": "MyKey"}


def test_a_letter_that_a_source_gives_another_paper_is_left_out(vault, opened):
    for name in ("march", "may"):
        bring(vault, name)
    (vault / "corpus/c.bib").write_text("@article{ng2020a, title={Zeta}, author={Li, B}, year=1999}", "utf-8")
    assert keys(opened()) == {"Alpha": "ng2020b", "Beta": "ng2020c", "Zeta": "ng2020a"}


def test_another_pattern_counts_at_once_but_a_key_in_use_stays(vault, opened):
    for name in ("march", "may"):
        bring(vault, name)
    (vault / "n.md").write_text("As [@alpha-things] says.\n", "utf-8")
    assert keys(opened("")) == {"Alpha": "alpha-things", "Beta": "beta-things"}
    library = opened()
    assert keys(library) == {"Alpha": "alpha-things", "Beta": "ng2020"}
    assert 'alpha-things: "alpha of things"' in (vault / "corpus/merges.yaml").read_text("utf-8")
    assert library.verify() == "equal"
    library = opened("auth.upper + '-' + year")
    assert keys(library) == {"Alpha": "alpha-things", "Beta": "NG-2020"}
    (vault / "n.md").write_text("No more.\n", "utf-8")
    library.refresh()
    # Both have the base NG-2020 now.
    assert keys(library) == {"Alpha": "NG-2020a", "Beta": "NG-2020b"}
    assert library.read.paper("alpha-things").key == "NG-2020a"
    assert library.verify() == "equal"
    assert opened("auth.upper + '-' + year", cache="another").verify() == "equal"


def test_a_letter_in_use_stays_when_an_earlier_paper_comes(vault, opened):
    for name in ("may", "june"):
        bring(vault, name)
    (vault / "n.md").write_text("As @ng2020a says.\n", "utf-8")
    opened()
    bring(vault, "march")
    library = opened()
    assert keys(library)["Beta"] == "ng2020a"
    assert len(set(keys(library).values())) == 3
    assert library.verify() == "equal"


def test_a_pattern_without_letters_for_a_paper_leaves_its_title(vault, opened):
    (vault / "corpus/c.bib").write_text("@misc{, title={Some Words Here}}", "utf-8")
    assert keys(opened()) == {"Some": "some-words-here"}


def test_a_pattern_that_cannot_be_read_is_refused(vault, tmp_path):
    with pytest.raises(LibraryError, match=r"at character 8: “yeer” is not a word; did you mean year\?"):
        Library(vault, cache=tmp_path / "cache", key_pattern="auth + yeer")


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_and_goes_a_key_in_use_means_its_paper(vault, opened, tmp_path, seed):
    chance = random.Random(seed)
    library = opened()
    meant = {}
    for step in range(25):
        act = chance.choice(["import", "drop in", "link", "link", "remove", "rebuild", "pattern"])
        name = chance.choice(list(ENTRIES))
        file = vault / "corpus" / f"{name}.json"
        if act == "import" and not file.exists():
            bring(tmp_path, name)
            library.import_files(library.edit.collect_sources(tmp_path / "corpus" / f"{name}.json").incoming)
        elif act == "drop in":
            bring(vault, name)
        elif act == "remove":
            file.unlink(missing_ok=True)
        elif act == "link" and (papers := library.read.listing("papers")):
            paper = library.read.paper(chance.choice(papers).value)
            meant[paper.key] = paper.title
            (vault / f"{step}.md").write_text(f"See @{paper.key}.", "utf-8")
        elif act == "pattern":
            library = opened(chance.choice(["", PATTERN, "auth"]))
        library.refresh(rebuild=act == "rebuild")
        there = keys(library)
        for key, title in meant.items():
            found = library.read.paper(key)
            assert found is None or found.title == title, (step, act)
            assert found is not None or title.split()[0] not in there, (step, act)
    assert meant
    assert library.verify() == "equal"
