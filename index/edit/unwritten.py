"""Changes that are worked out for another program to carry out."""

from __future__ import annotations

from index.edit.changes import Change
from index.edit.history import History


class UnwrittenHistory(History):
    """A history that writes nothing: a change that it is given is only returned."""

    def do(self, change: Change) -> Change:
        """Return a change as it is."""
        return change
