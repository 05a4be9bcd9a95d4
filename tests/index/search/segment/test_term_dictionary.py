from bisect import bisect_left

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.search.segment.builder import offsets
from index.search.segment.term_dictionary import ByteStrings, TermDictionary

# Many begin with the same eight bytes, some with more of them.
TERMS = st.builds(
    lambda start, rest: (start + rest).encode(),
    st.sampled_from(["", "", "ab", "abababa", "abababab", "abababababab"]),
    st.text("abé\0", max_size=4),
)


def dictionary(terms):
    data = np.frombuffer(b"".join(terms), np.uint8)
    return TermDictionary(data, offsets(map(len, terms), len(terms)))


@given(st.sets(TERMS, max_size=80), TERMS)
def test_terms_are_found(known, wanted):
    terms = sorted(known)
    found = dictionary(terms)
    assert list(found.terms) == terms
    assert [found.find(term) for term in terms] == list(range(len(terms)))
    assert found.find(wanted) == (terms.index(wanted) if wanted in known else None)
    assert found.lower_bound(wanted) == bisect_left(terms, wanted)


@given(st.sets(TERMS, max_size=80), TERMS)
def test_prefixes_are_ranges(known, prefix):
    terms = sorted(known)
    first, last = dictionary(terms).prefix_range(prefix)
    assert terms[first:last] == [term for term in terms if term.startswith(prefix)]


def test_no_strings():
    assert list(ByteStrings(np.empty(0, np.uint8), np.zeros(1, np.uint8))) == []


@given(st.sets(TERMS, max_size=80), st.text("abé", min_size=1, max_size=3).map(str.encode))
def test_terms_that_contain_a_text(known, text):
    terms = sorted(known)
    assert dictionary(terms).containing(text) == [number for number, term in enumerate(terms) if text in term]
