"""V: which files are in the vault."""

from __future__ import annotations

import json

import pytest

from index import Library, LibraryError
from index.sync.roots import Roots
from index.sync.scan import scan
from index.vault.obsidian.excluded import ignored
from index.vault.obsidian.settings import find_vault, read_settings
from index.vault.parse.note import MAX_BODY, parse
from tests.conftest import PAGE
from tests.helpers.ids import shorts
from tests.obsidian.table import rule, rules


@rules(
    ("folders", "start", "found"),
    ("V1", "the folder with the settings is the vault", ["v/.obsidian"], "v", "v"),
    ("V1", "a folder inside belongs to that vault", ["v/.obsidian", "v/a/b"], "v/a/b", "v"),
    ("V1", "the nearest vault counts", ["v/.obsidian", "v/a/.obsidian"], "v/a", "v/a"),
    ("V1", "without settings there is no vault", ["v/a"], "v/a", None),
)
def test_which_folder_is_the_vault(tmp_path, folders, start, found):
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True)
    assert find_vault(tmp_path / start) == (tmp_path / found if found else None)


@rule("V1", "a folder without settings is a plain vault")
def test_a_plain_folder(vault_of):
    vault = vault_of({"a.md": "[[b]]", "b.md": ""}, config=None)
    assert (vault.notes(), vault.out("a.md")) == (["a.md", "b.md"], ["b.md"])
    assert vault.library.read.settings().config is None


@rules(
    "config",
    ("V3", "the settings folder may have an extension", ".obsidian.nosync"),
    ("V3", "the settings folder may have another suffix", ".obsidian-work"),
)
def test_settings_folder_renamed(tmp_path, config):
    (tmp_path / config).mkdir()
    (tmp_path / config / "app.json").write_text('{"newLinkFormat": "absolute"}')
    settings, problems = read_settings(tmp_path)
    assert (settings.config, settings.new_link_format, problems) == (config, "absolute", ())
    assert find_vault(tmp_path) == tmp_path


@rule("V3", "without the dot it is an ordinary folder")
def test_settings_folder_without_dot(tmp_path):
    (tmp_path / "obsidian").mkdir()
    (tmp_path / "obsidian" / "app.json").write_text("{}")
    assert find_vault(tmp_path) is None


def seen(folder):
    """Return the files that are read, and the others that links can lead to."""
    listing = scan(Roots.of(folder).roots())
    return sorted(listing.files), sorted(listing.others)


@rules(
    ("path", "notes", "others"),
    *(
        ("V2", f"a file in {folder} is not in the vault", f"{folder}/n.md", [], [])
        for folder in (".obsidian", ".trash", ".git", ".stversions", "a/.hidden/b")
    ),
    ("V2", "a file whose name begins with a dot is not in the vault", ".syncthing.n.md.tmp", [], []),
    ("V2", "a note whose name begins with a dot is not in the vault", "a/.n.md", [], []),
    ("V4", "a note has the extension md", "n.md", ["n.md"], []),
    ("V4", "the extension matches in any case", "n.MD", ["n.MD"], []),
    *(
        ("V4", f"a {name} file can be linked but is not a note", f"f.{name}", [], [f"f.{name}"])
        for name in ("png", "mp3", "mp4", "pdf", "txt", "markdown")
    ),
    ("V4", "a canvas is read for its links, tags and words", "f.canvas", ["f.canvas"], []),
    ("V4", "a base is read for the notes and keys it names", "f.base", ["f.base"], []),
    ("V4", "a folder is never a note", "f.md/n.md", ["f.md/n.md"], []),
)
def test_what_is_a_note(tmp_path, path, notes, others):
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    (tmp_path / "keep.md").touch()
    assert seen(tmp_path) == (sorted([*notes, "keep.md"]), others)


@rule("V2", "no link leads to a hidden file")
def test_links_to_hidden_files(vault_of):
    assert vault_of({"a.md": "[[gone]] [[.trash/gone]]", ".trash/gone.md": ""}).out("a.md") == [None, None]


