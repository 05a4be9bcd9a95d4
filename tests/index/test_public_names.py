from __future__ import annotations

import ast
import collections.abc
import contextlib
import dataclasses
import datetime
import inspect
import pathlib
import sqlite3
import subprocess
import sys
import typing

import markdown_it.token
import pytest

import index

PACKAGE = pathlib.Path(index.__file__).parent
FOREIGN = {
    name: value
    for module in (collections.abc, contextlib, typing, pathlib, markdown_it.token)
    for name, value in vars(module).items()
    if not name.startswith("_")
}
"""Names of the standard library that annotations use."""


def namespace():
    """Everything a caller who knows only the public names can write in an annotation."""
    return (
        FOREIGN
        | {"sqlite3": sqlite3, "date": datetime.date}
        | {name: getattr(index, name) for name in index.__all__}
    )


def callables(cls):
    """The functions behind the public methods and properties of a class, by name."""
    for name, value in vars(cls).items():
        if name.startswith("_") and not (name == "__init__" and cls is index.Library):
            continue
        if isinstance(value, property):
            yield name, value.fget
        elif isinstance(value, staticmethod | classmethod):
            yield name, value.__func__
        elif inspect.isfunction(value):
            yield name, value


def ours(hint):
    """The classes of the engine that a type consists of."""
    if inspect.isclass(hint) and hint.__module__.split(".")[0] == "index":
        yield hint
    for part in typing.get_args(hint):
        for each in part if isinstance(part, list) else [part]:
            yield from ours(each)


def hints(cls):
    """The types in the public signatures and fields of a class, each with the place it stands in."""
    for name, function in callables(cls):
        yield f"{cls.__name__}.{name}", lambda function=function: typing.get_type_hints(function, namespace())
    if dataclasses.is_dataclass(cls) or hasattr(cls, "_fields"):
        yield cls.__name__, lambda: typing.get_type_hints(cls, namespace())


@pytest.fixture
def roots(tmp_path):
    """The classes of the library and of everything that hangs on it."""
    library = index.Library(tmp_path, cache=tmp_path / "cache")
    holders = [library, library.edit]
    attributes = [getattr(holder, name) for holder in holders for name in dir(holder) if name[0] != "_"]
    classes = {type(value) for value in attributes if type(value).__module__.split(".")[0] == "index"}
    library.close()
    return {index.Library, *classes}


def test_every_type_in_a_public_signature_is_exported(roots):
    missing = []
    known, waiting = set(roots), sorted(roots, key=lambda cls: cls.__name__)
    while waiting:
        cls = waiting.pop()
        if getattr(index, cls.__name__, None) is not cls:
            missing.append(cls.__name__)
        for place, read in hints(cls):
            try:
                found = read()
            except NameError as error:
                missing.append(f"{place}: {error.name}")
                continue
            new = {each for hint in found.values() for each in ours(hint)} - known
            known |= new
            waiting += new
    assert not missing
    assert {"Editor", "Note", "SavedSearch", "VaultSettings"} <= {cls.__name__ for cls in known}


def test_exported_names_exist_once_and_in_order():
    assert len(set(index.__all__)) == len(index.__all__)
    assert all(hasattr(index, name) for name in index.__all__)


def test_what_type_checkers_see_is_what_is_exported():
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    imported = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "index"
        for alias in node.names
    }
    assert set(imported) == set(index.__all__)
    for name, module in imported.items():
        __import__(module)
        assert getattr(index, name) is getattr(sys.modules[module], name)


def test_importing_the_engine_does_not_load_what_edits_notes():
    code = "import sys, index; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    late = {
        "index.edit.editor",
        "index.edit.import_sources",
        "index.vault.parse.markdown",
        "yaml",
        "whoosh",
        "httpx",
    }
    assert not late & set(loaded.stdout.split())


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="Nonsense"):
        index.Nonsense  # noqa: B018
