"""`queue` and `diary` as scripts use them."""

from __future__ import annotations

import json

import pytest

from notes_tui.cli.main import run

PAPERS = {
    "tinylens-small-models": "status: unread\nqueued: 2026-03-02\nrating: 2",
    "harbour-benchmark-long": "status: unread\nqueued: 2026-03-01\nrating: 5",
    "counting-harder-than-looks": "status: read\nread: 2026-03-10",
}


@pytest.fixture(autouse=True)
def notes(vault):
    (vault / "papers").mkdir()
    for key, properties in PAPERS.items():
        text = f"---\nkey: {key}\ncreated: 2026-03-01\n{properties}\n---\n"
        (vault / "papers" / f"{key}.md").write_text(text, "utf-8")


@pytest.fixture
def call(vault, capsys):
    def run_it(*words):
        assert run([*words, "--vault", str(vault)]) == 0
        out = capsys.readouterr().out
        return json.loads(out) if "--json" in words else out.splitlines()

    return run_it


def test_the_queue_is_in_its_own_order_or_another(call):
    tiny, harbour, _ = PAPERS
    assert [paper["key"] for paper in call("queue", "--json")] == [harbour, tiny]
    assert [line.split()[0] for line in call("queue")] == [harbour, tiny]
    assert [paper["key"] for paper in call("queue", "--json", "--sort", "date")] == [harbour, tiny]
    assert [paper["key"] for paper in call("queue", "--json", "--sort", "title", "--limit", "1")] == [harbour]


def test_the_best_rated_come_first(call, vault):
    tiny, harbour, counting = PAPERS
    note = vault / "papers" / f"{tiny}.md"
    note.write_text(note.read_text("utf-8").replace("rating: 2", "rating: 3"), "utf-8")
    note = vault / "papers" / f"{harbour}.md"
    note.write_text(note.read_text("utf-8").replace("rating: 5", "rating: 1"), "utf-8")
    assert [paper["key"] for paper in call("queue", "--json", "--sort", "rating")] == [tiny, harbour]
    assert [paper["key"] for paper in call("papers", "--json", "--sort", "rating")] == [
        tiny,
        harbour,
        counting,
    ]
    found = call("search", "--json", "--sort", "rating", "--kind", "paper", "models", "OR", "benchmark")
    assert [hit["key"] for hit in found["hits"]] == [tiny, harbour, counting]


def test_the_diary_lists_weeks_and_what_was_done(call):
    weeks = {week["monday"]: week for week in call("diary", "--json")}
    assert list(weeks) == sorted(weeks, reverse=True)
    assert weeks["2026-03-09"]["counts"] == {"read": 1}
    assert weeks["2026-03-09"]["entries"] == [
        {
            "kind": "paper",
            "ref": "counting-harder-than-looks",
            "deeds": ["read"],
            "day": "2026-03-10",
            "note": "papers/counting-harder-than-looks.md",
        }
    ]
    lines = call("diary")
    at = lines.index("2026-03-09 to 2026-03-15: 1 read")
    assert lines[at + 1] == "  2026-03-10  counting-harder-than-looks  (read)"
    assert len(call("diary", "--json", "--limit", "1")) == 1
