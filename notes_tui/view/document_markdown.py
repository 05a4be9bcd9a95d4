"""Papers and notes as the Markdown that the preview and the reader show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index import LibraryError, Paper, clean_line, link_sentence
from notes_tui.view.publication import publication

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index import (
        DocumentId,
        Embeds,
        Library,
        LinkRow,
        Links,
        NoteSummary,
        Passage,
        PdfPassage,
        QueryAnswer,
    )

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_LINK = re.compile(r"\[\[[^\[\]]+\]\]")
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
# Sentences that are shown of one note that links here.
_MOST_SENTENCES = 3
STATUS_GLYPHS = {"unread": "○", "reading": "◐", "read": "●"}


@dataclass(frozen=True, slots=True)
class DocumentMarkdown:
    """A document as Markdown to show.

    Attributes:
        text: Markdown; empty when there is no such document.
        embeds: Embedded notes and their parts.
        section: Number, from 0, of the heading to begin at; None for the top.
        unresolved: Targets of broken links in the text.
        answers: Answers to `query` blocks, by their queries.
    """

    text: str
    embeds: Embeds = field(default_factory=dict)
    section: int | None = None
    unresolved: frozenset[str] = frozenset()
    answers: Mapping[str, QueryAnswer] = field(default_factory=dict)


def literal(text: str) -> str:
    """Return text that Markdown shows as it is: CommonMark allows to escape every ASCII punctuation mark."""
    return _PUNCTUATION.sub(r"\\\1", text)


def _with_formulas(text: str) -> str:
    if "$" not in text:
        return text
    from index import with_formulas

    return with_formulas(text)


def _target(link: LinkRow) -> str:
    return link.source.removesuffix(".md")


def byline(paper: Paper) -> str:
    """Return date, authors or organization, votes and status on one line of plain text."""
    who = paper.organization or ""
    if not who and paper.authors:
        who = paper.authors[0] if len(paper.authors) == 1 else f"{paper.authors[0]} and others"
    if not who and paper.authors_count:
        who = f"{paper.authors_count} author{'s' if paper.authors_count > 1 else ''}"
    date = paper.published or "no date"
    if paper.published_inferred:
        date += " (year inferred)"
    votes = f"▲ {paper.upvotes}" if paper.upvotes is not None else ""
    rating = "★" * paper.rating if paper.rating else ""
    status = f"{STATUS_GLYPHS[paper.status]} {paper.status}"
    return " · ".join(part for part in (date, who, votes, status, rating) if part)


def _tags(tags: Sequence[str]) -> str:
    return " ".join(f"#{tag}" for tag in tags)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    listed = [f"- {line}" for line in lines]
    return ["", f"### {title}", "", *listed] if listed else []


def _back(links: Links) -> list[str]:
    """List the notes that link here, each with the sentences around its links."""
    sentences: dict[str, dict[str, None]] = {}
    for link in links.back:
        sentences.setdefault(_target(link), {})[link_sentence(link)] = None
    return _section("Linked from", (_quoting(source, list(found)) for source, found in sentences.items()))


def _quoting(source: str, sentences: Sequence[str]) -> str:
    """Return a link to a note and some of its sentences, as an item of a list."""
    words = [literal(sentence) for sentence in sentences if sentence]
    shown = [f"[[{source}]] — {words[0]}" if words else f"[[{source}]]", *words[1:_MOST_SENTENCES]]
    if len(words) > _MOST_SENTENCES:
        shown.append(f"*and {len(words) - _MOST_SENTENCES} more*")
    return "\n  - ".join(shown)


def _passage(found: PdfPassage) -> list[str]:
    """Return a passage of a PDF file with a link to its page."""
    place = found.place
    return ["", f"> {literal(found.snippet.text)} — [[{place.path}#page={place.page}|PDF, p. {place.page}]]"]


def paper_page(
    paper: Paper,
    links: Links,
    pdfs: Sequence[str] = (),
    passage: PdfPassage | None = None,
    own_words: str = "",
) -> str:
    """Return a paper: title, byline, publication, tags, abstract, the user's words, then links and sources.

    Args:
        paper: The paper.
        links: From and to its note.
        pdfs: Its PDF files.
        passage: What was found in them.
        own_words: What the user wrote in its note, as Markdown.
    """
    head = [literal(byline(paper)), literal(publication(paper)), f"`{paper.key}`"]
    parts = [f"# {literal(paper.title)}", "", "\\\n".join(filter(None, head)), ""]
    if paper.tags:
        parts += [_tags(paper.tags), ""]
    parts.append(literal(_with_formulas(paper.abstract)) if paper.abstract else "*No abstract.*")
    parts += _passage(passage) if passage else []
    if paper.note:
        parts += ["", f"Note: [[{paper.note.removesuffix('.md')}]]"]
        parts += ["", own_words.strip("\n"), ""] if own_words.strip() else []
    parts += _back(links)
    keywords = ", ".join((*paper.keywords, *paper.collections))
    parts += _section("Keywords", [literal(keywords)] if keywords else [])
    parts += _section("PDF files", [f"[[{name}]]" for name in pdfs])
    parts += _section("Code", [f"<{url}>" for url in paper.code_urls])
    parts += _section("Links", [f"<{url}>" for url in paper.urls])
    by_hand = [f"Corrected by hand: {', '.join(paper.corrected)}"] if paper.corrected else []
    by_hand += ["Hidden: in no list and no result"] if paper.hidden else []
    parts += _section("Corrections", map(literal, by_hand))
    sources = [literal(f"{source.file}, line {source.line}") for source in paper.sources]
    parts += _section("Sources", sources)
    return "\n".join(parts) + "\n"


def note_page(summary: NoteSummary, passage: Passage, links: Links, *, properties: bool = False) -> str:
    """Return a note: title, tags, properties if wanted, text, then backlinks."""
    body = passage.text.strip("\n")
    heading = f"# {literal(summary.title)}"
    if _is_titled(passage):
        heading, _, body = body.lstrip().partition("\n")
    facts = [_tags(summary.tags), ""] if summary.tags else []
    facts += _properties(passage.properties) if properties else []
    return "\n".join([heading, "", *facts, body, *_back(links)]) + "\n"


def _is_titled(passage: Passage) -> bool:
    return passage.text.lstrip().startswith("# ")


def _properties(properties: Mapping[str, object]) -> list[str]:
    """Return a table of the properties that are not shown elsewhere."""
    rows = [
        f"| *{literal(clean_line(name))}* | {_value(value)} |"
        for name, value in properties.items()
        if name.casefold() not in ("tags", "title")
    ]
    return ["| | |", "|---|---|", *rows, ""] if rows else []


def _value(value: object) -> str:
    """Return a property's value as Markdown for a table cell."""
    match value:
        case None:
            return ""
        case bool():
            return "☑" if value else "☐"
        case list():
            return ", ".join(_value(item) for item in value)
        case dict():
            return ", ".join(
                f"{literal(clean_line(str(name)))}: {_value(item)}" for name, item in value.items()
            )
    text = clean_line(str(value))
    if _LINK.fullmatch(text):
        return text.replace("|", "\\|")
    return f"<{text}>" if _ADDRESS.fullmatch(text) else literal(text)


