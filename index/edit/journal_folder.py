"""The folder of the journal, as a command that only reads asks about it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from index.vault.files import atomic

if TYPE_CHECKING:
    from pathlib import Path

RECORD = re.compile(r"journal(?:-([0-9]{1,9}))?\.json")
"""The names of records."""


def needs_recovery(folder: Path) -> bool:
    """Return whether a journal's folder has anything to see to: a change, or what a killed process left there."""
    with suppress(OSError):
        names = os.listdir(folder)  # noqa: PTH208 - half the time
        return any(RECORD.fullmatch(name) or atomic.is_temporary(name) for name in names)
    return False
