"""A link added to a note: where it goes, and that nothing else moves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import LibraryError
from index.vault.links.append import append_link
from index.vault.parse.note import parse


def add(text, heading=None, link="[[k]]"):
    return append_link(text, parse("n.md", text), link, heading)


AT_THE_END = [
    ("an empty note", "", "- [[k]]\n"),
    ("a byte order mark alone", "\ufeff", "\ufeff- [[k]]\n"),
    ("front matter alone", "---\na: b\n---\n", "---\na: b\n---\n- [[k]]\n"),
    ("front matter never ended by a newline", "---\na: b\n---", "---\na: b\n---\n- [[k]]\n"),
    ("blank lines alone", "---\na: b\n---\n\n", "---\na: b\n---\n\n- [[k]]\n"),
    ("a paragraph", "text\n", "text\n\n- [[k]]\n"),
    ("no newline at the end", "text", "text\n\n- [[k]]"),
    ("blank lines at the end stay", "text  \n\n\n", "text  \n\n- [[k]]\n\n\n"),
    ("the note's own newlines", "a\r\nb\r\n", "a\r\nb\r\n\r\n- [[k]]\r\n"),
    ("a list", "- a\n- b\n", "- a\n- b\n- [[k]]\n"),
    ("a list of stars", "* a", "* a\n* [[k]]"),
    ("a list of plus signs, indented", "  +  a\n", "  +  a\n  +  [[k]]\n"),
    ("a numbered list", "1. a\n2. b\n", "1. a\n2. b\n3. [[k]]\n"),
    ("a number that grows", "9) a\n", "9) a\n10) [[k]]\n"),
    ("a task list, done or not", "- [ ] a\n- [x] b\n", "- [ ] a\n- [x] b\n- [ ] [[k]]\n"),
    ("tasks indented with a tab", "\t* [ ] a\n", "\t* [ ] a\n\n- [[k]]\n"),
    ("numbered tasks", "1. [/] a\n", "1. [/] a\n2. [ ] [[k]]\n"),
    ("brackets that are no box", "- [a](b.md)\n", "- [a](b.md)\n- [[k]]\n"),
    ("a last item that is no task", "- [ ] a\n- b\n", "- [ ] a\n- b\n- [[k]]\n"),
    ("items with a blank line between", "- a\n\n- b\n", "- a\n\n- b\n\n- [[k]]\n"),
    ("blank lines between, CRLF", "* a\r\n\r\n* b\r\n", "* a\r\n\r\n* b\r\n\r\n* [[k]]\r\n"),
    ("all numbers alike", "1. a\n1. b\n", "1. a\n1. b\n1. [[k]]\n"),
    ("a nested list", "- a\n  - b\n", "- a\n  - b\n- [[k]]\n"),
    ("an item of several lines", "- a\nlazy\n\n  more\n", "- a\nlazy\n\n  more\n- [[k]]\n"),
    ("an empty item", "- a\n-\n", "- a\n-\n- [[k]]\n"),
    ("an item that is code", "-     code\n", "-     code\n- [[k]]\n"),
    ("a tab behind the bullet", "-\ta\n", "-\ta\n-\t[[k]]\n"),
    ("a list that is not last", "- a\n\ntext\n", "- a\n\ntext\n\n- [[k]]\n"),
    ("a list in a quote is a quote", "> - a\n", "> - a\n\n- [[k]]\n"),
    ("definitions below a list stay below", "- a\n\n[1]: x\n", "- a\n- [[k]]\n\n[1]: x\n"),
    ("a table", "|a|\n|-|\n|b|\n", "|a|\n|-|\n|b|\n\n- [[k]]\n"),
    ("a closed fence", "```\n- a\n```\n", "```\n- a\n```\n\n- [[k]]\n"),
    ("a fence within a list ends with it", "- ```\n  a\n", "- ```\n  a\n- [[k]]\n"),
    ("a closed comment", "%%\na\n%%\n", "- [[k]]\n\n%%\na\n%%\n"),
    ("a comment at the end", "text\n\n%% c %%\n", "text\n\n- [[k]]\n\n%% c %%\n"),
    ("a comment below a list", "- a\n\n%%\nc\n%%\n\n", "- a\n- [[k]]\n\n%%\nc\n%%\n\n"),
    ("a comment directly below a list", "- a\n%% c %%", "- a\n- [[k]]\n\n%% c %%"),
    ("a comment directly below text", "a\n%% c %%\n", "a\n\n- [[k]]\n\n%% c %%\n"),
    ("two comments at the end", "a\n\n%%b%%\n\n%%\nc\n%%", "a\n\n- [[k]]\n\n%%b%%\n\n%%\nc\n%%"),
    ("a comment with code", "a\n\n%%\n```\n%%\n```\n%%\n", "a\n\n- [[k]]\n\n%%\n```\n%%\n```\n%%\n"),
    ("text behind a comment", "%% c %% text\n", "%% c %% text\n\n- [[k]]\n"),
    ("a comment in CRLF", "a\r\n\r\n%%c%%\r\n", "a\r\n\r\n- [[k]]\r\n\r\n%%c%%\r\n"),
    ("percent signs are no comment", "100%% sure\n\n%%%%\n", "100%% sure\n\n%%%%\n\n- [[k]]\n"),
    ("percent signs in code", "```\n%%\n```\n", "```\n%%\n```\n\n- [[k]]\n"),
    ("there already", "see [[k]].\n", "see [[k]].\n"),
    ("an embed is no link", "![[k]]\n", "![[k]]\n\n- [[k]]\n"),
    ("code is no link", "`[[k]]`\n", "`[[k]]`\n\n- [[k]]\n"),
    ("a property is not the body", '---\na: "[[k]]"\n---\nx\n', '---\na: "[[k]]"\n---\nx\n\n- [[k]]\n'),
]


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, after, id=rule) for rule, text, after in AT_THE_END]
)
def test_at_the_end_of_the_note(text, expected):
    assert add(text) == expected


IN_A_SECTION = [
    ("before the next heading", "# A\ntext\n\n# B\n- b\n", "# A\ntext\n\n- [[k]]\n\n# B\n- b\n"),
    ("before a smaller heading", "# A\n- a\n\n## C\n\n# B\n", "# A\n- a\n- [[k]]\n\n## C\n\n# B\n"),
    ("blank lines above the next stay", "# A\n- a\n\n\n\n# B\n", "# A\n- a\n- [[k]]\n\n\n\n# B\n"),
    ("no blank line above the next", "# A\n- a\n# B\n", "# A\n- a\n- [[k]]\n# B\n"),
    ("an empty section", "# A\n\n# B\n", "# A\n\n- [[k]]\n\n# B\n"),
    ("a section without a line", "# A\n# B\n", "# A\n\n- [[k]]\n\n# B\n"),
    ("the last line of the note", "# A", "# A\n\n- [[k]]"),
    ("the last section", "# B\n\n# A\n\ntext\n", "# B\n\n# A\n\ntext\n\n- [[k]]\n"),
    ("an underlined heading", "A\n===\n\n- a\n\nB\n===\n", "A\n===\n\n- a\n- [[k]]\n\nB\n===\n"),
    ("an underlined one next", "# A\n***\nB\n===\n", "# A\n***\n\n- [[k]]\n\nB\n===\n"),
    ("of two the first", "# A\n\n# A\n", "# A\n\n- [[k]]\n\n# A\n"),
    ("below front matter", "---\nx: y\n---\n# A\r\n- a\r\n", "---\nx: y\n---\n# A\r\n- a\r\n- [[k]]\r\n"),
    ("behind a byte order mark", "\ufeff# A\n- a\n", "\ufeff# A\n- a\n- [[k]]\n"),
    ("a link elsewhere does not count", "[[k]]\n\n# A\na\n", "[[k]]\n\n# A\na\n\n- [[k]]\n"),
    ("there already", "# A\n[[k]]\n\n# B\n", "# A\n[[k]]\n\n# B\n"),
    ("headings in code are none", "# A\n```\n# B\n```\n", "# A\n```\n# B\n```\n\n- [[k]]\n"),
]


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, after, id=rule) for rule, text, after in IN_A_SECTION]
)
def test_at_the_end_of_a_section(text, expected):
    assert add(text, "A") == expected


def test_a_heading_is_named_as_in_a_link():
    text = "# One: two\n\n## Sub\n\n# Other\n\n## Sub\n"
    assert add(text, "one  TWO") == text.replace("two\n", "two\n\n- [[k]]\n")
    assert add(text, "Other#Sub") == f"{text}\n- [[k]]\n"


@pytest.mark.parametrize("heading", ["X", "", "^id", "A#X"])
def test_no_such_heading(heading):
    with pytest.raises(LibraryError, match=f"There is no heading “{heading.replace('^', '.')}”"):
        add("# A\n\ntext\n", heading)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("```\ncode\n", id="a fence"),
        pytest.param("text\n\n~~~ python\n- a\n", id="a fence of tildes"),
        pytest.param("<!--\n- a\n", id="an HTML comment"),
        pytest.param("text\n\n%%\nhidden\n\n- a\n", id="a comment"),
        pytest.param("# A\n%%\nhidden\n", id="a comment in a section"),
    ],
)
def test_nothing_is_written_into_what_is_never_closed(text):
    with pytest.raises(LibraryError, match="never closed"):
        add(text)


def test_a_note_too_long_to_be_read_is_left_alone():
    with pytest.raises(LibraryError, match="too long"):
        add("word " * 500_000)


LINES = st.sampled_from(
    [
        "",
        "# A",
        "## B",
        "text",
        "- a",
        "  - b",
        "1. c",
        "> - q",
        "```",
        "===",
        "%%",
        "    x",
        "|",
        "[[z]]",
        "<!--",
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.lists(LINES, max_size=8), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([None, "A", "B"]))
def test_one_link_more_and_nothing_else_is_different(lines, newline, heading):
    text = newline.join(lines)
    before = parse("n.md", text)
    try:
        edited = add(text, heading)
    except LibraryError:
        return
    after = parse("n.md", edited)
    assert [link.raw for link in after.links if link.raw != "[[k]]"] == [link.raw for link in before.links]
    assert [link.raw for link in after.links].count("[[k]]") == 1
    assert [h.text for h in after.headings] == [h.text for h in before.headings]
    (link,) = (link for link in after.links if link.raw == "[[k]]")
    assert text.startswith(edited[: link.start].rstrip("-*+.) \t\r\n0123456789").rstrip())
    assert append_link(edited, after, "[[k]]", heading) == edited
