"""Paths that the user types."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes_tui.view.typed_path import completed_path, typed_path


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Papers").mkdir()
    (tmp_path / "Papers" / "refs.bib").touch()
    (tmp_path / "page.txt").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "pa\x1bd").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_home_folder_and_quotes_are_understood(home):
    assert typed_path(" ~/Papers ") == home / "Papers"
    assert typed_path("'~/My papers/x.bib'") == home / "My papers/x.bib"
    assert typed_path("page.txt") == home / "page.txt"
    assert typed_path("~nobody-like-this/x") == Path.cwd() / "~nobody-like-this/x"


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("~", "~/"),
        ("~/P", "~/Papers/"),
        ("~/Papers/", "~/Papers/refs.bib"),
        ("pa", "page.txt"),
        (".", ".hidden"),
        ("page.txt", None),
        ("nothing", None),
        ("~/nothing/x", None),
        ("~nobody-like-this/x", None),
        ("a\0b/", None),
    ],
)
def test_a_path_is_completed(home, typed, completed):
    assert completed_path(typed) == completed
