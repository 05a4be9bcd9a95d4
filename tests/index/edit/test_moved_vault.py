"""The history of a vault comes along when its folder is moved, and never into another vault."""

from __future__ import annotations

import json
import shutil

import pytest

from index import Library
from index.cache.locations import state_folder
from index.edit.changes import Draft


def opened(tmp_path, name):
    library = Library(tmp_path / name)
    library.refresh()
    return library


def labels(tmp_path, name):
    library = opened(tmp_path, name)
    found = [change.label for change in library.past.changes()]
    warnings = library.take_warnings()
    library.close()
    return found, warnings


@pytest.fixture
def vault(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "Note.md").write_text("Before.\n", "utf-8")
    library = opened(tmp_path, "old")
    library.edit.save("Note.md", "After.\n", b"Before.\n")
    library.drafts.keep(Draft("Note.md", "After.\n", "Words.\n", 1.0))
    library.close()
    return tmp_path / "old"


def test_the_history_of_a_vault_that_was_moved_comes_along(vault, tmp_path):
    vault.rename(tmp_path / "new")
    library = opened(tmp_path, "new")
    (past,) = library.past.changes()
    (warning,) = library.take_warnings()
    assert warning == f"The vault was moved here from {vault}; its history, drafts and journal came along."
    library.edit.history.undo_change(past.id)
    assert (tmp_path / "new" / "Note.md").read_text("utf-8") == "Before.\n"
    assert [draft.text for draft in library.drafts.unsaved()] == ["Words.\n"]
    library.close()
    assert labels(tmp_path, "new")[1] == []


def test_it_comes_along_again_and_back(vault, tmp_path):
    for name in ("second", "third", "old"):
        vault = vault.rename(tmp_path / name)
        found, warnings = labels(tmp_path, name)
        assert (found, len(warnings)) == (["edit Note.md"], 1)


def test_a_new_vault_at_the_old_path_has_no_history(vault, tmp_path):
    vault.rename(tmp_path / "new")
    shutil.copytree(tmp_path / "new", vault)
    assert labels(tmp_path, "new")[0] == ["edit Note.md"]
    found, warnings = labels(tmp_path, "old")
    assert ("edit Note.md" in found, warnings) == (False, [])


def test_a_copy_has_no_history(vault, tmp_path):
    shutil.copytree(vault, tmp_path / "copy")
    assert labels(tmp_path, "copy") == ([], [])
    assert labels(tmp_path, "old")[0] == ["edit Note.md"]


def test_what_was_done_at_the_new_path_is_not_mixed_with_it(vault, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "Note.md").write_text("Other.\n", "utf-8")
    library = opened(tmp_path, "new")
    library.edit.save("Note.md", "Others.\n", b"Other.\n")
    library.close()
    shutil.rmtree(tmp_path / "new")
    vault.rename(tmp_path / "new")
    library = opened(tmp_path, "new")
    past = [change for change in library.past.changes() if not change.outside]
    assert [library.past.diff(change)[0].lines[-1][1] for change in past] == ["Others."]
    assert library.take_warnings() == []
    library.close()


@pytest.mark.parametrize(
    "how", ["other words", "no note", "other inode", "other device", "no identity", "damaged"]
)
def test_where_anything_is_in_doubt_nothing_is_taken_over(vault, tmp_path, how):
    vault.rename(tmp_path / "new")
    (identity,) = state_folder(vault).parent.rglob("vault.json")
    known = json.loads(identity.read_bytes())
    if how == "other words":
        (tmp_path / "new" / "Note.md").write_text("Later.\n", "utf-8")
    elif how == "no note":
        (tmp_path / "new" / "Note.md").unlink()
    elif how.startswith("other"):
        name = how.partition(" ")[2]
        identity.write_text(json.dumps(known | {name: known[name] + 1}), "utf-8")
    elif how == "no identity":
        identity.unlink()
    else:
        identity.write_text('{"path": 1, "device": [', "utf-8")
    assert labels(tmp_path, "new") == ([], [])
