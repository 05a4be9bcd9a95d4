"""Imports that are shown first, and cancelled."""

from __future__ import annotations

import os
import zipfile

import pytest

from index import Library
from index.errors import LibraryError
from index.papers import formats
from index.papers.cancelling import cancellable, check
from index.vault.files import note_files

BIB = "@article{{{key}, title = {{A title about {key}}}, author = {{Doe, Jane}}, year = 2020}}\n"


@pytest.fixture
def library(vault, tmp_path):
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    yield library
    library.close()


def shown(_progress):
    pass


def never():
    return False


def plan(library, source, progress=shown, cancelled=never):
    return library.imports.plan(source, progress, cancelled)


def corpus_of(library):
    return sorted(path.name for path in library.roots.corpus[0].iterdir())


def test_the_collector_of_the_process_is_left_to_the_app(library, tmp_path, monkeypatch):
    (tmp_path / "many.bib").write_text("".join(BIB.format(key=f"k{n}") for n in range(5_001)))
    monkeypatch.setattr("gc.freeze", lambda: pytest.fail("it freezes what belongs to the process"))
    assert len(plan(library, tmp_path / "many.bib").papers) == 5_001


def test_an_import_says_what_it_would_do_and_does_it_in_one_step(library, tmp_path):
    folder = tmp_path / "refs"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.bib").write_text(BIB.format(key=name))
    before = corpus_of(library)
    steps = []
    planned = plan(library, folder, steps.append)
    assert planned.outcome.added == ("one", "two")
    assert planned.files == 2
    assert corpus_of(library) == before
    assert [(step.phase, step.done, step.total) for step in steps] == [
        ("files", 0, 2),
        ("files", 1, 2),
        ("records", 0, 2),
        ("records", 1, 2),
        ("papers", 0, 2),
    ]
    assert library.imports.carry_out(planned, shown, never)
    library.refresh()
    assert library.read.paper("two").title == "A title about two"
    library.edit.history.undo()
    assert corpus_of(library) == before


def test_a_cancelled_import_writes_nothing_whenever_it_is_cancelled(library, tmp_path):
    """It is cancelled at every place that asks, one after the other."""
    folder = tmp_path / "refs"
    folder.mkdir()
    for name in ("one", "two", "three"):
        (folder / f"{name}.bib").write_text(BIB.format(key=name))
    before = corpus_of(library)
    asked = at = 0

    def cancelled():
        nonlocal asked
        asked += 1
        return asked > at

    planned = None
    while planned is None:
        asked, at = 0, at + 1
        planned = plan(library, folder, cancelled=cancelled)
    assert at > 20
    for at in range(3):  # noqa: B007 - `cancelled` reads it
        asked = 0
        assert not library.imports.carry_out(planned, shown, cancelled)
        assert corpus_of(library) == before
    assert library.imports.carry_out(planned, shown, never)
    assert {"one.bib", "two.bib", "three.bib"} <= set(corpus_of(library))


def test_files_of_a_corpus_elsewhere_are_written_all_or_none(vault, tmp_path, monkeypatch):
    corpus = tmp_path / "elsewhere"
    library = Library(vault, [corpus], cache=tmp_path / "cache")
    library.refresh()
    folder = tmp_path / "refs"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.bib").write_text(BIB.format(key=name))
    planned = plan(library, folder)
    write = note_files.write

    def refused(path, data, **options):
        if path.name == "two.bib":
            raise LibraryError("The disk is full.", code="disk-full")
        return write(path, data, **options)

    monkeypatch.setattr(note_files, "write", refused)
    with pytest.raises(LibraryError, match="disk is full"):
        library.imports.carry_out(planned, shown, never)
    assert list(corpus.iterdir()) == []
    library.close()


