"""The tour for newcomers: seven steps, each with one thing to do and one key."""

from __future__ import annotations

from typing import Literal, NamedTuple

TourSign = Literal["moved", "searched", "read", "changed", "undone", "changed-outside", "helped"]
"""Things that the user does, by which the tour goes on by itself."""


class TourAct(NamedTuple):
    """One thing to do.

    Attributes:
        step: Number of its step, from 1; two acts may belong to one step.
        command: Id of the command whose key is shown; empty where none is.
        text: One sentence, which follows the key.
        sign: Shows that it was done.
    """

    step: int
    command: str
    text: str
    sign: TourSign


ACTS: tuple[TourAct, ...] = (
    TourAct(1, "", "j goes to the next paper; the preview follows.", "moved"),
    TourAct(2, "search", "searches: type retr, then enter.", "searched"),
    TourAct(3, "read", "reads the paper.", "read"),
    TourAct(4, "tag", "tags the paper: type to-read, then enter.", "changed"),
    TourAct(4, "undo", "undoes that.", "undone"),
    TourAct(5, "link", "links the paper into a note.", "changed"),
    TourAct(6, "", "Change a note in another program; see it here.", "changed-outside"),
    TourAct(7, "keys", "shows every key.", "helped"),
)
STEPS = ACTS[-1].step


class TourProgress:
    """The place in the tour."""

    def __init__(self) -> None:
        """Begin nothing yet."""
        self._at = len(ACTS)

    @property
    def act(self) -> TourAct | None:
        """Return what is to be done; None while no tour is under way."""
        return ACTS[self._at] if self._at < len(ACTS) else None

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
        """Go to the next step."""
        skipped = self.act
        while self.act is not None and skipped is not None and self.act.step == skipped.step:
            self._at += 1
