import multiprocessing
import random
import threading
import time

import pytest

from index.errors import LibraryError
from index.search.model import Document
from index.search.search_index import IndexDamagedError, SearchIndex
from index.search.segment.merge_segments import MANY_SMALL, SMALL
from index.search.whoosh.contents import write_lock
from tests.helpers.ids import doc_id
from tests.index.search.reference import random_documents


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr("index.search.search_index._QUIET_SECONDS", 0)
    monkeypatch.setattr("index.search.search_index._IDLE_SECONDS", 0)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def index(folder):
    made = SearchIndex.create(folder)
    yield made
    made.close()


def paper(number, title="graph", **more):
    return Document(
        **{
            "id": doc_id(f"p:{number}"),
            "kind": "paper",
            "key": f"k{number}",
            "path": "",
            "title": title,
            **more,
        }
    )


def ids(index, text=""):
    return sorted(hit.id for hit in index.search(text, limit=1_000).hits)


def settle(index):
    """Wait for the merge in the background to end."""
    while index._merger is not None and index._merger.is_alive():
        index._merger.join()


def segments(index):
    return len(index._evaluator.snapshot.segments())


def test_documents_are_added_replaced_and_removed(index):
    index.apply([paper(1), paper(2, "neural")], [])
    assert ids(index, "graph") == [doc_id("p:1")]
    index.apply([paper(1, "neural")], [doc_id("p:2"), doc_id("p:unknown")])
    assert ids(index, "graph") == []
    assert ids(index, "neural") == [doc_id("p:1")]
    assert index.doc_count() == 1


def test_of_several_documents_with_one_id_the_last_is_kept(index):
    index.apply([paper(1, "first"), paper(2), paper(1, "second"), paper(1, "third")], [])
    assert ids(index) == [doc_id("p:1"), doc_id("p:2")]
    assert ids(index, "third") == [doc_id("p:1")]
    assert ids(index, "first OR second") == []


def test_a_bulk_commit_to_a_filled_index_replaces_documents(index):
    index.apply([paper(1, "first")], [], bulk=True)
    index.apply([paper(1, "second")], [], bulk=True)
    assert ids(index, "second") == ids(index) == [doc_id("p:1")]


def test_much_text_is_written_in_several_segments(index, monkeypatch):
    monkeypatch.setattr("index.search.index_writer.WORDS_AT_ONCE", 10)
    monkeypatch.setattr(index, "merge_later", lambda: None)
    documents = [paper(n % 9, f"word{n} and four more words") for n in range(18)]
    index.apply(documents, [])
    assert segments(index) > 2
    assert index.doc_count() == 9
    assert ids(index, "word3") == []
    assert ids(index, "word12") == [doc_id("p:3")]


def test_digests_equal_those_of_the_documents(index):
    documents = list(random_documents(4, 50))
    index.apply(documents, [])
    index.apply([paper(1)], [documents[0].id])
    wanted = {document.id: document.digest() for document in [*documents[1:], paper(1)]}
    assert index.digests() == wanted


def test_a_reopened_index_gives_the_same_results(index, folder):
    documents = list(random_documents(4, 50))
    index.apply(documents, [documents[3].id])
    with_index = index.search("graph retrieval", limit=50)
    again = SearchIndex.open(folder)
    assert again.search("graph retrieval", limit=50) == with_index
    again.close()


def test_another_reader_sees_a_commit_after_a_refresh(index, folder):
    other = SearchIndex.open(folder)
    index.apply([paper(1)], [])
    assert ids(other) == []
    assert other.refresh()
    assert ids(other) == [doc_id("p:1")]
    assert not other.refresh()
    other.close()


def test_single_edits_leave_few_segments(index):
    for number in range(40):
        index.apply([paper(number)], [])
    settle(index)
    assert segments(index) < MANY_SMALL
    assert ids(index) == sorted(doc_id(f"p:{number}") for number in range(40))


