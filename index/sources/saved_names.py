"""Names of the files that answers are saved in."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

_LONGEST = 200
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def saved_name(stem: str, suffix: str = "") -> str:
    """Return a name of at most 200 bytes for any text: percent-encoded, and if it is too long ending in a hash.

    Args:
        stem: An id, a DOI or a query; two different ones have different names.
        suffix: Such as `.json`.
    """
    name = quote(stem.encode("utf-8", "replace"), safe="")
    # No name is hidden, reserved on Windows, or the folder above.
    if name[:1] in (".", "-", "~", "") or _DEVICE.match(name):
        name = f"%{ord(name[0]):02x}{name[1:]}" if name else "%"
    if len(name) + len(suffix) <= _LONGEST:
        return name + suffix
    digest = hashlib.blake2b(stem.encode("utf-8", "replace"), digest_size=8).hexdigest()
    kept = name[: _LONGEST - len(suffix) - len(digest) - 1]
    return f"{re.sub('%.?$', '', kept)}-{digest}{suffix}"
