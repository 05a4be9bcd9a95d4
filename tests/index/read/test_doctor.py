from __future__ import annotations

import json
import os

import pytest

from index import Library


@pytest.fixture
def diagnose(tmp_path):
    """Problems of a vault made of these files, as (path, line, kind) and the sentences."""
    opened: list[Library] = []

    def run(files, **settings):
        vault = tmp_path / "vault"
        (vault / ".obsidian").mkdir(parents=True)
        for name, data in settings.items():
            (vault / ".obsidian" / f"{name.replace('_', '-')}.json").write_text(json.dumps(data), "utf-8")
        for name, text in files.items():
            file = vault / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        library = Library(vault, cache=tmp_path / "cache")
        opened.append(library)
        library.refresh()
        return library.read.problems()

    yield run
    for library in opened:
        library.close()


def kinds(problems):
    return [(problem.path, problem.line, problem.kind) for problem in problems if problem.kind != "orphan"]


CASES = {
    "a link that leads nowhere": ({"a.md": "x\n[[Nobody]]"}, [("a.md", 2, "broken-link")]),
    "a Markdown link that leads nowhere": ({"a.md": "[x](Nobody.md)"}, [("a.md", 1, "broken-link")]),
    "a link in a property": ({"a.md": '---\nup: "[[Nobody]]"\n---\n'}, [("a.md", 2, "broken-link")]),
    "a web address in a wikilink": ({"a.md": "[[https://example.org]]"}, [("a.md", 1, "url-in-wikilink")]),
    "an alias as target": (
        {"a.md": "[[Nick]]", "b.md": "---\naliases: [Nick]\n---\n[[a]]"},
        [("a.md", 1, "alias-as-target")],
    ),
    "a heading that is not there": (
        {"a.md": "[[b#Gone]]", "b.md": "# Here"},
        [("a.md", 1, "dangling-anchor")],
    ),
    "a heading that is there": ({"a.md": "[[b#Here: it, is!]]", "b.md": "# Here it is"}, []),
    "a block that is not there": (
        {"a.md": "[[b#^gone]]", "b.md": "text ^here"},
        [("a.md", 1, "dangling-anchor")],
    ),
    "a block that is there": ({"a.md": "[[b#^HERE]]", "b.md": "text ^here"}, []),
    "a heading of this very note": (
        {"a.md": "# Here\n[[#Here]] [[#Gone]]"},
        [("a.md", 2, "dangling-anchor")],
    ),
    "a page of a PDF": ({"a.md": "![[d.pdf#page=3]]", "d.pdf": ""}, []),
    "a name that two notes have": (
        {"a.md": "[[b]]", "x/b.md": "[[a]]", "y/b.md": "[[a]]"},
        [("a.md", 1, "ambiguous-link")],
    ),
    "a name of which one path is shorter": ({"a.md": "[[b]]", "x/b.md": "[[a]]", "yy/b.md": "[[a]]"}, []),
    "a name that a note of the same folder has": (
        {"x/a.md": "[[b]] [b](b.md) [b](./b.md)", "x/b.md": "[[a]]", "y/b.md": "[[a]]", "z/b.md": "[[a]]"},
        [],
    ),
    "a name at the root": ({"x/a.md": "[[b]]", "b.md": "[[a]]", "y/b.md": "[[a]]", "z/b.md": "[[a]]"}, []),
    "an exact path": ({"x/a.md": "[[y/b]] [b](y/b.md)", "y/b.md": "[[a]]", "z/b.md": "[[a]]"}, []),
    "the end of two paths": (
        {"a.md": "[[c/b]]", "y/c/b.md": "[[a]]", "z/c/b.md": "[[a]]"},
        [("a.md", 1, "ambiguous-link")],
    ),
    "placeholders of templates": ({"a.md": "[[{{date}}]] [[<% tp.date.now() %>]] [[{{title}}#Log]]"}, []),
    "the path of one of them": ({"a.md": "[[yy/b]]", "x/b.md": "[[a]]", "yy/b.md": "[[a]]"}, []),
    "names that differ in case": (
        {"a.md": "[[B]] [[b]]", "B.md": "[[a]]", "b.md": "[[a]]"},
        [("b.md", None, "ambiguous-name")],
    ),
    "two notes about one paper": (
        {"papers/k.md": "---\nkey: k\n---\n", "other.md": "---\nkey: k\n---\n"},
        [("papers/k.md", None, "duplicate-key")],
    ),
    "a copy that Syncthing made": (
        {"a.sync-conflict-20260818-173636-D4LGQYW.md": "[[b]]", "b.md": "x"},
        [("a.sync-conflict-20260818-173636-D4LGQYW.md", None, "conflict-copy")],
    ),
    "a copy that we made": (
        {"a (conflicted copy 2026-11-20 101500).md": "[[b]]", "b.md": "x"},
        [("a (conflicted copy 2026-11-20 101500).md", None, "conflict-copy")],
    ),
    "invalid properties": (
        {"a.md": "---\na: [\n---\n[[b]]", "b.md": ""},
        [("a.md", 2, "invalid-properties")],
    ),
    "a citation of no paper": ({"a.md": "x [@nobody] y"}, [("a.md", 1, "unknown-citation")]),
    "a group of citations": (
        {"a.md": "[see @one, p. 3; -@two]\n[@three]"},
        [("a.md", 1, "unknown-citation"), ("a.md", 1, "unknown-citation"), ("a.md", 2, "unknown-citation")],
    ),
    "a citation that a literature note has as its key": (
        {"a.md": "[@doe2020; @roe2021]", "b.md": "---\ncitekey: doe2020\n---\n", "papers/roe2021.md": ""},
        [],
    ),
    "figures, equations and days, which are not papers": (
        {
            "a.md": "[@fig:plot] [@Fig:a; @tbl-one] [@eq:x] [@sec:intro, p. 2] [@lst-code] [@2024-01-02]\n[@figure]"
        },
        [("a.md", 2, "unknown-citation")],
    ),
    "people, contexts, packages and decorators": (
        {"a.md": "@alice (@bob), @home; ask @carol's team\n@types/node @dataclass @app.route @MR.W"},
        [],
    ),
    "dates of a Kanban board": ({"a.md": "- [ ] x @{2023-08-31} @@{12:30}\n- [x] y @{2023-09-01}"}, []),
    "a linked date of a Kanban board": ({"a.md": "- [ ] x @[[b]]", "b.md": ""}, []),
    "a linked date that has no note": ({"a.md": "- [ ] x @[[2023-08-31]]"}, [("a.md", 1, "broken-link")]),
    "a person in the text of a link": ({"a.md": "[ask @bob](b.md) [@carol](b.md) [@dan][b]", "b.md": ""}, []),
    "a person who is an alias": ({"a.md": "@Thiews", "b.md": "---\naliases: [Thiews]\n---\n"}, []),
    "addresses and a footnote": ({"a.md": "[me@example.org] <me@example.org> [^@x] \\[@y\\]"}, []),
    "a definition that leads nowhere": ({"a.md": "[x]\n\n[x]: gone.md"}, [("a.md", 3, "broken-link")]),
    "wikilinks that Foam defines": (
        {"a.md": '[[My note]] [[my note|x]]\n\n[My note]: b.md "B"', "b.md": ""},
        [],
    ),
    "a wikilink whose definition leads nowhere": (
        {"a.md": "[[My note]]\n\n[My note]: gone.md", "c.md": "[[My note]] [[a]]"},
        [("a.md", 1, "broken-link"), ("a.md", 3, "broken-link"), ("c.md", 1, "broken-link")],
    ),
    "a definition that is not used": ({"a.md": '[x]: ./gone.md "t"'}, [("a.md", 1, "broken-link")]),
    "definitions in quotes and lists": (
        {"a.md": "> [x]: gone.md\n\n- [y]: <also gone.png>\n\n%%\n[z]: b.md\n%%", "b.md": ""},
        [("a.md", 1, "broken-link"), ("a.md", 3, "broken-link")],
    ),
    "a definition of a heading that is not there": (
        {"a.md": "[x]: b.md#Gone\n[y]: b.md#Here", "b.md": "# Here"},
        [("a.md", 1, "dangling-anchor")],
    ),
    "definitions of no file": (
        {
            "a.md": "[x]: https://example.org/x.md\n[y]: mailto:x@y.md\n[^z]: gone.md\n[todo]: later\n"
            "[//]: # (words)\n[comment]: <> (words)\n\n`[x]: gone.md`\n\n    [x]: gone.md\n\n<!--\n[x]: gone.md\n-->"
        },
        [],
    ),
    "code and comments": ({"a.md": "`[[Nobody]]`\n\n    [[Nobody]]\n\n<!-- [[Nobody]] -->"}, []),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_named(diagnose, name):
    files, expected = CASES[name]
    problems = diagnose(files)
    assert kinds(problems) == expected
    assert all(problem.detail.endswith(".") and "\n" not in problem.detail for problem in problems)


def test_orphans(diagnose):
    files = {
        "linked.md": "",
        "links.md": "[[linked]]",
        "alone.md": "[[#Here]]\n\n# Here",
        "Daily/2026-01-01.md": "",
        "papers/key.md": "---\nkey: key\n---\n",
    }
    problems = diagnose(files, daily_notes={"folder": "Daily"})
    assert [problem.path for problem in problems if problem.kind == "orphan"] == ["alone.md"]


def test_a_note_that_a_definition_reaches_is_no_orphan(diagnose):
    problems = diagnose({"a.md": "[b]: b.md", "b.md": "", "c.md": "[d]: later"})
    assert [problem.path for problem in problems if problem.kind == "orphan"] == ["c.md"]


def test_people_are_not_links(diagnose):
    problems = diagnose({"a.md": "@alice @{2023-08-31}", "b.md": "[@nobody]"})
    assert [problem.path for problem in problems if problem.kind == "orphan"] == ["a.md"]


def test_templates_and_excluded_files_are_spared(diagnose):
    files = {"t/x.md": "---\na: {{title}}\n---\n[[Nobody]]", "old/y.md": "[[Nobody]]", "z.md": "[[Nobody]]"}
    problems = diagnose(files, templates={"folder": "t"}, app={"userIgnoreFilters": ["old/"]})
    assert kinds(problems) == [("z.md", 1, "broken-link")]


def test_templates_of_daily_notes_outside_the_folder_are_spared(diagnose):
    files = {"day.md": "[[{{yesterday}}]] [[Nobody]]", "u/U.md": "[[Nobody]]", "z.md": "[[Nobody]]"}
    problems = diagnose(files, daily_notes={"template": "Day"}, zk_prefixer={"template": "u/U.md"})
    assert kinds(problems) == [("z.md", 1, "broken-link")]


def test_templates_of_templater_are_spared(diagnose):
    files = {
        ".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "Meta/Templates"}',
        "Meta/Templates/x.md": "---\n<%* let x %>\na: b: c\n---\n[[Nobody]]",
        "Meta/y.md": "[[Nobody]]",
    }
    assert kinds(diagnose(files)) == [("Meta/y.md", 1, "broken-link")]


def test_a_markdown_link_to_a_folder_or_a_hidden_file_that_exists_is_not_broken(diagnose, tmp_path):
    (tmp_path / "outside.md").write_text("x", "utf-8")
    files = {
        "a/n.md": "[a](../docs/) [b](sub) [c](</docs>) [d](../.github/ci.yml) ![e](./sub/) [f](..)\n"
        "[g](../gone/) [h](../../outside.md) [[docs]] [i](.gone) [j](sub/../../../outside.md)",
        "docs/x.md": "[[n]]",
        "a/sub/y.md": "[[n]]",
        ".github/ci.yml": "",
    }
    assert kinds(diagnose(files)) == [("a/n.md", 2, "broken-link")] * 5


def test_what_to_write_instead_of_an_alias(diagnose):
    files = {"a.md": "[[Nick]]", "x/b.md": "---\naliases: [Nick]\n---\n[[a]]"}
    assert "[[b|Nick]]" in diagnose(files)[0].detail


def test_what_a_write_cut_short_left_is_named_when_nobody_can_be_at_it(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / ".notes-tui-0123456789abcdef.tmp").write_bytes(b"old")
    (vault / ".notes-tui-fedcba9876543210.tmp").write_bytes(b"new")
    os.utime(vault / ".notes-tui-0123456789abcdef.tmp", (1, 1))
    library = Library(vault)
    library.refresh()
    found = [(problem.path, problem.kind) for problem in library.read.problems()]
    library.close()
    assert found == [(".notes-tui-0123456789abcdef.tmp", "left-over")]
