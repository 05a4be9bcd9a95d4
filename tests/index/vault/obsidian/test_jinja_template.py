"""Literature notes from Jinja2 templates, harmless and hostile."""

from __future__ import annotations

import pytest

from index.errors import LibraryError
from index.papers.model import Paper
from index.vault.obsidian import jinja_template
from index.vault.obsidian.literature_note import render, unknown
from index.vault.parse import frontmatter

TEMPLATE = """---
title: {{ title }}
authors: {{ authors }}
published: {{ published }}
{% if doi %}doi: {{ doi }}
{% endif %}year: {{ year | int }}
---
# {{ title }}

{% for author in authors %}- {{ author }}
{% endfor %}{{ abstract | upper }} {{ keywords }} {{ date }}
"""


def paper(**fields):
    return Paper(key="k", identity="k", **{"title": "T", "published": "2020-01-02", **fields})


def made(template, **fields):
    return render(template, paper(**fields), today="2026-11-29")


def test_a_template_is_filled_in():
    text = made(TEMPLATE, authors=("Ann Poe", "Bob"), abstract="words", keywords=("a", "b"), doi="10.1/x")
    assert text == (
        "---\ntitle: T\nauthors: [Ann Poe, Bob]\npublished: 2020-01-02\ndoi: 10.1/x\nyear: 2020\nkey: k\n---\n"
        "# T\n\n- Ann Poe\n- Bob\nWORDS a, b 2026-11-29\n"
    )
    assert "doi" not in made(TEMPLATE)
    assert unknown(TEMPLATE) == ()


def test_texts_of_papers_are_values_and_words():
    title = '[[x]]: "a" #tag\n---\nstatus: read\n%% begin y %%'
    text = made(
        TEMPLATE, title=title, authors=("a: [b", "- c, d"), abstract="<script> `x` {{ date }} {% if %}"
    )
    front = frontmatter.load(text)
    assert front.flaws == ()
    assert front.properties["title"] == title
    assert front.properties["authors"] == ["a: [b", "- c, d"]
    assert "status" not in front.properties
    body = text[front.block.end :]
    assert r"\[[x]\]" in body
    assert r"\#tag" in body
    assert r"\%% begin y" in body
    assert r"\<SCRIPT>" in body
    assert "{{ DATE }} {% IF %}" in body


def test_a_template_without_tags_is_filled_as_before():
    assert made("# {{title}} {{ nothing }}\n").endswith("# T {{ nothing }}\n")


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{% if %}", "line 1: Expected an expression"),
        ("\n{% for a in authors %}", "line 2: Unexpected end of template"),
        ("{% set a = 1 %}{{ nothing }}", "'nothing' is undefined"),
        ("{% include 'a' %}", "no loader"),
        ("{% set a = ''.__class__.__mro__ %}{{ a }}", "unsafe|undefined"),
        ("{% set a = authors.append('x') %}", "unsafe"),
        ("{% for a in range(10**9) %}{% endfor %}", "Range too big"),
        ("---\ntitle: [\n---\n{% set a = 1 %}", "cannot be used: Line 2"),
    ],
)
def test_a_template_that_cannot_be_used_is_a_sentence(template, why):
    with pytest.raises(LibraryError, match="The template of literature notes cannot be used") as refused:
        made(template)
    assert any(part in str(refused.value) for part in why.split("|"))


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% set a = 'x' * 10**10 %}",
        "{% for a in range(99999) %}{{ 'x' * 99999 }}{% endfor %}",
        "{% set a = 'x' * 2000000 %}{{ a }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    ],
)
def test_a_template_that_takes_too_much_is_ended(template, monkeypatch):
    monkeypatch.setattr(jinja_template, "_SECONDS", 2)
    with pytest.raises(
        LibraryError, match=r"^The template of literature notes (cannot be|took|wrote|makes|failed)"
    ):
        made(template)
