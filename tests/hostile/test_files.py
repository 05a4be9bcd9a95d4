"""Hostile and unlucky files beside a good vault: each is named, and the good ones stay found."""

from __future__ import annotations

import errno
import os
import pickle
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index import Library, LibraryError, Paper
from notes_tui.cli import run

TINY = "tinylens-small-models"
GOOD = {
    "p:tinylens-small-models": "hidden states driving",
    "p:harbour-benchmark-long": "harbour several long documents",
    "p:counting-harder-than-looks": "language models miscount",
    "n:Reading.md": "reading start later",
    "n:Ideas.md": "what if probe could count",
    "n:Daily/2026-03-05.md": "read about harbours today",
}
GOOD["p:tinylens-small-models"] = "hidden states"
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can do this")


@pytest.fixture(autouse=True)
def limit():
    """What hangs fails instead."""

    def stop(_number, _frame):
        raise TimeoutError("it hangs")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def library(vault, tmp_path):
    opened = Library(vault, cache=tmp_path / "cache")
    yield opened
    opened.close()


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every path below a folder, with the bytes of the small regular files."""
    found = {}
    for path in folder.rglob("*"):
        small = path.is_file() and not path.is_symlink() and path.stat().st_size < 1_000_000
        found[str(path.relative_to(folder))] = path.read_bytes() if small else None
    return found


def ids(library, words, **options):
    return [hit.id for hit in library.find(words, limit=50, **options).hits]


def assert_good(library):
    """The three papers and the three notes are found by what they say."""
    lost = [id_ for id_, words in GOOD.items() if id_ not in ids(library, words)]
    assert not lost


def check(library, vault, *, papers=3, notes=None):
    """Refresh; nothing in the vault is changed by it, and what is good is found."""
    before = tree(vault)
    library.refresh()
    assert tree(vault) == before
    assert_good(library)
    assert library.counts()[0] == papers
    if notes is not None:
        assert library.counts()[1] == notes


def named(library, path, kind=None, line=None):
    """The one sentence there is about a file, or about one of its lines."""
    found = [p for p in library.problems() if p.path == path and p.kind != "orphan"]
    if line is not None:
        found = [p for p in found if p.line == line]
    assert len(found) == 1, found
    assert kind is None or found[0].kind == kind
    sentence = found[0].detail
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def unnamed(library, path):
    return not [p for p in library.problems() if p.path == path and p.kind != "orphan"]


# 1 and 2: encodings and line ends

NOT_UTF8 = {
    "bad bytes": b"zanzibar \xff\xfe\xfa words",
    "Latin-1": "zanzibar café".encode("latin-1"),
    "UTF-16": "zanzibar café".encode("utf-16"),
    "cut short": "zanzibar é".encode()[:-1],
    "overlong": b"zanzibar \xc0\xaf",
    "surrogate": b"zanzibar \xed\xa0\x80",
}


@pytest.mark.parametrize("data", NOT_UTF8.values(), ids=NOT_UTF8)
def test_a_note_that_is_no_utf8_is_read_named_and_never_written(library, vault, data):
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
def test_a_note_with_nul_bytes_is_named(library, vault, data):
    (vault / "nul.md").write_bytes(data)
    check(library, vault, notes=4)
    assert "NUL" in named(library, "nul.md", "encoding")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_page_in_any_encoding_is_read_or_named(library, vault, encoding):
    page = (
        (vault / "corpus" / "page.txt").read_text("utf-8").replace("  • 3", "· 3").replace("  • 12", "· 12")
    )
    page = page.replace("Harbour: A", "Zanzibar: A").replace("several long", "several café")
    (vault / "corpus" / "other.txt").write_bytes(page.encode(encoding))
    check(library, vault, papers=4 if encoding in ("utf-8-sig", "latin-1") else 3)
    if encoding == "utf-8-sig":
        assert unnamed(library, "corpus/other.txt")
    elif encoding == "latin-1":
        assert named(library, "corpus/other.txt", line=18).startswith("This is not valid UTF-8")
    else:
        assert "not a text file" in named(library, "corpus/other.txt", "rejected-record")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_are_kept(library, vault, start, end):
    text = start + end.join(["---", "tags: [ends]", "---", "# Zanzibar", "", "some words", ""])
    (vault / "ends.md").write_bytes(text.encode())
    page = (vault / "corpus" / "page.txt").read_text("utf-8")
    (vault / "corpus" / "page.txt").write_bytes((start + page.replace("\n", end)).encode())
    check(library, vault, notes=4)
    assert unnamed(library, "ends.md")
    assert unnamed(library, "corpus/page.txt")
    assert ids(library, "tag:ends") == ["n:ends.md"]
    assert library.note("ends.md").headings[0].line == 4
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
def test_mixed_and_rare_line_ends_are_kept(library, vault, text):
    (vault / "mixed.md").write_bytes(f"zanzibar {text}".encode())
    check(library, vault, notes=4)
    assert ids(library, "zanzibar") == ["n:mixed.md"]
    assert unnamed(library, "mixed.md")
    library.edit.tag(["mixed.md"], ["x"])
    assert (vault / "mixed.md").read_bytes().endswith(f"zanzibar {text}".encode())


# 3 and 4: very large and very small


@pytest.mark.parametrize("name", ["huge.md", "corpus/huge.txt"])
def test_a_file_of_500_mb_is_named_and_not_read(library, vault, name):
    with (vault / name).open("wb") as file:
        file.write(b"zanzibar")
        file.truncate(500_000_000)
    check(library, vault)
    assert "too large: 500.0 MB" in named(library, name, "unreadable")
    assert not ids(library, "zanzibar")
    if name.endswith(".md"):
        with pytest.raises(LibraryError, match="too large"):
            library.note(name)
    (vault / name).write_text("Daily Papers\n", "utf-8")
    library.refresh()
    assert not [p for p in library.problems() if p.kind == "unreadable"]


def test_a_single_line_of_10_mb_is_read(library, vault):
    (vault / "line.md").write_text("zanzibar " + "x" * 10_000_000 + " kilimanjaro", "utf-8")
    (vault / "corpus" / "line.txt").write_text("zanzibar " + "y" * 10_000_000, "utf-8")
    check(library, vault, notes=4)
    assert ids(library, "zanzibar") == ["n:line.md"]
    named(library, "corpus/line.txt", "rejected-record")


@pytest.mark.parametrize("text", ["", "---\ntags: [void]\n---\n", "---\n---", " \n\t\n \u00a0\n", "\ufeff"])
def test_a_note_with_no_words(library, vault, text):
    (vault / "void.md").write_bytes(text.encode())
    check(library, vault, notes=4)
    assert unnamed(library, "void.md")
    assert library.note("void.md").words == 0
    assert library.resolve("void").path == "void.md"
    library.edit.tag(["void.md"], ["x"])
    library.refresh()
    assert "n:void.md" in ids(library, "tag:x")


# 5 and 6: what is no file, and links


def fifo(path):
    os.mkfifo(path)


def sock(path):
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(path.name)
    finally:
        os.chdir(here)


def device(path):
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("no devices can be made here")


@pytest.mark.parametrize("make", [fifo, sock, device])
@pytest.mark.parametrize("name", ["x.md", "corpus/x.txt"])
def test_what_is_no_regular_file_is_never_opened(library, vault, make, name):
    make(vault / name)
    check(library, vault, notes=3)
    assert "no regular file" in named(library, name, "unreadable")
    if name == "x.md":
        with pytest.raises(LibraryError, match="not a regular file"):
            library.edit.text("x.md")


def test_a_folder_named_like_a_note_is_named_and_its_notes_are_read(library, vault):
    (vault / "x.md").mkdir()
    (vault / "x.md" / "inner.md").write_text("zanzibar", "utf-8")
    check(library, vault, notes=4)
    assert ids(library, "zanzibar") == ["n:x.md/inner.md"]
    assert "folder" in named(library, "x.md", "unreadable")
    with pytest.raises(LibraryError, match="not a regular file"):
        library.edit.text("x.md")


def test_links_out_around_and_to_nothing_are_named_and_not_followed(library, vault, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("zanzibar", "utf-8")
    (outside / "secret.txt").write_text((vault / "corpus/page.txt").read_text("utf-8"), "utf-8")
    links = {
        "out.md": outside / "secret.md",
        "outfolder": outside,
        "nowhere.md": vault / "gone.md",
        "loop.md": vault / "loop.md",
        "around": vault,
        "Daily/up": vault,
        "passwd.md": Path("/etc/passwd"),
        "corpus/out.txt": outside / "secret.txt",
    }
    for name, target in links.items():
        (vault / name).symlink_to(target)
    before = tree(outside)
    check(library, vault, papers=3, notes=3)
    for name in links:
        named(library, name, "unreadable")
    assert not ids(library, "zanzibar")
    for name in ("out.md", "passwd.md", "outfolder/secret.md", "loop.md"):
        with pytest.raises(LibraryError):
            library.edit.text(name)
        with pytest.raises(LibraryError):
            library.edit.tag([name], ["x"])
    assert tree(outside) == before


# 7: out of reach, gone, growing


def denied(monkeypatch, function, path):
    """The system refuses one path, as it would for anyone but root."""
    real = getattr(os, function)

    def refuse(target, *rest, **options):
        if os.fspath(target) == str(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(target, *rest, **options)

    monkeypatch.setattr(os, function, refuse)


@pytest.mark.parametrize("name", ["shut.md", "corpus/shut.txt"])
def test_a_file_without_permission_is_named_and_read_when_it_may_be(library, vault, monkeypatch, name):
    file = vault.resolve() / name
    page = (vault / "corpus/page.txt").read_text("utf-8").replace("Harbour: A", "Zanzibar: A")
    file.write_text(page, "utf-8")
    with monkeypatch.context() as patch:
        denied(patch, "open", file)
        check(library, vault, papers=3, notes=3)
        assert "permission" in named(library, name, "unreadable")
    os.utime(file)
    library.refresh()
    assert unnamed(library, name)
    assert ids(library, "zanzibar")


def test_a_folder_without_permission_is_named_and_read_when_it_may_be(library, vault, monkeypatch):
    folder = vault.resolve() / "shut"
    folder.mkdir()
    (folder / "in.md").write_text("zanzibar", "utf-8")
    with monkeypatch.context() as patch:
        denied(patch, "scandir", folder)
        library.refresh()
        assert_good(library)
        assert "Permission denied" in named(library, "shut", "unreadable")
    library.refresh()
    assert unnamed(library, "shut")
    assert ids(library, "zanzibar") == ["n:shut/in.md"]


@pytest.mark.parametrize("name", ["brief.md", "corpus/brief.txt"])
def test_a_file_that_goes_between_listing_and_reading_is_simply_gone(library, vault, monkeypatch, name):
    file = vault.resolve() / name
    file.write_text("zanzibar", "utf-8")
    real = os.open

    def late(target, *rest, **options):
        if os.fspath(target) == str(file):
            file.unlink(missing_ok=True)
        return real(target, *rest, **options)

    monkeypatch.setattr(os, "open", late)
    library.refresh()
    assert_good(library)
    assert unnamed(library, name)
    assert library.counts() == (3, 3)


def test_a_file_that_grows_while_it_is_read_is_named_and_read_when_it_rests(library, vault, monkeypatch):
    file = vault.resolve() / "growing.md"
    file.write_text("zanzibar", "utf-8")
    real, inode = os.fstat, file.stat().st_ino

    def grow(descriptor):
        found = real(descriptor)
        if found.st_ino == inode:
            with file.open("a") as more:
                more.write(" more")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", grow)
        library.refresh()
    assert_good(library)
    assert "being changed" in named(library, "growing.md", "unreadable")
    with file.open("a") as more:
        more.write(" kilimanjaro")
    library.refresh()
    assert ids(library, "zanzibar kilimanjaro") == ["n:growing.md"]
    assert unnamed(library, "growing.md")


# 8: what cannot be written


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EBUSY, "another program holds it"),
        (errno.EIO, "disk reports an error"),
    ],
)
@pytest.mark.parametrize("step", ["open", "write", "fsync"])
def test_an_edit_that_cannot_be_written_is_told_and_can_be_tried_again(
    library, vault, monkeypatch, step, code, why
):
    library.refresh()
    before = tree(vault)
    paper = library.paper(TINY)
    text, base = library.edit.text("Ideas.md")
    real = getattr(os, step)

    def fail(*args, **options):
        if step == "open" and not (args[1] & (os.O_WRONLY | os.O_RDWR)):
            return real(*args, **options)
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        for edit in (
            lambda: library.edit.save("Ideas.md", text + "zanzibar\n", base),
            lambda: library.edit.tag([paper], ["x"]),
            lambda: library.edit.create("Fresh", "words"),
        ):
            with pytest.raises(LibraryError, match=why):
                edit()
    assert tree(vault) == before
    library.edit.save("Ideas.md", text + "zanzibar\n", base)
    library.edit.tag([paper], ["x"])
    check(library, vault)
    assert ids(library, "zanzibar") == ["n:Ideas.md"]


def test_a_file_marked_read_only_is_left(library, vault):
    (vault / "Ideas.md").chmod(0o444)
    check(library, vault)
    before = tree(vault)
    with pytest.raises(LibraryError, match="read-only"):
        library.edit.tag(["Ideas.md"], ["x"])
    assert tree(vault) == before


# 9: names

EVIL_NAMES = [
    *("../../x", "/etc/x", "C:\\x", "~/x", "x\0y", "CON", ".", "..", "-rf", "con.md", "a/../../../b", "nul"),
    *(
        "x" * 300,
        "é" * 200,
        "🚀" * 90,
        "\u202egnp.exe",
        "e\u0301" * 10,
        "a\nb",
        "a\x1b[2Jb",
        "..\\..\\x",
        ".git/x",
    ),
    *(
        "\ud800",
        "x.",
        " x ",
        "a//b",
        "a|b",
        "[[x]]",
        "#x",
        "$(touch x)",
        "; rm -rf x",
        "%2e%2e/x",
        "file:///etc/x",
    ),
]


def outside(tmp_path):
    return {path for path in tree(tmp_path) if path.partition("/")[0] not in ("vault", "cache", "home")}


@pytest.mark.parametrize("name", EVIL_NAMES, ids=ascii)
def test_a_new_note_is_refused_or_inside_the_vault(library, vault, tmp_path, name):
    library.refresh()
    before, hidden = outside(tmp_path), {path for path in tree(vault) if path.startswith(".")}
    try:
        (path,) = library.edit.create(name).paths
    except LibraryError as error:
        assert str(error).count("\n") == 0
        assert not set("\x1b\0\u202e") & set(str(error))
    else:
        assert (vault / path).resolve().is_relative_to(vault.resolve())
        assert (vault / path).is_file()
    assert outside(tmp_path) == before
    assert {path for path in tree(vault) if path.startswith(".")} == hidden
    library.refresh()
    assert_good(library)


@pytest.mark.parametrize("name", EVIL_NAMES, ids=ascii)
def test_a_paper_titled_so_gets_a_safe_key_and_keeps_its_title(library, vault, tmp_path, name):
    title = name.replace("\n", " ").encode("utf-8", "replace").decode()
    page = f"Daily Papers\n\nMar 4\n\n{title} zz\n\nAn abstract about zanzibar, and long enough to be one.\n"
    (vault / "corpus" / "more.txt").write_text(page, "utf-8")
    outsiders = outside(tmp_path)
    library.refresh()
    assert_good(library)
    found = [hit.item for hit in library.search("zanzibar", scope="paper").hits]
    if len(title) > 250 or "\0" in title:
        assert not found
        assert named(library, "corpus/more.txt", "rejected-record", line=1 if "\0" in title else 5)
        return
    (paper,) = found
    assert set(paper.key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(paper.key) <= 40
    (path,) = library.edit.literature_note(paper).paths
    assert path == f"papers/{paper.key}.md"
    library.refresh()
    assert library.note(path).properties["title"] == paper.title
    assert library.paper(paper.key).note == path
    assert outside(tmp_path) == outsiders
    assert_good(library)


@pytest.mark.parametrize("name", EVIL_NAMES, ids=ascii)
def test_a_link_target_never_leads_outside(library, vault, tmp_path, name):
    target = name.encode("utf-8", "replace").decode()
    (tmp_path / "x.md").write_text("zanzibar", "utf-8")
    (vault / "links.md").write_text(f"[[{target}]] ![[{target}]] [a](<{target}>)\n", "utf-8")
    check(library, vault, notes=4)
    assert not ids(library, "zanzibar")
    assert library.destination(target, "links.md") in (None, "n:links.md")
    for path in (name, f"{name}.md"):
        with pytest.raises(LibraryError):
            library.note_text(path)
        with pytest.raises(LibraryError):
            library.edit.tag([path], ["x"])
    with pytest.raises(LibraryError):
        library.resolve(target)


@pytest.mark.parametrize(
    "name",
    ["-rf.txt", "~.txt", "CON.txt", "a\nb.txt", "\x1b[2J.txt", "é" * 120 + ".txt", "🚀.txt", "…\u202e.txt"],
)
def test_an_imported_file_gets_a_safe_name_inside_the_corpus(library, vault, tmp_path, name):
    page = (vault / "corpus/page.txt").read_text("utf-8").replace("Counting", "Adding")
    source = tmp_path / "from"
    source.mkdir()
    (source / name).write_text(page, "utf-8")
    before, outsiders = tree(vault), outside(tmp_path)
    incoming, rejected = library.collect(source)
    assert not rejected
    assert library.import_files(incoming).added == ("adding-harder-than-looks",)
    (made,) = tree(vault).keys() - before.keys()
    assert made.startswith("corpus/")
    assert not set("\x1b\n\u202e") & set(made)
    assert not made.startswith(("corpus/-", "corpus/."))
    assert outside(tmp_path) == outsiders
    assert_good(library)


@pytest.mark.parametrize(
    "name", ["🚀 rocket.md", "-c quit.md", "~.md", "CON.md", "x" * 252 + ".md", "e\u0301.md", "a\nb.md"]
)
def test_a_note_so_named_is_read_and_edited(library, vault, name):
    (vault / name).write_text("zanzibar", "utf-8")
    check(library, vault, notes=4)
    assert ids(library, "zanzibar") == [f"n:{name}"]
    library.edit.tag([name], ["x"])
    library.refresh()
    assert ids(library, "tag:x") == [f"n:{name}"]


def test_a_name_that_is_no_text_is_named(library, vault):
    Path(os.fsdecode(bytes(vault) + b"/bad-\xff.md")).write_text("zanzibar", "utf-8")
    library.refresh()
    assert_good(library)
    assert [p for p in library.problems() if p.kind == "unreadable" and "not valid UTF-8" in p.detail]


# 10: names that are almost the same


@pytest.mark.parametrize(("one", "two"), [("Case.md", "case.md"), ("caf\u00e9.md", "cafe\u0301.md")])
def test_names_that_differ_only_in_case_or_form_are_both_kept_and_named(library, vault, one, two):
    (vault / one).write_text("zanzibar one", "utf-8")
    (vault / two).write_text("zanzibar two", "utf-8")
    if len(list(vault.glob("*.md"))) < 4:
        pytest.skip("this file system takes both for one")
    check(library, vault, notes=5)
    assert sorted(ids(library, "zanzibar")) == sorted([f"n:{one}", f"n:{two}"])
    assert [p for p in library.problems() if p.kind == "ambiguous-name" and p.path in (one, two)]
    library.edit.tag([two], ["x"])
    assert (vault / one).read_text("utf-8") == "zanzibar one"
    assert "x" in (vault / two).read_text("utf-8")


# 26: papers that are almost the same

ABSTRACT = "Zanzibar is studied here at length and with care, and all of it is written down in full."


def add_papers(vault, name, *titles):
    records = "".join(f"{title}\n\n{ABSTRACT}\n\n  • 2 authors\n·\nOct 3, 2025 1\n\n" for title in titles)
    (vault / "corpus" / name).write_text(f"Daily Papers\n\nMar 4\n\n{records}", "utf-8")


def zanzibar(library):
    return {hit.item for hit in library.search("zanzibar", scope="paper").hits}


def test_two_papers_of_one_key_get_two_keys(library, vault):
    add_papers(vault, "a.txt", "Lamp: Big Red Boats for All", "Lamp: Big Red Apples for All")
    check(library, vault, papers=5)
    assert len({paper.key for paper in zanzibar(library)}) == 2


def test_a_retitled_preprint_is_two_papers_and_the_same_title_twice_is_one(library, vault):
    add_papers(vault, "a.txt", "Lamp: A First Title", "Lamp: A Second and Better Title")
    add_papers(vault, "b.txt", "LAMP: a  first title")
    check(library, vault, papers=5)
    assert sorted(len(paper.sources) for paper in zanzibar(library)) == [1, 2]


def test_one_paper_under_two_keys_is_named_and_keeps_both_notes(library, vault):
    library.refresh()
    note = library.edit.literature_note(library.paper(TINY)).paths[0]
    text = (vault / note).read_text("utf-8")
    (vault / "papers" / "mine.md").write_text(text.replace(f"key: {TINY}", "key: mine"), "utf-8")
    (vault / "papers" / "again.md").write_text(text, "utf-8")
    check(library, vault, notes=6)
    assert [p for p in library.problems() if p.kind == "duplicate-key"]
    assert {"n:papers/mine.md", "n:papers/again.md"} <= {f"n:{n.path}" for n in library.summaries()}
    found = ids(library, "tinylens")
    assert found.count(f"p:{TINY}") == 1
    assert isinstance(library.resolve(TINY), Paper)


# 27: clocks


@pytest.mark.parametrize("when", [0, 1, -1, 4_102_444_800, 2**33, 253_402_300_800])
@pytest.mark.parametrize("name", ["odd.md", "corpus/page.txt"])
def test_a_file_dated_far_off_is_read_once(library, vault, name, when):
    if name == "odd.md":
        (vault / name).write_text("zanzibar", "utf-8")
    os.utime(vault / name, (when, when))
    check(library, vault)
    assert library.refresh().changed == 0
    assert_good(library)
    assert len(library.listing("notes", "modified")) == library.counts()[1]
    assert run(["search", "--vault", str(vault), "--sort", "modified", "harbour"]) == 0
    assert run(["search", "--vault", str(vault), "modified:>2020", "zanzibar"]) == 0


def test_order_stays_sensible_with_a_file_from_the_future(library, vault):
    for name, when in (("old.md", 0), ("new.md", 4_102_444_800)):
        (vault / name).write_text("zanzibar", "utf-8")
        os.utime(vault / name, (when, when))
    library.refresh()
    order = library.listing("notes", "modified")
    assert (order[0], order[-1]) == ("n:new.md", "n:old.md")


def test_a_file_from_the_future_that_is_emptied_makes_no_loop(library, vault):
    file = vault / "future.md"
    file.write_text("zanzibar", "utf-8")
    library.refresh()
    file.write_text("", "utf-8")
    os.utime(file, (4_102_444_800, 4_102_444_800))
    check(library, vault, notes=4)
    assert library.note("future.md").words == 0
    assert not ids(library, "zanzibar")


@pytest.mark.parametrize("now", [0, 4_102_444_800])
def test_a_clock_that_is_wrong_makes_no_loop(library, vault, monkeypatch, now):
    monkeypatch.setattr(time, "time", lambda: float(now))
    monkeypatch.setattr(time, "time_ns", lambda: now * 1_000_000_000)
    check(library, vault)
    assert library.refresh().changed == 0
    (vault / "Ideas.md").write_text("", "utf-8")
    library.refresh()
    assert library.refresh().changed == 0
    assert library.note("Ideas.md").words == 0
    assert library.counts() == (3, 3)


def test_another_time_zone_is_no_change(library, vault, monkeypatch):
    library.refresh()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Nowhere/Bad"):
        with monkeypatch.context() as patch:
            patch.setenv("TZ", zone)
            time.tzset()
            try:
                assert library.refresh().changed == 0
                assert_good(library)
            finally:
                patch.undo()
                time.tzset()


# 28: the index folder


class Evil:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return (os.mkdir, (str(self.mark),))


def reopened(vault, tmp_path):
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    assert library.counts() == (3, 3)
    assert_good(library)
    library.close()


DAMAGES = {
    "missing": lambda folder, file: shutil.rmtree(folder, ignore_errors=True),
    "files missing": lambda folder, file: file.unlink(),
    "truncated": lambda folder, file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "empty": lambda folder, file: file.write_bytes(b""),
    "text": lambda folder, file: file.write_text("hello"),
}


@pytest.mark.parametrize("which", ["cache.sqlite", "full-text/*", "*"])
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_is_made_anew(library, vault, tmp_path, damage, which):
    library.refresh()
    folder = library.folder
    library.close()
    for file in sorted(folder.glob(which)):
        if file.is_file():
            damage(folder, file)
            if not folder.exists():
                break
    reopened(vault, tmp_path)


@pytest.mark.parametrize("which", ["full-text/*", "cache.sqlite"])
def test_folders_in_the_place_of_files_of_the_index_are_cleared_away(library, vault, tmp_path, which):
    if which == "cache.sqlite":
        pytest.xfail("storage._clear does not remove a folder named cache.sqlite: IsADirectoryError")
    library.refresh()
    folder = library.folder
    library.close()
    for file in sorted(folder.glob(which)):
        file.unlink()
        file.mkdir()
    reopened(vault, tmp_path)


def test_an_index_of_another_version_is_made_anew(library, vault, tmp_path):
    import sqlite3

    library.refresh()
    library.close()
    with sqlite3.connect(library.folder / "cache.sqlite") as db:
        db.execute("PRAGMA user_version = 9999")
        db.execute("DROP TABLE notes")
    db.close()
    reopened(vault, tmp_path)


def test_a_foreign_pickle_is_never_loaded(library, vault, tmp_path):
    library.refresh()
    folder = library.folder
    library.close()
    mark = tmp_path / "pwned"
    payload = pickle.dumps(Evil(mark))
    for file in list(folder.rglob("*")):
        if file.is_file() and file.suffix != ".json":
            file.write_bytes(payload)
    (folder / "full-text" / "_MAIN_999.toc").write_bytes(payload)
    reopened(vault, tmp_path)
    assert not mark.exists()
    shutil.copytree(folder, vault / ".notes-tui", ignore=shutil.ignore_patterns("*.lock"))
    (vault / "_MAIN_1.toc").write_bytes(payload)
    reopened(vault, tmp_path)
    assert not mark.exists()


@root_only
def test_an_index_of_another_user_is_not_trusted(library, vault, tmp_path):
    library.refresh()
    folder = library.folder
    library.close()
    mark = tmp_path / "pwned"
    for file in (folder / "full-text").glob("*.toc"):
        file.write_bytes(pickle.dumps(Evil(mark)))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 12345, 12345)
    with pytest.MonkeyPatch.context():
        reopened(vault, tmp_path)
    assert not mark.exists()


def test_an_index_folder_that_cannot_be_made_is_refused_with_the_reason(vault, tmp_path, capsys, monkeypatch):
    (tmp_path / "file").write_text("in the way", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert run(["papers", "--vault", str(vault)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "XDG_CACHE_HOME" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("room", [0, 4096, 20_000])
def test_a_full_disk_under_the_index_is_a_sentence(vault, tmp_path, room):
    before = tree(vault)

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        [sys.executable, "-B", "-m", "notes_tui", "papers", "--vault", str(vault)],
        capture_output=True,
        text=True,
        timeout=20,
        preexec_fn=little_room,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("notes-tui: ")
    assert done.stderr.count("\n") == 1
    assert tree(vault) == before
    assert run(["papers", "--vault", str(vault)]) == 0


# 31: a vault that goes away


def test_a_vault_that_is_moved_away_loses_nothing_and_is_picked_up_again(library, vault, tmp_path):
    library.refresh()
    away = tmp_path / "away"
    vault.rename(away)
    library.refresh()
    assert library.counts() == (3, 3)
    assert_good(library)
    with pytest.raises(LibraryError):
        library.edit.tag(["Ideas.md"], ["x"])
    with pytest.raises(LibraryError):
        library.edit.create("Fresh")
    assert not vault.exists()
    vault.mkdir()  # the empty folder that a disk was mounted on
    library.refresh()
    assert library.counts() == (3, 3)
    vault.rmdir()
    away.rename(vault)
    assert library.refresh().changed == 0
    (vault / "Ideas.md").write_text("zanzibar", "utf-8")
    library.refresh()
    assert ids(library, "zanzibar") == ["n:Ideas.md"]


def test_a_corpus_elsewhere_that_goes_away_keeps_its_papers(vault, tmp_path):
    corpus = tmp_path / "corpus"
    (vault / "corpus").rename(corpus)
    library = Library(vault, [corpus], cache=tmp_path / "cache")
    try:
        library.refresh()
        corpus.rename(tmp_path / "away")
        library.refresh()
        assert_good(library)
        (tmp_path / "away").rename(corpus)
        assert library.refresh().changed == 0
        assert_good(library)
    finally:
        library.close()


@pytest.mark.xfail(strict=True, reason="the worker reports nothing when a root is away (sync/worker.py)")
def test_a_watched_vault_that_goes_is_told(library, vault, tmp_path):
    states = []
    library.start(lambda _announcement: None, states.append)
    settle(lambda: states and states[-1].phase == "watching")
    vault.rename(tmp_path / "away")
    told = len(states)
    settle(lambda: any(state.message for state in states[told:]), 4)


def test_a_watched_vault_that_comes_back_is_picked_up(library, vault, tmp_path):
    states, found = [], threading.Event()

    def announce(_announcement):
        if library.ready() and library.find("walruses").total:
            found.set()

    library.start(announce, states.append)
    settle(lambda: states and states[-1].phase == "watching")
    vault.rename(tmp_path / "away")
    time.sleep(0.5)
    assert_good(library)
    (tmp_path / "away").rename(vault)
    (vault / "Later.md").write_text("Walruses at noon.\n", "utf-8")
    assert found.wait(15)
    assert library.counts() == (3, 4)


def settle(happened, seconds=10.0):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_a_folder_that_stalls_does_not_hold_up_the_search(library, vault, monkeypatch):
    library.refresh()
    go_on, stalled, real = threading.Event(), threading.Event(), os.scandir

    def stall(path="."):
        if str(path).endswith("Daily"):
            stalled.set()
            go_on.wait(15)
        return real(path)

    monkeypatch.setattr(os, "scandir", stall)
    library.start(lambda _announcement: None, lambda _state: None)
    try:
        assert stalled.wait(10)
        assert_good(library)
        assert library.note_text("Ideas.md")
    finally:
        go_on.set()
    library.close()


# 32: what other programs left in the vault

SETTINGS = {
    "broken": b"{",
    "empty": b"",
    "a list": b"[1, 2]",
    "null": b"null",
    "deep": b"[" * 100_000,
    "not text": b"\xff\xfe\x00\x01",
    "huge": b'{"a": "' + b"x" * 20_000_000 + b'"}',
    "odd numbers": b'{"newLinkFormat": 1e999, "userIgnoreFilters": NaN, "attachmentFolderPath": {}}',
    "evil folders": b'{"newFileLocation": "folder", "newFileFolderPath": "../../out", "folder": "../../out"}',
    "evil patterns": b'{"userIgnoreFilters": ["/(a+)+$/", "/[/", "", 7, null]}',
    "twice": b'{"folder": "a", "folder": []}',
}


@pytest.mark.parametrize("data", SETTINGS.values(), ids=SETTINGS)
def test_broken_settings_of_obsidian_are_defaults(library, vault, tmp_path, data):
    for name in ("app.json", "daily-notes.json", "templates.json", "types.json", "bookmarks.json"):
        (vault / ".obsidian" / name).write_bytes(data)
    check(library, vault, notes=3)
    (path,) = library.edit.create("Fresh").paths
    assert path == "Fresh.md"
    library.edit.literature_note(library.paper(TINY))
    assert not (tmp_path / "out").exists()
    assert not (tmp_path.parent / "out").exists()


def test_a_settings_folder_that_is_a_file_or_a_pipe(library, vault):
    (vault / ".obsidian").rmdir()
    (vault / ".obsidian").write_text("x", "utf-8")
    check(library, vault, notes=3)
    (vault / ".obsidian").unlink()
    (vault / ".obsidian").mkdir()
    os.mkfifo(vault / ".obsidian" / "app.json")
    check(library, vault, notes=3)


def test_plugin_folders_are_ignored_and_inner_vaults_belong_to_the_outer(library, vault):
    for hidden in (".obsidian/plugins/p", ".trash", ".git", ".stversions"):
        (vault / hidden).mkdir(parents=True, exist_ok=True)
        (vault / hidden / "readme.md").write_text("zanzibar", "utf-8")
    inner = vault / "Inner"
    (inner / ".obsidian").mkdir(parents=True)
    (inner / ".obsidian" / "app.json").write_text('{"newFileLocation": "folder"}', "utf-8")
    (inner / "Mine.md").write_text("kilimanjaro [[Ideas]]", "utf-8")
    check(library, vault, notes=4)
    assert not ids(library, "zanzibar")
    assert ids(library, "kilimanjaro") == ["n:Inner/Mine.md"]
    assert [link.target for link in library.links(library.resolve("Mine")).out] == ["Ideas.md"]
