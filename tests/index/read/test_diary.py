"""The diary: what was done in each week."""

from __future__ import annotations

import os
from datetime import date

import pytest

from index import Library

PAPERS = ("counting-harder-than-looks", "tinylens-small-models")
WEEK, BEFORE = date(2026, 11, 23), date(2026, 11, 16)


@pytest.fixture
def library(vault, tmp_path):
    opened = Library(vault, cache=tmp_path / "cache")
    opened.refresh()
    yield opened
    opened.close()


@pytest.fixture
def empty(vault, tmp_path):
    """A library of papers without a note, not read yet: notes it finds first have the day that they say."""
    for note in vault.rglob("*.md"):
        note.unlink()
    opened = Library(vault, cache=tmp_path / "fresh")
    yield opened
    opened.close()


def write(library, notes):
    for path, text in notes.items():
        file = library.roots.vault / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        # An old file, so that nothing but what it says is the day.
        os.utime(file, (1_600_000_000, 1_600_000_000))
    library.refresh()


def told(library):
    """Return the diary as `(monday, [(document, deeds, day)])`, of the notes that these tests write."""
    return [
        (week.monday, [(entry.id.value, entry.deeds, entry.day) for entry in week.entries])
        for week in library.read.diary.weeks()
    ]


def literature(key, **properties):
    lines = "".join(f"{name}: {value}\n" for name, value in properties.items())
    return f"---\nkey: {key}\n{lines}---\n"


def test_weeks_and_days_come_latest_first(empty):
    first, second = PAPERS
    write(
        empty,
        {
            f"papers/{first}.md": literature(
                first, started="2026-11-22", read="2026-11-29", created="2026-11-22"
            ),
            f"papers/{second}.md": literature(second, queued="2026-11-23"),
            "Idea.md": "---\ncreated: 2026-11-24T10:00\n---\n",
            "Search.md": "---\ncreated: 2026-11-24\nsaved-search: true\n---\n",
        },
    )
    assert told(empty) == [
        (
            WEEK,
            [
                (first, ("read",), date(2026, 11, 29)),
                ("Idea.md", ("noted",), date(2026, 11, 24)),
                (second, ("queued",), date(2026, 11, 23)),
            ],
        ),
        (BEFORE, [(first, ("started",), date(2026, 11, 22))]),
    ]
    assert empty.read.diary.weeks()[0].counts() == {"read": 1, "noted": 1, "queued": 1}


def test_several_deeds_of_a_week_are_one_entry(empty):
    key = PAPERS[0]
    write(
        empty,
        {
            f"papers/{key}.md": literature(
                key, created="2026-11-23", queued="2026-11-24", started="2026-11-25", read="2026-11-26"
            )
        },
    )
    assert told(empty) == [(WEEK, [(key, ("read", "started", "noted", "queued"), date(2026, 11, 26))])]


def test_what_a_daily_note_links_to_is_linked_that_day(empty):
    key, other = PAPERS
    write(
        empty,
        {
            "2026-11-27.md": f"[[{key}]] and again @{key}, [[Idea]], [[2026-11-26]], [[gone]], ![[pic.png]]",
            "2026-11-26.md": f"[[papers/{other}]]",
            "Idea.md": f"[[{other}]]",
            f"papers/{other}.md": literature(other),
            "pic.png": "no note",
        },
    )
    assert told(empty) == [
        (
            WEEK,
            [
                ("2026-11-27.md", ("noted",), date(2026, 11, 27)),
                ("Idea.md", ("linked",), date(2026, 11, 27)),
                (key, ("linked",), date(2026, 11, 27)),
                ("2026-11-26.md", ("noted",), date(2026, 11, 26)),
                (other, ("linked",), date(2026, 11, 26)),
            ],
        )
    ]


def test_a_note_that_says_no_day_counts_when_it_came(library):
    before = sum(len(week.entries) for week in library.read.diary.weeks())
    write(library, {"Came.md": "no day"})
    weeks = library.read.diary.weeks()
    assert sum(len(week.entries) for week in weeks) == before + 1
    [entry] = [entry for week in weeks for entry in week.entries if entry.id.value == "Came.md"]
    assert entry.deeds == ("noted",)
    assert abs((date.today() - entry.day).days) <= 1  # noqa: DTZ011 - as the local day


@pytest.mark.parametrize("value", ["true", "2026-13-45", "soon", "[a, b]", "{a: 2026-11-24}", '""', "1"])
def test_what_is_no_date_is_left_out(library, value):
    write(library, {f"papers/{PAPERS[0]}.md": literature(PAPERS[0], read=value, created="2020-01-01")})
    assert not any("read" in entry.deeds for week in library.read.diary.weeks() for entry in week.entries)


def test_a_hidden_paper_is_left_out(library):
    write(library, {"2026-11-27.md": f"[[{PAPERS[0]}]]"})
    assert any(entry.id.value == PAPERS[0] for week in library.read.diary.weeks() for entry in week.entries)
    library.works.edits.hide([library.read.paper(PAPERS[0])])
    library.refresh()
    assert not any(
        entry.id.value == PAPERS[0] for week in library.read.diary.weeks() for entry in week.entries
    )
