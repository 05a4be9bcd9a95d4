from __future__ import annotations

import pytest

from index import Library
from index.search.more_like_this import LikeText
from index.search.telling_words import telling_words

ABSTRACTS = {
    "one": "Owls sort books at night. Owls need a lamp, and the lamp needs oil.",
    "two": "Owls sort papers by day. A window is enough.",
}


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    (folder / "corpus").mkdir(parents=True)
    entries = [
        f"@article{{{key}, title={{The {key.title()} Shelf}}, abstract={{{text}}}, author={{Roe, {key}}}}}\n"
        for key, text in ABSTRACTS.items()
    ]
    (folder / "corpus" / "shelves.bib").write_text("".join(entries), "utf-8")
    return folder


def test_words_of_all_and_words_of_one(library: Library):
    library.refresh()
    papers = [library.read.paper(key) for key in ABSTRACTS]
    texts = [LikeText(paper.title, paper.abstract) for paper in papers if paper]
    found = telling_words(texts, library._search.get().snapshot, 3)
    assert set(found.shared) == {"Owls", "sort", "shelf"}
    assert found.own[0][0] == "lamp"
    assert {"window", "day", "enough", "papers"} >= set(found.own[1]) - {"two"}
    assert not {"owls", "the", "a"} & {word.lower() for own in found.own for word in own}
