"""Bringing source files into the corpus."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.cache import files_table, papers_table, queries
from index.edit.changes import Change, FileChange
from index.errors import LibraryError, reason
from index.papers import formats, merge_records
from index.papers.model import Rejected
from index.text import clean_line
from index.vault.files import note_files
from index.vault.files.names import safe_name
from index.vault.obsidian.settings import is_hidden, is_noise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.cache.cache import Cache
    from index.papers.model import Record
    from index.sync.roots import Roots


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file to import: what to call it, what is in it, and where it is now (None: standard input)."""

    name: str
    data: bytes
    path: Path | None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do.

    Attributes:
        added: Citation keys of new papers.
        updated: Citation keys of papers that say more than, or other than, before.
        unchanged: How many papers of the imported files are as they were.
        papers: How many papers there are in all afterwards.
        rejected: Parts of the files that fit nowhere.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: int
    papers: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Files to copy, by the name they will have, and what that will come to."""

    copies: tuple[tuple[Path, bytes], ...]
    outcome: ImportResult


def collect(source: Path) -> tuple[list[Incoming], list[Rejected]]:
    """The source files at or below a path, and what cannot be read there."""
    incoming: list[Incoming] = []
    rejected: list[Rejected] = []
    for path in _files(source):
        try:
            incoming.append(Incoming(path.name, note_files.read(path)[0], path))
        except (LibraryError, OSError) as error:
            why = f"It cannot be read: {reason(error)}." if isinstance(error, OSError) else str(error)
            rejected.append(Rejected(clean_line(str(path)), 1, clean_line(why)))
    return incoming, rejected


def _files(source: Path) -> Iterator[Path]:
    if not source.is_dir():
        yield source
        return
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix.lower() in formats.SUFFIXES and not is_hidden(name) and not is_noise(name):
                yield path


def from_bytes(data: bytes) -> Incoming:
    """What was piped in, as a file to import."""
    return Incoming("standard-input.txt", data, None)


def plan(cache: Cache, roots: Roots, incoming: Sequence[Incoming]) -> Plan:
    """Return what importing these files would do; cache and corpus are left as they are."""
    corpus = roots.corpus[0]
    rejected: list[Rejected] = []
    copies: list[tuple[Path, bytes]] = []
    fresh: list[tuple[str, Sequence[Record]]] = []
    identities: set[str] = set()
    present = files_table.corpus_digests(cache)
    for file in incoming:
        where = roots.name(file.path) if file.path else file.name
        reading = formats.read(where, file.data)
        rejected += reading.rejected
        if not reading.records:
            continue
        identities |= {merge_records.identity(record) for record in reading.records}
        digest = hashlib.blake2b(file.data, digest_size=16).digest()
        if digest in present:
            continue
        present.add(digest)
        inside = file.path is not None and roots.kind(roots.name(file.path)) == "corpus"
        target = file.path if inside and file.path else _free(corpus, file, {path for path, _data in copies})
        if not inside:
            copies.append((target, file.data))
        fresh.append((roots.name(target), formats.read(roots.name(target), file.data).records))
    before, after = papers_table.preview(cache, fresh, identities)
    added = sorted(after[i].key for i in after.keys() - before.keys())
    updated = sorted(after[i].key for i in after.keys() & before.keys() if after[i] != before[i])
    total = queries.counts(cache)[0] + len(added)
    unchanged = len(after) - len(added) - len(updated)
    return Plan(tuple(copies), ImportResult(tuple(added), tuple(updated), unchanged, total, tuple(rejected)))


def _free(folder: Path, file: Incoming, taken: set[Path]) -> Path:
    """A name in the corpus that no other file has."""
    stem, _, suffix = file.name.rpartition(".")
    stem = safe_name(stem or file.name)
    suffix = f".{suffix.lower()}" if f".{suffix.lower()}" in formats.SUFFIXES else ".txt"
    number = 1
    target = folder / f"{stem}{suffix}"
    while target in taken or target.exists():
        number += 1
        target = folder / f"{stem}-{number}{suffix}"
    return target


def change(planned: Plan, roots: Roots) -> Change:
    """The planned copies as a change to the vault, which can be undone."""
    copies = tuple(FileChange(roots.name(target), None, data) for target, data in planned.copies)
    return Change(f"import of {len(copies)} file{'s' if len(copies) != 1 else ''}", copies)


def copy(planned: Plan, corpus: Path) -> None:
    """Write the planned files into a corpus outside the vault, each whole or not at all.

    Raises:
        LibraryError: A file cannot be written.
    """
    corpus.mkdir(parents=True, exist_ok=True)
    for target, data in planned.copies:
        note_files.write(target, data, expected=None, vault=corpus)
