"""Papers opened outside the app: their PDF files and addresses."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from tests.helpers.app import TINY, go_to, preview, running, shown, until
from tests.helpers.pdf_files import PdfPage, pdf


@pytest.fixture
def opened(monkeypatch):
    """Return what was opened: addresses, and files with their page."""
    found = []
    monkeypatch.setattr("notes_tui.terminal.pdf_viewers.has_viewer", lambda viewer, environment: True)
    monkeypatch.setattr("notes_tui.terminal.external_programs.open_address", found.append)
    monkeypatch.setattr(
        "notes_tui.terminal.pdf_viewers.open_pdf", lambda viewer, file, page=None: found.append((file, page))
    )
    return found


@pytest.fixture
def attached(vault):
    file = vault / "papers" / "files" / f"{TINY}.pdf"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(pdf(PdfPage(("Words",))))
    return file


def listed(app):
    options = app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(at).prompt) for at in range(options.option_count)]


async def test_files_and_addresses_are_listed(vault, attached, opened):
    async with running(vault) as (app, pilot):
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("o")
        await until(lambda: shown(app) == "Picker")
        shown_items = listed(app)
        assert f"papers/files/{TINY}.pdf" in shown_items[0]
        assert "github.com/example/tinylens" in " ".join(shown_items)
        assert shown_items[-1].startswith("Search")
        await pilot.press("enter")
        await until(lambda: opened)
        assert opened == [(attached, None)]


async def test_a_link_to_a_page_opens_the_file_there(vault, attached, opened):
    (vault / "Ideas.md").write_text(f"See [[{TINY}.pdf#page=3|p. 3]].\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("tab", "enter")
        await until(lambda: opened)
        assert opened == [(attached, 3)]


async def test_where_no_viewer_can_be_seen_the_page_is_shown_here(vault, attached, opened, monkeypatch):
    attached.write_bytes(pdf(PdfPage(("First",)), PdfPage(("Second",))))
    monkeypatch.setattr("notes_tui.terminal.pdf_viewers.has_viewer", lambda viewer, environment: False)
    (vault / "Ideas.md").write_text(f"See [[{TINY}.pdf#page=2|p. 2]].\n", "utf-8")
    async with running(vault) as (app, pilot):
        await pilot.press("2")
        await go_to(app, pilot, "n:Ideas.md")
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
        await pilot.press("tab", "enter")
        await until(lambda: shown(app) == "PdfScreen" and app.screen.count == 2)
        assert app.screen.page == 2
        await pilot.press("o")
        await until(lambda: opened)
        assert opened == [(attached, 2)]


async def test_a_word_that_only_a_pdf_file_has_is_shown_with_its_page(vault, attached, opened):
    attached.write_bytes(pdf(PdfPage(("First",)), PdfPage(("It tells of zebra crossings",))))
    async with running(vault) as (app, pilot):
        await until(
            lambda: (
                list(app.library.read.find("zebra").hits) or setattr(app.library.cache, "searched_at", 0.0)
            )
        )
        await pilot.press("slash", *"zebra", "enter")
        await until(lambda: "It tells of zebra crossings — PDF, p. 2" in preview(app))
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")
