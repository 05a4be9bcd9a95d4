"""Links that are rewritten by what is known of a file: always as if the file had been parsed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index import Library
from index.edit import link_rewriting
from index.edit.link_rewriting import LinkRewriting
from index.errors import LibraryError
from index.vault.files.file_versions import digest
from index.vault.links import known_links
from index.vault.links.move_plan import MovePlan
from index.vault.links.resolver import Resolver
from index.vault.links.rewrite import rewrite
from index.vault.parse.note import parse

if TYPE_CHECKING:
    from index.vault.model import Link

PARTS = [
    *("[[Old]]", "![[Old]]", "[[Old|x]]", "[[Old#h]]", "[[a/Old]]", "[[Other]]", "[[old.md]]", "[[ Old ]]"),
    *("[t](Old.md)", "[t](a/Old.md 'x')", "[r]: Old.md", "[r]", "[[[Old]]](x)", "[![[Old]]](y)", "[@Old]"),
    *(
        "`",
        "``",
        "$",
        "%%",
        "_",
        "*",
        "**",
        "[",
        "]",
        "](x)",
        "!",
        "\\",
        "<b>",
        "<!--",
        "-->",
        "#",
        "# ",
        "> ",
    ),
    *(
        "\n",
        "\n\n",
        "\n    ",
        "\n```\n",
        "| a | [[Old\\|b]] |",
        "\n|---|---|\n",
        " ",
        "word",
        "key:: ",
        "- [ ] ",
    ),
]
NAMES = [
    "New",
    "New one",
    "a_b_c",
    "x-y, z.w",
    "It's",
    "b/New",
    "$5 new",
    "50% off",
    "`c`",
    "*bold*",
    "(x)",
    "café",
]


def rewriting(path: str, text: str, plan: MovePlan, links: list[Link]) -> LinkRewriting:
    """Return what rewrites a file that the cache knows, as it is, with these links."""
    stored = [replace(link, start=-1, end=-1) for link in links]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link_rewriting.links_table, "stored_links", lambda *_: {path: stored})
        patch.setattr(link_rewriting.files_table, "digests", lambda *_: {path: digest(text.encode())})
        return LinkRewriting(None, plan, [path])  # type: ignore[arg-type]


def moving(old: str, new: str) -> MovePlan:
    files = ["n.md", "a/Old.md", "a/n.md", "Other.md"]
    files += [] if old in files else [old]
    return MovePlan({old: new}, Resolver(files), Resolver(new if file == old else file for file in files))


@given(
    st.lists(st.sampled_from(PARTS), max_size=12),
    st.sampled_from(NAMES),
    st.sampled_from(["Old.md", "a/Old.md"]),
)
@example(["[[Old]]", "`", "[[Old]]", "`"], "New", "Old.md")
@example(["[[Old]]", "$", "x"], "$5 new", "Old.md")
@example(["![[Old]]", " ", "[[Old]]"], "New", "Old.md")
@settings(max_examples=500)
def test_the_result_is_that_of_parsing(parts, name, old):
    text, path = "".join(parts), "n.md"
    plan = moving(old, f"{name}.md")

    def quick() -> str | None:
        made = rewriting(path, text, plan, list(parse(path, text).links))
        found = made.rewrite(path, text.encode(), text)
        made.verify()
        return found and found.text

    def parsed() -> str | None:
        found = rewrite(path, text, plan)
        return found and found.text

    def outcome(plan):  # type: ignore[no-untyped-def]
        try:
            return plan()
        except LibraryError as error:
            return str(error)

    assert outcome(quick) == outcome(parsed)


@pytest.mark.parametrize(
    ("text", "name", "parses"),
    [
        ("see [[Old]] and [[Old|it]]", "New one", 0),
        ("see ![[Old]]", "New", 0),
        ("see [[Other]]", "New", 0),
        ("see [[Old]]", "$5", 1),
        ("see [t](Old.md)", "New", 1),
        ("see [[Old]] and `[[Old]]`", "New", 2),
        ('---\nup: "[[Old]]"\n---\n', "New", 2),
    ],
)
def test_a_known_file_is_parsed_only_where_it_has_to_be(monkeypatch, text, name, parses):
    plan = moving("Old.md", f"{name}.md")
    made = rewriting("n.md", text, plan, list(parse("n.md", text).links))
    seen = []
    from index.vault.links import rewrite as module

    monkeypatch.setattr(module, "parse", lambda path, given: (seen.append(given), parse(path, given))[1])
    made.rewrite("n.md", text.encode(), text)
    made.verify()
    assert len([given for given in seen if not given.startswith(("[[", "![["))]) == parses


def test_a_file_that_has_changed_since_it_was_read_is_parsed():
    plan = moving("Old.md", "New.md")
    made = rewriting("n.md", "as it was", plan, [])
    text = "as it is: [[Old]]"
    found = made.rewrite("n.md", text.encode(), text)
    assert found is not None
    assert found.text == "as it is: [[New]]"


class Raw(str):
    """The characters of a link, which count how often they are compared."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        Raw.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_links_are_not_each_compared_with_all_others():
    text = "".join(f"[n](old/{number}.md)\n" for number in range(1_000))
    links = parse("n.md", text).links
    known = [replace(link, raw=Raw(link.raw), start=-1, end=-1) for link in links]
    Raw.compared = 0
    found = known_links.placed(text, known, known)
    assert found == [*links]
    assert Raw.compared < 20 * len(links)


def test_a_note_with_too_many_links_is_parsed(monkeypatch):
    text = "[[Old|a]] [[Old|b]] [[Old|c]]"
    links = [*parse("n.md", text).links]
    assert known_links.placed(text, links, links) == links
    monkeypatch.setattr(known_links, "_MOST", 2)
    assert known_links.placed(text, links, links) is None


def test_notes_of_a_folder_that_moves_are_not_parsed(tmp_path, monkeypatch):
    vault = tmp_path / "vault"
    for number in range(5):
        (vault / "old").mkdir(parents=True, exist_ok=True)
        (vault / "old" / f"{number}.md").write_text(f"# {number}\n\nwords and [[{number + 1}]]\n")
    library = Library(vault)
    library.refresh()
    from index.edit import rename_note
    from index.vault.links import rewrite as module

    def refused(*_given: object) -> None:
        raise AssertionError("parsed")

    for place in (rename_note, module):
        monkeypatch.setattr(place, "parse", refused)
    planned = library.edit.plans.note("old", "new")
    library.edit.rename(planned)
    library.close()
    assert planned.change.files == ()
    assert sorted(path.name for path in (vault / "new").iterdir()) == [f"{number}.md" for number in range(5)]
