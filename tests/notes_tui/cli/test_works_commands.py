"""`merge` and `split` on the command line."""

from __future__ import annotations

import json

import pytest

from tests.helpers.command_line import command

BIB = (
    "@article{one, title={A Study}, author={Roe, Ann}, year={2019}, doi={10.1000/one}, journal={Mind}}\n"
    "@article{two, title={Rare Things}, author={Poe, Bo}, year={2021}, doi={10.1000/two}, journal={Mind}}\n"
    "@misc{pre, title={Rare Things}, author={Poe, Bo}, year={2020}, eprint={2001.00001}, archiveprefix={arXiv}}\n"
    "@misc{bare, title={Rare Things}, author={Poe, Bo}}\n"
)


@pytest.fixture
def vault(tmp_path):
    corpus = tmp_path / "vault" / "corpus"
    corpus.mkdir(parents=True)
    (corpus / "a.bib").write_text(BIB, "utf-8")
    return tmp_path / "vault"


def test_a_merge_shows_the_papers_field_by_field(vault, capsys):
    code, out, _err = command(vault, capsys, "merge", "one", "two", "--dry-run")
    lines = out.splitlines()
    assert code == 0
    assert lines[:3] == ["* key         one", "              two", "            > one"]
    assert "  venue       Mind" in lines
    assert "two leads to one from now on" in lines
    assert not (vault / "corpus" / "merges.yaml").exists()


def test_a_merge_in_json_is_done_and_undone(vault, capsys):
    code, out, _err = command(vault, capsys, "merge", "two", "one", "--json")
    value = json.loads(out)
    assert code == 0
    assert value["changed"] == ["corpus/merges.yaml"]
    assert [each["key"] for each in value["before"]] == ["two", "one"]
    (after,) = value["after"]
    for key in ("one", "two"):
        assert json.loads(command(vault, capsys, "show", key, "--json")[1]) == {**after, "pdfs": []}
    assert command(vault, capsys, "undo")[0] == 0
    assert not (vault / "corpus" / "merges.yaml").exists()
    assert len(json.loads(command(vault, capsys, "papers", "--json")[1])) == 2


def test_the_sources_of_a_paper_are_listed_with_their_numbers(vault, capsys):
    code, out, err = command(vault, capsys, "split", "two")
    assert code == 2
    assert out.splitlines()[0].split()[:3] == ["1", "corpus/a.bib:2", "doi:10.1000/two,"]
    assert len(out.splitlines()) == 3
    assert "Name the sources to split off: notes-tui split two NUMBER…" in err
    code, out, _err = command(vault, capsys, "split", "two", "2", "corpus/a.bib:4", "--json")
    assert code == 0
    assert sorted(len(each["sources"]) for each in json.loads(out)["after"]) == [1, 2]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ["split", "two", "9"],
            "“9” is not one of the sources; give a number from 1 to 3, file:line, or a citation key.",
        ),
        (
            ["split", "two", "1", "2", "3"],
            "All sources would be split off of two; name some of them, not all.",
        ),
        (["split", "one"], "one has only one source, so there is nothing to split."),
        (["merge", "one", "one"], "These keys mean one paper already; name two papers."),
        (["merge", "one", "nothing"], "“nothing” is neither a citation key nor a note"),
    ],
)
def test_refusals(vault, capsys, words, why):
    code, _out, err = command(vault, capsys, *words)
    assert code == 2
    assert why in err


def test_two_papers_are_kept_apart(vault, capsys):
    corpus = vault / "corpus" / "b.bib"
    corpus.write_text("@article{far, title={A study}, author={Roe, Ann}, year={1990}}\n", "utf-8")
    assert "possible-duplicate" in command(vault, capsys, "doctor")[1]
    code, out, _err = command(vault, capsys, "split", "one", "far", "--json")
    assert code == 0
    assert sorted(each["key"] for each in json.loads(out)["after"]) == ["far", "one"]
    assert "possible-duplicate" not in command(vault, capsys, "doctor")[1]


@pytest.mark.parametrize("named", ["a.bib:5", "corpus/a.bib:5", "twin", "5"])
def test_a_source_is_named_by_its_place_or_its_key(vault, capsys, named):
    bib = vault / "corpus" / "a.bib"
    twin = BIB.splitlines(keepends=True)[2].replace("{pre", "{twin")
    bib.write_text(BIB.replace("@article{one", "\n@article{one", 1) + twin, "utf-8")
    number = {"5": "3"}.get(named, named).replace(":5", ":6")
    code, out, err = command(vault, capsys, "split", "two", number if named != "5" else "4", "--json")
    assert (code, err) == (0, "")
    assert sorted(len(each["sources"]) for each in json.loads(out)["after"]) == [1, 3]


def test_a_source_that_is_not_there_is_named(vault, capsys):
    code, _out, err = command(vault, capsys, "split", "two", "b.bib:3")
    assert code != 0
    assert (
        "“b.bib:3” is not one of the sources; give a number from 1 to 3, file:line, or a citation key." in err
    )
