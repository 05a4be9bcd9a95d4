"""A small vault, and every change of several files that is interrupted in it by `benchmarks.faults`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index import Library, LibraryError
from index.vault.parse.note import parse

# A word in every note that no other one has: none of them may be lost.
_NOTES = {
    "Ideas.md": "---\ntags: [probe/deep]\nrated: 3\n---\n# Ideas\n\nIguana. See [[Reading#Later|later]].\n",
    "Reading.md": "---\nrated: 5\n---\n# Reading\n\nJackal, [[Ideas]].\n\n## Later\n\nKoala #probe.\n\n## End\n\n!\n",
    "Plans.md": "# Plans\n\nMarmot: ![[figure.png]], [[Ideas]], ![[Board.canvas]], [[Reading#Later]] #probe\n",
    "Empty.md": "",
    "Linked.md": "Narwhal [[Ideas]] [[Reading#Later]] #probe, and so on.\n",
    "projects/One.md": "Ocelot [up](../Ideas.md) and [[Two]] #probe/deep\n",
    "projects/Two.md": "---\nrated: 1\nup: '[[Ideas]]'\n---\nPanda, [[projects/One]].\r\n",
}
_PAGE = """Daily Papers

byAK and the research community

Mar 4

TinyLens: Small Models That Explain Large Ones

We train a probe that reads the hidden states of a much larger model.

  • 3 authors
