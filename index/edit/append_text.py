"""Add text at the end of a note or of one of its sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.edit.changes import Change, FileChange
from index.errors import LibraryError
from index.text import clean_line
from index.vault.links.append import addition_place
from index.vault.parse.note import parse

if TYPE_CHECKING:
    from index.edit.editor import Editor

_ITEM = re.compile(r"^[-*+][ \t]+(?=\S)", re.MULTILINE)
_BOX = re.compile(r"\[.\][ \t]")


def append_text(
    editor: Editor, path: str, addition: str, heading: str | None = None, *, label: str = ""
) -> Change:
    """Add text where its reader keeps it; see `addition_place`.

    List items join a list that comes last there, in its style.

    Args:
        editor: Writes the note.
        path: The note, relative to the vault.
        addition: The text; blank lines around it are left out.
        heading: The section to add it to; None for the end of the note.
        label: Name of the change; empty to name it after the note.

    Raises:
        LibraryError: There is no such heading, or nothing to add, or the note cannot be edited.
    """
    addition = addition.strip("\r\n").rstrip()
    if not addition.strip():
        raise LibraryError("There is no text to add.", code="usage")
    with editor.history.exclusive():
        text, data = editor.text(path)
        after = text
        try:
            for part in _parts(addition):
                after = _added(path, after, part, heading)
        except LibraryError as error:
            raise LibraryError(f"{path}: {error}", code=error.code) from None
        change = FileChange(path, data, after.encode("utf-8"))
        return editor.history.do(Change(clean_line(label) or f"append to {clean_line(path)}", (change,)))


def _parts(addition: str) -> list[str]:
    """Return the items of a list one by one; any other text is one part."""
    if not _ITEM.match(addition):
        return [addition]
    starts = [found.start() for found in _ITEM.finditer(addition)]
    return [addition[start:end].rstrip() for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _added(path: str, text: str, part: str, heading: str | None) -> str:
    item = _ITEM.match(part)
    place = addition_place(text, parse(path, text), heading, item=item is not None)
    if item is None:
        return place.insert(text, part)
    # The box that is asked for counts, whether or not the list has boxes; a card always has one.
    words = part[item.end() :]
    if _BOX.match(words):
        place = place._replace(before=place.before.removesuffix("[ ] "))
    return place.insert(text, words)
