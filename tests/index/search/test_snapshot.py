import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.search.snapshot import sum_of, summed, with_few


@given(st.lists(st.tuples(st.integers(0, 49), st.integers(1, 9))))
def test_both_ways_to_sum_agree(pairs):
    docs, values = np.array(pairs, np.intp).reshape(-1, 2).T
    wanted = {}
    for doc, value in pairs:
        wanted[doc] = wanted.get(doc, 0) + value
    for size in (50, 50_000):  # by a table, and by sorting
        found, sums = summed(docs, values.astype(float), size)
        assert dict(zip(found.tolist(), sums.tolist(), strict=True)) == wanted
        assert found.tolist() == sorted(wanted)


scored = st.dictionaries(st.integers(0, 49), st.integers(1, 9), min_size=1)


def parts_of(found):
    return np.array(sorted(found), np.intp), np.array([found[doc] for doc in sorted(found)], float)


@given(st.lists(scored, min_size=1, max_size=4))
def test_sums_of_parts_agree_in_every_way(found):
    parts = [parts_of(each) for each in found]
    wanted = {}
    for doc, value in (pair for each in found for pair in each.items()):
        wanted[doc] = wanted.get(doc, 0) + value
    ways = [sum_of(parts, size) for size in (50, 50_000)]  # by a table, and by sorting
    few = parts[0]
    for part in parts[1:]:
        few = with_few(few, part)
    for docs, sums in (*ways, few):
        assert docs.tolist() == sorted(wanted)
        assert sums.tolist() == [wanted[doc] for doc in sorted(wanted)]
