"""Queries that name what is renamed are named in the plan, and rewritten only where the user asked for that."""

from __future__ import annotations

import json

import pytest

from index import Library, find_part

NOTES = {
    "Old.md": "# Head\n\n#old #old/child text ^block\n",
    "Old Plans.md": "# Head\n",
    "Elsewhere/Twin.md": "a\n",
    "Other/Twin.md": "b\n",
    "My Folder/Sub/x.md": "---\nold: 1\n---\n[[Old]]\n",
    "My Folder 2/y.md": "y\n",
}


@pytest.fixture
def vault(tmp_path):
    opened = []

    def make(files):
        for name, text in {**NOTES, **files}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        opened.append(Library(tmp_path))
        opened[-1].refresh()
        return opened[-1]

    yield make
    for library in opened:
        library.close()


def plan(library, old, new, queries):
    plans = library.edit.plans
    if old.startswith("#"):
        return plans.tag(old, new, queries=queries)
    if old.startswith("["):
        return plans.property(old.strip("[]"), new, queries=queries)
    path, sign, anchor = old.partition("#")
    if not sign:
        return plans.note(path, new, queries=queries)
    part = find_part(library.read.note(path), anchor)
    return (plans.block if anchor.startswith("^") else plans.heading)(path, part, new, queries=queries)


def dataview(query):
    return f"Some text\n\n```dataview\n{query}\n```\n"


def search(query):
    return f"~~~query\n{query}\n~~~\n"


def base_block(query):
    return f"> [!note]\n> ```base\n> filters: {query}\n> ```\n"


def card(text):
    nodes = [{"id": "1", "type": "text", "text": text}, {"id": "2", "type": "link", "url": "Old"}]
    return json.dumps({"nodes": nodes}, indent="\t") + "\n"


def saved(query):
    return f"---\nsaved-search: {query}\n---\nOld\n"


NOTE = ("Old.md", "New Name")
FOLDER = ("My Folder", "/Work")
TAG = ("#old", "new")
HEADING = ("Old.md#Head", "Top")
BLOCK = ("Old.md#^block", "piece")
PROPERTY = ("[old]", "brand new")

