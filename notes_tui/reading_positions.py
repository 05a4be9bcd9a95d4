"""The lines at which documents of a vault were left; they are kept over restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from index import DocumentId, clean
from notes_tui.state_file import change_state, read_state

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "reading-positions.json"
_MOST = 500
_LONGEST = 200


class ReadingPosition(NamedTuple):
    """The first visible line of a page; it is found again at another width, and after text above it has changed.

    Attributes:
        block: Number of the block of the page, from 0.
        beginning: The first characters of the block.
        into: Lines of the block above the screen.
    """

    block: int
    beginning: str
    into: int


class ReadingPositions:
    """Positions by document; the latest are kept."""

    def __init__(self, folder: Path) -> None:
        """Read them from a vault's folder for state."""
        self._file = folder / _FILE
        self._known: dict[str, ReadingPosition] = {}
        self._changed: dict[str, ReadingPosition] = {}
        for id_, value in read_state(self._file).items():
            if (position := read_position(value)) is not None:
                self._known[id_] = position

    def get(self, document: DocumentId) -> ReadingPosition | None:
        """Return the line at which a document was left; None where it was never read."""
        return self._known.get(str(document))

    def keep(self, document: DocumentId, position: ReadingPosition) -> None:
        """Remember a line until `write`, which keeps it over restarts."""
        id_ = str(document)
        if self._known.get(id_) != position:
            self._known[id_] = self._changed[id_] = position

    def write(self) -> None:
        """Write what has changed beside what other processes have written; blocks."""
        if not self._changed:
            return
        changed, self._changed = self._changed, {}

        def latest_last(kept: dict[str, Any]) -> dict[str, Any]:
            rows = {id_: value for id_, value in kept.items() if id_ not in changed} | changed
            return dict(list(rows.items())[-_MOST:])

        change_state(self._file, latest_last)


def read_position(value: object) -> ReadingPosition | None:
    """Read a position as JSON has it; None where it is none."""
    match value:
        case [int(block), str(beginning), int(into)]:
            return ReadingPosition(max(0, block), clean(beginning[:_LONGEST]), max(0, into))
    return None
