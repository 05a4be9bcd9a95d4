from __future__ import annotations

import pytest

from index.papers.source_text import decode


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("@article{a, title={Größe}}", "utf-8"),
        ("@article{a, title={Größe}}", "utf-8-sig"),
        ("% Encoding: UTF-16LE\n@article{a, title={Größe}}", "utf-16"),
        ("plain", "ascii"),
    ],
)
def test_unicode_is_read_without_a_remark(text, encoding):
    assert decode("a.bib", text.encode(encoding)) == (text, ())


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (
            "% Encoding: ISO-8859-2\n@article{a, author={Dvořák}}",
            "iso-8859-2",
            "ISO-8859-2, which it declares",
        ),
        ("% -*- coding: koi8-r -*-\n@article{a, title={Теория}}", "koi8-r", "koi8-r, which it declares"),
        (
            '<?xml version="1.0" encoding="windows-1251"?><a>Теория</a>',
            "cp1251",
            "windows-1251, which it declares",
        ),
        ("@article{凯撒2013,\n  journal = {测试期刊}\n}", "gbk", "gbk, which its bytes look like"),
        (
            "@article{a, author={Müller, Jürgen}, title={Über “Größe”}}",
            "cp1252",
            "windows-1252, which its bytes",
        ),
    ],
)
def test_another_encoding_is_read_and_named(text, encoding, named):
    read, (remark,) = decode("a.bib", text.encode(encoding))
    assert read == text
    assert named in remark.reason
    first = next(number for number, line in enumerate(text.split("\n"), 1) if not line.isascii())
    assert remark.line == first


@pytest.mark.parametrize(
    "data",
    [
        "@article{a, author={Дворжак}}".encode("koi8-r"),
        "@article{a, author={김철수}, title={한국어 제목에 대하여}}".encode("euc_kr"),
        "@article{a, title={日本語の題名について}}".encode("shift_jis"),
        b"% Encoding: base64\n@article{a, title={\xff\xfe\x81}}",
        b"% Encoding: no-such\n@article{a, title={\xff\xfe\x81}}",
        b"% Encoding: UTF-8\n@article{a, title={\x81\x8d}}",
    ],
)
def test_what_cannot_be_told_is_shown_as_replacement_characters_and_named(data):
    read, (remark,) = decode("a.bib", data)
    assert "\ufffd" in read
    assert "replacement" in remark.reason