FOLLOWED = [
    # Bases, as files: every quoting of YAML, and comments.
    (NOTE, "q.base", 'filters: file.hasLink("Old")', 'filters: file.hasLink("New Name")'),
    (NOTE, "q.base", "a: 'x.contains(link(\"Old\"))'", "a: 'x.contains(link(\"New Name\"))'"),
    (NOTE, "q.base", 'a: "x == link(\\"old\\")"', 'a: "x == link(\\"New Name\\")"'),
    (NOTE, "q.base", "a: 'file.hasLink(''Old'')'", "a: 'file.hasLink(''New Name'')'"),
    (NOTE, "q.base", 'a: link("Old#Head", "Old")', 'a: link("New Name#Head", "Old")'),
    (
        NOTE,
        "q.base",
        'a: file.hasLink(link("[[Old|Old]]"))',
        'a: file.hasLink(link("[[New Name|New Name]]"))',
    ),
    (NOTE, "q.base", 'a: file("Old.md").path', 'a: file("New Name.md").path'),
    (NOTE, "q.base", 'image: "[[Old]]"', 'image: "[[New Name]]"'),
    (NOTE, "q.base", '# link("Old")\na: link("Old") # "Old"', '# link("Old")\na: link("New Name") # "Old"'),
    (
        NOTE,
        "q.base",
        '\ufefff:\r\n  a: |-\r\n    if(x,\r\n      link("Old"))\r\n  b: >-\r\n    y\r\n    link("Old")\r\n',
        '\ufefff:\r\n  a: |-\r\n    if(x,\r\n      link("New Name"))\r\n  b: >-\r\n    y\r\n    link("New Name")\r\n',
    ),
    (NOTE, "q.base", 'a: file.path == "Old.md"', 'a: file.path == "New Name.md"'),
    (FOLDER, "q.base", 'a: "!file.inFolder(\\"My Folder\\")"', 'a: "!file.inFolder(\\"Work\\")"'),
    (FOLDER, "q.base", 'a: file.inFolder("My Folder/Sub/")', 'a: file.inFolder("Work/Sub/")'),
    (FOLDER, "q.base", 'a: file.folder == "My Folder"', 'a: file.folder == "Work"'),
    (FOLDER, "q.base", 'a: link("My Folder/Sub/x")', 'a: link("Work/Sub/x")'),
    (TAG, "q.base", 'a: file.hasTag("a", "Old", "old/child")', 'a: file.hasTag("a", "new", "new/child")'),
    (TAG, "q.base", 'a: file.tags.contains("#old")', 'a: file.tags.contains("#new")'),
    (HEADING, "q.base", 'a: link("Old#head")', 'a: link("Old#Top")'),
    (BLOCK, "q.base", 'a: link("Old#^block")', 'a: link("Old#^piece")'),
    (PROPERTY, "q.base", 'a: file.hasProperty("OLD")', 'a: file.hasProperty("brand new")'),
    # Blocks of notes.
    (NOTE, "q.md", base_block('file.hasLink("Old")'), base_block('file.hasLink("New Name")')),
    (NOTE, "q.md", dataview("LIST FROM [[Old]]"), dataview("LIST FROM [[New Name]]")),
    (NOTE, "q.md", dataview('LIST\r\nfrom "Old"'), dataview('LIST\r\nfrom "New Name"')),
    (NOTE, "q.md", dataview('LIST FROM "Old.md"'), dataview('LIST FROM "New Name.md"')),
    (
        NOTE,
        "q.md",
        dataview('// "Old" [[Old]]\nTABLE up FROM outgoing([[Old|o]]) WHERE up = link("Old")'),
        dataview('// "Old" [[Old]]\nTABLE up FROM outgoing([[New Name|o]]) WHERE up = link("New Name")'),
    ),
    (FOLDER, "q.md", dataview('LIST FROM "My Folder"'), dataview('LIST FROM "Work"')),
    (
        FOLDER,
        "q.md",
        dataview('LIST FROM (-"My Folder/Sub" or #x) and ("My Folder")'),
        dataview('LIST FROM (-"Work/Sub" or #x) and ("Work")'),
    ),
    (
        FOLDER,
        "q.md",
        dataview('LIST WHERE file.folder != "My Folder"'),
        dataview('LIST WHERE file.folder != "Work"'),
    ),
    (TAG, "q.md", dataview("LIST FROM -#OLD/child"), dataview("LIST FROM -#new/child")),
    (TAG, "q.md", dataview("LIST FROM #a and (#old or -#old)"), dataview("LIST FROM #a and (#new or -#new)")),
    (
        TAG,
        "q.md",
        dataview('TASK WHERE contains(tags, "#old") // x'),
        dataview('TASK WHERE contains(tags, "#new") // x'),
    ),
    (HEADING, "q.md", dataview("LIST WHERE up = [[Old#Head]]"), dataview("LIST WHERE up = [[Old#Top]]")),
    (
        HEADING,
        "Old.md",
        NOTES["Old.md"] + dataview("LIST FROM [[#Head]]"),
        "# Top\n\n#old #old/child text ^block\n" + dataview("LIST FROM [[#Top]]"),
    ),
    (
        TAG,
        "q.md",
        search("tag:#old -#old/child tag:(#OLD OR x)"),
        search("tag:#new -#new/child tag:(#new OR x)"),
    ),
    (
        TAG,
        "q.md",
        search("(tag:(old OR (x old/child)) old) tag:(x) old"),
        search("(tag:(new OR (x new/child)) old) tag:(x) old"),
    ),
    (NOTE, "q.md", search('links:(x OR Old) "a (b" Old'), search('links:(x OR "New Name") "a (b" Old')),
    (FOLDER, "q.md", search('path:"My Folder/" x'), search('path:"Work/" x')),
    (NOTE, "q.md", search('file:Old.md path:"Old.md"'), search('file:"New Name.md" path:"New Name.md"')),
    (PROPERTY, "q.md", search('["old":x OR y] [old]'), search('["brand new":x OR y] [brand new]')),
    # Saved searches.
    (TAG, "q.md", saved("tag:old word"), saved("tag:new word")),
    (TAG, "q.md", saved("'tag:\"#old/child\" it''s'"), saved("'tag:\"#new/child\" it''s'")),
    (TAG, "q.md", saved('"-tag:\\"old\\" tag:OLD"\r'), saved('"-tag:\\"new\\" tag:new"\r')),
    (NOTE, "q.md", saved("links:Old x"), saved('links:"New Name" x')),
    (NOTE, "q.md", saved('"links:old.md"'), saved('"links:\\"New Name.md\\""')),
    (NOTE, "q.md", saved("-links:[[Old]]"), saved('-links:"[[New Name]]"')),
    (FOLDER, "q.md", saved('links:"My Folder/Sub/x"'), saved('links:"Work/Sub/x"')),
    (PROPERTY, "q.md", saved("'[old:>3] [OLD.part]'"), saved("'[brand new:>3] [brand new.part]'")),
    # Cards of canvases, in whose JSON quotes and other characters may be escaped.
    (NOTE, "q.canvas", card(dataview("LIST FROM [[Old]]")), card(dataview("LIST FROM [[New Name]]"))),
    (FOLDER, "q.canvas", card(dataview('LIST FROM "My Folder"')), card(dataview('LIST FROM "Work"'))),
    (TAG, "q.canvas", card(search('"\u20ac\U0001f600" tag:old')), card(search('"\u20ac\U0001f600" tag:new'))),
    (
        ("Old.md", "N\u00f6w"),
        "q.canvas",
        card("\u00fc `= [[Old]].x`"),
        card("\u00fc `= [[N\u00f6w]].x`"),
    ),
    (
        NOTE,
        "q.canvas",
        card(base_block('"file.hasLink(\\"Old\\")"')),
        card(base_block('"file.hasLink(\\"New Name\\")"')),
    ),
    # Dataview's expressions in lines.
    (NOTE, "q.md", "A `= [[Old]].x` and `b`.\n", "A `= [[New Name]].x` and `b`.\n"),
    (NOTE, "q.md", "> - ``=link([[Old|o]]) `x` ``\n", "> - ``=link([[New Name|o]]) `x` ``\n"),
    (NOTE, "q.md", "| a |\n|---|\n| b `= [[Old#Head]]` |\n", "| a |\n|---|\n| b `= [[New Name#Head]]` |\n"),
    (NOTE, "q.md", "| a |\n|---|\n| `= [[Old\\|o]].x` |\n", "| a |\n|---|\n| `= [[New Name\\|o]].x` |\n"),
    (HEADING, "q.md", "---\na: 1\n---\n# B `= [[Old#Head]]`\n", "---\na: 1\n---\n# B `= [[Old#Top]]`\n"),
]


