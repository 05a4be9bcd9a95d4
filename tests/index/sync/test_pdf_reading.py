"""Texts of PDF files in the index: read in the background, found by words, and kept by the digest of the file."""

from __future__ import annotations

import os
import time
from types import SimpleNamespace

import pytest

from index import Library
from index.cache import pdf_texts
from index.papers import pdf as pdf_module
from index.sync import pdf_reading
from tests.helpers.pdf_files import PdfPage, encrypted, pdf

REFS = (
    "@article{roe2020, title={Ships and tides}, doi={10.1000/abc}, abstract={Words about harbours.}, year=2020}\n"
    "@article{doe2021, title={Ravens at night over water}, eprint={2401.12345}, archiveprefix={arXiv}, year=2021}\n"
)


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "refs.bib").write_text(REFS)
    (folder / "papers" / "files").mkdir(parents=True)
    return folder


def put(vault, name, *pages, title=""):
    data = pdf(*[PdfPage(page) for page in pages], title=title)
    (vault / "papers" / "files" / name).write_bytes(data)


def found(library, query):
    return [hit.id.value for hit in library.read.find(query).hits]


def found_at_rest(library, query):
    """Search as if nobody were typing, so that files are indexed meanwhile."""
    ids = found(library, query)
    library.cache.searched_at = 0.0
    return ids


PAGES = (("The first page",), ("It tells of zebra crossings", "and of quasi-", "periodic tides"))


def test_words_phrases_and_the_operator_find_the_text_and_hits_name_the_page(vault, library):
    put(vault, "roe2020.pdf", *PAGES)
    library.refresh()
    assert found(library, "zebra") == []
    library.refresh(pdfs=True)
    for query in (
        "zebra",
        "zebra harbours",
        '"zebra crossings"',
        "pdf:zebra",
        "zeb*",
        "ships crossing",
        "quasiperiodic",
    ):
        assert found(library, query) == ["roe2020"], query
    assert found(library, "content:zebra") == found(library, "pdf:harbours") == []
    (hit,) = library.read.search("zebra").hits
    assert hit.place == ("papers/files/roe2020.pdf", 2)
    assert "zebra" in hit.snippet
    assert library.read.search("harbours").hits[0].place is None
    assert any("PDF" in reason.what for reason in library.read.explain("zebra", hit.item.id))
    assert library.verify() == "equal"


def test_an_abstract_counts_more_than_a_pdf_file(vault, library):
    (vault / "corpus" / "refs.bib").write_text(
        REFS.replace("Ravens", "Ravens} , abstract={Of a zebra.}, note={")
    )
    put(vault, "roe2020.pdf", ("Of a zebra.",))
    library.refresh(pdfs=True)
    assert found(library, "zebra") == ["doe2021", "roe2020"]


def test_words_of_pdf_files_are_no_suggestions(vault, library):
    put(vault, "roe2020.pdf", ("harbourz harbourz",))
    library.refresh(pdfs=True)
    assert library.read.suggestion("harbourx") == "harbours"


@pytest.mark.parametrize(
    ("first", "title", "owner"),
    [
        (("doi:10.1000/ABC",), "", "roe2020"),
        (("arXiv:2401.12345v2 [cs.CL] 3 Jan 2024",), "", "doe2021"),
        (("nothing",), "Ravens at Night over Water", "doe2021"),
        (("doi:10.9999/other",), "Ravens at Night over Water", None),
        (("nothing",), "Ships and tides", None),
    ],
)
def test_files_are_found_by_what_they_say_of_themselves(vault, library, first, title, owner):
    put(vault, "download.pdf", first, title=title)
    library.refresh(pdfs=True)
    assert found(library, "has:pdf") == ([owner] if owner else [])
    put(vault, "download.pdf", ("changed",))
    library.refresh(pdfs=True)
    assert found(library, "has:pdf") == []


def test_a_file_is_read_once_whatever_its_name_and_after_a_rebuild(vault, library, monkeypatch):
    put(vault, "roe2020.pdf", *PAGES)
    library.refresh(pdfs=True)
    monkeypatch.setattr(pdf_module, "_WORKER", "index.no_such_module")
    (vault / "papers/files/roe2020.pdf").rename(vault / "papers/files/doe2021.pdf")
    library.refresh(pdfs=True)
    assert found(library, "zebra") == ["doe2021"]
    library.refresh(rebuild=True, pdfs=True)
    assert found(library, "zebra") == ["doe2021"]


def test_kept_texts_that_are_damaged_are_read_again(vault, library):
    put(vault, "roe2020.pdf", *PAGES)
    library.refresh(pdfs=True)
    (kept,) = (library.folder / pdf_texts.FOLDER).iterdir()
    kept.write_bytes(b"damaged")
    library.cache.pdf_texts.get.cache_clear()
    library.refresh(rebuild=True, pdfs=True)
    assert found(library, "zebra") == ["roe2020"]


def test_bad_files_are_named_and_stop_nothing(vault, library):
    (vault / "papers/files/a.pdf").write_bytes(encrypted())
    (vault / "papers/files/b.pdf").write_bytes(b"no pdf")
    put(vault, "c.pdf", ())
    put(vault, "roe2020.pdf", *PAGES)
    library.refresh(pdfs=True)
    assert found(library, "zebra") == ["roe2020"]
    named = {each.path: each.detail for each in library.read.problems() if each.kind == "pdf-not-read"}
    assert sorted(path[-5:] for path in named) == ["a.pdf", "b.pdf", "c.pdf"]
    assert "password" in named["papers/files/a.pdf"]
    assert library.verify() == "equal"


def until(check):
    for _ in range(3000):
        if check():
            return
        time.sleep(0.02)
    raise AssertionError


