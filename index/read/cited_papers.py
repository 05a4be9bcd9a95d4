"""The papers that notes cite, as Pandoc reads citations, or that they link to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from index.cache import queries
from index.cache.stored_resolver import StoredResolver
from index.errors import LibraryError
from index.papers.model import Paper
from index.read import lookup
from index.read.link_problems import NOT_A_PAPER
from index.text import clean_line, fold
from index.vault.files import note_files
from index.vault.links.resolver import Resolver
from index.vault.nocite import ALL, nocite_keys
from index.vault.parse.comments import comment_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.cache.cache import Cache
    from index.vault.model import Link, Note
    from index.vault.vault import Vault


class UnknownKey(NamedTuple):
    """A citation of a key that no paper has; `bare` is one outside brackets, which may be something else."""

    key: str
    path: str
    line: int
    bare: bool


@dataclass(frozen=True, slots=True)
class CitedPapers:
    """The papers that notes cite.

    Attributes:
        keys: Keys that a paper is cited with, as they are written, by its own key; none where it is only linked to.
        unknown: In the order of the notes.
    """

    keys: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[UnknownKey] = field(default_factory=list)


def cited_papers(
    cache: Cache, vault: Vault, refs: Sequence[str], by_written_key: Callable[[str], str | None]
) -> CitedPapers:
    """Return the papers that some notes cite.

    Args:
        cache: The cache.
        vault: The vault, whose notes are read as they are now.
        refs: Paths, names or titles of notes, or the keys of papers with literature notes.
        by_written_key: Return the own key of the paper that is exported with a key.

    Raises:
        LibraryError: A note is missing or cannot be read.
    """
    found = CitedPapers()
    resolver = StoredResolver(cache)
    for path in dict.fromkeys(_path(cache, vault, ref) for ref in refs):
        note, text = _read(vault, path)
        _take_nocite(found, note, text, cache, by_written_key)
        for link in _links(note, text):
            if link.kind != "citation":
                if key := _linked(cache, resolver, link, path):
                    found.keys.setdefault(key, [])
            elif key := _cited(cache, link.target, by_written_key):
                _add(found.keys, key, link.target)
            elif not NOT_A_PAPER.fullmatch(link.target):
                found.unknown.append(UnknownKey(clean_line(link.target), path, link.line, link.bare))
    return found


def _add(keys: dict[str, list[str]], paper: str, cited: str) -> None:
    known = keys.setdefault(paper, [])
    # Two spellings of one paper's key are one for BibTeX.
    if fold(cited) not in map(fold, known):
        known.append(clean_line(cited))


def _take_nocite(
    found: CitedPapers, note: Note, text: str, cache: Cache, by_written_key: Callable[[str], str | None]
) -> None:
    """Add what the property `nocite` of a note names."""
    for written in nocite_keys(note.properties):
        if written == ALL:
            for id_ in queries.listing(cache, "papers", "title"):
                found.keys.setdefault(id_.value, [])
        elif key := _cited(cache, written, by_written_key):
            _add(found.keys, key, written)
        else:
            line = text[: max(0, text.find(written))].count("\n") + 1
            found.unknown.append(UnknownKey(clean_line(written), note.path, line, bare=False))


def _cited(cache: Cache, written: str, by_written_key: Callable[[str], str | None]) -> str | None:
    paper = queries.paper(cache, written)
    return paper.key if paper else by_written_key(written)


def _read(vault: Vault, path: str) -> tuple[Note, str]:
    data = vault.read_bytes_or_none(path)
    if data is None:
        raise LibraryError(f"{clean_line(path)} no longer exists.", code="not-found")
    text = note_files.decode(data)[0]
    return vault.parse(path, text), text


def _links(note: Note, text: str) -> list[Link]:
    """Return the links and citations of a note, without those in comments."""
    comments = comment_spans(text)
    return [link for link in note.links if not any(start <= link.start < end for start, end in comments)]


def _path(cache: Cache, vault: Vault, ref: str) -> str:
    item = lookup.resolve(cache, vault, ref)
    path = item.note if isinstance(item, Paper) else item.path
    if path is None:
        raise LibraryError(
            f"“{clean_line(ref)}” is a paper without a note; name the note that cites papers.",
            code="not-found",
        )
    return path


def _linked(cache: Cache, resolver: Resolver, link: Link, source: str) -> str | None:
    """Return the key of the paper that a link leads to, itself or by its literature note."""
    if not link.target:
        return None
    path = resolver.resolve(link.target, source)
    if path is None:
        key = link.target.rsplit("/", 1)[-1].removesuffix(".md")
        paper = None if link.bare else queries.paper(cache, key)
    else:
        note = queries.summary(cache, path)
        paper = queries.paper(cache, note.key) if note and note.key else None
    return paper.key if paper else None