@pytest.mark.parametrize(("rename", "name", "before", "after"), FOLLOWED)
def test_terms_follow_where_that_is_chosen(vault, tmp_path, rename, name, before, after):
    library = vault({name: before})
    counted = plan(library, *rename, queries=False)
    assert [file.path for file in counted.queries] == [name]
    assert counted.remark == ""
    planned = plan(library, *rename, queries=True)
    assert planned.queries == counted.queries
    library.edit.rename(planned)
    assert (tmp_path / name).read_bytes().decode() == after
    library.edit.history.undo()
    assert (tmp_path / name).read_bytes().decode() == before


NEAR_MISSES = [
    (
        NOTE,
        "q.base",
        'a: file.hasLink("Old Plans")\nb: link("Old2")\nc: file.hasTag("Old")\nd: file.inFolder("Old")',
    ),
    (NOTE, "q.base", 'name: Old\n# link("Old")\nb: status == "Old"'),
    (NOTE, "q.md", dataview('LIST FROM "Old Plans" or #Old or [[Old Plans]] WHERE x = "Old"\n// [[Old]]')),
    (NOTE, "q.md", saved('Old "links:Old" tag:Old')),
    (NOTE, "q.md", "```python\nlink('Old')\n```\n`FROM [[Older]]`\n"),
    (FOLDER, "q.md", dataview('LIST FROM "My Folder 2" or "Sub/My Folder" or #My')),
    (FOLDER, "q.base", 'a: file.inFolder("My Folder 2")\nb: link("x")'),
    (TAG, "q.md", dataview('LIST FROM #older or "old" or [[#old]] or #a/old')),
    (TAG, "q.base", 'a: file.hasTag("older", "a/old")\n# file.hasTag("old")\nb: file.hasLink("#old")'),
    (TAG, "q.md", saved('old tag:older "tag:old" [old] links:old')),
    (NOTE, "q.md", dataview('LIST WHERE x = "' + '\\"' * 40_000 + " [[Old]]")),  # nothing is certain after it
    (HEADING, "q.md", dataview("LIST FROM [[Old Plans#Head]] or [[Old]] or [[#Head]] or [[Old#^block]]")),
    (BLOCK, "q.base", 'a: link("Old#block")\nb: link("Old Plans#^block")'),
    (PROPERTY, "q.md", saved('old [older] "[old]" tag:old')),
    (NOTE, "q.md", saved("'[up:Old Plans] [Old:x] [up:>Old]'")),
    (NOTE, "q.md", "`[[Old]]` is `x = [[Old]]`\n\n```\n`= [[Old]]`\n```\n\n    `= [[Old]]`\n\n\\`= Old\n"),
    (NOTE, "q.canvas", '{"nodes": [{"type": "text", "text": "`= [[Old]]`"}'),
]


