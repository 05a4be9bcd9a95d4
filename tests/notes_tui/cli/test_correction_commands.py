"""`set` of fields, `hide`, `unhide` and `new-paper` on the command line."""

from __future__ import annotations

import json

import pytest

from tests.helpers.command_line import command

BIB = "@article{one, title={A Study}, author={Roe, Ann}, year={2019}, doi={10.1000/one}, journal={Mind}}\n"


@pytest.fixture
def vault(tmp_path):
    corpus = tmp_path / "vault" / "corpus"
    corpus.mkdir(parents=True)
    (corpus / "a.bib").write_text(BIB, "utf-8")
    return tmp_path / "vault"


def test_fields_of_a_paper_are_corrected_and_shown_as_such(vault, capsys):
    assert command(vault, capsys, "set", "one", "venue=Body", "pages=1–9")[:2] == (
        0,
        "corpus/corrections.yaml\n",
    )
    value = json.loads(command(vault, capsys, "show", "one", "--json")[1])
    assert (value["venue"], value["pages"], value["corrected"]) == ("Body", "1–9", ["venue", "pages"])
    assert "corrected     venue, pages" in command(vault, capsys, "show", "one")[1]
    assert command(vault, capsys, "set", "one", "--remove", "venue")[0] == 0
    value = json.loads(command(vault, capsys, "show", "one", "--json")[1])
    assert (value["venue"], value["corrected"]) == ("Mind", ["pages"])


@pytest.mark.parametrize("name", ["year", "date", "published"])
def test_the_date_of_a_paper_has_the_names_that_people_give_it(vault, capsys, name):
    assert command(vault, capsys, "set", "one", f"{name}=2018-05")[1] == "corpus/corrections.yaml\n"
    assert json.loads(command(vault, capsys, "show", "one", "--json")[1])["published"] == "2018-05"
    assert "published: “soon” is not a date" in command(vault, capsys, "set", "one", f"{name}=soon")[2]
    assert command(vault, capsys, "set", "one", "--remove", name)[0] == 0
    assert json.loads(command(vault, capsys, "show", "one", "--json")[1])["published"] == "2019"
    assert command(vault, capsys, "new-paper", "title=Mine", f"{name}=2001")[0] == 0
    assert command(vault, capsys, "papers", "mine")[1].split()[1] == "2001"


def test_other_names_are_properties_of_the_note(vault, capsys):
    assert command(vault, capsys, "set", "one", "rating=4")[1] == "papers/one.md\n"
    assert command(vault, capsys, "set", "papers/one.md", "venue=X")[1] == "papers/one.md\n"
    code, _out, err = command(vault, capsys, "set", "one", "rating=4", "venue=X")
    assert code == 2
    assert "venue is a field of the paper, and rating a property of its note; set one after the other." in err


def test_a_paper_is_hidden_listed_and_shown_again(vault, capsys):
    assert command(vault, capsys, "hide")[:2] == (0, "")
    assert command(vault, capsys, "hide", "one")[0] == 0
    assert json.loads(command(vault, capsys, "papers", "--json")[1]) == []
    assert [each["key"] for each in json.loads(command(vault, capsys, "hide", "--json")[1])] == ["one"]
    assert command(vault, capsys, "unhide", "one")[0] == 0
    assert command(vault, capsys, "papers")[1].startswith("one ")


def test_a_paper_is_made_by_hand(vault, capsys):
    code, out, _err = command(vault, capsys, "new-paper", "title=Mine", "authors=Me, My; You, Yo", "--json")
    assert code == 0
    assert json.loads(out)["paper"]["authors"] == ["My Me", "Yo You"]
    code, out, err = command(
        vault, capsys, "new-paper", "title=A study", "authors=Roe, Ann", "published=2019"
    )
    assert (code, out) == (0, "one\n")
    assert "It is the work of one, which has other sources" in err
    assert command(vault, capsys, "new-paper", "volume=3")[0] == 2


def test_an_import_counts_one_paper_as_one(vault, tmp_path, capsys):
    source = tmp_path / "more.bib"
    source.write_text("@book{a, title = {A lamp}}", "utf-8")
    out = command(vault, capsys, "import", "--dry-run", str(source))[1]
    assert out.startswith("1 paper would be added, 0 updated")


def test_a_month_alone_is_refused_with_what_to_write(vault, capsys):
    code, _out, err = command(vault, capsys, "set", "one", "month=5")
    assert (code, "set one date=2024-05" in err) == (2, True)
    assert not (vault / "papers").exists()


def test_a_title_of_many_words_is_cut_for_the_screen_alone(vault, capsys):
    title = "word " * 10_000
    (vault / "corpus" / "b.bib").write_text(f"@book{{long, title={{{title}}}}}\n", "utf-8")
    out = command(vault, capsys, "papers", "key:long")[1]
    assert out.startswith("long ---------- word word")
    assert out.endswith("word…\n")
    assert len(out) < 500
    (value,) = json.loads(command(vault, capsys, "papers", "key:long", "--json")[1])
    assert len(value["title"]) > 40_000
