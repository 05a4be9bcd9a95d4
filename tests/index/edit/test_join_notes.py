from __future__ import annotations

import pytest

from index import Library, LibraryError


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def library(vault):
    opened = Library(vault)
    yield opened
    opened.close()


def files(folder):
    return {
        name: path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (name := path.relative_to(folder).as_posix()).startswith(".trash/")
    }


def write(folder, texts):
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def join(library, note, into, heading=None):
    library.refresh()
    planned = library.edit.plans.join(note, into, heading)
    library.edit.rename(planned)
    return planned


# Files before and after; `A.md` is joined into the other one.
CASES = {
    "under its title": (
        {"A.md": "words\n", "B.md": "# Big\n\ntext\n", "C.md": "[[A]] ![[A]] [[A|so]] [x](A.md) [[B]]\n"},
        {
            "B.md": "# Big\n\ntext\n\n## A\n\nwords\n",
            "C.md": "[[B#A]] ![[B#A]] [[B#A|so]] [x](B.md#A) [[B]]\n",
        },
    ),
    "under its own heading": (
        {
            "A.md": "\n# Own\n\nwords\n\n## Deep\n",
            "B.md": "text",
            "C.md": "[[A]] [[A#Deep]] [[A#Own#Deep]]\n",
        },
        {"B.md": "text\n\n# Own\n\nwords\n\n## Deep", "C.md": "[[B#Own]] [[B#Deep]] [[B#Own#Deep]]\n"},
    ),
    "equal headings": (
        {"A.md": "x\n\n## Notes\n", "B.md": "# B\n\n## Notes\n", "C.md": "[[A#Notes]] [[B#Notes]]\n"},
        {
            "B.md": "# B\n\n## Notes\n\n# A\n\nx\n\n## Notes\n",
            "C.md": "[[B#A#Notes]] [[B#Notes]]\n",
        },
    ),
    "equal first headings": (
        {"A.md": "## Notes\n", "B.md": "# B\n\n## Notes\n", "C.md": "[[A#Notes]] [[B#Notes]] [[A]]\n"},
        {"B.md": "# B\n\n## Notes\n\n# A\n\n## Notes\n", "C.md": "[[B#A#Notes]] [[B#Notes]] [[B#A]]\n"},
    ),
    "equal blocks and footnotes": (
        {
            "A.md": "one [^1] `[^1]` [^n] ^b\n\n```\n[^1]\n```\n\n[^1]: One\n[^n]: N\n",
            "B.md": "two [^1] ^b\n\n[^1]: Two\n",
            "C.md": "[[A#^b]] [[B#^b]]\n",
        },
        {
            "B.md": "two [^1] ^b\n\n[^1]: Two\n\n# A\n\none [^1-2] `[^1]` [^n] ^b-2\n\n```\n[^1]\n```\n\n"
            "[^1-2]: One\n[^n]: N\n",
            "C.md": "[[B#^b-2]] [[B#^b]]\n",
        },
    ),
    "relative links": (
        {
            "A.md": "[x](f/C.md) ![](i.png) [[#^q]] [[A]] [[B]] y ^q\n",
            "f/B.md": "[[A]]\n",
            "f/C.md": "",
            "i.png": "",
        },
        {
            "f/B.md": "[[B#A]]\n\n# A\n\n[x](C.md) ![](../i.png) [[#^q]] [[B#A]] [[B]] y ^q\n",
            "f/C.md": "",
            "i.png": "",
        },
    ),
    "properties": (
        {
            "A.md": '---\ntags: [x, y]\naliases: Al\nup: "[[A]]"\nmood: good\n---\nwords\n',
            "B.md": "---\ntags:\n  - y\nsize: 2 # yes\n---\ntext\n",
        },
        {
            "B.md": "---\ntags:\n  - y\n  - x\nsize: 2 # yes\naliases:\n  - Al\n"
            'up: "[[B#A]]"\nmood: good\n---\ntext\n\n# A\n\nwords\n'
        },
    ),
    "before the comments at the end": (
        {"A.md": "words\r\nmore\r\n", "B.md": "text\n\n%% end\n%%\n"},
        {"B.md": "text\n\n# A\n\nwords\nmore\n\n%% end\n%%\n"},
    ),
    "line ends of the other note": (
        {"A.md": "words\nmore\n", "B.md": "text\r\n"},
        {"B.md": "text\r\n\r\n# A\r\n\r\nwords\r\nmore\r\n"},
    ),
    "no text": (
        {"A.md": "---\na: 1\n---\n\n", "B.md": "text", "C.md": "[[A]]"},
        {"B.md": "---\na: 1\n---\ntext", "C.md": "[[B]]"},
    ),
    "into an empty note": ({"A.md": "words\n", "B.md": ""}, {"B.md": "# A\n\nwords\n"}),
    "cards of a canvas": (
        {
            "A.md": "# T\n\n## S\n",
            "B.md": "text\n",
            "c.canvas": '{"nodes":[{"file":"A.md","subpath":"#S"},{"file":"A.md"},{"text":"[[A]]"}]}',
        },
        {
            "B.md": "text\n\n# T\n\n## S\n",
            "c.canvas": '{"nodes":[{"file":"B.md","subpath":"#S"},{"file":"B.md"},{"text":"[[B#T]]"}]}',
        },
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_note_is_joined_into_another(library, vault, case):
    before, after = CASES[case]
    write(vault, before)
    into = "f/B.md" if "f/B.md" in before else "B.md"
    assert join(library, "A.md", into).skipped == ()
    assert files(vault) == after
    assert (vault / ".trash/A.md").read_bytes() == before["A.md"].encode()
    library.edit.history.undo()
    assert files(vault) == before


@pytest.mark.parametrize(
    ("text", "into", "after"),
    [
        ("x\n", "# T\n\n## H\n\ny\n\n## Z\n", "# T\n\n## H\n\ny\n\n### A\n\nx\n\n## Z\n"),
        ("# Own\n\n## Sub\n", "# T\n\n## H\n\n## Z\n", "# T\n\n## H\n\n### Own\n\n#### Sub\n\n## Z\n"),
        ("x\n\n# Sub\n", "## H\n", "## H\n\n### A\n\nx\n\n#### Sub\n"),
        ("#### Own\n", "## H\n", "## H\n\n#### Own\n"),
        ("x\n\n```\n# no\n```\n", "# H\n", "# H\n\n## A\n\nx\n\n```\n# no\n```\n"),
    ],
)
def test_a_note_is_joined_into_a_section(library, vault, text, into, after):
    before = {"A.md": text, "B.md": into, "C.md": "[[B#Z]] [[B#H]]"}
    write(vault, before)
    join(library, "A.md", "B.md", "H")
    assert files(vault) == {"B.md": after, "C.md": "[[B#Z]] [[B#H]]"}
    library.edit.history.undo()
    assert files(vault) == before


def test_properties_that_both_have_are_named(library, vault):
    write(
        vault, {"A.md": "---\nmood: bad\ntitle: T\nMap: {a: 1}\n---\n# H\n", "B.md": "---\nMood: good\n---\n"}
    )
    skipped = join(library, "A.md", "B.md").skipped
    assert [name for name in ("mood", "title") if any(name in sentence for sentence in skipped)] == [
        "mood",
        "title",
    ]
    assert files(vault)["B.md"].startswith("---\nMood: good\n")


def test_a_heading_that_no_link_can_name_is_told(library, vault):
    write(vault, {"A.md": "# Notes\n\nx [[#Notes|y]]\n", "B.md": "# Notes\n", "C.md": "[[A#Notes]]\n"})
    (sentence,) = join(library, "A.md", "B.md").skipped
    assert "Notes" in sentence
    assert files(vault) == {"B.md": "# Notes\n\n# Notes\n\nx [[B|y]]\n", "C.md": "[[B]]\n"}


@pytest.mark.parametrize(
    ("text", "into", "heading"),
    [
        ("---\nkanban-plugin: board\n---\n\n## L\n", "x", None),
        ("x", "---\nkanban-plugin: board\n---\n\n## L\n", None),
        ("---\nexcalidraw-plugin: parsed\n---\nx", "x", None),
        ("x", "---\nexcalidraw-plugin: parsed\n---\nx", None),
        ("---\nkey: paper2020\n---\nx", "x", None),
        ("---\na: [\n---\nx", "x", None),
        ("---\ntags: [a]\n---\nx", "---\na: [\n---\nx", None),
        ("x", "text", "Nope"),
        ("Under\n=====\n", "# H\n", "H"),
        ("###### Six\n\n# One\n", "# H\n", "H"),
        ("%% open\n", "text", None),
        ("[x](C.md)", "```\nopen\n", None),
        ("[w][r]\n\n[r]: C.md\n", "[r]: D.md\n", None),
    ],
)
def test_what_cannot_be_joined_is_refused(library, vault, text, into, heading):
    before = {"A.md": text, "B.md": into, "C.md": "", "D.md": ""}
    write(vault, before)
    with pytest.raises(LibraryError):
        join(library, "A.md", "B.md", heading)
    assert files(vault) == before


@pytest.mark.parametrize(
    ("note", "into"), [("A.md", "A.md"), ("A.md", "i.png"), ("i.png", "A.md"), ("A.md", "No.md")]
)
def test_both_must_be_notes(library, vault, note, into):
    before = {"A.md": "x", "i.png": ""}
    write(vault, before)
    with pytest.raises(LibraryError):
        join(library, note, into)
    assert files(vault) == before


def test_a_heading_that_links_name_is_not_hidden_by_the_joined_text(library, vault):
    before = {"A.md": "# Z\n", "B.md": "## H\n\n### Z\n\ny\n", "C.md": "[[B#Z]]\n"}
    write(vault, before)
    with pytest.raises(LibraryError, match="at the end"):
        join(library, "A.md", "B.md", "H")
    assert files(vault) == before
    join(library, "A.md", "B.md")
    assert files(vault)["C.md"] == "[[B#Z]]\n"
