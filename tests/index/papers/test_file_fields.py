"""Names of PDF files in the fields of reference managers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers import formats
from index.papers.file_fields import pdf_names

# As they stand between the braces of an entry.
FIELDS = {
    r"papers/x.pdf": ["papers/x.pdf"],
    r":papers/x.pdf:PDF": ["papers/x.pdf"],
    r"desc:/home/me/a\_b.pdf:application/pdf;x:b.PDF:PDF": ["/home/me/a_b.pdf", "b.PDF"],
    r":home/me/My Docs/a.pdf:pdf": ["/home/me/My Docs/a.pdf"],
    r":C$\backslash$:/Users/me/x.pdf:pdf": ["C:/Users/me/x.pdf"],
    r"Full Text PDF:C\:\\Users\\me\\Zotero\\x.pdf:application/pdf": ["C:/Users/me/Zotero/x.pdf"],
    r"file:///home/me/a%20b.pdf": ["/home/me/a b.pdf"],
    r":a\;b.pdf:PDF": ["a;b.pdf"],
    r"Snapshot:x.html:text/html;PDF:x.pdf:application/pdf": ["x.pdf"],
    r"x.pdf;x.pdf": ["x.pdf"],
    r":x.html:URL": [],
    r":::": [],
    r"../../etc/passwd": [],
}


@pytest.mark.parametrize(("field", "expected"), FIELDS.items())
def test_every_form_is_read(field, expected):
    (record,) = formats.read("a.bib", f"@article{{k, title={{T}}, file={{{field}}}}}".encode()).records
    assert list(pdf_names(dict(record.fields)["file"])) == expected


@given(st.text(":;\\/.pdfPDF $C{}", max_size=60))
def test_anything_gives_names_of_pdf_files(value):
    assert all(name.lower().endswith(".pdf") for name in pdf_names(value))