@rule("V4", "a link leads to another file by its full name")
def test_links_to_other_files(vault_of):
    vault = vault_of({"a.md": "[[map.canvas]] [[db.base]] [[map]]", "map.canvas": "{}", "db.base": ""})
    assert vault.out("a.md") == ["map.canvas", "db.base", None]


@rule("V5", "text and properties of a very long note are read, and the missing links are reported")
def test_very_long_notes():
    note = parse("n.md", "---\ntags: [a]\n---\n" + "[[x]] words\n" * (MAX_BODY // 12 + 1))
    assert [tag.name for tag in note.tags] == ["a"]
    assert note.prose.startswith("[[x]] words")
    assert [(flaw.kind, flaw.line) for flaw in note.flaws] == [("oversize", 4)]


@rule("V6", "a byte order mark is ignored")
def test_byte_order_mark():
    note = parse("n.md", "\ufeff---\ntags: [a]\n---\n# Head")
    assert ([tag.name for tag in note.tags], [head.text for head in note.headings]) == (["a"], ["Head"])
    assert [head.text for head in parse("n.md", "\ufeff# Head").headings] == ["Head"]


@rule("V7", "a file that is not valid UTF-8 is listed, reported and never written")
def test_not_utf_8(vault_of):
    data = b"caf\xe9 [[b]]\n"
    vault = vault_of({"a.md": data, "b.md": ""})
    assert (vault.notes(), vault.out("a.md"), vault.kinds()) == (
        ["a.md", "b.md"],
        ["b.md"],
        [("a.md", None, "encoding")],
    )
    with pytest.raises(LibraryError, match="not valid UTF-8"):
        vault.library.edit.tag(["a.md"], ["x"])
    assert (vault.folder / "a.md").read_bytes() == data


@rule("V8", "symbolic links within the vault neither duplicate notes nor loop")
def test_symbolic_links_within(vault_of):
    vault = vault_of({"a/n.md": "", "b/m.md": ""})
    (vault.folder / "b" / "ring").symlink_to(vault.folder)
    (vault.folder / "b" / "a").symlink_to(vault.folder / "a")
    (vault.folder / "b" / "file.md").symlink_to(vault.folder / "a" / "n.md")
    vault.refresh()
    assert vault.notes() == ["a/n.md", "b/file.md", "b/m.md"]
    assert {(path, kind) for path, _, kind in vault.kinds()} == {
        ("b/a", "unreadable"),
        ("b/ring", "unreadable"),
    }


@rule("V8", "a symbolic link out of the vault is reported and not followed")
def test_symbolic_links_out(vault_of, tmp_path):
    vault = vault_of({"a.md": ""})
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "n.md").touch()
    (vault.folder / "away").symlink_to(tmp_path / "away")
    vault.refresh()
    assert vault.notes() == ["a.md"]
    assert "leads out of the vault" in vault.sentences()


@rule("V9", "a nested vault is reported, and its links stay inside it")
def test_nested_vault(vault_of):
    vault = vault_of(
        {"a.md": "[[only here]]", "in/.obsidian/app.json": "{}", "in/b.md": "[[a]]", "only here.md": ""}
    )
    assert vault.kinds() == [("in", None, "nested-vault")]
    inner = Library(vault.folder / "in", cache=vault.cache)
    inner.refresh()
    assert [link.target for link in inner.read.links(inner.read.resolve("b")).out] == [None]
    inner.close()


def related(vault, path):
    """Return the paths of the documents related to a note."""
    return sorted(each.item.path for each in vault.library.read.related([vault.library.read.resolve(path)]))


OLD = ["Archive/alone.md", "Archive/old.md"]
FILTERS = ["Archive/", "/^work\\/C-/"]


@rules(
    ("path", "out"),
    ("V10", "a plain entry is the beginning of a path", "Archive/a/b.md", True),
    ("V10", "a plain entry does not match inside a path", "x/Archive/a.md", False),
    ("V10", "an entry between slashes is a regular expression", "work/C-1.md", True),
    ("V10", "a regular expression must match", "work/D-1.md", False),
)
def test_excluded_files(path, out):
    assert ignored(path, FILTERS) is out


EXCLUDED = {
    "Archive/old.md": "---\ntags: [dusty]\nmood: low\n---\n[[Nobody]] names Plan, a walrus\n",
    "Archive/alone.md": "",
    "b.md": "names Plan #fresh",
    "Plan.md": "[[old]] [[b]]",
}


@pytest.fixture
def excluding(vault_of):
    return vault_of(EXCLUDED, app={"userIgnoreFilters": FILTERS})


@rules(
    ("ask", "answer"),
    (
        "V10",
        "excluded files are not listed",
        lambda v: shorts(v.library.read.listing("notes", "title")),
        ["n:b.md", "n:Plan.md"],
    ),
    ("V10", "excluded files are not counted", lambda v: v.library.read.counts(), (0, 2)),
    ("V10", "excluded files are not found", lambda v: v.found("walrus"), []),
    ("V10", "excluded files are not found by their properties", lambda v: v.found("[mood]"), []),
    ("V10", "tags of excluded files are not counted", lambda v: v.tags(), {"fresh": 1}),
    (
        "V10",
        "tags of excluded files are not in facets",
        lambda v: v.library.read.facets("names")["tag"][0].value,
        "fresh",
    ),
    ("V10", "excluded files have no mentions", lambda v: v.mentions("Plan.md"), [("b.md", 1, "Plan")]),
    ("V10", "excluded files are not orphans and have no problems", lambda v: [*v.orphans(), *v.kinds()], []),
    ("V10", "excluded files are not related documents", lambda v: related(v, "Plan.md"), ["b.md"]),
    ("V10", "links to excluded files resolve", lambda v: v.out("Plan.md"), ["Archive/old.md", "b.md"]),
    (
        "V10",
        "names of excluded files resolve",
        lambda v: v.library.read.resolve("old").path,
        "Archive/old.md",
    ),
    (
        "V10",
        "excluded files have related documents",
        lambda v: related(v, "Archive/old.md"),
        ["Plan.md", "b.md"],
    ),
    (
        "V10",
        "completion offers excluded files last",
        lambda v: [path for path, *_ in v.library.read.note_names()][2:],
        OLD,
    ),
)
def test_excluded_files_in_the_vault(excluding, ask, answer):
    assert ask(excluding) == answer


@rules(
    ("filters", "found", "tags"),
    (
        "V10",
        "a file that is no longer excluded is found again",
        [],
        ["Archive/old.md"],
        {"fresh": 1, "dusty": 1},
    ),
    ("V10", "a file that is newly excluded is not found", ["b.md"], ["Archive/old.md"], {"dusty": 1}),
)
def test_excluding_changes(excluding, filters, found, tags):
    excluding.write(".obsidian/app.json", json.dumps({"userIgnoreFilters": filters}))
    excluding.refresh()
    assert (excluding.found("walrus"), excluding.tags()) == (found, tags)
    assert excluding.library.verify() == "equal"


@rule("V10", "an excluded literature note still belongs to its paper")
def test_excluded_literature_notes(vault_of):
    files = {
        "corpus/page.txt": PAGE,
        "papers/harbour-benchmark-long.md": "---\nstatus: read\ntags: [x]\n---\n",
    }
    vault = vault_of(files, app={"userIgnoreFilters": ["papers/"]})
    paper = vault.library.read.paper("harbour-benchmark-long")
    assert (paper.status, paper.tags, paper.note) == ("read", ("x",), "papers/harbour-benchmark-long.md")
    assert (vault.tags(), vault.found("tag:x")) == ({"x": 0}, ["@harbour-benchmark-long"])


@rule("V10", "an unusable pattern excludes nothing and is reported")
def test_an_unusable_pattern(vault_of):
    vault = vault_of({"aa.md": "walrus"}, app={"userIgnoreFilters": ["/(a+)+$/"]})
    assert (vault.found("walrus"), vault.kinds()) == (
        ["aa.md"],
        [(".obsidian/app.json", None, "invalid-settings")],
    )
