"""S: several programs and several machines write the same notes."""

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


@rule("S2", "a note is replaced in one step, and nothing is left beside it")
def test_a_write_is_one_step(tmp_path):
    note = tmp_path / "n.md"
    note.write_text("old")
    with note.open() as reader:
        note_files.write(note, b"new", expected=note.read_bytes(), vault=tmp_path)
        assert reader.read() == "old"
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("n.md", "new")]


@rules(
    "change",
    ("S3", "a note that changed since it was read is not written", lambda note: note.write_text("theirs")),
    ("S3", "a note that was deleted is not written", lambda note: note.unlink()),
    (
        *("S3", "a change of the same length counts as well"),
        lambda note: (note.write_text("bas2"), os.utime(note, (1, 1))),
    ),
)
def test_stale(tmp_path, change):
    note = tmp_path / "n.md"
    note.write_text("base")
    base = note.read_bytes()
    change(note)
    left = note.read_bytes() if note.exists() else None
    with pytest.raises(StaleFileError):
        note_files.write(note, b"ours", expected=base, vault=tmp_path)
    assert (note.read_bytes() if note.exists() else None) == left


@rule("S3", "permissions stay")
def test_permissions(tmp_path):
    note = tmp_path / "n.md"
    note.write_text("old")
    note.chmod(0o640)
    note_files.write(note, b"new", expected=note.read_bytes(), vault=tmp_path)
    assert stat.S_IMODE(note.stat().st_mode) == 0o640


@rule("S3", "their version stays in the note and ours is kept beside it")
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
    ("S4", "a save that loses more than half asks first", "x" * 201, "x" * 100, "101 of 201"),
    ("S4", "a save that leaves nothing asks first", "x" * 201, "", "201 of 201"),
    ("S4", "a save that loses half does not ask", "x" * 202, "x" * 101, None),
    ("S4", "a save of a short note does not ask", "x" * 200, "", None),
)
def test_a_save_that_loses_much(before, after, lost):
    asked = loss(before, after, lambda _text: {})
    assert asked is None if lost is None else lost in asked


@rule("S5", "a symbolic link stays one, and its target is written")
def test_symbolic_link(tmp_path):
    (tmp_path / "real.md").write_text("old")
    note = tmp_path / "n.md"
    note.symlink_to("real.md")
    note_files.write(note, b"new", expected=note.read_bytes(), vault=tmp_path)
    assert note.is_symlink()
    assert (tmp_path / "real.md").read_text() == "new"


@rule("S5", "a file with two names keeps both names")
def test_hard_link(tmp_path):
    note = tmp_path / "n.md"
    note.write_text("old")
    (tmp_path / "other.md").hardlink_to(note)
    note_files.write(note, b"new", expected=note.read_bytes(), vault=tmp_path)
    assert (note.stat().st_nlink, (tmp_path / "other.md").read_text()) == (2, "new")


@rule("S6", "our own write is announced once, and not again as an external change")
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
    ("S7", "the copy of Syncthing", "n.sync-conflict-20260818-173636-D4LGQYW.md", True),
    ("S8", "the copy of Dropbox with a user's name", "n (John's conflicted copy 2026-11-20).md", True),
    ("S8", "the copy of Dropbox without a name", "n (conflicted copy 2026-11-20 101500).md", True),
    ("S8", "the copy of Synology", "n_PC_Nov-03-0901-2026_Conflict.md", True),
    ("S8", "a machine's name alone does not make a copy", "n-DESKTOP.md", False),
    ("S8", "a number does not make a copy", "n 2.md", False),
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
        "a copy is not listed",
        lambda v: shorts(v.library.read.listing("notes", "title")),
        ["n:n.md", "n:m.md"],
    ),
    ("S7", "a copy is not counted", lambda v: v.library.read.counts(), (3, 2)),
    ("S7", "a copy is not found", lambda v: v.found("walrus"), []),
    ("S7", "the tags of a copy are not counted", lambda v: v.tags(), {"one": 1}),
    ("S7", "the links of a copy do not count", lambda v: v.back("m.md"), ["n.md"]),
    ("S7", "links to a copy do not resolve", lambda v: v.out("m.md"), [None, None]),
    ("S7", "a copy has no mentions", lambda v: v.mentions("m.md"), []),
    ("S7", "completion does not offer a copy", lambda v: v.notes(), ["m.md", "n.md"]),
    ("S7", "the title of a copy does not count", lambda v: v.library.read.resolve("Enn").path, "n.md"),
    (
        "S8",
        "a copy is not a literature note",
        lambda v: v.library.read.paper("harbour-benchmark-long").note,
        None,
    ),
    (
        "S7",
        "a copy can be opened",
        lambda v: v.library.read.items([COPY_ID])[COPY_ID].title,
        "Enn",
    ),
    ("S8", "a copy can be opened by its path", lambda v: v.library.read.resolve(OURS).path, OURS),
)
def test_conflict_copies_are_not_notes(vault_of, ask, answer):
    assert ask(vault_of(WITH_COPIES)) == answer


