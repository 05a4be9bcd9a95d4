from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from index.errors import LibraryError


@pytest.mark.parametrize(
    "name", ["x" * 300, "é" * 140, "x" * 253, f"folder/{'x' * 300}", f"{'x' * 300}/note"]
)
def test_a_name_that_is_too_long_is_refused_with_the_reason(vault: Path, name: str) -> None:
    library = Library(vault)
    try:
        library.refresh()
        with pytest.raises(LibraryError, match="is too long: a file name has room for 255 bytes") as found:
            library.edit.plans.note("Ideas.md", name)
        assert len(str(found.value)) < 250
        with pytest.raises(LibraryError, match="is too long"):
            library.edit.create(name)
    finally:
        library.close()
