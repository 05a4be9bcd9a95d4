"""Made-up vaults as they grow: notes of all sizes, a diary, boards, folders with Markdown links, notes all link to.

The shape is that of public vaults: 7 kB a note on average, half of them below 4 kB and one in fifty 40 to 150 kB;
5 to 60 links a note, to a note of rank r in proportion to 1 / (r + 6), so that a third of the notes link to the
first; one link in eighty is broken.
"""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.generate import Vocabulary
from benchmarks.note_passages import PASSAGES, SECTIONS, Pen, tasks
from benchmarks.vault_styles import BASE, CANVAS

_FOLDERS = (
    "",
    "Ideas",
    "Ideas/Methods",
    "Projects/Alpha",
    "Projects/Beta",
    "Areas/Home",
    "Reading",
    "People",
)
_MARKDOWN_FOLDERS = ("Handbook", "Handbook/How to")
_DIARY = "Journal"
_BOARD_EVERY = 400
_FIRST_DAY = datetime.date(2012, 1, 1)
_LONG = 0.02
_BROKEN = 0.0125
_BYTES_PER_LINK = 260
_WORDS_AT_ONCE = 4_000


class _Place(NamedTuple):
    """A note to be written: its path, and its kind, `note`, `markdown` (its links), `day` or `board`."""

    path: str
    kind: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".md")


def write_vault(folder: Path, notes: int, seed: int = 1, *, keys: Sequence[str] = ()) -> int:
    """Write a vault into a folder, with what is in such vaults beside notes; return the bytes of the notes.

    Args:
        folder: The vault, which is made where it is missing.
        notes: Number of notes.
        seed: The same seed gives the same vault.
        keys: Citation keys of papers that notes cite.
    """
    chance = random.Random(f"grown {seed}")
    vault = _Vault(chance, notes, keys)
    size = 0
    for path, text in vault.files():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        file.write_bytes(data)
        size += len(data) if path.endswith(".md") else 0
    return size


class _Vault:
    def __init__(self, chance: random.Random, notes: int, keys: Sequence[str]) -> None:
        self._chance = chance
        self._keys = keys
        self._known = Vocabulary(random.Random(1))
        self._stream = self._draw()
        self._places = [self._place(number) for number in range(notes)]
        self._ranked = chance.sample(self._places, notes)
        self._sums = list(itertools.accumulate(1 / (rank + 6) for rank in range(1, notes + 1)))

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield each file of the vault."""
        yield ".obsidian/app.json", "{}"
        yield ".obsidian/daily-notes.json", f'{{"folder": "{_DIARY}"}}'
        yield "Everything.base", BASE
        yield "Overview.canvas", CANVAS
        for number in range(40):
            yield f"pictures/picture {number}.png", "png"
        for place in self._places:
            yield place.path, self._board() if place.kind == "board" else self._note(place)

    def _draw(self) -> Iterator[str]:
        while True:
            yield from self._known.draw(self._chance, _WORDS_AT_ONCE)

    def _place(self, number: int) -> _Place:
        chance = self._chance
        if number % _BOARD_EVERY == 7:
            return _Place(f"Boards/Board {number}.md", "board")
        drawn = chance.random()
        if drawn < 0.12:
            day = _FIRST_DAY + datetime.timedelta(number)
            return _Place(f"{_DIARY}/{day:%Y}/{day}.md", "day")
        name = " ".join(self._known.words[40 + int(4_000 * chance.random() ** 2)] for _ in range(2))
        name = f"{name.capitalize()} {number}"
        markdown = drawn > 0.88
        folder = chance.choice(_MARKDOWN_FOLDERS if markdown else _FOLDERS)
        return _Place(f"{folder}/{name}.md".lstrip("/"), "markdown" if markdown else "note")

    def _links(self, place: _Place, count: int) -> Iterator[str]:
        """Yield links of a note, to the notes that everybody links to more often than to others."""
        chance = self._chance
        for target in chance.choices(self._ranked, cum_weights=self._sums, k=count):
            drawn = chance.random()
            if drawn < _BROKEN:
                yield f"[[{next(self._stream).capitalize()} that is not there]]"
            elif self._keys and drawn < 0.08:
                yield f"[@{chance.choice(self._keys)}]"
            elif place.kind == "markdown":
                ups = "../" * place.path.count("/")
                address = f"{ups}{target.path}".replace(" ", "%20")
                yield f"[{next(self._stream)} {next(self._stream)}]({address})"
            elif drawn < 0.7:
                yield f"[[{target.name}]]"
            elif drawn < 0.85:
                yield f"[[{target.name}|{next(self._stream)}]]"
            elif drawn < 0.95 and target.kind != "board":
                yield f"[[{target.name}#{SECTIONS[0]}]]"
            else:
                yield f"[[{target.path.removesuffix('.md')}|{target.name}]]"

    def _note(self, place: _Place) -> str:
        chance = self._chance
        size = int(chance.lognormvariate(8.15, 0.85))
        if place.kind == "day":
            size //= 3
        elif chance.random() < _LONG:
            size = chance.randint(40_000, 150_000)
        passages = max(size // 450, 2)
        links = min(max(size // _BYTES_PER_LINK, 5), 60)
        pen = Pen(chance, self._stream, self._links(place, links), links, passages)
        parts = [*self._properties(place), f"# {place.name}\n", f"## {SECTIONS[0]}\n"]
        kinds = chance.choices(tuple(PASSAGES), tuple(PASSAGES.values()), k=passages)
        for number, kind in enumerate(kinds, 1):
            parts.append(f"{kind(pen)}\n")
            if number % 5 == 0 and number < passages:
                level = "#" * chance.choice((2, 2, 3, 3, 4))
                parts.append(f"{level} {chance.choice(SECTIONS[1:])} {next(self._stream)}\n")
        return "\n".join(parts)

    def _properties(self, place: _Place) -> list[str]:
        """Return the front matter, which one note in six does not have."""
        chance = self._chance
        if chance.random() < 0.16:
            return []
        tags = chance.sample([f"topic/{word}" for word in self._known.words[:60]], chance.randint(0, 4))
        day = _FIRST_DAY + datetime.timedelta(chance.randrange(4_000))
        lines = [
            "---",
            "tags:",
            *(f"  - {tag}" for tag in tags),
            f"created: {day}T08:{chance.randrange(60):02d}",
        ]
        if place.kind != "day":
            up = chance.choices(self._ranked, cum_weights=self._sums)[0]
            lines += [f'up: "[[{up.name}]]"', f"status: {chance.choice(('seed', 'growing', 'done'))}"]
        if chance.random() < 0.3:
            lines.append(
                f"aliases: [{next(self._stream)} {next(self._stream)}, {next(self._stream)} {len(tags)}]"
            )
        if chance.random() < 0.2:
            lines += [f"rating: {chance.randint(1, 5)}", "published: true", "cssclasses: wide"]
        return [*lines, "---"]

    def _board(self) -> str:
        pen = Pen(self._chance, self._stream, self._links(_Place("Boards/x.md", "board"), 40), 40, 4)
        lanes = "\n".join(f"## {lane}\n\n{tasks(pen)}\n" for lane in ("Next", "Doing", "Waiting", "Done"))
        settings = '%% kanban:settings\n```\n{"kanban-plugin":"board"}\n```\n%%\n'
        return f"---\nkanban-plugin: board\n---\n\n{lanes}\n\n***\n\n## Archive\n\n{tasks(pen)}\n\n{settings}"