def test_files_are_read_in_the_background_and_more_when_they_come(vault, tmp_path):
    put(vault, "roe2020.pdf", *PAGES)
    library = Library(vault, cache=tmp_path / "cache")
    try:
        library.start(lambda _announcement: None, lambda _state: None)
        until(lambda: library.ready() and library.read.counts()[0] == 2)
        until(lambda: found_at_rest(library, "zebra") == ["roe2020"])
        put(vault, "doe2021.pdf", ("About walruses",))
        until(lambda: found_at_rest(library, "walruses") == ["doe2021"])
        put(vault, "doe2021.pdf", ("About narwhals, now",))
        until(lambda: found_at_rest(library, "narwhals") == ["doe2021"])
        assert found(library, "walruses") == []
    finally:
        library.close()


def test_reading_stops_when_the_library_closes_and_goes_on_later(vault, tmp_path, monkeypatch):
    for number in range(12):
        put(vault, f"{number}.pdf", (f"File {number}",))
    put(vault, "roe2020.pdf", *PAGES)
    read = pdf_reading.read_pdfs
    asked = []

    def slow(paths, **options):
        asked.append(len(paths))
        until(options["cancelled"] if len(asked) > 1 else lambda: True)
        return read(paths, **options)

    monkeypatch.setattr(pdf_reading, "read_pdfs", slow)
    library = Library(vault, cache=tmp_path / "cache")
    library.start(lambda _announcement: None, lambda _state: None)
    until(lambda: len(asked) == 2)
    library.close()
    kept = list((library.folder / pdf_texts.FOLDER).iterdir())
    assert len(kept) == 4
    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    library = Library(vault, cache=tmp_path / "cache")
    try:
        library.refresh(pdfs=True)
        assert found(library, "zebra") == ["roe2020"]
        assert len(list((library.folder / pdf_texts.FOLDER).iterdir())) == 13
    finally:
        library.close()


def test_indexing_waits_while_somebody_types(vault, tmp_path):
    library = Library(vault, cache=tmp_path / "cache")
    try:
        library.start(lambda _announcement: None, lambda _state: None)
        until(lambda: library.ready() and library.read.counts()[0] == 2)
        library.cache.searched_at = time.monotonic() + 3_600
        put(vault, "roe2020.pdf", *PAGES)
        until((library.folder / pdf_texts.FOLDER).is_dir)
        until(lambda: found_at_rest(library, "zebra") == ["roe2020"])
    finally:
        library.close()


def kept(library):
    return sorted(path.name.partition("-")[0] for path in (library.folder / pdf_texts.FOLDER).iterdir())


def age(library, seconds):
    for path in (library.folder / pdf_texts.FOLDER).iterdir():
        os.utime(path, (time.time() - seconds, time.time() - seconds))


def test_what_is_of_no_file_any_more_is_removed_a_month_later(vault, library):
    put(vault, "roe2020.pdf", *PAGES)
    put(vault, "doe2021.pdf", ("Of ravens.",))
    library.refresh(pdfs=True)
    shelf = vault / "papers" / "files"
    used = pdf_texts.digest_of(shelf / "roe2020.pdf")
    gone = pdf_texts.digest_of(shelf / "doe2021.pdf")
    (shelf / "doe2021.pdf").unlink()
    (library.folder / pdf_texts.FOLDER / f"{used}-0.json.z").write_bytes(b"of an earlier version")
    age(library, pdf_texts.UNUSED - 60)
    put(vault, "poe2022.pdf", ("Of gulls.",))
    library.refresh(pdfs=True)
    assert {used, gone} < set(kept(library))
    # Whoever has been there all the time is as if new.
    age_of_used = time.time() - (library.folder / pdf_texts.FOLDER / f"{used}-1.json.z").stat().st_mtime
    assert age_of_used < pdf_texts.UNUSED / 2
    age(library, pdf_texts.UNUSED + 60)
    put(vault, "poe2022.pdf", ("Of gulls and terns.",))
    library.refresh(pdfs=True)
    gulls = pdf_texts.digest_of(shelf / "poe2022.pdf")
    assert kept(library) == sorted([used, gulls])
    assert found(library, "zebra") == ["roe2020"]


def test_the_app_removes_it_when_all_files_are_read(vault, library):
    put(vault, "roe2020.pdf", *PAGES)
    put(vault, "doe2021.pdf", ("Of ravens.",))
    library.refresh(pdfs=True)
    (vault / "papers" / "files" / "doe2021.pdf").unlink()
    age(library, pdf_texts.UNUSED + 60)
    library.start(lambda _announcement: None, lambda _state: None)
    end = time.monotonic() + 300
    while len(kept(library)) > 1:
        assert time.monotonic() < end, "it was not removed"
        time.sleep(0.02)
    assert kept(library) == [pdf_texts.digest_of(vault / "papers" / "files" / "roe2020.pdf")]


def test_what_was_read_is_taken_in_parts_and_nothing_while_somebody_types(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(pdf_reading.time, "monotonic", lambda: now)
    woken = []
    reading = pdf_reading.PdfReading(None, None, lambda: woken.append(True))
    reading._read.extend(range(120))
    assert reading.take(999.5) == []
    assert reading.take(998.0) == list(range(50))
    assert woken == [True]
    # The one who types again waits for no more than that.
    assert reading.take(999.9) == []
    now = 1031.0
    assert reading.take(1030.9) == list(range(50, 100))
    assert reading.take(1000.0) == list(range(100, 120))
    assert len(woken) == 2
    # What waits to be taken is not read once more.
    reading._read.append("waiting")
    reading.begin(SimpleNamespace(unread_pdfs=lambda: {"a.pdf": (1, 1)}))
    assert reading._thread is None
