"""The inbox in the app: grouped, triaged by keys, undone."""

from __future__ import annotations

import pytest

from notes_tui.view.inbox_groups import inbox_groups
from notes_tui.widgets.key_line import KeyLine
from notes_tui.widgets.row_list import RowList
from tests.helpers import services
from tests.helpers.app import rows, running, shown, until

FRIDAY = services.daily(("2611.27001", "Lanterns for Long Contexts"), ("2611.27002", "Kites over Graphs"))
THURSDAY = services.daily(("2611.26001", "Rafts without Rudders"))


def drop(vault, name, data):
    path = vault / "corpus" / "fetched" / "hf" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def texts(app):
    return [" ".join(row.split()) for row in rows(app)]


def has(app, *parts):
    found = texts(app)
    return len(found) == len(parts) and all(part in row for part, row in zip(parts, found, strict=True))


async def test_new_papers_are_grouped_and_triaged_by_keys(vault):
    async with running(vault) as (app, pilot):
        await pilot.press("6")
        await until(lambda: app.screen.view == "inbox")
        drop(vault, "2026-11-27.json", FRIDAY)
        drop(vault, "2026-11-26.json", THURSDAY)
        app.library.look()
        await until(
            lambda: (
                has(app, "2026-11-27 · 2", "Kites", "Lanterns", "2026-11-26 · 1", "Rafts")
                or has(app, "2026-11-27 · 2", "Lanterns", "Kites", "2026-11-26 · 1", "Rafts")
            )
        )
        first = app.screen.current()
        await pilot.press("z")
        await until(lambda: len(texts(app)) == 4)
        assert f"dismissed arxiv:{first_id(app, first)}" in (vault / "corpus" / "inbox.txt").read_text(
            "utf-8"
        )
        # The next one comes by itself.
        second = app.screen.current()
        assert second != first
        await pilot.press("a")
        await until(lambda: has(app, "2026-11-26 · 1", "Rafts"))
        await pilot.press("u")
        await until(lambda: len(texts(app)) == 4)
        await pilot.press("g", "a")
        await until(lambda: has(app, "2026-11-26 · 1", "Rafts"))
        await until(lambda: app.screen.current() is not None)
        await pilot.press("Q")
        await until(lambda: texts(app) == [] or "Nothing new" in texts(app)[0])
        assert len(list((vault / "papers").glob("*.md"))) == 1
        await pilot.press("4")
        await until(lambda: any("Rafts" in row for row in texts(app)))


def found(app, query):
    return {hit.id for hit in app.library.read.find(query, scope="paper", limit=100).hits}


def first_id(app, id_):
    return app.library.read.paper(id_.value).arxiv_id


async def test_a_query_narrows_the_inbox(vault):
    async with running(vault) as (app, pilot):
        drop(vault, "2026-11-27.json", FRIDAY)
        app.library.look()
        await pilot.press("6", "/", *"kites", "enter")
        await until(lambda: has(app, "Kites over Graphs"))
        assert shown(app) == "BrowseScreen"


def named(app):
    """The keys that the footer names, and whether all of them are in sight."""
    line = app.screen.query_one(KeyLine)
    return {key.name for key in line.keys}, len(line.keys) == len(line.active)


@pytest.mark.parametrize(("width", "has_room"), [(80, False), (97, False), (98, True), (120, True)])
async def test_the_footer_of_the_inbox_names_its_keys_where_there_is_room(vault, width, has_room):
    decisions = {"Keep", "Dismiss", "Queue up"}
    async with running(vault, (width, 24)) as (app, pilot):
        await until(lambda: "Search" in named(app)[0])
        others = named(app)[0]
        assert not decisions & others
        await pilot.press("6")
        await until(lambda: named(app) == (others | decisions if has_room else others, True))
        # There, one more key has a name.
        await pilot.press("tab")
        more = others | {"Read"}
        await until(lambda: named(app) == (more | decisions if width >= 106 else more, True))
        await pilot.resize_terminal(160, 24)
        await until(lambda: named(app) == (more | decisions, True))
        await pilot.press("1")
        await until(lambda: named(app) == (others, True))


async def test_sixty_papers_take_a_key_each(vault):
    papers = [(f"2611.{number:05}", f"Paper {number} on Tides") for number in range(60)]
    async with running(vault) as (app, pilot):
        drop(vault, "2026-11-27.json", services.daily(*papers))
        app.library.look()
        await pilot.press("6")
        await until(lambda: len(app.screen.query_one(RowList).ids) == 61)
        keys = [("a", "z")[number % 2] for number in range(60)]
        await pilot.press(*keys)
        file = vault / "corpus" / "inbox.txt"
        await until(lambda: len(file.read_text("utf-8").splitlines()) == 61)
        marks = [line.split()[0] for line in file.read_text("utf-8").splitlines()[1:]]
        assert (marks.count("kept"), marks.count("dismissed")) == (30, 30)
        await until(lambda: len(app.screen.query_one(RowList).ids) == 0)


async def test_any_list_is_triaged_without_leaving_it(vault):
    async with running(vault) as (app, pilot):
        drop(vault, "2026-11-27.json", FRIDAY)
        app.library.look()
        await pilot.press("/", *"day:2026-11-27", "enter")
        await until(lambda: len(texts(app)) == 2)
        first, second = app.screen.query_one(RowList).ids
        await pilot.press("z")
        assert app.screen.current() == second
        await pilot.press("a")
        await until(lambda: len(found(app, "is:new")) == 0)
        assert found(app, "is:dismissed") == {first}
        assert app.screen.view == "papers"
        assert len(texts(app)) == 2
        await pilot.press("u", "u")
        await until(lambda: found(app, "is:new") == {first, second})


async def test_the_reader_goes_on_to_the_next_paper(vault):
    async with running(vault) as (app, pilot):
        drop(vault, "2026-11-27.json", FRIDAY)
        app.library.look()
        await pilot.press("6")
        await until(lambda: len(texts(app)) == 3)
        _rule, first, second = app.screen.query_one(RowList).ids
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("a")
        await until(lambda: shown(app) == "ReaderScreen" and app.screen.current() == second)
        await until(lambda: found(app, "is:new") == {second})
        await pilot.press("z")
        await until(lambda: found(app, "is:dismissed") == {second})
        await until(lambda: shown(app) == "BrowseScreen")
        assert found(app, "is:new") == set()
        assert first not in found(app, "is:dismissed")


def test_groups_are_named_by_what_brought_the_papers():
    class Paper:
        def __init__(self, *files):
            self.sources = [type("Source", (), {"file": file}) for file in files]

    listed = [
        Paper("corpus/page.txt"),
        Paper("corpus/fetched/hf/2026-11-26.json", "corpus/fetched/queries/tides/2026-11-27-p2.xml"),
        Paper("/x/fetched/hf/2026-W48-p2.json", "corpus/fetched/arxiv/2609.1v1.xml"),
        Paper("corpus/fetched/queries/tides/2026-11-27.xml"),
    ]
    assert [(name, [listed.index(each) for each in found]) for name, found in inbox_groups(listed)] == [
        ("Daily Papers, 2026-W48", [2]),
        ("tides, 2026-11-27", [1, 3]),
        ("page.txt", [0]),
    ]
