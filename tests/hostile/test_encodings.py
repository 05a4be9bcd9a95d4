"""Notes and pages in other encodings, with bytes that are not text, and with every kind of line ending."""

from __future__ import annotations

import pytest

from index import LibraryError
from tests.hostile.conftest import check, ids, named, unnamed

NOT_UTF8 = {
    "bad bytes": b"zanzibar \xff\xfe\xfa words",
    "Latin-1": "zanzibar café".encode("latin-1"),
    "UTF-16": "zanzibar café".encode("utf-16"),
    "cut short": "zanzibar é".encode()[:-1],
    "overlong": b"zanzibar \xc0\xaf",
    "surrogate": b"zanzibar \xed\xa0\x80",
}


@pytest.mark.parametrize("data", NOT_UTF8.values(), ids=NOT_UTF8)
def test_a_note_that_is_not_utf8_is_read_reported_and_never_written(library, vault, data):
    (vault / "bad.md").write_bytes(data)
    check(library, vault, notes=4)
    assert "UTF-8" in named(library, "bad.md", "encoding")
    assert ids(library, "zanzibar") == ["n:bad.md"]
    with pytest.raises(LibraryError, match=r"bad\.md is not valid UTF-8"):
        library.edit.tag(["bad.md"], ["x"])
    assert (vault / "bad.md").read_bytes() == data


@pytest.mark.parametrize(
    "data",
    [b"zanzibar \0 words", "zanzibar words".encode("utf-16-le"), "zanzibar".encode("utf-16-be"), b"\0" * 99],
)
def test_a_note_with_nul_bytes_is_reported(library, vault, data):
    (vault / "nul.md").write_bytes(data)
    check(library, vault, notes=4)
    assert "NUL" in named(library, "nul.md", "not-text", line=1)


def another_page(vault, encoding):
    page = (vault / "corpus" / "page.txt").read_text("utf-8").replace("Harbour: A", "Zanzibar: A")
    data = page.replace("•", "·").replace("several long", "several café").encode(encoding)
    (vault / "corpus" / "other.txt").write_bytes(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_that_declares_its_encoding_is_read(library, vault, encoding):
    another_page(vault, encoding)
    check(library, vault, papers=4)
    (paper,) = (hit.item for hit in library.read.search("zanzibar", scope="paper").hits)
    assert "café" in paper.abstract
    assert paper.published == "2026-02-11"
    assert unnamed(library, "corpus/other.txt")


def test_a_latin_1_page_is_read_and_named(library, vault):
    another_page(vault, "latin-1")
    check(library, vault, papers=4)
    (paper,) = (hit.item for hit in library.read.search("zanzibar", scope="paper").hits)
    assert "several café documents" in paper.abstract
    (problem,) = (p for p in library.read.problems() if p.path == "corpus/other.txt")
    assert problem.line == 12
    assert problem.detail.startswith("This is not valid UTF-8; it was read as")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_a_page_in_an_unknown_encoding_is_reported(library, vault, encoding):
    another_page(vault, encoding)
    check(library, vault)
    assert "UTF-8" in named(library, "corpus/other.txt", "rejected-record")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_endings_and_byte_order_marks_are_kept(library, vault, start, end):
    text = start + end.join(["---", "tags: [ends]", "---", "# Zanzibar", "", "some words", ""])
    (vault / "ends.md").write_bytes(text.encode())
    page = (vault / "corpus" / "page.txt").read_text("utf-8")
    (vault / "corpus" / "page.txt").write_bytes((start + page.replace("\n", end)).encode())
    check(library, vault, notes=4)
    assert unnamed(library, "ends.md")
    assert unnamed(library, "corpus/page.txt")
    assert ids(library, "tag:ends") == ["n:ends.md"]
    assert library.read.note("ends.md").headings[0].line == 4
    library.edit.tag(["ends.md"], ["more"])
    changed = (vault / "ends.md").read_bytes().decode()
    assert changed.startswith(start + "---" + end)
    assert "more" in changed
    assert changed.replace(end, "").count("\r") + changed.replace(end, "").count("\n") == 0
    library.edit.tag(["ends.md"], [], ["more"])
    assert (vault / "ends.md").read_bytes() == text.encode()


@pytest.mark.parametrize(
    "text", ["a\r\nb\nc\rd\n", "a\u2028b\u2029c\u0085d", "a\fb\vc\x1cd\n", "\ufeff\ufeffa"]
)
def test_mixed_and_rare_line_endings_are_kept(library, vault, text):
    (vault / "mixed.md").write_bytes(f"zanzibar {text}".encode())
    check(library, vault, notes=4)
    assert ids(library, "zanzibar") == ["n:mixed.md"]
    assert unnamed(library, "mixed.md")
    library.edit.tag(["mixed.md"], ["x"])
    assert (vault / "mixed.md").read_bytes().endswith(f"zanzibar {text}".encode())
