"""Properties of notes: the names and types in use, and edits that check a value against its type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.cache import property_uses, queries
from index.edit.changes import Change, FileChange
from index.edit.reading_dates import ReadingDates, held_value, reading_status
from index.errors import LibraryError
from index.papers.model import READING_STATUSES, Paper
from index.text import clean_line, fold
from index.vault import tag_edits
from index.vault.parse import frontmatter
from index.vault.properties import property_edits, set_property
from index.vault.properties.property_types import (
    LIST_TYPES,
    as_typed,
    known_type,
    own_type,
    read_value,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.cache.cache import Cache
    from index.edit.editor import Editor
    from index.vault.model import PropertyType, PropertyValue
    from index.vault.vault import Vault

_ASSIGNMENT = re.compile(r"(.+?)(\+=|-=|=)(.*)", re.DOTALL)
_LITERATURE = frozenset(("key", "status", "rating"))


class PropertyUse(NamedTuple):
    """A property of the vault: its name as it is first written, how many notes have it, and its type.

    `declared` is true where Obsidian's `types.json`, or Obsidian itself, says the type.
    """

    name: str
    notes: int
    type: PropertyType | None
    declared: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment as it is typed: `name=value`, `name+=item` to add to a list, `name-=item` to remove from it."""

    name: str
    sign: Literal["=", "+=", "-="]
    value: str


def read_assignment(text: str) -> Assignment:
    """Return the assignment that a person typed.

    Raises:
        LibraryError: It is not one.
    """
    match = _ASSIGNMENT.fullmatch(text)
    if match is None or not match[1].strip():
        raise LibraryError(
            f"“{clean_line(text)}” is not an assignment; write name=value, name+=item or name-=item.",
            code="usage",
        )
    sign: Literal["=", "+=", "-="] = "+=" if match[2] == "+=" else "-=" if match[2] == "-=" else "="
    return Assignment(match[1].strip(), sign, match[3].strip())


