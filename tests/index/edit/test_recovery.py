"""Changes of several files that the disk refuses half-way: taken back, or kept until they can be finished."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from index import Library, ProblemKind
from index.edit import file_steps
from index.edit.changes import Change, FileChange, HalfDoneError, Move
from index.edit.history import History
from index.edit.journal import Journal
from index.edit.recovery import recover
from index.errors import LibraryError
from index.vault.files import note_files
from index.vault.vault import Vault
from notes_tui.cli.main import run

COUNT = 6
CHANGE = Change(
    "rename A B",
    tuple(FileChange(f"{number}.md", b"[[A]]", b"[[B]]") for number in range(COUNT)),
    (Move("A.md", "B.md"),),
)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "A.md").write_bytes(b"a")
    for number in range(COUNT):
        (root / f"{number}.md").write_bytes(b"[[A]]")
    return Vault(root)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state")


def content(vault: Vault) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in vault.root.glob("*.md")}


def old() -> dict[str, bytes]:
    return {"A.md": b"a"} | {f"{number}.md": b"[[A]]" for number in range(COUNT)}


def new() -> dict[str, bytes]:
    return {"B.md": b"a"} | {f"{number}.md": b"[[B]]" for number in range(COUNT)}


def do(vault: Vault, journal: Journal, change: Change) -> None:
    History(vault, lambda _change: None, journal).do(change)


class KilledError(BaseException):
    pass


def fail_from(patch: pytest.MonkeyPatch, step: int, error: BaseException, *, times: int = 10_000) -> None:
    """Let `step` writes and moves happen, then refuse the next ones."""
    taken = [0]

    def limited(function):  # type: ignore[no-untyped-def]
        def call(*args, **names):  # type: ignore[no-untyped-def]
            taken[0] += 1
            if step < taken[0] <= step + times:
                raise error
            return function(*args, **names)

        return call

    patch.setattr(note_files, "move", limited(note_files.move))
    patch.setattr(note_files, "write", limited(note_files.write))


READ_ONLY = LibraryError("x.md cannot be written: the file system is read-only.", code="unwritable")


@pytest.mark.parametrize("step", range(1, COUNT + 1))
def test_a_disk_that_turns_read_only_leaves_a_journal_that_takes_back(
    vault: Vault, journal: Journal, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    with monkeypatch.context() as patch:
        fail_from(patch, step, READ_ONLY)
        with pytest.raises(HalfDoneError, match=r"read-only.*tried again"):
            do(vault, journal, CHANGE)
        assert content(vault) not in (old(), new())
        # The next start meets the same disk.
        recover(vault, journal)
    (problem,) = journal.unfinished()
    assert problem.kind is ProblemKind.UNFINISHED_CHANGE
    assert "“rename A B” is only half done: x.md cannot be written" in problem.detail
    recover(vault, journal)
    assert content(vault) == old()
    assert journal.unfinished() == []
    assert not list(journal._folder.glob("*.json"))


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("step", [1, 3, 6])
def test_taking_back_goes_on_past_a_file_that_cannot_be_taken_back(
    vault: Vault, journal: Journal, monkeypatch: pytest.MonkeyPatch, step: int, times: int
) -> None:
    with monkeypatch.context() as patch:
        fail_from(patch, step, READ_ONLY, times=times)
        with pytest.raises(LibraryError):
            do(vault, journal, CHANGE)
    if times == 1:
        assert content(vault) == old()
    changed = [name for name, data in content(vault).items() if data != old().get(name)]
    assert len(changed) <= times - 1
    recover(vault, journal)
    assert content(vault) == old()


@pytest.mark.parametrize("step", range(COUNT + 1))
def test_a_killed_change_waits_for_a_disk_that_is_away(
    vault: Vault, journal: Journal, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    with monkeypatch.context() as patch:
        fail_from(patch, step, KilledError())
        with pytest.raises(KilledError):
            do(vault, journal, CHANGE)
    away = vault.root.with_name("away")
    vault.root.rename(away)
    recover(vault, journal)
    vault.root.mkdir()
    recover(vault, journal)
    assert "is its disk connected?" in journal.unfinished()[0].detail
    vault.root.rmdir()
    away.rename(vault.root)
    recover(vault, journal)
    assert content(vault) == new()
    assert journal.unfinished() == []


def test_an_empty_folder_inside_the_vault_may_be_a_disk_that_is_away(vault: Vault, journal: Journal) -> None:
    (vault.root / "disk").mkdir()
    change = Change("x", (FileChange("disk/n.md", b"old", b"new"), FileChange("0.md", b"[[A]]", b"[[B]]")))
    with suppress(KilledError), journal.working(), journal.noted(change):
        raise KilledError
    recover(vault, journal)
    assert "The folder disk is empty" in journal.unfinished()[0].detail
    (vault.root / "disk" / "n.md").write_bytes(b"old")
    recover(vault, journal)
    assert (vault.root / "disk" / "n.md").read_bytes() == b"new"
    assert journal.unfinished() == []


def test_a_file_that_was_deleted_since_is_not_waited_for(vault: Vault, journal: Journal) -> None:
    with suppress(KilledError), journal.working(), journal.noted(CHANGE):
        raise KilledError
    (vault.root / "3.md").unlink()
    recover(vault, journal)
    assert content(vault) == {name: data for name, data in new().items() if name != "3.md"}
    assert not list(journal._folder.glob("*.json"))


def test_a_waiting_change_lets_others_pass_but_not_over_its_files(
    vault: Vault, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    (vault.root / "p.md").write_bytes(b"p")
    (vault.root / "q.md").write_bytes(b"q")
    with monkeypatch.context() as patch:
        fail_from(patch, 2, READ_ONLY)
        with pytest.raises(HalfDoneError):
            do(vault, journal, CHANGE)
    # It still has to wait, but other files can be written.
    monkeypatch.setattr("index.edit.history.recover", lambda *_: [])
    do(vault, journal, Change("other", (FileChange("p.md", b"p", b"1"), FileChange("q.md", b"q", b"2"))))
    with pytest.raises(LibraryError, match=r"belongs to “rename A B”, which could not be finished: x\.md"):
        do(
            vault,
            journal,
            Change("same", (FileChange("0.md", b"[[B]]", b"1"), FileChange("p.md", b"1", b"2"))),
        )
    assert len(journal.unfinished()) == 1
    with (
        suppress(KilledError),
        journal.working(),
        journal.noted(Change("killed", (FileChange("p.md", b"1", b"3"), FileChange("q.md", b"2", b"3")))),
    ):
        raise KilledError
    assert len(list(journal._folder.glob("journal*.json"))) == 2
    recover(vault, journal)
    assert content(vault) == old() | {"p.md": b"3", "q.md": b"3"}


def test_the_command_line_and_doctor_say_what_waits(
    tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library(vault.root)
    with monkeypatch.context() as patch:
        fail_from(patch, 2, READ_ONLY)
        with pytest.raises(HalfDoneError):
            library.edit.history.do(CHANGE)
    library.close()
    with monkeypatch.context() as patch:
        refused = LibraryError("x.md\x1b]0;pwned\x07\nforged cannot be written.")
        patch.setattr(file_steps, "write_step", lambda *_, **__: (_ for _ in ()).throw(refused))
        assert run(["search", "a", "--vault", str(vault.root)]) in (0, 1)
        said = capsys.readouterr().err
        assert "“rename A B” is only half done" in said
        assert said.count("\n") == 1
        assert "\x1b" not in said
        assert run(["doctor", "--only", "unfinished-change", "--vault", str(vault.root)]) == 1
        assert "unfinished-change" in capsys.readouterr().out
    assert run(["doctor", "--only", "unfinished-change", "--vault", str(vault.root)]) == 0
    assert content(vault) == old()
    shutil.rmtree(vault.root)
