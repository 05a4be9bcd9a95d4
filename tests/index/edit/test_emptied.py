from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from index.errors import LibraryError


def test_a_note_that_was_just_emptied_is_not_edited(vault: Path) -> None:
    note = vault / "Ideas.md"
    library = Library(vault)
    try:
        library.refresh()
        note.write_bytes(b"")
        with pytest.raises(LibraryError, match=r"^Ideas\.md: the note is empty on disk, but was not"):
            library.edit.tag(["Ideas.md"], ["x"])
        assert note.read_bytes() == b""
        library.refresh()
        library.edit.tag(["Ideas.md"], ["x"])
        assert note.read_bytes() == b"---\ntags:\n  - x\n---\n"
    finally:
        library.close()
