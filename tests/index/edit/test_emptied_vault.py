"""Changes of a vault whose disk is not connected: nothing is written into its mount point."""

from __future__ import annotations

import pytest

from index import Library, LibraryError


@pytest.fixture
def library(vault):
    opened = Library(vault)
    opened.refresh()
    yield opened
    opened.close()


def test_nothing_is_written_into_an_empty_mount_point(vault, library):
    away = vault.rename(vault.with_name("away"))
    vault.mkdir()
    paper = library.read.paper("harbour-benchmark-long")
    for edit in (lambda: library.edit.create("New"), lambda: library.edit.tag([paper], ["x"])):
        with pytest.raises(LibraryError, match=r"is empty.*is its disk connected.*index --rebuild"):
            edit()
    assert list(vault.iterdir()) == []
    vault.rmdir()
    away.rename(vault)
    library.edit.create("New")
    assert (vault / "New.md").exists()


def test_a_vault_that_is_meant_to_be_empty_can_be_written_after_a_rebuild(vault, library):
    vault.rename(vault.with_name("away"))
    vault.mkdir()
    library.refresh(rebuild=True)
    library.edit.create("New")
    assert (vault / "New.md").exists()


def test_a_new_vault_can_be_written(tmp_path):
    (tmp_path / "fresh").mkdir()
    library = Library(tmp_path / "fresh")
    library.refresh()
    library.edit.create("First")
    library.close()
    assert (tmp_path / "fresh" / "First.md").exists()
