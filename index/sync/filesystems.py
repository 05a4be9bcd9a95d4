"""On which kind of file system a folder lies, and whether changes there are announced by the kernel."""

from __future__ import annotations

import os
import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
# Others may write there without this machine's kernel being told: disks of the network, and of the system around us.
_REMOTE = frozenset(
    (
        *("9p", "afs", "ceph", "cifs", "drvfs", "fuse", "lustre", "ncpfs", "nfs", "nfs4", "prl_fs"),
        *("smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs"),
    )
)
# So may what stands behind a FUSE program, except where that only shows a local disk that nobody else uses.
_LOCAL_FUSE = frozenset(
    f"fuse.{name}"
    for name in ("bindfs", "exfat", "fuse-ext2", "fuse-overlayfs", "mergerfs", "ntfs", "ntfs-3g", "unionfs")
)
_ESCAPE = re.compile(r"\\([0-7]{3})")


def unannounced(folder: Path) -> str | None:
    """The kind of a folder's file system where changes by others are not announced; None where they are.

    Where the system does not say how its folders are mounted, they count as local.
    """
    try:
        mounts = os.fsdecode(_MOUNTS.read_bytes())
    except OSError:
        return None
    kind = kind_of(mounts, str(folder))
    remote = kind in _REMOTE or (kind.startswith("fuse.") and kind not in _LOCAL_FUSE)
    return kind if remote else None


def kind_of(mounts: str, folder: str) -> str:
    """The file system of a folder, by the mount that lies nearest above it; empty where none does.

    Args:
        mounts: As `/proc/self/mountinfo` has them, one a line (see proc(5)).
        folder: A real path.
    """
    nearest, kind = "", ""
    for line in mounts.split("\n"):
        place, _, source = line.partition(" - ")
        fields = place.split(" ")
        if len(fields) < 6:  # two identifiers, device, root, mount point, options
            continue
        point = _ESCAPE.sub(lambda found: chr(int(found[1], 8)), fields[4])
        # Of two mounts in one place the later one lies over the other.
        if len(point) >= len(nearest) and f"{folder}/".startswith(f"{point.rstrip('/')}/"):
            nearest, kind = point, source.partition(" ")[0]
    return kind
