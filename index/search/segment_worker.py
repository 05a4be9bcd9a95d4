"""Build segments in a process of its own, for `segments_ahead`.

The first value is the folder of the index. Then come lists of documents; None ends a segment, and is answered by the
names and sizes of the segments that were written, which no commit has yet.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from index.ids import DocumentId
from index.processes.limited_process import limit_memory
from index.processes.value_pipe import read_value, write_value
from index.search.document_row import row
from index.search.index_writer import MAX_PIECES, write_segment
from index.search.model import Document
from index.search.segment.builder import PieceTable, SegmentBuilder

if TYPE_CHECKING:
    from typing import Any

# Whoever types goes first.
_NICE = 10
_MEGABYTES = 4_096
# Half of what one process alone would hold: others hold the rest of the work.
_WORDS_AT_ONCE = 2_000_000


def main() -> None:
    """Answer until nobody asks any more."""
    os.nice(_NICE)
    limit_memory(_MEGABYTES)
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    building = _Building(Path(read_value(asked)))
    while True:
        try:
            documents = read_value(asked)
        except EOFError:
            return
        if documents is None:
            write_value(answers, building.finish())
        else:
            building.add(documents)


class _Building:
    """Segments that are being built; pieces of text are analysed once for all of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pieces = PieceTable()
        self._builder = SegmentBuilder(self._pieces)
        self._written: list[tuple[str, int]] = []

    def add(self, documents: list[tuple[Any, ...]]) -> None:
        for id_, *values in documents:
            self._builder.add(row(Document(DocumentId(*id_), *values)))
            if self._builder.words > _WORDS_AT_ONCE:
                self._write()

    def finish(self) -> list[tuple[str, int]]:
        self._write()
        written, self._written = self._written, []
        return written

    def _write(self) -> None:
        if self._builder.size:
            entry = write_segment(self._folder, self._builder.size, self._builder.arrays(), merging=True)
            self._written.append((entry.segment_id(), self._builder.size))
        if len(self._pieces) > MAX_PIECES:
            self._pieces = PieceTable()
        self._builder = SegmentBuilder(self._pieces)


if __name__ == "__main__":
    main()
