"""Provide a vault of made-up papers in a temporary home, indexed and ready."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.generate import vocabulary, write_pages
from index import Library

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def indexed_vault(papers: int, notes: int = 0) -> Iterator[Path]:
    """Yield a vault with this many papers and notes, whose index is built; it is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="notes-tui-bench-") as folder:
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder, name.lower()))
        vault = Path(folder, "vault")
        write_pages(vault / "corpus", papers)
        words = vocabulary()
        for number in range(notes):
            text = f"# Note {number}\n\n{' '.join(words[number % 500 : number % 500 + 80])}\n"
            (vault / f"Note {number}.md").write_text(text, "utf-8")
        library = Library(vault)
        library.refresh()
        library.close()
        yield vault
