from __future__ import annotations

import io
import stat
import warnings
import zipfile
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Library
from index.edit import archive_members, import_sources
from index.edit.archive_members import members

ITEM = b'[{"id": "a", "type": "book", "title": "Title"}]'


def packed(*files, **options):
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        warnings.simplefilter("ignore")
        for name, data in files:
            archive.writestr(name, data)
    return made.getvalue()


def refusals(data):
    return {member.name: member.refused for member in members(data) if member.refused}


def test_files_are_read_and_folders_and_hidden_files_left_out():
    data = packed(
        ("a.json", ITEM),
        ("deep/b.json", ITEM),
        ("deep/", b""),
        ("__MACOSX/._a.json", b"x"),
        (".x.json", b"x"),
    )
    assert list(members(data)) == [("a.json", ITEM, ""), ("deep/b.json", ITEM, "")]


@pytest.mark.parametrize(
    "name",
    [
        "../../x.json",
        "/etc/x.json",
        "C:\\x\\y.json",
        "..\\..\\x.json",
        "a/../../x.json",
        "CON.json",
        "-rf.json",
        "x" * 300 + ".json",
        "\x1b[31m.json",
    ],
)
def test_no_name_leads_out_of_the_corpus(tmp_path, vault, name):
    source = tmp_path / "refs.zip"
    source.write_bytes(packed((name, ITEM)))
    with closing(Library(vault)) as library:
        incoming, rejected = library.edit.collect_sources(source)
        assert not rejected
        library.import_files(incoming)
    found = [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == ITEM]
    assert [path.parent for path in found] == [vault / "corpus"]


def test_members_of_one_name_are_all_kept(tmp_path, vault):
    source = tmp_path / "refs.zip"
    other = ITEM.replace(b"Title", b"Another")
    source.write_bytes(packed(("a/refs.json", ITEM), ("b/refs.json", other)))
    with closing(Library(vault)) as library:
        incoming, _rejected = library.edit.collect_sources(source)
        assert len(library.import_files(incoming).added) == 2
    assert {path.name for path in (vault / "corpus").glob("refs*.json")} == {"refs.json", "refs-2.json"}


def test_records_without_titles_are_counted_too(tmp_path, vault):
    source = tmp_path / "list.txt"
    source.write_text("10.1000/x\n2407.13168\n", "utf-8")
    with closing(Library(vault)) as library:
        assert len(library.import_files(library.edit.collect_sources(source).incoming).added) == 2
        assert {library.read.paper(key).title for key in ("10-1000-x", "arxiv-2407-13168")} == {
            "10.1000/x",
            "arXiv:2407.13168",
        }


def test_what_cannot_be_read_is_named_with_its_place_in_the_archive(tmp_path):
    source = tmp_path / "refs.zip"
    source.write_bytes(
        packed(("x.docx", b"x"), ("deep/bad.json", b"[1]"), ("inner.json", packed(("a.json", ITEM))))
    )
    incoming, rejected = import_sources.collect(source)
    assert [file.name for file in incoming] == ["refs.zip/deep/bad.json"]
    assert [part.source for part in rejected] == ["refs.zip/x.docx", "refs.zip/inner.json"]
    assert "an archive inside an archive" in rejected[1].reason


def test_bombs_are_refused(monkeypatch):
    assert "200 times its size" in refusals(packed(("zeros.json", b"0" * 5_000_000)))["zeros.json"]
    monkeypatch.setattr(archive_members, "_LARGEST_TOTAL", len(ITEM) + 5)
    assert list(refusals(packed(("a.json", ITEM), ("b.json", ITEM)))) == ["b.json"]
    monkeypatch.setattr(archive_members, "_MOST_MEMBERS", 1)
    assert "more than 1 files" in refusals(packed(("a.json", ITEM), ("b.json", ITEM)))[""]


def test_a_member_that_is_larger_than_it_says_is_refused():
    data = bytearray(packed(("zeros.json", b"0" * 3_000_000)))
    size = (3_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    assert refusals(bytes(data.replace(size, (9).to_bytes(4, "little"))))


def test_encrypted_members_and_symbolic_links_are_refused():
    data = bytearray(packed(("a.json", ITEM)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refusals(bytes(data))["a.json"]
    link = zipfile.ZipInfo("link.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "symbolic link" in refusals(packed((link, b"/etc/passwd")))["link.json"]


def test_a_file_is_an_archive_by_name_and_content(tmp_path):
    assert not archive_members.is_archive("x.pdf", packed(("a.json", ITEM)))
    (tmp_path / "x.zip").write_bytes(ITEM)
    incoming, _rejected = import_sources.collect(tmp_path / "x.zip")
    assert [file.data for file in incoming] == [ITEM]


@given(st.integers(0, 400), st.binary(max_size=3), st.booleans())
def test_a_damaged_archive_raises_nothing(at, put, cut):
    data = packed(("a.json", ITEM), ("b.json", ITEM))
    damaged = data[:at] if cut else data[:at] + put + data[at + len(put) :]
    for member in members(damaged):
        assert member.refused or member.data is not None
