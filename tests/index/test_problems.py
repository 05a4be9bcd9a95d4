from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from index import Change, FileChange, Library, ProblemKind
from index.edit.changes import HalfDoneError
from index.edit.journal import Journal
from index.vault.parse.note import MAX_BODY

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "problems.md"

FILES = {
    ".obsidian/app.json": '{"newLinkFormat": 5}',
    ".notes-tui-0123456789abcdef.tmp": "a write that was cut short",
    ".cloud.md.icloud": "",
    "a (conflicted copy 2026-11-20 101500).md": "",
    "alone.md": "",
    "corpus/broken.txt": "Not a paper.",
    "corpus/twice.txt": "Daily Papers\n\nFeb 2\n\nGPT-4\n\nOne abstract about it.\n\nGPT 4\n\nQuite another text.\n",
    "corpus/references.csv": "a,b",
    "displaced.md": "abc---\ntags: [a]\n---\n",
    "folder.md/inside.md": "[[links]]",
    "inner/.obsidian/app.json": "{}",
    "links.md": "[[Nobody]] [[https://example.org]] [[Nick]] [[named#Gone]] [[twin]] [[old]] [@nobody]",
    "long.md": "x" * (MAX_BODY + 1),
    "merge.md": "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n",
    "named.md": "---\naliases: [Nick]\ntag: x\n---\n",
    "nul.md": "\0",
    "old.md": "Some words by which a moved note is known again.",
    "other.md": "---\nkey: k\n---\n",
    "papers/k.md": "---\nkey: k\n---\n",
    "corpus/noted.bib": "@misc{noted, title={A Noted Work}, ids={noted-too}}\n",
    "papers/noted.md": "---\nkey: noted\ntitle: A Noted Work\n---\n",
    "papers/noted-too.md": "---\nkey: noted-too\n---\n",
    "properties.md": "---\na: [\n---\n",
    "Same.md": "[[links]]",
    "same.md": "[[links]]",
    "tangled.md": ">> \n![[a|b]]\n" * 5000,
    "x/twin.md": "[[links]]",
    "y/twin.md": "[[links]]",
    "picture.png": "",
    "papers/files/noted.pdf": "No PDF file.",
}


@pytest.fixture
def problems(tmp_path):
    vault = tmp_path / "vault"
    for name, text in FILES.items():
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_text(text, "utf-8")
    (vault / "latin.md").write_bytes(b"caf\xe9")
    (vault / "corpus" / "latin.txt").write_bytes(b"Daily Papers\n\nA caf\xe9\n\nIts abstract.\n")
    os.utime(vault / ".notes-tui-0123456789abcdef.tmp", (1, 1))
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    (vault / "old.md").rename(vault / "new.md")
    library.refresh(pdfs=True)
    half = Change("rename half", (FileChange("alone.md", b"", b"x"), FileChange("nul.md", b"\0", b"")))
    journal = Journal(library.state)
    with suppress(HalfDoneError), journal.working(), journal.noted(half):
        raise HalfDoneError("The disk is full.", code="unwritable")
    yield library.read.problems()
    library.close()


def test_every_kind_of_problem_is_found_in_some_vault(problems):
    assert {problem.kind for problem in problems} == set(ProblemKind)
    assert all(isinstance(problem.kind, ProblemKind) for problem in problems)


def test_the_subject_is_exact(problems):
    found = {problem.kind: (problem.path, problem.subject) for problem in problems}
    assert found[ProblemKind.BROKEN_LINK] == ("links.md", "[[Nobody]]")
    assert found[ProblemKind.MOVED_NOTE] == ("links.md", "[[old]]")
    assert found[ProblemKind.DANGLING_ANCHOR] == ("links.md", "[[named#Gone]]")
    assert found[ProblemKind.IGNORED_PROPERTY] == ("named.md", "tag")
    assert found[ProblemKind.AMBIGUOUS_NAME] == ("same.md", "Same.md")
    assert found[ProblemKind.DUPLICATE_KEY] == ("papers/k.md", "k")
    assert found[ProblemKind.CONFLICT_COPY] == ("a (conflicted copy 2026-11-20 101500).md", "a.md")


def test_links_that_look_alike_are_told_apart(tmp_path):
    (tmp_path / "vault").mkdir()
    note = tmp_path / "vault" / "a.md"
    note.write_text("[[One  two]] [[One two]]\n", "utf-8")
    library = Library(tmp_path / "vault", cache=tmp_path / "cache")
    library.refresh()
    found = [p for p in library.read.problems() if p.kind is ProblemKind.BROKEN_LINK]
    library.repairs.apply(next(problem for problem in found if problem.subject == "[[One two]]"))
    library.close()
    assert (tmp_path / "vault" / "One two.md").exists()


def test_every_kind_is_documented():
    rows = [
        f"| `{kind}` | {kind.severity} | {kind.meaning} | {'yes' if kind.repairable else ''} |"
        for kind in ProblemKind
    ]
    table = [line for line in DOCUMENTATION.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert table == rows
