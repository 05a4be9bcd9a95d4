from __future__ import annotations

import pytest

from index import Library, LibraryError


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def library(vault):
    opened = Library(vault)
    yield opened
    opened.close()


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"words\n", b"---\naliases:\n  - Old\n---\nwords\n"),
        (b"words\r\n", b"---\r\naliases:\r\n  - Old\r\n---\r\nwords\r\n"),
        (b"---\naliases: [a, 'b']\n---\nx", b"---\naliases: [a, 'b', 'Old']\n---\nx"),
        (
            b"---\naliases:\n- a\nmood:   odd # yes\n---\nx",
            b"---\naliases:\n- a\n- Old\nmood:   odd # yes\n---\nx",
        ),
        (b"---\naliases: [old]\n---\nx", b"---\naliases: [old]\n---\nx"),
        (b"---\nAliases: one\n---\nx", b"---\nAliases: [one, Old]\n---\nx"),
        (b"[[Old]] and [[Other]]\n", b"---\naliases:\n  - Old\n---\n[[New]] and [[Other]]\n"),
        (b"\xef\xbb\xbfwords", b"\xef\xbb\xbf---\naliases:\n  - Old\n---\nwords"),
    ],
)
def test_the_old_name_becomes_an_alias_in_the_same_step(library, vault, before, after):
    (vault / "Old.md").write_bytes(before)
    (vault / "Other.md").write_bytes(b"[[Old]]\n")
    start = files(vault)
    library.refresh()
    library.edit.rename(library.edit.plans.note("Old.md", "New", alias=True))
    assert files(vault) == {"New.md": after, "Other.md": b"[[New]]\n"}
    library.edit.history.undo()
    assert files(vault) == start
    library.edit.history.redo()
    assert files(vault)["New.md"] == after


@pytest.mark.parametrize("wanted", ["sub/", "OLD", "sub/old"])
def test_a_note_that_keeps_its_name_gets_no_alias(library, vault, wanted):
    (vault / "sub").mkdir()
    (vault / "Old.md").write_bytes(b"words")
    library.refresh()
    library.edit.rename(library.edit.plans.note("Old.md", wanted, alias=True))
    assert list(files(vault).values()) == [b"words"]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("picture.png", b"x", "is not a note"),
        ("Old.md", b"---\naliases: [\n---\n", "cannot become an alias"),
        ("Old.md", b"\xff words", "UTF-8"),
    ],
)
def test_what_can_have_no_alias_is_not_renamed(library, vault, name, data, sentence):
    (vault / name).write_bytes(data)
    library.refresh()
    with pytest.raises(LibraryError, match=sentence):
        library.edit.plans.note(name, "New", alias=True)
    assert files(vault) == {name: data}


def test_a_folder_can_have_no_alias(library, vault):
    (vault / "folder").mkdir()
    (vault / "folder/a.md").write_bytes(b"x")
    library.refresh()
    with pytest.raises(LibraryError, match="is not a note"):
        library.edit.plans.note("folder", "New", alias=True)
