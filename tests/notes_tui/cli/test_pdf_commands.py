"""The commands for PDF files."""

from __future__ import annotations

import json

from tests.helpers.app import TINY
from tests.helpers.command_line import command
from tests.helpers.pdf_files import PdfPage, encrypted, mark, pdf


def test_attach_then_show_then_undo(vault, tmp_path, capsys):
    given = tmp_path / "a.pdf"
    given.write_bytes(pdf(PdfPage(("Words",))))
    path = f"papers/files/{TINY}.pdf"
    assert command(vault, capsys, "attach", TINY, str(given))[:2] == (0, f"{path}\n")
    code, out, err = command(vault, capsys, "attach", TINY, str(given), "--json")
    assert (code, json.loads(out)) == (0, {"path": path, "created": False})
    assert "nothing was copied" in err
    assert json.loads(command(vault, capsys, "show", TINY, "--json")[1])["pdfs"] == [path]
    assert f"pdf           {path}" in command(vault, capsys, "show", TINY)[1]
    assert TINY in command(vault, capsys, "search", "has:pdf")[1]
    assert command(vault, capsys, "undo")[0] == 0
    assert not (vault / path).exists()
    assert TINY not in command(vault, capsys, "search", "has:pdf")[1]


def test_a_search_shows_the_page_that_has_the_words(vault, tmp_path, capsys):
    given = tmp_path / "a.pdf"
    given.write_bytes(pdf(PdfPage(("Nothing",)), PdfPage(("It tells of zebra crossings",))))
    assert command(vault, capsys, "attach", TINY, str(given))[0] == 0
    assert command(vault, capsys, "index")[0] == 0
    assert (
        f"\n    papers/files/{TINY}.pdf, p. 2: It tells of zebra"
        in command(vault, capsys, "search", "zebra")[1]
    )


def test_attach_refuses_what_is_no_paper_or_no_pdf(vault, tmp_path, capsys):
    given = tmp_path / "a.pdf"
    given.write_text("plain")
    assert command(vault, capsys, "attach", "no-such-key", str(given))[0] == 2
    code, out, err = command(vault, capsys, "attach", TINY, str(given))
    assert (code, out) == (2, "")
    assert "is not a PDF file" in err


def test_highlights_by_key_and_by_query(vault, capsys):
    lines = ("Words that matter",)
    file = vault / "papers" / "files" / f"{TINY}.pdf"
    file.parent.mkdir(parents=True)
    file.write_bytes(pdf(PdfPage(lines, (mark(lines, "that matter"),))))
    code, out, err = command(vault, capsys, "highlights", TINY, "--dry-run")
    assert (code, out) == (0, f"papers/{TINY}.md\n")
    assert "1 highlight would be added in 1 note." in err
    code, out, _err = command(vault, capsys, "highlights", "has:pdf", "--json")
    value = json.loads(out)
    assert (code, value["added"], value["files"], value["remarks"]) == (0, 1, 1, [])
    assert "> that matter — [[" in (vault / "papers" / f"{TINY}.md").read_text("utf-8")
    assert "No new highlights in 1 PDF file." in command(vault, capsys, "highlights", TINY)[2]
    file.write_bytes(encrypted())
    code, _out, err = command(vault, capsys, "highlights", TINY)
    assert (code, "needs a password" in err) == (1, True)
    assert "There is no PDF file" in command(vault, capsys, "highlights", "NOT has:pdf")[2]