@pytest.mark.parametrize(("rename", "name", "text"), NEAR_MISSES)
def test_terms_that_name_something_else_stay(vault, tmp_path, rename, name, text):
    library = vault({name: text})
    planned = plan(library, *rename, queries=True)
    assert (planned.queries, planned.remark) == ((), "")
    library.edit.rename(planned)
    assert (tmp_path / name).read_bytes().decode() == text


LEFT = [
    (NOTE, "q.md", dataview('LIST WHERE contains(file.path, "Old")')),
    (NOTE, "q.md", "```dataviewjs\ndv.pages('[[Old]]')\n```\n"),
    (NOTE, "q.md", dataview("LIST FROM [[x]]" + " or [[Old]]" * 6000)),  # no hand wrote this
    (NOTE, "q.base", 'a: [link("Old")\n'),  # not YAML
    (("Old.md", "A, B"), "q.base", 'a: [link("Old")]'),  # the comma would end the value
    (("Old.md", "It's"), "q.base", "a: link('Old')"),
    (("[old]", "a: b"), "q.md", saved("x [old]")),
    (("[old]", 'say "b"'), "q.md", saved("'[\"old\"]'")),
    (("Elsewhere/Twin.md", "Single"), "q.md", saved("links:Twin")),
    (FOLDER, "q.md", dataview('LIST FROM "my folder"')),
    (FOLDER, "q.md", "```dataviewjs\ndv.pages('#a and -\"My Folder\"')\n```\n"),
    (FOLDER, "q.md", "```tasks\npath includes My Folder\n```\n"),
    (FOLDER, "q.md", search('path:"My Folder"')),  # it finds `My Folder 2` too
    (NOTE, "q.md", saved("'[up:Old]'")),  # it may be text that is no link
    (NOTE, "q.md", search('["up":"[[Old|x]]"] x')),
    (TAG, "q.md", saved("tag:old*")),
    (TAG, "q.md", dataview('LIST WHERE contains(file.tags, "old")')),
    (TAG, "q.md", "```tasks\ntags include #old/child\n```\n"),
    (HEADING, "q.md", "```dataviewjs\ndv.page('[[Old#Head]]')\n```\n"),
    (NOTE, "q.md", "A `$= dv.page('[[Old]]').x`.\n"),
    (NOTE, "q.canvas", card("```dataviewjs\ndv.page('[[Old]]')\n```")),
]


@pytest.mark.parametrize(("rename", "name", "text"), LEFT)
def test_terms_that_are_not_certain_are_named_and_stay(vault, tmp_path, rename, name, text):
    library = vault({name: text})
    planned = plan(library, *rename, queries=True)
    assert planned.queries == ()
    assert planned.remark == f"May be named in queries that are left as they are: {name}."
    library.edit.rename(planned)
    assert (tmp_path / name).read_bytes().decode() == text


