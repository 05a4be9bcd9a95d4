"""Queries that are incomplete, senseless, very long or costly: each has an answer that says what was ignored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.query.parser import parse
from index.search.query.query_tokens import written_values
from index.search.query.reading import reading
from index.search.scoring.ranking import ranked_query
from notes_tui.cli.main import run
from tests.hostile.conftest import assert_good

IGNORED = {
    "a lone operator": "tag:",
    "a year that is none": "year:9999999",
    "a day beyond time": "date:9999-99-99..",
    "many stars": "a*b*c*" * 50,
    "a lone star": "*",
    "a star before": "*ing",
    "100 KB of words": "word " * 20_000,
    "100 KB of one word": "w" * 100_000,
    "100 KB of quotes": '"' * 100_000,
    "an operator without a number": "upvotes:>many",
    "a comparison with no number": "[a:>b OR >] [a:<]",
    "an expression that is none": "/(a/ /[/ /*/",
    "an expression of half a character": "/\ud800/",
    "an expression that grows": "/((((a{1000}){1000}){1000}){1000})/",
    "many expressions": "/a./ " * 300,
    "many large expressions": r"/\pL{999}/ " * 180,
    "case of nothing": "match-case: -ignore-case:",
    "case of an operator": "match-case:tag:x match-case:match-case:",
}
OTHERS = {
    "NUL": "a\0b tag:\0",
    "deep parentheses": "(" * 1_000 + "x",
    "the 30th of February": "date:2024-02-30",
    "a lone quote": '"',
    "parentheses": "((((",
    "closing ones": "))))",
    "nothing": "",
    "spaces": " " * 20_000,
    "only NOT": "NOT",
    "only OR": "OR OR",
    "only AND": "AND",
    "minus": "-",
    "double minus": "--x -- -",
    "many minuses": "-" * 5_000 + "x",
    "many tildes": "x" + "~" * 5_000,
    "colons": ":::: a:b:c: :x",
    "an endless expression": f"/{'a?' * 900}/",
    "an expression that runs away": "/(a+)+$/ /(a|a)*b/ /(.*)*x/",
    "expressions of every kind": r"-/a/ OR /b/ (/c|d/) title:/e/ content:/^f$/ match-case:/G/ /\//",
    "case in case": "match-case:" * 150 + "x",
    "case of much": 'match-case:((((a* "b c" -d OR ignore-case:(e f*g))))) match-case:"*" match-case:*',
    "case of signs": 'match-case:"--" match-case:( match-case:) match-case:"',
    "brackets": '[[[:]]] [] [:] [a:] ["a:b":"c]d"] [a:"] [a:b OR ] [a:OR OR OR]',
    "comparisons": "[a:>1e999] [a:>-0] [a:<=٣] [a:>2024-00-00] [a:>=0000-01-01] [a:null OR null] [null:null]",
    "a wildcard of nothing": '"*"~',
    "regular expression": "(a+)+$ [a-z]* \\",
    "a drive": "path:C:\\x\\..\\y",
    "terminal escapes": "\x1b]0;pwned\x07 \u202e",
    "half a character": "a\ud800b tag:\ud800",
    "emoji": "🚀 👩‍🚀",
    "markup": "[bold] [@click=app.quit]x[/] $x {{x}}",
    "a name of Python": "__class__.__mro__ %s {0}",
    "SQL": "'; DROP TABLE notes; --",
    "every operator": 'title:a abstract:b tag:c year:2024 date:2024..2025 upvotes:>1 is:paper -x "y z" w*',
}


@pytest.mark.parametrize("scope", ["all", "paper", "note"])
@pytest.mark.parametrize("text", [*IGNORED.values(), *OTHERS.values()], ids=[*IGNORED, *OTHERS])
def test_every_query_has_an_answer(library, text, scope):
    library.refresh()
    for sort in ("relevance", "date", "upvotes", "title", "modified"):
        page = library.read.search(text, scope=scope, sort=sort)
        assert len(page.hits) <= page.total <= 6
        for sentence in page.ignored:
            assert not set("\0\x1b\x07\n\u202e") & set(sentence)
            assert len(sentence) < 300
    library.read.find(text, as_typed=True)
    assert_good(library)


PIECES = st.sampled_from(
    """/ /a+/ /( \\ match-case: ignore-case: [ ] [a [a:> null OR - ( ) " * ~ : >= 2024-05 title: content: line:(
    tag: year:2024 word Zürich 模型 \ud800 \0 task-todo:""".split(" ")
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=20), st.booleans(), st.booleans())
def test_any_text_can_be_parsed(pieces, spaced, as_typed):
    text = (" " if spaced else "").join(pieces)
    parsed = parse(text, as_typed=as_typed)
    for scope in ("all", "note"):
        ranked_query(parsed, scope)
    for sentence in parsed.ignored:
        assert not set("\0\x1b\x07\n\u202e") & set(sentence)
        assert len(sentence) < 300


@pytest.mark.parametrize("text", IGNORED.values(), ids=IGNORED)
def test_ignored_parts_are_reported(library, text):
    library.refresh()
    assert library.read.search(text).ignored


@pytest.mark.parametrize("text", [*IGNORED.values(), *OTHERS.values()], ids=[*IGNORED, *OTHERS])
def test_the_command_line_prints_no_control_sequences(vault, capsys, text):
    for command in ("search", "papers"):
        assert run([command, "--vault", str(vault), "--", text]) in {0, 1, 2}
        out, err = capsys.readouterr()
        assert not set("\0\x1b\x07\u202e") & set(out + err)
        assert "Traceback" not in err


@pytest.mark.parametrize(
    "piece",
    [
        "(", ")", '"', "“", "-", "--", "-(", "+", "NOT ", "NOT", "OR ", " OR x", "a OR ", "AND ", "[", "[a:(", "[a:/",
        "[a:(/", "[a:(x)", "/", "/a", "tag:", "tag:(", "tag:/", "tag:a(", "line:", "line:(", "line:(a ", "#", "#a",
        "#a/", "→", "→ ", "&", "->", "~", '"a"~', "foo:", "foo:x ", "[[", "links:[[",
        "match-case:", "7d ", "\\", "/\\",
    ],
)  # fmt: skip
def test_repeated_pieces_are_read(piece):
    text = (piece * 2_000)[:2_000]
    for as_typed in (False, True):
        reading(parse(text, as_typed=as_typed).pieces)
    list(written_values(text))