def test_merges_wait_until_edits_pause(index, monkeypatch):
    monkeypatch.setattr("index.search.search_index._QUIET_SECONDS", 60)
    for number in range(MANY_SMALL + 3):
        index.apply([paper(number)], [])
    assert segments(index) == MANY_SMALL + 3
    assert index._merger.is_alive()
    for number in range(30):
        index.apply([paper(100 + number)], [])
    assert segments(index) > 30  # it waits still, and would go on waiting if these were all
    index._closing.set()
    settle(index)
    assert segments(index) < MANY_SMALL


def test_large_segments_become_one_when_nothing_is_written(index):
    documents = list(random_documents(8, 3 * (SMALL + 1)))
    for first in range(0, len(documents), SMALL + 1):
        index.apply(documents[first : first + SMALL + 1], [], bulk=True)
    before = index.search("graph retrieval", limit=50)
    settle(index)
    assert segments(index) == 1
    assert index.search("graph retrieval", limit=50) == before
    index.apply([paper(1)], [])
    settle(index)
    assert segments(index) == 2


def test_large_segments_stay_while_more_may_follow(index, monkeypatch):
    monkeypatch.setattr("index.search.search_index._IDLE_SECONDS", 60)
    documents = list(random_documents(8, 2 * (SMALL + 1)))
    index.apply(documents[: SMALL + 1], [], bulk=True)
    index.apply(documents[SMALL + 1 :], [], bulk=True)
    assert index._merger.is_alive()
    assert segments(index) == 2
    index.close()  # does not wait for the minute
    assert not index._merger.is_alive()


def test_commits_merge_where_the_background_never_does(index, monkeypatch):
    monkeypatch.setattr(index, "merge_later", lambda: None)
    monkeypatch.setattr("index.search.search_index._TOO_MANY_SEGMENTS", 20)
    most = 0
    for number in range(50):
        index.apply([paper(number)], [])
        most = max(most, segments(index))
    assert most == 20
    assert index.doc_count() == 50


def test_documents_deleted_during_a_merge_stay_deleted(index, monkeypatch):
    monkeypatch.setattr(index, "merge_later", lambda: None)
    for number in range(MANY_SMALL):
        index.apply([paper(number), paper(100 + number)], [])
    edited = []

    def edit():
        if not edited:
            edited.append(True)
            index.apply([paper(3, "changed")], [doc_id("p:104")])

    monkeypatch.setattr(index, "_check_open", edit)
    index.merge_due()
    assert edited
    assert segments(index) == 2
    assert ids(index, "changed") == [doc_id("p:3")]
    assert ids(index) == sorted(
        [doc_id(f"p:{n}") for n in range(8)] + [doc_id(f"p:{100 + n}") for n in range(8) if n != 4]
    )


def test_a_merge_gives_way_to_that_of_another_process(index, folder, monkeypatch):
    monkeypatch.setattr(index, "merge_later", lambda: None)
    for number in range(MANY_SMALL):
        index.apply([paper(number)], [])
    other = SearchIndex.open(folder)
    monkeypatch.setattr(other, "_check_open", index.merge_due)
    other.merge_due()
    other.refresh()
    assert segments(other) == 1
    assert ids(other) == ids(index) == sorted(doc_id(f"p:{n}") for n in range(MANY_SMALL))
    assert not list(folder.glob("merging-*"))
    other.close()


def test_closing_abandons_a_merge(folder, monkeypatch):
    index = SearchIndex.create(folder)
    began, go_on = threading.Event(), threading.Event()
    check = index._check_open

    def slow():
        began.set()
        go_on.wait()
        check()

    monkeypatch.setattr(index, "_check_open", slow)
    for number in range(MANY_SMALL):
        index.apply([paper(number)], [])
    began.wait()
    closing = threading.Thread(target=index.close)
    closing.start()
    while not index._closed:
        time.sleep(0.001)
    go_on.set()
    closing.join()
    assert not list(folder.glob("merging-*"))
    again = SearchIndex.open(folder)
    assert segments(again) == MANY_SMALL
    again.close()