def test_certain_terms_follow_beside_uncertain_ones(vault, tmp_path):
    library = vault({"q.md": dataview('LIST FROM [[Old]] WHERE contains(file.name, "Old")')})
    planned = plan(library, *NOTE, queries=True)
    assert planned.queries == (("q.md", 1),)
    assert "q.md" in planned.remark
    library.edit.rename(planned)
    assert (tmp_path / "q.md").read_text() == dataview(
        'LIST FROM [[New Name]] WHERE contains(file.name, "Old")'
    )


def test_a_value_that_cannot_be_written_keeps_no_other_from_following(vault, tmp_path):
    library = vault({"q.base": 'a: [link("Old")]\nb: link("Old")\nc: "[[Old]]"\n'})
    planned = plan(library, "Old.md", "A, B", queries=True)
    assert (planned.queries, "q.base" in planned.remark) == ((("q.base", 2),), True)
    library.edit.rename(planned)
    assert (tmp_path / "q.base").read_text() == 'a: [link("Old")]\nb: link("A, B")\nc: "[[A, B]]"\n'


def test_links_and_queries_of_one_note_follow_together_also_where_it_moves(vault, tmp_path):
    text = "[[My Folder/Sub/x]] #old\n" + dataview('LIST FROM "My Folder" or [[My Folder/Sub/x]]')
    library = vault({"My Folder/q.md": text})
    planned = plan(library, *FOLDER, queries=True)
    assert planned.queries == (("Work/q.md", 2),)
    library.edit.rename(planned)
    expected = "[[Work/Sub/x]] #old\n" + dataview('LIST FROM "Work" or [[Work/Sub/x]]')
    assert (tmp_path / "Work/q.md").read_text() == expected
    library.edit.history.undo()
    assert (tmp_path / "My Folder/q.md").read_text() == text


def test_a_link_whose_name_another_note_takes_keeps_its_note(vault, tmp_path):
    library = vault({"q.base": 'a: link("x")'})
    library.edit.rename(plan(library, "Old.md", "x", queries=True))
    assert (tmp_path / "q.base").read_text() == 'a: link("My Folder/Sub/x")'


@pytest.mark.parametrize("name", ["q.md", "q.base"])
def test_a_file_that_is_not_utf_8_is_named_and_never_written(vault, tmp_path, name):
    text = dataview("LIST FROM [[Old]]") if name == "q.md" else 'a: link("Old")\n'
    data = text.encode() + b"# caf\xe9\n"
    library = vault({name: data})
    planned = plan(library, *NOTE, queries=True)
    assert (planned.queries, planned.skipped) == (
        (),
        (f"{name} is not valid UTF-8, so its queries are left as they are.",),
    )
    library.edit.rename(planned)
    assert (tmp_path / name).read_bytes() == data


def test_a_base_that_changed_meanwhile_stops_the_whole_rename(vault, tmp_path):
    library = vault({"q.base": 'a: link("Old")'})
    planned = plan(library, *NOTE, queries=True)
    (tmp_path / "q.base").write_text('b: link("Old")')
    with pytest.raises(Exception, match=r"q\.base"):
        library.edit.rename(planned)
    assert (tmp_path / "Old.md").exists()
    assert (tmp_path / "q.base").read_text() == 'b: link("Old")'


def test_joining_names_the_queries_of_the_note_that_goes(vault):
    library = vault({"a.base": 'a: link("Old")', "b.md": dataview('LIST FROM "Old Plans"')})
    assert library.edit.plans.join("Old.md", "Old Plans.md").remark == (
        "Named in queries that are left as they are: a.base."
    )


def test_links_and_queries_of_one_card_follow_together(vault, tmp_path):
    text = card("[[Old]] `= [[Old]].x`\n\n```base\nfilters: link('Old')\n```\n\n![[Old#Head]]")
    library = vault({"q.canvas": text})
    planned = plan(library, *NOTE, queries=True)
    assert (planned.queries, [file.path for file in planned.rewritten]) == (
        (("q.canvas", 2),),
        ["My Folder/Sub/x.md", "q.canvas"],
    )
    library.edit.rename(planned)
    expected = text.replace("[[Old", "[[New Name").replace("'Old'", "'New Name'")
    assert (tmp_path / "q.canvas").read_text("utf-8") == expected
    library.refresh()
    assert [each for each in library.read.problems() if each.kind == "broken-link"] == []
