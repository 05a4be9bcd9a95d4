"""Templates: what is filled in, and what becomes of a note that one is put into."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LibraryError
from index.vault.obsidian.settings import VaultSettings
from index.vault.obsidian.templates import fill, insert, unknown
from index.vault.parse import frontmatter

NOW = datetime(2026, 3, 5, 9, 7, tzinfo=timezone(timedelta(hours=1)))
SETTINGS = VaultSettings(date_format="DD.MM.YYYY")


@pytest.mark.parametrize(
    ("template", "title", "text"),
    [
        ("# {{title}} {{Date}} {{ TIME }}", "A", "# A 05.03.2026 09:07"),
        ("{{date:YYYY-[W]WW}} {{time:HH.mm}} {{Date: YYYY }}", "A", "2026-W10 09.07 2026"),
        ("{{other}} {{title:x}} {{}} {title}", "A", "{{other}} {{title:x}} {{}} {title}"),
        ("{{title}}", "{{date}}", "{{date}}"),
        ("---\na: {{title}}\n---\n{{title}}", "{{date}} x", '---\na: "{{date}} x"\n---\n{{date}} x'),
        ("---\na: {{title}}\n---\n", "key: value", '---\na: "key: value"\n---\n'),
        ("---\na: '{{title}}'\n---\n", "it's", "---\na: 'it''s'\n---\n"),
        ("---\na: [{{title}}]\n---\n", "a, b", '---\na: ["a, b"]\n---\n'),
        ("---\na: {{title}}\n---\n", "placeholder0z", "---\na: placeholder0z\n---\n"),
        ("---\nd: {{date:YYYY-MM-DD}}\n---\n", "A", "---\nd: 2026-03-05\n---\n"),
        ("---\ny: {{date:YYYY}} # {{date}}\n---\n", "A", "---\ny: 2026 # {{date}}\n---\n"),
        ("---\nd: {{date:YYYY-MM-DD}}T{{time}}\n---\n", "A", "---\nd: 2026-03-05T09:07\n---\n"),
        ("---\nd: '{{date}}'\n---\n", "A", "---\nd: '05.03.2026'\n---\n"),
        ("---\n\ta: {{title}}\n---\n", "A", "---\n\ta: A\n---\n"),
        ("\ufeff{{title}}", "A", "\ufeffA"),
        ("[[{{yesterday}}]] [[{{Tomorrow}}]] {{ today }}", "A", "[[04.03.2026]] [[06.03.2026]] 05.03.2026"),
        ("{{date-1d:YYYY-MM-DD}} {{date+1w}} {{ DATE - 1 }}", "A", "2026-03-04 12.03.2026 {{ DATE - 1 }}"),
        ("{{date+1M:D MMM}} {{date-1Q:D MMM}} {{date+1y:YYYY}} {{date+1q:M}}", "A", "5 Apr 5 Dec 2027 6"),
        ("{{time+1h:HH:mm}} {{time-8m}} {{date+23h:dddd}}", "A", "10:07 08:59 Friday"),
        ("{{date-4d:D}} {{date-4d + 1M:D}} {{date-9999y}}", "A", "1 {{date-4d + 1M:D}} {{date-9999y}}"),
        ("{{sunday:D}} {{monday:D}} {{Saturday:D}} {{friday}}", "A", "1 2 7 06.03.2026"),
        ("{{date+1d:[Due] dddd}} {{date:\\D D}}", "A", "Due Friday D 5"),
        (
            "{{yesterday:YYYY}} {{date+999999d}} {{dates}} {{date+d}}",
            "A",
            "2026 30.01.4764 {{dates}} {{date+d}}",
        ),
        (
            "---\nd: {{date+1d:YYYY-MM-DD}}\nl: [[{{tomorrow}}]]\n---\n",
            "A",
            "---\nd: 2026-03-06\nl: [[06.03.2026]]\n---\n",
        ),
    ],
)
def test_filling(template, title, text):
    assert fill(template, title, NOW, SETTINGS) == text


def test_months_of_other_lengths_and_leap_years():
    last = datetime(2024, 1, 31, 12, tzinfo=NOW.tzinfo)
    assert fill("{{date+1M:MM-DD}} {{date+1y:MM-DD}}", "A", last, SETTINGS) == "02-29 01-31"
    leap = datetime(2024, 2, 29, 12, tzinfo=NOW.tzinfo)
    assert fill("{{date-1y:YYYY-MM-DD}}", "A", leap, SETTINGS) == "2023-02-28"


def test_unknown_placeholders_are_named():
    template = "{{title}} {{tp.date}} {{date}} {{date+1x}} {{tp.date}} {{title:x}}"
    assert unknown(template, NOW, SETTINGS) == ("{{tp.date}}", "{{date+1x}}", "{{title:x}}")


@given(title=st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1))
def test_any_title_is_the_value_of_its_property_and_stands_in_the_body_as_it_is(title):
    filled = fill("---\nx: 1\na: {{title}}\n---\n<{{title}}>{{date}}", title, NOW, SETTINGS)
    front = frontmatter.load(filled)
    assert front.properties == {"x": 1, "a": title}
    assert filled[front.block.end :] == f"<{title}>05.03.2026"


@pytest.mark.parametrize(
    ("text", "template", "merged"),
    [
        # no properties in one of them
        ("one|two", "new", "onenew|two"),
        ("|", "---\na: 1\n---\nnew\n", "---\na: 1\n---\nnew\n|"),
        ("one|two", "---\na: 1\n---\nnew", "---\na: 1\n---\nonenew|two"),
        ("---\na: 1\n---\none|two", "new", "---\na: 1\n---\nonenew|two"),
        ("one|", "---\nno properties\n---\n", "one---\nno properties\n---\n|"),
        ("one|", "---\n---\nnew", "onenew|"),
        # the cursor within the properties
        ("---\na|: 1\n---\none", "---\nb: 2\n---\nnew ", "---\na: 1\nb: 2\n---\nnew |one"),
        ("---\na: 1\n---|", "new", "---\na: 1\n---\nnew|"),
        ("---\na: 1\n---|", "---\nb: 2\n---\nnew", "---\na: 1\nb: 2\n---\nnew|"),
        # an existing value wins, unless it is empty
        ("---\na: 1\n---\n|", "---\na: 2\nb: 3\n---\n", "---\na: 1\nb: 3\n---\n|"),
        ("---\nA: 1\n---\n|", "---\na: 2\n---\n", "---\nA: 1\n---\n|"),
        ("---\na: # why\nc: x\n---\n|", "---\na: 2\n---\n", "---\na: 2 # why\nc: x\n---\n|"),
        ('---\na: ""\nc: x\n---\n|', "---\na: 2026-03-05\n---\n", "---\na: 2026-03-05\nc: x\n---\n|"),
        ("---\na: null\n---\n|", '---\na: "x"\n---\n', '---\na: "x"\n---\n|'),
        ("---\na: []\nc: x\n---\n|", "---\na: 2\n---\n", "---\nc: x\na: 2\n---\n|"),
        ("---\na:\n---\n|", "---\na:\n  b: 1\n---\n", "---\na:\n  b: 1\n---\n|"),
        ("---\na:\nc: x\n---\n|", "---\na: |\n  1\n  2\n---\n", "---\nc: x\na: |\n  1\n  2\n---\n|"),
        ("---\na: 0\nb: false\n---\n|", "---\na: 1\nb: true\n---\n", "---\na: 0\nb: false\n---\n|"),
        ("---\na: 1\n---\n|", "---\na:\n---\n", "---\na: 1\n---\n|"),
        # lists are united
        ("---\ntags: [x]\n---\n|", "---\ntags: [w, X]\n---\n", "---\ntags: [x, w]\n---\n|"),
        ("---\ntags:\n- x\n---\n|", "---\ntags: [w]\n---\n", "---\ntags:\n- x\n- w\n---\n|"),
        ("---\ntags: []\n---\n|", "---\ntags: w\n---\n", "---\ntags: [w]\n---\n|"),
        ("---\ntags: x\n---\n|", "---\ntags: [w]\n---\n", "---\ntags: [x, w]\n---\n|"),
        ("---\nup: one\n---\n|", "---\nup: [two]\n---\n", "---\nup: one\n---\n|"),
        ("---\nn: [1]\n---\n|", "---\nn: [2]\n---\n", "---\nn: [1]\n---\n|"),
        # what it does not name stays as it is written
        (
            "---\n# note\nb:   'x'  # c\n\nn: {k: [1,2]}\n---\n|",
            "---\nz: 1 # d\n---\n",
            "---\n# note\nb:   'x'  # c\n\nn: {k: [1,2]}\nz: 1 # d\n---\n|",
        ),
        # line ends are the note's
        ("---\r\na: 1\r\n---\r\n|x", "---\nb: 2\n---\nnew\n", "---\r\na: 1\r\nb: 2\r\n---\r\nnew\r\n|x"),
        ("\ufeffone|", "---\na: 1\n---\n.", "\ufeff---\na: 1\n---\none.|"),
    ],
)
def test_putting_in(text, template, merged):
    at = text.index("|") if text.count("|") == 1 else text.rindex("|")
    made, after = insert(text[:at] + text[at + 1 :], at, template)
    assert f"{made[:after]}|{made[after:]}" == merged


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("---\na: [\n---\n", "---\nb: 1\n---\n"),
        ("---\na: 1\n---\n", "---\nb: [\n---\n"),
        ("---\na: 1\n---\n", "---\nb: {{x}}: 1\n---\n"),
        ("---\ntags: a, b\n---\n", "---\ntags: [c]\n---\n"),
        ("---\n- a\n---\n", "---\nb: 1\n---\n"),
        ("---\n{a: 1}\n---\n", "---\nb: 1\n---\n"),
        ("---\na: 1\n---\n", "---\n{b: 1, c: 2}\n---\n"),
    ],
)
def test_what_cannot_be_brought_together_is_refused(text, template):
    with pytest.raises(LibraryError):
        insert(text, len(text), template)


SCALARS = st.sampled_from(
    [
        "1",
        "x",
        '"a: b"',
        "",
        "true",
        "2026-01-01",
        "'q'  # c",
        "[]",
        "[p, q]",
        "{k: v}",
        "\n  - p",
        "|\n  t\n  u",
    ]
)
HEADS = st.dictionaries(st.sampled_from(["a", "b", "tags", "Key", "key two"]), SCALARS, max_size=4)


def note(head, rest):
    lines = "".join(f"{name}: {value}\n" for name, value in head.items())
    return f"---\n{lines}---\n{rest}" if head else rest


def items(value):
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


@given(own=HEADS, new=HEADS, body=st.text("ab\n#-", max_size=9), at=st.integers(0, 40))
def test_no_value_is_lost_and_nothing_is_put_in_twice(own, new, body, at):
    text, template = note(own, body), note(new, "BODY")
    try:
        made, after = insert(text, min(at, len(text)), template)
    except LibraryError as refusal:
        assert "means nothing to Obsidian" in str(refusal) or "several lines" in str(refusal)  # noqa: PT017
        return
    assert made[:after].endswith("BODY")
    before, theirs = frontmatter.load(text).properties, frontmatter.load(template).properties
    now = frontmatter.load(made)
    assert not now.flaws
    assert now.properties.keys() == {**before, **theirs}.keys()
    for name, value in before.items():
        if name == "tags" or isinstance(value, list):
            assert all(item in items(now.properties[name]) for item in items(value))
        else:
            assert now.properties[name] == (theirs.get(name) or value if value in (None, "") else value)
    if not isinstance(now.properties.get("tags"), str):
        assert insert(made, len(made), template)[0] == f"{made}BODY"
