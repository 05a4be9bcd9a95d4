from __future__ import annotations

import errno
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import LibraryError, StaleFileError
from index.vault.files import atomic, replacing
from index.vault.files.note_files import Version, decode, delete, read, resolve_inside, write

OLD = b"---\r\ntags: [a]\r\n---\r\nold"
NEW = b"new and longer than the old one was before"


def note(vault: Path, name: str = "n.md", data: bytes = OLD) -> tuple[Path, Version]:
    path = vault / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path, read(path)[1]


def leavings(vault: Path) -> list[str]:
    return sorted(path.relative_to(vault).as_posix() for path in vault.rglob("*") if path.is_file())


def fail(number: int) -> Callable[..., object]:
    def failing(*_: object, **__: object) -> object:
        raise OSError(number, os.strerror(number))

    return failing


# Reading


def test_a_file_is_read_with_its_version(tmp_path: Path) -> None:
    path, version = note(tmp_path)
    found = path.stat()
    assert read(path) == (OLD, version)
    assert (version.size, version.mtime_ns, version.inode) == (len(OLD), found.st_mtime_ns, found.st_ino)
    assert version.mode == stat.S_IMODE(found.st_mode)
    assert len(version.hash) == 32


def test_a_missing_file_is_for_the_caller_to_notice(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "no.md")


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.md")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "device.md").symlink_to("/dev/zero")
    (tmp_path / "loop.md").symlink_to("loop.md")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.md"))
        for name in ("fifo.md", "folder.md", "device.md", "loop.md", "s.md"):
            with pytest.raises(LibraryError, match="is not a regular file"):
                read(tmp_path / name)


def test_a_file_over_the_limit_is_refused_with_its_size(tmp_path: Path) -> None:
    path, _ = note(tmp_path, data=b"x" * 2_000_000)
    with pytest.raises(LibraryError, match=r"2\.0 MB, and 1\.0 MB is the most"):
        read(path, limit=1_000_000)


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = note(tmp_path)
    real, calls = os.fstat, []

    def growing(descriptor: int) -> os.stat_result:
        found = real(descriptor)
        calls.append(descriptor)
        if len(calls) == 1:
            path.write_bytes(NEW)
        return found

    monkeypatch.setattr(os, "fstat", growing)
    assert read(path)[0] == NEW


def test_a_file_that_never_rests_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = note(tmp_path)
    real = os.fstat

    def growing(descriptor: int) -> os.stat_result:
        found = real(descriptor)
        path.write_bytes(path.read_bytes() + b"x")
        return found

    monkeypatch.setattr(os, "fstat", growing)
    with pytest.raises(LibraryError, match="being changed by another program"):
        read(path)


def test_a_link_out_of_the_vault_is_not_followed(tmp_path: Path) -> None:
    outside, _ = note(tmp_path, "secret.md")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "l.md").symlink_to(outside)
    (vault / "folder").symlink_to(tmp_path)
    for name in ("l.md", "folder/secret.md"):
        with pytest.raises(LibraryError, match="out of the vault"):
            read(vault / name, vault=vault)
    (vault / "in.md").write_bytes(OLD)
    (vault / "m.md").symlink_to("in.md")
    assert read(vault / "m.md", vault=vault)[0] == OLD


@pytest.mark.parametrize(
    ("data", "text", "sound"),
    [
        (b"", "", True),
        (b"\xef\xbb\xbfa\r\nb\rc\n", "\ufeffa\r\nb\rc\n", True),
        ("a\0\u2028é🚀".encode(), "a\0\u2028é🚀", True),
        (b"caf\xe9", "caf\ufffd", False),
        ("\ufeffhé".encode("utf-16-le"), "\ufeffhé", False),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd", False),
    ],
)
def test_decoding_keeps_everything_or_says_so(data: bytes, text: str, sound: bool) -> None:
    found, whole = decode(data)
    assert whole is sound
    assert found.removeprefix("\ufeff") == text.removeprefix("\ufeff")


@given(st.binary(max_size=50) | st.text(max_size=50).map(str.encode))
@settings(deadline=None, max_examples=200)
def test_sound_text_encodes_to_the_very_bytes(data: bytes) -> None:
    text, sound = decode(data)
    if sound:
        assert text.encode() == data
    else:
        with pytest.raises(UnicodeDecodeError):
            data.decode()


# Roots


