"""PDF files: those that are known, those that source files name, and the works that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.cache.sql_lists import chunks, marks
from index.papers.file_fields import FILE_FIELDS, pdf_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from index.cache.cache import Cache, CacheWriter
    from index.papers.model import Record
    from index.papers.pdf import PdfContents


class PdfStamp(NamedTuple):
    """Size in bytes and time of modification in nanoseconds, by which a file is known to be the same."""

    size: int
    mtime_ns: int


class NamedFile(NamedTuple):
    """A path of a PDF file as a record gives it, with the work and the source file of the record."""

    identity: str
    source: str
    path: str


# Files


def stamps(cache: Cache) -> dict[str, PdfStamp]:
    """Return the known files of the attachment folders."""
    rows = cache.db.execute("SELECT path, size, mtime_ns FROM pdfs")
    return {path: PdfStamp(*stamp) for path, *stamp in rows}


def change_stamps(cache: CacheWriter, changed: Mapping[str, PdfStamp], removed: Iterable[str]) -> None:
    """Add files, or make them ones of which nothing is known but their stamp, and remove some."""
    cache.db.executemany("DELETE FROM pdfs WHERE path = ?", [(path,) for path in removed])
    cache.db.executemany(
        "INSERT OR REPLACE INTO pdfs (path, size, mtime_ns) VALUES (?, ?, ?)",
        [(path, *stamp) for path, stamp in changed.items()],
    )


def is_known(cache: Cache, path: str) -> bool:
    """Return whether a file is in an attachment folder, or named by a source."""
    return cache.db.execute("SELECT 1 FROM pdfs WHERE path = ?", (path,)).fetchone() is not None


def unread(cache: Cache) -> dict[str, PdfStamp]:
    """Return the known files whose contents are not known yet, in order."""
    rows = cache.db.execute("SELECT path, size, mtime_ns FROM pdfs WHERE digest = '' ORDER BY path")
    return {path: PdfStamp(*stamp) for path, *stamp in rows}


def any_read(cache: Cache) -> bool:
    """Return whether any file was read."""
    return cache.db.execute("SELECT 1 FROM pdfs WHERE digest <> '' LIMIT 1").fetchone() is not None


def all_digests(cache: Cache) -> set[str]:
    """Return the digests of all files that were read."""
    return {digest for (digest,) in cache.db.execute("SELECT DISTINCT digest FROM pdfs WHERE digest <> ''")}


def set_contents(cache: CacheWriter, path: str, stamp: PdfStamp, digest: str, contents: PdfContents) -> bool:
    """Keep what a file says of itself, if it is still as it was read; return whether it is."""
    query = """
        UPDATE pdfs SET digest = ?, doi = ?, arxiv = ?, title = ?, fault = ?
        WHERE path = ? AND size = ? AND mtime_ns = ?
    """
    values = (digest, contents.doi, contents.arxiv_id, contents.title, contents.fault, path, *stamp)
    return cache.db.execute(query, values).rowcount > 0


def identified(cache: Cache) -> dict[str, tuple[str | None, str | None, str]]:
    """Return DOI, arXiv id and title of the files that have any, by path."""
    query = (
        "SELECT path, doi, arxiv, title FROM pdfs WHERE doi IS NOT NULL OR arxiv IS NOT NULL OR title <> ''"
    )
    return {path: (doi, arxiv, title) for path, doi, arxiv, title in cache.db.execute(query)}


def faults(cache: Cache) -> list[tuple[str, str]]:
    """Return path and fault of the files that could not be read whole, in order of path."""
    query = "SELECT path, fault FROM pdfs WHERE fault <> '' ORDER BY path"
    return cache.db.execute(query).fetchall()


def digests(cache: Cache, identity: str) -> list[tuple[str, str]]:
    """Return path and digest of the files of a work that were read, in order of path."""
    query = """
        SELECT path, digest FROM attachments JOIN pdfs USING (path) WHERE identity = ? AND digest <> '' ORDER BY path
    """
    return cache.db.execute(query, (identity,)).fetchall()


def digest(cache: Cache, path: str, stamp: PdfStamp) -> str:
    """Return the digest of a file that was read and is still the same; otherwise an empty text."""
    query = "SELECT digest FROM pdfs WHERE path = ? AND size = ? AND mtime_ns = ?"
    row = cache.db.execute(query, (path, *stamp)).fetchone()
    return row[0] if row else ""


def owners_of(cache: Cache, path: str) -> set[str]:
    """Return the identities of the works that a file belongs to."""
    query = "SELECT identity FROM attachments WHERE path = ?"
    return {row[0] for row in cache.db.execute(query, (path,))}


def vault_pdfs(cache: Cache) -> Iterator[str]:
    """Yield every PDF file of the vault."""
    query = "SELECT path FROM files WHERE kind = 'other' AND path LIKE '%.pdf'"
    yield from (row[0] for row in cache.db.execute(query))


# Fields of records


def add_file_fields(cache: CacheWriter, records: Iterable[tuple[int, Record]]) -> None:
    """Keep the PDF files that new records, each with its number, name."""
    named = {
        (id_, path): None
        for id_, record in records
        for name, value in record.fields
        if name.lower() in FILE_FIELDS
        for path in pdf_names(value)
    }
    cache.db.executemany("INSERT INTO file_fields VALUES (?, ?)", named)


def remove_file_fields(cache: CacheWriter, records: list[int]) -> None:
    """Forget the files that records named."""
    cache.db.execute(f"DELETE FROM file_fields WHERE record IN ({marks(records)})", records)  # noqa: S608


def named_files(cache: Cache) -> list[NamedFile]:
    """Return the PDF files that records name."""
    query = "SELECT identity, file, path FROM file_fields JOIN records ON record = id"
    return [NamedFile(*row) for row in cache.db.execute(query)]


# Works


def works_with(cache: Cache, match_key: str) -> set[str]:
    """Return the identities of the works of which a record has a match key."""
    query = "SELECT DISTINCT identity FROM match_keys JOIN records ON record = id WHERE key = ?"
    return {row[0] for row in cache.db.execute(query, (match_key,))}


def dois_beginning(cache: Cache, prefix: str) -> list[tuple[str, str]]:
    """Return the rest, after its slash, of each DOI with a prefix, and the identity of its work."""
    start, end = f"doi:{prefix}/", f"doi:{prefix}0"  # "0" is the character after "/"
    query = "SELECT key, identity FROM match_keys JOIN records ON record = id WHERE key >= ? AND key < ?"
    return [(key[len(start) :], identity) for key, identity in cache.db.execute(query, (start, end))]


def work_of_key(cache: Cache, key: str) -> str | None:
    """Return the identity of the paper that has a citation key."""
    row = cache.db.execute("SELECT identity FROM papers WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def of_work(cache: Cache, identity: str) -> tuple[str, ...]:
    """Return the PDF files of a work, in order of path."""
    query = "SELECT path FROM attachments WHERE identity = ? ORDER BY path"
    return tuple(row[0] for row in cache.db.execute(query, (identity,)))


def owned(cache: Cache) -> set[str]:
    """Return every file that belongs to a work."""
    return {row[0] for row in cache.db.execute("SELECT DISTINCT path FROM attachments")}


def replace(cache: CacheWriter, owners: Set[tuple[str, str]]) -> set[str]:
    """Make these pairs of identity and path all that there are; return the identities whose files changed."""
    before = set(cache.db.execute("SELECT identity, path FROM attachments"))
    cache.db.executemany("DELETE FROM attachments WHERE identity = ? AND path = ?", list(before - owners))
    cache.db.executemany("INSERT INTO attachments VALUES (?, ?)", list(owners - before))
    return {identity for identity, _path in before ^ owners}


def keys_of(cache: Cache, identities: Iterable[str]) -> set[str]:
    """Return the citation keys of works."""
    found: set[str] = set()
    for part in chunks(identities):
        query = f"SELECT key FROM papers WHERE identity IN ({marks(part)})"  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part))
    return found
