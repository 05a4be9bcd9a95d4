"""Hold back full garbage collections while long work makes many objects."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Objects that are made before they are searched: few enough for some milliseconds. None is searched a second time.
_YOUNG, _NEVER = 20_000, 1_000_000
_lock = threading.Lock()
_before: list[tuple[int, int, int]] = []


@contextmanager
def young_garbage_only() -> Iterator[None]:
    """Let only young objects be searched for garbage until the end of the block, in whatever thread they are made.

    A full search of some million objects stops all threads, also the one that draws the screen, for up to a second,
    and hardly frees any: records refer to each other in no circles, so that they go with their last use anyway.
    """
    with _lock:
        _before.append(gc.get_threshold())
        gc.set_threshold(_YOUNG, _NEVER, _NEVER)
    try:
        yield
    finally:
        # Blocks of several threads may end in any order; the thresholds from before all of them come last.
        with _lock:
            gc.set_threshold(*_before.pop())
