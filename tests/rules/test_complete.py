"""Every rule is in a table, or among those we do not follow, with the reason."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from tests.rules.table import COVERED

NUMBERS = {
    "V": 10, "L": 30, "M": 10, "R": 20, "F": 4, "T": 17, "P": 20, "N": 17,
    "C": 10, "U": 9, "S": 13, "W": 12, "Q": 7, "X": 7,
}  # fmt: skip
"""How many rules each section has."""

ELSEWHERE = {"N", "X2"}
"""Renames, with their journal, have a suite of their own."""

MISSES: dict[str, str] = {
    "R20": "Completion writes the bare name of a note, never a path, so there is no base name to show for it.",
    "T16": "Renaming a tag in all notes is not there; tags are added and removed.",
    "P18": "A date in a property is no link to a daily note: it is a value of papers first of all.",
    "P19": "There are templates of new literature notes alone; none is put into a note that exists.",
    "C4": "Nothing here depends on which of Obsidian's plugins are switched on.",
    "C7": "There is no command that makes notes named after the minute.",
    "C9": "Vaults are named by the user, or found from the folder one is in; Obsidian's list is not read.",
    "U1": "Notes are opened by their whole path, U3, which is not ambiguous as two names can be.",
    "U2": "An address opens a note, not a place in it.",
    "U5": "Notes are made here, not by asking Obsidian.",
    "U6": "Daily notes, searches and panes are not opened in Obsidian.",
    "U7": "The addresses of a plugin work only where it is installed.",
    "U9": "Obsidian's own command line needs Obsidian running; nothing here asks it.",
    "S1": "It is what Obsidian does when it saves; what we do is S3 and X7.",
    "S4": "A note may be made much shorter without a question: every save is checked against what was read.",
    "W11": "Network and FUSE mounts are not recognised; what changes there is found by the scan each minute.",
}
"""Rules that we do not follow, and why."""

PARTS: dict[str, str] = {
    "V4": "Other files can be linked whatever their extension, also where Obsidian would not show them.",
    "V8": "Folders are not followed through symbolic links: a link out of the vault may lead anywhere.",
    "V10": "Excluded files are still found by search, counted among tags and offered as completions.",
    "L27": "What to write is named, but it is not written for the user.",
    "L29": "How a rename changes such a link is for the suite of renames.",
    "M9": "Encoding is for the suite of renames: new links are wikilinks, also where Markdown links are set.",
    "F3": "Renaming by us is for the suite of renames; here it is done by another program.",
    "F4": "The name of a new note is written as it is typed; only made names are composed.",
    "T6": "Where notes differ in the casing of a tag, the first by alphabet is shown, in any order of reading.",
    "T12": "That `tag:` might have been meant for `tags:` is not offered.",
    "P8": "Types are read but not held against values.",
    "C2": "`current` is taken for the root, for what makes a note does not know beside which one.",
    "C3": "Where attachments go is read; nothing here adds any.",
    "C5": "Names and template of daily notes are read; there is no command that makes one.",
    "C6": "Forms of date and time are read; placeholders of literature notes are those of papers.",
    "C8": "Bookmarks and hotkeys are not read.",
    "S3": "Three-way merging is for the suite of merges; that a write reaches the disk itself cannot be seen here.",
    "S7": "A copy is named as one, but stays a note that is found and linked.",
    "S8": "What OneDrive and iCloud make is not told from notes that are named so.",
    "S10": "Files that macOS keeps in iCloud under their own name are not told from others.",
    "S11": "Many notes deleted from a vault that is there are forgotten without a question; the index is a cache.",
    "W10": "It looks through everything each minute, but not each time the window gets the focus.",
    "Q1": "Regular expressions have no look-ahead and no references back, which JavaScript's have.",
    "Q2": "Places, as in `line:( )`, take words and phrases, but no `OR`, `-` or further parentheses.",
    "Q4": "A Korean name with a particle behind it is found only in notes that have it without one as well.",
    "Q5": "Callouts do not fold, and their kinds look alike.",
    "X3": "Keys are not completed after `@`; their rename is for the suite of renames.",
    "X5": "Problems have a line, but no column.",
    "X6": "Embeds are shown as links; what is embedded is not shown in place.",
    "X7": "Three-way merging is for the suite of merges.",
}
"""What is wanting of rules that are in a table."""


def test_every_rule_is_in_a_table_or_a_known_miss():
    for file in Path(__file__).parent.glob("test_*.py"):
        importlib.import_module(f"tests.rules.{file.stem}")
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
