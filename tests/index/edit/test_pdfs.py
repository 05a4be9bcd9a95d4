"""PDF files attached to papers."""

from __future__ import annotations

import pytest

from index import Library, LibraryError
from tests.helpers.pdf_files import PdfPage, pdf

REFS = "@article{roe2020, title={Ships and tides}, year=2020}\n"
DATA = pdf(PdfPage(("Ships",)))


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "refs.bib").write_text(REFS)
    return folder


@pytest.fixture
def paper(library):
    library.refresh()
    return library.read.paper("roe2020")


def test_a_file_is_copied_under_the_key_and_undone(vault, library, paper, tmp_path):
    given = tmp_path / "download (3).pdf"
    given.write_bytes(DATA)
    assert library.pdfs.attach(paper, given) == ("papers/files/roe2020.pdf", True)
    assert (vault / "papers/files/roe2020.pdf").read_bytes() == given.read_bytes() == DATA
    library.refresh()
    assert library.read.pdfs(paper) == ("papers/files/roe2020.pdf",)
    assert library.pdfs.attach(paper, given) == ("papers/files/roe2020.pdf", False)
    library.edit.history.undo()
    assert not (vault / "papers/files/roe2020.pdf").exists()


def test_another_file_is_never_written_over(vault, library, paper, tmp_path):
    (vault / "papers/files").mkdir(parents=True)
    (vault / "papers/files/roe2020.pdf").write_bytes(b"another")
    given = tmp_path / "a.pdf"
    given.write_bytes(DATA)
    assert library.pdfs.attach(paper, given).path == "papers/files/roe2020 (2).pdf"
    assert (vault / "papers/files/roe2020.pdf").read_bytes() == b"another"
    library.refresh()
    assert "papers/files/roe2020 (2).pdf" in library.read.pdfs(paper)


@pytest.mark.parametrize(
    ("content", "why"), [(b"<html>", "is not a PDF file"), (None, "is not there")], ids=["html", "missing"]
)
def test_what_is_refused(vault, library, paper, tmp_path, content, why):
    given = tmp_path / "a.pdf"
    if content is not None:
        given.write_bytes(content)
    with pytest.raises(LibraryError, match=why):
        library.pdfs.attach(paper, given)
    assert not (vault / "papers/files").exists()


def test_a_folder_outside_the_vault(vault, tmp_path):
    given = tmp_path / "a.pdf"
    given.write_bytes(DATA)
    library = Library(vault, cache=tmp_path / "cache", attachments=[tmp_path / "shelf"])
    try:
        library.refresh()
        paper = library.read.paper("roe2020")
        with pytest.raises(LibraryError, match="cannot be reached"):
            library.pdfs.attach(paper, given)
        (tmp_path / "shelf").mkdir()
        path = str(tmp_path / "shelf" / "roe2020.pdf")
        assert library.pdfs.attach(paper, given) == (path, True)
        library.refresh()
        assert library.read.pdfs(paper) == (path,)
    finally:
        library.close()


def test_pages_are_read_again_only_after_a_change(vault, library, paper, monkeypatch):
    name = "papers/files/roe2020.pdf"
    (vault / "papers/files").mkdir(parents=True)
    (vault / name).write_bytes(DATA)
    assert library.pdfs.pages(name) == (1, ("Ships",), "")
    library.refresh(pdfs=True)
    with monkeypatch.context() as patched:
        patched.setattr("index.papers.pdf.read_pdf", None)
        assert library.pdfs.pages(name) == (1, ("Ships",), "")
    (vault / name).write_bytes(pdf(PdfPage(("Tides",)), PdfPage(("Ebb",))))
    assert library.pdfs.pages(name) == (2, ("Tides", "Ebb"), "")


def test_pages_of_a_file_that_is_gone_or_damaged(vault, library, paper):
    with pytest.raises(LibraryError, match=r"gone\.pdf is not there any more"):
        library.pdfs.pages("papers/files/gone.pdf")
    (vault / "bad.pdf").write_bytes(b"%PDF-1.7\nnothing")
    assert library.pdfs.pages("bad.pdf") == (0, (), "It is damaged: PDFium cannot open it.")


def test_a_page_as_a_picture(vault, library, paper):
    (vault / "a.pdf").write_bytes(DATA)
    picture = library.pdfs.picture("a.pdf", 1, 200, 1_000)
    assert (picture.width, picture.page, picture.pages) == (200, 1, 1)
    with pytest.raises(LibraryError, match="Drawing the page was cancelled"):
        library.pdfs.picture("a.pdf", 1, 200, 1_000, cancelled=lambda: True)
