"""From text to tree."""

from __future__ import annotations

import pytest

from index.search.query import ast
from index.search.query.parser import parse
from index.search.query.query_tokens import MAX_DEPTH
from index.search.query.terms import FIELD_WEIGHTS


def shape(node):
    """Return a tree as a short text, with words of any spelling and field as their first term."""
    match node:
        case ast.Word(leaves):
            leaf = leaves[0]
            terms = leaf.words if isinstance(leaf, ast.Phrase) else (leaf.text,)
            everywhere = {leaf.field for leaf in leaves} == set(FIELD_WEIGHTS)
            return f"{'' if everywhere else leaf.field + '='}{'+'.join(terms)}"
        case ast.And(parts):
            return f"({' '.join(map(shape, parts))})"
        case ast.Or(parts):
            return f"[{' '.join(map(shape, parts))}]"
        case ast.Not(part):
            return f"-{shape(part)}"
        case ast.All():
            return "*"
        case ast.TextFilter(key):
            return f"<{key[0]}>"
        case ast.Range(field, low, high):
            return f"{field}={low}..{high}"
    return f"{node.field}={node.text}"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", "*"),
        ("cat", "cat"),
        ("cat dog", "(cat dog)"),
        ("cat (dog (cow))", "(cat dog cow)"),
        ("cat cat", "cat"),
        ('"cat dog"', "cat+dog"),
        ("cat OR dog cow", "[cat (dog cow)]"),
        ("cat OR dog OR cow", "[cat dog cow]"),
        ("cat OR (dog cow)", "[cat (dog cow)]"),
        ("cat OR OR dog", "[cat dog]"),
        ("OR cat", "cat"),
        ("(cat OR ) dog", "(cat dog)"),
        ("cat -dog", "(cat -dog)"),
        ("-(cat dog)", "-(cat dog)"),
        ("-dog OR cat", "[-dog cat]"),
        ("- cat", "cat"),
        ("-*", "*"),
        ('-"" cat', "cat"),
        ("state-of", "state+of"),
        ("title:cat", "title=cat"),
        ("title:(cat abstract:dog)", "(title=cat abstract=dog)"),
        ("title:(cat tag:x)", "(title=cat tag=x)"),
        ("-title:cat", "-title=cat"),
        ("title:abstract:cat", "abstract=cat"),
        ("match-case:(Cat ignore-case:Dog)", "(cat </> dog)"),
        ("year:2020 tag:a", "(published=20200000..20209999 tag=a)"),
        ("[a:b OR c]", "[property=a=b property=a~b property=a=c property=a~c]"),
        ("[a:null]", "[(property=a -[property=a= property=a.]) property=a=]"),
        ("line:(cat dog)", "(cat dog <line>)"),
    ],
)
def test_trees(text, tree):
    assert shape(parse(text).tree) == tree


@pytest.mark.parametrize("text", ["-(cat dog", "-((cat) dog", "-(cat (dog"])
def test_an_unclosed_parenthesis_reaches_to_the_end(text):
    assert shape(parse(text).tree) == "-(cat dog)"


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ('cat"', '“"” is an unmatched quote'),
        ("title:", "“title:” has no value"),
        ("cat (title:)", "“title:” has no value"),
        ("title:abstract:cat", "“title:” has no value"),
        ("tag:", "“tag:” has no value"),
        ("*", "“*” stands for every word and is left out"),
        ("match-case:author:x", "“match-case:” has no words after it"),
        ("match-case:cat~", "“cat~” is matched case-insensitively"),
        ("year:then", "“year:then” is not a year or range of years, such as 2020..2022"),
    ],
)
def test_messages(text, ignored):
    assert parse(text).ignored == (ignored,)


def test_parentheses_too_deep_are_left_out():
    deep = parse("(" * 500 + "cat" + ")" * 500 + " dog")
    assert deep.tree == parse("cat dog").tree
    assert MAX_DEPTH < 500


def test_long_chains_of_operators_are_read():
    assert shape(parse("match-case:" * 150 + "cat").tree) == "(cat </>)"
    assert parse("title:" * 300 + "cat").tree == parse("title:cat").tree


def test_equal_queries_are_equal_trees():
    assert parse("cat OR dog -x").tree == parse(" cat OR dog  -x ").tree
    assert hash(parse("/a/ cat").tree) == hash(parse("/a/ cat").tree)
    assert parse("/a/").tree == parse("/a/").tree != parse("/b/").tree
