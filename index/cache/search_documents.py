"""Documents for the full-text index, made from the rows of the cache."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.cache import arrivals_table, attachments_table, inbox_table
from index.cache.json_columns import paper_from_json, summary_from_json
from index.ids import DocumentId
from index.papers.site_pages import page_terms
from index.search.model import Document
from index.search.query.properties import link_word
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.cache.cache import Cache
    from index.cache.pdf_texts import PdfTexts
    from index.papers.model import Paper

_ARXIV_VERSION = re.compile(r"v\d+$")
_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]]*))?\]\]|\[([^\[\]]*)\]\(<?([^()<>]+)>?\)")
_LETTERS = re.compile(r"\w+")
_SCHEME = re.compile(r"^[a-z]+://(?:www\.)?", re.IGNORECASE)


def documents(
    cache: Cache, ids: Sequence[DocumentId], pdf_texts: PdfTexts
) -> tuple[list[Document], list[DocumentId]]:
    """Return the documents with these ids, and the ids that have none any more."""
    found: list[Document] = []
    gone: list[DocumentId] = []
    for id_ in ids:
        document = _paper(cache, id_.value, pdf_texts) if id_.kind == "paper" else _note(cache, id_.value)
        if document is None:
            gone.append(id_)
        else:
            found.append(document)
    return found, gone


def everything(cache: Cache) -> list[DocumentId]:
    """Return the ids of all papers and notes, those that are in no list included."""
    return [
        *(DocumentId.paper(row[0]) for row in cache.db.execute("SELECT key FROM papers WHERE NOT hidden")),
        *(DocumentId.note(row[0]) for row in cache.db.execute("SELECT path FROM notes")),
    ]


def _paper(cache: Cache, key: str, pdf_texts: PdfTexts) -> Document | None:
    query = "SELECT data, modified, identity FROM papers WHERE key = ? AND NOT hidden"
    row = cache.db.execute(query, (key,)).fetchone()
    if row is None:
        return None
    paper = paper_from_json(row[0])
    if paper.key != key:
        # The database finds it in any letter case, but the document has only one id.
        return None
    pdfs = attachments_table.of_work(cache, row[2])
    added = arrivals_table.of_paper(cache, row[2], paper.sources)
    inbox = inbox_table.state(cache, row[2], added, has_note=paper.note is not None)
    has = {
        "note": paper.note is not None,
        "code": bool(paper.code_urls),
        "pdf": bool(pdfs),
        "tags": bool(paper.tags),
        "doi": bool(paper.doi),
        "abstract": bool(paper.abstract),
    }
    return Document(
        id=paper.id,
        kind="paper",
        key=paper.key,
        path=paper.note or "",
        title=paper.title,
        abstract=paper.abstract,
        pdf=_pdf_text(cache, row[2], pdf_texts) if pdfs else "",
        tags=paper.tags,
        authors=paper.authors,
        organization=paper.organization or "",
        keywords=(*paper.keywords, *paper.collections),
        facts=tuple(_facts(paper)),
        status=paper.status,
        has=tuple(name for name, held in has.items() if held) + ((inbox,) if inbox else ()),
        pages=page_terms(source.file for source in paper.sources),
        published=_day(paper.published),
        upvotes=paper.upvotes,
        rating=paper.rating,
        modified=row[1],
        added=added,
    )


def _pdf_text(cache: Cache, identity: str, pdf_texts: PdfTexts) -> str:
    found = (pdf_texts.get(digest) for _path, digest in attachments_table.digests(cache, identity))
    return "\n".join(text for contents in found if contents for text in contents.texts)


def _facts(paper: Paper) -> Iterator[str]:
    """Yield the identifiers and addresses by which a paper is known."""
    if paper.doi:
        yield paper.doi
    if paper.arxiv_id:
        yield paper.arxiv_id
        if (bare := _ARXIV_VERSION.sub("", paper.arxiv_id)) != paper.arxiv_id:
            yield bare
    yield from (_SCHEME.sub("", url) for url in (*paper.urls, *paper.code_urls))


def _with_links(properties: Iterable[str]) -> Iterator[str]:
    """Yield `name=value` strings; a value with a link is also the link's target, its shown text, and their words."""
    for term in properties:
        yield term
        name, _, value = term.partition("=")
        for link in _LINK.finditer(value):
            target = (link[1] or unquote(link[4] or "")).strip()
            target = target.partition("#")[0].removesuffix(".md")
            shown = (link[2] or link[3] or "").strip()
            for text in filter(None, (target, target.rpartition("/")[2], shown)):
                yield f"{name}={text}"
                yield from (link_word(name, word) for word in _LETTERS.findall(text))


def _day(published: str | None) -> int | None:
    """Return a date as a number: `2024-05` is 20240500, so that partial dates sort before the days in them."""
    return int(published.replace("-", "").ljust(8, "0")) if published else None


def _note(cache: Cache, path: str) -> Document | None:
    row = cache.db.execute(
        "SELECT data, text FROM notes JOIN prose USING (path) WHERE path = ? AND standing IN ('shown', 'canvas')",
        (path,),
    ).fetchone()
    if row is None:
        return None
    note = summary_from_json(row[0])
    links: set[str] = set()
    for target, name, resolved, paper in cache.db.execute(
        "SELECT target, name, resolved, paper FROM real_links WHERE source = ? AND target <> ''", (path,)
    ):
        links.update((fold(target), name))
        if resolved:
            links.update((fold(resolved), fold(resolved).removesuffix(".md")))
        if paper:
            links.add(paper)
    return Document(
        id=note.id,
        kind="note",
        key=note.key or "",
        path=path,
        title=" ".join((note.title, *note.aliases)),
        body=row[1],
        tags=note.tags,
        status=note.status or "",
        has=("note", "tags") if note.tags else ("note",),
        links=tuple(sorted(links)),
        properties=tuple(dict.fromkeys(_with_links((*note.properties, *note.fields)))),
        rating=note.rating,
        modified=note.modified,
        added=arrivals_table.of_note(cache, path),
    )
