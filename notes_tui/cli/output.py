"""Format papers, notes, links and hits as the JSON that scripts rely on, and as lines for people."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from index import NoteSummary, Paper, clean_line
from notes_tui.cli.styled_lines import StyledText, joined, line, matched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Hit, KeywordTags, Library, LinkRow, Links, Note, Page, Problem, Reason, Related
    from notes_tui.cli.json_outputs import KeywordTagsJson
    from notes_tui.cli.json_shapes import (
        LinkJson,
        LinksJson,
        NoteItemJson,
        NoteJson,
        PaperJson,
        ProblemJson,
    )
    from notes_tui.cli.styled_lines import Line, Style

Json = dict[str, Any]
_MOST_TAGS = 20
_FACT_STYLES: dict[str, Style] = {
    "key": "key",
    "citekey": "key",
    "tags": "tag",
    "note": "place",
    "pdf": "place",
    "sources": "place",
}
_LONGEST_TITLE = 400


def paper_json(paper: Paper) -> PaperJson:
    """Return the `PAPER` object; it has `corrected` and `hidden` where something of it was corrected by hand."""
    shown: PaperJson = {
        "key": paper.key,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "authors_count": paper.authors_count,
        "organization": paper.organization,
        "published": paper.published,
        "published_inferred": paper.published_inferred,
        "upvotes": paper.upvotes,
        "type": paper.type,
        "venue": paper.venue,
        "editors": list(paper.editors),
        "volume": paper.volume,
        "issue": paper.issue,
        "pages": paper.pages,
        "publisher": paper.publisher,
        "doi": paper.doi,
        "arxiv_id": paper.arxiv_id,
        "urls": list(paper.urls),
        "code_urls": list(paper.code_urls),
        "keywords": list(paper.keywords),
        "tags": list(paper.tags),
        "status": paper.status,
        "rating": paper.rating,
        "note": paper.note,
        "sources": [{"file": source.file, "line": source.line} for source in paper.sources],
    }
    if paper.corrected:
        shown["corrected"] = list(paper.corrected)
    if paper.hidden:
        shown["hidden"] = True
    return shown


def item_json(item: Paper | NoteSummary) -> PaperJson | NoteItemJson:
    """Return the `PAPER` object, or of a note what lists show."""
    if isinstance(item, Paper):
        return paper_json(item)
    return {
        "path": item.path,
        "title": item.title,
        "aliases": list(item.aliases),
        "tags": list(item.tags),
        "modified": timestamp(item.modified),
    }


def timestamp(seconds: int) -> str:
    """Return seconds since the epoch as ISO 8601 in UTC."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat().replace("+00:00", "Z")


def note_json(library: Library, summary: NoteSummary) -> NoteJson:
    """Return the `NOTE` object, from the file as it is now."""
    note = library.read.note(summary.path)
    return {
        "path": note.path,
        "title": note.title,
        "aliases": list(note.aliases),
        "tags": list(summary.tags),
        "properties": dict(note.properties),
        "fields": [{"name": f.key, "value": f.value, "line": f.line} for f in note.fields],
        "headings": [{"level": h.level, "text": h.text, "line": h.line} for h in note.headings],
        "links": [link_json(link) for link in library.read.links(summary).out],
        "words": note.words,
        "modified": timestamp(summary.modified),
    }


def link_json(link: LinkRow) -> LinkJson:
    """Return the `LINK` object; it has a `key` if the link leads to a paper."""
    shown: LinkJson = {
        "source": link.source,
        "line": link.line,
        "target": link.target,
        "raw": link.raw,
        "kind": link.kind,
        "anchor": link.anchor,
        "label": link.label,
        "context": link.context or None,
        "section": link.section or None,
    }
    if link.key:
        shown["key"] = link.key
    return shown


