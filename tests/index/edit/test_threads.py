from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from index import Library, LibraryError
from index.vault.parse.note import parse

THREADS = 4
ROUNDS = 5
NOTES = ("a.md", "b.md")


@pytest.fixture
def library(vault, tmp_path):
    for name in NOTES:
        (vault / name).write_text(f"# {name}\n\nText.\n", "utf-8")
    opened = Library(vault, cache=tmp_path / "cache")
    opened.refresh()
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def frequent_switches():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def in_threads(work):
    """Run `work` with the number of each thread, all at once; an error in any of them is raised here."""
    begin = threading.Barrier(THREADS)

    def run(number):
        begin.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def contents(folder):
    """Every file but for what was deleted."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files if ".trash" not in path.parts}


def tags_of(vault, name):
    return {tag.name for tag in parse(name, (vault / name).read_text("utf-8")).tags}


def test_changes_from_several_threads_are_all_made_and_can_all_be_undone(library, vault):
    before = contents(vault)

    def work(number):
        for turn in range(ROUNDS):
            library.edit.tag(NOTES, [f"t{number}-{turn}"])  # two files, so it goes through the journal
            library.edit.create(f"note-{number}-{turn}", "x\n")

    in_threads(work)
    wanted = {f"t{number}-{turn}" for number in range(THREADS) for turn in range(ROUNDS)}
    assert [tags_of(vault, name) for name in NOTES] == [wanted, wanted]
    assert len(contents(vault)) == len(before) + THREADS * ROUNDS
    assert not (library.state / "journal.json").exists()

    after = contents(vault)
    in_threads(lambda _number: [library.edit.history.undo() for _ in range(2 * ROUNDS)])
    assert contents(vault) == before
    with pytest.raises(LibraryError, match="nothing to undo"):
        library.edit.history.undo()
    in_threads(lambda _number: [library.edit.history.redo() for _ in range(2 * ROUNDS)])
    assert contents(vault) == after
    assert not (library.state / "journal.json").exists()


def test_threads_share_one_history(library):
    assert len({id(editor.history) for editor in in_threads(lambda _number: library.edit)}) == 1


def test_imports_of_files_of_one_name_do_not_meet(library, vault, tmp_path):
    page = (vault / "corpus" / "page.txt").read_text("utf-8")
    sources = []
    for number in range(THREADS):
        folder = tmp_path / f"from-{number}"
        folder.mkdir()
        sources.append(folder / "page.txt")
        sources[-1].write_text(page.replace("Counting", f"Counting {number}"), "utf-8")

    def work(number):
        incoming, _rejected = library.collect(sources[number])
        return library.import_files(incoming)

    in_threads(work)
    copies = {copy.read_text("utf-8") for copy in (vault / "corpus").glob("page*.txt")}
    assert copies == {page, *(source.read_text("utf-8") for source in sources)}
