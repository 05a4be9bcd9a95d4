from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LibraryError
from index.vault.parse.note import parse
from index.vault.tag_edits import rename, renamed

# Each with what it is once `old` is `new`; blocks of their own.
PIECES = {
    "#old": "#new",
    "x #OLD/Sub, #old": "x #new/Sub, #new",
    "## about #old ##": "## about #new ##",
    "- [ ] **#old**": "- [ ] **#new**",
    "> [!note] #Old\n> #old/a/b": "> [!note] #new\n> #new/a/b",
    "| a | #old |\n|---|---|\n| `#old` | x \\| #old |": "| a | #new |\n|---|---|\n| `#old` | x \\| #new |",
    "%% #old %%": "%% #new %%",
    "#older #x/old (#old) x#old": "#older #x/old (#old) x#old",
    "```\n#old\n```": "```\n#old\n```",
    "    #old": "    #old",
    "`#old` $#old$": "`#old` $#old$",
    "$$\n#old\n$$": "$$\n#old\n$$",
    "<!-- #old -->": "<!-- #old -->",
    "<div>\n#old\n</div>": "<div>\n#old\n</div>",
    "https://example.org/#old [x](https://example.org/ '#old')": (
        "https://example.org/#old [x](https://example.org/ '#old')"
    ),
    "[[Note#old]] [x](Note.md#old) ![[Note#old|#old]]": "[[Note#old]] [x](Note.md#old) ![[Note#old|#old]]",
    "é\u2028\x0b\x00 #old": "é\u2028\x0b\x00 #new",
}
HEADS = {
    "": "",
    "\ufeff": "\ufeff",
    "---\ntags: [a, old , 'Old/x']  # of old\nold: old\n---\n": (
        "---\ntags: [a, new , 'new/x']  # of old\nold: old\n---\n"
    ),
    '---\nTAGS:\n- old\n-  "#OLD"  # old\n- new\n---\n': "---\nTAGS:\n- new\n---\n",
    "---\ntags: old\n---\n": "---\ntags: new\n---\n",
    "---\ntags: old, a\n---\n": "---\ntags: old, a\n---\n",
    "---\ntag: old\n---\n": "---\ntag: old\n---\n",
    "---\na: b: c\ntags: [old]\n---\n": "---\na: b: c\ntags: [old]\n---\n",
}


@given(
    st.sampled_from(sorted(HEADS)), st.lists(st.sampled_from(sorted(PIECES))), st.sampled_from(["\n", "\r\n"])
)
def test_every_tag_is_renamed_and_every_other_character_stays(head, pieces, newline):
    def whole(start, parts):
        # A rule ends a list, so that what is indented after it is code.
        return (start + "\n\n***\n\n".join(parts)).replace("\n", newline)

    before = whole(head, pieces)
    made = rename("n.md", before, "old", "new")
    assert (made.text if made else before) == whole(HEADS[head], [PIECES[piece] for piece in pieces])
    if made:
        assert rename("n.md", made.text, "old", "new") is None


NAMES = st.text("ab/é日-_1", min_size=1, max_size=6).filter(lambda name: parse("n.md", f"#{name}").tags)


@given(st.lists(NAMES, min_size=1), NAMES, NAMES)
def test_tags_of_the_text_and_of_the_properties_are_renamed_alike(names, old, new):
    old, new = old.rstrip("/"), new.rstrip("/")
    if not (parse("n.md", f"#{old}").tags and parse("n.md", f"#{new}").tags):
        return
    names = [name.rstrip("/") for name in names]
    names = [tag.name for name in names for tag in parse("n.md", f"#{name}").tags]
    expected = [renamed(name, old, new) or name for name in names]
    inline = rename("n.md", " ".join(f"#{name}" for name in names), old, new)
    if inline:
        assert [tag.name for tag in parse("n.md", inline.text).tags] == expected
    listed = "".join(f"  - {name}\n" for name in map(repr, names))
    head = rename("n.md", f"---\ntags:\n{listed}---\n", old, new)
    if head:
        assert {tag.name.casefold() for tag in parse("n.md", head.text).tags} == {
            n.casefold() for n in expected
        }
    assert (inline is None) == (head is None) == (expected == names)


@pytest.mark.parametrize(
    "yaml",
    ["tags: &x [a]\nother: *x", "tags: [a, [b]]", "{tags: a}", "tags: |\n  a", "tags: [a]\nTags: [b]"],
)
def test_what_cannot_be_edited_is_refused(yaml):
    with pytest.raises(LibraryError):
        rename("n.md", f"---\n{yaml}\n---\n#a", "a", "b")
