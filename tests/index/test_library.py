"""The engine as a whole, through its door, on a real folder."""

from __future__ import annotations

import os
import threading
from contextlib import closing
from pathlib import Path

import pytest

from index import DocumentId, Library, LibraryError, NoteSummary, Paper, StaleFileError

TINY = "tinylens-small-models"


@pytest.fixture
def library(vault: Path, tmp_path: Path):
    opened = Library(vault, cache=tmp_path / "cache")
    opened.refresh()
    yield opened
    opened.close()


def test_papers_and_notes_are_found(library):
    assert library.read.counts() == (3, 3)
    page = library.read.search("probe hidden states")
    assert [hit.item.title for hit in page.hits] == ["TinyLens: Small Models That Explain Large Ones"]
    assert page.hits[0].matches
    assert [hit.item.path for hit in library.read.search("harbours today", scope="note").hits] == [
        "Daily/2026-03-05.md"
    ]


def test_a_paper_has_what_its_page_says(library):
    paper = library.read.paper(TINY)
    assert isinstance(paper, Paper)
    assert (paper.published, paper.upvotes, paper.authors_count) == ("2025-10-02", 7, 3)
    assert paper.code_urls == ("https://github.com/example/tinylens",)
    assert [(source.file, source.line) for source in paper.sources] == [("corpus/page.txt", 7)]
    assert paper.note is None


def test_a_tag_goes_into_the_literature_note_and_comes_back(library, vault):
    change = library.edit.tag([library.read.paper(TINY)], ["topic/probing"])
    assert change.paths == [f"papers/{TINY}.md"]
    assert "topic/probing" in (vault / "papers" / f"{TINY}.md").read_text("utf-8")
    library.refresh()
    paper = library.read.paper(TINY)
    assert (paper.tags, paper.note) == (("topic/probing",), f"papers/{TINY}.md")
    assert [hit.item.key for hit in library.read.search("tag:topic", scope="paper").hits] == [TINY]
    assert {count.tag for count in library.read.tags()} >= {"topic/probing", "list", "probe"}


def test_undo_takes_the_note_away_again_and_redo_brings_it_back(library, vault):
    library.edit.tag([library.read.paper(TINY)], ["x"])
    file = vault / "papers" / f"{TINY}.md"
    written = file.read_bytes()
    library.edit.history.undo()
    assert not file.exists()
    library.edit.history.redo()
    assert file.read_bytes() == written
    with pytest.raises(LibraryError, match="nothing to redo"):
        library.edit.history.redo()


def test_undo_does_not_trample_a_newer_edit(library, vault):
    library.edit.tag(["Ideas.md"], ["x"])
    file = vault / "Ideas.md"
    file.write_text(file.read_text("utf-8") + "More.\n", "utf-8")
    with pytest.raises(StaleFileError):
        library.edit.history.undo()
    assert file.read_text("utf-8").endswith("More.\n")


def test_tagging_and_untagging_a_note_gives_its_bytes_back(library, vault):
    before = (vault / "Reading.md").read_bytes()
    library.edit.tag(["Reading.md"], ["x/y"])
    assert (vault / "Reading.md").read_bytes() != before
    library.edit.tag(["Reading.md"], [], ["x/y"])
    assert (vault / "Reading.md").read_bytes() == before


@pytest.mark.parametrize("tag", ["two words", "123", "a#b", "", "a\nb", "[[x]]"])
def test_what_is_no_tag_is_refused(library, vault, tag):
    before = (vault / "Reading.md").read_bytes()
    with pytest.raises(LibraryError, match="is not a tag"):
        library.edit.tag(["Reading.md"], [tag])
    assert (vault / "Reading.md").read_bytes() == before


def test_reading_status(library):
    library.edit.set_status([library.read.paper(TINY)], "reading")
    library.refresh()
    assert library.read.paper(TINY).status == "reading"
    assert library.read.listing("queue") == [DocumentId.paper(TINY)]


def test_linking_a_paper_into_a_section(library, vault):
    library.edit.link("Reading.md", [library.read.paper("counting-harder-than-looks")], "Reading")
    text = (vault / "Reading.md").read_text("utf-8")
    assert text.index("[[counting-harder-than-looks]]") < text.index("## Later")
    library.refresh()
    back = library.read.links(library.read.paper("counting-harder-than-looks")).back
    assert [link.source for link in back] == ["Reading.md"]


def test_links_out_and_back(library):
    reading = library.read.resolve("Reading")
    assert isinstance(reading, NoteSummary)
    assert [(link.raw, link.target, link.key) for link in library.read.links(reading).out] == [
        (f"[[{TINY}]]", None, TINY),
        ("[[Ideas]]", "Ideas.md", None),
    ]
    assert [link.source for link in library.read.links(library.read.resolve("Ideas")).back] == ["Reading.md"]


