"""S: several programs, and several machines, that write the same notes."""

from __future__ import annotations

import os
import stat

import pytest

from index import DocumentId
from index.errors import LibraryError, StaleFileError
from index.vault.files import note_files
from index.vault.parse.note import parse
from notes_tui.editing.save import loss
from tests.conftest import PAGE
from tests.helpers.ids import shorts
from tests.obsidian.table import rule, rules


@rule("S2", "a note is replaced as one step, and nothing is left beside it")
def test_our_write_is_one_step(tmp_path):
    note = tmp_path / "n.md"
    note.write_text("old")
    with note.open() as reader:
        note_files.write(note, b"new", expected=note_files.read(note)[1], vault=tmp_path)
        assert reader.read() == "old"
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("n.md", "new")]


@rules(
    "change",
    ("S3", "a note that changed since it was read is not written", lambda note: note.write_text("theirs")),
    ("S3", "nor one that is gone", lambda note: note.unlink()),
    (
        *("S3", "a change of the same length counts too"),
        lambda note: (note.write_text("bas2"), os.utime(note, (1, 1))),
    ),
)
def test_stale(tmp_path, change):
    note = tmp_path / "n.md"
    note.write_text("base")
    base = note_files.read(note)[1]
    change(note)
    left = note.read_bytes() if note.exists() else None
    with pytest.raises(StaleFileError):
        note_files.write(note, b"ours", expected=base, vault=tmp_path)
    assert (note.read_bytes() if note.exists() else None) == left


@rule("S3", "what a note is allowed to whom stays")
def test_mode(tmp_path):
    note = tmp_path / "n.md"
    note.write_text("old")
    note.chmod(0o640)
    note_files.write(note, b"new", expected=note_files.read(note)[1], vault=tmp_path)
    assert stat.S_IMODE(note.stat().st_mode) == 0o640


@rule("S3", "theirs stays in the note and ours is kept beside it")
def test_a_copy_is_kept(vault_of):
    vault = vault_of({"n.md": "base"})
    _, base = vault.library.edit.text("n.md")
    vault.write("n.md", "theirs")
    with pytest.raises(StaleFileError):
        vault.library.edit.save("n.md", "ours", base)
    (copy,) = vault.library.edit.save_copy("n.md", "ours").paths
    assert (vault.read("n.md"), vault.read(copy)) == ("theirs", "ours")
    vault.refresh()
    assert (vault.notes(), vault.kinds()) == (["n.md"], [(copy, None, "conflict-copy")])


@rules(
    ("before", "after", "lost"),
    ("S4", "a save that loses more than half is asked about", "x" * 201, "x" * 100, "101 of 201"),
    ("S4", "down to nothing", "x" * 201, "", "201 of 201"),
    ("S4", "not half, nor what is added", "x" * 202, "x" * 101, None),
    ("S4", "nor what is short", "x" * 200, "", None),
)
def test_losing_much(before, after, lost):
    asked = loss(before, after)
    assert asked is None if lost is None else lost in asked


@rule("S5", "a symbolic link stays one, and what it leads to is written")
def test_symbolic_link(tmp_path):
    (tmp_path / "real.md").write_text("old")
    note = tmp_path / "n.md"
    note.symlink_to("real.md")
    note_files.write(note, b"new", expected=note_files.read(note)[1], vault=tmp_path)
    assert note.is_symlink()
    assert (tmp_path / "real.md").read_text() == "new"


@rule("S5", "a file with two names keeps both")
def test_hard_link(tmp_path):
    note = tmp_path / "n.md"
    note.write_text("old")
    (tmp_path / "other.md").hardlink_to(note)
    note_files.write(note, b"new", expected=note_files.read(note)[1], vault=tmp_path)
    assert (note.stat().st_nlink, (tmp_path / "other.md").read_text()) == (2, "new")


@rule("S6", "our own write is announced once, not again as somebody else's")
def test_our_own_write(vault_of):
    vault = vault_of({"n.md": "text"})
    announced = []
    vault.library.edit.tag(["n.md"], ["x"])
    with vault.indexer(announced.append) as indexer:
        indexer.update(["n.md"])
        assert {str(id_) for each in announced for id_ in each.ids} == {"n:n.md"}
        announced.clear()
        indexer.update(["n.md"])
    assert not announced


