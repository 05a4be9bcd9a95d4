from __future__ import annotations

from index import TagCount
from notes_tui.view.row_ids import TagId
from notes_tui.view.tag_tree import tag_rows

COUNTS = [
    TagCount("topic/memory", 4, 4),
    TagCount("idea", 0, 6),
    TagCount("Topic/Layers", 1, 0),
    TagCount("topic/memory/fast", 1, 1),
    TagCount("a", 1, 0),
    TagCount("a/b", 0, 1),
]


def test_tags_stand_below_the_one_they_belong_to_and_the_most_used_come_first():
    rows = tag_rows(COUNTS)
    assert [row.title for row in rows] == [
        "#topic",
        "  /memory",
        "    /fast",
        "  /Layers",
        "#idea",
        "#a",
        "  /b",
    ]
    # What many tags begin with can be listed and renamed too.
    assert [row.id for row in rows][:2] == [TagId("topic"), TagId("topic/memory")]
    assert rows[0].date.strip() == "2 tags"
    assert rows[3].id == TagId("Topic/Layers")


def test_bars_have_one_scale_and_all_columns_one_width():
    rows = {row.title.strip(): row for row in tag_rows(COUNTS)}
    assert rows["/memory"].bar == "█████"
    assert rows["#idea"].bar.strip() == "███▊"
    assert rows["/b"].bar.strip() == "▋"
    assert rows["#topic"].bar.strip() == ""
    assert {len(row.bar) for row in rows.values()} == {5}
    assert len({len(row.date) for row in rows.values()}) == 1


def test_what_was_searched_for_is_a_list_of_whole_names():
    assert [row.title for row in tag_rows(COUNTS[:3], as_tree=False)] == [
        "#topic/memory",
        "#idea",
        "#Topic/Layers",
    ]
    assert tag_rows([]) == []