@pytest.mark.parametrize("relative", ["n.md", "a/b/n.md", "-rf", "~/x", "🚀.md", "a b", "CON"])
def test_a_path_inside_the_vault_is_resolved(tmp_path: Path, relative: str) -> None:
    assert resolve_inside(tmp_path, relative) == tmp_path / relative


@pytest.mark.parametrize(
    "relative",
    [
        *(
            "",
            "/",
            "/etc/passwd",
            "..",
            "../x",
            "a/../../x",
            "a/../b",
            ".",
            "./x",
            "a//b",
            "a/",
            "C:\\x",
            "C:x",
            "c:/x",
        ),
        *(
            "a\\b",
            "x\0y",
            ".obsidian/app.json",
            "a/.x.md",
            "x" * 256,
            "a/" + "é" * 128,
            "\ud800.md",
            "a/" * 5000 + "x",
        ),
    ],
    ids=lambda relative: repr(relative)[:30],
)
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, relative: str) -> None:
    with pytest.raises(LibraryError) as refused:
        resolve_inside(tmp_path, relative)
    assert len(str(refused.value)) < 300


def test_links_out_of_the_vault_or_into_its_settings_are_refused(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "out").symlink_to(tmp_path)
    (vault / "config").symlink_to(".obsidian")
    (vault / "sibling").symlink_to(tmp_path / "vault2")
    for relative in ("out/x.md", "config/app.json", "sibling"):
        with pytest.raises(LibraryError):
            resolve_inside(vault, relative)


# Writing


def test_a_file_is_replaced_and_keeps_its_mode_owner_and_attributes(tmp_path: Path) -> None:
    path, _ = note(tmp_path)
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 1234, 2345)
    try:
        os.setxattr(path, "user.colour", b"green")
        coloured = True
    except (AttributeError, OSError):
        coloured = False
    before = path.stat()
    written = write(path, NEW, expected=OLD, vault=tmp_path)
    after = path.stat()
    assert read(path) == (NEW, written)
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert not coloured or os.getxattr(path, "user.colour") == b"green"
    assert leavings(tmp_path) == ["n.md"]


def test_a_new_file_is_created_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "n.md"
    written = write(path, NEW, expected=None, vault=tmp_path)
    assert read(path) == (NEW, written)
    assert written.mode == stat.S_IMODE(note(tmp_path, "other.md")[0].stat().st_mode)
    assert leavings(tmp_path) == ["a/b/n.md", "other.md"]


def test_a_new_file_never_replaces_one_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = note(tmp_path)
    with pytest.raises(StaleFileError, match=r"n\.md exists already"):
        write(path, NEW, expected=None, vault=tmp_path)
    # Even where it appears between the look and the write.
    monkeypatch.setattr(Path, "exists", lambda _: False)
    with pytest.raises(StaleFileError, match=r"n\.md exists already"):
        write(path, NEW, expected=None, vault=tmp_path)
    monkeypatch.setattr(os, "link", fail(errno.EPERM))
    with pytest.raises(StaleFileError, match=r"n\.md exists already"):
        write(path, NEW, expected=None, vault=tmp_path)
    assert path.read_bytes() == OLD
    assert leavings(tmp_path) == ["n.md"]


def test_a_new_file_can_be_made_where_hard_links_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", fail(errno.EPERM))
    written = write(tmp_path / "n.md", NEW, expected=None, vault=tmp_path)
    assert read(tmp_path / "n.md") == (NEW, written)
    assert leavings(tmp_path) == ["n.md"]


def test_a_change_by_another_program_is_never_overwritten(tmp_path: Path) -> None:
    path, _ = note(tmp_path)
    path.write_bytes(b"theirs")
    with pytest.raises(StaleFileError, match=r"n\.md was changed by another program"):
        write(path, NEW, expected=OLD, vault=tmp_path)
    assert path.read_bytes() == b"theirs"
    path.unlink()
    with pytest.raises(StaleFileError, match=r"n\.md no longer exists"):
        write(path, NEW, expected=OLD, vault=tmp_path)
    assert leavings(tmp_path) == []


def test_a_file_saved_anew_with_the_same_content_is_still_the_expected_one(tmp_path: Path) -> None:
    path, _ = note(tmp_path)
    path.unlink()
    path.write_bytes(OLD)
    os.utime(path, ns=(1, 1))
    write(path, NEW, expected=OLD, vault=tmp_path)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("saves", [1, 2])