def test_broken_links_are_problems_and_links_to_papers_are_not(library):
    assert [(p.path, p.line, p.kind) for p in library.read.problems()] == [
        ("Daily/2026-03-05.md", None, "orphan"),
        ("Ideas.md", 3, "broken-link"),
    ]


def test_mentions_without_a_link_and_making_one(library, vault):
    (vault / "Talk.md").write_text(
        "TinyLens was shown, `TinyLens` too.\n\nThe list in Reading helps.\n", "utf-8"
    )
    library.refresh()
    paper = library.read.paper(TINY)
    assert [(m.source, m.line, m.raw, m.kind) for m in library.read.mentions(paper)] == [
        ("Talk.md", 1, "TinyLens", "mention")
    ]
    library.edit.link_mention("Talk.md", "TinyLens", 1, paper)
    assert (
        (vault / "Talk.md").read_text("utf-8").startswith(f"[[{TINY}|TinyLens]] was shown, `TinyLens` too.")
    )
    library.edit.link_mention("Talk.md", "Reading", 3, library.read.resolve("Reading"))
    assert "The list in [[Reading]] helps." in (vault / "Talk.md").read_text("utf-8")
    library.refresh()
    assert not library.read.mentions(paper)
    assert "Talk.md" in {link.source for link in library.read.links(paper).back}
    with pytest.raises(LibraryError, match="no longer on line 1"):
        library.edit.link_mention("Talk.md", "TinyLens", 1, paper)


def test_fixing_problems(library, vault):
    (vault / "Ideas.md").write_text("---\naliases: [Thoughts]\n---\n[[Nowhere]]\n", "utf-8")
    (vault / "Talk.md").write_text("See [[Thoughts#Top|these]] and [[Thoughts]].\n", "utf-8")
    library.refresh()
    problems = [problem for problem in library.read.problems() if problem.kind == "alias-as-target"]
    library.repairs.apply(problems[0])
    library.refresh()
    library.repairs.apply(
        next(problem for problem in library.read.problems() if problem.kind == "alias-as-target")
    )
    assert "See [[Ideas#Top|these]] and [[Ideas|Thoughts]]." in (vault / "Talk.md").read_text("utf-8")
    broken = next(problem for problem in library.read.problems() if problem.kind == "broken-link")
    library.repairs.apply(broken)
    assert (vault / "Nowhere.md").exists()
    (vault / "Ideas.md").write_text("Gone.\n", "utf-8")
    with pytest.raises(LibraryError, match="no longer there"):
        library.repairs.apply(broken)


def test_an_import_can_be_undone(library, vault, tmp_path):
    page = tmp_path / "more.txt"
    page.write_text((vault / "corpus" / "page.txt").read_text("utf-8").replace("Counting", "Adding"), "utf-8")
    incoming, _rejected = library.edit.collect_sources(page)
    assert library.import_files(incoming).added == ("adding-harder-than-looks",)
    assert library.read.counts()[0] == 4
    library.edit.history.undo()
    library.refresh()
    assert library.read.counts()[0] == 3
    assert not (vault / "corpus" / "more.txt").exists()


def test_a_corpus_elsewhere(vault, tmp_path):
    elsewhere = tmp_path / "pages"
    elsewhere.mkdir()
    (vault / "corpus" / "page.txt").rename(elsewhere / "page.txt")
    library = Library(vault, [elsewhere], cache=tmp_path / "other-cache")
    library.refresh()
    assert library.read.counts() == (3, 3)
    assert library.read.paper(TINY).sources[0].file == str(elsewhere / "page.txt")
    elsewhere.rename(tmp_path / "away")
    library.refresh()
    assert library.read.counts() == (3, 3)
    library.close()


def test_a_corpus_that_holds_the_vault_is_refused(vault):
    with pytest.raises(LibraryError, match="holds the vault"):
        Library(vault, [vault.parent])


def test_an_edit_from_outside_is_found_after_the_next_refresh(library, vault):
    (vault / "Ideas.md").write_text("Nothing but zebras.\n", "utf-8")
    assert library.refresh().changed == 1
    assert [hit.item.path for hit in library.read.search("zebras").hits] == ["Ideas.md"]
    assert not library.read.search("what if probe count", scope="note").hits
    assert library.refresh().changed == 0


def test_removing_a_source_removes_its_papers_and_leaves_their_notes(library, vault):
    library.edit.tag([library.read.paper(TINY)], ["x"])
    (vault / "corpus" / "page.txt").unlink()
    library.refresh()
    assert library.read.counts() == (0, 4)
    assert (vault / "papers" / f"{TINY}.md").exists()


