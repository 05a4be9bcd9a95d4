"""The PDF files in a folder of attachments, by names and stat alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from index.cache.attachments_table import PdfStamp
from index.vault.obsidian.settings import is_hidden

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_SUFFIX = ".pdf"
_DEEPEST = 12


def list_pdfs(folder: Path, name: Callable[[Path], str], depth: int = 0) -> Iterator[tuple[str, PdfStamp]]:
    """Yield the stored name and the stamp of every PDF file in a folder; `name` gives the stored name of a path."""
    try:
        with os.scandir(folder) as entries:
            inside = list(entries)
    except OSError:
        return
    for entry in inside:
        if is_hidden(entry.name):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                if depth < _DEEPEST:
                    yield from list_pdfs(folder / entry.name, name, depth + 1)
            elif entry.name.lower().endswith(_SUFFIX) and entry.is_file(follow_symlinks=False):
                stat = entry.stat(follow_symlinks=False)
                entry.name.encode()  # a name that cannot be stored
                yield name(folder / entry.name), PdfStamp(stat.st_size, stat.st_mtime_ns)
        except (OSError, UnicodeEncodeError):
            continue
