from __future__ import annotations

import pytest

from index.vault.parse.tasks import read_tasks


@pytest.mark.parametrize(
    "text",
    [
        "- [ ] a",
        "* [ ] a",
        "+ [ ] a",
        "1. [ ] a",
        "12) [ ] a",
        "> - [ ] a",
        ">- [ ] a",
        "> > 1. [ ] a",
        "> [!todo]- title\n> - [ ] a",
        "> [!a]\n>> [!b]\n>> - x\n>>   - [ ] a",
        "- x\n\t- y\n\t\t- [ ] a",
        "- > - [ ] a",
        "- 1. + [ ] a",
        "\ufeff- [ ] a",
        "---\nk: v\n---\n- [ ] a",
        "---\n- no properties\n---\n- [ ] a",
        "text\n- [ ] a",
        "- [ ]\ta",
        "%% note %%\n\n- [ ] a",
        "100%% sure, and never closed\n\n- [ ] a",
        "`%%` and $%%$\n\n- [ ] a\n\n%%",
        "[ ]: https://example.org\n\n- [ ] a",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_an_item_at_any_depth_is_a_task(text, newline):
    text = text.replace("\n", newline)
    (task,) = read_tasks(text)
    assert (task.state, task.text) == (" ", "a")
    assert text[task.start - 1 : task.start + 2] == "[ ]"
    assert task.line == 1 + text[: task.start].count(newline)


@pytest.mark.parametrize(
    "state", ["x", "X", "/", "-", "?", "!", ">", "<", "*", "é", "✓", "漢", "]", "`", "$", "@"]
)
def test_any_character_in_the_box_is_its_state(state):
    text = f"> - [{state}] done"
    (task,) = read_tasks(text)
    assert (task.state, text[task.start], task.text) == (state, state, "done")


@pytest.mark.parametrize(
    "text",
    [
        "```\n- [ ] a\n```",
        "~~~md\n- [ ] a\n~~~",
        "````\n```\n- [ ] a\n````",
        "- x\n  ```\n  - [ ] a\n  ```",
        "> ```\n> - [ ] a\n> ```",
        "> [!note]\n> ~~~\n> - [ ] a\n> ~~~",
        "```\n- [ ] a",
        "    - [ ] a",
        "- x\n\n      - [ ] a",
        "<!-- - [ ] a -->",
        "<!--\n- [ ] a\n-->",
        "text\n<!--\n- [ ] a\n-->",
        "<div>\n- [ ] a\n</div>",
        "$$\n- [ ] a\n$$",
        "> $$\n> - [ ] a\n> $$",
        "%%\n- [ ] a\n%%",
        "%% x\n\n- [ ] a\n\ny %%",
        "x %%\n\n> - [ ] a\n\n%%",
        "---\nk:\n  - [ ] a\n---\n",
        "- [ ]a",
        "- [] a",
        "- [xx] a",
        "- a [ ] b",
        "[ ] a",
        "text - [ ] a",
        "-[ ] a",
        "- [x](a.md) b",
        "\\- [ ] a",
        "# - [ ] a",
        "- # [ ] a",
        "| - [ ] a |\n|---|\n| - [ ] b |",
    ],
)
def test_what_only_looks_like_a_task_is_none(text):
    assert read_tasks(text) == []


def test_the_tasks_of_a_note_come_in_order_with_their_whole_paragraph():
    text = "# h\n\n- [ ] one\n  more\n  - [x] two\n\n    apart\n- three\n"
    assert [(task.line, task.state, task.text) for task in read_tasks(text)] == [
        (3, " ", "one\nmore"),
        (5, "x", "two"),
    ]
