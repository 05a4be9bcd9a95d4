"""Save what was edited, whatever became of the note meanwhile: no version is overwritten unseen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index import Change, LibraryError, StaleFileError, resolve
from notes_tui.screens.dialogs import Choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import Choice, Library, Merged
    from notes_tui.app import NotesApp

# A note of this many characters or fewer may become any other without a question.
_SHORT = 200
# How often another program may come in between while a merge is written.
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an edit.

    Attributes:
        text: What the note holds now.
        how: `copied` where the edit is in another file, and the note is as somebody else left it.
    """

    text: str
    how: Literal["written", "merged", "copied"] = "written"


def loss(before: str, after: str) -> str | None:
    """A question, where a text would lose more than half of what is more than a few lines; else None."""
    if len(before) <= _SHORT or 2 * len(after) >= len(before):
        return None
    lost = len(before) - len(after)
    return f"The note loses {lost:,} of {len(before):,} characters; ctrl+s again saves it."


async def save(app: NotesApp, library: Library, path: str, text: str, base: bytes) -> Saved | None:
    """Save a text that was made from `base`; None where nothing was written."""
    return await _Saving(app, library, path).save(text, base)


class _Saving:
    def __init__(self, app: NotesApp, library: Library, path: str) -> None:
        self._app = app
        self._library = library
        self._path = path

    async def save(self, text: str, base: bytes) -> Saved | None:
        written = await self._write(lambda: self._library.edit.save(self._path, text, base))
        if written == "stale":
            return await self._merge(text, base)
        return Saved(text) if written == "yes" else None

    async def _merge(self, text: str, base: bytes) -> Saved | None:
        was, ours = base.decode("utf-8"), text
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
                return Saved(resolve(merged, choices), "merged")
            if written == "stale":
                was, ours, choices = theirs.decode("utf-8"), resolve(merged, choices), ()
            elif merged.clean:
                return None
        self._app.complain(f"{self._path} keeps being changed by another program; nothing was written.")
        return None

    async def _ask(
        self, merged: Merged, choices: tuple[Choice, ...]
    ) -> tuple[Choice, ...] | Literal["copy"] | None:
        from notes_tui.screens.merge_screen import MergeScreen

        return await self._app.push_screen_wait(MergeScreen(self._path, merged, choices))

    async def _put(self, merged: Merged, choices: tuple[Choice, ...], theirs: bytes) -> _Written:
        return await self._write(lambda: self._library.edit.save_merged(self._path, merged, choices, theirs))

    async def _alone(self, text: str, error: LibraryError) -> Saved | None:
        """There is no other version to be read."""
        gone = not await asyncio.to_thread(self._library.roots.absolute(self._path).exists)
        answers = [("k", "keep mine as a copy beside it"), ("b", "back to the text; nothing is written")]
        if gone:
            answers.insert(0, ("w", "write it again"))
        answer = await self._app.push_screen_wait(Choose(str(error), answers))
        if answer == "k":
            return await self._copy(text)
        if answer == "w":
            written = await self._write(lambda: self._library.edit.restore(self._path, text))
            if written == "yes":
                return Saved(text)
            if written == "stale":
                self._app.complain(f"{self._path} has come back meanwhile; save again.")
        return None

    async def _copy(self, text: str) -> Saved | None:
        change = await self._app.change(lambda: self._library.edit.save_copy(self._path, text))
        if change is None:
            return None
        self._app.say(f"Kept as {change.paths[0]}; it is among the problems")
        return Saved(text, "copied")

    async def _write(self, work: Callable[[], Change]) -> _Written:
        stale = False

        def guarded() -> Change:
            nonlocal stale
            try:
                return work()
            except StaleFileError:
                stale = True
                return Change("")

        if await self._app.change(guarded) is None:
            return "refused"
        return "stale" if stale else "yes"


_Written = Literal["yes", "stale", "refused"]
