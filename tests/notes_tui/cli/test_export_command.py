"""`export` as scripts use it."""

from __future__ import annotations

import json

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
