"""Read and parse notes in a process of its own, for `notes_ahead`.

The first value is `(filters, keep_texts)`; after it, each `(path, file, home)` is answered by a `ReadNote`, or by
None where anything is wrong with the file: the process that asked then reads it itself.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from index.processes.limited_process import limit_memory
from index.processes.value_pipe import read_value, write_value
from index.sync.read_note import read_note

# Whoever types goes first.
_NICE = 10


def main() -> None:
    """Answer until nobody asks any more."""
    os.nice(_NICE)
    limit_memory()
    # What one note leaves behind goes with its last use; what is imported stays.
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    filters, keep_texts = read_value(asked)
    while True:
        try:
            path, file, home = read_value(asked)
        except EOFError:
            return
        write_value(answers, _answer(path, Path(file), Path(home), filters, keep=keep_texts))


def _answer(
    path: str, file: Path, home: Path, filters: tuple[str, ...], *, keep: bool
) -> tuple[object, ...] | None:
    try:
        found = read_note(path, file, home, filters, keep=keep)
    except Exception:  # noqa: BLE001 - the process that asked meets it too, and says what it is
        return None
    return *found[:-1], tuple(found.rows)


if __name__ == "__main__":
    main()
