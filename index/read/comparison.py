"""Papers side by side: what they say of themselves, what tells them apart, and what the user's notes say of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.cache import links_table
from index.edit.new_links import Linker
from index.errors import LibraryError
from index.papers.gist import Gist, gist
from index.search.more_like_this import LikeText
from index.search.telling_words import telling_words
from index.text import clean_line
from index.vault.links.target_sections import NoteSections
from index.vault.obsidian.own_words import ABSTRACT_CALLOUT, own_words
from index.vault.obsidian.plain_words import plain_words
from index.vault.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.cache.cache import Cache
    from index.papers.model import Paper
    from index.search.search_index import SearchIndex
    from index.vault.vault import Vault

MOST_PAPERS = 5
"""More columns than this cannot be read side by side."""

_MOST_WORDS = 6
_MOST_NOTE = 240
_MOST_TOGETHER = 3
_NOTES = "Notes"
"""The section of a literature note that is the user's own, in the built-in template."""

_OWNED_MARK = re.compile(r"^%% (?:begin|end) \S+ %%$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ComparedPaper:
    """One column.

    Attributes:
        gist: Sentences of the abstract.
        words: Words of title and abstract that none of the others has, the most telling first.
        own_words: The beginning of what the user wrote about it, as plain text on one line; empty without a note.
        links: Those of the other papers that its note links to or cites.
        together: Paths of notes that link to it and to another one.
    """

    paper: Paper
    gist: Gist
    words: tuple[str, ...] = ()
    own_words: str = ""
    links: tuple[Paper, ...] = ()
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Papers side by side; `shared` are words that all of them have in title or abstract."""

    papers: tuple[ComparedPaper, ...]
    shared: tuple[str, ...] = ()


def compare(cache: Cache, search: SearchIndex, vault: Vault, papers: Sequence[Paper]) -> Comparison:
    """Return a comparison of papers.

    Raises:
        LibraryError: There are fewer than two, or more than fit side by side.
    """
    if not 2 <= len(papers) <= MOST_PAPERS:
        raise LibraryError(f"Compare 2 to {MOST_PAPERS} papers, not {len(papers)}.", code="usage")
    words = telling_words(
        [LikeText(paper.title, paper.abstract) for paper in papers], search.snapshot, _MOST_WORDS
    )
    links = [_links(cache, paper, papers) for paper in papers]
    citing = [set(links_table.linking_notes(cache, paper.note, paper.key)) for paper in papers]
    notes = {paper.note for paper in papers}
    compared = []
    for at, paper in enumerate(papers):
        others = set().union(*(each for number, each in enumerate(citing) if number != at))
        together = tuple(sorted((citing[at] & others) - notes)[:_MOST_TOGETHER])
        own = _own_words(vault, paper)
        compared.append(ComparedPaper(paper, gist(paper.abstract), words.own[at], own, links[at], together))
    return Comparison(tuple(compared), words.shared)


def _links(cache: Cache, paper: Paper, papers: Sequence[Paper]) -> tuple[Paper, ...]:
    if paper.note is None:
        return ()
    found = links_table.linked_documents(cache, [paper.note]).get(paper.note, set())
    linked = {id_.value for id_ in found if id_.kind == "paper"}
    return tuple(other for other in papers if other is not paper and other.key in linked)


def _own_words(vault: Vault, paper: Paper) -> str:
    """Return the beginning of what the user wrote: under `## Notes`, or else in the whole literature note."""
    if paper.note is None:
        return ""
    try:
        text = vault.read_text(paper.note).text
        note = vault.parse(paper.note, text)
    except LibraryError:
        # It is named among the problems; the comparison goes without it.
        return ""
    sections = NoteSections(text, note)
    found = sections.find(_NOTES)
    if found is not None:
        body = own_words(text[slice(*found)].partition("\n")[2], "")
    else:
        body = ABSTRACT_CALLOUT.sub("", own_words(text[note.body_start :], ""))
    words = clean_line(plain_text(_OWNED_MARK.sub("", body)))
    if len(words) <= _MOST_NOTE:
        return words
    return f"{words[:_MOST_NOTE].rpartition(' ')[0] or words[:_MOST_NOTE]} …"


def comparison_table(comparison: Comparison, linker: Linker) -> str:
    """Return a comparison as a table of Markdown with a column for each paper; rows without any value are left out.

    Args:
        comparison: The papers.
        linker: Writes the links, for the note that the table is for.
    """
    columns = comparison.papers
    head = ["", *(linker.to(each.paper, each.paper.title) for each in columns)]
    rows = [[name, *cells] for name, cell in _ROWS if any(cells := [cell(each) for each in columns])]
    lists: tuple[tuple[str, Callable[[ComparedPaper], Iterable[str]]], ...] = (
        ("Links to", lambda each: map(linker.to, each.links)),
        ("Linked together in", lambda each: map(linker.to_note, each.together)),
    )
    for name, links in lists:
        cells = [", ".join(links(each)) for each in columns]
        if any(cells):
            rows.append([name, *cells])
    lines = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
    if comparison.shared:
        lines += ["", f"Words in common: {plain_words(', '.join(comparison.shared))}"]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    shown = (_UNESCAPED_BAR.sub(r"\\|", cell) for cell in cells)
    return f"| {' | '.join(shown)} |"


_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")


def _quoted(sentence: str) -> str:
    return plain_words(f"“{sentence}”") if sentence else ""


_ROWS: tuple[tuple[str, Callable[[ComparedPaper], str]], ...] = (
    ("Date", lambda each: each.paper.published or ""),
    ("Organization", lambda each: plain_words(each.paper.organization or "")),
    ("Venue", lambda each: plain_words(each.paper.venue)),
    ("Votes", lambda each: "" if each.paper.upvotes is None else str(each.paper.upvotes)),
    ("Status", lambda each: each.paper.status),
    ("Rating", lambda each: "★" * (each.paper.rating or 0)),
    # Without `#`: the note that holds the table is not about these topics for that.
    ("Tags", lambda each: ", ".join(each.paper.tags)),
    ("Problem", lambda each: _quoted(each.gist.problem)),
    ("Method", lambda each: _quoted(each.gist.method)),
    ("Result", lambda each: _quoted(each.gist.result)),
    ("Words of its own", lambda each: plain_words(", ".join(each.words))),
    ("Your notes", lambda each: plain_words(each.own_words)),
)
