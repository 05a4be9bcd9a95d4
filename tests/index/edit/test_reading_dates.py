"""Dates of queueing, beginning and reading in literature notes."""

from __future__ import annotations

import json

import pytest

from index import Library
from index.edit import literature_texts, reading_dates
from index.vault.parse import frontmatter

FRIDAY, SATURDAY = "2026-11-27", "2026-11-28"


@pytest.fixture
def calendar(monkeypatch):
    """The local day, which a test may change."""
    day = [FRIDAY]
    for module in (literature_texts, reading_dates):
        monkeypatch.setattr(module, "today", lambda: day[0])
    return day


@pytest.fixture
def library(vault, calendar):
    opened = Library(vault)
    opened.refresh()
    yield opened
    opened.close()


@pytest.fixture
def key(library):
    return library.exports.find().keys[0]


def act(library, key, *statuses):
    """Set each status, or put the paper into the queue for "queue"; return the dates in its note."""
    for status in statuses:
        paper = library.read.paper(key)
        if status == "queue":
            library.edit.queue([paper])
        else:
            library.edit.set_status([paper], status)
        library.refresh()
    return held(library, key)


def held(library, key):
    properties = library.properties.of(library.read.paper(key))
    return {name: properties[name] for name in ("queued", "started", "read") if name in properties}


def note(library, key):
    return library.roots.vault / library.edit.note_path(library.read.paper(key))


def test_each_step_is_dated(library, key, calendar):
    assert act(library, key, "queue") == {"queued": FRIDAY}
    calendar[0] = SATURDAY
    assert act(library, key, "reading") == {"queued": FRIDAY, "started": SATURDAY}
    assert act(library, key, "read") == {"queued": FRIDAY, "started": SATURDAY, "read": SATURDAY}
    assert f"\nread: {SATURDAY}\n" in note(library, key).read_text("utf-8")


def test_status_and_date_are_one_step_to_undo(library, key):
    act(library, key, "queue")
    before = note(library, key).read_bytes()
    act(library, key, "reading")
    library.edit.history.undo()
    assert note(library, key).read_bytes() == before


def test_steps_of_one_day_that_were_not_meant_leave_no_date(library, key):
    assert act(library, key, "reading", "read", "unread") == {}
    assert act(library, key, "reading", "read", "reading") == {"started": FRIDAY}


def test_an_earlier_day_stays(library, key, calendar):
    act(library, key, "reading", "read")
    calendar[0] = SATURDAY
    assert act(library, key, "unread", "reading", "read") == {"started": FRIDAY, "read": FRIDAY}


def test_a_paper_that_was_read_is_queued_again(library, key, calendar):
    act(library, key, "queue", "read")
    calendar[0] = SATURDAY
    assert act(library, key, "queue") == {"queued": SATURDAY, "read": FRIDAY}
    assert library.read.paper(key).status == "unread"
    assert act(library, key, "reading", "queue") == {"queued": SATURDAY, "started": SATURDAY, "read": FRIDAY}
    assert library.read.paper(key).status == "reading"


@pytest.mark.parametrize(("value", "after"), [("", FRIDAY), ('""', FRIDAY), ("last week", "last week")])
def test_an_empty_property_is_filled_and_another_value_kept(library, key, value, after):
    act(library, key, "queue")
    file = note(library, key)
    file.write_text(file.read_text("utf-8").replace("\nstatus: unread", f"\nRead: {value}\nstatus: unread"))
    library.refresh()
    act(library, key, "read")
    properties, _flaws = frontmatter.read(file.read_text("utf-8"))
    assert properties["Read"] == after
    assert "read" not in properties


@pytest.mark.parametrize(
    ("convention", "written"),
    [
        ({"a.md": "read: true", "b.md": "read: false"}, False),
        ({"a.md": "read: 2021-02-03", "b.md": "read: 2021-02-03T10:00", "c.md": "read: soon"}, True),
        ({"a.md": "already: 1"}, True),
    ],
)
def test_a_vault_that_means_something_else_is_left_alone(library, key, convention, written):
    for name, line in convention.items():
        (library.roots.vault / name).write_text(f"---\n{line}\n---\n")
    library.refresh()
    assert ("read" in act(library, key, "read")) is written


@pytest.mark.parametrize(("kind", "written"), [("checkbox", False), ("text", False), ("date", True)])
def test_the_type_that_obsidian_knows_counts(vault, library, key, kind, written):
    (vault / ".obsidian" / "types.json").write_text(json.dumps({"types": {"read": kind}}))
    assert ("read" in act(library, key, "read")) is written


def test_dates_are_found_by_queries(library, key):
    act(library, key, "read")
    [hit] = library.read.find(f"[read:>={FRIDAY}]", scope="note").hits
    assert hit.id.value == library.edit.note_path(library.read.paper(key))
    assert not library.read.find(f"[read:>{FRIDAY}]", scope="note").hits
