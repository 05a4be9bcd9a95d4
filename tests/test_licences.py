"""Everything that users install with notes-tui may be used by everybody, for everything."""

from __future__ import annotations

from tests.helpers import licences


def test_every_licence_is_permissive():
    assert licences.faults() == []


def test_the_list_has_what_is_needed_by_what_is_needed():
    found = licences.needed()
    assert {"textual", "whoosh", "markdown-it-py"} <= set(found)
    assert "mdurl" in found  # of markdown-it-py
    assert "pytest" not in found
