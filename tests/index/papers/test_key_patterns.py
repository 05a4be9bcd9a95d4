from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LibraryError
from index.papers.citation_keys import source_key
from index.papers.key_patterns import key_pattern_fault, parse
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name

VASWANI = Record(
    Source("a", 1),
    "Attention Is All You Need: A Self-Attentive Model for the Rest",
    authors=(
        Name("Vaswani", "Ashish"),
        Name("Maaten", "L.", "van der"),
        Name("Müller-Łoś", "J.", suffix="Jr."),
    ),
    published=Date(2017, 6),
    venue="Advances in Neural Information Processing",
)
BODY = Record(Source("a", 1), "On the Origin", authors=(Name(literal="World Health Organization"),))
BARE = Record(Source("a", 1), "A Title")


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        ("auth + year", "Vaswani2017"),
        ("auth.lower + shorttitle(3,3) + year", "vaswaniAttentionAllYou2017"),
        ("auth:lower+year", "vaswani2017"),
        ("authEtAl + '_' + year", "VaswaniEtAl_2017"),
        ('authEtAl "_" year', "VaswaniEtAl_2017"),
        ("authors(2)", "VaswanivanderMaaten"),
        ("authors(9).fold.lower", "vaswanivandermaatenmuller-los"),
        ("authors(9).substring(8, 6)", "vander"),
        ("authors(2).abbr", "Vv"),
        ("title", "AttentionIsAllYouNeedASelfAttentiveModelfortheRest"),
        ("title.skipwords.abbr.lower", "aaynsmr"),
        ("shorttitle", "AttentionAllYou"),
        ("shorttitle(1)", "Attention"),
        ("veryshorttitle.upper", "ATTENTION"),
        ("journal.skipwords.abbr + year.substring(3,2)", "ANIP17"),
        ("YEAR + Auth", "2017Vaswani"),
        ("auth + ' / ' + year", "Vaswani-2017"),
        ("'con' + auth.substring(9,1)", ""),
    ],
)
def test_keys_of_a_paper(pattern, key):
    assert parse(pattern).key(VASWANI) == key


def test_names_as_they_come():
    assert parse("auth + year").key(BODY) == "WorldHealthOrganization"
    two = Record(Source("a", 1), "T", authors=(Name("Ng", "A"), Name("Li", "B")))
    assert parse("authEtAl").key(two) == "NgLi"
    more = Record(Source("a", 1), "T", authors=(Name("Ng", "A"),), authors_more=True)
    assert parse("authEtAl").key(more) == "NgEtAl"
    editors = Record(Source("a", 1), "T", editors=(Name("Ng", "A"),))
    assert parse("auth").key(editors) == "Ng"
    hostile = Record(Source("a", 1), "T", authors=(Name("../..\x1b]0;x|[[y]]", "A"),))
    assert parse("auth").key(hostile) == "0xy"
    assert parse("auth").key(Record(Source("a", 1), "T", authors=(Name("Con", "A"),))) == "paper-Con"


def test_a_paper_without_such_values_has_no_key():
    assert parse("auth + year").key(BARE) == ""
    assert parse("'x' + year").key(VASWANI) == ""
    assert parse("auth + '-' + shorttitle").key(BARE) == "Title"


@pytest.mark.parametrize(
    ("pattern", "place", "why"),
    [
        ("", 1, "write 1 to 200 characters"),
        ("x" * 300, 1, "write 1 to 200 characters"),
        ("auth + yeer", 8, "“yeer” is not a word; did you mean year?"),
        ("auth.lowr", 6, "“lowr” is not a filter; did you mean lower?"),
        ("qqqq", 1, "“qqqq” is not a word; known are auth, authEtAl"),
        ("auth year", 6, "“+” is missing"),
        ("auth + ", 7, "nothing follows “+”"),
        ("auth.", 6, "nothing follows “.”"),
        ("+ auth", 1, "nothing stands before “+”"),
        ("auth + + year", 8, "nothing stands before “+”"),
        ("auth + 'x", 8, "the quote is not closed"),
        ("auth [year]", 6, "“[” means nothing here"),
        ("'x'.lower", 5, "a filter stands between a word and a dot"),
        ("auth.'x'", 6, "a filter stands between a word and a dot"),
        ("authors", 1, "authors takes 1 number."),
        ("auth(2)", 1, "auth takes no numbers"),
        ("shorttitle(1,2,3)", 1, "shorttitle takes 0 to 2 numbers"),
        ("authors(x)", 1, "something else than whole numbers"),
        ("authors(99999)", 1, "something else than whole numbers"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(pattern, place, why):
    with pytest.raises(LibraryError) as caught:
        parse(pattern)
    assert f"at character {place}: " in str(caught.value)
    assert why in str(caught.value)


TOKENS = st.sampled_from(
    [*"+.:'\"()[]", " ", "auth", "authors(2)", "title", "year", "lower", "substring(2,3)", "'x y'", "é", "٣"]
)


@given(st.lists(TOKENS, max_size=12).map("".join))
def test_any_pattern_is_read_or_refused_with_its_place(pattern):
    fault = key_pattern_fault(pattern)
    assert not fault or re.search(r"at character \d+: ", fault)
    if pattern and not fault:
        key = parse(pattern).key(VASWANI)
        assert key == source_key(key)


@given(st.text(), st.text(), st.integers(-3000, 9999))
def test_any_paper_gets_a_key_that_a_file_can_have(family, title, year):
    record = Record(Source("a", 1), title, authors=(Name(family),), published=Date(year))
    for pattern in (
        "auth.fold.lower + shorttitle(3,3) + year",
        "authEtAl + '/' + title",
        "journal.abbr + auth",
    ):
        key = parse(pattern).key(record)
        assert key == source_key(key)
