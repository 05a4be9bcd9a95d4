import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.search.snapshot import summed


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
