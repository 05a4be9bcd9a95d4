from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text import fold
from index.vault.links.resolver import Resolver, display, match_heading
from index.vault.model import Heading, Link
from tests.helpers.paths import NO_SAMPLES, SAMPLES

ORACLE = SAMPLES / "oracle"

RESOLUTION = [
    # An exact path from the root wins over everything.
    (["Note.md", "a/b/Note.md"], "Note", "a/b/x.md", "Note.md"),
    (["b/Note.md", "a/b/Note.md"], "b/Note", "a/x.md", "b/Note.md"),
    # Then the source's own folder, but no folder above it.
    (["a/b/Note.md", "c/Note.md"], "Note", "a/b/x.md", "a/b/Note.md"),
    (["a/Note.md", "z/Note.md", "a/b/x.md"], "Note", "a/b/x.md", "a/Note.md"),
    (["aaa/Note.md", "z/Note.md"], "Note", "aaa/b/x.md", "z/Note.md"),
    # Then the shortest path, counted in characters, not in folders.
    (["a/b/Note.md", "zzzz/Note.md"], "Note", "x.md", "a/b/Note.md"),
    # Then the alphabet.
    (["b/Note.md", "a/Note.md"], "Note", "x.md", "a/Note.md"),
    # A path may leave out its first folders, but not be cut inside a name.
    (["x/b/Note.md", "c/Note.md"], "b/Note", "s.md", "x/b/Note.md"),
    (["xb/Note.md"], "b/Note", "s.md", None),
    (["c/Note.md"], "b/Note", "s.md", None),
    (["q/b/Note.md", "long/b/Note.md"], "b/Note", "long/s.md", "long/b/Note.md"),
    # Relative targets are exact.
    (["y.md", "a/y.md"], "../y", "a/x.md", "y.md"),
    (["y.md", "a/y.md"], "./y", "a/x.md", "a/y.md"),
    (["a/y.md"], "../y", "b/x.md", None),
    (["y.md"], "../y", "x.md", None),
    (["y.md"], "../../../y", "a/x.md", None),
    (["b/y.md"], "../b/y.md", "a/x.md", "b/y.md"),
    # From the root only.
    (["y.md", "a/y.md"], "/y", "a/x.md", "y.md"),
    (["a/y.md"], "/y", "a/x.md", None),
    # Case, composition and kinds of spaces do not matter.
    (["link_in_yaml.md"], "liNk_in_YaMl", "x.md", "link_in_yaml.md"),
    (["Ext.md"], "Ext.MD", "x.md", "Ext.md"),
    (["Ext.MD"], "ext", "x.md", "Ext.MD"),
    ([unicodedata.normalize("NFD", "Café.md")], "Café", "x.md", unicodedata.normalize("NFD", "Café.md")),
    (["A b.md"], "a\u00a0b", "x.md", "A b.md"),
    # Twins that differ in case only: the spelling given, else the first.
    (["Note.md", "note.md"], "note", "x.md", "note.md"),
    (["Note.md", "note.md"], "NOTE", "x.md", "Note.md"),
    # `.md` may be left out, other extensions may not.
    (["n.md"], "n.md", "x.md", "n.md"),
    (["f.pdf"], "f.pdf", "x.md", "f.pdf"),
    (["f.pdf"], "f", "x.md", None),
    (["f.pdf", "f.pdf.md"], "f.pdf", "x.md", "f.pdf"),
    (["v1.2.md"], "v1.2", "x.md", "v1.2.md"),
    # No subpath, no alias, nothing.
    (["x.md"], "", "x.md", "x.md"),
    (["pa#th/x.md"], "pa", "x.md", None),
    ([], "Note", "x.md", None),
    (["Note.md"], "..", "x.md", None),
    (["Note.md"], "/", "x.md", None),
]


@pytest.mark.parametrize(("paths", "target", "source", "found"), RESOLUTION)
def test_a_link_resolves_as_in_obsidian(
    paths: list[str], target: str, source: str, found: str | None
) -> None:
    assert Resolver(paths).resolve(target, source) == found
    assert Resolver(reversed(paths)).resolve(target, source) == found


def test_candidates_are_every_file_a_link_could_mean_best_first() -> None:
    resolver = Resolver(["zzzz/Note.md", "a/b/Note.md", "a/Other.md"])
    assert resolver.candidates("Note", "x.md") == ("a/b/Note.md", "zzzz/Note.md")
    assert resolver.candidates("b/Note", "x.md") == ("a/b/Note.md",)
    assert resolver.candidates("Missing", "x.md") == ()


def test_adding_and_discarding_a_file_changes_where_links_go() -> None:
    resolver = Resolver(["a/Note.md"])
    resolver.add("Note.md")
    resolver.add("Note.md")
    assert resolver.resolve("note", "x.md") == "Note.md"
    resolver.discard("Note.md")
    resolver.discard("Never.md")
    assert resolver.resolve("note", "x.md") == "a/Note.md"
    resolver.discard("a/Note.md")
    assert resolver.resolve("note", "x.md") is None


PATHS = st.lists(st.sampled_from("ab"), max_size=3).map("/".join)
FILES = st.sets(
    st.builds(
        lambda folder, name: f"{folder}/{name}".lstrip("/"),
        PATHS,
        st.sampled_from(["n.md", "N.md", "m.md", "n.pdf"]),
    ),
    max_size=12,
)


