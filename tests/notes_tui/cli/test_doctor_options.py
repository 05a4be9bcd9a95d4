from __future__ import annotations

import json

import pytest

from index import ProblemKind
from notes_tui.cli.main import run
from notes_tui.settings import load, settings_file


@pytest.fixture
def doctor(tmp_path, capsys):
    """Return a function that runs `doctor` on a small vault: exit code, lines or JSON, and standard error."""
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "a.md").write_text(
        "See [[Gone]]\n[[gone|it]]\n# Later\n[[b#Nothing]] [@nobody]\n[[Gone]]\n", "utf-8"
    )
    (vault / "b.md").write_text("x\n", "utf-8")
    (vault / "alone.md").write_text("x\n", "utf-8")

    def run_doctor(*options):
        code = run(["doctor", "--vault", str(vault), *options])
        out, err = capsys.readouterr()
        return code, json.loads(out)["problems"] if "--json" in options else out.splitlines(), err

    return run_doctor


def test_problems_about_one_target_are_one_line_with_a_count(doctor):
    code, lines, _ = doctor()
    assert code == 1
    assert lines == [
        "a.md:1: broken-link: [[Gone]]: 3 places, first a.md:1. [[Gone]] leads nowhere.  · See [[Gone]]",
        (
            "a.md:4: dangling-anchor: [[b#Nothing]] leads to b.md, where there is no heading “Nothing”."
            "  · in “Later” [[b#Nothing]] [@nobody]"
        ),
        (
            "a.md:4: unknown-citation: No paper has the key nobody; add it to the corpus, or correct the key."
            "  · in “Later” [[b#Nothing]] [@nobody]"
        ),
        "alone.md:1: orphan: No link leads here or away from here.",
    ]


def test_scripts_get_every_problem_with_its_severity(doctor):
    _, problems, _ = doctor("--json")
    assert [(each["line"], each["kind"], each["severity"]) for each in problems] == [
        (1, "broken-link", "error"),
        (2, "broken-link", "error"),
        (4, "dangling-anchor", "warning"),
        (4, "unknown-citation", "warning"),
        (5, "broken-link", "error"),
        (None, "orphan", "info"),
    ]
    assert [(each["context"], each["section"]) for each in problems][::5] == [
        ("See [[Gone]]", None),
        (None, None),
    ]
    assert [(each["context"], each["section"]) for each in problems][4] == ("[[Gone]]", "Later")


@pytest.mark.parametrize(
    ("options", "kinds", "code"),
    [
        (["--only", "orphan"], {"orphan"}, 0),
        (["--only", "orphan,broken-link"], {"orphan", "broken-link"}, 1),
        (["--only", "orphan", "--only", "dangling-anchor"], {"orphan", "dangling-anchor"}, 0),
        (["--ignore", "broken-link"], {"orphan", "dangling-anchor", "unknown-citation"}, 0),
        (["--ignore", "broken-link, orphan", "--ignore", "unknown-citation"], {"dangling-anchor"}, 0),
        (["--only", "broken-link", "--ignore", "broken-link"], set(), 0),
        (["--only", "encoding"], set(), 0),
    ],
)
def test_kinds_are_chosen(doctor, options, kinds, code):
    found, problems, _ = doctor("--json", *options)
    assert ({each["kind"] for each in problems}, found) == (kinds, code)


@pytest.mark.parametrize("words", ["nonsense", "orphan,nonsense", "", "Orphan"])
@pytest.mark.parametrize("option", ["--only", "--ignore"])
def test_an_unknown_kind_is_a_usage_error_that_lists_the_kinds(doctor, capsys, option, words):
    with pytest.raises(SystemExit) as caught:
        doctor(option, words)
    assert caught.value.code == 2
    err = capsys.readouterr().err
    assert all(kind in err for kind in ProblemKind)


def settings(text):
    file = settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def test_the_settings_leave_kinds_out_unless_they_are_asked_for(doctor):
    settings('[doctor]\nignore = ["broken-link", "orphan"]\n')
    code, problems, _ = doctor("--json")
    assert ({each["kind"] for each in problems}, code) == ({"dangling-anchor", "unknown-citation"}, 0)
    code, problems, _ = doctor("--json", "--only", "orphan,broken-link")
    assert ({each["kind"] for each in problems}, code) == ({"orphan", "broken-link"}, 1)


@pytest.mark.parametrize(
    "text",
    [
        '[doctor]\nignore = ["nonsense"]\n',
        "[doctor]\nignore = 3\n",
        'doctor = "orphan"\n',
        "[doctor]\nonly = []\n",
    ],
)
def test_a_setting_that_cannot_be_used_is_named(text):
    settings(text)
    found = load()
    assert found.doctor.ignore == ()
    assert len(found.warnings) == 1
    assert "doctor" in found.warnings[0]
