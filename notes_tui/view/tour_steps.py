"""The tour for newcomers: eight steps, each with one thing to do and one key."""

from __future__ import annotations

from typing import Literal, NamedTuple

TourSign = Literal["moved", "searched", "read", "changed", "undone", "changed-outside", "helped"]
"""Things that the user does, by which the tour goes on by itself."""


class TourAct(NamedTuple):
    """One thing to do.

    Attributes:
        command: Id of the command whose key is shown; empty where none is.
        text: One sentence, which follows the key.
        sign: Shows that it was done.
        follows: It makes sense only when the one before was done, and is skipped with it.
    """

    command: str
    text: str
    sign: TourSign
    follows: bool = False


ACTS: tuple[TourAct, ...] = (
    TourAct("", "j goes to the next paper; the preview follows.", "moved"),
    TourAct("search", "searches: type retr, then enter.", "searched"),
    TourAct("read", "reads the paper.", "read"),
    TourAct("tag", "tags the paper: type to-read, then enter.", "changed"),
    TourAct("undo", "undoes that.", "undone", follows=True),
    TourAct("link", "links the paper into a note.", "changed"),
    TourAct("", "Change a note in another program; see it here.", "changed-outside"),
    TourAct("keys", "shows every key.", "helped"),
)
STEPS = len(ACTS)


class TourProgress:
    """The place in the tour."""

    def __init__(self) -> None:
        """Begin nothing yet."""
        self._at = len(ACTS)

    @property
    def act(self) -> TourAct | None:
        """Return what is to be done; None while no tour is under way."""
        return ACTS[self._at] if self._at < len(ACTS) else None

    @property
    def step(self) -> int:
        """Return the number of what is to be done, from 1."""
        return self._at + 1

    def begin(self) -> None:
        """Go to the first step."""
        self._at = 0

    def end(self) -> None:
        """Leave the tour."""
        self._at = len(ACTS)

    def saw(self, sign: TourSign) -> bool:
        """Go on if this is what was to be done, and return whether it is."""
        if self.act is None or self.act.sign != sign:
            return False
        self._at += 1
        return True

    def skip(self) -> None:
        """Go to the next step that can be done without this one."""
        self._at += 1
        while self.act is not None and self.act.follows:
            self._at += 1