def test_a_save_between_the_last_look_and_the_exchange_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saves: int
) -> None:
    path, _ = note(tmp_path)
    real, calls = atomic.exchange, []

    def late(one: Path, other: Path) -> bool:
        calls.append(one)
        if len(calls) <= saves:
            theirs = tmp_path / "theirs"
            theirs.write_bytes(b"theirs %d" % len(calls))
            theirs.replace(path)
        return real(one, other)

    monkeypatch.setattr(atomic, "exchange", late)
    if not real(note(tmp_path, "x")[0], note(tmp_path, "y")[0]):
        pytest.skip("this file system cannot exchange files")
    with pytest.raises(StaleFileError):
        write(path, NEW, expected=OLD, vault=tmp_path)
    assert path.read_bytes() == b"theirs %d" % saves
    older = [".trash/n.md"] if saves == 2 else []
    assert leavings(tmp_path) == [*older, "n.md", "x", "y"]
    assert [(tmp_path / name).read_bytes() for name in older] == [b"theirs 1"] * len(older)


def test_where_files_cannot_be_exchanged_one_replaces_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = note(tmp_path)
    monkeypatch.setattr(atomic, "exchange", lambda *_: False)
    written = write(path, NEW, expected=OLD, vault=tmp_path)
    assert read(path) == (NEW, written)
    assert leavings(tmp_path) == ["n.md"]


def test_a_symbolic_link_stays_one_and_its_target_is_written(tmp_path: Path) -> None:
    path, _ = note(tmp_path, "a/n.md")
    link = tmp_path / "l.md"
    link.symlink_to("a/n.md")
    write(link, NEW, expected=OLD, vault=tmp_path)
    assert link.is_symlink()
    assert path.read_bytes() == NEW
    link.unlink()
    link.symlink_to("gone.md")
    with pytest.raises(LibraryError, match="symbolic link to a file that is not there"):
        write(link, NEW, expected=None, vault=tmp_path)
    assert leavings(tmp_path) == ["a/n.md"]


def test_nothing_is_written_outside_the_vault_or_into_hidden_folders(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    outside, _version = note(tmp_path, "n.md")
    (vault / "l.md").symlink_to(outside)
    (vault / "f").symlink_to(tmp_path)
    for path, expected in (
        (vault / "l.md", OLD),
        (vault / "f" / "n.md", OLD),
        (vault / "f" / "new.md", None),
        (vault / ".." / "new.md", None),
        (vault / ".obsidian" / "app.json", None),
        (vault, None),
    ):
        with pytest.raises(LibraryError):
            write(path, NEW, expected=expected, vault=vault)
    assert leavings(tmp_path) == ["n.md", "vault/l.md"]
    assert outside.read_bytes() == OLD


def test_a_vault_that_is_away_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="is its disk connected"):
        write(tmp_path / "gone" / "n.md", NEW, expected=None, vault=tmp_path / "gone")
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_several_hard_links_is_written_in_place(tmp_path: Path) -> None:
    path, _ = note(tmp_path)
    twin = tmp_path / "twin.md"
    os.link(path, twin)
    before = OLD
    for data in (NEW, b"", OLD):
        written = write(path, data, expected=before, vault=tmp_path)
        assert read(twin) == (data, written)
        before = data