class Properties:
    """The properties of one vault. Methods may be called from any thread."""

    def __init__(self, vault: Vault, cache: Cache, editor: Editor) -> None:
        """Notes are changed through `editor`, so that it can be undone."""
        self._vault = vault
        self._cache = cache
        self._editor = editor

    def uses(self) -> list[PropertyUse]:
        """Return every property of the notes, the most used first."""
        found = property_uses.all_uses(self._cache)
        listed = []
        for name, use in found.items():
            declared = self._declared(name)
            written = self._written(name, use.path)
            listed.append(PropertyUse(written, use.notes, declared or use.type, declared is not None))
        return sorted(listed, key=lambda use: (-use.notes, fold(use.name)))

    def type_of(self, name: str) -> PropertyType | None:
        """Return the type of a property: as declared, else as all its values look, else None."""
        return self._declared(name) or property_uses.type_in_use(self._cache, fold(name))

    def values(self, name: str, limit: int = 100) -> list[str]:
        """Return values that notes have for a property, folded, the most frequent first."""
        return property_uses.values(self._cache, fold(name))[:limit]

    def of(self, ref: Paper | str) -> dict[str, PropertyValue]:
        """Return the properties of a note given by path, or of a paper's literature note, as they are on disk.

        They are empty where a paper has no note yet.

        Raises:
            LibraryError: The note cannot be read, or its properties are not valid.
        """
        if isinstance(ref, Paper):
            path = self._editor.note_path(ref)
            note = self._vault.read_text_or_none(path)
        else:
            path, note = ref, self._vault.read_note_text(ref)
        properties, flaws = frontmatter.read(note.text) if note is not None else ({}, ())
        if flaws:
            raise LibraryError(
                f"{path}, line {flaws[0].line}: {flaws[0].detail}. Correct it in the text first.",
                code="not-editable",
            )
        return dict(properties)

    @staticmethod
    def written(value: PropertyValue) -> str:
        """Return a value as it is typed in an assignment."""
        return written(value)

    def set(
        self,
        refs: Sequence[Paper | str],
        assignments: Sequence[Assignment] = (),
        remove: Sequence[str] = (),
        *,
        kind: PropertyType | None = None,
        force: bool = False,
    ) -> Change:
        """Set and remove properties of notes given by path, and of papers' literature notes, as one step.

        Args:
            refs: Papers and paths of notes; a missing literature note is made where something is set.
            assignments: What to set, in order.
            remove: Names of properties to remove.
            kind: The type of the values, instead of the one that the property has.
            force: Take each value as it looks, whatever type the property has.

        Raises:
            LibraryError: A value does not fit, or a note cannot be edited; then nothing is written.
        """
        with self._editor.history.exclusive():
            changes: list[FileChange] = []
            dates = ReadingDates(self._vault, self._cache)
            types = {each.name: kind or (None if force else self.type_of(each.name)) for each in assignments}
            if assignments:
                new = [ref for ref in refs if isinstance(ref, Paper) and not ref.note]
                self._editor.literature_texts.prepare(new)
            for ref in refs:
                paper = isinstance(ref, Paper)
                literature = paper or self._is_literature(str(ref))

                def edit(text: str, literature: bool = literature) -> str:
                    for each in assignments:
                        was = held_value(text, "status") if literature else None
                        text = _assigned(text, each, types[each.name], literature=literature)
                        # As the command and the key do that set a status.
                        now = held_value(text, "status") if literature else None
                        if now != was and (status := reading_status(now)) is not None:
                            text = dates.with_status(text, status)
                    for name in remove:
                        text = _removed(text, name, literature=literature)
                    return text

                if isinstance(ref, Paper):
                    changes += self._editor.paper_changes(ref, edit, create=bool(assignments))
                elif (change := self._edited(ref, edit)) is not None:
                    changes.append(change)
            names = [*(each.name for each in assignments), *(f"-{name}" for name in remove)]
            return self._editor.history.do(Change(f"set {clean_line(' '.join(names))}", tuple(changes)))

    def _edited(self, path: str, edit: property_uses.Edit) -> FileChange | None:
        note = self._vault.read_note_text(path)
        try:
            after = edit(note.text).encode("utf-8")
        except LibraryError as error:
            raise LibraryError(f"{path}: {error}", code=error.code) from None
        return FileChange(path, note.data, after) if after != note.data else None

    def _is_literature(self, path: str) -> bool:
        summary = queries.summary(self._cache, path)
        return summary is not None and summary.key is not None

    def _declared(self, name: str) -> PropertyType | None:
        declared = self._vault.settings.property_types.get(fold(name))
        return own_type(fold(name)) or (known_type(declared) if declared else None)

    def _written(self, name: str, path: str) -> str:
        try:
            note = self._vault.read_text_or_none(path)
        except LibraryError:
            return name
        properties = frontmatter.read(note.text)[0] if note is not None else {}
        return next((spelled for spelled in properties if fold(spelled) == name), name)


def _assigned(text: str, each: Assignment, kind: PropertyType | None, *, literature: bool) -> str:
    same = fold(each.name)
    if each.sign != "=":
        if kind is not None and kind not in LIST_TYPES:
            raise LibraryError(
                f"{clean_line(each.name)} has the type {kind}, and += and -= are for lists; use =, or --force.",
                code="bad-value",
            )
        items = [tag_edits.check_tag(each.value) if same == "tags" and each.sign == "+=" else each.value]
        change = property_edits.add_to_list if each.sign == "+=" else property_edits.remove_from_list
        return change(text, each.name, items)
    value = read_value(each.name, each.value, kind)
    if same == "tags" and isinstance(value, list):
        value = [tag_edits.check_tag(str(item)) for item in value]
    if literature and same in _LITERATURE:
        _check_literature(same, value)
    number = as_typed(each.value, value)
    return set_property.set_value(text, each.name, value, dates=kind != "text", number=number)


def _removed(text: str, name: str, *, literature: bool) -> str:
    if literature and fold(name) == "key":
        raise _key_stays()
    return set_property.remove(text, name)


def _check_literature(name: str, value: PropertyValue) -> None:
    if name == "key":
        raise _key_stays()
    if name == "status" and value is not None and value not in READING_STATUSES:
        raise LibraryError(
            f"{clean_line(str(value))} is not a reading status; use unread, reading or read.",
            code="bad-value",
        )
    whole = isinstance(value, int) and not isinstance(value, bool)
    if name == "rating" and value is not None and not (whole and value in range(1, 6)):
        raise LibraryError(f"{clean_line(str(value))} is not a rating; use 1 to 5.", code="bad-value")


def _key_stays() -> LibraryError:
    return LibraryError(
        "The property key says which paper a literature note is about; edit it in the text.", code="bad-value"
    )
