"""Highlights from PDF files into literature notes: one step to undo, and never twice."""

from __future__ import annotations

import json

import pytest

from index import Library, LibraryError
from tests.helpers.gold import FILES
from tests.helpers.paths import NO_SAMPLES
from tests.helpers.pdf_files import Mark, PdfPage, encrypted, mark, over, pdf

REFS = "@article{roe2020, title={Ships and tides}, year=2020}\n@article{doe2021, title={Ravens}, year=2021}\n"
LINES = ("Ships go far and wide.", "The tide turns twice a day.", "Nobody knows why it does.")
SHIPS = mark(LINES, "Ships go far", name="n-1")
TIDE = mark(LINES, "turns twice", name="n-2", comment="why?", color=(1, 0, 0))
NOTE = Mark("Text", comment="Read again", rect=(20, over(2, 0, 0)[1], 40, over(2, 0, 0)[3]), color=None)


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "refs.bib").write_text(REFS)
    (folder / "papers" / "files").mkdir(parents=True)
    return folder


def put(vault, *marks, name="roe2020.pdf", pages=1):
    page = PdfPage(LINES, marks)
    (vault / "papers" / "files" / name).write_bytes(pdf(*[PdfPage(("First",))] * (pages - 1), page))


def add(library, *keys, tags=None, dry_run=False):
    library.refresh()
    papers = [library.read.paper(key) for key in keys or ("roe2020",)]
    return library.pdfs.add_highlights(papers, tags or {}, dry_run=dry_run)


def text(vault, key="roe2020"):
    return (vault / "papers" / f"{key}.md").read_text("utf-8")


def test_highlights_come_into_a_new_note_and_are_undone(vault, library):
    put(vault, NOTE, TIDE, SHIPS)
    assert add(library, dry_run=True).added == 3
    assert not (vault / "papers" / "roe2020.md").exists()
    found = add(library, tags={"red": "doubt"})
    assert (found.added, found.files, found.change.paths) == (3, 1, ["papers/roe2020.md"])
    lines = [line for line in text(vault).splitlines() if line.startswith(("> ", "why", "Read"))]
    assert lines[-5:] == [
        "> Ships go far — [[roe2020.pdf#page=1|p. 1]]",
        "> turns twice — [[roe2020.pdf#page=1|p. 1]] #doubt",
        "why?",
        "> [[roe2020.pdf#page=1|p. 1]]",
        "Read again",
    ]
    library.refresh()
    assert library.read.paper("roe2020").tags == ("doubt",)
    assert not [each for each in library.read.problems() if each.kind.severity == "error"]
    library.edit.history.undo()
    assert not (vault / "papers" / "roe2020.md").exists()


def test_again_and_saved_by_another_reader_adds_nothing(vault, library):
    put(vault, NOTE, TIDE, SHIPS)
    add(library)
    before = text(vault)
    assert add(library).added == 0
    put(vault, *(each.moved(1.0) for each in (SHIPS, TIDE, NOTE)), pages=1)
    assert not add(library).change
    put(vault, mark(LINES, "Ships go far"), mark(LINES, "turns twice", comment="why?"), NOTE)
    assert not add(library).change
    assert text(vault) == before
    put(vault, SHIPS, TIDE, NOTE, mark(LINES, "Nobody knows"))
    assert (add(library).added, text(vault).count("Nobody knows")) == (1, 1)


def test_users_words_stay_and_changed_comments_change(vault, library):
    put(vault, SHIPS, TIDE)
    add(library)
    path = vault / "papers" / "roe2020.md"
    path.write_text(text(vault).replace("> turns", "Mine, between.\n\n> turns"), "utf-8")
    put(vault, SHIPS, mark(LINES, "turns twice", name="n-2", comment="because"), NOTE)
    found = add(library)
    assert (found.added, found.changed) == (1, 1)
    assert "Mine, between.\n\n> turns" in text(vault)
    assert ("because" in text(vault), "why?" in text(vault)) == (True, False)


def test_several_papers_are_one_step_and_faults_are_named(vault, library):
    put(vault, SHIPS)
    put(vault, TIDE, name="doe2021.pdf")
    (vault / "papers" / "files" / "doe2021 (2).pdf").write_bytes(encrypted())
    found = add(library, "roe2020", "doe2021")
    assert (found.added, len(found.change.paths), found.files) == (2, 2, 3)
    assert found.remarks == (
        "papers/files/doe2021 (2).pdf: It needs a password, so its text cannot be read.",
    )
    library.edit.history.undo()
    assert not list((vault / "papers").glob("*.md"))


def test_two_files_of_one_paper_with_the_same_marks(vault, library):
    put(vault, SHIPS)
    put(vault, SHIPS, TIDE, name="roe2020 (2).pdf")
    add(library)
    assert "[[roe2020 (2).pdf#page=1|p. 1]]" in text(vault)
    assert not add(library).change


def test_links_to_files_outside_the_vault_and_as_markdown(vault, tmp_path):
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf" / "roe2020.pdf").write_bytes(pdf(PdfPage(LINES, (SHIPS,))))
    library = Library(vault, cache=tmp_path / "cache", attachments=[tmp_path / "shelf"])
    try:
        add(library)
        assert f"[p. 1](<file://{tmp_path}/shelf/roe2020.pdf#page=1>)" in text(vault)
        assert not add(library).change
        path = f"{tmp_path}/shelf/roe2020.pdf"
        assert library.read.linked_pdf(f"file://{path}", "") == library.read.linked_pdf(path, "") == path
        assert library.read.linked_pdf(f"file://{tmp_path}/other.pdf", "") is None
    finally:
        library.close()
    (vault / "papers" / "roe2020.md").unlink()
    put(vault, SHIPS)
    (vault / ".obsidian").mkdir()
    (vault / ".obsidian" / "app.json").write_text(json.dumps({"useMarkdownLinks": True}))
    library = Library(vault, cache=tmp_path / "other")
    try:
        add(library)
        assert "[p. 1](roe2020.pdf#page=1)" in text(vault)
        assert not add(library).change
    finally:
        library.close()


def test_nothing_marked_makes_no_note(vault, library):
    put(vault)
    assert not add(library).change
    assert not (vault / "papers" / "roe2020.md").exists()


def test_a_tag_that_is_none_is_refused(vault, library):
    put(vault, SHIPS)
    with pytest.raises(LibraryError, match="tag"):
        add(library, tags={"yellow": "two words"})


def test_it_ends_when_the_library_closes(vault, library):
    put(vault, SHIPS)
    library.refresh()
    paper, pdfs = library.read.paper("roe2020"), library.pdfs
    library.close()
    with pytest.raises(LibraryError, match="notes-tui ends"):
        pdfs.add_highlights([paper], {})


@pytest.mark.skipif(not FILES.is_dir(), reason=NO_SAMPLES)
def test_a_sample_comes_in_once(vault, library):
    data = (FILES / "pdf-pdfannots-hotos17.pdf").read_bytes()
    (vault / "papers" / "files" / "roe2020.pdf").write_bytes(data)
    assert add(library).added == 10
    assert "> segmentation, task switching, and 16-bit modes. — [[" in text(vault)
    assert not add(library).change
