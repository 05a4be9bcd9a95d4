"""Highlights in the app."""

from __future__ import annotations

from tests.helpers.app import TINY, go_to, running, until
from tests.helpers.pdf_files import PdfPage, mark, pdf

LINES = ("Words that matter",)


async def test_highlights_come_in_once_and_are_undone(vault):
    file = vault / "papers" / "files" / f"{TINY}.pdf"
    file.parent.mkdir(parents=True)
    file.write_bytes(pdf(PdfPage(LINES, (mark(LINES, "that matter", color=(1, 1, 0)),))))
    note = vault / "papers" / f"{TINY}.md"
    said = []
    async with running(vault, highlight_tags={"yellow": "seen"}) as (app, pilot):
        app.notify_done = said.append
        await go_to(app, pilot, f"p:{TINY}")
        await pilot.press("L")
        await until(lambda: said, 60)
        assert said == ["1 highlight added in 1 note · u to undo"]
        assert "> that matter — [[" in note.read_text("utf-8")
        assert "#seen" in note.read_text("utf-8")
        await pilot.press("L")
        await until(lambda: len(said) > 1, 60)
        assert said[1] == "No new highlights in 1 PDF file"
        await pilot.press("u")
        await until(lambda: not note.exists(), 60)
