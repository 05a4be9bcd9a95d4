"""Every rule is in a table, or among those we do not follow, with the reason."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from tests.obsidian.table import COVERED

NUMBERS = {
    "V": 10, "L": 30, "M": 10, "R": 20, "F": 4, "T": 17, "P": 20, "N": 17,
    "C": 10, "U": 9, "S": 13, "W": 12, "Q": 7, "X": 7,
}  # fmt: skip
"""How many rules each section has."""

ELSEWHERE = {"N", "X2"}
"""Renames, with their journal, have a suite of their own."""

MISSES: dict[str, str] = {
    "P18": "A date in a property is no link to a daily note: it is a value of papers first of all.",
    "C4": "Nothing here depends on which of Obsidian's plugins are switched on.",
    "C9": "Vaults are named by the user, or found from the folder one is in; Obsidian's list is not read.",
    "U5": "Notes are made here, not by asking Obsidian.",
    "U6": "Daily notes, searches and panes are not opened in Obsidian.",
    "U7": "The addresses of a plugin work only where it is installed.",
    "U9": "Obsidian's own command line needs Obsidian running; nothing here asks it.",
    "S1": "It is what Obsidian does when it saves; what we do is S3 and X7.",
}
"""Rules that we do not follow, and why."""

PARTS: dict[str, str] = {
    "V4": "Other files can be linked whatever their extension, also where Obsidian would not show them.",
    "V8": "Folders are not followed through symbolic links: a link out of the vault may lead anywhere.",
    "L29": "How a rename changes such a link is for the suite of renames.",
    "M9": "How a rename encodes is for the suite of renames; a name that reads as an address gets a wikilink.",
    "F3": "RenamePlan by us is for the suite of renames; here it is done by another program.",
    "F4": "The name of a new note is written as it is typed; only made names are composed.",
    "T6": "Where notes differ in the casing of a tag, the first by alphabet is shown, in any order of reading.",
    "P8": "Types are read but not held against values.",
    "C3": "Where attachments go is read; nothing here adds any.",
    "C5": "Today's note is made when it is asked for, also where `autorun` is set.",
    "C6": "In the template of literature notes, placeholders are those of papers, and dates are ISO.",
    "C8": "Bookmarks and hotkeys are not read.",
    "S3": "Three-way merging is for the suite of merges; that a write reaches the disk itself cannot be seen here.",
    "S4": "Only the editor asks; what else writes a note changes no more of it than it says.",
    "S7": "A copy is listed beside its note, but how the two differ is not shown.",
    "S8": "What OneDrive and iCloud make is not told from notes that are named so.",
    "S10": "Files that macOS keeps in iCloud under their own name are not told from others.",
    "S11": "Many notes deleted from a vault that is there are forgotten without a question; the index is a cache.",
    "W10": "That it looks through everything when the window gets the focus is for the tests of the app.",
    "Q1": "Regular expressions have no look-ahead and no references back, which JavaScript's have.",
    "Q2": "Roots, as in `line:( )`, take words and phrases, but no `OR`, `-` or further parentheses.",
    "Q4": "A Korean name with a particle behind it is found only in notes that have it without one as well.",
    "U1": "A vault is named by its folder, not by the sign that Obsidian's own list gives it.",
    "U2": "An address opens a note at a heading, not at a block.",
    "X3": "The rename of a key is for the suite of renames.",
    "X5": "Only what spoils the properties, and a NUL, has a column; other problems have a line.",
    "X7": "Three-way merging is for the suite of merges.",
}
"""What is wanting of rules that are in a table."""


def test_every_rule_is_in_a_table_or_a_known_miss():
    for file in Path(__file__).parent.glob("test_*.py"):
        importlib.import_module(f"tests.obsidian.{file.stem}")
    known = {f"{section}{n}" for section, count in NUMBERS.items() for n in range(1, count + 1)}
    ours = {rule for rule in known if not {rule, rule[0]} & ELSEWHERE}
    covered = COVERED.keys() - {rule for rule in COVERED if {rule, rule[0]} & ELSEWHERE}
    assert covered <= ours
    assert not covered & MISSES.keys()
    assert covered | MISSES.keys() == ours
    assert PARTS.keys() <= covered


def test_reasons_are_sentences():
    for reason in (*MISSES.values(), *PARTS.values()):
        assert re.fullmatch(r"[A-Z`].{15,}\.", reason)


def test_no_two_rows_are_one():
    for sentences in COVERED.values():
        assert len(set(sentences)) == len(sentences)
