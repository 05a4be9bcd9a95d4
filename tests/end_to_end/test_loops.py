"""The loops of a day in a real pseudo-terminal, each in the number of keys that it may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.terminal import Terminal, app_command
from index import Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENTER, ESCAPE = "\r", "\x1b"
PAPERS = 60
# What is done with every fourth paper: it is read first, or decided in the list at once.
DEEDS = ("a", "z", "Q", "read")


class Typist:
    """Types keys into a terminal one by one, and counts them.

    Attributes:
        typed: The keys that were sent.
    """

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.typed: list[str] = []

    def press(self, key: str) -> None:
        """Send one key."""
        assert len(key) == 1
        self.terminal.send(key)
        self.typed.append(key)


@pytest.fixture
def typist(vault: Path) -> Iterator[Typist]:
    with Terminal(app_command(str(vault))) as running:
        running.wait("3 papers")
        yield Typist(running)


def page_of(count: int) -> str:
    """Return a page of the corpus with so many papers, each with a title and an abstract of its own."""
    entries = (
        f"Paper {number:02d}: Kites over Graph {number:02d}\n\n"
        f"Kite {number:02d} flies over a graph. It lands there.\n\n"
        for number in range(count)
    )
    return f"Daily Papers\n\nMar 5\n\n{''.join(entries)}"


def test_sixty_papers_are_triaged_in_120_keys(typist: Typist, vault: Path) -> None:
    terminal = typist.terminal
    (vault / "corpus" / "more.txt").write_text(page_of(PAPERS), "utf-8")
    terminal.wait("63 papers")
    typist.press("6")
    terminal.wait("60 new papers")
    for number in range(PAPERS):
        left = PAPERS - number - 1
        if DEEDS[number % 4] == "read":
            typist.press(ENTER)
            terminal.wait("lands there")
            typist.press("a")
            terminal.wait("Kept: ")
            # After the last one the reader closes by itself. An escape with a key right behind it would be taken for
            # that key with alt.
            if left:
                typist.press(ESCAPE)
        else:
            typist.press(DEEDS[number % 4])
        # Of the last one nothing is left to count.
        terminal.wait(
            lambda screen, left=left: f"\n {left} new paper" in screen or (not left and "Kites" not in screen)
        )
    assert len(typist.typed) <= 120
    terminal.wait("/ Search")
    terminal.send("q")
    assert terminal.exit_code() == 0
    library = Library(vault)
    try:
        library.refresh()
        found = {query: library.read.find(query, scope="paper").total for query in ("is:new", "is:dismissed")}
    finally:
        library.close()
    assert found == {"is:new": 0, "is:dismissed": 15}
    assert sum("queued:" in note.read_text("utf-8") for note in (vault / "papers").iterdir()) == 15


def test_from_reading_to_quoted_in_four_keys(typist: Typist, vault: Path) -> None:
    terminal, note = typist.terminal, vault / "Daily" / "2026-03-05.md"
    before = note.read_text("utf-8")
    terminal.send(ENTER)
    terminal.wait("Follow")
    terminal.wait("Systems that only look")
    for key, seen in (("v", "Copy"), ("j", "Copy"), (ENTER, "Quote Harbour"), (ENTER, "Quoted in")):
        typist.press(key)
        terminal.wait(seen)
    assert len(typist.typed) == 4
    quoted = (
        "Harbour asks questions whose answers lie in several long documents. "
        "Systems that only look at the first page fail."
    )
    assert note.read_text("utf-8") == f"{before}\n> {quoted}\n>\n> — [[harbour-benchmark-long]]\n"


def test_two_papers_are_a_table_in_a_note_in_five_keys(typist: Typist, vault: Path) -> None:
    terminal, note = typist.terminal, vault / "Daily" / "2026-03-05.md"
    before = note.read_text("utf-8")
    for marked in (1, 2):
        typist.press(" ")
        terminal.wait(lambda screen, marked=marked: screen.count("▎") == marked)
    for key, seen in (("C", "Status"), ("w", "Write the comparison"), (ENTER, "Written to")):
        typist.press(key)
        terminal.wait(seen)
    assert len(typist.typed) == 5
    table = note.read_text("utf-8").removeprefix(before)
    assert "[[harbour-benchmark-long\\|Harbour" in table
    assert "[[tinylens-small-models\\|TinyLens" in table
    assert "| Status | unread | unread |" in " ".join(table.split())