@rule("S7", "an excluded copy is reported all the same, as it is in no other list")
def test_excluded_copies(vault_of):
    vault = vault_of({f"a/{COPY}": "x", "a/n.md": ""}, app={"userIgnoreFilters": ["a/"]})
    assert vault.kinds() == [(f"a/{COPY}", None, "conflict-copy")]


@rule("S8", "a copy that is renamed becomes a note")
def test_a_copy_becomes_a_note(vault_of):
    vault = vault_of(WITH_COPIES)
    vault.library.edit.rename(vault.library.edit.plans.note(COPY, "mine"))
    vault.refresh()
    assert (vault.notes(), vault.found("walrus")) == (["m.md", "mine.md", "n.md"], ["mine.md"])
    assert (vault.read("mine.md"), vault.back("m.md")) == (WITH_COPIES[COPY], ["mine.md", "n.md"])


@rule("S8", "renaming other notes leaves the text of a copy alone, and so does moving its folder")
def test_renaming_around_a_copy(vault_of):
    vault = vault_of({f"a/{name}": text for name, text in WITH_COPIES.items() if name.endswith(".md")})
    vault.library.edit.rename(vault.library.edit.plans.note("a/m.md", "mm"))
    vault.library.edit.rename(vault.library.edit.plans.note("a", "/b/c"))
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
        ("S9", f"{path} is ignored", path)
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
def test_files_of_syncthing(vault_of, path):
    vault = vault_of({path: "x", "keep.md": "[[keep]]"})
    assert (vault.notes(), vault.kinds()) == (["keep.md"], [])


@rule("S10", "a note that is in iCloud only is reported and not created again")
def test_not_downloaded(vault_of):
    vault = vault_of({"a/.n.md.icloud": b"bplist00", "a/.i.png.icloud": b"bplist00"})
    assert vault.kinds() == [("a/n.md", None, "not-downloaded")]
    with pytest.raises(LibraryError, match="download it first"):
        vault.library.edit.create("a/n")
    assert not (vault.folder / "a/n.md").exists()


@rule("S10", "a downloaded note is a note like any other")
def test_downloaded(vault_of):
    vault = vault_of({"n.md": "x", ".n.md.icloud": b"bplist00"})
    assert (vault.notes(), vault.kinds()) == (["n.md"], [])


@rule("S11", "an empty vault counts as a disk that is not connected, and nothing is forgotten")
def test_an_empty_vault(vault_of):
    vault = vault_of({"a.md": "[[b]]", "b.md": ""}, config=None)
    for name in ("a.md", "b.md"):
        (vault.folder / name).unlink()
    vault.refresh()
    assert vault.notes() == ["a.md", "b.md"]


@rule("S11", "so does a missing vault")
def test_a_missing_vault(vault_of):
    vault = vault_of({"a.md": "", "b.md": ""})
    vault.folder.rename(vault.folder.with_name("away"))
    vault.refresh()
    assert vault.notes() == ["a.md", "b.md"]
    with pytest.raises(LibraryError, match="is its disk connected"):
        vault.library.edit.create("c")


@rule("S12", "a note that is deleted and comes back has its tags and links again")
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


MARKERS = "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"


@rules(
    ("text", "flaws"),
    ("S13", "conflict markers are reported", f"words\n{MARKERS}", [(2, "merge-marks")]),
    (
        "S13",
        "conflict markers are reported with CRLF as well",
        f"words\n{MARKERS}".replace("\n", "\r\n"),
        [(2, "merge-marks")],
    ),
    (
        "S13",
        "conflict markers make properties invalid",
        f"---\na: 1\n{MARKERS}---\n",
        [(3, "invalid-properties")],
    ),
    ("S13", "conflict markers in code are an example", f"```\n{MARKERS}```\n", []),
    ("S13", "one marker alone is text", "<<<<<<< ours\n\n=======\n", []),
)
def test_conflict_markers(text, flaws):
    note = parse("n.md", text)
    assert [(flaw.line, flaw.kind) for flaw in note.flaws] == flaws
    assert note.properties == {}
