"""Files as they were when they were read, the problems met in them, and documents to index again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.cache.sql_lists import chunks, marks
from index.ids import DocumentId
from index.problems import Problem, ProblemKind
from index.text import fold
from index.vault.files.names import original

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.cache.cache import Cache, CacheWriter

StatRow = tuple[int, int, int, int, int]
"""Size in bytes, times of modification and of change in nanoseconds, inode and device of a file."""


ProblemRow = tuple[str | int | None, ...]
"""A problem as it is stored; see `problem_row`."""


class KnownContent(NamedTuple):
    """The content of a file when it was last read; `digest` is empty where it could not be read."""

    size: int
    digest: bytes
    mtime_ns: int


def stats(cache: Cache) -> Iterator[tuple[str, StatRow, int]]:
    """Yield path, stat and time of reading (nanoseconds) of every note and corpus file."""
    query = "SELECT path, size, mtime_ns, ctime_ns, inode, device, read_ns FROM files WHERE kind <> 'other'"
    for path, size, mtime, ctime, inode, device, read_ns in cache.db.execute(query):
        yield path, (size, mtime, ctime, inode, device), read_ns


def known_stats(cache: Cache) -> dict[str, StatRow]:
    """Return the stat of every note and corpus file, by path."""
    query = "SELECT path, size, mtime_ns, ctime_ns, inode, device FROM files WHERE kind <> 'other'"
    return {row[0]: row[1:] for row in cache.db.execute(query)}


def stat(cache: Cache, path: str) -> StatRow | None:
    """Return the stat of a note or corpus file, or None for any other."""
    query = "SELECT size, mtime_ns, ctime_ns, inode, device FROM files WHERE path = ? AND kind <> 'other'"
    row: StatRow | None = cache.db.execute(query, (path,)).fetchone()
    return row


def below(cache: Cache, folder: str) -> list[str]:
    """Return the path of every known file below a folder, of whatever kind."""
    # "0" is the character after "/".
    query = "SELECT path FROM files WHERE path >= ? AND path < ?"
    return [row[0] for row in cache.db.execute(query, (f"{folder}/", f"{folder}0"))]


def content(cache: Cache, path: str) -> KnownContent | None:
    """Return the content a file had when it was read, or None for an unknown file."""
    row = cache.db.execute("SELECT size, hash, mtime_ns FROM files WHERE path = ?", (path,)).fetchone()
    return KnownContent(*row) if row else None


def digests(cache: Cache, paths: Iterable[str]) -> dict[str, bytes]:
    """Return the digest of each of these files when it was last read, by path; see `KnownContent`."""
    found: dict[str, bytes] = {}
    for part in chunks(paths):
        query = f"SELECT path, hash FROM files WHERE path IN ({marks(part)})"  # noqa: S608
        found.update(cache.db.execute(query, part))
    return found


def store(cache: CacheWriter, path: str, kind: str, stat: StatRow, *, digest: bytes, read_ns: int) -> None:
    """Remember a file as it was read at `read_ns`; `digest` is empty where it could not be read."""
    cache.db.execute(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (path, kind, file_name(path), original(path), *stat, digest, read_ns),
    )


def forget(cache: CacheWriter, path: str) -> None:
    """Forget a file and the problems met in it."""
    forget_file(cache, path)
    cache.db.execute("DELETE FROM problems WHERE origin = ?", (path,))


def forget_file(cache: CacheWriter, path: str) -> None:
    """Forget a file whose problems are another's now."""
    cache.db.execute("DELETE FROM files WHERE path = ?", (path,))


def file_name(path: str) -> str:
    """Return the folded name of a file without its folder, under which it is stored."""
    return fold(path.rpartition("/")[2])


def named(cache: Cache, name: str, *, copies: bool = False) -> list[str]:
    """Return the files with a folded name that a link may lead to, and with `copies` conflict copies too."""
    query = "SELECT path FROM files WHERE name = ? AND (kind <> 'copy' OR ?)"
    return [row[0] for row in cache.db.execute(query, (name, copies))]


def copies(cache: Cache) -> list[tuple[str, str]]:
    """Return each conflict copy, of whatever kind of file, with the file that it is a copy of, in order."""
    query = "SELECT path, original FROM files WHERE original IS NOT NULL ORDER BY path"
    return cache.db.execute(query).fetchall()


def namesakes(cache: Cache) -> list[str]:
    """Return the files that have the folded name of another one, in order."""
    query = """
        SELECT path FROM files WHERE name IN (SELECT name FROM files GROUP BY name HAVING count(*) > 1) ORDER BY path
    """
    return [row[0] for row in cache.db.execute(query)]


def original_of(cache: Cache, path: str) -> str | None:
    """Return the file that a file is a conflict copy of; None where it is none."""
    row = cache.db.execute("SELECT original FROM files WHERE path = ?", (path,)).fetchone()
    return row[0] if row is not None else None


def namesakes_of(cache: Cache, path: str) -> list[str]:
    """Return the other files with the folded name of one, in any folder, in order."""
    query = "SELECT path FROM files WHERE name = ? AND path <> ? ORDER BY path"
    return [row[0] for row in cache.db.execute(query, (file_name(path), path))]


def any_known(cache: Cache) -> bool:
    """Return whether any file is known."""
    return cache.db.execute("SELECT 1 FROM files LIMIT 1").fetchone() is not None


def linkable(cache: Cache) -> list[str]:
    """Return the path of every file that a link may lead to."""
    return [row[0] for row in cache.db.execute("SELECT path FROM files WHERE kind <> 'copy'")]


