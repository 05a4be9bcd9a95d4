"""The faulty links that the cache keeps are those that one finds in all notes, whatever was changed before."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from index import Library
from index.cache import files_table, links_table, queries
from index.vault.links.resolver import Resolver, match_heading

PATHS = st.sampled_from(
    ["a.md", "x/a.md", "y/a.md", "b.md", "x/b.md", "picture.png", "x/picture.png", "c.canvas"]
)
LINES = st.sampled_from(
    [
        *("[[a]]", "[[b]]", "[[x/a]]", "[[a#One]]", "[[b#^block]]", "[[#Two]]", "[[none]]", "[[none#One]]"),
        *(
            "![[picture.png]]",
            "[b](x/b.md#one)",
            "@nobody",
            "mail@b",
            "# One",
            "## Two",
            "text ^block",
            "[[c.canvas]]",
        ),
    ]
)
CHANGES = st.lists(st.tuples(PATHS, st.none() | st.lists(LINES, max_size=4)), min_size=1, max_size=3)
_CANVAS = '{"nodes": [{"id": "1", "type": "file", "file": "b.md", "x": 0, "y": 0, "width": 1, "height": 1}]}'


def change(vault: Path, path: str, lines: list[str] | None) -> None:
    file = vault / path
    if lines is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(exist_ok=True)
    text = _CANVAS if path.endswith(".canvas") and lines else "\n\n".join(lines)
    file.write_text(text, "utf-8")


def expected(library: Library) -> tuple[list[tuple[str, str, bool, bool]], list[str]]:
    """Return the links with an undecided target or a missing anchor, and the notes that stand alone."""
    resolver = Resolver(files_table.linkable(library.cache))
    notes = {note.path: note for note in queries.summaries(library.cache)}
    links, ends = [], set()
    for link in links_table.every_link(library.cache):
        found = resolver.undecided(link.target, link.source) if link.kind != "citation" else ()
        undecided = len(found) > 1 and found[0].endswith(".md")
        note = notes.get(link.resolved) if link.resolved else None
        dangling = False
        if note is not None and link.anchor:
            block = link.anchor.startswith("^") and link.anchor[1:] in note.blocks
            dangling = not block and match_heading(note.headings, link.anchor) is None
        if undecided or dangling:
            links.append((link.source, link.raw, undecided, dangling))
        if link.resolved != link.source:
            ends |= {link.source, link.resolved}
    return sorted(links), sorted(notes.keys() - ends)


@settings(deadline=None, max_examples=40)
@given(st.lists(CHANGES, min_size=1, max_size=5))
def test_it_is_what_all_notes_say(steps):
    with tempfile.TemporaryDirectory(prefix="notes-tui-links-") as folder:
        vault = Path(folder, "vault")
        vault.mkdir()
        (vault / "kept.md").write_text(
            "[[kept]]\n", "utf-8"
        )  # an empty vault is taken for a disk that is away
        library = Library(vault, cache=Path(folder, "cache"))
        try:
            for changes in steps:
                for path, lines in changes:
                    change(vault, path, lines)
                library.refresh()
                links, alone = expected(library)
                faulty = [
                    link for link in links_table.faulty_links(library.cache) if link.resolved or link.paper
                ]
                found = [
                    (each.source, each.raw, bool(each.undecided), bool(each.dangling)) for each in faulty
                ]
                assert (sorted(found), links_table.orphans(library.cache)) == (links, alone)
            assert library.verify() == "equal"
        finally:
            library.close()
