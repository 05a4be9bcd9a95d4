from __future__ import annotations

import pytest

from index import Library
from index.search.query.parser import parse
from index.search.query.scopes import split_scopes, within, words_stand

TEXT = """# One
alpha beta

gamma
delta

## Two
- [ ] write to alpha
- [x] read gamma
1. [/] half delta
text - [ ] no task
"""


@pytest.mark.parametrize(
    ("scope", "words", "found"),
    [
        ("line", ["alpha", "beta"], True),
        ("line", ["alpha", "gamma"], False),
        ("line", ["gamma", "delta"], False),
        ("line", ["read gamma"], True),
        ("line", ["reading"], True),
        ("block", ["gamma", "delta"], True),
        ("block", ["beta", "gamma"], False),
        ("section", ["beta", "gamma"], True),
        ("section", ["beta", "write"], False),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_words_stand_together(scope, words, found, newline):
    assert within(scope, words_stand(words, None)).fits(TEXT.replace("\n", newline)) is found


def test_sections_begin_at_headings():
    assert [part[:6] for part in split_scopes(TEXT, "section") if part] == ["# One\n", "## Two"]


@pytest.fixture
def library(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "A.md").write_text(TEXT, "utf-8")
    (vault / "B.md").write_text("alpha\nbeta\n", "utf-8")
    (vault / "C.md").write_text("alpha beta\n\n- [x] done\n", "utf-8")
    opened = Library(vault)
    opened.refresh()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("line:(alpha beta)", "AC"),
        ("line:(beta alpha) -task:done", "A"),
        ("-line:(alpha beta) alpha", "B"),
        ('line:"alpha beta"', "AC"),
        ('line:("alpha beta")', "AC"),
        ("block:(alpha beta)", "ABC"),
        ("section:(alpha delta)", "A"),
        ('task-todo:""', "A"),
        ("task-done:done OR task-todo:write", "AC"),
        ("TASK:gamma", "A"),
        ("content:gamma", "A"),
        ("file:B", "B"),
        ("line:nothing", ""),
    ],
)
def test_words_that_must_stand_together(library, query, names):
    found = library.read.find(query)
    assert "".join(sorted(hit.id.value[:1] for hit in found.hits)) == names
    assert found.ignored == ()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("line:(alpha tag:x)", "is of a whole document"),
        ("line:(title:alpha)", "in the whole text"),
        ("line:", "has no value"),
        ("section:(", "has no letters or digits"),
    ],
)
def test_parts_that_are_not_understood_are_named(query, words):
    assert any(words in part for part in parse(query).ignored)


def test_a_title_that_looks_like_an_operator_is_words(library):
    assert parse("Task: a survey").ignored == ()
    assert library.read.find("Task: gamma").hits == library.read.find("task gamma").hits != ()


TASKS = """---
list:
  - [ ] property
---
> - [ ] quoted todo

> [!tip] title
> > 1. [x] nested done
> >    + [/] half inner

```
- [ ] fenced
```

- item
  ~~~
  - [ ] tilde
  ~~~
- [ ] first line
  second line

<!--
- [ ] commented
-->

$$
- [ ] math
$$

%% hidden
- [ ] aside
%%

between

    - [ ] indented

text - [ ] no task
"""


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("task:quoted", 1),
        ("task-todo:quoted", 1),
        ("task-done:quoted", 0),
        ("task-done:nested", 1),
        ("task-todo:nested", 0),
        ("task-done:inner", 1),
        ("task:(first second)", 1),
        ("task:(first nested)", 0),
        *((f"task:{word}", 0) for word in ("fenced", "tilde", "commented", "math", "aside", "indented")),
        *((f"task:{word}", 0) for word in ("property", "between", "title", "hidden", "item")),
    ],
)
def test_only_tasks_are_tasks(library, tmp_path, query, total):
    (tmp_path / "vault" / "D.md").write_text(TASKS, "utf-8")
    library.refresh()
    assert library.read.find(query).total == total


def test_an_edit_is_found_after_a_refresh(library, tmp_path):
    assert library.read.find("line:(alpha gamma)").total == 0
    (tmp_path / "vault" / "A.md").write_text("alpha gamma", "utf-8")
    library.refresh()
    assert library.read.find("line:(alpha gamma)").total == 1