def notes(cache: Cache) -> list[str]:
    """Return the path of every note file, conflict copies left out."""
    return [row[0] for row in cache.db.execute("SELECT path FROM files WHERE kind = 'note'")]


def canvases(cache: Cache) -> list[str]:
    """Return the path of every canvas."""
    return [row[0] for row in cache.db.execute("SELECT path FROM files WHERE path LIKE '%.canvas'")]


def bases(cache: Cache) -> list[str]:
    """Return the path of every base."""
    return [row[0] for row in cache.db.execute("SELECT path FROM files WHERE kind = 'base'")]


def corpus_paths(cache: Cache) -> list[str]:
    """Return the path of every corpus file."""
    return [row[0] for row in cache.db.execute("SELECT path FROM files WHERE kind = 'corpus'")]


def corpus_digests(cache: Cache) -> dict[bytes, str]:
    """Return the path of every corpus file by the digest of its content."""
    return dict(cache.db.execute("SELECT hash, path FROM files WHERE kind = 'corpus' ORDER BY path DESC"))


# Other files that links may lead to


def others(cache: Cache) -> set[str]:
    """Return the files that are neither notes nor in the corpus, but that links may lead to."""
    return {row[0] for row in cache.db.execute("SELECT path FROM files WHERE kind = 'other'")}


def is_other(cache: Cache, path: str) -> bool:
    """Return whether a file is one of `others`."""
    query = "SELECT 1 FROM files WHERE path = ? AND kind = 'other'"
    return cache.db.execute(query, (path,)).fetchone() is not None


def change_others(cache: CacheWriter, added: Iterable[str], removed: Iterable[str]) -> None:
    """Add files to `others` and remove some."""
    cache.db.executemany("DELETE FROM files WHERE path = ? AND kind = 'other'", [(path,) for path in removed])
    cache.db.executemany(
        "INSERT OR IGNORE INTO files VALUES (?, 'other', ?, ?, 0, 0, 0, 0, 0, x'', 0)",
        [(path, file_name(path), original(path)) for path in added],
    )


# Problems


def problems(cache: Cache) -> list[Problem]:
    """Return every problem met while scanning and reading, in order of path and line."""
    return _problems(cache, "ORDER BY path, line, kind")


def problems_of(cache: Cache, path: str) -> list[Problem]:
    """Return the problems met while scanning and reading one file, in order of line."""
    return _problems(cache, "WHERE origin = ? ORDER BY line, kind", path)


def _problems(cache: Cache, clause: str, *values: str) -> list[Problem]:
    query = f"SELECT path, line, kind, detail, col, subject FROM problems {clause}"  # noqa: S608
    rows = cache.db.execute(query, values)
    return [Problem(path, line, ProblemKind(kind), *rest) for path, line, kind, *rest in rows]


def add_problems(cache: CacheWriter, problems: Iterable[Problem]) -> None:
    """Add problems met in the files that they name."""
    add_problem_rows(cache, (problem_row(problem, problem.path) for problem in problems))


def set_problems(cache: CacheWriter, path: str, problems: Iterable[Problem]) -> bool:
    """Make `problems` all that were met in one file; return whether they are others than before."""
    wanted = dict.fromkeys(problems)
    if wanted.keys() == set(_problems(cache, "WHERE origin = ?", path)):
        return False
    cache.db.execute("DELETE FROM problems WHERE origin = ?", (path,))
    add_problem_rows(cache, (problem_row(problem, path) for problem in wanted))
    return True


def scan_problems(cache: Cache) -> set[Problem]:
    """Return the problems that scans have met."""
    return set(_problems(cache, "WHERE origin = ''"))


def set_scan_problems(cache: CacheWriter, problems: Iterable[Problem]) -> bool:
    """Make `problems` all that scans have met; return whether they are others than before."""
    wanted = set(problems)
    if wanted == scan_problems(cache):
        return False
    cache.db.execute("DELETE FROM problems WHERE origin = ''")
    add_problem_rows(cache, (problem_row(problem, "") for problem in wanted))
    return True


def problem_row(problem: Problem, origin: str) -> ProblemRow:
    """Return a problem as it is stored; `origin` is the file that it was met in, or empty for a scan."""
    return (
        *(problem.path, problem.line, problem.kind.value, problem.detail, origin),
        *(problem.column, problem.subject),
    )


def add_problem_rows(cache: CacheWriter, rows: Iterable[ProblemRow]) -> None:
    """Add problems as `problem_row` returns them."""
    cache.db.executemany("INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


# Documents whose full-text entry is out of date


def mark_dirty(cache: CacheWriter, ids: Iterable[DocumentId]) -> None:
    """Add documents to those that are to be indexed again."""
    cache.db.executemany("INSERT OR IGNORE INTO dirty VALUES (?, ?)", ids)


def dirty_count(cache: Cache) -> int:
    """Return how many documents are to be indexed again."""
    return int(cache.db.execute("SELECT count(*) FROM dirty").fetchone()[0])


def dirty(cache: Cache, limit: int) -> list[DocumentId]:
    """Return some of the documents that are to be indexed again, at most `limit`."""
    return [DocumentId(*row) for row in cache.db.execute("SELECT kind, value FROM dirty LIMIT ?", (limit,))]


def clear_dirty(cache: CacheWriter, ids: Iterable[DocumentId]) -> None:
    """Remove documents from those that are to be indexed again."""
    cache.db.executemany("DELETE FROM dirty WHERE kind = ? AND value = ?", ids)
