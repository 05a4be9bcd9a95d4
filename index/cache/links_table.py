"""Links between notes, files and papers in the cache."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.cache.json_columns import NoteSummary, summary_from_json
from index.cache.sql_lists import chunks, marks
from index.ids import DocumentId
from index.text import fold
from index.vault.files.names import is_canvas
from index.vault.links.move_plan import WrittenLink, is_wikilink, written_name
from index.vault.links.resolver import match_heading
from index.vault.model import Link, LinkKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from index.cache.cache import Cache, CacheWriter
    from index.vault.links.resolver import Resolver

LinkParts = tuple[str, int, str, LinkKind, str, str | None, str | None, int, str | None, str, bool, str, str]
"""A link before it is resolved: source, position, raw, kind, target, anchor, label, line, property, name, bare,
context and section."""

Destination = tuple[str | None, str | None, bool]
"""Path of the file that a link leads to, or key of the paper, and whether other files fit as well."""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link between two places of the vault.

    Attributes:
        source: Path of the note that contains it.
        target: Path of the note it leads to; None where there is no such note.
        key: Citation key where it leads to a paper.
        context: The line around it, safe to show.
        section: The heading it is under, safe to show; empty above the first.
    """

    source: str
    line: int
    target: str | None
    raw: str
    kind: LinkKind | Literal["mention"]
    anchor: str | None
    label: str | None
    key: str | None = None
    context: str = ""
    section: str = ""


class StoredLink(NamedTuple):
    """A link as it is stored.

    Attributes:
        target: Path or name as the link gives it, without subpath.
        name: See `stored_name`.
        resolved: Path of the file it leads to, if any.
        paper: Citation key of the paper it leads to, where there is no such file.
        undecided: Other files fit as well.
        dangling: The note that it leads to has no such heading or block.
    """

    source: str
    line: int
    raw: str
    kind: LinkKind
    target: str
    anchor: str | None
    name: str
    resolved: str | None
    paper: str | None
    undecided: bool
    dangling: bool
    context: str
    section: str


def link_name(target: str) -> str:
    """Return the folded base name, without `.md`, under which a link's target is looked up."""
    return fold(written_name(target))


def stored_name(link: Link) -> str:
    """Return the name by which a link is found when what it may lead to comes or goes: of a file, or a key."""
    return fold(link.target) if link.kind == "citation" else link_name(link.target)


class Destinations:
    """Finds the files and papers that links lead to, each once; right until names or keys change."""

    def __init__(self, cache: Cache, resolver: Resolver) -> None:
        self._cache = cache
        self._resolver = resolver
        self._known: dict[tuple[str, str, bool], Destination] = {}

    def of(self, source: str, target: str, kind: LinkKind) -> Destination:
        """Return what `led_to` returns."""
        # Links with a target lead to the same file from all notes of a folder.
        place = source.rpartition("/")[0] if target else source, target, kind == "citation"
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = led_to(self._cache, self._resolver, source, target, kind)
        return found


def store(cache: CacheWriter, source: str, links: Iterable[LinkParts], destinations: Destinations) -> None:
    """Add the links of a file.

    Args:
        cache: The cache.
        source: The file.
        links: Each in order of its position.
        destinations: Where links lead.
    """
    rows: list[tuple[object, ...]] = []
    ends: set[str] = set()
    for row in links:
        path, paper, undecided = destinations.of(source, row[4], row[3])
        rows.append((*row[:10], path, paper, row[10], undecided, *row[11:]))
        if path is not None:
            ends.add(path)
    cache.db.executemany("INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)", rows)
    _unlink(cache, ends)


