"""`note --refresh` as scripts use it."""

from __future__ import annotations

import json

import pytest

from notes_tui.cli.main import run

BIB = """@article{poe2020, title = {%s}, author = {Poe, Ann}, journal = {%s}, year = 2020, doi = {10.1234/poe}}
@article{roe2021, title = {Other}, author = {Roe, Bob}, journal = {Letters}, year = 2021, doi = {10.1234/roe}}
"""
TEMPLATE = """---
title: {{title}}
published: {{published}}
---
%% begin about %%
{% if venue %}In {{ venue }}.
{% endif %}%% end about %%
%% begin properties %%
%% end properties %%
"""


@pytest.fixture
def papers(vault, capsys):
    (vault / "corpus" / "page.txt").unlink()
    (vault / "T").mkdir()
    (vault / "T" / "Literature note.md").write_text(TEMPLATE, "utf-8")
    (vault / ".obsidian" / "templates.json").write_text('{"folder": "T"}', "utf-8")

    def call(*words):
        code = run([*words, "--vault", str(vault)])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    call.source = lambda title, venue: (vault / "corpus" / "library.bib").write_text(
        BIB % (title, venue), "utf-8"
    )
    call.source("Old", "Old Journal")
    for key in ("poe2020", "roe2021"):
        assert call("note", key)[0] == 0
    call.source("OLD!", "New Journal")
    return call


def test_what_the_template_owns_is_renewed_in_one_step(papers, vault):
    note = vault / "papers" / "poe2020.md"
    note.write_bytes(note.read_bytes() + b"mine\r\n\xc3\xa4 \n")
    before = note.read_bytes()
    assert b"In Old Journal." in before
    code, out, err = papers("note", "--refresh", "--dry-run")
    assert (code, out) == (0, "papers/poe2020.md\n"), err
    assert "1 literature note would be renewed, 1 unchanged" in err
    assert note.read_bytes() == before
    code, out, _err = papers("note", "--refresh")
    assert (code, out) == (0, "papers/poe2020.md\n")
    after = note.read_bytes()
    assert b"In New Journal." in after
    assert b"title: OLD!\n" in after
    assert after.endswith(before[before.index(b"%% end properties") :])
    code, out, _err = papers("note", "--refresh", "--json")
    assert json.loads(out) == {"dry_run": False, "changed": [], "unchanged": 2, "skipped": []}
    papers("undo")
    assert note.read_bytes() == before


def test_a_query_chooses_the_papers(papers, vault):
    before = (vault / "papers" / "poe2020.md").read_bytes()
    code, out, err = papers("note", "--refresh", "other")
    assert (code, out) == (0, "")
    assert "0 literature notes renewed, 1 unchanged" in err
    assert (vault / "papers" / "poe2020.md").read_bytes() == before


def test_a_note_that_cannot_be_renewed_is_named_and_the_others_are(papers, vault):
    note = vault / "papers" / "roe2021.md"
    note.write_text(note.read_text("utf-8").replace("%% end about %%\n", ""), "utf-8")
    code, out, err = papers("note", "--refresh")
    assert (code, out) == (1, "papers/poe2020.md\n")
    assert "papers/roe2021.md is not renewed: Line" in err


def test_a_template_that_cannot_be_used_changes_nothing(papers, vault):
    before = (vault / "papers" / "poe2020.md").read_bytes()
    (vault / "T" / "Literature note.md").write_text("{% if %}", "utf-8")
    code, out, err = papers("note", "--refresh")
    assert (code, out) == (2, "")
    assert "The template of literature notes cannot be used: line 1" in err
    assert (vault / "papers" / "poe2020.md").read_bytes() == before


@pytest.mark.parametrize("words", [(), ("a", "b"), ("poe2020", "--dry-run"), ("--refresh", "--open")])
def test_words_that_do_not_go_together_are_refused(papers, words):
    code, out, err = papers("note", *words)
    assert (code, out) == (2, "")
    assert "notes-tui note KEY" in err or "--open does not go with --refresh" in err


def test_the_built_in_template_owns_abstract_and_properties_of_new_notes_alone(papers, vault):
    (vault / "T" / "Literature note.md").unlink()
    note, older = vault / "papers" / "poe2020.md", vault / "papers" / "roe2021.md"
    note.unlink()
    older.write_text("---\nkey: roe2021\ntitle: Mine\n---\n# Mine\n\n> [!abstract]\n> Old words\n", "utf-8")
    assert papers("note", "poe2020")[0] == 0
    note.write_text(note.read_text("utf-8").replace("## Notes\n", "## Notes\n\nmine\n"), "utf-8")
    before, kept = note.read_text("utf-8"), older.read_bytes()
    assert papers("set", "poe2020", "abstract=Harbours at night.", "year=2018")[0] == 0
    code, out, _err = papers("note", "--refresh")
    assert (code, out) == (0, "papers/poe2020.md\n")
    after = note.read_text("utf-8")
    assert '\npublished: "2018"\n' in after
    assert "%% begin abstract %%\n> [!abstract]\n> Harbours at night.\n\n%% end abstract %%\n" in after
    assert after.partition("%% end properties")[2] == before.partition("%% end properties")[2]
    assert older.read_bytes() == kept
    assert "poe2020" not in papers("doctor")[1]
