"""Python's garbage collector, run while nobody types.

It visits all that a library of a hundred thousand papers has loaded, which takes a tenth of a second or more, and by
itself it does so at any key.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notes_tui.terminal.key_queue import KeyQueueApp

# Seconds without a key after which nobody types.
_IDLE = 2.0
# Collections of what is young, as Python counts them, after which a whole one is worth its time, and those after
# which it comes even while somebody types.
_WORTH, _OVERDUE = 10, 1_000


def collect_when_idle(app: KeyQueueApp) -> None:
    """Let the collector begin: it leaves alone what is loaded now, and visits all of the rest while no key comes."""
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], _OVERDUE)
    gc.enable()
    before = -1

    def collect() -> None:
        nonlocal before
        typed = app.number_of_keys
        if typed == before and not app.keys_are_waiting and gc.get_count()[2] >= _WORTH:
            gc.collect()
        before = typed

    app.set_interval(_IDLE, collect)
