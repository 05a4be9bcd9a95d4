"""Saved searches, kept as notes in the vault, and the latest searches that were typed.

A saved search is a note with the property `saved-search`, so that it can be read, linked, renamed and synced like
any other. The results already seen are state of this computer and stay outside the vault.
"""

from __future__ import annotations

import base64
import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from index.cache import locations
from index.errors import LibraryError
from index.ids import DocumentId
from index.read.results import SavedSearch
from index.text import clean_line, note_name
from index.vault.parse.note import parse
from index.vault.properties import property_edits
from index.vault.query_texts import SAVED_SEARCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from index.edit.changes import Change
    from index.edit.editor import Editor
    from index.search.model import Scope
    from index.search.search_index import SearchIndex
    from index.vault.vault import Vault

KIND = "saved-kind"
FOLDER = "searches"
_SEEN = "seen.json"
_RECENT = "recent.json"
_MOST_SAVED = 500
_MOST_RECENT = 200
_DIGEST = 8


class SavedSearches:
    """The saved and the latest searches of one vault."""

    def __init__(
        self, state: Path, vault: Vault, searcher: Callable[[], SearchIndex], editor: Callable[[], Editor]
    ) -> None:
        """Keep what the searches are read with and run on; nothing is opened yet.

        Args:
            state: Folder for the state of this computer.
            vault: The vault, from which saved searches are read.
            searcher: Return the full-text index.
            editor: Returns what creates the notes; not needed, nor loaded, to list searches.
        """
        self._state = state
        self._vault = vault
        self._searcher = searcher
        self._editor = editor

    def saved(self) -> list[SavedSearch]:
        """Return every saved search, by name. All results of a new one count as seen.

        Raises:
            LibraryError: The index is damaged.
        """
        search = self._searcher()
        saved = search.search(f"[{SAVED_SEARCH}]", scope="note", limit=_MOST_SAVED).hits
        if not saved:
            return []
        seen = self._seen()
        found: list[SavedSearch] = []
        fresh: dict[str, bytes] = {}
        new = {hit.id for hit in search.search("is:new", scope="paper", limit=search.doc_count()).hits}
        for hit in saved:
            path = hit.id.value
            with suppress(LibraryError):  # missing, or not UTF-8: reported elsewhere
                query, kind = self._read(path)
                ids = self._ids(path, query, kind)
                known = seen.get(path)
                if known is None:
                    known = fresh[path] = _digests(ids)
                old = {known[at : at + _DIGEST] for at in range(0, len(known), _DIGEST)}
                unseen = sum(_digest(id_) not in old for id_ in ids)
                inbox = sum(id_ in new for id_ in ids)
                found.append(SavedSearch(path, note_name(path), query, kind, len(ids), unseen, inbox))
        if fresh:
            with suppress(LibraryError):  # then they are new once more
                self._keep_seen(seen | fresh)
        return sorted(found, key=lambda each: (each.name.casefold(), each.path))

    def save(self, name: str, query: str, kind: Scope) -> Change:
        """Save a query under a name, as a note in `searches/` or at the path the name gives.

        Raises:
            LibraryError: The name cannot be used, or is taken.
        """
        path = name if "/" in name else f"{FOLDER}/{name}"
        text = f"Finds `{clean_line(query).replace('`', '')}` in notes-tui.\n"
        text = property_edits.set_scalar(text, SAVED_SEARCH, query)
        if kind != "all":
            text = property_edits.set_scalar(text, KIND, kind)
        change = self._editor().create(path, text)
        (made,) = change.paths
        self._keep_seen(self._seen() | {made: _digests(self._ids(made, query, kind))})
        return change

    def mark_seen(self, path: str) -> None:
        """Count everything a saved search finds now as seen."""
        query, kind = self._read(path)
        self._keep_seen(self._seen() | {path: _digests(self._ids(path, query, kind))})

    def recent(self) -> list[str]:
        """Return the latest queries, the last one first."""
        found = self._load(_RECENT)
        return [query for query in found if isinstance(query, str)] if isinstance(found, list) else []

    def remember(self, query: str) -> None:
        """Make a query the latest; blank ones are ignored."""
        query = clean_line(query).strip()
        if query:
            others = [other for other in self.recent() if other != query]
            self._store(_RECENT, [query, *others][:_MOST_RECENT])

    def _read(self, path: str) -> tuple[str, Scope]:
        found = parse(path, self._vault.read_text(path).text).properties
        query, kind = found.get(SAVED_SEARCH), found.get(KIND)
        if not isinstance(query, str) or not query.strip():
            raise LibraryError(f"{path} holds no saved search.", code="not-found")
        return clean_line(query), "paper" if kind == "paper" else "note" if kind == "note" else "all"

    def _ids(self, path: str, query: str, kind: Scope) -> list[DocumentId]:
        """Return what a search finds, without the note it is saved in."""
        search = self._searcher()
        hits = search.search(query, scope=kind, limit=search.doc_count()).hits
        return [hit.id for hit in hits if hit.id != DocumentId.note(path)]

    def _seen(self) -> dict[str, bytes]:
        found = self._load(_SEEN)
        seen: dict[str, bytes] = {}
        for path, packed in found.items() if isinstance(found, dict) else ():
            with suppress(ValueError, TypeError):
                seen[path] = base64.b64decode(packed, validate=True)
        return seen

    def _keep_seen(self, seen: dict[str, bytes]) -> None:
        self._store(_SEEN, {path: base64.b64encode(data).decode("ascii") for path, data in seen.items()})

    def _load(self, name: str) -> Any:
        with suppress(OSError, ValueError):
            return json.loads((self._state / name).read_bytes())
        return None

    def _store(self, name: str, value: object) -> None:
        locations.keep(self._state / name, json.dumps(value).encode())


def _digest(id_: DocumentId) -> bytes:
    return hashlib.blake2b(str(id_).encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()


def _digests(ids: Iterable[DocumentId]) -> bytes:
    return b"".join(map(_digest, ids))