def resolve_links(
    cache: CacheWriter, resolver: Resolver, *, sources: Iterable[str] = (), names: Iterable[str] = ()
) -> set[str]:
    """Resolve again the links of `sources`, which have moved, and all links whose base name is in `names`.

    A file that comes or goes can change where the links of other notes lead, so every link to its base name is
    resolved again.

    Returns:
        The notes that now link elsewhere than before.
    """
    moved: set[str] = set()
    ends: set[str] = set()
    destinations = Destinations(cache, resolver)
    changed: list[tuple[str | None, str | None, bool, str, int]] = []
    for column, values in (("source", sources), ("name", names)):
        for part in chunks(values):
            query = f"""
                SELECT source, position, kind, target, resolved, paper, undecided FROM links
                WHERE {column} IN ({marks(part)})
            """  # noqa: S608
            for source, position, kind, target, *old in cache.db.execute(query, part).fetchall():
                path, paper, undecided = destinations.of(source, target, kind)
                if [path, paper, undecided] == old:
                    continue
                if [path, paper] != old[:2]:
                    moved.add(source)
                    ends.update((path or source, old[0] or source))
                changed.append((path, paper, undecided, source, position))
            cache.db.executemany(
                "UPDATE links SET resolved = ?, paper = ?, undecided = ? WHERE source = ? AND position = ?",
                changed,
            )
            changed.clear()
    _unlink(cache, ends)
    return moved


def led_to(cache: Cache, resolver: Resolver, source: str, target: str, kind: LinkKind) -> Destination:
    """Return the file that a link leads to, or else the key of the paper, and whether other files fit as well."""
    from index.cache import key_owners  # it loads what groups papers

    if kind == "citation":
        return None, key_owners.key_of(cache, target), False
    found = resolver.candidates(target, source)
    if not found:
        return None, key_owners.key_of(cache, written_name(target)), False
    several = len(found) > 1 and found[0].lower().endswith(".md")
    return found[0], None, several and len(resolver.undecided(target, source)) > 1


def forget(cache: CacheWriter, source: str) -> None:
    """Forget the links of a file."""
    rows = cache.db.execute(
        "SELECT DISTINCT resolved FROM links WHERE source = ? AND resolved IS NOT NULL", (source,)
    )
    _unlink(cache, [row[0] for row in rows])
    cache.db.execute("DELETE FROM links WHERE source = ?", (source,))


def _unlink(cache: CacheWriter, paths: Iterable[str]) -> None:
    cache.db.executemany("INSERT OR IGNORE INTO unlinked VALUES (?)", ((path,) for path in paths))


def check_links(cache: CacheWriter, sources: Collection[str], moved: Collection[str]) -> None:
    """Find out which notes stand alone, and which anchors are missing, after links were resolved.

    Args:
        cache: The cache.
        sources: Notes that were read.
        moved: Further notes, which are gone or whose links lead elsewhere than before.
    """
    _unlink(cache, {*sources, *moved})
    cache.db.execute("DELETE FROM alone WHERE path IN (SELECT path FROM unlinked)")
    cache.db.execute(
        """
        INSERT INTO alone SELECT path FROM unlinked CROSS JOIN notes USING (path)
        WHERE NOT EXISTS (SELECT 1 FROM real_links WHERE resolved = path AND source <> path)
        AND NOT EXISTS (SELECT 1 FROM real_links WHERE source = path AND (resolved IS NULL OR resolved <> path))
        """
    )
    cache.db.execute("DELETE FROM unlinked")
    _check_anchors(cache, sources, moved)


def _check_anchors(cache: CacheWriter, sources: Collection[str], moved: Collection[str]) -> None:
    """Find out which links of these notes, and which of others to `sources`, have an anchor that is missing."""
    changed: list[tuple[bool, str, int]] = []
    parts = (
        (column, part)
        for column, some in (("source", {*sources, *moved}), ("resolved", sources))
        for part in chunks(some)
    )
    for column, part in parts:
        query = f"""
            SELECT source, position, anchor, dangling, resolved, notes.data FROM links
            LEFT JOIN notes ON notes.path = resolved AND standing IN ('shown', 'excluded')
            WHERE anchor IS NOT NULL AND {column} IN ({marks(part)}) ORDER BY resolved
        """  # noqa: S608
        known: tuple[str | None, NoteSummary | None] = None, None
        for source, position, anchor, dangling, resolved, data in cache.db.execute(query, part):
            if known[0] != resolved:
                known = resolved, summary_from_json(data) if data and not is_canvas(resolved) else None
            missing = known[1] is not None and not has_anchor(known[1], anchor)
            if missing != bool(dangling):
                changed.append((missing, source, position))
    cache.db.executemany("UPDATE links SET dangling = ? WHERE source = ? AND position = ?", changed)


