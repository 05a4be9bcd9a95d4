"""Changes of the past as values, and the lines of the log that they are kept in.

A line begins with a checksum, so that a damaged one is recognised: it is left out, and the others stay.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from index.vault.files import file_versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.edit.changes import Move

HASH = re.compile(r"[0-9a-f]{32}")
"""BLAKE2b of a file's bytes, 128 bits, hexadecimal: what `note_files.Version` has as well."""

_CHECKSUM_BYTES = 6
_LONGEST_LABEL = 500
_ID = re.compile(r"[0-9a-f]{8}")
_LATEST = 1e11  # about the year 5100


@dataclass(frozen=True, slots=True)
class HistoryLimits:
    """Limits of what is kept of the past of each vault; 0 of either keeps nothing.

    Attributes:
        megabytes: Most room on disk, in millions of bytes.
        days: Age of the oldest change, in days.
    """

    megabytes: int = 64
    days: int = 90

    @property
    def enabled(self) -> bool:
        """Return whether anything is kept."""
        return self.megabytes > 0 and self.days > 0


class PastFile(NamedTuple):
    """One file before and after a change, by the hashes of its bytes; None where it did not exist.

    `path` is the one after the moves of the change.
    """

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class PastChange:
    """A change that was made earlier, here or by another program.

    Attributes:
        id: Eight hexadecimal digits.
        when: Seconds since 1970, by the clock as it was then.
        label: Short description: `tag +stydeco`.
        files: Files whose content changed, by their paths after the moves.
        moves: Files and folders that were moved.
        outside: Another program made it, and it was noticed afterwards.
        undoes: Id of the change that this one took back; empty for all others.
        undone: It was taken back since.
    """

    id: str
    when: float
    label: str
    files: tuple[PastFile, ...] = ()
    moves: tuple[Move, ...] = ()
    outside: bool = False
    undoes: str = ""
    undone: bool = False

    @property
    def paths(self) -> list[str]:
        """Return the files it changed, and both paths of everything it moved."""
        touched = [file.path for file in self.files]
        return list(dict.fromkeys([*touched, *(place for move in self.moves for place in move)]))


def digest(data: bytes) -> str:
    """Return the hash of a file's bytes, hexadecimal."""
    return file_versions.digest(data).hex()


def to_line(change: PastChange) -> bytes:
    """Return the line of a change, with a line end before it and one after it.

    The first ends a line that a crash left unfinished; one damaged byte then damages one line.
    """
    fields = {
        "id": change.id,
        "when": change.when,
        "label": change.label[:_LONGEST_LABEL],
        "files": change.files,
        "moves": change.moves,
        "outside": change.outside,
        "undoes": change.undoes,
    }
    # ASCII, so that unpaired surrogates are kept.
    body = json.dumps(fields, separators=(",", ":")).encode("ascii")
    return b"\n" + _checksum(body) + b" " + body + b"\n"


def from_lines(data: bytes) -> tuple[list[PastChange], int]:
    """Return the changes of a log in order, and the number of lines that are damaged."""
    lines = [line for line in data.split(b"\n") if line]
    found = [_from_line(line) for line in lines]
    sound = [change for change in found if change is not None]
    return sound, len(lines) - len(sound)


def _from_line(line: bytes) -> PastChange | None:
    from index.edit.changes import Move  # a command that only reads asks for the limits alone

    checksum, _, body = line.partition(b" ")
    if checksum != _checksum(body):
        return None
    try:
        fields = json.loads(body)
        change = PastChange(
            id=str(fields["id"]),
            when=float(fields["when"]),
            label=str(fields["label"]),
            files=tuple(PastFile(str(path), _hash(old), _hash(new)) for path, old, new in fields["files"]),
            moves=tuple(Move(str(old), str(new)) for old, new in fields["moves"]),
            outside=bool(fields["outside"]),
            undoes=str(fields["undoes"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return change if _ID.fullmatch(change.id) and 0 <= change.when < _LATEST else None


def _hash(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not HASH.fullmatch(value):
        raise ValueError(value)
    return value


def _checksum(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_CHECKSUM_BYTES).hexdigest().encode("ascii")


def taken_back(changes: Sequence[PastChange]) -> tuple[set[str], set[str]]:
    """Return the ids of changes that were undone, and of those that are an undo.

    A change that undoes an undo does its first change again: it is an ordinary change, which can be undone.
    """
    undone: set[str] = set()
    undos: set[str] = set()
    for change in changes:
        if change.undoes:
            undone.add(change.undoes)
            if change.undoes not in undos:
                undos.add(change.id)
    return undone, undos
