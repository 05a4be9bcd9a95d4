"""Made-up vaults of linked notes beside papers, kept in a folder with their index from run to run."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

from benchmarks.generate import vocabulary, write_pages
from index import Library
from index.cache.database import VERSION

if TYPE_CHECKING:
    from pathlib import Path

TYPED = "a s t tr gra sh the al sto nu 20 7".split()
"""Unfinished words, from one letter on, among them beginnings of many names in the vault and of few."""

_LINKS = 3
_WORDS = 80
_NAMES = 400
"""Names of notes are made of so many words, so that notes mention each other without a link."""
_BROKEN = 50
_TAGS = 60


def linked_vault(folder: Path, papers: int, notes: int) -> Path:
    """Return a vault in a folder with this many papers and notes, made and indexed where it is not there yet.

    The environment's folders for caches, settings and state are in that folder too. An index of an older or newer
    version of the cache is kept beside.
    """
    home = folder / f"{papers}-papers-{notes}-notes"
    for name in ("CONFIG", "DATA", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    os.environ["XDG_CACHE_HOME"] = str(home / f"cache-{VERSION}")
    vault = home / "vault"
    if not vault.exists():
        made = home / "unfinished"
        write_pages(made / "corpus", papers)
        _write_notes(made, notes)
        made.rename(vault)
    library = Library(vault)
    library.refresh()
    library.close()
    return vault


def _write_notes(vault: Path, notes: int) -> None:
    """Write notes in folders, with tags, headings and links; one in fifty has a link that is broken."""
    chance = random.Random(5)
    words = vocabulary()
    first = [word for word in words[40 : 40 + 2 * _NAMES] if len(word) > 3][:_NAMES]
    names = [f"{chance.choice(first).capitalize()} {chance.choice(first)} {n}" for n in range(notes)]
    for folder in ("Ideas", "Projects", "Reading"):
        (vault / folder).mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        text = chance.choices(words[:4_000], k=_WORDS)
        for at in range(_LINKS):
            text.insert(20 * at + 10, f"[[{chance.choice(names)}]]")
        text.insert(5, chance.choice(names))
        if number % _BROKEN == 0:
            text.insert(40, f"[[Missing {number}]]")
        tags = f"topic/{words[number % _TAGS]}, {words[number % 7]}"
        body = " ".join(text[:30]), " ".join(text[30:])
        page = f"---\ntags: [{tags}]\n---\n# {name}\n\n{body[0]}\n\n## Later\n\n{body[1]}\n"
        folder = ("Ideas", "Projects", "Reading")[number % 3]
        (vault / folder / f"{name}.md").write_text(page, "utf-8")
