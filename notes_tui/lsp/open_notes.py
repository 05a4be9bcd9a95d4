"""The texts that an editor has open, saved or not, and what is read in them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pygls.uris import from_fs_path, to_fs_path

from notes_tui.lsp.text_positions import Encoding, TextLines, sound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lsprotocol.types import TextDocumentContentChangeEvent

    from index import Note


@dataclass(frozen=True, slots=True)
class Buffer:
    """A text in an editor. A change makes another one, so that a thread may go on reading this one.

    Attributes:
        uri: Its address, as the editor writes it.
        version: Its number, which each change raises.
    """

    uri: str
    version: int
    lines: TextLines


class Buffers:
    """The open texts by address."""

    def __init__(self) -> None:
        """Begin with none."""
        self.encoding: Encoding = "utf-16"
        self._open: dict[str, Buffer] = {}

    def get(self, uri: str) -> Buffer | None:
        """Return an open text; None where it is not open."""
        return self._open.get(uri)

    def all(self) -> tuple[Buffer, ...]:
        """Return every open text."""
        return tuple(self._open.values())

    def opened(self, uri: str, version: int, text: str) -> None:
        """Take a text that was opened."""
        self._open[uri] = Buffer(uri, version, TextLines(sound(text), self.encoding))

    def changed(
        self, uri: str, version: int | None, changes: tuple[TextDocumentContentChangeEvent, ...]
    ) -> None:
        """Change a text by parts, one after the other, or as a whole; one that is not open is left out."""
        held = self._open.get(uri)
        if held is None:
            return
        lines = held.lines
        for change in changes:
            where = getattr(change, "range", None)
            lines = (
                lines.changed(where, change.text) if where else TextLines(sound(change.text), self.encoding)
            )
        self._open[uri] = Buffer(uri, held.version + 1 if version is None else version, lines)

    def closed(self, uri: str) -> None:
        """Forget a text that was closed."""
        self._open.pop(uri, None)


@dataclass(frozen=True)
class EditedNote:
    """A note as an editor shows it.

    Attributes:
        path: Relative to its vault.
        version: Number of the open text; None for a note that is not open, whose text is that of the file.
    """

    path: str
    uri: str
    version: int | None
    lines: TextLines

    @property
    def text(self) -> str:
        """Return the whole text."""
        return self.lines.text

    @cached_property
    def note(self) -> Note:
        """Return the parsed text."""
        from index import Vault  # it loads the parser

        return Vault.parse(self.path, self.text)


class EditedNotes:
    """The notes of one vault as an editor shows them: open texts win over files."""

    def __init__(
        self, root: Path, read: Callable[[str], str], encoding: Encoding, opened: Mapping[str, EditedNote]
    ) -> None:
        """Take what reads the text of a file, and the open notes of a moment by their paths."""
        self.root = root
        self.opened = opened
        self._text_of = read
        self.encoding = encoding
        self._read: dict[str, EditedNote] = {}

    def __getitem__(self, path: str) -> EditedNote:
        """Return a note.

        Raises:
            LibraryError: It is not open, and its file cannot be read.
        """
        found = self.opened.get(path) or self._read.get(path)
        if found is None:
            lines = TextLines(self._text_of(path), self.encoding)
            found = self._read[path] = EditedNote(path, self.uri(path), None, lines)
        return found

    def uri(self, path: str) -> str:
        """Return the address of a file of the vault, as the editor writes it where it is open."""
        held = self.opened.get(path)
        return held.uri if held is not None else uri_of(self.root / path)

    @property
    def texts(self) -> dict[str, str]:
        """Return the open texts by path."""
        return {path: note.text for path, note in self.opened.items()}


def uri_of(file: Path) -> str:
    """Return the address of a file, or of a file outside the vault by its absolute path."""
    return str(from_fs_path(str(file)))


def file_of(uri: str) -> Path | None:
    """Return the file at an address; None for one that is no file, such as a text without a name."""
    found = to_fs_path(uri)
    return Path(found) if found and os.path.isabs(found) and "\0" not in found else None  # noqa: PTH117


def path_in(root: Path, file: Path) -> str | None:
    """Return the path of a file relative to a vault, given as a real path; None for one that is outside."""
    for place in (file, file.parent.resolve() / file.name):
        if place.is_relative_to(root):
            found = place.relative_to(root).as_posix()
            return None if found == "." or ".." in found.split("/") else found
    return None