@rules(
    ("name", "named"),
    ("S7", "Syncthing", "n.sync-conflict-20260818-173636-D4LGQYW.md", True),
    ("S8", "Dropbox with the name of somebody", "n (John's conflicted copy 2026-11-20).md", True),
    ("S8", "Dropbox with no name", "n (conflicted copy 2026-11-20 101500).md", True),
    ("S8", "Synology", "n_PC_Nov-03-0901-2026_Conflict.md", True),
    ("S8", "the name of a machine alone says nothing", "n-DESKTOP.md", False),
    ("S8", "nor does a number", "n 2.md", False),
)
def test_conflict_copies(vault_of, name, named):
    vault = vault_of({"n.md": "[[m]]", "m.md": "", name: "[[m]]"})
    assert vault.kinds() == ([(name, None, "conflict-copy")] if named else [])
    assert (name in vault.notes()) is not named
    if named:
        assert "another version of n.md" in vault.sentences()


COPY = "n.sync-conflict-20260818-173636-D4LGQYW.md"
COPY_ID = DocumentId.note(COPY)
OURS = "n (conflicted copy 2026-11-20 101500).md"
WITH_COPIES = {
    "n.md": "---\ntitle: Enn\n---\n[[m]] #one",
    "m.md": f"[[{COPY[:-3]}]] [[{OURS[:-3]}]]",
    COPY: "---\ntitle: Enn\n---\n[[m]] [[Nobody]] #two walrus names m",
    OURS: "---\nkey: harbour-benchmark-long\nstatus: read\n---\n#two walrus names m",
    "corpus/page.txt": PAGE,
}


@rules(
    ("ask", "answer"),
    (
        "S7",
        "a copy is in no list",
        lambda v: shorts(v.library.read.listing("notes", "title")),
        ["n:n.md", "n:m.md"],
    ),
    ("S7", "nor counted", lambda v: v.library.read.counts(), (3, 2)),
    ("S7", "no search finds it", lambda v: v.found("walrus"), []),
    ("S7", "its tags are not counted", lambda v: v.tags(), {"one": 1}),
    ("S7", "its links are none", lambda v: v.back("m.md"), ["n.md"]),
    ("S7", "and those to it lead nowhere", lambda v: v.out("m.md"), [None, None]),
    ("S7", "it mentions nothing", lambda v: v.mentions("m.md"), []),
    ("S7", "completion does not name it", lambda v: v.notes(), ["m.md", "n.md"]),
    ("S7", "its title is not its own", lambda v: v.library.read.resolve("Enn").path, "n.md"),
    (
        "S8",
        "nor does it speak of a paper",
        lambda v: v.library.read.paper("harbour-benchmark-long").note,
        None,
    ),
    (
        "S7",
        "it can be opened",
        lambda v: v.library.read.items([COPY_ID])[COPY_ID].title,
        "Enn",
    ),
    ("S8", "by its path too", lambda v: v.library.read.resolve(OURS).path, OURS),
)
def test_what_a_copy_is(vault_of, ask, answer):
    assert ask(vault_of(WITH_COPIES)) == answer


@rule("S7", "where it is excluded it is named all the same, for it is in no other list")
def test_excluded_copies(vault_of):
    vault = vault_of({f"a/{COPY}": "x", "a/n.md": ""}, app={"userIgnoreFilters": ["a/"]})
    assert vault.kinds() == [(f"a/{COPY}", None, "conflict-copy")]


@rule("S8", "a copy that is given a name of its own is a note")
def test_a_copy_becomes_a_note(vault_of):
    vault = vault_of(WITH_COPIES)
    vault.library.edit.rename(vault.library.edit.plan_rename(COPY, "mine"))
    vault.refresh()
    assert (vault.notes(), vault.found("walrus")) == (["m.md", "mine.md", "n.md"], ["mine.md"])
    assert (vault.read("mine.md"), vault.back("m.md")) == (WITH_COPIES[COPY], ["mine.md", "n.md"])