def test_a_key_in_use_by_a_note_stays_when_a_rival_comes(library, vault):
    library.edit.literature_note(library.read.paper(TINY))
    page = (vault / "corpus" / "page.txt").read_text("utf-8")
    rival = page.replace("Small Models That Explain Large Ones", "Small Models for Something Else")
    (vault / "corpus" / "rival.txt").write_text(rival, "utf-8")
    library.refresh()
    papers = library.read.items(library.read.listing("papers"))
    keys = sorted(paper.key for paper in papers.values() if paper.title.startswith("TinyLens"))
    assert keys[0] == TINY
    assert keys[1].startswith(f"{TINY}-")
    assert "Explain" in library.read.paper(TINY).title


def test_the_index_equals_one_made_from_nothing(library, vault):
    library.edit.tag([library.read.paper(TINY)], ["x"])
    (vault / "Ideas.md").unlink()
    (vault / "New.md").write_text("[[Reading]] and [[Ideas]]\n", "utf-8")
    library.refresh()
    assert library.verify() == "equal"


def test_one_bad_file_is_one_problem(library, vault):
    (vault / "bad.md").write_bytes(b"\xff\xfe\xfa words")
    (vault / "yaml.md").write_text("---\na: [\n---\nstill found\n", "utf-8")
    (vault / "corpus" / "bad.txt").write_bytes(b"%PDF-1.4 ...")
    library.refresh()
    kinds = {(p.path, p.kind) for p in library.read.problems()}
    assert {("bad.md", "encoding"), ("corpus/bad.txt", "rejected-record")} <= kinds
    assert any(path == "yaml.md" for path, _kind in kinds)
    assert [hit.item.path for hit in library.read.search("still found").hits] == ["yaml.md"]


def test_a_damaged_index_is_made_anew(library, vault, tmp_path):
    folder = library.folder
    library.close()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            file.write_bytes(os.urandom(100))
    again = Library(vault, cache=tmp_path / "cache")
    again.refresh()
    assert again.read.counts() == (3, 3)
    assert again.read.search("probe hidden states").hits
    again.close()


def test_a_name_that_is_nothing_or_too_much(library, vault):
    for folder in ("Daily", "Other"):
        (vault / folder).mkdir(exist_ok=True)
        (vault / folder / "Twice.md").write_text("Another.\n", "utf-8")
    library.refresh()
    with pytest.raises(LibraryError, match="could be"):
        library.read.resolve("Twice")
    assert library.read.resolve("Daily/Twice").path == "Daily/Twice.md"
    with pytest.raises(LibraryError, match="neither a citation key nor a note"):
        library.read.resolve("nothing-like-it")


def test_saving_over_a_note_that_changed_is_refused(library, vault):
    text, base = library.edit.text("Ideas.md")
    (vault / "Ideas.md").write_text("Theirs.\n", "utf-8")
    with pytest.raises(StaleFileError):
        library.edit.save("Ideas.md", text + "Mine.\n", base)
    copy = library.edit.save_copy("Ideas.md", text + "Mine.\n")
    assert (vault / "Ideas.md").read_text("utf-8") == "Theirs.\n"
    assert (vault / copy.paths[0]).read_text("utf-8").endswith("Mine.\n")


@pytest.mark.parametrize("name", ["../out", "a/../../b", ".hidden/x", "a\0b", ""])
def test_no_note_is_made_outside_the_vault(library, vault, name):
    with pytest.raises(LibraryError):
        library.edit.create(name)
    assert not (vault.parent / "out.md").exists()


def test_a_second_note_of_one_name_is_refused(library):
    with pytest.raises(LibraryError, match="exists already"):
        library.edit.create("ideas")


def test_changes_arrive_by_themselves(vault, tmp_path):
    library = Library(vault, cache=tmp_path / "cache")
    settled, found = threading.Event(), threading.Event()

    def announce(_announcement):
        if library.ready() and library.read.find("walruses").total:
            found.set()

    def report(state):
        if state.phase == "watching":
            settled.set()

    library.start(announce, report)
    try:
        assert settled.wait(300)
        assert library.read.counts() == (3, 3)
        (vault / "Later.md").write_text("Walruses at noon.\n", "utf-8")
        assert found.wait(300)
    finally:
        library.close()


@pytest.mark.parametrize(
    ("settings", "beside", "path"),
    [
        ("{}", "Daily/x.md", "New.md"),
        ('{"newFileLocation": "current"}', "Daily/x.md", "Daily/New.md"),
        ('{"newFileLocation": "current"}', "", "New.md"),
        ('{"newFileLocation": "folder", "newFileFolderPath": "In/Box"}', "Daily/x.md", "In/Box/New.md"),
    ],
)
def test_where_a_new_note_goes(vault, settings, beside, path):
    (vault / ".obsidian" / "app.json").write_text(settings, "utf-8")
    library = Library(vault)
    library.refresh()
    assert library.edit.create("New", beside=beside).paths == [path]
    library.close()