def test_searches_see_whole_commits_while_others_write(index):
    """Each commit replaces all documents: a search that sees two versions has seen half a commit."""
    index.apply([paper(n, "version0") for n in range(20)], [])
    stop = threading.Event()
    wrong = []

    def read():
        while not stop.is_set():
            total = index.search(" OR ".join(f"version{n}" for n in range(12))).total
            if total != 20:
                wrong.append(total)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for version in range(1, 12):
        index.apply([paper(n, f"version{version}") for n in range(20)], [])
    stop.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert ids(index, "version11") == sorted(doc_id(f"p:{n}") for n in range(20))


def _add(folder, first):
    index = SearchIndex.open(folder)
    for number in range(first, first + 15):
        index.apply([paper(number)], [])
    index.close()


def test_two_processes_write_in_turn(index, folder):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_add, args=(folder, first)) for first in (0, 100)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    index.refresh()
    assert index.doc_count() == 30


def test_a_lock_held_too_long_is_reported(index, monkeypatch):
    monkeypatch.setattr("index.search.whoosh.contents._LOCK_SECONDS", 0.01)
    with write_lock(index.folder), pytest.raises(LibraryError, match="Another program is writing"):
        index.apply([paper(1)], [])
    index.apply([paper(1)], [])
    assert ids(index) == [doc_id("p:1")]


def test_a_full_disk_changes_nothing(index, folder, monkeypatch):
    index.apply([paper(1)], [])

    def full(*_):
        raise OSError(28, "disk is full")

    monkeypatch.setattr("index.search.index_writer.write_arrays", full)
    with pytest.raises(LibraryError, match="disk is full") as raised:
        index.apply([paper(2)], [])
    assert raised.value.code == "disk-full"
    monkeypatch.undo()
    assert ids(SearchIndex.open(folder)) == [doc_id("p:1")]


def damaged(folder, chance):
    """Cut off or change one file of an index."""
    path = chance.choice([path for path in folder.iterdir() if path.suffix in (".arrays", ".toc", ".json")])
    data = bytearray(path.read_bytes())
    if chance.random() < 0.5:
        del data[chance.randrange(len(data)) :]
    else:
        for _ in range(20):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


@pytest.mark.parametrize("seed", range(60))
def test_damage_is_named_or_does_no_harm(folder, seed):
    """Every answer is a result, or the error that leads to a rebuild."""
    chance = random.Random(seed)
    index = SearchIndex.create(folder)
    index.apply(list(random_documents(1, 40)), [])
    index.apply(list(random_documents(2, 10)), [])
    index.close()
    damaged(folder, chance)
    try:
        again = SearchIndex.open(folder)
    except IndexDamagedError:
        return
    for text in (
        "graph",
        "gra*",
        '"dense sparse"',
        "path:notes",
        "grpah~",
        "year:2020",
        "retrieval -graph",
        "",
    ):
        for sort in ("relevance", "title", "date"):
            try:
                again.search(text, sort=sort)
            except IndexDamagedError as error:
                assert "must be rebuilt" in str(error)  # noqa: PT017 - either is right
    again.close()


def test_an_index_of_another_version_is_not_opened(index, folder, monkeypatch):
    monkeypatch.setattr("index.search.whoosh.manifest.VERSION", 999)
    with pytest.raises(IndexDamagedError, match="of another version"):
        SearchIndex.open(folder)


def test_files_of_an_abandoned_merge_are_removed(index, folder):
    import os

    old, new = folder / "merging-old.arrays", folder / "merging-new.arrays"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    index.apply([paper(1)], [])
    assert not old.exists()
    assert new.exists()


def test_a_merge_that_gives_up_at_this_moment_keeps_no_commit_back(index, folder):
    # A link to nothing is listed and then not there, as the file of such a merge.
    (folder / "merging-gone.arrays").symlink_to(folder / "gone")
    index.apply([paper(1)], [])
    assert ids(index) == [paper(1).id]
