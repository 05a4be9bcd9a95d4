"""Links are resolved by the files in the cache as by a resolver that knows them all."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.cache import database, files_table
from index.cache.cache import CacheWriter
from index.cache.stored_resolver import StoredResolver
from index.vault.links.resolver import Resolver

NAMES = st.sampled_from(["a.md", "A.md", "\u00e9.md", "e\u0301.md", "b.pdf", "b.pdf.md", "b.md", "c.canvas"])
FOLDERS = st.sampled_from(["", "x/", "X/", "x/y/", "z/"])
PATHS = st.builds(str.__add__, FOLDERS, NAMES)
TARGETS = PATHS | st.sampled_from(["a", "x/a", "./a", "../a", "/a", "b.pdf", "y/a", "", "none", "\u00c9"])


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("cache") / "cache.sqlite"


@pytest.fixture(scope="module")
def cache(file):
    opened = CacheWriter(database.connect(file, create=True))
    yield opened
    opened.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(PATHS), st.sets(PATHS), st.sets(PATHS), TARGETS, PATHS)
def test_it_is_as_if_all_files_were_read(cache, stored, more, without, target, source):
    cache.db.execute("DELETE FROM files")
    files_table.change_others(cache, stored, ())
    known = Resolver([*(stored - without), *more])
    lazy = StoredResolver(cache, more, without=without)
    assert lazy.candidates(target, source) == known.candidates(target, source)
    assert lazy.undecided(target, source) == known.undecided(target, source)
    assert lazy.relative(target, source) == known.relative(target, source)
    for path in (stored - without) | more:
        for style in ("shortest", "relative", "absolute"):
            assert lazy.shortest_link(path, source, style) == known.shortest_link(path, source, style)


def test_conflict_copies_count_only_where_they_are_wanted(cache):
    cache.db.execute("DELETE FROM files")
    name = "a (conflicted copy 2024-01-01).md"
    files_table.store(cache, name, "copy", (1, 1, 1, 1, 1), digest=b"", read_ns=1)
    assert StoredResolver(cache).resolve(name, "b.md") is None
    assert StoredResolver(cache, copies=True).resolve(name, "b.md") == name
