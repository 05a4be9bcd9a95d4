"""Import source files into the corpus."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.cache import files_table, papers_table, queries
from index.edit import archive_members, kept_keys
from index.edit.changes import Change, FileChange
from index.errors import LibraryError, reason
from index.papers import formats
from index.papers.cancelling import Cancelled, check
from index.papers.model import Rejected, Source
from index.text import clean_line
from index.vault.files import file_versions, note_files
from index.vault.files.names import safe_name
from index.vault.obsidian.settings import is_hidden, is_noise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from index.cache.cache import Cache
    from index.edit.history import History
    from index.edit.keyword_tags import KeywordTags
    from index.papers.model import Paper, Record, Remark
    from index.sync.roots import Roots
    from index.vault.vault import Vault


_LARGEST_TOTAL = 4 * note_files.MAX_BYTES


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file to import: its name, its content and its path.

    Standard input, members of archives and what was fetched have no path; the name of a member is
    `archive.zip/folder/name`. What was fetched has a place in the corpus, `target`, and `before`, what is there now.
    """

    name: str
    data: bytes
    path: Path | None
    target: Path | None = None
    before: bytes | None = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The outcome of an import, or of one that was only tried.

    Attributes:
        added: Citation keys of new papers.
        updated: Citation keys of papers whose metadata changed.
        unchanged: Number of papers in the imported files that did not change.
        papers: Number of all papers afterwards.
        keys: Old and new key of every paper whose key changes; it still answers to the old one.
        rejected: Parts of the files that cannot be read as papers.
        remarks: Faults in the files that cost no paper.
        tags: The tags that keywords become in literature notes, where that was asked for.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: int
    papers: int
    keys: tuple[tuple[str, str], ...]
    rejected: tuple[Rejected, ...]
    remarks: tuple[Remark, ...]
    tags: KeywordTags | None = None


class ImportProgress(NamedTuple):
    """Progress of an import.

    Files are read or requests sent, then records are read, and these are compared with the library. It waits while
    another process fetches.
    """

    phase: Literal["waiting", "files", "requests", "records", "papers", "writing"]
    done: int
    total: int


ShowProgress = Callable[[ImportProgress], None]
"""Called with each step of an import, in the thread that works."""


def ignore_progress(_progress: ImportProgress) -> None:
    """Show nothing."""


class FileCopy(NamedTuple):
    """A file to write into the corpus, and its content; `before` is what it replaces, if anything."""

    target: Path
    data: bytes
    before: bytes | None = None


