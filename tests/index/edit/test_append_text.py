from __future__ import annotations

import pytest

from index import Library, LibraryError, append_text

BOARD = (
    "---\nkanban-plugin: board\n---\n\n## Todo\n\n- [ ] a\n\n## Done\n\n- [x] b\n\n"
    '%% kanban:settings\n```\n{"kanban-plugin":"board"}\n```\n%%\n'
)


@pytest.fixture
def library(tmp_path):
    (tmp_path / "vault").mkdir()
    opened = Library(tmp_path / "vault")
    yield opened
    opened.close()


def appended(library, before, addition, heading=None):
    file = library.roots.vault / "N.md"
    file.write_bytes(before.encode())
    library.refresh()
    append_text(library.edit, "N.md", addition, heading)
    after = file.read_bytes().decode()
    library.edit.history.undo()
    assert file.read_bytes().decode() == before
    return after


@pytest.mark.parametrize(
    ("before", "addition", "heading", "after"),
    [
        ("Text.\n", "More.\n\n", None, "Text.\n\nMore.\n"),
        ("Text.\r\n", "One\ntwo", None, "Text.\r\n\r\nOne\r\ntwo\r\n"),
        ("# A\nx\n\n# B\ny\n", "z", "A", "# A\nx\n\nz\n\n# B\ny\n"),
        ("* a\n", "- b\n- c", None, "* a\n* b\n* c\n"),
        ("- [x] a\n", "- [x] b", None, "- [x] a\n- [x] b\n"),
        ("1. a\n2. b\n", "- c", None, "1. a\n2. b\n3. c\n"),
        ("Text.\n\n%% sync: end %%\n", "More.", None, "Text.\n\nMore.\n\n%% sync: end %%\n"),
    ],
)
def test_text_is_added_where_it_is_kept(library, before, addition, heading, after):
    assert appended(library, before, addition, heading) == after


@pytest.mark.parametrize("addition", ["- c", "- [ ] c", "c"])
def test_a_board_gets_a_card(library, addition):
    after = appended(library, BOARD, addition)
    assert after == BOARD.replace("- [ ] a\n", "- [ ] a\n- [ ] c\n")


@pytest.mark.parametrize(("addition", "heading"), [("", None), (" \n", None), ("x", "Nowhere")])
def test_what_cannot_be_added_is_refused(library, addition, heading):
    file = library.roots.vault / "N.md"
    file.write_bytes(b"Text.\n")
    library.refresh()
    with pytest.raises(LibraryError):
        append_text(library.edit, "N.md", addition, heading)
    assert file.read_bytes() == b"Text.\n"
