"""The source files in a ZIP archive: read in memory, bounded, and under names without folders."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from index.papers import formats
from index.text import clean_line
from index.vault.files.note_files import MAX_BYTES
from index.vault.obsidian.settings import is_hidden, is_noise

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = b"PK\x03\x04"
"""First bytes of an archive that is not empty."""
_MOST_MEMBERS = 10_000
_LARGEST_TOTAL = 4 * MAX_BYTES
# Text rarely shrinks to a twentieth; the limit counts only for large members.
_HIGHEST_RATIO = 200
_SMALL = 1024 * 1024
_ENCRYPTED = 0x1
# Raised by `zipfile` and the packages it unpacks with, for damaged or unusual archives.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Member(NamedTuple):
    """A member of an archive: its name there, and its content, or the reason that it is not read."""

    name: str
    data: bytes
    refused: str = ""


def is_archive(name: str, data: bytes) -> bool:
    """Return whether a file is a ZIP archive, by name and content; other programs' files are such archives inside."""
    return name.lower().endswith(".zip") and data.startswith(MARK)


def members(data: bytes) -> Iterator[Member]:
    """Yield the files in an archive; one that cannot be read at all is a refused member without a name."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE:
        yield Member("", b"", "The archive is damaged or cut off; pack it again.")
        return
    left = _LARGEST_TOTAL
    with archive:
        entries = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info.filename)]
        for info in entries[:_MOST_MEMBERS]:
            member = _read(archive, info, left)
            left -= len(member.data)
            yield member
        if len(entries) > _MOST_MEMBERS:
            yield Member("", b"", f"The archive has more than {_MOST_MEMBERS} files; the rest is not read.")


def _is_hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(
        part == "__MACOSX" or (is_hidden(part) and part not in (".", "..")) for part in parts
    ) or is_noise(parts[-1])


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> Member:
    name = clean_line(info.filename)
    if refused := _refusal(info):
        return Member(name, b"", refused)
    # The size that the archive states may be false, so what comes out is counted.
    limit = min(MAX_BYTES, left, max(_SMALL, info.compress_size * _HIGHEST_RATIO))
    try:
        with archive.open(info) as file:
            data = file.read(limit + 1)
    except _DAMAGE:
        return Member(name, b"", "This member of the archive is damaged; pack it again.")
    if len(data) > limit:
        why = (
            f"The archive unpacks to more than {_LARGEST_TOTAL // 2**20} MB; this member is not read."
            if limit == left
            else f"This member unpacks to more than {MAX_BYTES // 2**20} MB or {_HIGHEST_RATIO} times its size."
        )
        return Member(name, b"", why)
    if data.startswith(MARK):
        return Member(name, b"", "This is an archive inside an archive; unpack it and import its files.")
    return Member(name, data)


def _refusal(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "This member is encrypted; unpack the archive with its password and import the files."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "This member is a symbolic link; it is not followed."
    if PurePosixPath(info.filename).suffix.lower() not in formats.SUFFIXES:
        return formats.unread(info.filename)
    return ""
