"""When documents came into the library, and the query that asks for it."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import time

import pytest

from index import Library

DAY = 86_400
HEAD = "Daily Papers\n\nbyAK and the research community\n\nMar 4, 2026\n\n"
ABSTRACT = (
    "It says in some sentences what was done and why, and ends with a full stop so that it is an abstract."
)


def page(*titles):
    return HEAD + "".join(f"{title}\n\n{ABSTRACT}\n\n  • 2 authors\n·\nOct 2, 2025\n\n" for title in titles)


@pytest.fixture
def folder(tmp_path):
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "corpus").mkdir()
    return vault


def days_ago(count):
    return (datetime.datetime.now().astimezone() - datetime.timedelta(count)).date().isoformat()


def write(file, text, *, age=0):
    file.write_text(text, "utf-8")
    then = time.time() - age * DAY
    os.utime(file, (then, then))


def found(vault, query, base, *, rebuild=False):
    library = Library(vault, cache=base)
    try:
        library.refresh(rebuild=rebuild)
        return {str(hit.item.id) for hit in library.read.search(query).hits}
    finally:
        library.close()


def test_the_files_of_a_library_that_is_opened_first_came_when_they_were_last_changed(folder, tmp_path):
    write(folder / "Old.md", "one", age=30)
    write(folder / "corpus" / "page.txt", page("A Paper"), age=60)
    base = tmp_path / "base"
    assert found(folder, "added:7d", base) == set()
    assert found(folder, "added:40d", base) == {"n:Old.md"}
    assert found(folder, f"added:{days_ago(60)}", base) == {"p:paper"}
    assert found(folder, f"added:..{days_ago(59)}", base) == {"p:paper"}
    assert found(folder, "added:/^20/", base) == {"n:Old.md", "p:paper"}


def test_a_change_and_a_rebuilt_index_leave_it(folder, tmp_path):
    base = tmp_path / "base"
    write(folder / "Old.md", "one", age=30)
    assert found(folder, "added:7d", base) == set()
    write(folder / "Old.md", "one, and more")
    assert found(folder, "modified:today", base) == {"n:Old.md"}
    assert found(folder, "added:7d", base) == set()
    assert found(folder, "added:7d", base, rebuild=True) == set()
    assert found(folder, "added:40d -added:20d", base) == {"n:Old.md"}


def test_what_comes_later_came_then_whatever_time_its_copy_kept(folder, tmp_path):
    base = tmp_path / "base"
    write(folder / "Old.md", "one", age=30)
    found(folder, "x", base)
    write(folder / "New.md", "two", age=300)
    write(folder / "corpus" / "page.txt", page("A Paper"), age=300)
    for rebuild in (False, True):
        assert found(folder, "added:today", base, rebuild=rebuild) == {"n:New.md", "p:paper"}


def test_a_paper_that_is_new_in_a_known_file_came_with_that_change(folder, tmp_path):
    base, file = tmp_path / "base", folder / "corpus" / "page.txt"
    write(file, page("A Paper"), age=30)
    assert found(folder, "added:today", base) == set()
    write(file, page("A Paper", "Another Thing"))
    for rebuild in (False, True):
        assert found(folder, "added:today", base, rebuild=rebuild) == {"p:another-thing"}
    # The same paper in a second file came with the first.
    write(folder / "corpus" / "other.txt", page("A Paper", "Third Work"))
    for rebuild in (False, True):
        assert found(folder, "added:today", base, rebuild=rebuild) == {"p:another-thing", "p:third-work"}


def test_a_note_that_is_moved_keeps_it(folder, tmp_path):
    base = tmp_path / "base"
    write(folder / "Old.md", "something of its own", age=30)
    found(folder, "x", base)
    (folder / "Old.md").rename(folder / "Moved.md")
    for rebuild in (False, True):
        assert found(folder, "added:today", base, rebuild=rebuild) == set()
        assert found(folder, "added:40d", base, rebuild=rebuild) == {"n:Moved.md"}


def test_a_damaged_file_costs_no_more_than_its_damaged_lines(folder, tmp_path):
    base = tmp_path / "base"
    write(folder / "A.md", "one", age=30)
    write(folder / "B.md", "two", age=30)
    found(folder, "x", base)
    (file,) = base.rglob("arrivals.jsonl")
    lines = [line for line in file.read_text().splitlines() if '"B.md"' not in line]
    damage = [
        "{",
        "[1]",
        "[" * 9_000,
        json.dumps(["file", "\ud800", 5]),
        '["file", "A.md", "5"]',
        '["file", "A.',
    ]
    file.write_text("\n".join([*damage, *lines]))
    write(folder / "A.md", "one more")
    write(folder / "B.md", "two more")
    assert found(folder, "added:today", base, rebuild=True) == {"n:B.md"}
    file.unlink()
    file.mkdir()
    write(folder / "C.md", "three")
    assert found(folder, "kind:note", base) == {"n:A.md", "n:B.md", "n:C.md"}
    shutil.rmtree(file)
    assert found(folder, "added:today", base) == {"n:B.md", "n:C.md"}
    assert file.is_file()