class ImportPlace(NamedTuple):
    """A file of an import: its path now, which a member of an archive has not, and its path in the corpus, if any."""

    now: Path | None
    then: Path | None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Files to copy into the corpus, what it will come to, and entries for `merges.yaml` (identity by key).

    Attributes:
        papers: Those of the files, as they will be.
        places: The files that parts were read from, as their parts name them, and where each will be in the corpus.
        verb: What was done to get the files, for the label of the step to undo.
    """

    copies: tuple[FileCopy, ...]
    outcome: ImportResult
    kept: Mapping[str, str]
    papers: tuple[Paper, ...]
    places: Mapping[str, ImportPlace]
    verb: str = "import"


class Collected(NamedTuple):
    """Files to import, and those that cannot be read."""

    incoming: list[Incoming]
    rejected: list[Rejected]


def collect(source: Path, progress: ShowProgress = ignore_progress) -> Collected:
    """Read the source files at or below a path, and those in ZIP archives; other files of a folder are named only."""
    incoming: list[Incoming] = []
    rejected: list[Rejected] = []
    files = list(_files(source, rejected))
    left = _LARGEST_TOTAL
    for number, path in enumerate(files):
        check()
        progress(ImportProgress("files", number, len(files)))
        if path != source and path.suffix.lower() not in (*formats.SUFFIXES, ".zip"):
            rejected.append(Rejected(clean_line(str(path)), 1, formats.unread(path.name)))
            continue
        try:
            data = note_files.read(path)[0]
        except (LibraryError, OSError) as error:
            why = f"It cannot be read: {reason(error)}." if isinstance(error, OSError) else str(error)
            rejected.append(Rejected(clean_line(str(path)), 1, clean_line(why)))
            continue
        left -= len(data)
        if left < 0:
            why = f"The folder has more than {_LARGEST_TOTAL // 2**20} MB of source files; import the rest by itself."
            rejected.append(Rejected(clean_line(str(path)), 1, why))
            break
        if not archive_members.is_archive(path.name, data):
            incoming.append(Incoming(path.name, data, path))
            continue
        for member in archive_members.members(data):
            check()
            name = f"{path.name}/{member.name}" if member.name else path.name
            if member.refused:
                rejected.append(Rejected(clean_line(name), 1, member.refused))
            else:
                incoming.append(Incoming(name, member.data, None))
    if not files and not rejected:
        rejected.append(Rejected(clean_line(str(source)), 1, "The folder has no files."))
    return Collected(incoming, rejected)


def _files(source: Path, rejected: list[Rejected]) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        why = f"The folder cannot be read: {reason(error)}."
        rejected.append(Rejected(clean_line(str(error.filename)), 1, why))

    # `Path.is_dir` raises where a part of the path may not be looked at; reading then says why.
    if not os.path.isdir(source):  # noqa: PTH112
        yield source
        return
    for folder, folders, names in os.walk(source, onerror=refuse):
        check()
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in sorted(names):
            if not is_hidden(name) and not is_noise(name):
                yield Path(folder, name)


def from_bytes(data: bytes) -> Incoming:
    """Return piped data as a file to import."""
    return Incoming("standard-input.txt", data, None)


def plan(
    cache: Cache, roots: Roots, incoming: Sequence[Incoming], progress: ShowProgress = ignore_progress
) -> ImportPlan:
    """Work out what importing these files would do; cache and corpus stay as they are."""
    corpus = roots.corpus[0]
    rejected: list[Rejected] = []
    remarks: list[Remark] = []
    copies: list[FileCopy] = []
    fresh: dict[str, Sequence[Record]] = {}
    known: set[str] = set()
    present = files_table.corpus_digests(cache)
    places: dict[str, ImportPlace] = {}
    for number, file in enumerate(incoming):
        check()
        progress(ImportProgress("records", number, len(incoming)))
        own = file.path or file.target
        where = roots.name(own) if own else file.name
        places[where] = ImportPlace(file.path, None)
        reading = formats.read(where, file.data)
        rejected += reading.rejected
        remarks += reading.remarks
        if not reading.records:
            continue
        if file.target is not None:
            places[where] = ImportPlace(None, file.target)
            if file.before == file.data:
                known.add(where)
                continue
            copies.append(FileCopy(file.target, file.data, file.before))
            fresh[where] = reading.records
            continue
        digest = file_versions.digest(file.data)
        if digest in present:
            known.add(present[digest])
            places[where] = ImportPlace(file.path, roots.absolute(present[digest]))
            continue
        inside = file.path is not None and roots.kind(roots.name(file.path)) == "corpus"
        target = file.path if inside and file.path else _free(corpus, file, {copy.target for copy in copies})
        present[digest] = name = roots.name(target)
        places[where] = ImportPlace(file.path, target)
        if not inside:
            copies.append(FileCopy(target, file.data))
        fresh[name] = list(_at(name, reading.records))
    records = sum(map(len, fresh.values()))
    progress(ImportProgress("papers", 0, records))
    before, after, renamed, kept = papers_table.preview(cache, fresh, known)
    added = sorted(after[i].key for i in after.keys() - before.keys())
    updated = sorted(after[i].key for i in after.keys() & before.keys() if after[i] != before[i])
    total = queries.counts(cache)[0] + len(added)
    unchanged = len(after) - len(added) - len(updated)
    outcome = ImportResult(
        tuple(added), tuple(updated), unchanged, total, renamed, tuple(rejected), tuple(remarks)
    )
    papers = tuple(sorted(after.values(), key=lambda each: each.key))
    return ImportPlan(tuple(copies), outcome, kept, papers, places)


def _at(file: str, records: Iterable[Record]) -> Iterator[Record]:
    """Yield records as they would be read from another file."""
    for record in records:
        check()
        yield replace(record, source=Source(file, record.source.line))


def _free(folder: Path, file: Incoming, taken: set[Path]) -> Path:
    """Return a path in the corpus that no other file has."""
    name = re.split(r"[/\\]", file.name)[-1] if file.path is None else file.name
    stem, _, suffix = name.rpartition(".")
    stem = safe_name(stem or name)
    suffix = f".{suffix.lower()}" if f".{suffix.lower()}" in formats.SUFFIXES else ".txt"
    number = 1
    target = folder / f"{stem}{suffix}"
    while target in taken or target.exists():
        number += 1
        target = folder / f"{stem}-{number}{suffix}"
    return target


def with_tags(planned: ImportPlan, tags: KeywordTags) -> ImportPlan:
    """Return the plan with tags for the literature notes of its papers."""
    return replace(planned, outcome=replace(planned.outcome, tags=tags))


def carry_out(planned: ImportPlan, roots: Roots, vault: Vault, history: History) -> None:
    """Write the planned files, in one step to undo where the corpus is in the vault.

    In a corpus outside of it they are written completely or not at all, and only the tags are a step to undo.

    Raises:
        Cancelled: It was cancelled; nothing was written.
        LibraryError: A file cannot be written.
    """
    corpus = roots.corpus[0]
    notes = planned.outcome.tags.files if planned.outcome.tags else ()
    if corpus.is_relative_to(vault.root):
        copies = tuple(FileChange(roots.name(each.target), each.before, each.data) for each in planned.copies)
        keys = kept_keys.change(vault, corpus, planned.kept)
        label = f"{planned.verb} of {len(copies)} file{'s' if len(copies) != 1 else ''}"
        if not copies:  # they are in the corpus already
            label = "tags from keywords" if notes else "keys of papers"
        history.do(Change(label, (*keys, *copies, *notes)))
        return
    corpus.mkdir(parents=True, exist_ok=True)
    kept_keys.write(corpus, planned.kept)
    written: list[FileCopy] = []
    try:
        for copy in planned.copies:
            check()
            note_files.write(copy.target, copy.data, expected=copy.before, vault=corpus)
            written.append(copy)
    except (LibraryError, Cancelled):
        _remove(written, corpus)
        raise
    history.do(Change("tags of imported papers", notes))


def _remove(written: Iterable[FileCopy], corpus: Path) -> None:
    """Take back files that were just written, unless somebody has changed them."""
    for target, data, before in written:
        with suppress(OSError, LibraryError):
            if note_files.read(target)[0] == data:
                if before is None:
                    target.unlink()
                else:
                    note_files.write(target, before, expected=data, vault=corpus)