MANY = {
    "bib": "".join(BIB.format(key=f"k{n}") for n in range(50)),
    "ris": "".join(f"TY  - JOUR\nTI  - Title {n}\nER  - \n" for n in range(50)),
    "json": "[" + ",".join(f'{{"id": "{n}", "type": "book", "title": "T{n}"}}' for n in range(50)) + "]",
    "nbib": "\n".join(f"PMID- {n}\nTI  - Title {n}\n" for n in range(1, 51)),
    "txt": "\n".join(f"10.1000/x{n}" for n in range(50)),
    "xml": "<PubmedArticleSet>"
    + "<PubmedArticle><MedlineCitation><PMID>1</PMID></MedlineCitation></PubmedArticle>" * 50
    + "</PubmedArticleSet>",
}


@pytest.mark.parametrize("suffix", MANY)
def test_every_format_asks_with_each_record_whether_it_was_cancelled(suffix):
    asked = []
    with cancellable(lambda: bool(asked.append(1))):
        formats.read(f"many.{suffix}", MANY[suffix].encode())
    assert len(asked) >= 50


def test_nothing_is_asked_outside_of_what_can_be_cancelled():
    with cancellable(lambda: True):
        pass
    check()


def reasons(planned):
    return [(part.source, part.reason) for part in planned.unread]


@pytest.mark.skipif(os.name == "nt", reason="no named pipes")
def test_what_cannot_be_read_is_named_with_the_reason(library, tmp_path, monkeypatch):
    pipe = tmp_path / "pipe.bib"
    os.mkfifo(pipe)
    assert "not a regular file" in plan(library, pipe).unread[0].reason
    gone = tmp_path / "gone [bold]\x1b[31m.bib"
    (name, why) = reasons(plan(library, gone))[0]
    assert "it is not there" in why
    assert "\x1b" not in name
    empty = tmp_path / "empty"
    empty.mkdir()
    assert reasons(plan(library, empty)) == [(str(empty), "The folder has no files.")]
    assert "too long" in plan(library, tmp_path / ("x" * 300)).unread[0].reason
    assert plan(library, tmp_path / "a\0b").unread

    def forbidden(folder, *_args):
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", forbidden)
    assert reasons(plan(library, empty)) == [
        (str(empty), "The folder cannot be read: you have no permission for it.")
    ]


def test_members_of_an_archive_that_lead_out_of_it_stay_in_the_corpus(library, tmp_path):
    archive = tmp_path / "refs.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("../../evil.bib", BIB.format(key="evil"))
        packed.writestr("broken.bib", "@article{broken\n")
    planned = plan(library, archive)
    assert planned.outcome.added == ("evil",)
    part = planned.outcome.rejected[0]
    assert library.imports.file_of(planned, part.source, imported=False) is None
    assert library.imports.carry_out(planned, shown, never)
    assert "evil.bib" in corpus_of(library)
    assert not list(tmp_path.glob("evil*"))


def test_a_part_is_edited_in_the_source_before_the_import_and_in_the_corpus_after_it(library, tmp_path):
    source = tmp_path / "refs.bib"
    source.write_text(BIB.format(key="sound") + "@article{broken\n")
    planned = plan(library, source)
    part = planned.outcome.rejected[0]
    assert library.imports.file_of(planned, part.source, imported=False) == source
    copy = library.roots.corpus[0] / "refs.bib"
    assert library.imports.file_of(planned, part.source, imported=True) == copy


def test_others_write_while_an_import_is_worked_out(library, tmp_path, monkeypatch):
    """The preview has a copy of the cache, so that syncing is not held up."""
    source = tmp_path / "refs.bib"
    source.write_text(BIB.format(key="sound"))
    other = Library(library.roots.vault, cache=tmp_path / "cache")
    refreshed = []

    def asked():
        if not refreshed:
            refreshed.append(None)
            (library.roots.vault / "New.md").write_text("New.\n")
            refreshed[0] = other.refresh().changed
        return False

    steps = []

    def cancelled():
        return steps and steps[-1].phase == "papers" and asked()

    assert plan(library, source, steps.append, cancelled).outcome.added == ("sound",)
    assert refreshed == [1]
    other.close()
