"""Every expected failure carries a stable code beside its sentence."""

from __future__ import annotations

import ast
import errno
import os
from pathlib import Path
from typing import get_args

import pytest

from index.errors import ErrorCode, LibraryError, StaleFileError, as_library_error
from tests.helpers.paths import ROOT

SOURCES = [path for package in ("index", "notes_tui") for path in sorted((ROOT / package).rglob("*.py"))]


def test_every_refusal_names_a_known_code():
    bare = []
    for path in SOURCES:
        if "search" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "LibraryError":
                codes = [each.value for each in node.keywords if each.arg == "code"]
                constant = [each.value for each in codes if isinstance(each, ast.Constant)]
                if not codes or not set(constant) <= set(get_args(ErrorCode)):
                    bare.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert bare == []


def test_a_code_given_replaces_that_of_the_class():
    assert (LibraryError("x").code, StaleFileError("x").code) == ("failed", "stale-file")
    assert StaleFileError("x", code="exists").code == "exists"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.ENOENT, "not-found"),
        (errno.EBUSY, "busy"),
        (errno.EACCES, "unwritable"),
        (errno.EROFS, "unwritable"),
        (errno.EIO, "unwritable"),
    ],
)
def test_what_the_system_refuses_becomes_a_sentence_with_a_code(number, code):
    with (
        pytest.raises(LibraryError, match=r"^a\.md cannot be written: .*\.$") as caught,
        as_library_error("a.md cannot be written", "unwritable"),
    ):
        raise OSError(number, os.strerror(number))
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["a\0b", "a\udcffb/\ud800"])
def test_a_name_that_no_file_can_have_is_refused(name):
    with pytest.raises(LibraryError) as caught, as_library_error("It cannot be read", "unreadable"):
        Path(name).stat()
    assert caught.value.code == "bad-name"


def test_a_programming_error_is_not_taken_for_a_bad_name():
    with pytest.raises(ValueError, match="invalid literal"), as_library_error("x", "unreadable"):
        int("a")


def test_exceptions_that_the_caller_handles_propagate():
    with (
        pytest.raises(FileNotFoundError),
        as_library_error("x", "unreadable", passing=FileNotFoundError),
    ):
        raise FileNotFoundError(errno.ENOENT, "gone")
