"""Results in the form that a script asks for."""

from __future__ import annotations

import argparse
import json

import pytest

from index import LibraryError
from notes_tui.cli.line_form import emit_results, fill
from tests.helpers.command_line import command

TINY = "tinylens-small-models"


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{key}", "a1"),
        ("{key}\\t{title}\\n", "a1\tOne\n"),
        ("{{{key}}}", "{a1}"),
        ("{tags}|{note}|{rating}", "x, y||"),
        ("\\\\n", "\\n"),
        ("50 % {no field}", "50 % {no field}"),
        ("", ""),
    ],
)
def test_fields_are_filled_in(template, shown):
    values = {"key": "a1", "title": "One", "tags": ["x", "y"], "note": None}
    assert fill(template, values, {**values, "rating": 1}) == shown


def test_a_field_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(LibraryError, match="no field “kye” here; there are key, title"):
        fill("{kye}", {"key": "a"}, {"key": 1, "title": 1})


def test_a_path_keeps_its_spaces_and_stays_one_line():
    assert fill("{path}", {"path": "a  b.md"}, {"path": 1}) == "a  b.md"
    assert fill("{path}", {"path": "a\nb.md"}, {"path": 1}) == "a b.md"


def test_text_of_results_reaches_the_terminal_clean():
    assert "\x1b" not in fill("{title}", {"title": "a\x1b]0;b\x07"}, {"title": 1})


def test_each_result_is_a_line(vault, capsys):
    code, out, _err = command(vault, capsys, "papers", "--format", "{key} ({published})")
    assert code == 0
    assert f"{TINY} (2025-10-02)" in out.splitlines()


def test_notes_and_papers_stand_in_one_list(vault, capsys):
    _code, out, _err = command(vault, capsys, "search", "probe", "--format", "{key}|{path}|{title}")
    assert (
        len(out.splitlines()) == json.loads(command(vault, capsys, "search", "probe", "--json")[1])["total"]
    )


def test_null_ends_each_name(vault, capsys):
    _code, out, _err = command(vault, capsys, "papers", "--null")
    names = out.split("\0")
    assert names[-1] == ""
    assert TINY in names
    assert len(names) == 4
    assert command(vault, capsys, "papers", "-0", "--format", "{title}")[1].count("\0") == 3


def test_a_random_paper_is_one_of_the_vault(vault, capsys):
    keys = set(command(vault, capsys, "papers", "--format", "{key}")[1].split())
    assert command(vault, capsys, "random", "--format", "{key}")[1].strip() in keys
    assert command(vault, capsys, "random", "tinylens", "--format", "{key}")[1].strip() == TINY
    assert command(vault, capsys, "random", "xqzzy")[0] == 1


def test_a_random_note_may_be_asked_for(vault, capsys):
    code, out, _err = command(vault, capsys, "random", "--kind", "note", "--json")
    assert code == 0
    assert json.loads(out)["path"].endswith(".md")


def test_with_null_alone_a_file_is_printed_where_results_have_one(capsys):
    args = argparse.Namespace(json=False, format=None, null=True)
    emit_results(args, [], [{"path": "a.md", "file": "/v/a.md"}, {"key": "k", "path": None}], [])
    assert capsys.readouterr().out == "/v/a.md\0k\0"
