"""The template of literature notes: what is filled in, and what stays."""

from __future__ import annotations

from index import Paper
from index.vault.obsidian.literature_note import DEFAULT_TEMPLATE, render, unknown
from index.vault.obsidian.placeholders import PLACEHOLDER


def test_what_stays_is_what_is_named() -> None:
    paper = Paper(key="k", identity="i", title="T")
    names = (
        "key",
        "title",
        "abstract",
        "authors",
        "organization",
        "published",
        "url",
        "doi",
        "arxiv",
        "date",
    )
    template = "\n\n".join(f"{{{{ {name} }}}}" for name in (*names, "mood", "Title", "mood"))
    assert unknown(template) == ("{{ mood }}",)
    assert {found[0] for found in PLACEHOLDER.finditer(render(template, paper, today="2026-01-02"))} == {
        "{{ mood }}"
    }
    assert unknown(DEFAULT_TEMPLATE) == ()
