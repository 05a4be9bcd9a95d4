"""Full garbage collections are held back during long work, and only then."""

from __future__ import annotations

import gc

from index import Library
from index.papers.young_garbage import young_garbage_only


def full_collections():
    return gc.get_stats()[2]["collections"]


def test_thresholds_are_as_before_in_whatever_order_the_blocks_of_threads_end():
    before = gc.get_threshold()
    one, two = young_garbage_only(), young_garbage_only()
    one.__enter__()
    two.__enter__()
    one.__exit__(None, None, None)
    assert gc.get_threshold() != before
    two.__exit__(None, None, None)
    assert gc.get_threshold() == before


def test_thresholds_are_as_before_after_an_error():
    before = gc.get_threshold()
    try:
        with young_garbage_only():
            assert gc.get_threshold() != before
            raise ValueError
    except ValueError:
        pass
    assert gc.get_threshold() == before


def test_no_full_collection_stops_the_threads_while_an_import_is_worked_out(vault, tmp_path):
    entry = "@article{{k{0}, title = {{Title {0} of a paper}}, author = {{Doe, Jane}}, year = 2020}}\n"
    source = tmp_path / "many.bib"
    source.write_text("".join(map(entry.format, range(2_000))))
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    found = []
    # With the thresholds of Python there are several.
    planned = library.imports.plan(
        source, lambda _step: found.append(full_collections()), lambda: bool(found.append(full_collections()))
    )
    assert len(planned.outcome.added) == 2_000
    assert found[-1] == found[0]
    library.close()