def has_anchor(note: NoteSummary, anchor: str) -> bool:
    """Return whether a note has the heading or block that an anchor names."""
    if anchor.startswith("^"):
        return fold(anchor[1:]) in note.blocks
    return match_heading(note.headings, anchor) is not None


_LINK = "source, line, resolved, raw, kind, anchor, label, paper, context, section"


def links_from(cache: Cache, path: str) -> list[LinkRow]:
    """Return the links in a note, in order of their place."""
    query = f"SELECT {_LINK} FROM real_links WHERE source = ? ORDER BY line, position"  # noqa: S608
    return _with_keys(cache, query, (path,))


def links_to(cache: Cache, path: str | None, key: str | None) -> list[LinkRow]:
    """Return the links of other notes that lead to this note or paper."""
    query = f"""
        SELECT {_LINK} FROM real_links WHERE ((resolved IS NOT NULL AND resolved = ?) OR paper = ?) AND source <> ?
        ORDER BY source, line, position
    """  # noqa: S608
    return _with_keys(cache, query, (path, key, path or ""))


def _with_keys(cache: Cache, query: str, values: tuple[str | None, ...]) -> list[LinkRow]:
    """Return links, with the key of the paper where they lead to its literature note."""
    db = cache.db
    found: list[LinkRow] = []
    for row in db.execute(query, values):
        link = LinkRow(*row)
        if link.target and not link.key:
            named = db.execute(
                "SELECT papers.key FROM notes JOIN papers ON papers.key = notes.key WHERE path = ?",
                (link.target,),
            ).fetchone()
            link = replace(link, key=named[0]) if named else link
        found.append(link)
    return found


def linking_notes(cache: Cache, path: str | None, key: str | None) -> list[str]:
    """Return the paths of the other notes, but those in no list, that link to this note or paper, in order."""
    query = """
        SELECT DISTINCT source FROM real_links JOIN notes ON notes.path = source AND standing = 'shown'
        WHERE ((resolved IS NOT NULL AND resolved = ?) OR paper = ?) AND source <> ? ORDER BY source
    """
    return [row[0] for row in cache.db.execute(query, (path, key, path or ""))]


def linked_documents(cache: Cache, sources: Iterable[str]) -> dict[str, set[DocumentId]]:
    """Return what notes link to, by path; literature notes as their papers, the notes themselves left out."""
    found: dict[str, set[DocumentId]] = {}
    for part in chunks(sources):
        query = f"""
            SELECT DISTINCT source, coalesce(paper, papers.key), resolved FROM real_links
            LEFT JOIN notes ON notes.path = resolved LEFT JOIN papers ON papers.key = notes.key
            WHERE source IN ({marks(part)}) AND (paper IS NOT NULL OR (resolved IS NOT NULL AND resolved <> source))
        """  # noqa: S608
        for source, key, path in cache.db.execute(query, part):
            found.setdefault(source, set()).add(DocumentId.paper(key) if key else DocumentId.note(path))
    return found


def links_into(cache: Cache, paths: Sequence[str]) -> int:
    """Return how many links of other notes lead to any of these files."""
    query = "SELECT source FROM links WHERE resolved = ?"
    return sum(row[0] not in paths for path in paths for row in cache.db.execute(query, (path,)))


def is_linked(cache: Cache, path: str) -> bool:
    """Return whether any link leads to a file."""
    return cache.db.execute("SELECT 1 FROM links WHERE resolved = ? LIMIT 1", (path,)).fetchone() is not None


