from __future__ import annotations

import pytest

from index import Library, LibraryError, StaleFileError, read_tasks, toggle_task


@pytest.fixture
def library(tmp_path):
    (tmp_path / "vault").mkdir()
    opened = Library(tmp_path / "vault")
    yield opened
    opened.close()


def write(library, text):
    (library.roots.vault / "N.md").write_bytes(text.encode())
    library.refresh()


def read(library):
    return (library.roots.vault / "N.md").read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "line", "after"),
    [
        ("- [ ] a\n", 1, "- [x] a\n"),
        ("- [x] a\n", 1, "- [ ] a\n"),
        ("- [X] a", 1, "- [ ] a"),
        ("- [/] half\n", 1, "- [x] half\n"),
        ("- [-] dropped\r\n- [ ] b\r\n", 2, "- [-] dropped\r\n- [x] b\r\n"),
        ("---\ntags: [a]   # mine\n---\n\n> [!todo] T\n> - x\n>   1. [ ] deep\n", 7, None),
        ("\ufeff* [ ] mark first\n", 1, "\ufeff* [x] mark first\n"),
        ("- [ ] [[N|x]] and [ ] again\n", 1, "- [x] [[N|x]] and [ ] again\n"),
        ("- [✓] a\n", 1, "- [x] a\n"),
    ],
)
def test_only_the_character_in_the_box_changes(library, before, line, after):
    write(library, before)
    change, state = toggle_task(library.edit, "N.md", line)
    assert read(library) == (after or before.replace("[ ]", "[x]"))
    assert state == ("x" if "[x]" in read(library).splitlines()[line - 1] else " ")
    assert change.paths == ["N.md"]
    library.edit.history.undo()
    assert read(library) == before


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("```\n- [ ] code\n```\n", 2),
        ("- [ ] a\n", 2),
        ("- [ ] a\n", 0),
        ("text [ ] here\n", 1),
        ("%%\n- [ ] hidden\n%%\n- [ ] a\n", 2),
        ("<!--\n- [ ] hidden\n-->\n", 2),
    ],
)
def test_where_no_task_is_nothing_is_written(library, text, line):
    write(library, text)
    with pytest.raises(LibraryError, match=f"N.md has no task on line {line}"):
        toggle_task(library.edit, "N.md", line)
    assert read(library) == text


def test_another_task_on_the_line_is_left_alone(library):
    write(library, "- [ ] shown\n")
    shown = read_tasks(read(library))[0]
    write(library, "- [ ] new\n- [ ] shown\n")
    with pytest.raises(StaleFileError, match="line 1"):
        toggle_task(library.edit, "N.md", 1, shown)
    assert read(library) == "- [ ] new\n- [ ] shown\n"
