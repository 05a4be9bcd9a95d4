"""A vault on disk, for rules that need more than one text."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest

from index import Library


class Vault:
    """A folder with its library, and short methods for what the tables check."""

    def __init__(self, folder, cache):
        self.folder = folder
        self.cache = cache
        self.library = Library(folder, cache=cache)

    def write(self, path, content):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))

    def read(self, path):
        return (self.folder / path).read_bytes().decode("utf-8")

    def refresh(self):
        return self.library.refresh()

    @contextmanager
    def indexer(self, announce=lambda _: None):
        """Open the writer, which updates single files on request."""
        indexer = self.library._writer.open(progress=lambda _: None, announce=announce)
        try:
            yield indexer
        finally:
            indexer.close()
            self.library._writer.release()

    def notes(self):
        return sorted(path for path, *_ in self.library.read.note_names())

    def out(self, path):
        """Return the target of each link of a note: a path, `@key` for a paper, or None."""
        links = self.library.read.links(self.library.read.resolve(path)).out
        return [link.target or (f"@{link.key}" if link.key else None) for link in links]

    def back(self, path):
        """Return the paths of the notes that link to a note."""
        return sorted({link.source for link in self.library.read.links(self.library.read.resolve(path)).back})

    def kinds(self):
        """Return path, line and kind of every problem except orphans."""
        problems = self.library.read.problems()
        return [
            (problem.path, problem.line, problem.kind) for problem in problems if problem.kind != "orphan"
        ]

    def orphans(self):
        return [problem.path for problem in self.library.read.problems() if problem.kind == "orphan"]

    def sentences(self):
        return " ".join(problem.detail for problem in self.library.read.problems())

    def tags(self):
        return {count.tag: count.notes for count in self.library.read.tags()}

    def found(self, query):
        """Return the paths, or `@key` for papers, that a search finds."""
        hits = self.library.read.search(query).hits
        return sorted(getattr(hit.item, "path", None) or f"@{hit.item.key}" for hit in hits)

    def mentions(self, path):
        rows = self.library.read.mentions(self.library.read.resolve(path))
        return [(row.source, row.line, row.raw) for row in rows]


@pytest.fixture
def vault_of(tmp_path):
    """Return a function that creates a vault from files by path, and settings by file name: `app={...}`."""
    opened = []

    def make(files, *, config=".obsidian", **settings):
        folder = tmp_path / "vault"
        folder.mkdir()
        if config:
            (folder / config).mkdir()
        vault = Vault(folder, tmp_path / "cache")
        opened.append(vault)
        for name, data in settings.items():
            vault.write(f"{config}/{name.replace('_', '-')}.json", json.dumps(data))
        for path, content in files.items():
            vault.write(path, content)
        vault.refresh()
        return vault

    yield make
    for vault in opened:
        vault.library.close()
