"""Tags and saved searches as the Markdown that the preview shows: what carries the tag, and what the search finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import DocumentId, Paper, clean_line
from notes_tui.view.counted import counted
from notes_tui.view.document_markdown import DocumentMarkdown, literal, load_markdown
from notes_tui.view.row_ids import TagId, document_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Library, NoteSummary, SavedSearch, Scope
    from notes_tui.view.row_ids import RowId

# Documents of a kind that are listed.
_MOST = 50
# Signs that would end the link or the name in it.
_IN_LINK = str.maketrans({"[": "(", "]": ")", "|": "/"})


def page_of(
    library: Library, row: RowId, words: tuple[str, ...], saved: SavedSearch | None
) -> DocumentMarkdown | None:
    """Return the page of a row of a list: of a document, or what is in a tag or a saved search.

    Raises:
        LibraryError: The index cannot be read.
    """
    if saved is not None:
        return DocumentMarkdown(search_contents(library, saved))
    if isinstance(row, TagId):
        return DocumentMarkdown(tag_contents(library, row.tag))
    id_ = document_of(row)
    return load_markdown(library, id_, words=words) if isinstance(id_, DocumentId) else None


def tag_contents(library: Library, tag: str) -> str:
    """Return the papers and notes that carry a tag, or one below it.

    Raises:
        LibraryError: The index cannot be read.
    """
    parts = [f"# {literal(f'#{tag}')}"]
    for scope in ("paper", "note"):
        total, found = _found(library, f"tag:{tag}", scope)
        if found:
            parts.append(f"## {counted(total, scope)}\n\n{_listed(total, found)}")
    return "\n\n".join(parts) + "\n"


def search_contents(library: Library, search: SavedSearch) -> str:
    """Return what a saved search finds now.

    Raises:
        LibraryError: The index cannot be read.
    """
    scope: Scope = "note" if search.kind == "note" else "paper"
    total, found = _found(library, search.query, scope)
    new = f", {search.unseen:,} of them new" if search.unseen else ""
    parts = [f"# {literal(search.name)}", literal(search.query), f"**{counted(total, scope)}**{new}"]
    return "\n\n".join([*parts, *([_listed(total, found)] if found else [])]) + "\n"


def _found(library: Library, query: str, scope: Scope) -> tuple[int, Sequence[Paper | NoteSummary]]:
    results = library.read.find(query, scope=scope, limit=_MOST)
    items = library.read.items([hit.id for hit in results.hits])
    return results.total, [items[hit.id] for hit in results.hits if hit.id in items]


def _listed(total: int, found: Sequence[Paper | NoteSummary]) -> str:
    lines = [f"- {_link(item)}" for item in found]
    if total > len(found):
        lines.append(f"- *and {total - len(found):,} more: enter lists them*")
    return "\n".join(lines)


def _link(item: Paper | NoteSummary) -> str:
    """Return a link to a document by its title, with the date of a paper."""
    if isinstance(item, Paper):
        target, date = item.key, item.published or ""
    else:
        target, date = item.path.removesuffix(".md"), ""
    title = clean_line(item.title).translate(_IN_LINK)
    return f"[[{target}|{title}]]{f' · {date}' if date else ''}"
