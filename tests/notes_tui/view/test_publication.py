from __future__ import annotations

import pytest

from index import Links, Paper
from notes_tui.view.document_markdown import paper_page
from notes_tui.view.publication import publication, short_publication


def paper(**fields):
    return Paper("k", "identity", "Title", **fields)


@pytest.mark.parametrize(
    ("fields", "line", "short"),
    [
        ({}, "", ""),
        (
            {"type": "article", "venue": "Nature", "volume": "521", "issue": "7553", "pages": "436–444"},
            "Nature 521(7553), 436–444",
            "Nature",
        ),
        (
            {"type": "inproceedings", "venue": "NeurIPS", "publisher": "Curran"},
            "conference paper · NeurIPS · Curran",
            "NeurIPS",
        ),
        ({"type": "PhdThesis", "publisher": "MIT"}, "PhD thesis · MIT", "PhD thesis"),
        ({"type": "online"}, "", ""),
        ({"type": "incollection", "pages": "1–2"}, "chapter · pages 1–2", "chapter"),
        ({"venue": "a\x1b[2Jb"}, "a␛[2Jb", "a␛[2Jb"),
    ],
)
def test_where_a_paper_was_published(fields, line, short):
    assert publication(paper(**fields)) == line
    assert short_publication(paper(**fields)) == short


def test_the_head_of_a_page_says_it():
    page = paper_page(paper(venue="*Nature*", volume="5"), Links((), ()))
    assert page.splitlines()[2:5] == ["no date · ○ unread\\", "\\*Nature\\* 5\\", "`k`"]
    assert paper_page(paper(), Links((), ())).splitlines()[2:4] == ["no date · ○ unread\\", "`k`"]
