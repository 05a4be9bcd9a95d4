from __future__ import annotations

import pytest

from index import Library, LibraryError, find_part


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
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(folder, texts):
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def extract(library, note, anchor, new, **options):
    library.refresh()
    planned = library.edit.plans.extract(note, find_part(library.read.note(note), anchor), new, **options)
    library.edit.rename(planned)
    return planned


CASES = {
    "links follow to the note, its headings and blocks": (
        {
            "A.md": "# Top\n\nSee [[#Part]].\n\n## Part\n\nText ^b1\n\n### Inner\n\nx\n\n## Rest\n\n[[#Inner]]\n",
            "B.md": "[[A#Part]] [[A#Inner|in]] ![[A#^b1]] [x](A.md#Part) [[A]] [[A#Rest]] `[[A#Part]]`\n",
        },
        {
            "A.md": "# Top\n\nSee [[New#Part]].\n\n[[New]]\n\n## Rest\n\n[[New#Inner]]\n",
            "New.md": "## Part\n\nText ^b1\n\n### Inner\n\nx\n",
            "B.md": "[[New#Part]] [[New#Inner|in]] ![[New#^b1]] [x](New.md#Part) [[A]] [[A#Rest]] `[[A#Part]]`\n",
        },
    ),
    "links out of it are adjusted to the new folder": (
        {
            "f/A.md": "## Part\n[x](C.md) [[C]] ![](../i.png) [[#Rest]] [y](#Rest) [[#Part]]\n## Rest\n",
            "f/C.md": "",
            "i.png": "",
        },
        {
            "f/A.md": "[[New]]\n\n## Rest\n",
            "New.md": "## Part\n[x](f/C.md) [[C]] ![](./i.png) [[A#Rest]] [y](f/A.md#Rest) [[#Part]]\n",
            "f/C.md": "",
            "i.png": "",
        },
    ),
    "code is no heading": (
        {"A.md": "## Part\n```\n# no\n## no\n```\n\n~~~\n## Rest\n~~~\n\n## Rest\n"},
        {
            "A.md": "[[New]]\n\n## Rest\n",
            "New.md": "## Part\n```\n# no\n## no\n```\n\n~~~\n## Rest\n~~~\n",
        },
    ),
    "footnotes and addresses that it uses are copied": (
        {
            "A.md": "a [^o]\n\n## Part\n\nb [^1] `[^9]` [w][ref]\n\n## Rest\n\n[^1]: One [^2]\n    more\n[^2]: Two\n"
            "[^9]: N\n[^o]: O\n\n[ref]: C.md\n",
            "C.md": "",
        },
        {
            "A.md": "a [^o]\n\n[[New]]\n\n## Rest\n\n[^1]: One [^2]\n    more\n[^2]: Two\n"
            "[^9]: N\n[^o]: O\n\n[ref]: C.md\n",
            "New.md": "## Part\n\nb [^1] `[^9]` [w][ref]\n\n[^1]: One [^2]\n    more\n[^2]: Two\n[ref]: C.md\n",
            "C.md": "",
        },
    ),
    "a definition that the rest needs stays there": (
        {"A.md": "a[^1]\n\n## Part\n\nb\n\n[^1]: One\n\n## Rest\n"},
        {"A.md": "a[^1]\n\n[[New]]\n\n[^1]: One\n\n## Rest\n", "New.md": "## Part\n\nb\n\n[^1]: One\n"},
    ),
    "line ends stay": (
        {"A.md": "---\na: 1\n---\r\ntext\r\n## Part\r\nx"},
        {"A.md": "---\na: 1\n---\r\ntext\r\n\r\n[[New]]", "New.md": "## Part\r\nx\r\n"},
    ),
    "comments at the end stay": (
        {"A.md": "## Part\n\nx\n\n%% keep\n%%\n"},
        {"A.md": "[[New]]\n\n%% keep\n%%\n", "New.md": "## Part\n\nx\n"},
    ),
    "an underlined heading": (
        {"A.md": "Part\n----\n\nx\n\nRest\n----\n"},
        {"A.md": "[[New]]\n\nRest\n----\n", "New.md": "Part\n----\n\nx\n"},
    ),
    "cards of a canvas": (
        {
            "A.md": "## Part\n\nx\n",
            "c.canvas": '{"nodes":[{"id":"1","file":"A.md","subpath":"#Part"},{"file":"A.md"},'
            '{"text":"[[A#Part]]"}]}',
        },
        {
            "A.md": "[[New]]\n",
            "New.md": "## Part\n\nx\n",
            "c.canvas": '{"nodes":[{"id":"1","file":"New.md","subpath":"#Part"},{"file":"A.md"},'
            '{"text":"[[New#Part]]"}]}',
        },
    ),
    "equal headings elsewhere keep their links": (
        {
            "A.md": "# One\n\n## Notes\n\nx\n\n# Two\n\n## Notes\n\ny\n",
            "B.md": "[[A#One#Notes]] [[A#Notes]] [[A#Two#Notes]]\n",
        },
        {
            "A.md": "[[New]]\n\n# Two\n\n## Notes\n\ny\n",
            "New.md": "# One\n\n## Notes\n\nx\n",
            "B.md": "[[New#One#Notes]] [[New#Notes]] [[A#Two#Notes]]\n",
        },
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_section_becomes_a_note(library, vault, case):
    before, after = CASES[case]
    write(vault, before)
    name = next(iter(before))
    extract(library, name, "One" if "# One" in before[name] else "Part", "New")
    assert files(vault) == after
    library.edit.history.undo()
    assert {name: text for name, text in files(vault).items() if not name.startswith(".trash/")} == before


def test_an_embed_may_stay_in_its_place(library, vault):
    write(vault, {"A.md": "## Part\n\nx\n", "B.md": "[[A#Part]]"})
    planned = extract(library, "A.md", "Part", "sub/New", embed=True)
    assert files(vault) == {
        "A.md": "![[New]]\n",
        "sub/New.md": "## Part\n\nx\n",
        "B.md": "[[New#Part]]",
    }
    assert planned.rewritten == (("B.md", 1),)


def test_links_to_another_note_of_the_new_name_stay_with_it(library, vault):
    write(vault, {"A.md": "## Part\n\nx\n", "x/New.md": "", "f/B.md": "[[New]] [[A#Part]]"})
    extract(library, "A.md", "Part", "f/New")
    assert files(vault)["f/B.md"] == "[[x/New]] [[f/New#Part]]"


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("---\nkanban-plugin: board\n---\n\n## Part\n\n- [ ] x\n", "Part"),
        ("---\nexcalidraw-plugin: parsed\n---\n\n## Part\n", "Part"),
        ("> ## Part\n> x\n", "Part"),
        ("%%\n\n## Part\n\n%%\n\ny\n", "Part"),
        ("## Part\n\n%%\n\n## Rest\n\n%%\n\ny\n", "Part"),
        ("## Part\n\nx\n\n## Part\n", "Part"),
        ("## Part\n", "Other"),
    ],
)
def test_what_cannot_be_taken_out_is_refused(library, vault, text, anchor):
    write(vault, {"A.md": text})
    with pytest.raises(LibraryError):
        extract(library, "A.md", anchor, "New")
    assert files(vault) == {"A.md": text}


@pytest.mark.parametrize("name", ["A", "../x", "a:b", ""])
def test_the_name_must_be_free(library, vault, name):
    write(vault, {"A.md": "## Part\n"})
    with pytest.raises(LibraryError):
        extract(library, "A.md", "Part", name)
    assert files(vault) == {"A.md": "## Part\n"}
