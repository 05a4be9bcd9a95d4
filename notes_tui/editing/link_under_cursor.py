"""The link, citation or address under the cursor, and what it leads to."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index import LibraryError, clean_line
from notes_tui.view.addresses_in_line import web_addresses

if TYPE_CHECKING:
    from index import DocumentId, Library, Link

# Of longer lines, so many letters on each side of the cursor are read.
_AROUND = 2_000


@dataclass(frozen=True, slots=True)
class LinkUnderCursor:
    """A link and what it leads to.

    Attributes:
        kind: `document` where it leads to one, `file` to a file that is no document, `address` to the web,
            `missing` nowhere yet.
        target: Path, name, key or address, as it is written.
        anchor: Heading or block, if one is named.
        title: Of the document.
        id: Of the document.
    """

    kind: Literal["document", "file", "address", "missing"]
    target: str
    anchor: str | None = None
    title: str = ""
    id: DocumentId | None = None

    @property
    def sentence(self) -> str:
        """Return what it leads to, for the line below the text."""
        if self.kind == "missing":
            return f"{clean_line(self.target)}: target does not exist"
        anchor = f" › {clean_line(self.anchor)}" if self.anchor else ""
        return f"→ {clean_line(self.title or self.target)}{anchor}"


def link_under_cursor(library: Library, path: str, line: str, column: int) -> LinkUnderCursor | None:
    """Return the link at a column of a line of a note, or None.

    Raises:
        LibraryError: The index cannot be read.
    """
    first = max(0, column - _AROUND)
    line, column = line[first : column + _AROUND], column - first
    # What is indented would be code by itself.
    indented = len(line) - len(line.lstrip())
    text = line[indented:]
    place = column - indented
    for link in library.read.parsed(path, text).links:
        if link.property is None and link.start <= place <= link.end:
            return _found(library, path, link)
    for address in web_addresses(text):
        if address.start <= place <= address.end:
            return LinkUnderCursor("address", address.address)
    return None


def _found(library: Library, path: str, link: Link) -> LinkUnderCursor | None:
    target, anchor = link.target, link.anchor
    id_ = library.read.destination(target, path)
    if id_ is not None:
        item = library.read.items([id_]).get(id_)
        return LinkUnderCursor("document", target, anchor, item.title if item is not None else "", id_)
    if _is_file(library, path, target):
        return LinkUnderCursor("file", target, anchor)
    return None if link.bare else LinkUnderCursor("missing", target, anchor)


def _is_file(library: Library, path: str, target: str) -> bool:
    with suppress(LibraryError):  # several files have the name
        return (library.read.linked_pdf(target, path) or library.read.attachment(target)) is not None
    return True
