"""Papers that come into a library later than it began."""

from __future__ import annotations

from tests.helpers import services

DAY = services.daily(("2611.01001", "Lanterns for Long Contexts"), ("2611.01002", "Kites over Graphs"))


def drop(library, name="fetched/hf/2026-11-27.json", data=DAY):
    """Put a file into the corpus, as programs and people do, and read it."""
    path = library.roots.corpus[0] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    library.refresh()
