"""What a screen that shows files has to answer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import Announcement, SyncState


class Listener:
    """A screen that shows what is on disk."""

    def synced(self, announcement: Announcement, /) -> None:
        """Something has changed, and the index shows it now."""
        raise NotImplementedError

    def sync_reported(self, state: SyncState, /) -> None:
        """The syncing side is in another state; most screens do not show that."""
