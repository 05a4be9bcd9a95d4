"""The order of the house: short modules, one name for one thing, docstrings in plain form."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT

PACKAGES = ("index", "notes_tui")
LONGEST = 400
MOST_AT_THE_ROOT = 9
# Several packages have a file of each of these roles.
ROLES = {"__init__.py", "model.py", "settings.py"}
QUESTIONS = re.compile(r"(What|Whether|Where|How|Which|Why)\b")


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def strings_that_stand_alone(path: Path) -> list[tuple[int, str]]:
    """Return line and text of docstrings, those of constants too."""
    return [
        (node.lineno, node.value.value)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]


def test_no_module_is_too_long():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules(*PACKAGES)
    }
    assert len(lengths) > 100
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_the_root_of_the_engine_stays_small():
    assert 1 < len(list((ROOT / "index").glob("*.py"))) <= MOST_AT_THE_ROOT


def test_no_class_name_stands_for_two_things():
    names = Counter(
        node.name
        for path in modules(*PACKAGES)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
    )
    assert names["Library"] == 1
    assert [name for name, count in names.items() if count > 1] == []


def test_no_file_name_stands_for_two_things():
    names = Counter(path.name for path in modules(*PACKAGES) if path.name not in ROLES)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("folder", [*PACKAGES, "benchmarks", "tests"])
def test_docstrings_say_what_a_thing_does_and_ask_nothing(folder):
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text.splitlines()[0]}"
        for path in modules(folder)
        for line, text in strings_that_stand_alone(path)
        if QUESTIONS.match(text)
    ]
    assert found == []
