"""Pages of PDF files as pictures."""

from __future__ import annotations

import pytest

from index.errors import LibraryError
from index.papers.cancelling import Cancelled
from index.papers.pdf import PdfLimits
from index.papers.pdf_picture import MOST_PIXELS, draw_page
from tests.helpers.pdf_files import HEIGHT, WIDTH, PdfPage, encrypted, pdf

# A red square in the upper left corner of the page, a tenth of its width.
RED = b"1 0 0 rg 0 730.8 61.2 61.2 re f"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(PdfPage(("Words",)), PdfPage(content=RED)))
    return path


def pixel(picture, x, y):
    at = 3 * (y * picture.width + x)
    return tuple(picture.pixels[at : at + 3])


def test_a_page_is_drawn_as_large_as_fits(file):
    picture = draw_page(file, 2, 306, 10_000)
    assert (picture.page, picture.pages, picture.width, picture.height) == (2, 2, 306, HEIGHT * 306 // WIDTH)
    assert len(picture.pixels) == 3 * picture.width * picture.height
    assert pixel(picture, 5, 5) == (255, 0, 0)
    assert pixel(picture, 100, 5) == pixel(picture, 5, 100) == (255, 255, 255)
    low = draw_page(file, 2, 10_000, 99)
    assert (low.width, low.height) == (77, 99)


def test_words_leave_marks_on_the_page(file):
    assert set(draw_page(file, 1, 306, 10_000).pixels) != {255}


def test_the_last_page_stands_for_those_after_it(file):
    assert draw_page(file, 99, 100, 1_000).page == 2
    assert draw_page(file, 0, 100, 1_000).page == 1


def test_no_picture_is_larger_than_the_limit(file):
    picture = draw_page(file, 1, 100_000, 100_000)
    assert 0 < picture.width * picture.height <= MOST_PIXELS


def test_a_page_of_extreme_size_is_drawn_small(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(PdfPage(("x",))).replace(b"[0 0 612 792]", b"[0 0 9 14400]"))
    picture = draw_page(path, 1, 1_000, 1_000)
    assert picture.height <= 1_000
    assert picture.width >= 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (encrypted(), "needs a password"),
        (b"<html>", "is not a PDF file"),
        (b"%PDF-1.7\nnothing", "is damaged"),
        (None, "cannot be read"),
    ],
    ids=["encrypted", "html", "broken", "missing"],
)
def test_a_bad_file_is_refused_with_a_reason(tmp_path, data, why):
    path = tmp_path / "a.pdf"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(LibraryError, match=why):
        draw_page(path, 1, 100, 100)


def test_a_page_that_takes_too_long_is_given_up(tmp_path):
    path = tmp_path / "a.pdf"
    shading = b"\n".join(b"%d 0 0 RG 0 %d m 612 %d l S" % (n % 2, n % 792, -n % 792) for n in range(200_000))
    path.write_bytes(pdf(PdfPage(content=shading, packed=True)))
    with pytest.raises(LibraryError, match=r"Page 1 cannot be drawn\. It takes more than 0\.2 s\."):
        draw_page(path, 1, 2_000, 3_000, PdfLimits(seconds=0.2))


def test_drawing_can_be_cancelled(file):
    with pytest.raises(Cancelled):
        draw_page(file, 1, 100, 100, cancelled=lambda: True)
