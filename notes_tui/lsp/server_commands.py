"""Commands that an editor runs by name. What they write goes through the library, so that `undo` takes it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import LibraryError, Paper, clean_line
from notes_tui.lsp.open_notes import uri_of
from notes_tui.view.paper_addresses import paper_addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import Hit, Library, NoteSummary, Related

_MOST = 50


def run(library: Library, name: str, words: Sequence[str]) -> dict[str, Any]:
    """Run a command, and return its answer; `show` in it is the address of what the editor is to open.

    Raises:
        LibraryError: It was refused, or has no such argument.
    """
    return _COMMANDS[name](library, [word for word in words if word.strip()])


def _first(words: Sequence[str], what: str) -> str:
    if not words:
        raise LibraryError(f"Give {what}.", code="usage")
    return words[0]


def _search(library: Library, words: Sequence[str]) -> dict[str, Any]:
    page = library.read.search(" ".join(words), limit=_MOST)
    return {
        "hits": [_entry(library, hit.item, hit) for hit in (*page.hits, *page.relaxed)],
        "total": page.total,
    }


def _related(library: Library, words: Sequence[str]) -> dict[str, Any]:
    item = library.read.resolve(_first(words, "a key, or the path of a note"))
    return {"hits": [_related_entry(library, each) for each in library.read.related([item])]}


def _related_entry(library: Library, each: Related) -> dict[str, Any]:
    return {**_entry(library, each.item), "why": [clean_line(reason) for reason in each.why]}


def _entry(library: Library, item: Paper | NoteSummary, hit: Hit | None = None) -> dict[str, Any]:
    is_paper = isinstance(item, Paper)
    path = item.note if isinstance(item, Paper) else item.path
    return {
        "kind": "paper" if is_paper else "note",
        "key": item.key,
        "path": path,
        "title": clean_line(item.title),
        "uri": uri_of(library.roots.absolute(path)) if path else None,
        **({"snippet": clean_line(hit.snippet)} if hit is not None else {}),
    }


def _new(library: Library, words: Sequence[str]) -> dict[str, Any]:
    change = library.edit.create(_first(words, "the name of the note"))
    return {"path": change.paths[0], "show": uri_of(library.roots.absolute(change.paths[0]))}


def _today(library: Library, words: Sequence[str]) -> dict[str, Any]:
    made = library.templates.daily()
    del words
    return {"path": made.path, "created": made.created, "show": uri_of(library.roots.absolute(made.path))}


def _import(library: Library, words: Sequence[str]) -> dict[str, Any]:
    source = Path(_first(words, "the path of a file or folder")).expanduser()
    collected = library.edit.collect_sources(source)
    result = library.imports.run(collected.incoming, dry_run=False, tags=False)
    library.look()
    return {"added": list(result.added), "updated": list(result.updated)}


def _open(library: Library, words: Sequence[str]) -> dict[str, Any]:
    item = library.read.resolve(_first(words, "a key, or the path of a note"))
    if not isinstance(item, Paper):
        return {"show": uri_of(library.roots.absolute(item.path))}
    pdfs = library.read.pdfs(item)
    if pdfs:
        return {"show": uri_of(library.roots.absolute(pdfs[0])), "external": True}
    addresses = (each.address for each in paper_addresses(item))
    address = next((each for each in addresses if each.startswith(("https://", "http://"))), None)
    if address is None:
        raise LibraryError(
            f"{item.key} has no PDF file here, and neither an address nor a title to search for.",
            code="not-found",
        )
    return {"show": address, "external": True}


_COMMANDS: dict[str, Callable[[Library, Sequence[str]], dict[str, Any]]] = {
    "search": _search,
    "new": _new,
    "today": _today,
    "related": _related,
    "import": _import,
    "open": _open,
}
