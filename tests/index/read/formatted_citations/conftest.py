"""Works of twelve types, and the two programs that format them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index.papers.formats import bibtex, csl_json
from index.read.formatted_citations import bibliography

WORKS = r"""
@article{lecun2015,
  title = {Deep learning},
  author = {LeCun, Yann and Bengio, Yoshua and Hinton, Geoffrey},
  journal = {Nature},
  volume = 521,
  number = 7553,
  pages = {436--444},
  year = 2015,
  month = may,
  doi = {10.1038/nature14539},
}
@inproceedings{he2016,
  title = {Deep residual learning for image recognition},
  author = {He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian},
  booktitle = {Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition},
  pages = {770--778},
  year = 2016,
}
@book{goodfellow2016,
  title = {Deep learning},
  author = {Goodfellow, Ian and Bengio, Yoshua and Courville, Aaron},
  publisher = {MIT Press},
  address = {Cambridge, MA},
  year = 2016,
  edition = {Second},
}
@incollection{rumelhart1986,
  title = {Learning internal representations by error propagation},
  author = {Rumelhart, David E. and Hinton, Geoffrey E. and Williams, Ronald J.},
  editor = {Rumelhart, David E. and McClelland, James L.},
  booktitle = {Parallel distributed processing},
  pages = {318--362},
  publisher = {MIT Press},
  address = {Cambridge, MA},
  year = 1986,
}
@phdthesis{fielding2000,
  title = {Architectural styles and the design of network-based software architectures},
  author = {Fielding, Roy Thomas},
  school = {University of California, Irvine},
  year = 2000,
}
@techreport{krizhevsky2009,
  title = {Learning multiple layers of features from tiny images},
  author = {Krizhevsky, Alex},
  institution = {University of Toronto},
  number = {TR-2009},
  year = 2009,
}
@misc{vaswani2017,
  title = {Attention is all you need},
  author = {Vaswani, Ashish and Shazeer, Noam and Parmar, Niki},
  eprint = {1706.03762},
  archiveprefix = {arXiv},
  year = 2017,
}
@online{karpathy2015,
  title = {The unreasonable effectiveness of recurrent neural networks},
  author = {Karpathy, Andrej},
  url = {https://karpathy.github.io/2015/05/21/rnn-effectiveness/},
  date = {2015-05-21},
  urldate = {2024-01-15},
}
@dataset{lecun1998,
  title = {The MNIST database of handwritten digits},
  author = {LeCun, Yann and Cortes, Corinna},
  publisher = {New York University},
  url = {http://yann.lecun.com/exdb/mnist/},
  version = {1.0},
  year = 1998,
}
@collection{anderson1988,
  title = {Neurocomputing: Foundations of research},
  editor = {Anderson, James A. and Rosenfeld, Edward},
  publisher = {MIT Press},
  address = {Cambridge, MA},
  year = 1988,
}
@mastersthesis{olah2011,
  title = {A master's thesis},
  author = {von Olah, {\'A}d{\'a}m},
  school = {ETH Zürich},
  year = 2011,
}
@software{numpy2020,
  title = {NumPy},
  author = {{NumPy Developers}},
  version = {1.19},
  year = 2020,
  url = {https://numpy.org},
}
"""


@pytest.fixture
def works():
    return bibtex.read("works.bib", WORKS).records


@pytest.fixture
def items():
    """Read CSL-JSON."""
    return lambda text: csl_json.read("items.json", text).records


@pytest.fixture(params=["citeproc-py", "pandoc"])
def program(request, tmp_path, monkeypatch):
    """Format by one of the two only."""
    if request.param == "pandoc":
        if shutil.which("pandoc") is None:
            pytest.skip("pandoc is not installed")
    else:
        _without_pandoc(tmp_path, monkeypatch)
    return request.param


@pytest.fixture
def citeproc(tmp_path, monkeypatch):
    """Format by citeproc-py, and return a function that gives the lines for records and the text of a style."""
    _without_pandoc(tmp_path, monkeypatch)
    return _lines(tmp_path)


@pytest.fixture
def lines(program, tmp_path):
    return _lines(tmp_path)


def _lines(tmp_path: Path):
    def make(records, style):
        file = tmp_path / "made.csl"
        file.write_text(style, "utf-8")
        made = bibliography(records, str(file))
        assert made.left_out == ()
        return [text for _key, text in made.entries]

    return make


def _without_pandoc(tmp_path, monkeypatch):
    (tmp_path / "no-programs").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "no-programs"))
