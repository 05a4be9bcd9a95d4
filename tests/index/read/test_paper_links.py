"""Links to papers in Markdown."""

from __future__ import annotations

import pytest

from index.papers.model import Paper
from index.read.paper_links import markdown_link


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"doi": "10.1/x", "arxiv_id": "2001.00001"}, "[T](https://doi.org/10.1/x)"),
        ({"doi": "10.1002/(sici)1<2>"}, "[T](https://doi.org/10.1002/%28sici%291%3C2%3E)"),
        ({"arxiv_id": "2001.00001", "urls": ("https://a.b",)}, "[T](https://arxiv.org/abs/2001.00001)"),
        ({"urls": ("https://a.b/c d",)}, "[T](https://a.b/c%20d)"),
        ({"note": "papers/a b.md"}, "[T](papers/a%20b.md)"),
        ({}, "T"),
        ({"title": "On [x](y) `z`", "doi": "10.1/x"}, r"[On \[x\](y) \`z\`](https://doi.org/10.1/x)"),
    ],
)
def test_a_link_leads_to_the_best_address(fields, link):
    assert markdown_link(Paper(key="k", identity="k", **{"title": "T", **fields})) == link
