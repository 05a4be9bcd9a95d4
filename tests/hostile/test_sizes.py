"""Very large files, and empty ones."""

from __future__ import annotations

import pytest

from index import LibraryError
from tests.hostile.conftest import check, ids, named, unnamed


@pytest.mark.parametrize("name", ["huge.md", "corpus/huge.txt"])
def test_a_file_of_500_mb_is_reported_and_not_read(library, vault, name):
    with (vault / name).open("wb") as file:
        file.write(b"zanzibar")
        file.truncate(500_000_000)
    check(library, vault)
    assert "too large: 500.0 MB" in named(library, name, "unreadable")
    assert not ids(library, "zanzibar")
    if name.endswith(".md"):
        with pytest.raises(LibraryError, match="too large"):
            library.read.note(name)
    (vault / name).write_text("Daily Papers\n", "utf-8")
    library.refresh()
    assert not [p for p in library.read.problems() if p.kind == "unreadable"]


def test_a_single_line_of_10_mb_is_read(library, vault):
    (vault / "line.md").write_text("zanzibar " + "x" * 10_000_000 + " kilimanjaro", "utf-8")
    (vault / "corpus" / "line.txt").write_text("zanzibar " + "y" * 10_000_000, "utf-8")
    check(library, vault, notes=4)
    assert ids(library, "zanzibar") == ["n:line.md"]
    named(library, "corpus/line.txt", "rejected-record")


@pytest.mark.parametrize("text", ["", "---\ntags: [void]\n---\n", "---\n---", " \n\t\n \u00a0\n", "\ufeff"])
def test_a_note_without_words(library, vault, text):
    (vault / "void.md").write_bytes(text.encode())
    check(library, vault, notes=4)
    assert unnamed(library, "void.md")
    assert library.read.note("void.md").words == 0
    assert library.read.resolve("void").path == "void.md"
    library.edit.tag(["void.md"], ["x"])
    library.refresh()
    assert "n:void.md" in ids(library, "tag:x")
