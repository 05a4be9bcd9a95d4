from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import LibraryError
from index.sources import subscriptions
from index.sources.subscriptions import Subscription

TEXT = """# mine
[long-contexts]
source = "arxiv"
query = 'cat:cs.CL AND all:"long context"'   # a comment

[daily]
source = "hf"
query = "daily"
extra = 1
"""


def test_the_file_is_read():
    assert subscriptions.parse(TEXT) == (
        (
            Subscription("long-contexts", "arxiv", 'cat:cs.CL AND all:"long context"'),
            Subscription("daily", "hf", "daily"),
        ),
        (),
    )
    assert subscriptions.parse("") == ((), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a", "The file is not valid TOML"),
        ("a = 1", "“a” is not followed: it needs source ="),
        ("[a]\nsource = 'arxiv'", "it needs source ="),
        (
            "[a]\nsource = 'web'\nquery = 'x'",
            "“web” cannot be followed; sources are arxiv, hf, rss, crossref",
        ),
        ("[a]\nsource = 'rss'\nquery = 'x'", "“x” is not the address of a feed"),
        ("[a]\nsource = 'rss'\nquery = 'http://example.org/x'", "is not encrypted"),
        ("[a]\nsource = 'hf'\nquery = ' '", "Give a query"),
        ("['../a']\nsource = 'hf'\nquery = 'x'", "cannot be a name"),
        ("[\"\\u001b[31m\"]\nsource = 'hf'\nquery = 'x'", "cannot be a name"),
    ],
)
def test_what_cannot_be_followed_is_named_and_the_rest_counts(text, said):
    sound = "[good]\nsource = 'hf'\nquery = 'daily'\n"
    found, flaws = subscriptions.parse(f"{text}\n{sound}")
    assert [each.name for each in found] == ([] if "TOML" in said else ["good"])
    assert len(flaws) == 1
    assert said in flaws[0]
    assert "\x1b" not in flaws[0]


def test_one_is_added_and_all_other_characters_stay():
    after, new = subscriptions.added(TEXT, "arxiv", 'ti:"tide pools" AND cat:cs.LG')
    assert new == Subscription("tide-pools-cs-lg", "arxiv", 'ti:"tide pools" AND cat:cs.LG')
    assert after.startswith(TEXT)
    assert subscriptions.parse(after).found[-1] == new
    assert subscriptions.added(after, "hf", "tide pools cs lg")[1].name == "tide-pools-cs-lg-2"
    assert subscriptions.added("", "hf", "潮")[1].name == "query"
    feed = subscriptions.added("", "rss", "feed:https://www.Example.org/new%20papers.rss#x")[1]
    assert feed == Subscription(
        "example-org-new-20papers-rss", "rss", "https://www.example.org/new%20papers.rss"
    )


@pytest.mark.parametrize(
    ("source", "query", "name", "said"),
    [
        ("hf", "daily", "", "followed already, as “daily”"),
        ("hf", "other", "daily", "“daily” is followed already"),
        ("web", "x", "", "cannot be followed"),
        ("rss", "x", "", "is not the address of a feed"),
        ("hf", "", "", "Give a query"),
        ("hf", "x", "Big Name", "cannot be a name"),
    ],
)
def test_what_cannot_be_added_is_refused(source, query, name, said):
    with pytest.raises(LibraryError, match=said):
        subscriptions.added(TEXT, source, query, name)


@pytest.mark.parametrize("text", ["[a", "x = [\n"])
def test_a_file_that_cannot_be_read_is_not_added_to(text):
    with pytest.raises(LibraryError, match="cannot be added to"):
        subscriptions.added(text, "hf", "daily")


@given(st.text(max_size=60))
def test_any_query_reads_as_it_was_added_or_is_refused(query):
    try:
        after, new = subscriptions.added("", "hf", query, "name")
    except LibraryError:
        return
    assert subscriptions.parse(after).found == (new,)
    assert new.query == " ".join(query.split())


OTHER = """
# of a friend
["two-words"]  # why
source = "hf"
query = "tides"
"""


@pytest.mark.parametrize(
    ("text", "name", "after"),
    [
        (TEXT, "long-contexts", '# mine\n[daily]\nsource = "hf"\nquery = "daily"\nextra = 1\n'),
        (TEXT, "daily", TEXT[: TEXT.index("[daily]")]),
        (TEXT + OTHER, "two-words", TEXT + "\n# of a friend\n"),
        (TEXT + OTHER, "daily", TEXT[: TEXT.index("[daily]")] + OTHER.removeprefix("\n")),
        ("[a]\r\nsource = 'rss'\r\n\r\n[b]\r\nsource = 'x'", "a", "[b]\r\nsource = 'x'"),
        ("[a]\nquery = '\u2028[b]'\n[c]\n", "a", "[c]\n"),
    ],
)
def test_one_is_removed_and_all_other_lines_stay(text, name, after):
    assert subscriptions.removed(text, name) == after


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a", "Nothing can be removed. The file is not valid TOML"),
        ("", "“a” is not followed"),
        ("[b]\nsource = 'a'", "“a” is not followed"),
        ("a = {source = 'hf', query = 'x'}", "remove it by hand"),
        ("a.source = 'hf'\na.query = 'x'", "remove it by hand"),
        ('[a]\nquery = """\n[b]\n"""\n', "remove it by hand"),
        ("[a]\nquery = 'x'\n[a.more]\nb = 1\n", "remove it by hand"),
        ('[c]\nquery = """\n[a]\n"""\n[a]\nsource = \'hf\'', "remove it by hand"),
    ],
)
def test_a_form_that_is_not_edited_is_named(text, said):
    with pytest.raises(LibraryError, match=re.escape(said)):
        subscriptions.removed(text, "a")
