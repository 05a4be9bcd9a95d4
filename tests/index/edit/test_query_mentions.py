"""Bases, queries and saved searches that a rename leaves alone are named before it is carried out."""

from __future__ import annotations

import pytest

from index import Library

FILES = {
    "Old.md": "#proj\n",
    "Folder/x.md": "x\n",
    "a.base": 'filters:\n  and:\n    - file.hasLink("Old")\n    - file.inFolder("Folder")\n',
    "b.md": "```dataview\nLIST FROM [[Old]] OR #proj\n```\n",
    "c.md": "---\nsaved-search: tag:proj\n---\n",
    "d.md": "```python\nopen('Old')\n```\n\nOld (Folder) \"proj\"\n",
    "e.md": "~~~query\npath:Folder\n~~~\n",
}


@pytest.mark.parametrize(
    ("old", "named"),
    [
        ("Old.md", ["a.base", "b.md"]),
        ("Folder", ["a.base", "e.md"]),
        ("#proj", ["b.md", "c.md"]),
        ("d.md", []),
    ],
)
def test_what_is_not_changed_is_named(tmp_path, old, named):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    library = Library(tmp_path)
    library.refresh()
    plans = library.edit.plans
    remark = (plans.tag(old, "new") if old.startswith("#") else plans.note(old, "New")).remark
    library.close()
    assert remark == (f"Named in queries or bases that are not changed: {', '.join(named)}." if named else "")