def link_line(way: str, link: LinkRow) -> tuple[StyledText, ...]:
    """Return a link as one line, with the way it leads, the line around it and its heading."""
    place = StyledText(f"{link.source}:{link.line}", "place")
    context = StyledText(context_text(link.context, link.section), "faint")
    return line(
        StyledText(f"{way:5} ", "faint"), place, StyledText("  "), StyledText(link.raw, "title"), context
    )


def links_json(links: Links, mentions: Sequence[LinkRow]) -> LinksJson:
    """Return the JSON that `links` prints."""
    return {
        "out": [link_json(link) for link in links.out],
        "back": [link_json(link) for link in links.back],
        "mentions": [link_json(link) for link in mentions],
    }


def hit_json(hit: Hit) -> Json:
    """Return the `HIT` object."""
    item = hit.item
    shown: Json = {"kind": "paper" if isinstance(item, Paper) else "note"}
    if isinstance(item, Paper):
        shown["key"] = item.key
        if item.note:
            shown["path"] = item.note
    else:
        shown["path"] = item.path
    return {
        **shown,
        "title": item.title,
        "score": round(hit.score, 4),
        "tags": list(item.tags),
        "published": item.published if isinstance(item, Paper) else None,
        "snippet": hit.snippet,
        "matches": [list(span) for span in hit.matches],
        **({"pdf": hit.place._asdict()} if hit.place else {}),
    }


def hit_line(hit: Hit) -> tuple[StyledText, ...]:
    """Return a hit as a line; one that a PDF file shows has its page and a passage below it."""
    if not hit.place:
        return item_line(hit.item)
    place = line(StyledText(f"    {hit.place.path}", "place"), StyledText(f", p. {hit.place.page}: "))
    return joined(item_line(hit.item), (*place, *matched(hit.snippet, hit.matches)))


def related_json(found: Related) -> Json:
    """Return the `HIT` object with its reasons."""
    return {**hit_json(found), "why": list(found.why)}


def snippets_json(hit: Hit) -> list[Json]:
    """Return the `snippets` of a hit, the best first."""
    found = ((hit.snippet, hit.matches), *hit.more)
    return [{"text": text, "matches": [list(span) for span in matches]} for text, matches in found]


def page_json(
    page: Page,
    reasons: Sequence[Sequence[Reason]] = (),
    reading: Sequence[str] = (),
    *,
    snippets: bool = False,
) -> Json:
    """Return the JSON that `search` prints; it has `ignored` if parts of the query were not understood.

    Args:
        page: The hits of a query.
        snippets: Each hit has a list of all its snippets.
        reasons: The parts of each hit's score, if they were asked for.
        reading: How the query was read, if that was asked for.
    """
    hits = [hit_json(hit) for hit in (*page.hits, *page.relaxed)]
    for hit, relaxed in zip(hits[len(page.hits) :], page.relaxed, strict=True):
        hit["missing"] = list(relaxed.missing)
        hit["replaced"] = [list(pair) for pair in relaxed.replaced]
    if snippets:
        for hit, found in zip(hits, (*page.hits, *page.relaxed), strict=True):
            hit["snippets"] = snippets_json(found)
    for hit, why in zip(hits, reasons, strict=False):
        hit["why"] = [{"what": reason.what, "score": round(reason.score, 4)} for reason in why]
    shown: Json = {
        "query": page.query,
        "total": page.total,
        "hits": hits,
        "suggestion": page.suggestion,
        "total_relaxed": page.total_relaxed,
    }
    if reading:
        shown["reading"] = list(reading)
    return {**shown, "ignored": list(page.ignored)} if page.ignored else shown


def problem_json(problem: Problem) -> ProblemJson:
    """Return one of the `problems` that `doctor` prints."""
    return {
        "path": problem.path,
        "line": problem.line,
        "kind": problem.kind,
        "severity": problem.kind.severity,
        "detail": problem.detail,
        "column": problem.column,
        "context": problem.context or None,
        "section": problem.section or None,
    }


