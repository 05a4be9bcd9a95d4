"""The file system of a folder, read from the kernel's list of mounts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sync import filesystems
from index.sync.filesystems import kind_of, unannounced

MOUNTS = r"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
40 27 0:40 / /home/me/notes rw,relatime shared:1 master:7 - nfs4 host:/notes rw,vers=4.2
41 27 0:41 / /home/me/notes/local rw - xfs /dev/vdb rw
42 27 0:42 / /mnt/My\040Notes\011and\134more\043 rw - fuse.sshfs host: rw
43 27 0:43 / /mnt/a rw - autofs systemd-1 rw
44 43 0:44 / /mnt/a rw - cifs //host/a rw
45 27 0:45 / /mnt/wsl rw - 9p C:\\134 rw,aname=drvfs
a line of some other kind
46 27 0:46 / /mnt/cut
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/", "ext4"),
        ("/home/me", "ext4"),
        ("/home/me/notes", "nfs4"),
        ("/home/me/notes/a/b", "nfs4"),
        ("/home/me/notes/local/a", "xfs"),
        ("/home/me/notes2", "ext4"),
        ("/mnt/My Notes\tand\\more#/a", "fuse.sshfs"),
        ("/mnt/a", "cifs"),
        ("/mnt/wsl/x", "9p"),
        ("/mnt/cut", "ext4"),
    ],
)
def test_the_nearest_mount_counts(folder: str, kind: str) -> None:
    assert kind_of(MOUNTS, folder) == kind


def test_without_mounts_the_file_system_is_unknown() -> None:
    assert kind_of("", "/a") == ""


@given(st.text(), st.text())
def test_any_list_of_mounts_is_accepted(text: str, folder: str) -> None:
    assert kind_of(text, folder) in text


@pytest.mark.parametrize(
    ("kind", "announced"),
    [
        *(
            (kind, False)
            for kind in ("nfs", "nfs4", "cifs", "smb3", "9p", "drvfs", "vboxsf", "prl_fs", "virtiofs")
        ),
        *((kind, False) for kind in ("fuse.sshfs", "fuse.rclone", "fuse.gocryptfs", "fuse", "fuse.portal")),
        *((kind, True) for kind in ("ext4", "btrfs", "tmpfs", "overlay", "zfs", "fuseblk", "vfat", "")),
        *((kind, True) for kind in ("fuse.mergerfs", "fuse.bindfs", "fuse.fuse-overlayfs")),
    ],
)
def test_file_systems_that_announce_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, announced: bool
) -> None:
    place = str(tmp_path).replace("\\", "\\134").replace(" ", "\\040")
    (tmp_path / "mounts").write_bytes(os.fsencode(f"1 0 0:1 / {place} rw - {kind} x rw\n"))
    monkeypatch.setattr(filesystems, "_MOUNTS", tmp_path / "mounts")
    assert unannounced(tmp_path / "sub") == (None if announced else kind)


def test_without_a_list_of_mounts_folders_are_local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystems, "_MOUNTS", tmp_path / "none")
    assert unannounced(tmp_path) is None
