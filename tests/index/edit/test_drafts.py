"""Unsaved text survives the process that wrote it, and the drafts of other sessions are left alone."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.edit import drafts as module
from index.edit.changes import Draft
from index.edit.drafts import Drafts
from index.errors import LibraryError
from index.vault.vault import Vault

DRAFT = Draft("Notes/Idea.md", "was\r\n", "is\r\nand more é\n", 1_700_000_000.5)


def contents(draft):
    return draft.path, draft.base, draft.text, draft.saved_at


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state" / "drafts"


@pytest.fixture
def session(folder, tmp_path):
    """Return a function that begins sessions; those left open are ended after the test."""
    made = []

    def make():
        made.append(Drafts(folder, Vault(tmp_path / "vault")))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_drafts_of_an_ended_session_are_offered_to_the_next(session):
    one = session()
    one.keep(DRAFT)
    one.close()
    (left,) = session().all()
    assert contents(left) == contents(DRAFT)


def test_a_later_draft_replaces_an_earlier_one(session):
    one = session()
    one.keep(DRAFT)
    one.keep(Draft(DRAFT.path, DRAFT.base, "later", 1_700_000_001))
    one.close()
    assert [draft.text for draft in session().all()] == ["later"]


def test_a_dropped_draft_is_gone_and_no_file_stays(session, folder):
    one = session()
    one.keep(DRAFT)
    one.drop("another.md")
    one.drop(DRAFT.path)
    one.drop(DRAFT.path)
    one.close()
    assert session().all() == ()
    assert list(folder.iterdir()) == []


def test_drafts_of_a_running_session_are_not_offered(session):
    one, other = session(), session()
    one.keep(DRAFT)
    assert other.all() == ()
    assert one.all() == ()
    other.keep(Draft(DRAFT.path, DRAFT.base, "mine", 1_700_000_002))
    other.drop(DRAFT.path)
    one.close()
    assert [draft.text for draft in other.all()] == [DRAFT.text]


def test_discarding_one_leaves_the_others(session):
    for at, text in enumerate(["first", "second"]):
        one = Drafts(session()._folder, Vault(folder))
        one.keep(Draft(DRAFT.path, "", text, 1_700_000_000 + at))
        one.close()
    last = session()
    first, second = last.all()
    assert [first.text, second.text] == ["first", "second"]
    last.discard(first)
    assert last.all() == (second,)
    last.discard(DRAFT)
    last.discard(Draft("x.md", "", "", 0, "../../escape"))
    assert last.all() == (second,)


def test_only_the_owner_can_read_them(session, folder):
    one = session()
    one.keep(DRAFT)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def damaged(folder, name, text):
    (folder / f"{name * 32}.{name * 16}.json").write_bytes(text)


def test_damaged_and_foreign_files_are_skipped(session, folder, tmp_path):
    one = session()
    one.keep(DRAFT)
    one.close()
    sound = {"path": "a.md", "base": "", "text": "", "saved_at": 1}
    broken = [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b"1" * 10_000,
        *(json.dumps({**sound, key: value}).encode() for key, value in [
            ("path", 1), ("base", None), ("text", []), ("saved_at", "now"), ("saved_at", True),
            ("saved_at", float("nan")), ("saved_at", 1e300), ("saved_at", -1)]),
    ]  # fmt: skip
    for at, text in enumerate(broken):
        damaged(folder, f"{at:x}", text)
    (folder / "README").write_text("foreign")
    (folder / "f.json").mkdir()
    (folder / f"{'a' * 32}.{'0' * 16}.json").mkdir()
    os.mkfifo(folder / f"{'b' * 32}.{'0' * 16}.json")
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps(sound))
    (folder / f"{'c' * 32}.{'0' * 16}.json").symlink_to(secret)
    assert [contents(draft) for draft in session().all()] == [contents(DRAFT)]
    assert (folder / "README").exists()


def test_a_draft_too_large_is_refused_and_the_one_before_stays(session, monkeypatch):
    one = session()
    one.keep(DRAFT)
    monkeypatch.setattr(module, "MAX_BYTES", 200)
    with pytest.raises(LibraryError, match="too large"):
        one.keep(Draft(DRAFT.path, "", "x" * 300, 1))
    one.close()
    assert [draft.text for draft in session().all()] == [DRAFT.text]


def test_only_the_latest_drafts_are_offered(session, folder, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    for at in range(4):
        one = Drafts(folder, Vault(folder))
        one.keep(Draft(f"{at}.md", "", "x", at))
        one.close()
        (file,) = folder.glob(f"*.{one._session}.json")
        os.utime(file, (at, at))
    assert [draft.path for draft in session().all()] == ["2.md", "3.md"]


def test_an_unwritable_folder_is_reported_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    drafts = Drafts(tmp_path / "file" / "drafts", Vault(tmp_path))
    with pytest.raises(LibraryError, match="cannot be kept"):
        drafts.keep(DRAFT)
    assert drafts.all() == ()
    drafts.drop(DRAFT.path)


def test_a_half_written_draft_of_a_killed_session_is_removed(session, folder):
    one = session()
    one.keep(DRAFT)
    one.close()
    (file,) = folder.glob("*.json")
    file.with_suffix(".tmp").write_bytes(b'{"path": "hal')
    assert len(session().all()) == 1
    assert not list(folder.glob("*.tmp"))


def test_locks_of_sessions_that_ended_long_ago_are_removed(session, folder):
    living = session()
    living.keep(DRAFT)
    old, young = folder / f"{'a' * 16}.lock", folder / f"{'b' * 16}.lock"
    for lock in (old, young):
        lock.write_bytes(b"")
    for lock in (old, folder / f"{living._session}.lock"):
        os.utime(lock, (1, 1))
    session().all()
    assert {path.stem for path in folder.glob("*.lock")} == {living._session, "b" * 16}


def test_drafts_whose_text_is_saved_are_not_offered(session, tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "saved.md").write_bytes(b"words\r\n")
    (vault / "other.md").write_bytes(b"older\n")
    one = session()
    for path in ("saved.md", "other.md", "gone.md", "../outside.md"):
        one.keep(Draft(path, "", "words\r\n", 1))
    one.close()
    last = session()
    assert {draft.path for draft in last.unsaved()} == {"other.md", "gone.md", "../outside.md"}
    assert len(last.all()) == 3


KILLED = """
import sys, time
from pathlib import Path
from index.edit.drafts import Draft, Drafts
from index.vault.vault import Vault
drafts = Drafts(Path(sys.argv[1]), Vault(Path(sys.argv[1])))
drafts.keep(Draft("a.md", "base", "unsaved", 1.0))
print("kept", flush=True)
time.sleep(60)
"""


def test_drafts_survive_a_killed_process(session, folder):
    here = {**os.environ, "PYTHONPATH": str(Path(module.__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, env=here
    ) as process:
        try:
            assert process.stdout.readline() == b"kept\n"
            assert session().all() == ()
        finally:
            process.send_signal(signal.SIGKILL)
    assert [draft.text for draft in session().all()] == ["unsaved"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.text(), st.text(), st.text(), st.floats(0, 4e9))
def test_every_character_is_restored(tmp_path_factory, path, base, text, saved_at):
    folder = tmp_path_factory.mktemp("drafts")
    one, other = Drafts(folder, Vault(folder)), Drafts(folder, Vault(folder))
    kept = Draft(path, base, text + "\ud800", saved_at)
    one.keep(kept)
    one.close()
    (left,) = other.all()
    assert contents(left) == contents(kept)
