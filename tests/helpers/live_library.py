"""A library whose live sources are all the server of a test, and whose time passes by waits alone."""

from __future__ import annotations

from contextlib import contextmanager

from index import Library, ServiceSettings, SourcesSettings
from index.sources.services import SERVICES


@contextmanager
def live_library(vault, base, time, corpus=(), **own):
    """Open a library; `base` is the address of all services, and `own` has other settings of some."""
    settings = SourcesSettings({name: ServiceSettings(base) for name in SERVICES} | own)
    library = Library(vault, corpus, sources=settings)
    library.sources._clock = time.clock
    try:
        library.refresh()
        yield library
    finally:
        library.close()


def fetched(library, *asked):
    """Fetch as the command line does; return the planned import that was carried out."""
    read = [library.sources.asked(each) if isinstance(each, str) else each for each in asked]
    planned = library.sources.plan(read, lambda _progress: None, lambda: False)
    if planned.files:
        assert library.sources.carry_out(planned, lambda _progress: None, lambda: False)
        library.refresh()
    return planned


def refreshed(library, *names):
    """Fetch what is followed, or those of it that are named; see `fetched`."""
    return fetched(library, *library.sources.followed(names))


def saved_answers(library):
    """Return the files that answers were saved in, by name below the folder of what was fetched."""
    folder = library.roots.corpus[0] / "fetched"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "log.jsonl"
    }
