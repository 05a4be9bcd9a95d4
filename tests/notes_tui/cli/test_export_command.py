"""`export` as scripts use it."""

from __future__ import annotations

import json
import re

import pytest

from notes_tui import settings
from notes_tui.cli.main import run

BIB = """@article{smith:2020,
  title = {On Zeros},
  author = {Smith, Ann and {A Body}},
  journal = {Journal of Zeros},
  year = 2020,
  volume = {3},
  custom = {kept},
}
@book{poe, title = {A Book of Ones}, author = {Poe, Edgar}, year = 1999}
"""


@pytest.fixture
def export(vault, capsysbinary):
    (vault / "corpus" / "page.txt").unlink()
    (vault / "corpus" / "library.bib").write_text(BIB, "utf-8")

    def call(*words):
        code = run(["export", *words, "--vault", str(vault)])
        out, err = capsysbinary.readouterr()
        assert b"Traceback" not in err
        return code, out.decode("utf-8"), err.decode("utf-8")

    return call


def test_all_papers_as_csl_json_with_the_keys_of_their_source(export):
    code, out, _err = export("--format", "csl-json")
    items = json.loads(out)
    assert (code, [item["id"] for item in items]) == (0, ["poe", "smith:2020"])
    assert items[1]["author"] == [{"family": "Smith", "given": "Ann"}, {"literal": "A Body"}]
    assert "kept" in out


def test_a_query_is_exact(export):
    code, out, err = export("--format", "ris", "zeros")
    assert (code, out.count("TY  - "), err) == (0, 1, "")
    code, out, err = export("--format", "ris", "zeros", "xylophone")
    assert (code, out) == (1, "")
    assert "No paper matches." in err
    code, out, err = export("--format", "ris", "year:never")
    assert (code, out) == (2, "")
    assert "never" in err


def test_csv_has_its_own_newlines(export):
    code, out, _err = export("--format", "csv")
    assert (code, out.count("\r\n"), out.replace("\r\n", "").count("\n")) == (0, 3, 0)


def test_a_hyphen_is_standard_output(export):
    assert export("--format", "ris", "-o", "-") == export("--format", "ris")


def test_json_names_the_keys(export):
    _code, out, _err = export("--format", "csv", "--json")
    value = json.loads(out)
    assert (value["format"], value["keys"]) == ("csv", ["poe", "smith:2020"])
    assert value["text"].startswith("key,type,title")


STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<citation><layout><text variable="title"/></layout></citation><bibliography>
<sort><key variable="title" sort="descending"/></sort>
<layout suffix="."><names variable="author" suffix=": "/><text variable="title" font-style="italic"/></layout>
</bibliography></style>"""


def test_a_bibliography_is_sorted_as_the_style_says(export, tmp_path):
    (tmp_path / "own.csl").write_text(STYLE, "utf-8")
    code, out, err = export("--format", "markdown", "--style", str(tmp_path / "own.csl"))
    assert (code, out, err) == (0, "Ann Smith, A Body: *On Zeros*.\n\nEdgar Poe: *A Book of Ones*.\n", "")


def test_a_bibliography_of_what_a_note_cites_has_each_paper_once(export, vault, tmp_path):
    (tmp_path / "own.csl").write_text(STYLE, "utf-8")
    (vault / "Draft.md").write_text("[@smith-2020] and [@smith:2020]", "utf-8")
    code, out, err = export(
        "--format", "markdown", "--style", str(tmp_path / "own.csl"), "--cited-in", "Draft"
    )
    assert (code, out, err) == (0, "Ann Smith, A Body: *On Zeros*.\n", "")


def test_the_style_of_the_settings_is_the_default(export, tmp_path):
    (tmp_path / "own.csl").write_text(STYLE, "utf-8")
    file = settings.settings_file()
    file.parent.mkdir(parents=True)
    file.write_text(f'[citations]\nstyle = "{tmp_path / "own.csl"}"\n', "utf-8")
    code, out, _err = export("--format", "markdown", "zeros")
    assert (code, out) == (0, "Ann Smith, A Body: *On Zeros*.\n")


def test_a_style_that_is_refused_is_a_sentence(export):
    code, out, err = export("--format", "markdown", "--style", "no-such-style-at-all")
    assert (code, out) == (2, "")
    assert "The citation style “no-such-style-at-all” is not here" in err
    code, out, err = export("--format", "ris", "--style", "apa")
    assert (code, out) == (2, "")
    assert "--style goes with --format markdown only" in err


def test_a_canvas_and_a_base(export, vault):
    (vault / "papers").mkdir()
    (vault / "papers" / "poe.md").write_text("---\nkey: poe\n---\n# Ones\n", "utf-8")
    code, out, err = export("--format", "canvas")
    assert (code, err) == (0, "")
    assert [node["type"] for node in json.loads(out)["nodes"]] == ["file", "text"]
    code, out, err = export("--format", "base")
    assert (code, out.count("file.path == ")) == (1, 1)
    assert "papers/poe.md" in out
    assert "1 paper has no literature note" in err
    code, out, err = export("--format", "base", "ones")
    assert (code, err) == (0, "")
    code, out, err = export("--format", "base", "zeros")
    assert (code, out) == (1, "")


def test_bibtex_is_written_as_it_stands(export, vault):
    (vault / "corpus" / "library.bib").write_text(
        f'@string{{jz = "J. {{Z}}"}}\n{BIB.replace("{Journal of Zeros}", "jz")}'
    )
    code, out, _err = export("--format", "bibtex")
    assert code == 0
    assert out.startswith("@string{jz = {J. {Z}}}\n\n@book{poe,\n  title = {A Book of Ones},\n")
    assert "  journal = jz,\n  year = 2020,\n  volume = {3},\n  custom = {kept},\n}\n" in out
    assert export("--format", "bibtex")[1] == out
    assert "journaltitle = jz" in export("--format", "biblatex")[1]


NOTE = """---
related: "[[papers/poe]]"
---
As @smith:2020 says [see @smith:2020, p. 3; -@{odd//key}; @missing], `[@code]`, $[@math]$, a@mail.org,
%%[@comment]%% and <!-- [@html] -->, @someone.
"""


def test_what_a_note_cites(export, vault):
    (vault / "Draft.md").write_text(NOTE)
    code, out, err = export("--format", "bibtex", "--cited-in", "Draft")
    assert (code, out.count("@article{smith:2020,")) == (1, 1)
    assert err.splitlines() == [
        "notes-tui: Draft.md:4: no paper has the key of [@odd//key]; add it to the corpus, or correct the key.",
        "notes-tui: Draft.md:4: no paper has the key of [@missing]; add it to the corpus, or correct the key.",
        "notes-tui: Draft.md:5: no paper has the key of @someone; it may be no citation.",
    ]
    (vault / "Draft.md").write_text(NOTE.replace("@missing", "@poe").replace("@{odd//key}", "@{smith:2020}"))
    code, out, err = export("--format", "csl-json", "--cited-in", "Draft")
    assert ([item["id"] for item in json.loads(out)], "@someone" in err, code) == (
        ["poe", "smith:2020"],
        True,
        0,
    )
    assert export("--format", "ris", "zeros", "--cited-in", "Draft")[1].count("TY  - ") == 1


def test_links_to_literature_notes_are_citations(export, vault):
    (vault / "papers").mkdir()
    (vault / "papers" / "poe.md").write_text("---\nkey: poe\n---\n")
    (vault / "Draft.md").write_text("See [[papers/poe]] and [this](papers/poe.md), [[smith-2020]].")
    code, out, err = export("--format", "biblatex", "--cited-in", "Draft.md")
    assert (code, re.findall(r"@\w+{(.*),", out), err) == (0, ["poe", "smith:2020"], "")
    code, out, err = export("--format", "biblatex", "--cited-in", "Ideas")
    assert (code, out) == (1, "")
    assert "No paper is cited." in err
    assert export("--format", "biblatex", "--cited-in", "Nothing")[0] == 2


def test_the_key_written_is_the_one_that_the_note_cites(export, vault):
    # The key that the paper has in the library, in another letter case.
    (vault / "Draft.md").write_text("[@Smith-2020] [[smith-2020]]")
    assert "@article{Smith-2020,\n" in export("--format", "bibtex", "--cited-in", "Draft")[1]
    (vault / "Draft.md").write_text("[@smith-2020] and [@smith:2020]")
    out = export("--format", "bibtex", "--cited-in", "Draft")[1]
    assert re.findall(r"@\w+{(.*),", out) == ["smith-2020", "smith:2020"]
    assert out.count("custom = {kept}") == 2


def test_a_key_that_was_given_up_is_exported_when_it_is_cited(export, vault):
    (vault / "Draft.md").write_text("[@poe]")
    assert export("--format", "ris", "--cited-in", "Draft")[0] == 0
    library = vault / "corpus" / "library.bib"
    library.write_text(library.read_text().replace("@book{poe,", "@book{poe1999,"))
    code, out, err = export("--format", "ris", "--cited-in", "Draft")
    assert (code, "ID  - poe\n" in out, err) == (0, True, "")


def test_a_file_is_replaced_only_if_it_changes(export, vault, tmp_path):
    target = tmp_path / "thesis.bib"
    code, out, _err = export("--format", "bibtex", "-o", str(target))
    assert (code, out) == (0, f"{target}: written, 2 papers\n")
    before = target.stat()
    assert export("--format", "bibtex", "-o", str(target))[1] == f"{target}: left as it is\n"
    assert target.stat().st_mtime_ns == before.st_mtime_ns
    # A query that finds nothing is a slip.
    assert export("--format", "bibtex", "xylophone", "-o", str(target))[:2] == (
        1,
        f"{target}: left as it is\n",
    )
    assert target.stat().st_size == before.st_size
    code, out, _err = export("--format", "bibtex", "-o", str(target), "zeros", "--json")
    value = json.loads(out)
    assert (code, value["changed"], value["keys"], "text" in value) == (0, True, ["smith:2020"], False)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["thesis.bib"]


def test_no_note_and_no_source_is_overwritten(export, vault):
    for name in (
        "corpus/library.bib",
        "corpus/new.bib",
        "Ideas.md",
        "New.md",
        "board.canvas",
        "corpus",
        "no/folder.bib",
    ):
        before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
        code, _out, err = export("--format", "bibtex", "-o", str(vault / name))
        assert (code, name in err) == (2, True), name
        after = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
        assert after == before


def test_a_file_in_the_vault_can_be_undone(export, vault):
    (vault / "refs.bib").write_text("mine")
    assert export("--format", "bibtex", "-o", str(vault / "refs.bib"))[0] == 0
    assert (vault / "refs.bib").read_text().startswith("@book")
    assert run(["undo", "--vault", str(vault)]) == 0
    assert (vault / "refs.bib").read_text() == "mine"


def test_a_canvas_is_written_over_a_canvas_only(export, vault):
    assert export("--format", "canvas", "-o", str(vault / "a.canvas"))[0] == 0
    assert len(json.loads((vault / "a.canvas").read_text())["nodes"]) == 2
    assert export("--format", "canvas", "-o", str(vault / "Ideas.md"))[0] == 2
    # No paper has a note, so there is nothing to list.
    assert export("--format", "base", "-o", str(vault / "a.base"))[0] == 1
    assert not (vault / "a.base").exists()


TWICE = BIB.replace("smith:2020", "smith_2020") + BIB.partition("@book")[0]


def test_the_keys_that_a_merge_gives_up_are_aliases(export, vault):
    library = vault / "corpus" / "library.bib"
    library.write_text(TWICE)
    out = export("--format", "biblatex")[1]
    (written,) = re.findall(r"@article{(.*),", out)
    other = ({"smith:2020", "smith_2020"} - {written}).pop()
    assert f"  ids = {{{other}}},\n" in out
    # Read again, both are keys of the paper.
    library.write_text(out)
    assert export("--format", "biblatex")[1] == out
    (vault / "Draft.md").write_text(f"[@{other}]")
    code, out, err = export("--format", "biblatex", "--cited-in", "Draft")
    assert (code, re.findall(r"@article{(.*),", out), err) == (0, [other], "")
    assert f"  ids = {{{written}}},\n" in out
    # Each written as an entry, none is an alias.
    (vault / "Draft.md").write_text("[@smith_2020; @smith:2020]")
    out = export("--format", "biblatex", "--cited-in", "Draft")[1]
    assert (re.findall(r"@article{(.*),", out), "ids" in out) == (["smith:2020", "smith_2020"], False)


def test_a_hidden_paper_is_exported_where_it_is_cited(export, vault):
    assert run(["hide", "poe", "--vault", str(vault)]) == 0
    (vault / "Draft.md").write_text("[@poe]")
    assert "poe" not in export("--format", "ris")[1]
    assert "ID  - poe\n" in export("--format", "ris", "--cited-in", "Draft")[1]


def test_a_format_that_is_none_is_refused(export):
    code, out, err = export("--format", "docx")
    assert (code, out) == (2, "")
    assert "“docx” is not a format to write; `export --help` lists them." in err


@pytest.mark.parametrize("form", ["bibtex", "biblatex", "csl-json", "ris", "csv"])
def test_nothing_that_a_terminal_obeys_is_written(form, export, vault):
    text = (
        BIB.replace("On Zeros", "On \x1b[2JZeros\u202e\x9b")
        .replace("kept", "\x07ke\x00pt")
        .replace("{3}", '"3\x1bc"')
    )
    (vault / "corpus" / "library.bib").write_text(text)
    code, out, _err = export("--format", form)
    assert code == 0
    assert [char for char in out if not char.isprintable() and char not in "\n\r"] == []


@pytest.mark.parametrize(
    ("nocite", "keys", "unknown"),
    [
        ('"@poe"', ["poe"], ""),
        ("'@poe, @smith:2020; @{smith:2020}'", ["poe", "smith:2020"], ""),
        ("|\n  @smith:2020,\n  @nobody", ["smith:2020"], "Draft.md:4: no paper has the key of [@nobody]"),
        ("['@poe', 5]", ["poe"], ""),
        ("'@*'", ["poe", "smith:2020"], ""),
        ("me@poe.org", [], ""),
    ],
)
def test_what_a_note_lists_without_citing_it_is_exported(export, vault, nocite, keys, unknown):
    (vault / "Draft.md").write_text(f"---\nnocite: {nocite}\n---\nNo citation here.\n", "utf-8")
    code, out, err = export("--format", "csl-json", "--cited-in", "Draft")
    assert [item["id"] for item in json.loads(out or "[]")] == keys
    assert unknown in err
    assert code == (0 if keys and not unknown else 1)


def test_a_key_is_in_use_where_a_note_lists_it_without_citing_it(export, vault):
    (vault / "Draft.md").write_text("---\nnocite: '@book-ones, @x'\n---\n", "utf-8")
    (vault / "corpus" / "library.bib").write_text(BIB.replace("{poe,", "{,"), "utf-8")
    export("--format", "csl-json")
    (vault / "corpus" / "library.bib").write_text(BIB, "utf-8")
    out = export("--format", "csl-json", "--cited-in", "Draft")[1]
    assert [(item["id"], item["title"]) for item in json.loads(out)] == [("book-ones", "A Book of Ones")]
