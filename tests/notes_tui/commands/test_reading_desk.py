"""Order the queue by keys, and go on to other papers."""

from __future__ import annotations

import pytest

from index import DocumentId
from tests.helpers.app import TINY, rows, running, says, shown, until

HARBOUR, COUNTING = "harbour-benchmark-long", "counting-harder-than-looks"


@pytest.fixture
def queued(vault):
    (vault / "papers").mkdir()
    for day, key in enumerate((HARBOUR, COUNTING, TINY), 23):
        (vault / "papers" / f"{key}.md").write_text(f"---\nkey: {key}\nqueued: 2026-11-{day}\n---\n", "utf-8")
    return vault


def has(app, *words):
    found = rows(app)
    return len(found) == len(words) and all(word in row for word, row in zip(words, found, strict=True))


async def test_papers_are_moved_in_the_queue_by_keys_and_the_cursor_stays_on_them(queued):
    async with running(queued) as (app, pilot):
        await pilot.press("4")
        await until(lambda: has(app, "Harbour", "Counting", "TinyLens"))
        await pilot.press("G", "(", "(")
        await until(lambda: has(app, "TinyLens", "Harbour", "Counting"))
        assert app.screen.current() == DocumentId.paper(TINY)
        await pilot.press("u")
        await until(lambda: has(app, "Harbour", "TinyLens", "Counting"))
        await pilot.press(")")
        await until(lambda: has(app, "Harbour", "Counting", "TinyLens"))


async def test_other_lists_are_not_ordered_by_hand(queued):
    async with running(queued) as (app, pilot):
        before = {file: file.read_bytes() for file in queued.rglob("*.md")}
        await pilot.press("(", "4", "slash", *"lens", "enter", ")")
        await says(app, "List the queue first")
        assert {file: file.read_bytes() for file in queued.rglob("*.md")} == before


async def test_a_chain_of_close_papers_does_not_repeat_and_leads_back(queued):
    async with running(queued) as (app, pilot):
        first = app.screen.current()
        seen = [first]
        for _ in range(2):
            await pilot.press("W")
            await until(
                lambda: (
                    (shown(app) == "ReaderScreen" and app.screen.current() not in seen)
                    or any("close to this one" in each.message for each in app._notifications)
                )
            )
            if app.screen.current() not in seen:
                seen.append(app.screen.current())
        assert len(seen) > 1
        await pilot.press("escape")
        await until(lambda: app.screen.current() == seen[-2])


async def test_a_random_paper_of_the_queue_is_another_one(queued):
    async with running(queued) as (app, pilot):
        here = app.screen.current()
        await pilot.press("B")
        await until(lambda: shown(app) == "ReaderScreen")
        assert app.screen.current() != here
        assert app.screen.current().kind == "paper"
