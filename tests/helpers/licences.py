"""The licences of everything that notes-tui needs to run: `python -m tests.helpers.licences` lists them.

It ends with 1 where one is not known to be permissive. Extras count too; one that is not permissive is named in
`EXCEPTIONS` with the reason.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata

from packaging.requirements import Requirement

ROOT_PACKAGE = "notes-tui"
EXTRAS = ("citations", "mcp", "pictures", "regex", "")
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|PSF|Python Software Foundation|ISC|Zlib|CC0|HPND|Unlicense|Mozilla Public License 2\.0"
    r"|MPL-2\.0)\b"
)
COPYLEFT = re.compile(r"\b(A?GPL|LGPL|General Public)", re.IGNORECASE)
EXCEPTIONS = {"textual-image": "an extra, used as it is, and only where the user installs it"}


def needed():
    """Return the names of the installed packages that notes-tui needs, with those of its extras."""
    found, waiting = set(), [ROOT_PACKAGE]
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            requirements = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # of an extra that is not installed, or of another system
        found.add(key)
        extras = EXTRAS if key == ROOT_PACKAGE else ("",)
        for requirement in map(Requirement, requirements):
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(requirement.name)
    return sorted(found - {ROOT_PACKAGE})


def licence(name):
    """Return what a package says of its licence."""
    about = metadata.metadata(name)
    if expression := about.get("License-Expression"):
        return expression
    classified = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or []
        if line.startswith("License :: OSI Approved :: ")
    ]
    return " AND ".join(classified) or (about.get("License") or "unknown").partition("\n")[0]


def faults():
    """Return a sentence for each package that may not be needed."""
    said = {name: licence(name) for name in needed() if name not in EXCEPTIONS}
    return [
        f"{name}: {text}"
        for name, text in said.items()
        if COPYLEFT.search(text) or not PERMISSIVE.search(text)
    ]


if __name__ == "__main__":
    for package in needed():
        note = f"  ({EXCEPTIONS[package]})" if package in EXCEPTIONS else ""
        sys.stdout.write(f"{package:28} {metadata.version(package):16} {licence(package)}{note}\n")
    sys.exit(bool(faults()))
