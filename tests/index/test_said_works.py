"""Works that the user joins or splits by hand in `merges.yaml`."""

from __future__ import annotations

import pytest

from index.problems import ProblemKind

ONE = "@article{one, title={A Study of Rare Things}, author={Roe, Ann}, year={2019}, doi={10.1000/one}}\n"
TWO = "@article{two, title={Rare Things Revisited}, author={Poe, Bo}, year={2021}, doi={10.1000/two}}\n"
SAME = 'same:\n  - ["doi:10.1000/one", "Rare things revisited (2021)"]\n'


@pytest.fixture
def vault(tmp_path):
    (tmp_path / "vault" / "corpus").mkdir(parents=True)
    return tmp_path / "vault"


def write(vault, **files):
    names = {"bib": "corpus/a.bib", "more": "corpus/b.bib", "merges": "corpus/merges.yaml", "note": "n.md"}
    for name, text in files.items():
        (vault / names[name]).write_text(text, "utf-8")


def keys(library):
    library.refresh()
    return [each.value for each in library.read.listing("papers")]


@pytest.mark.parametrize(
    "order", [("bib", "more", "merges"), ("merges", "more", "bib"), ("bib", "merges", "more")]
)
def test_what_the_user_joined_is_one_paper_whatever_is_read_first(library, vault, order):
    texts = {"bib": ONE, "more": TWO, "merges": SAME}
    for name in order:
        write(vault, **{name: texts[name]})
        library.refresh()
    assert len(keys(library)) == 1
    assert len(library.read.paper("one").sources) == 2
    assert library.read.paper("two") == library.read.paper("one")
    write(vault, bib=f"{ONE}\n% imported again\n")
    assert len(keys(library)) == 1
    assert library.verify() == "equal"
    (vault / "corpus" / "merges.yaml").unlink()
    assert sorted(keys(library)) == ["one", "two"]


def test_what_the_user_split_is_two_papers(library, vault):
    write(vault, bib=ONE, more=ONE.replace("doi={10.1000/one}", "eprint={2001.00001}, archiveprefix={arXiv}"))
    assert len(keys(library)) == 1
    write(vault, merges="different:\n  - [doi:10.1000/one, arxiv:2001.00001]\n")
    assert len(keys(library)) == 2
    assert library.verify() == "equal"


def test_keys_in_use_mean_their_papers_before_and_after(library, vault):
    write(vault, bib=ONE, more=TWO, note="[[one]] and [[two]]")
    assert sorted(keys(library)) == ["one", "two"]
    write(vault, merges=SAME)
    (key,) = keys(library)
    assert {library.read.paper(name).key for name in ("one", "two")} == {key}
    kept = (vault / "corpus" / "merges.yaml").read_text("utf-8")
    assert kept.startswith(SAME)
    write(vault, merges=kept.replace(SAME, ""))
    assert sorted(keys(library)) == ["one", "two"]
    write(vault, merges="")
    assert sorted(keys(library)) == ["one", "two"]
    assert library.read.paper("two").title == "Rare Things Revisited"
    assert (vault / "corpus" / "merges.yaml").read_text("utf-8") == ""


def test_faults_are_named_with_their_line(library, vault):
    write(vault, bib=ONE, more=TWO, merges=f"{SAME}  - [a]\ndifferent: 5\n")
    assert len(keys(library)) == 1
    found = [each for each in library.read.problems() if each.kind is ProblemKind.INVALID_SETTINGS]
    assert [(each.path, each.line) for each in found] == [
        ("corpus/merges.yaml", 3),
        ("corpus/merges.yaml", 4),
    ]
