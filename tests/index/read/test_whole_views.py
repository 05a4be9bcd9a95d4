from __future__ import annotations

from unittest.mock import patch

import pytest

from index import Library
from index.cache import queries
from tests.helpers.ids import short


@pytest.fixture
def library(vault):
    library = Library(vault)
    library.refresh()
    yield library
    library.close()


def test_a_whole_view_is_read_once_until_something_changes(library, vault):
    with patch.object(queries, "listing", wraps=queries.listing) as listing:
        first = library.read.listing("papers")
        assert library.read.listing("papers") is first
        notes = library.read.listing("notes")
        assert library.read.listing("notes", "title") is not notes
        assert listing.call_count == 3
        (vault / "New.md").write_text("New.\n", "utf-8")
        library.refresh()
        assert {short(id_) for id_ in library.read.listing("notes")} == {*map(short, notes), "n:New.md"}
        assert listing.call_count == 4
