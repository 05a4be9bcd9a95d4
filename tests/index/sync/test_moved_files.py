"""Notes that were only moved: their rows get another path, and the cache is as if it had been built again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from index import Library
from index.vault.vault import Vault

NOTE = """---
tags: [a/b, two]
aliases: [Other {0}]
related: "[[Note {1}]]"
when: [[bad]]
title: Title {0}
---
# Head

Words of note {0} with [[Note {1}]], [md](../other/Else.md), [[other/Else#Missing]], @key and #tag. ^block

- [ ] a task key:: value
"""
# What no two builds have in common.
_TIMES = {"read_ns", "ctime_ns", "at", "kept"}
_PAST = {"gone", "moved", "arrivals", "sqlite_sequence"}


def make(vault: Path, count: int) -> None:
    (vault / "old" / "deep").mkdir(parents=True)
    (vault / "other").mkdir()
    (vault / "papers").mkdir()
    for number in range(count):
        folder = vault / ("old/deep" if number % 3 else "old")
        (folder / f"Note {number}.md").write_text(NOTE.format(number, (number * 7 + 1) % count), "utf-8")
    (vault / "other" / "Else.md").write_text("[[old/Note 0]] and [[Note 1#^block]] and [[#Nothing]]", "utf-8")
    (vault / "papers" / "key.md").write_text("A literature note.", "utf-8")
    (vault / "old" / "plain.md").write_text("", "utf-8")


def tables(library: Library) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the cache, but for times."""
    db, found = library.cache.db, {}
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if name not in _PAST:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})") if row[1] not in _TIMES]
            rows = db.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall()
            found[name] = sorted(rows, key=repr)
    return found


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the path of each note that is parsed is added."""
    paths, parse = [], Vault.parse

    def noted(path: str, text: str):  # type: ignore[no-untyped-def]
        paths.append(path)
        return parse(path, text)

    monkeypatch.setattr(Vault, "parse", staticmethod(noted))
    return paths


@pytest.mark.parametrize("count", [9, 300])
def test_a_moved_folder_is_as_if_it_had_been_read_again_and_nothing_is_parsed(
    tmp_path, vault, monkeypatch, count
):
    make(vault, count)
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    (vault / "old").rename(vault / "new")
    paths = parsed(monkeypatch)
    library.refresh()
    assert [path for path in paths if path != "new/plain.md"] == []
    again = Library(vault, cache=tmp_path / "again")
    again.refresh()
    assert tables(library) == tables(again)
    for query in ("path:new", "path:old", "links:Else", "tag:a/b words", "title:Title"):
        assert [hit.item for hit in library.read.search(query).hits] == [
            hit.item for hit in again.read.search(query).hits
        ]
    again.close()
    library.close()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("old/Note 0.md", "old/Other name.md"),
        ("old/Note 0.md", "papers/Note 0.md"),
        ("papers/key.md", "old/key.md"),
        ("old/Note 0.md", "old/Note 0 (conflicted copy 2026-01-01).md"),
        ("old/Note 0.md", "excluded/Note 0.md"),
        ("old/Note 0.md", "corpus/Note 0.md"),
    ],
)
def test_a_move_that_changes_what_is_known_of_a_note_is_as_if_it_had_been_read_again(
    tmp_path, vault, old, new
):
    make(vault, 9)
    (vault / ".obsidian").mkdir(exist_ok=True)
    (vault / ".obsidian" / "app.json").write_text('{"userIgnoreFilters": ["excluded/"]}')
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    (vault / new).parent.mkdir(exist_ok=True)
    (vault / old).rename(vault / new)
    library.refresh()
    again = Library(vault, cache=tmp_path / "again")
    again.refresh()
    assert tables(library) == tables(again)
    again.close()
    library.close()


def test_a_note_that_was_changed_while_it_was_moved_is_read(tmp_path, vault, monkeypatch):
    make(vault, 9)
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    note, moved = vault / "old" / "Note 0.md", vault / "other" / "Note 0.md"
    times = note.stat()
    text = note.read_text("utf-8").replace("Words", "Drows")
    note.rename(moved)
    moved.write_text(text, "utf-8")
    os.utime(moved, ns=(times.st_atime_ns, times.st_mtime_ns))
    paths = parsed(monkeypatch)
    library.refresh()
    assert "other/Note 0.md" in paths
    assert library.read.note("other/Note 0.md").title == "Title 0"
    again = Library(vault, cache=tmp_path / "again")
    again.refresh()
    assert tables(library) == tables(again)
    again.close()
    library.close()


def test_a_copy_beside_the_moved_note_is_read(tmp_path, vault):
    make(vault, 9)
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    shutil.copytree(vault / "old", vault / "twice")
    (vault / "old").rename(vault / "new")
    library.refresh()
    again = Library(vault, cache=tmp_path / "again")
    again.refresh()
    assert tables(library) == tables(again)
    again.close()
    library.close()
