"""The files of the package with word vectors, in a folder that is laid out like it."""

import json
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from index.search import wordllama

WORDS = ["heat", "flow", "cat"]
TABLE = np.array([[3, 4], [0, 1], [-1, 0]], np.float16)


class Tokenizer:
    def __init__(self, words):
        self.words = words

    @classmethod
    def from_buffer(cls, data):
        return cls(json.loads(data))

    def get_vocab_size(self):
        return len(self.words)

    def encode(self, text, add_special_tokens):
        assert not add_special_tokens
        text.encode("utf-8")
        return SimpleNamespace(ids=[self.words.index(word) for word in text.split() if word in self.words])


@pytest.fixture
def package(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tokenizers", SimpleNamespace(Tokenizer=Tokenizer))
    monkeypatch.delitem(sys.modules, "wordllama", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    folder = tmp_path / "wordllama"
    for name in ("tokenizers", "weights"):
        (folder / name).mkdir(parents=True)
    (folder / "__init__.py").write_text("raise AssertionError('the package is imported')")
    (folder / "tokenizers/l2_supercat_tokenizer_config.json").write_text(json.dumps(WORDS))
    write_weights(folder)
    return folder


def write_weights(folder, dtype="F16", table=TABLE, name="embedding.weight"):
    entry = {"dtype": dtype, "shape": list(table.shape), "data_offsets": [0, table.nbytes]}
    header = json.dumps({name: entry}).encode()
    (folder / "weights/l2_supercat_256.safetensors").write_bytes(
        len(header).to_bytes(8, "little") + header + table.tobytes()
    )


@pytest.mark.parametrize(
    ("text", "vector"),
    [
        ("heat", [0.6, 0.8]),
        ("flow flow", [0, 1]),
        ("flow cat", [-(0.5**0.5), 0.5**0.5]),
        ("zebra", [0, 0]),
        ("", [0, 0]),
        ("cat \ud800", [-1, 0]),
    ],
)
def test_the_vector_of_a_text_is_the_mean_of_its_tokens(package, text, vector):
    assert wordllama.load().embed(text) == pytest.approx(vector)


def break_nothing_but_the_header(folder):
    (folder / "weights/l2_supercat_256.safetensors").write_bytes(b"\xff" * 64)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(
            lambda folder: (folder / "weights/l2_supercat_256.safetensors").unlink(), id="no weights"
        ),
        pytest.param(
            lambda folder: (folder / "tokenizers/l2_supercat_tokenizer_config.json").write_text("x"),
            id="a damaged tokenizer",
        ),
        pytest.param(break_nothing_but_the_header, id="a damaged header"),
        pytest.param(lambda folder: write_weights(folder, dtype="F32"), id="another type of number"),
        pytest.param(lambda folder: write_weights(folder, name="other"), id="another table"),
        pytest.param(lambda folder: write_weights(folder, table=TABLE[:2]), id="too few vectors"),
        pytest.param(
            lambda folder: (folder / "weights/l2_supercat_256.safetensors").write_bytes(b""),
            id="an empty file",
        ),
    ],
)
def test_files_that_cannot_be_read_are_logged_and_words_decide(package, caplog, damage):
    damage(package)
    assert wordllama.load() is None
    assert "ordered by words alone" in caplog.text


def test_without_the_package_there_is_no_model_and_nothing_to_say(monkeypatch, caplog):
    monkeypatch.setattr(wordllama.importlib.util, "find_spec", lambda _name: None)
    assert wordllama.load() is None
    assert not caplog.text


def test_without_the_tokenizer_the_log_says_so(package, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    assert wordllama.load() is None
    assert "tokenizers" in caplog.text
