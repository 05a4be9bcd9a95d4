from __future__ import annotations

import pytest

from index import DocumentId, DocumentIds

KEYS = ["b", "a", "c"]
IDS = [DocumentId.paper(key) for key in KEYS]
LIST = DocumentIds("paper", KEYS)


def test_a_long_list_is_a_sequence_of_ids():
    assert (len(LIST), list(LIST), LIST[-1], LIST) == (3, IDS, IDS[-1], IDS)
    assert isinstance(LIST[1:], DocumentIds)
    assert LIST[1:] == IDS[1:] == DocumentIds("paper", ["a", "c"])
    assert DocumentIds("note", KEYS) != LIST != IDS[1:]
    with pytest.raises(IndexError):
        LIST[3]


def test_an_id_is_found_by_its_kind_and_value():
    assert (LIST.index(IDS[1]), LIST.index(IDS[2], 1), LIST.count(IDS[0])) == (1, 2, 1)
    assert IDS[1] in LIST
    for other in (DocumentId.note("a"), DocumentId.paper("d"), "a", None):
        assert other not in LIST
        with pytest.raises(ValueError, match=r"[Nn]ot in"):
            LIST.index(other)
    with pytest.raises(ValueError, match="not in"):
        LIST.index(IDS[0], 1)