@given(FILES, PATHS, st.sampled_from(["shortest", "relative", "absolute", "?"]), st.booleans())
@settings(deadline=None, max_examples=200)
def test_a_new_link_leads_to_its_file(paths: set[str], folder: str, style: str, extension: bool) -> None:
    resolver = Resolver(paths)
    source = f"{folder}/s.md".lstrip("/")
    for path in paths:
        text = resolver.shortest_link(path, source, style, extension=extension)
        assert resolver.resolve(text, source) == path


@given(FILES, FILES, PATHS, st.sampled_from(["n", "a/n", "./n", "../n.pdf", "/b/n", "N.md"]))
@settings(deadline=None, max_examples=200)
def test_a_resolver_kept_up_to_date_equals_a_fresh_one(
    old: set[str], new: set[str], folder: str, target: str
) -> None:
    kept = Resolver(old)
    for path in old - new:
        kept.discard(path)
    for path in new - old:
        kept.add(path)
    source = f"{folder}/s.md".lstrip("/")
    assert kept.candidates(target, source) == Resolver(new).candidates(target, source)


@pytest.mark.parametrize(
    ("path", "source", "style", "extension", "text"),
    [
        ("a/One.md", "x.md", "shortest", False, "One"),
        ("a/One.md", "x.md", "shortest", True, "One.md"),
        ("a/Two.md", "x.md", "shortest", False, "a/Two"),
        ("Two.md", "a/x.md", "shortest", False, "Two"),
        ("a/One.md", "a/x.md", "absolute", False, "a/One"),
        ("a/One.md", "b/c/x.md", "relative", False, "../../a/One"),
        ("a/One.md", "a/x.md", "relative", True, "One.md"),
        # Beside the source, but an exact path from the root would win.
        ("a/Two.md", "a/x.md", "relative", False, "./Two"),
        ("i/pic.png", "x.md", "shortest", False, "pic.png"),
    ],
)
def test_a_new_link_is_written_in_the_vaults_style(
    path: str, source: str, style: str, extension: bool, text: str
) -> None:
    resolver = Resolver(["a/One.md", "a/Two.md", "Two.md", "i/pic.png"])
    assert resolver.shortest_link(path, source, style, extension=extension) == text


def headings(*lines: str) -> tuple[Heading, ...]:
    found = (line.partition(" ") for line in lines)
    return tuple(Heading(len(marks), text, number) for number, (marks, _, text) in enumerate(found, 1))


@pytest.mark.parametrize(
    ("lines", "anchor", "line"),
    [
        (["# Minecraft: The Video Game"], "Minecraft The Video Game", 1),
        (["# See [[Other note]] now"], "See Other note now", 1),
        (["# A", "# B"], "b", 2),
        (["# Same", "# Same"], "Same", 1),
        (["# X", "## B", "# A", "## B"], "A#B", 4),
        (["# X", "## B", "# A", "## B"], "B", 2),
        (["# A", "## M", "### B"], "A#M#B", 3),
        (["# A", "# B"], "A#B", None),
        (["# A"], "B", None),
        (["# A"], "", None),
        (["# A"], "#", None),
        (["# A"], "^a", None),
        (["# Café  au   lait"], "cafe\u0301 au lait", 1),
        (["# !!!"], "???", None),
    ],
)
def test_a_subpath_names_a_heading(lines: list[str], anchor: str, line: int | None) -> None:
    found = match_heading(headings(*lines), anchor)
    assert (found.line if found else None) == line


@pytest.mark.parametrize(
    ("target", "anchor", "label", "shown"),
    [
        ("Note", None, None, "Note"),
        ("Note", "Head", None, "Note > Head"),
        ("", "Head", None, "Head"),
        ("Note", "A#B", None, "Note > A > B"),
        ("Note", "^id", None, "Note > ^id"),
        ("Note", "A", "|t", "|t"),
        ("No\x1b[31mte", None, None, "No␛[31mte"),
    ],
)
def test_what_a_wikilink_shows(target: str, anchor: str | None, label: str | None, shown: str) -> None:
    assert display(Link("", "wikilink", target, anchor, label, 1)) == shown


@pytest.mark.skipif(not ORACLE.is_dir(), reason=NO_SAMPLES)
def test_wikilinks_show_what_obsidian_says_they_show() -> None:
    checked = 0
    for file in sorted(ORACLE.glob("*.json")):
        for link in json.loads(file.read_text("utf-8"))["cachedMetadata"].get("links", []):
            if not link["original"].startswith("[["):
                continue
            target, mark, anchor = link["link"].partition("#")
            _, bar, label = link["original"][2:-2].partition("|")
            value = Link("", "wikilink", target, anchor if mark else None, label if bar else None, 1)
            assert display(value) == link["displayText"]
            checked += 1
    assert checked > 20


def test_looking_up_a_name_does_not_visit_the_whole_vault() -> None:
    resolver = Resolver(f"folder {number}/note {number}.md" for number in range(5000))
    visited = resolver._by_name[fold("note 4000.md")]
    assert list(visited) == ["folder 4000/note 4000.md"]