def load_markdown(
    library: Library,
    id_: DocumentId,
    *,
    anchor: str | None = None,
    properties: bool = False,
    words: Sequence[str] = (),
    own_words: bool = True,
) -> DocumentMarkdown:
    """Load a document as Markdown from the files as they are now; the text is empty if there is no such document.

    Args:
        library: The vault.
        id_: A paper or note.
        anchor: Heading or block to begin at.
        properties: Show the properties of a note as well, where there is room.
        words: Of the search that found a paper; a passage of its PDF files is shown where they are only there.
        own_words: Show what the user wrote in the note of a paper as well.

    Raises:
        LibraryError: The index or the file cannot be read.
    """
    item = library.read.items([id_]).get(id_)
    if item is None:
        return DocumentMarkdown("")
    links = library.read.links(item)
    if isinstance(item, Paper):
        pdfs = library.read.pdfs(item)
        found = library.read.pdf_passage(item, words) if pdfs and words else None
        if not own_words:
            return DocumentMarkdown(paper_page(item, links, pdfs, found))
        return _with_note(library, item, lambda own: paper_page(item, links, pdfs, found, own))
    passage = library.read.passage(item.path, anchor)
    section = passage.section
    if section is not None and not _is_titled(passage):
        section += 1
    text = note_page(item, passage, links, properties=properties)
    unresolved, answers = library.read.unresolved(item.path), library.read.answers(passage)
    return DocumentMarkdown(text, passage.embeds, section, unresolved, answers)


def _with_note(library: Library, paper: Paper, page: Callable[[str], str]) -> DocumentMarkdown:
    """Return the page of a paper with the user's words about it, or with the reason that they cannot be read."""
    try:
        passage = library.read.own_passage(paper)
    except LibraryError as error:
        return DocumentMarkdown(page(f"*{literal(str(error))}*"))
    if passage is None or paper.note is None:
        return DocumentMarkdown(page(""))
    unresolved, answers = library.read.unresolved(paper.note), library.read.answers(passage)
    return DocumentMarkdown(page(passage.text), passage.embeds, None, unresolved, answers)
