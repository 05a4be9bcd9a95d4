"""The kind of file system a folder is on, and whether the kernel announces changes there."""

from __future__ import annotations

import os
import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
# Others can write there without this machine's kernel noticing: network disks, and disks of a host system.
_REMOTE = frozenset(
    (
        *("9p", "afs", "ceph", "cifs", "drvfs", "fuse", "lustre", "ncpfs", "nfs", "nfs4", "prl_fs"),
        *("smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs"),
    )
)
# The same holds behind a FUSE program, except those that only show a local disk nobody else uses.
_LOCAL_FUSE = frozenset(
    f"fuse.{name}"
    for name in ("bindfs", "exfat", "fuse-ext2", "fuse-overlayfs", "mergerfs", "ntfs", "ntfs-3g", "unionfs")
)
_ESCAPE = re.compile(r"\\([0-7]{3})")


def unannounced(folder: Path) -> str | None:
    """Return the kind of a folder's file system if changes by others are not announced there, else None."""
    found = kind(folder)
    remote = found in _REMOTE or (found.startswith("fuse.") and found not in _LOCAL_FUSE)
    return found if remote else None


def kind(folder: Path) -> str:
    """Return the kind of file system of a real path; empty if the system does not say, as for local disks."""
    try:
        mounts = os.fsdecode(_MOUNTS.read_bytes())
    except OSError:
        return ""
    return kind_of(mounts, str(folder))


def kind_of(mounts: str, folder: str) -> str:
    """Return the file system of a folder by the nearest mount point above it; empty if there is none.

    Args:
        mounts: The content of `/proc/self/mountinfo`, one mount a line (see proc(5)).
        folder: A real path.
    """
    nearest, kind = "", ""
    for line in mounts.split("\n"):
        place, _, source = line.partition(" - ")
        fields = place.split(" ")
        if len(fields) < 6:  # two identifiers, device, root, mount point, options
            continue
        point = _ESCAPE.sub(lambda found: chr(int(found[1], 8)), fields[4])
        # Of two mounts at one point the later covers the earlier.
        if len(point) >= len(nearest) and f"{folder}/".startswith(f"{point.rstrip('/')}/"):
            nearest, kind = point, source.partition(" ")[0]
    return kind
