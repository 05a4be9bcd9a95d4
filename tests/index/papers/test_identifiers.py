from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.identifiers import is_archive, read_arxiv, read_doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1109/WICSA.2015.29", "10.1109/wicsa.2015.29"),
        ("doi:10.1023/a:1010933404324", "10.1023/a:1010933404324"),
        ("DOI: 10.1000/xyz.", "10.1000/xyz"),
        ("info:doi/10.1000/xyz", "10.1000/xyz"),
        ("http://dx.doi.org/10.1007%2FBF00994018", "10.1007/bf00994018"),
        ("https://doi.org/10.1145/3544903.3544906", "10.1145/3544903.3544906"),
        ("https://www.doi.org/10.1000/x?utm=1#top", "10.1000/x"),
        ("https://doi-org.proxy.uni.example/10.1000/x", "10.1000/x"),
        ("doi.org/10.1000/x/", "10.1000/x"),
        (r"\url{https://doi.org/10.1000/x\_y}", "10.1000/x_y"),
        (r"10.1007/978-3-319-46493-0{\_}38", "10.1007/978-3-319-46493-0_38"),
        (r"{10.1000/A}", "10.1000/a"),
        ("10.1007/978–3–319–46493", "10.1007/978-3-319-46493"),
        ("10.1016/0169-7439(87)80084-9", "10.1016/0169-7439(87)80084-9"),
        ("(10.1000/a(b))", "10.1000/a(b)"),
        ("10.1002/(SICI)1(199)7:1&lt;1::AID-X&gt;3.0.CO;2-2", "10.1002/(sici)1(199)7:1<1::aid-x>3.0.co;2-2"),
        (r"10.1002/1(199)7:1$<$1::AID-X\textgreater 3.0.CO", "10.1002/1(199)7:1<1::aid-x>3.0.co"),
        ("10.48550/arXiv.2106.09685", "10.48550/arxiv.2106.09685"),
        ("10.1000/a, 10.1000/b", "10.1000/a"),
        ("10.1000/a\x1b[31m", "10.1000/a"),
        ("10.1000/", None),
        ("10.1000/..", None),
        ("10.1/x", None),
        ("see the publisher", None),
        ("https://example.org/10.1000/x", None),
        ("", None),
    ],
)
def test_a_doi_has_one_form(text, doi):
    assert read_doi(text) == doi


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2401.12345", ("2401.12345", "")),
        ("2401.12345v2", ("2401.12345", "v2")),
        ("0704.0001", ("0704.0001", "")),
        ("arXiv:1810.04805v2 [cs.CL]", ("1810.04805", "v2")),
        ("Ar{X}iv:2010.02178", ("2010.02178", "")),
        ("Ar{X}iv:2205.01234 [stat.ML]", ("2205.01234", "")),
        ("arXiv preprint arXiv:1412.6980, 2014", ("1412.6980", "")),
        ("arXiv preprint 1412.6980", ("1412.6980", "")),
        ("abs/1412.6980", ("1412.6980", "")),
        ("10.48550/arXiv.2106.09685", ("2106.09685", "")),
        ("https://doi.org/10.48550/ARXIV.2106.09685", ("2106.09685", "")),
        ("http://arxiv.org/abs/1906.01539", ("1906.01539", "")),
        ("https://export.arxiv.org/pdf/1906.01539v3.pdf", ("1906.01539", "v3")),
        ("https://arxiv.org/ftp/arxiv/papers/0705/0705.1234.pdf", ("0705.1234", "")),
        ("https://ar5iv.org/html/1906.01539", ("1906.01539", "")),
        ("https://huggingface.co/papers/2401.12345", ("2401.12345", "")),
        ("https://hf.co/papers/2401.12345", ("2401.12345", "")),
        ("astro-ph/0601001v1", ("astro-ph/0601001", "v1")),
        ("arXiv:hep-th/9901001", ("hep-th/9901001", "")),
        ("http://arxiv.org/abs/math.GT/0309136", ("math/0309136", "")),
        ("cond-mat.stat-mech/0309136", ("cond-mat/0309136", "")),
        ("ZACDOQ", None),
        ("2413.12345", None),
        ("2401.123456", None),
        ("2401.1234.5", None),
        ("tales/0601001", None),
        ("https://example.org/2401.12345", None),
        ("https://arxiv.org/list/cs/2401", None),
        ("A comparison with 2401.12345", None),
        ("", None),
    ],
)
def test_an_arxiv_id_has_one_form(text, found):
    assert read_arxiv(text) == found


def test_archives_of_old_ids_are_known():
    assert is_archive("astro-ph")
    assert is_archive("math.GT")
    assert not is_archive("cs-lg")


@given(st.text(), st.sampled_from(["", "10.1000/", "arxiv ", "https://arxiv.org/abs/", "doi:", r"\url{"]))
def test_any_text_is_read_and_what_is_found_reads_as_itself(text, start):
    doi, arxiv = read_doi(start + text), read_arxiv(start + text)
    assert doi is None or read_doi(doi) == doi
    assert arxiv is None or read_arxiv("".join(arxiv)) == arxiv
