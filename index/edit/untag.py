"""Give a note back its exact bytes when the tags that were added last are removed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.text import fold
from index.vault.files import note_files
from index.vault.parse.note import parse

if TYPE_CHECKING:
    from index.edit.changes import FileChange
    from index.edit.history import History
    from index.vault.model import Note

_TAGS = "tags"


def exact_removal(history: History, change: FileChange) -> FileChange:
    """Return a removal of tags that gives a note its earlier bytes, as far as the history has them.

    A list can be written in several ways, and the way it was written is not known after a tag was added: `tags: one`
    becomes `tags: [one, two]`. The bytes from before the last change of ours are taken where they say exactly what
    the removal says; else the change stays as it is.
    """
    if change.before is None or change.after is None:
        return change
    earlier = history.bytes_before(change.path, change.before)
    if earlier is None or earlier == change.after:
        return change
    notes, texts = [], []
    for data in (earlier, change.after):
        text, editable = note_files.decode(data)
        if not editable:
            return change
        texts.append(text)
        notes.append(parse(change.path, text))
    was, wanted = notes
    same = (
        _body(was, texts[0]) == _body(wanted, texts[1])
        and _others(was) == _others(wanted)
        and _tags(was) == _tags(wanted)
        and [flaw.kind for flaw in was.flaws] == [flaw.kind for flaw in wanted.flaws]
    )
    return replace(change, after=earlier) if same else change


def _body(note: Note, text: str) -> str:
    return text[note.body_start :].removeprefix("\ufeff")


def _others(note: Note) -> dict[str, object]:
    return {name: value for name, value in note.properties.items() if fold(name) != _TAGS}


def _tags(note: Note) -> list[str]:
    return [tag.name for tag in note.tags]
