"""`export` as scripts use it."""

from __future__ import annotations

import json

import pytest

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