·
Oct 2, 2025 7
"""
_CANVAS = {
    "nodes": [
        {"id": "a", "type": "file", "file": "Ideas.md", "x": 0, "y": 0, "width": 10, "height": 10},
        {"id": "b", "type": "text", "text": "Quokka [[Ideas]]", "x": 0, "y": 0, "width": 10, "height": 10},
        {"id": "c", "type": "file", "file": "figure.png", "x": 0, "y": 0, "width": 10, "height": 10},
    ],
    "edges": [],
}
HARD_LINK = "Linked.md"
"""A note with a second name outside the vault: it is written in place."""
_KEY = "tinylens-small-models"
_SOMEBODY = 12_345


def _earlier(library: Library) -> object:
    return library.edit.tag(["Empty.md"], ["earlier"])


@dataclass(frozen=True)
class FaultyChange:
    """A change to interrupt.

    Attributes:
        name: As the command line takes it.
        act: Make the change.
        prepare: What was done in an earlier session.
        warm: What is done in the same session before.
        interrupted: `act` is carried out from its middle on, by the next start: it ended there (`forward`), or was
            refused there and could not be taken back (`back`).
    """

    name: str
    act: Callable[[Library], object]
    prepare: Callable[[Library], object] = _earlier
    warm: Callable[[Library], object] = lambda _library: None
    interrupted: str = ""


def make_vault(vault: Path) -> None:
    """Write the vault."""
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "corpus").mkdir()
    (vault / "corpus" / "page.txt").write_text(_PAGE, "utf-8")
    for path, text in _NOTES.items():
        (vault / path).parent.mkdir(exist_ok=True)
        (vault / path).write_bytes(text.encode())
    (vault / "Board.canvas").write_text(json.dumps(_CANVAS, indent="\t"), "utf-8")
    (vault / "figure.png").write_bytes(b"\x89PNG\r\n\x1a\nfigure")
    (vault / "Reading.md").chmod(0o640)
    with suppress(OSError):
        os.setxattr(vault / "Plans.md", "user.colour", b"green")
    if os.geteuid() == 0:
        os.chown(vault / "Plans.md", _SOMEBODY, _SOMEBODY)


def _rename(old: str, new: str) -> Callable[[Library], object]:
    return lambda library: library.edit.rename(library.edit.plans.note(old, new))


def _rename_tag(library: Library) -> object:
    return library.edit.rename(library.edit.plans.tag("probe", "sonde"))


def _rename_heading(library: Library) -> object:
    heading = next(each for each in _headings(library, "Reading.md") if each.text == "Later")
    return library.edit.rename(library.edit.plans.heading("Reading.md", heading, "Sooner"))


def _headings(library: Library, path: str):  # type: ignore[no-untyped-def]
    return parse(path, library.edit.text(path).text).headings


def _join(library: Library) -> object:
    return library.edit.rename(library.edit.plans.join("Plans.md", "Ideas.md"))


def _extract(library: Library) -> object:
    heading = next(each for each in _headings(library, "Reading.md") if each.text == "Later")
    return library.edit.rename(library.edit.plans.extract("Reading.md", heading, "new folder/Later"))


def _paper(library: Library):  # type: ignore[no-untyped-def]
    paper = library.read.paper(_KEY)
    if paper is None:
        raise LibraryError(f"{_KEY} is not a paper.")
    return paper


def _link(library: Library) -> object:
    return library.edit.tag([_paper(library), "Ideas.md", "Reading.md"], ["linked"])


def _cite(library: Library) -> object:
    return library.edit.link("Reading.md", [_paper(library)]), _link(library)


def _rename_keys(library: Library) -> object:
    return library.keys.do(library.keys.plan([_paper(library)], "veryshorttitle.lower + year"))


def _restore(library: Library) -> object:
    version = library.past.versions("Reading.md")[-1]
    return library.past.restore("Reading.md", version)


def _save(library: Library) -> object:
    note = library.edit.text("Reading.md")
    return library.edit.save("Reading.md", f"{note.text}\nRaccoon.\n", note.data)


def _write_linked(library: Library) -> object:
    note = library.edit.text(HARD_LINK)
    return library.edit.save(HARD_LINK, "Short.\n" if len(note.text) > 40 else note.text * 3, note.data)


def _new_paper(library: Library) -> object:
    from index import read_assignment

    return library.works.edits.new_paper(
        [read_assignment("title=Serval"), read_assignment("doi=10.1000/serval")]
    )


def _merge(library: Library) -> object:
    serval = library.read.paper("serval")
    if serval is None:
        raise LibraryError("serval is not a paper.")
    return library.works.do(library.works.plan_merge([_paper(library), serval]))


CHANGES = (
    FaultyChange("rename-note", _rename("Ideas.md", "Thoughts/Deep ideas")),
    FaultyChange("first-change", _rename("figure.png", "picture.png"), prepare=lambda _library: None),
    FaultyChange("rename-folder", _rename("projects", "archive/projects")),
    FaultyChange("rename-attachment", _rename("figure.png", "files/picture.png")),
    FaultyChange("rename-canvas", _rename("Board.canvas", "Wall.canvas")),
    FaultyChange("rename-tag", _rename_tag),
    FaultyChange("rename-heading", _rename_heading),
    FaultyChange(
        "rename-property", lambda library: library.edit.rename(library.edit.plans.property("rated", "stars"))
    ),
    FaultyChange("extract", _extract),
    FaultyChange("join", _join),
    FaultyChange(
        "delete", lambda library: library.edit.delete(["projects/Two.md", "projects/One.md", "Empty.md"])
    ),
    FaultyChange("tag-with-literature-note", _link),
    FaultyChange("rename-keys", _rename_keys, prepare=_cite),
    FaultyChange("undo", lambda library: library.edit.history.undo(), warm=_rename("Ideas.md", "Thoughts")),
    FaultyChange("undo-later", lambda library: library.edit.history.undo(), prepare=_extract),
    FaultyChange("undo-join", lambda library: library.edit.history.undo(), warm=_join),
    FaultyChange(
        "redo",
        lambda library: library.edit.history.redo(),
        warm=lambda library: (_rename_heading(library), library.edit.history.undo()),
    ),
    FaultyChange("restore", _restore, prepare=_save),
    FaultyChange("save", _save),
    FaultyChange("new-paper", _new_paper),
    FaultyChange(
        "hide-paper", lambda library: library.works.edits.hide([_paper(library)]), prepare=_new_paper
    ),
    FaultyChange("merge-papers", _merge, prepare=_new_paper),
    FaultyChange("hard-link", _write_linked),
    FaultyChange("hard-link-shorter", _write_linked, prepare=_write_linked),
    FaultyChange("recovery", _rename("Ideas.md", "Thoughts/Deep ideas"), interrupted="forward"),
    FaultyChange("recovery-back", _rename("Ideas.md", "Thoughts/Deep ideas"), interrupted="back"),
    FaultyChange(
        "recovery-of-undo",
        lambda library: library.edit.history.undo(),
        prepare=_extract,
        interrupted="forward",
    ),
)