def test_a_full_disk_leaves_a_file_with_several_hard_links_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = note(tmp_path)
    os.link(path, tmp_path / "twin.md")
    real, calls = os.write, []

    def full(descriptor: int, data: bytes) -> int:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "full")
        return real(descriptor, bytes(data)[:10] if len(calls) == 1 else data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(LibraryError, match="disk is full"):
        write(path, NEW, expected=OLD, vault=tmp_path)
    assert path.read_bytes() == OLD


def test_where_the_owner_cannot_be_kept_the_file_is_written_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, version = note(tmp_path)
    if os.geteuid() == 0:
        os.chown(path, 1234, 2345)
        monkeypatch.setattr(os, "fchown", fail(errno.EPERM))
        write(path, NEW, expected=OLD, vault=tmp_path)
        assert path.read_bytes() == NEW
        assert path.stat().st_ino == version.inode
        assert leavings(tmp_path) == ["n.md"]
    else:
        pytest.skip("only root can give files away")


def test_a_file_marked_read_only_is_refused(tmp_path: Path) -> None:
    path, _ = note(tmp_path)
    path.chmod(0o444)
    with pytest.raises(LibraryError, match="marked read-only"):
        write(path, NEW, expected=OLD, vault=tmp_path)
    assert path.read_bytes() == OLD


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EIO, "disk reports an error"),
        (errno.ENODEV, os.strerror(errno.ENODEV)),
    ],
)
@pytest.mark.parametrize("step", ["open", "write", "fsync", "fchmod", "exchange", "link"])
def test_a_failure_at_any_step_is_told_and_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, words: str
) -> None:
    path, _ = note(tmp_path)
    path.chmod(0o600)
    real = os.open

    def no_new(file: object, flags: int, *rest: object) -> int:
        if flags & os.O_CREAT:
            raise OSError(number, os.strerror(number))
        return real(file, flags, *rest)  # type: ignore[arg-type]

    if step == "exchange":
        monkeypatch.setattr(atomic, "exchange", fail(number))
    else:
        monkeypatch.setattr(os, step, no_new if step == "open" else fail(number))
    for target, expected in ((path, OLD), (tmp_path / "a" / "new.md", None)):
        touched = not (step in ("fchmod", "exchange") and expected is None) and not (
            step == "link" and expected
        )
        if touched:
            with pytest.raises(LibraryError) as refused:
                write(target, NEW, expected=expected, vault=tmp_path)
            assert words in str(refused.value)
            assert str(refused.value).startswith(target.relative_to(tmp_path).as_posix())
            assert not isinstance(refused.value, StaleFileError)
            assert leavings(tmp_path) == ["n.md"]
            assert path.read_bytes() == OLD
            assert not (tmp_path / "a").exists()


def test_an_interruption_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = note(tmp_path)

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(path, NEW, expected=OLD, vault=tmp_path)
    assert leavings(tmp_path) == ["n.md"]
    assert path.read_bytes() == OLD


def test_a_name_of_the_longest_kind_can_be_written(tmp_path: Path) -> None:
    path, _ = note(tmp_path, "n" * 252 + ".md")
    write(path, NEW, expected=OLD, vault=tmp_path)
    assert path.read_bytes() == NEW


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=6))
@settings(deadline=None, max_examples=40)
def test_what_was_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]
) -> None:
    vault = tmp_path_factory.mktemp("vault")
    before = None
    for data in contents:
        written = write(vault / "n.md", data, expected=before, vault=vault)
        assert read(vault / "n.md") == (data, written)
        before = data


# Deleting


def test_a_deleted_file_lies_in_the_trash_under_its_path(tmp_path: Path) -> None:
    for number in ("", " 1", " 2"):
        data = OLD + number.encode()
        path, _version = note(tmp_path, "a/n.md", data)
        place = delete(path, data, tmp_path)
        assert place == tmp_path / ".trash" / "a" / f"n{number}.md"
        assert place.read_bytes() == data
        assert not path.exists()


def test_a_changed_file_is_not_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = note(tmp_path)
    path.write_bytes(b"theirs")
    with pytest.raises(StaleFileError):
        delete(path, OLD, tmp_path)
    assert leavings(tmp_path) == ["n.md"]
    # Even where the change comes between the look and the move.
    monkeypatch.setattr(replacing, "check", lambda *_: None)
    with pytest.raises(StaleFileError):
        delete(path, OLD, tmp_path)
    assert leavings(tmp_path) == ["n.md"]
    assert path.read_bytes() == b"theirs"


def test_deleting_stays_inside_the_vault(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    path, _ = note(vault)
    outside, _ = note(tmp_path, "o.md")
    (vault / "l.md").symlink_to(path)
    with pytest.raises(LibraryError, match="out of the vault"):
        delete(outside, OLD, vault)
    with pytest.raises(LibraryError, match="is a symbolic link"):
        delete(vault / "l.md", OLD, vault)
    (vault / ".trash").symlink_to(tmp_path)
    with pytest.raises(LibraryError, match=r"\.trash leads through a symbolic link"):
        delete(path, OLD, vault)
    assert leavings(tmp_path) == ["o.md", "vault/l.md", "vault/n.md"]


def test_a_failed_deletion_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = note(tmp_path)
    monkeypatch.setattr(Path, "replace", fail(errno.EACCES))
    with pytest.raises(LibraryError, match="no permission"):
        delete(path, OLD, tmp_path)
    assert leavings(tmp_path) == ["n.md"]
