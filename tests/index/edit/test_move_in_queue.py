"""The order of the reading queue, and moves within it."""

from __future__ import annotations

import pytest

from index import Library, LibraryError, move_in_queue
from tests.helpers.ids import shorts

TINY, HARBOUR, COUNTING = (
    "tinylens-small-models",
    "harbour-benchmark-long",
    "counting-harder-than-looks",
)
QUEUED = {TINY: "2026-11-25", HARBOUR: "2026-11-23", COUNTING: "2026-11-24"}


@pytest.fixture
def library(vault):
    (vault / "papers").mkdir()
    for key, day in QUEUED.items():
        (vault / "papers" / f"{key}.md").write_text(f"---\nkey: {key}\nqueued: {day}\n---\n", "utf-8")
    opened = Library(vault)
    opened.refresh()
    assert {paper.key for paper in opened.exports.papers(opened.exports.find().keys)} == QUEUED.keys()
    yield opened
    opened.close()


def order(library):
    library.refresh()
    return [id_.value for id_ in library.read.listing("queue")]


def move(library, key, by):
    change = move_in_queue(library.edit, library.cache, library.read.paper(key), by)
    return tuple(change.paths) if change else ()


def text(library, key):
    return (library.roots.vault / "papers" / f"{key}.md").read_text("utf-8")


def test_what_was_queued_first_comes_first(library):
    assert order(library) == [HARBOUR, COUNTING, TINY]
    assert shorts(library.read.listing("queue", "date"))[0] == f"p:{library.read.listing('papers')[0].value}"


def test_what_is_being_read_comes_before_the_rest(library):
    library.edit.set_status([library.read.paper(TINY)], "reading")
    assert order(library) == [TINY, HARBOUR, COUNTING]
    assert move(library, TINY, 1) == ()
    assert move(library, HARBOUR, -1) == ()


@pytest.mark.parametrize(
    ("key", "by", "after"),
    [
        (TINY, -1, [HARBOUR, TINY, COUNTING]),
        (TINY, -9, [TINY, HARBOUR, COUNTING]),
        (HARBOUR, 1, [COUNTING, HARBOUR, TINY]),
        (HARBOUR, 9, [COUNTING, TINY, HARBOUR]),
    ],
)
def test_a_move_writes_one_note_and_can_be_undone(library, key, by, after):
    before = text(library, key)
    assert move(library, key, by) == (f"papers/{key}.md",)
    assert order(library) == after
    library.edit.history.undo()
    assert text(library, key) == before
    assert order(library) == [HARBOUR, COUNTING, TINY]


def test_the_number_is_short(library):
    move(library, TINY, -1)
    number = text(library, TINY).partition("queue: ")[2].split()[0]
    assert len(number) <= 7


def test_papers_without_a_day_come_first_and_the_newest_of_them(library, vault):
    for key in (TINY, COUNTING):
        (vault / "papers" / f"{key}.md").write_text(f"---\nkey: {key}\n---\n", "utf-8")
    library.refresh()
    newest = [id_.value for id_ in library.read.listing("papers") if id_.value != HARBOUR]
    assert order(library) == [*newest, HARBOUR]
    move(library, HARBOUR, -1)
    assert order(library) == [newest[0], HARBOUR, newest[1]]


def test_moves_at_one_place_never_run_out_of_numbers(library):
    for _ in range(60):
        before = order(library)
        move(library, before[2], -1)
        assert order(library) == [before[0], before[2], before[1]]


def test_another_meaning_of_the_property_is_left_alone(library, vault):
    file = vault / "papers" / f"{TINY}.md"
    file.write_text(f"---\nkey: {TINY}\nqueue: [print]\nqueued: 2026-11-25\n---\n", "utf-8")
    assert order(library) == [HARBOUR, COUNTING, TINY]
    with pytest.raises(LibraryError, match=f"papers/{TINY}.md: The property queue holds something else"):
        move(library, TINY, -1)
    assert "queue: [print]" in file.read_text("utf-8")


@pytest.mark.parametrize("number", [".nan", ".inf", "1e999", "-.inf", "x"])
def test_what_is_no_number_is_no_place(library, vault, number):
    # The one in the middle, as infinite numbers would put it at an end.
    file = vault / "papers" / f"{COUNTING}.md"
    file.write_text(f"---\nkey: {COUNTING}\nqueue: {number}\nqueued: 2026-11-24\n---\n", "utf-8")
    assert order(library) == [HARBOUR, COUNTING, TINY]


def test_a_paper_that_is_not_queued_cannot_be_moved(library):
    library.edit.set_status([library.read.paper(TINY)], "read")
    library.refresh()
    with pytest.raises(LibraryError, match="is not in the queue"):
        move(library, TINY, 1)


def test_a_paper_that_is_queued_again_has_no_old_place(library):
    move(library, TINY, -9)
    library.refresh()
    library.edit.set_status([library.read.paper(TINY)], "read")
    library.refresh()
    library.edit.queue([library.read.paper(TINY)])
    assert order(library) == [HARBOUR, COUNTING, TINY]
    assert "queue:" not in text(library, TINY)


def test_the_next_close_paper_is_unread_and_comes_once(library):
    first = library.read.paper(TINY)
    chain = [first.id]
    while (found := library.read.diary.next_close(library.read.paper(chain[-1].value), chain)) is not None:
        chain.append(found.id)
    assert len(set(chain)) == len(chain) > 1
    library.edit.set_status([library.read.paper(chain[1].value)], "read")
    library.refresh()
    found = library.read.diary.next_close(first, [first.id])
    assert found is None or found.id != chain[1]
