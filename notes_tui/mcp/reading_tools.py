"""The tools that read: search, read, links, related, tags and problems. They block: call them off the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from index import LibraryError, NoteSections, Paper, Vault, clean_line, find_part, fold
from notes_tui.mcp.answers import MOST_TOKENS, as_data, page, shortened, tokens
from notes_tui.view.document_markdown import byline

if TYPE_CHECKING:
    from index import Library, LinkRow, NoteSummary

Kind = Literal["paper", "note", "all"]
_MOST_RESULTS = 50


def _line(item: Paper | NoteSummary) -> str:
    """Return a document as one line; its key or path, by which it can be read, comes first."""
    tags = "".join(f" #{tag}" for tag in item.tags)
    if isinstance(item, Paper):
        return clean_line(f"{item.key} | {item.title} | {byline(item)}{tags}")
    return clean_line(f"{item.path} | {item.title}{tags}")


def search(library: Library, query: str, kind: Kind, limit: int, cursor: int) -> str:
    """Return papers and notes that match, best first."""
    limit, cursor = max(1, min(limit, _MOST_RESULTS)), max(0, cursor)
    found = library.read.search(query, scope=kind, limit=cursor + limit)
    hits = (*found.hits, *found.relaxed)[cursor : cursor + limit]
    items = [f"{_line(hit.item)}\n  {hit.snippet}" if hit.snippet else _line(hit.item) for hit in hits]
    notes = [*found.ignored, *([f"Did you mean: {found.suggestion}"] if found.suggestion else [])]
    lacking = "; those after them lack a word" if found.relaxed else ""
    head = clean_line(". ".join((f"{found.total} found{lacking}", *notes)))
    return page(items, cursor, head=head, whole=max(found.total, cursor + len(items)))


def read(library: Library, ref: str, heading: str, from_line: int, from_character: int = 1) -> str:
    """Return a paper, or the text of a note or of a section of it, from a line and a character of it on."""
    item = library.read.resolve(ref)
    if isinstance(item, Paper):
        return _paper(library, item)
    text = library.read.note_text(item.path)
    lines = text.split("\n")
    first, end = _section(item.path, text, heading) if heading else (1, len(lines))
    at = start = max(first, from_line)
    if at > end:
        raise LibraryError(f"{clean_line(item.path)} ends with line {end} there.", code="not-found")
    skipped = max(0, from_character - 1)
    if skipped > len(lines[at - 1]):
        raise LibraryError(f"Line {at} has {len(lines[at - 1]):,} characters only.", code="not-found")
    left = MOST_TOKENS - tokens(item.path)
    first_line = lines[at - 1][skipped:]
    if tokens(first_line) > left:
        shown = [shortened(first_line, left).removesuffix("…")]
        until = skipped + len(shown[0])
        span = f"characters {skipped + 1:,} to {until:,} of line {at}, which has {len(lines[at - 1]):,}"
        head = f"Under its path, {span}; go on with from_line={at} from_character={until + 1}"
        return _note(head, item.path, shown)
    shown = []
    while at <= end:
        line = lines[at - 1][skipped:] if at == start else lines[at - 1]
        left -= tokens(line) + 1
        if left < 0:
            break
        shown.append(line)
        at += 1
    more = f"; go on with from_line={at}" if at <= end else ""
    return _note(f"Under its path, lines {start} to {at - 1} of {len(lines)}{more}", item.path, shown)


def _note(head: str, path: str, lines: list[str]) -> str:
    return f"{head}\n{as_data(chr(10).join((clean_line(path), *lines)))}"


def _section(path: str, text: str, heading: str) -> tuple[int, int]:
    """Return the first and last line of a section, or of a block given as `^id`."""
    note, anchor = Vault.parse(path, text), heading.removeprefix("#")
    part = find_part(note, anchor)
    span = NoteSections(text, note).find(anchor)
    if span is None:
        return part.line, part.line
    start, end = span
    return text.count("\n", 0, start) + 1, text.count("\n", 0, end) + int(end == len(text))


def _paper(library: Library, paper: Paper) -> str:
    facts = {
        "by": ", ".join(paper.authors[:20]),
        "venue": paper.venue,
        "doi": paper.doi or "",
        "arxiv": paper.arxiv_id or "",
        "note": paper.note or "none yet",
        "pdf": ", ".join(library.read.pdfs(paper)),
    }
    lines = [paper.title, byline(paper), *(f"{name}: {value}" for name, value in facts.items() if value)]
    passage = library.read.own_passage(paper)
    own = f"\n\nThe user's words in {paper.note}:\n{passage.text.strip()}" if passage else ""
    text = "\n".join((*lines, "", paper.abstract)) + own
    return as_data(shortened(f"{clean_line(paper.key)}\n{text}", MOST_TOKENS))


def _link_line(way: str, link: LinkRow) -> str:
    target = link.target or link.key or "missing"
    return clean_line(f"{way} | {link.source}:{link.line} | {link.raw} -> {target} | {link.context or ''}")


def links(library: Library, ref: str, cursor: int) -> str:
    """Return the links out of a document, back to it, and its unlinked mentions."""
    item = library.read.resolve(ref)
    found = library.read.links(item)
    lines = [
        *(_link_line("out", link) for link in found.out),
        *(_link_line("back", link) for link in found.back),
        *(_link_line("mentioned", link) for link in library.read.mentions(item)),
    ]
    cursor = max(0, cursor)
    return page(lines[cursor:], cursor, head=f"{len(lines)} links")


def related(library: Library, ref: str, limit: int) -> str:
    """Return what else to read after a document, with the reasons."""
    found = library.read.related([library.read.resolve(ref)], max(1, min(limit, _MOST_RESULTS)))
    return page([f"{_line(each.item)}\n  {clean_line('; '.join(each.why))}" for each in found], 0)


def tags(library: Library, containing: str, cursor: int) -> str:
    """Return tags with the numbers of their papers and notes, the most used first."""
    wanted, cursor = fold(containing.removeprefix("#")), max(0, cursor)
    found = [each for each in library.read.tags() if wanted in fold(each.tag)]
    lines = [f"#{each.tag} {each.papers} papers, {each.notes} notes" for each in found]
    return page(lines[cursor:], cursor, head=f"{len(lines)} tags")


def problems(library: Library, kind: str, cursor: int) -> str:
    """Return what is wrong with the files; of one kind, where one is given."""
    found = library.read.problems()
    kinds = sorted({str(each.kind) for each in found})
    if kind and kind not in kinds:
        raise LibraryError(
            f"There is no problem of the kind “{clean_line(kind)}”; there are {', '.join(kinds) or 'none'}.",
            code="not-found",
        )
    lines = [
        clean_line(f"{each.path}:{each.line or 1} {each.kind}: {each.detail}")
        for each in found
        if not kind or each.kind == kind
    ]
    cursor = max(0, cursor)
    return page(lines[cursor:], cursor, head=f"{len(lines)} problems")
