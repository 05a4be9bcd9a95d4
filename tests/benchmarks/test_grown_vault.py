"""Made-up vaults as they grow have the sizes, links and kinds of notes that public vaults have."""

from __future__ import annotations

from collections import Counter

from benchmarks.grown_vault import write_vault
from benchmarks.note_passages import SECTIONS
from index import Library, ProblemKind
from index.cache import links_table


def _notes(vault):
    return {str(file.relative_to(vault)): file.read_bytes() for file in sorted(vault.rglob("*.md"))}


def test_a_seed_gives_one_vault_and_another_seed_another(tmp_path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_vault(tmp_path / name, 30, seed)
    first, again, other = (_notes(tmp_path / name) for name in "abc")
    assert first == again
    assert first != other


def test_sizes_and_links_are_those_of_public_vaults(tmp_path):
    vault = tmp_path / "vault"
    size = write_vault(vault, 400)
    notes = _notes(vault)
    assert len(notes) == 400
    assert sum(map(len, notes.values())) == size
    assert 5_000 < size / 400 < 10_000
    assert max(map(len, notes.values())) > 40_000
    library = Library(vault, cache=tmp_path / "cache")
    try:
        library.refresh()
        links = list(links_table.every_link(library.cache))
        problems = Counter(problem.kind for problem in library.read.problems())
    finally:
        library.close()
    assert 10 < len(links) / 400 < 30
    pointing: dict[str, set[str]] = {}
    for link in links:
        pointing.setdefault(link.resolved or "", set()).add(link.source)
    most = sorted((len(sources) for target, sources in pointing.items() if target), reverse=True)
    assert 100 < most[0] < 300
    assert most[0] > 5 * most[len(most) // 2]
    assert set(problems) == {ProblemKind.BROKEN_LINK}
    assert 0.005 < problems[ProblemKind.BROKEN_LINK] / len(links) < 0.03


def test_every_kind_of_note_and_passage_is_written(tmp_path):
    vault = tmp_path / "vault"
    write_vault(vault, 420, keys=["a2020b"])
    texts = {path: data.decode() for path, data in _notes(vault).items()}
    whole = "\n".join(texts.values())
    for sign in (
        "\n> [!note]", "\n> > [!tip]", "\n| ", "\n- [ ] ", "\n  - [", "📅", "\n```python\n", "![[picture", "\n$$\n",
        "[^", ":: [[", "\n> — ", "](../", "%20", "[@a2020b]", "kanban-plugin: board", " ^", f"#{SECTIONS[0]}]]",
        "\naliases: [", "created: ", "\n1. ", "==", "“",
    ):  # fmt: skip
        assert sign in whole, sign
    assert any(path.startswith("Journal/20") for path in texts)
    assert any(path.startswith("Boards/") for path in texts)
