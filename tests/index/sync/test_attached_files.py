"""The PDF files of papers, found by name and by the fields of sources."""

from __future__ import annotations

import os

import pytest

from index import Library, ProblemKind
from tests.helpers.pdf_files import PdfPage, pdf

REFS = r"""
@article{roe2020, title={Ships and tides}, doi={10.1000/ABC.1(2)}, year=2020}
@article{doe2021, title={Harbours of the world}, eprint={2401.12345}, archiveprefix={arXiv}, year=2021}
@article{poe2022, title={Ravens at night}, year=2022, file={:scans/raven.pdf:PDF;:/home/other/else.pdf:PDF}}
"""


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpus" / "refs.bib").write_text(REFS)
    (folder / "papers" / "files").mkdir(parents=True)
    return folder


def put(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(pdf(PdfPage((name,))))


def files(library):
    library.refresh()
    papers = [library.read.paper(key) for key in ("roe2020", "doe2021", "poe2022")]
    return [list(library.read.pdfs(paper)) for paper in papers]


def with_pdf(library):
    return {hit.id.value for hit in library.read.find("has:pdf").hits}


def test_files_are_found_by_key_and_identifiers(vault, library):
    put(
        vault / "papers" / "files",
        "Roe2020.PDF",
        "roe2020 (2).pdf",
        "deep/10.1000_abc.1(2).pdf",
        "2401.12345v3.pdf",
        ".hidden/poe2022.pdf",
        "nobody.pdf",
    )
    roe = [
        "papers/files/Roe2020.PDF",
        "papers/files/deep/10.1000_abc.1(2).pdf",
        "papers/files/roe2020 (2).pdf",
    ]
    assert files(library) == [roe, ["papers/files/2401.12345v3.pdf"], []]
    assert with_pdf(library) == {"roe2020", "doe2021"}


@pytest.mark.parametrize(
    "place", ["corpus/scans/raven.pdf", "papers/files/scans/raven.pdf", "scans/raven.pdf", "any/Raven.pdf"]
)
def test_files_that_sources_name_are_found_beside_them_in_the_folders_and_by_name(vault, library, place):
    put(vault, place)
    assert files(library)[2] == [place]


def test_a_name_that_several_files_have_means_none(vault, library):
    put(vault, "a/raven.pdf", "b/raven.pdf")
    assert files(library)[2] == []


def test_files_outside_are_found_in_folders_of_the_settings_only(vault, tmp_path):
    put(tmp_path, "zotero/AB12/else.pdf", "other/roe2020.pdf")
    library = Library(vault, cache=tmp_path / "cache", attachments=[tmp_path / "zotero"])
    try:
        assert files(library) == [[], [], [str(tmp_path / "zotero/AB12/else.pdf")]]
        (tmp_path / "zotero").rename(tmp_path / "away")
        assert files(library)[2] == [str(tmp_path / "zotero/AB12/else.pdf")]
        (tmp_path / "zotero").mkdir()
        assert files(library)[2] == []
    finally:
        library.close()


def test_what_comes_and_goes_is_followed(vault, library):
    assert files(library) == [[], [], []]
    put(vault / "papers" / "files", "roe2020.pdf")
    assert files(library)[0] == ["papers/files/roe2020.pdf"]
    assert with_pdf(library) == {"roe2020"}
    (vault / "corpus" / "refs.bib").write_text(REFS.replace("roe2020", "roe1999"))
    library.refresh()
    assert with_pdf(library) == set()
    assert library.verify() == "equal"
    (vault / "papers/files/roe2020.pdf").rename(vault / "papers/files/roe1999.pdf")
    library.refresh()
    assert with_pdf(library) == {"roe1999"}
    (vault / "papers/files/roe1999.pdf").unlink()
    library.refresh()
    assert with_pdf(library) == set()
    assert library.verify() == "equal"


def test_links_and_pipes_are_no_files(vault, tmp_path, library):
    put(tmp_path, "outside.pdf")
    (vault / "papers/files/roe2020.pdf").symlink_to(tmp_path / "outside.pdf")
    os.mkfifo(vault / "papers/files/doe2021.pdf")
    assert files(library) == [[], [], []]


def test_the_file_of_a_paper_is_in_use_and_one_of_nobody_is_not(vault, library):
    put(vault / "papers" / "files", "roe2020.pdf", "nobody.pdf")
    files(library)
    unused = [each.path for each in library.read.problems() if each.kind is ProblemKind.UNUSED_ATTACHMENT]
    assert unused == ["papers/files/nobody.pdf"]
