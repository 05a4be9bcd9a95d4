"""PDF files: text, annotations and identifiers, and what becomes of files that are hostile or damaged."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from index.errors import LibraryError
from index.papers import pdf
from index.papers.cancelling import Cancelled
from index.papers.pdf import PdfContents, PdfLimits, read_pdf, read_pdfs
from tests.helpers.gold import FILES
from tests.helpers.paths import NO_SAMPLES, ROOT
from tests.helpers.pdf_files import Mark, PdfPage, encrypted, mark, over
from tests.helpers.pdf_files import pdf as made

LINES = ("Hardware is crazy. It has grown", "for many years, and nobody knows", "all of it (any more).")


@pytest.fixture
def read(tmp_path):
    def read(data: bytes, limits: PdfLimits | None = None) -> PdfContents:
        file = tmp_path / "a.pdf"
        file.write_bytes(data)
        return read_pdf(file, limits or PdfLimits())

    return read


def test_text_of_each_page(read):
    found = read(made(PdfPage(LINES), PdfPage(("Second page",))))
    assert (found.state, found.fault, found.pages) == ("whole", "", 2)
    assert found.texts == ("\n".join(LINES), "Second page")


def test_title_doi_and_arxiv_id(read):
    first = ("arXiv:2401.12345v2 [cs.CL] 3 Jan 2024", "https://doi.org/10.1000/ABC.1.", "like 10.2000/other")
    found = read(made(PdfPage(first), PdfPage(("doi:10.3000/next",)), title="A\x07 Title"))
    assert (found.title, found.doi, found.arxiv_id) == ("A Title", "10.1000/abc.1", "2401.12345")


def test_an_id_in_running_text_is_not_that_of_the_file(read):
    found = read(made(PdfPage(("We follow others (arXiv:1706.03762) here", "and more"))))
    assert (found.doi, found.arxiv_id) == (None, None)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Highlight", "highlight"),
        ("Underline", "underline"),
        ("Squiggly", "squiggly"),
        ("StrikeOut", "strike-out"),
    ],
)
def test_marks_have_whole_words(read, kind, expected):
    cut = mark(LINES, "zy. It ha", kind=kind, comment="why?\r\n  is it  ", name="n-1", appearance=True)
    (found,) = read(made(PdfPage(LINES, (cut,)))).annotations
    assert (found.kind, found.text, found.page) == (expected, "crazy. It has", 1)
    assert (found.comment, found.name, found.color) == ("why?\nis it", "n-1", "#ffff00")
    assert (found.x, found.y) == (265, 80)


def test_a_mark_over_lines_is_one_passage(read):
    lines = ("Hardware is", "growing")
    both = Mark(quads=(over(0, 9, 11), over(1, 0, 7)))
    (found,) = read(made(PdfPage(lines, (both,)))).annotations
    assert found.text == "is growing"


def test_notes_and_free_text_in_reading_order(read):
    marks = (
        mark(LINES, "all of it", name="3"),
        Mark("Text", comment="second", rect=(30, over(1, 0, 0)[1], 50, over(1, 0, 0)[3]), name="2"),
        Mark("Popup", comment="never", rect=(0, 0, 20, 20)),
        Mark("FreeText", comment="last", rect=(72, 100, 172, 120)),
        mark(LINES, "Hardware", name="1"),
        Mark("Text", comment="hidden", rect=(0, 0, 20, 20), more="/F 2"),
        Mark("Text", comment="Accepted", rect=(0, 0, 20, 20), more="/StateModel (Review)"),
    )
    found = read(made(PdfPage(LINES, marks))).annotations
    assert [(each.kind, each.text or each.comment) for each in found] == [
        ("highlight", "Hardware"),
        ("note", "second"),
        ("highlight", "all of it"),
        ("free-text", "last"),
    ]


def test_a_comment_that_repeats_the_passage_is_none(read):
    (found,) = read(made(PdfPage(LINES, (mark(LINES, "crazy", comment=" Crazy"),)))).annotations
    assert (found.text, found.comment) == ("crazy", "")


def test_hyphens_at_line_ends_are_joined_in_passages_too(read):
    lines = ("It has many regis-", "ters in all of its parts", "and more than that")
    part = mark(lines, "many regis")
    found = read(made(PdfPage(lines, (part,))))
    assert found.texts[0].startswith("It has many registers in all")
    assert found.annotations[0].text == "many registers"


def test_no_control_character_comes_out(read):
    comment = "a\x9b]0;x\x07b\u202ec"
    (found,) = read(made(PdfPage(LINES, (mark(LINES, "crazy", comment=comment),)))).annotations
    assert found.comment == "a]0;xb\ufffdc"


@pytest.mark.parametrize(
    ("data", "state", "fault"),
    [
        (encrypted(), "encrypted", "password"),
        (made(PdfPage(())), "no-text", "scan"),
        (b"%PDF-1.7\nnothing", "broken", "damaged"),
        (b"<html>", "broken", "not a PDF"),
        (b"", "broken", "not a PDF"),
    ],
)
def test_faults_are_named(read, data, state, fault):
    found = read(data)
    assert (found.state, found.texts and "".join(found.texts)) in [(state, ()), (state, "")]
    assert fault in found.fault


def test_a_broken_table_of_places_is_repaired(read):
    data = made(PdfPage(LINES))
    assert read(data.replace(b"startxref\n", b"startxref\n9")).texts == ("\n".join(LINES),)


def test_more_pages_than_the_limit_are_cut_off(read):
    found = read(made(*[PdfPage((f"Page {number}",)) for number in range(5)]), PdfLimits(pages=2))
    assert (found.state, found.pages, found.texts) == ("cut-off", 5, ("Page 0", "Page 1"))
    assert found.fault == "Read up to page 2 of 5: only its first 2 pages are read."


def test_more_text_than_the_limit_is_cut_off(read):
    found = read(made(*[PdfPage(("x" * 60,))] * 5), PdfLimits(characters=100))
    assert (found.state, [len(text) for text in found.texts]) == ("cut-off", [60, 40])


def test_a_page_that_takes_for_ever_costs_only_itself(tmp_path):
    bomb = b"BT /F1 10 Tf " + b"1 0 0 1 72 700 Tm (words and words and words) Tj " * 1_000_000 + b"ET"
    slow = tmp_path / "slow.pdf"
    slow.write_bytes(made(PdfPage(("First",)), PdfPage(content=bomb, packed=True), PdfPage(("Third",))))
    good = tmp_path / "good.pdf"
    good.write_bytes(made(PdfPage(("Good",))))
    first, second = read_pdfs([slow, good], PdfLimits(seconds=0.5))
    assert (first.state, first.texts[0]) == ("cut-off", "First")
    assert first.fault == "Read up to page 1 of 3: reading it takes more than 0.5 s."
    assert second.texts == ("Good",)


def test_memory_is_limited(tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(made(PdfPage(("First",)), PdfPage(content=b" " * 300_000_000, packed=True)))
    found = read_pdf(file, PdfLimits(megabytes=256))
    assert (found.pages, found.texts[0]) == (2, "First")
    assert (found.state, found.texts[1:]) in [("whole", ("",)), ("cut-off", ())]


def test_what_is_not_a_file_is_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.pdf")
    found = read_pdfs([tmp_path / "pipe.pdf", tmp_path, tmp_path / "missing.pdf"])
    assert [each.state for each in found] == ["unreadable"] * 3


def test_many_files_are_read_in_order(tmp_path):
    files = [tmp_path / f"{number}.pdf" for number in range(20)]
    for number, file in enumerate(files):
        file.write_bytes(encrypted() if number % 7 == 3 else made(PdfPage((f"File {number}",))))
    found = [each.texts[0] if each.texts else each.state for each in read_pdfs(files)]
    assert found == ["encrypted" if number % 7 == 3 else f"File {number}" for number in range(20)]


def test_reading_is_cancelled(tmp_path):
    with pytest.raises(Cancelled):
        read_pdf(tmp_path / "a.pdf", cancelled=lambda: True)


def test_a_process_that_fails_before_it_begins_is_no_fault_of_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "_WORKER", "index.papers.no_such_module")
    with pytest.raises(LibraryError, match="no_such_module"):
        read_pdf(tmp_path / "a.pdf")


def test_pdfium_is_loaded_in_the_other_process_only():
    code = "import sys, index, index.papers.pdf, notes_tui.app; print('pypdfium2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


GOLD = json.loads((FILES.parent / "gold.json").read_text("utf-8")) if FILES.is_dir() else {}
TYPES = {"Text": "note", "Highlight": "highlight", "Squiggly": "squiggly", "StrikeOut": "strike-out"}


@pytest.mark.skipif(not GOLD, reason=NO_SAMPLES)
@pytest.mark.parametrize("name", sorted(name for name in GOLD if name.endswith(".pdf")) or ["none"])
def test_samples_have_their_gold_values(name):
    gold = GOLD[name]
    found = read_pdf(FILES / name)
    words = " ".join(found.texts).split()
    assert all(char.isprintable() or char == "\n" for text in found.texts for char in text)
    if "rejected" in gold:
        assert found.state == "encrypted"
        return
    assert found.pages == gold["pages"]
    if gold.get("words") == 0:
        assert (words, found.state) == ([], "no-text")
    if "words_about" in gold:
        assert len(words) == pytest.approx(gold["words_about"], rel=0.02)
    if "annotations" in gold:
        assert len(found.annotations) == gold["annotations"]
    for kind, count in gold.get("by_type", {}).items():
        assert count in (None, [each.kind for each in found.annotations].count(TYPES[kind]))
    for wanted in gold.get("first", []):
        same = [
            each
            for each in found.annotations
            if (each.page, each.kind) == (wanted["page"], TYPES[wanted["type"]])
            and wanted.get("text", each.text) == each.text
            and wanted.get("text_has", "") in each.text
            and wanted.get("note", each.comment) == each.comment
        ]
        assert len(same) >= 1, wanted
