"""SQL is run in index.cache alone; a contract of import-linter says the same of importing sqlite3."""

from __future__ import annotations

import ast
from pathlib import Path

import index

STATEMENTS = frozenset({"execute", "executemany", "executescript"})


def test_statements_are_run_in_the_cache_alone():
    root = Path(index.__file__).parent
    found = {
        (path.relative_to(root).parts[0], node.func.attr)
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in STATEMENTS
    }
    assert {part for part, _ in found} == {"cache"}


def test_nothing_else_takes_the_connection():
    root = Path(index.__file__).parent
    found = {
        path.relative_to(root).parts[0]
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "db"
    }
    assert found == {"cache"}