@rule("S8", "what is renamed around it leaves its words alone, and so does a folder that takes it along")
def test_renaming_around_a_copy(vault_of):
    vault = vault_of({f"a/{name}": text for name, text in WITH_COPIES.items() if name.endswith(".md")})
    vault.library.edit.rename(vault.library.edit.plan_rename("a/m.md", "mm"))
    vault.library.edit.rename(vault.library.edit.plan_rename("a", "/b/c"))
    vault.refresh()
    assert {name: vault.read(f"b/c/{name}") for name in (COPY, OURS)} == {
        name: WITH_COPIES[name] for name in (COPY, OURS)
    }
    assert [path for path, _, kind in vault.kinds() if kind == "conflict-copy"] == [
        f"b/c/{OURS}",
        f"b/c/{COPY}",
    ]
    assert vault.library.verify() == "equal"


@rules(
    "path",
    *(
        ("S9", f"passing over {path}", path)
        for path in (
            *(
                ".syncthing.n.md.tmp",
                "~syncthing~n.md.tmp",
                ".stfolder/n.md",
                ".stversions/n~20260101-101010.md",
            ),
        )
    ),
)
def test_syncthings_own_files(vault_of, path):
    vault = vault_of({path: "x", "keep.md": "[[keep]]"})
    assert (vault.notes(), vault.kinds()) == (["keep.md"], [])


@rule("S10", "a note that is in iCloud alone is told and not made anew")
def test_not_downloaded(vault_of):
    vault = vault_of({"a/.n.md.icloud": b"bplist00", "a/.i.png.icloud": b"bplist00"})
    assert vault.kinds() == [("a/n.md", None, "not-downloaded")]
    with pytest.raises(LibraryError, match="download it first"):
        vault.library.edit.create("a/n")
    assert not (vault.folder / "a/n.md").exists()


@rule("S10", "once it is here it is a note like any other")
def test_downloaded(vault_of):
    vault = vault_of({"n.md": "x", ".n.md.icloud": b"bplist00"})
    assert (vault.notes(), vault.kinds()) == (["n.md"], [])


@rule("S11", "an empty folder is a disk that is away, and nothing is forgotten")
def test_an_empty_vault(vault_of):
    vault = vault_of({"a.md": "[[b]]", "b.md": ""}, config=None)
    for name in ("a.md", "b.md"):
        (vault.folder / name).unlink()
    vault.refresh()
    assert vault.notes() == ["a.md", "b.md"]


@rule("S11", "so is one that is not there")
def test_a_missing_vault(vault_of):
    vault = vault_of({"a.md": "", "b.md": ""})
    vault.folder.rename(vault.folder.with_name("away"))
    vault.refresh()
    assert vault.notes() == ["a.md", "b.md"]
    with pytest.raises(LibraryError, match="is its disk connected"):
        vault.library.edit.create("c")


@rule("S12", "what was deleted and comes again has its tags and its links again")
def test_gone_and_back(vault_of):
    vault = vault_of({"a.md": "[[b]]", "b.md": "---\ntags: [x]\nstatus: reading\n---\n"})
    text = vault.read("b.md")
    (vault.folder / "b.md").unlink()
    vault.refresh()
    assert (vault.out("a.md"), vault.tags()) == ([None], {})
    vault.write("b.md", text)
    vault.refresh()
    assert (vault.out("a.md"), vault.tags()) == (["b.md"], {"x": 1})
    assert vault.found("status:reading") == ["b.md"]


MARKS = "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"


@rules(
    ("text", "flaws"),
    ("S13", "marks of a merge are named", f"words\n{MARKS}", [(2, "merge-marks")]),
    ("S13", "also with other line ends", f"words\n{MARKS}".replace("\n", "\r\n"), [(2, "merge-marks")]),
    ("S13", "in the properties they spoil them", f"---\na: 1\n{MARKS}---\n", [(3, "invalid-properties")]),
    ("S13", "in code they are an example", f"```\n{MARKS}```\n", []),
    ("S13", "one mark alone is text", "<<<<<<< ours\n\n=======\n", []),
)
def test_marks_of_a_merge(text, flaws):
    note = parse("n.md", text)
    assert [(flaw.line, flaw.kind) for flaw in note.flaws] == flaws
    assert note.properties == {}