def context_text(context: str, section: str) -> str:
    """Return the line around a link and its heading, to stand after it on one line; empty where there is none."""
    where = f" in “{section}”" if section else ""
    return f"  ·{where} {context}" if context else ""


def problem_place(problem: Problem) -> str:
    """Return the place of a problem as compilers write it, so that editors can jump to it."""
    column = f":{problem.column}" if problem.column else ""
    return f"{clean_line(problem.path)}:{problem.line or 1}{column}"


def item_line(item: Paper | NoteSummary) -> tuple[StyledText, ...]:
    """Return a paper or note as one line."""
    title = StyledText(_short(item.title), "title")
    tags = StyledText("".join(f" #{tag}" for tag in item.tags), "tag")
    if isinstance(item, Paper):
        date = StyledText(f" {item.published or '----------'} ", "faint")
        return line(StyledText(item.key, "key"), date, title, tags)
    return line(StyledText(item.path, "place"), StyledText(" "), title, tags)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE].rstrip()}…"


def paper_lines(paper: Paper, pdfs: Sequence[str] = ()) -> list[Line]:
    """Return a paper, with its PDF files, as lines to read in a terminal."""
    facts = {
        "key": paper.key,
        "by": ", ".join(paper.authors) or (f"{paper.authors_count} authors" if paper.authors_count else ""),
        "organization": paper.organization or "",
        "citekey": paper.source_key if paper.source_key and paper.source_key != paper.key else "",
        "published": (paper.published or "") + (" (year inferred)" if paper.published_inferred else ""),
        "type": paper.type or "",
        "venue": paper.venue,
        "editors": ", ".join(paper.editors),
        "volume": paper.volume,
        "issue": paper.issue,
        "pages": paper.pages,
        "publisher": paper.publisher,
        "doi": paper.doi or "",
        "arxiv_id": paper.arxiv_id or "",
        "keywords": ", ".join(paper.keywords),
        "upvotes": "" if paper.upvotes is None else str(paper.upvotes),
        "status": paper.status,
        "tags": " ".join(f"#{tag}" for tag in paper.tags),
        "note": paper.note or "",
        "pdf": ", ".join(pdfs),
        "code": " ".join(paper.code_urls),
        "links": " ".join(paper.urls),
        "sources": ", ".join(f"{source.file}:{source.line}" for source in paper.sources),
        "corrected": ", ".join(paper.corrected),
        "hidden": "in no list and no result; unhide takes it in again" if paper.hidden else "",
    }
    shown = [
        (StyledText(f"{name:13} ", "faint"), StyledText(value, _FACT_STYLES.get(name, "")))
        for name, value in facts.items()
        if value
    ]
    return [(StyledText(paper.title, "title"),), "", *shown, "", paper.abstract]


def note_lines(note: Note, text: str) -> list[Line]:
    """Return the text of a note, each line as it is: headings stand out, and what is above them all does not."""
    styles: dict[int, Style] = dict.fromkeys(range(1, note.body_line), "faint")
    for heading in note.headings:
        styles[heading.line] = "title"
    return [
        (StyledText(each, styles.get(number, "")),)
        for number, each in enumerate(text.removesuffix("\n").split("\n"), 1)
    ]


def tags_json(tags: KeywordTags) -> KeywordTagsJson:
    """Return what `import --tags` does to literature notes."""
    return {
        "notes": len(tags.files),
        "created": tags.created,
        "changed": list(tags.changed),
        "skipped": list(tags.skipped),
    }


def tags_lines(tags: KeywordTags, would: str) -> list[str]:
    """Return the same as lines; `would` stands before what would happen."""
    summary = f"{len(tags.files)} literature notes {would}tagged, {tags.created} of them {would}created"
    changed = [f"tag {clean_line(keyword)} -> #{tag}" for keyword, tag in tags.changed[:_MOST_TAGS]]
    more = len(tags.changed) - len(changed)
    return [summary, *changed, *([f"and {more} more keywords"] if more else [])]
