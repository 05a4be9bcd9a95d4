"""The fixture of tests that ask an open library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library


@pytest.fixture
def library(vault: Path, tmp_path: Path) -> Iterator[Library]:
    """The vault of the test module, opened with a cache of its own; nothing is read yet."""
    library = Library(vault, cache=tmp_path / "cache")
    yield library
    library.close()