def unresolved(cache: Cache, path: str) -> frozenset[str]:
    """Return the targets of links in a note that are neither a file nor a paper, bare `@words` among them."""
    query = "SELECT target FROM links WHERE source = ? AND resolved IS NULL AND paper IS NULL"
    return frozenset(row[0] for row in cache.db.execute(query, (path,)))


def every_link(cache: Cache) -> Iterator[StoredLink]:
    """Yield every link, by source and line."""
    query = f"SELECT {', '.join(StoredLink._fields)} FROM real_links ORDER BY source, line"  # noqa: S608
    return map(StoredLink._make, cache.db.execute(query))


def faulty_links(cache: Cache) -> list[StoredLink]:
    """Return the links that lead nowhere, to an anchor that is missing, or to one of several files."""
    found: list[StoredLink] = []
    # SQLite would look through all links that lead to no paper.
    for where in (
        "INDEXED BY links_broken WHERE resolved IS NULL AND paper IS NULL AND NOT bare",
        "WHERE undecided OR dangling",
    ):
        query = f"SELECT {', '.join(StoredLink._fields)} FROM links {where}"  # noqa: S608
        found += map(StoredLink._make, cache.db.execute(query))
    return found


def definitions(cache: Cache, sources: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield source and text of the Markdown links of some notes that lead to a file."""
    for part in chunks(sources):
        query = f"""
            SELECT source, raw FROM links
            WHERE kind = 'markdown' AND resolved IS NOT NULL AND source IN ({marks(part)})
        """  # noqa: S608
        yield from cache.db.execute(query, part)


def sources_with_anchor(cache: Cache, path: str) -> set[str]:
    """Return the notes with links to a heading or block of the note `path`, which may be among them itself."""
    query = "SELECT DISTINCT source FROM links WHERE anchor IS NOT NULL AND (resolved = ?1 OR source = ?1)"
    return {row[0] for row in cache.db.execute(query, (path,))}


def targets(cache: Cache, *, names: Iterable[str], sources: Iterable[str]) -> set[WrittenLink]:
    """Return the links with one of these names, and all links of `sources`.

    Citations are left out.
    """
    found: set[WrittenLink] = set()
    for column, values in (("name", names), ("source", sources)):
        for part in chunks(values):
            query = f"SELECT source, target, raw FROM links WHERE kind <> 'citation' AND {column} IN ({marks(part)})"  # noqa: S608
            rows = cache.db.execute(query, part)
            found.update(WrittenLink(source, target, is_wikilink(raw)) for source, target, raw in rows)
    return found


def stored_links(cache: Cache, sources: Iterable[str]) -> dict[str, list[Link]]:
    """Return all links of some files, as they were parsed but without their offsets, by path and in order."""
    found: dict[str, list[Link]] = {}
    for part in chunks(sources):
        query = f"""
            SELECT source, raw, kind, target, anchor, label, line, property, bare FROM links
            WHERE source IN ({marks(part)}) ORDER BY source, position
        """  # noqa: S608
        for source, raw, kind, target, anchor, label, line, name, bare in cache.db.execute(query, part):
            link = Link(raw, kind, target, anchor, label, line, property=name, bare=bool(bare))
            found.setdefault(source, []).append(link)
    return found


def sources_of_keys(cache: Cache, names: Iterable[str]) -> set[str]:
    """Return the files with a citation of one of these keys, folded, or with a link of this name to no file."""
    found: set[str] = set()
    for part in chunks(names):
        query = f"SELECT DISTINCT source FROM links WHERE resolved IS NULL AND name IN ({marks(part)})"  # noqa: S608
        found.update(row[0] for row in cache.db.execute(query, part))
    return found


def orphans(cache: Cache) -> list[str]:
    """Return the notes that no link leads to or from; a note's links to itself do not count.

    Literature notes and notes that are in no list are left out.
    """
    query = """
        SELECT path FROM alone CROSS JOIN notes USING (path) WHERE key IS NULL AND standing = 'shown' ORDER BY path
    """
    return [row[0] for row in cache.db.execute(query)]
