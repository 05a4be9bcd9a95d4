"""Compare what we find in a note with what Obsidian itself found in it, fact for fact."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index.vault.model import Note
from index.vault.parse.note import parse
from index.vault.parse.tasks import read_tasks
from tests.helpers.paths import NO_SAMPLES, SAMPLES

FOLDER = SAMPLES / "oracle"
DUMPS = sorted(FOLDER.glob("*.json"))

pytestmark = pytest.mark.skipif(not DUMPS, reason=NO_SAMPLES)


def link_text(target: str, anchor: str | None) -> str:
    return target if anchor is None else f"{target}#{anchor}"


def position(item: dict[str, Any]) -> tuple[int, int, int]:
    """Offsets, and the line counted from 1; Obsidian counts UTF-16 code units, see `units`."""
    place = item["position"]
    return place["start"]["offset"], place["end"]["offset"], place["start"]["line"] + 1


def units(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def expected(dump: dict[str, Any]) -> Counter[tuple[Any, ...]]:
    cache = dump["cachedMetadata"]
    facts: list[tuple[Any, ...]] = []
    for kind in ("links", "embeds"):
        facts += [(kind, *position(item), item["original"], item["link"]) for item in cache.get(kind, ())]
    facts += [
        ("frontmatterLinks", item["key"], item["original"], item["link"])
        for item in cache.get("frontmatterLinks", ())
    ]
    facts += [("tags", *position(item), item["tag"]) for item in cache.get("tags", ())]
    facts += [
        ("headings", item["level"], item["heading"], position(item)[2]) for item in cache.get("headings", ())
    ]
    facts += [
        ("blocks", item["id"], item["position"]["end"]["line"] + 1)
        for item in cache.get("blocks", {}).values()
    ]
    facts += [("frontmatter", key, repr(value)) for key, value in (cache.get("frontmatter") or {}).items()]
    facts += [
        ("tasks", position(item)[2], item["task"]) for item in cache.get("listItems", ()) if "task" in item
    ]
    place = cache.get("frontmatterPosition")
    facts += [("frontmatterPosition", place["end"]["line"] + 2)] if place else []
    facts += [("allTags", count, tag) for count, tag in enumerate(dump["getAllTags"] or ())]
    facts += [("frontMatterTags", tag) for tag in dump["parseFrontMatterTags"] or ()]
    return Counter(facts)


def found(note: Note, text: str) -> Counter[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = []
    for link in note.links:
        target = link_text(link.target, link.anchor)
        if link.property is not None:
            facts.append(("frontmatterLinks", link.property, link.raw, target))
        elif link.kind != "citation":
            kind = "embeds" if link.kind == "embed" else "links"
            facts.append((kind, units(text, link.start), units(text, link.end), link.line, link.raw, target))
    for tag in note.tags:
        if tag.start >= 0:
            facts.append(("tags", units(text, tag.start), units(text, tag.end), tag.line, f"#{tag.name}"))
        else:
            facts.append(("frontMatterTags", f"#{tag.name}"))
    facts += [("headings", heading.level, heading.text, heading.line) for heading in note.headings]
    facts += [("blocks", block.id.lower(), block.line) for block in note.blocks]
    facts += [("frontmatter", key, repr(value)) for key, value in note.properties.items()]
    facts += [("tasks", task.line, task.state) for task in read_tasks(text)]
    facts += [("frontmatterPosition", note.body_line)] if note.body_start else []
    facts += [("allTags", count, f"#{tag.name}") for count, tag in enumerate(note.tags)]
    return Counter(facts)


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_every_fact_is_the_one_obsidian_found(path: Path) -> None:
    dump = json.loads(path.read_text("utf-8"))
    text = dump["fileContents"]
    theirs, ours = expected(dump), found(parse(dump["filePath"], text), text)
    missed, invented = theirs - ours, ours - theirs
    assert not missed
    assert not invented


def test_the_dumps_hold_enough_facts_to_mean_something() -> None:
    counts = Counter(
        fact[0] for path in DUMPS for fact in expected(json.loads(path.read_text("utf-8"))).elements()
    )
    assert sum(counts.values()) > 300, counts