def test_a_new_name_is_composed(vault):
    library = Library(vault)
    library.refresh()
    assert library.edit.create("Cafe\u0301").paths == ["Caf\u00e9.md"]
    library.close()


def test_an_edit_made_here_and_one_made_elsewhere_come_together_in_one_step(library, vault):
    text, _base = library.edit.text("Reading.md")
    theirs = text.replace("# Reading\n", "# Reading list\n")
    (vault / "Reading.md").write_text(theirs, "utf-8")
    merged, data = library.edit.merge("Reading.md", text, text + "- mine\n")
    assert merged.clean
    library.edit.save_merged("Reading.md", merged, [], data)
    assert (vault / "Reading.md").read_text("utf-8") == theirs + "- mine\n"
    library.edit.history.undo()
    assert (vault / "Reading.md").read_text("utf-8") == theirs


def test_a_merge_is_not_written_over_a_later_edit_nor_with_properties_that_break(library, vault):
    note = vault / "Reading.md"
    text, _base = library.edit.text("Reading.md")
    note.write_text(text.replace("tags: [list]", "status: read"), "utf-8")
    merged, data = library.edit.merge("Reading.md", text, text.replace("tags: [list]", "status: unread"))
    with pytest.raises(LibraryError, match="choose one side"):
        library.edit.save_merged("Reading.md", merged, ["both"], data)
    note.write_text("later\n", "utf-8")
    with pytest.raises(StaleFileError):
        library.edit.save_merged("Reading.md", merged, ["ours"], data)
    assert note.read_text("utf-8") == "later\n"


def test_a_deleted_note_is_written_again_only_where_there_is_none(library, vault):
    with pytest.raises(StaleFileError):
        library.edit.save("Ideas.md", "mine\n", None)
    (vault / "Ideas.md").unlink()
    library.edit.save("Ideas.md", "mine\n", None)
    assert (vault / "Ideas.md").read_text("utf-8") == "mine\n"
    library.edit.history.undo()
    assert not (vault / "Ideas.md").exists()


def test_a_second_copy_sees_what_was_committed_before_it_began_to_follow(vault):
    first, second = Library(vault), Library(vault)
    first.refresh()
    assert second.read.find("zanzibar").total == 0
    (vault / "New.md").write_text("zanzibar", "utf-8")
    first.refresh()
    assert second.cache.has_changed()
    assert not second.cache.has_changed()
    (vault / "New.md").write_text("zanzibar twice", "utf-8")
    first.refresh()
    assert second.cache.has_changed()
    first.close()
    second.close()


def test_a_commit_that_was_met_half_way_is_seen_at_the_next_search(vault, monkeypatch):
    first, second = Library(vault), Library(vault)
    first.refresh()
    assert second.read.find("zanzibar").total == 0
    (vault / "New.md").write_text("zanzibar", "utf-8")
    first.refresh()

    def half_way(*_):
        raise LibraryError("The table of contents is damaged.")

    with monkeypatch.context() as patch:
        patch.setattr("index.search.search_index.check_manifest", half_way)
        second._search.refresh()
    assert second.read.find("zanzibar").total == 1
    first.close()
    second.close()


def test_a_second_copy_follows_an_index_that_is_made_anew(vault):
    first, second = Library(vault), Library(vault)
    first.refresh()
    assert second.cache.has_changed()
    assert second.read.find("zanzibar").total == 0
    (vault / "New.md").write_text("zanzibar", "utf-8")
    database = second.folder / "cache.sqlite"
    database.rename(database.with_suffix(".away"))
    assert not second.cache.has_changed()
    first.refresh(rebuild=True)
    assert second.cache.has_changed()
    second._search.refresh()
    assert (second.read.counts(), second.read.find("zanzibar").total) == ((3, 4), 1)
    assert not second.cache.has_changed()
    (vault / "Newer.md").write_text("zanzibar twice", "utf-8")
    first.refresh()
    assert second.cache.has_changed()
    second._search.refresh()
    assert (second.read.counts(), second.read.find("zanzibar").total) == ((3, 5), 2)
    first.close()
    second.close()


@pytest.mark.parametrize("first", [True, False])
def test_a_first_build_ends_with_one_segment(vault, tmp_path, monkeypatch, first):
    monkeypatch.setattr("index.sync.full_text._DOCUMENTS_AT_ONCE", 100)
    text = "".join(f"@book{{k{number}, title={{Tide Number {number}}}}}\n" for number in range(500))
    with closing(Library(vault, cache=tmp_path / "cache")) as library:
        if not first:
            library.refresh()
        (vault / "corpus" / "many.bib").write_text(text, "utf-8")
        library.refresh()
        assert library.read.find("title:tide", scope="paper", limit=1).total == 500
        # Later ones merge by themselves when the app is idle, so that no command has to wait for it.
        assert (len(library._search.get()._evaluator.snapshot.segments()) == 1) is first
