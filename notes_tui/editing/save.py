"""Save an edited note, whatever happened to its file meanwhile: no version is overwritten unseen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index import Change, LibraryError, StaleFileError, resolve
from notes_tui.editing.presence import is_there
from notes_tui.questions import ChooseAnswer, MergeVersions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from index import Choice, Merged, PropertyValue
    from notes_tui.questions import MergeAnswer
    from notes_tui.shell import Shell

# A note of at most this many characters may change into anything without a question.
_SHORT = 200
# How many times another program may change the note while a merge is written.
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class SaveResult:
    """The result of saving.

    Attributes:
        text: The text of the note now.
        how: `copied` when the edit is in another file, and the note is as another program left it.
    """

    text: str
    how: Literal["written", "merged", "copied"] = "written"


def loss(before: str, after: str, properties_of: Callable[[str], Mapping[str, PropertyValue]]) -> str | None:
    """Return a question when saving would lose the properties, or more than half of a longer text; otherwise None.

    Args:
        before: The text as it was saved last.
        after: The text to save.
        properties_of: Reads the properties of a text; none where they are missing or invalid.
    """
    if len(before) > _SHORT and 2 * len(after) < len(before):
        lost = len(before) - len(after)
        return f"The note loses {lost:,} of {len(before):,} characters; press ctrl+s again to save it."
    if properties_of(before) and not properties_of(after):
        return (
            "The note loses its properties: they have to be valid YAML that begins with --- on the first line. "
            "Press ctrl+s again to save it."
        )
    return None


async def save(shell: Shell, path: str, text: str, was: str, base: bytes | None) -> SaveResult | None:
    """Save a text that was made from `was`; return None when nothing was written.

    `base` holds the bytes of `was` on disk; None where there was no such note.
    """
    return await _Saving(shell, path).save(text, was, base)


class _Saving:
    def __init__(self, shell: Shell, path: str) -> None:
        self._shell = shell
        self._library = shell.library
        self._path = path

    async def save(self, text: str, was: str, base: bytes | None) -> SaveResult | None:
        written = await self._write(lambda: self._library.edit.save(self._path, text, base))
        if written == "stale":
            return await self._merge(text, was)
        return SaveResult(text) if written == "yes" else None

    async def _merge(self, text: str, was: str) -> SaveResult | None:
        ours = text
        choices: tuple[Choice, ...] = ()
        for _ in range(_ROUNDS):
            try:
                merged, theirs = await asyncio.to_thread(self._library.edit.merge, self._path, was, ours)
            except LibraryError as error:
                return await self._alone(ours, error)
            if not merged.clean:
                answer = await self._ask(merged, choices)
                if answer is None:
                    return None
                if answer == "copy":
                    return await self._copy(text)
                choices = answer
            written = await self._put(merged, choices, theirs)
            if written == "yes":
                return SaveResult(resolve(merged, choices), "merged")
            if written == "stale":
                was, ours, choices = theirs.decode("utf-8"), resolve(merged, choices), ()
            elif merged.clean:
                return None
        self._shell.notify_error(f"Another program keeps changing {self._path}; nothing was written.")
        return None

    async def _ask(self, merged: Merged, choices: tuple[Choice, ...]) -> MergeAnswer | None:
        return await self._shell.ask(MergeVersions(self._path, merged, choices))

    async def _put(self, merged: Merged, choices: tuple[Choice, ...], theirs: bytes) -> _Written:
        return await self._write(lambda: self._library.edit.save_merged(self._path, merged, choices, theirs))

    async def _alone(self, text: str, error: LibraryError) -> SaveResult | None:
        """Ask what to do when the other version cannot be read."""
        gone = not await asyncio.to_thread(is_there, self._library, self._path)
        answers = [("k", "keep mine as a copy beside it"), ("b", "go back to the text; nothing is written")]
        if gone:
            answers.insert(0, ("w", "write it again"))
        answer = await self._shell.ask(ChooseAnswer(str(error), answers))
        if answer == "k":
            return await self._copy(text)
        if answer == "w":
            written = await self._write(lambda: self._library.edit.save(self._path, text, None))
            if written == "yes":
                return SaveResult(text)
            if written == "stale":
                self._shell.notify_error(f"{self._path} exists again; save again.")
        return None

    async def _copy(self, text: str) -> SaveResult | None:
        change = await self._shell.attempt(lambda: self._library.edit.save_copy(self._path, text))
        if change is None:
            return None
        self._shell.notify_done(f"Saved as {change.paths[0]}; P lists it")
        return SaveResult(text, "copied")

    async def _write(self, work: Callable[[], Change]) -> _Written:
        stale = False

        def guarded() -> Change:
            nonlocal stale
            try:
                return work()
            except StaleFileError:
                stale = True
                return Change("")

        if await self._shell.attempt(guarded) is None:
            return "refused"
        return "stale" if stale else "yes"


_Written = Literal["yes", "stale", "refused"]
