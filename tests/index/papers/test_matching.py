from __future__ import annotations

import json
from dataclasses import replace

import pytest

from index.papers.matching import barred, compare, match_keys
from index.papers.model import Date
from index.papers.traits import traits
from tests.helpers.paths import NO_SAMPLES, SAMPLES
from tests.helpers.records import of_pair, record

PAIRS = SAMPLES / "formats" / "pairs.json"
LONG = (
    "We present a lamp that reads papers aloud, and measure on forty evenings how well its listeners remember them. "
    "The lamp is small, warm and open, and its voice is that of a friend."
)
OTHER = (
    "Harbours silt up. This work counts the grains that enter three of them with every tide, and builds a model from "
    "the counts, one that says when dredging pays; the model is free to use."
)
FIRST, SECOND = (("edition", "1"),), (("edition", "2"),)
TWO = "Kim, Min; Park, Jun"
GRAPHS = "Fast inference of sparse graphs in large networks"


def check(one, two, kind):
    verdict = compare(one, two)
    assert verdict == compare(two, one)
    assert verdict.kind == kind, verdict.reason
    assert verdict.reason.endswith(".")
    assert barred(traits(one), traits(two)) == verdict.never
    if kind != "different":
        assert not match_keys(one).isdisjoint(match_keys(two))
    for each in (one, two):
        assert len(match_keys(each)) <= 10
    return verdict


# Sample pairs ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(not PAIRS.is_file(), reason=NO_SAMPLES)
def test_pairs_of_the_samples():
    pairs = json.loads(PAIRS.read_text("utf-8"))
    verdicts = [(pair, compare(of_pair(pair["a"]), of_pair(pair["b"]))) for pair in pairs]
    assert [
        pair["id"] for pair, found in verdicts if (found.kind, pair["verdict"]) == ("same", "different")
    ] == []
    sure = [
        found.kind == "same" for pair, found in verdicts if pair["verdict"] == "same" and not pair.get("ask")
    ]
    assert len(sure) > 30
    assert sum(sure) >= 0.95 * len(sure)
    asked = [found.kind for pair, found in verdicts if pair["verdict"] == "same" and pair.get("ask")]
    assert "different" not in asked


# Identifiers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}, "different"),
        ({"arxiv_id": "2401.00001"}, {"arxiv_id": "2401.00002"}, "different"),
        ({"arxiv_id": "astro-ph/0601001"}, {"arxiv_id": "hep-ph/0601001"}, "different"),
        ({"doi": "10.1000/A"}, {"doi": "https://doi.org/10.1000/a"}, "same"),
        ({"doi": "10.1000/a%2Fb"}, {"doi": "doi:10.1000/a/b"}, "same"),
        ({"arxiv_id": "2401.00001v3"}, {"arxiv_id": "arXiv:2401.00001"}, "same"),
        ({"arxiv_id": "2401.00001"}, {"doi": "10.48550/arXiv.2401.00001v2"}, "same"),
        ({"arxiv_id": "2401.00001"}, {"venue": "arXiv preprint arXiv:2401.00001"}, "same"),
        ({"arxiv_id": "2401.00001"}, {"venue": "https://huggingface.co/papers/2401.00001"}, "same"),
        # arXiv's own DOI and that of the publication do not contradict each other.
        ({"doi": "10.48550/arxiv.2401.00001"}, {"doi": "10.1000/a", "arxiv_id": "2401.00001"}, "same"),
        # One identifier in common does not outweigh two of the other kind.
        (
            {"doi": "10.1000/a", "arxiv_id": "2401.00001"},
            {"doi": "10.1000/b", "arxiv_id": "2401.00001"},
            "different",
        ),
    ],
)
def test_identifiers(one, two, kind):
    first, second = record(GRAPHS, TWO, 2024, **one), record(GRAPHS, TWO, 2024, **two)
    assert check(first, second, kind).by == "identifier"


@pytest.mark.parametrize(
    ("one", "two", "kind", "named"),
    [
        # Everything else disagrees: a reference manager made the identifier up.
        (
            ("Vital Effects of Shells", "Weiner, S.", 2003),
            ("Sparse Graphs", "Roe, Ann", 2011),
            "different",
            True,
        ),
        (
            ("Vital Effects of Shells", "Weiner, S.", 2003),
            ("Sparse Graphs", "Roe, Ann", 2003),
            "possible",
            True,
        ),
        (("Vital Effects of Shells", "", 2003), ("Sparse Graphs", "Roe, Ann", 2003), "possible", True),
        # The authors agree, so the work was given another title.
        (("Vital Effects of Shells", TWO, 2003), ("On Sparse Graphs", TWO, 2004), "same", True),
        (("Vital Effects", TWO, 2003), ("Vital Effects of Shells: A Review", TWO, 2003), "same", False),
        (("", "", None), ("Vital Effects of Shells", TWO, 2003), "same", False),
        (("Erratum: Sparse Graphs", TWO, 2020), ("Sparse Graphs", TWO, 2020), "different", True),
        (("Sparse Graphs: Part I", TWO, 2020), ("Sparse Graphs: Part II", TWO, 2020), "possible", True),
    ],
)
def test_a_common_identifier_that_the_rest_contradicts(one, two, kind, named):
    for ids in ({"doi": "10.1000/a"}, {"arxiv_id": "2401.00001"}):
        verdict = check(record(*one, **ids), record(*two, **ids), kind)
        assert verdict.named == named
        assert verdict.never == (kind != "same")


def test_a_chapter_with_the_doi_of_its_book():
    book = record("Perspectives on Causation", "Roe, Ann", 2020, doi="10.1000/b", type="book")
    for fields in ({"type": "incollection"}, {"venue": "Perspectives on Causation"}, {}):
        part = record("Chapter 3: Sparse Graphs", "Kim, Min", 2020, doi="10.1000/b", **fields)
        assert check(part, book, "different").named
    parts = [
        record(title, f"{title}, Ann", 2020, doi="10.1000/b", type="incollection")
        for title in ("Cause", "Effect")
    ]
    check(*parts, "possible")


def test_one_arxiv_id_on_proceedings_and_journal():
    proceedings = record(GRAPHS, TWO, 2015, type="inproceedings", venue="NeurIPS", arxiv_id="1506.1")
    check(proceedings, replace(proceedings, published=Date(2018), type="article", venue="TPAMI"), "different")
    check(proceedings, replace(proceedings, published=Date(2016), type="article", venue="CoRR"), "same")


# One title ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Attention Is All You Need", "Attention is all you need!"),
        ("{E}rd{\\H o}s--R{\\'e}nyi graphs and {$k$}-cores", "Erdős–Rényi graphs and k-cores"),
        ("Vision \\& Language", "Vision and Language"),
        ("The \\emph{Drosophila} genome at 50\\%", "The <i>Drosophila</i> Genome at 50%"),
        ("$\\alpha$-synuclein in $\\beta$ cells", "Alpha-Synuclein in β cells"),
        ("Stra{\\ss}e und {\\OE}uvre", "Straße und Œuvre"),
        ("H<sub>2</sub>O in CO₂ ices", "H2O in CO2 ices"),
        ("Words of 16 x 16", "Words of $16\\times 16$"),
        ("Who&#39;s Harry Potter?", "Who’s Harry Potter"),
        ("“Quoted” titles", "``Quoted'' titles"),
        ("ﬁne-tuning eﬃcient models", "Fine-Tuning Efficient Models"),
        ("Pre-training of models", "Pretraining of models"),
        ("Théorie analytique de la chaleur", "THEORIE ANALYTIQUE DE LA CHALEUR"),
        ("Über die Kräfte der Natur", '{\\"U}ber die Kr{\\"a}fte der Natur'),
        ("基于注意力的机器翻译", "基于注意力的机器翻译。"),
        ("Введение в теорию графов", "ВВЕДЕНИЕ В ТЕОРИЮ ГРАФОВ"),
        ("Simultaneous mapping: Part II", "Simultaneous Mapping, part 2"),
        ("Simultaneous mapping: Part two", "Simultaneous Mapping, part ii"),
        ("Proceedings of the 58th Meeting", "Proceedings of the 58 Meeting"),
        ("A Budget of 10,000 Tokens", "A budget of 10000 tokens"),
        ("A 3-D View", "A 3D view"),
        ("Llama 2 Models", "Llama2 models"),
        ("C\\# and C++ compared", "C# and C++ Compared"),
        ("Bounds on the $\\ell_1$ Norm", "Bounds on the ℓ₁ norm"),
        ("Bounds on the l_1 Norm", "Bounds on the L-1 norm"),
        ("Sorting in $\\mathcal{O}(n \\log n)$ Steps", "Sorting in O(n log n) steps"),
        ("Using \\LaTeX{} with Word™", "Using LaTeX with Word"),
        ("The Herd of Models", "Herd of Models"),
    ],
)
def test_spellings_of_one_title(one, two):
    check(record(one, TWO, 2020), record(two, "M. Kim; J. Park", 2020), "same")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Qwen2 Technical Report of the Team", "Qwen2.5 Technical Report of the Team"),
        ("DeepSeek-V2 Technical Report of the Team", "DeepSeek-V3 Technical Report of the Team"),
        ("GPT-4 System Card and Evaluation Report", "GPT-4V System Card and Evaluation Report"),
        ("A Compiler for C in Embedded Systems", "A Compiler for C++ in Embedded Systems"),
        ("A Compiler for C in Embedded Systems", "A Compiler for C# in Embedded Systems"),
        ("A Compiler for C in Embedded Systems", "A Compiler for R in Embedded Systems"),
        ("CodeT5 for Code Understanding and Generation", "CodeT5+ for Code Understanding and Generation"),
        ("Approximate reasoning and its application II", "Approximate reasoning and its application III"),
        ("Approximate reasoning and its application", "Approximate reasoning and its application II"),
        (
            "Approximate reasoning and its application: part I",
            "Approximate reasoning and its application: part II",
        ),
        ("Ten Lessons on Sparse Graphs, Chapter 1", "Ten Lessons on Sparse Graphs, Chapter 11"),
        ("Ten Lessons on Sparse Graphs, Volume one", "Ten Lessons on Sparse Graphs, Volume two"),
        ("ImageNet Large Scale Challenge 2012 Results", "ImageNet Large Scale Challenge 2013 Results"),
        ("Proceedings of the 58th Annual Meeting", "Proceedings of the 59th Annual Meeting"),
        ("Elements of Statistical Learning Theory", "Elements of Statistical Learning Theory (2nd edition)"),
        ("Attention is Explanation of Everything", "Attention is not Explanation of Everything"),
        ("Attention is not Explanation of Everything", "Attention is not not Explanation of Everything"),
        ("MiniGPT for Vision and Language Tasks", "GPT for Vision and Language Tasks"),
        ("Mini Models for Vision and Language Tasks", "Models for Vision and Language Tasks"),
        (GRAPHS, f"Erratum: {GRAPHS}"),
        (GRAPHS, f"Correction to: {GRAPHS}"),
        (GRAPHS, f"Corrigendum to “{GRAPHS}”"),
        (GRAPHS, f"Retraction: {GRAPHS}"),
        (GRAPHS, f"{GRAPHS}: Reply"),
        (GRAPHS, f"{GRAPHS}: a response"),
        (GRAPHS, f"Discussion of {GRAPHS}"),
        (f"Comment on “{GRAPHS}”", f"Reply to “Comment on ‘{GRAPHS}’”"),
        (GRAPHS, f"Expression of Concern: {GRAPHS}"),
        (GRAPHS, f"Berichtigung zu: {GRAPHS}"),
        (GRAPHS, f"[Erratum] {GRAPHS}"),
        (GRAPHS, f"{GRAPHS}: Extended Version"),
        (f"{GRAPHS}. Part A", GRAPHS),
        ("Is P = NP for Sparse Planar Graphs", "Is P ≠ NP for Sparse Planar Graphs"),
        ("Vaccines against Hepatitis B in Children", "Vaccines against Hepatitis C in Children"),
        # A letter or two, but another word.
        (
            "Supervised learning of representations",
            "Unsupervised learning of representations",
        ),
        (
            "Symmetric encryption of records in large databases",
            "Asymmetric encryption of records in large databases",
        ),
    ],
)
def test_titles_that_are_never_joined(one, two):
    for fields in ({}, {"abstract": LONG}):
        verdict = compare(record(one, TWO, 2020, **fields), record(two, TWO, 2020, **fields))
        assert verdict.kind != "same", verdict.reason
        assert verdict == compare(record(two, TWO, 2020, **fields), record(one, TWO, 2020, **fields))


@pytest.mark.parametrize(
    "title", ["Editorial", "Introduction", "Préface", "BOOK REVIEWS", "Vorwort", "前言", "In Memoriam"]
)
def test_generic_titles_need_an_identifier(title):
    one, two = (record(title, TWO, 2020, venue="Mind", abstract=LONG) for _ in range(2))
    assert check(one, two, "different").never
    placed = [replace(each, volume="3", pages="1--2") for each in (one, two)]
    assert check(*placed, "possible").never
    check(replace(one, doi="10.1000/a"), replace(two, doi="10.1000/a"), "same")


# Publications ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        # Proceedings and later journal version; reprint; edition.
        (
            {"venue": "NeurIPS", "type": "inproceedings"},
            {"venue": "TPAMI", "type": "article", "year": 2022},
            "different",
        ),
        ({"venue": "NeurIPS", "type": "inproceedings"}, {"venue": "TPAMI", "type": "article"}, "possible"),
        ({"doi": "10.1000/a"}, {"venue": "CACM", "year": 2024}, "different"),
        (
            {"type": "book", "publisher": "MIT"},
            {"type": "book", "publisher": "MIT", "year": 2022},
            "different",
        ),
        (
            {"type": "book", "fields": (("edition", "1"),)},
            {"type": "book", "fields": (("edition", "2"),)},
            "different",
        ),
        ({"type": "book", "language": "german"}, {"type": "book", "language": "en"}, "different"),
        ({"type": "thesis"}, {"type": "article", "venue": "Mind"}, "possible"),
        # A paper of proceedings that is called an article, and one journal under two types.
        (
            {"venue": "NeurIPS", "type": "inproceedings"},
            {"venue": "Advances in Neural Information Processing Systems", "type": "article"},
            "same",
        ),
        ({"venue": "ICML", "type": "inproceedings"}, {"venue": "ICML", "type": "article"}, "same"),
        # A preprint is not a publication.
        (
            {"arxiv_id": "2001.00001", "venue": "arXiv"},
            {"venue": "TPAMI", "type": "article", "year": 2022},
            "same",
        ),
        ({"arxiv_id": "2001.00001"}, {"venue": "TPAMI", "type": "article", "year": 2023}, "possible"),
        ({"doi": "10.1101/2020.01"}, {"venue": "Cell", "year": 2022}, "same"),
        ({"venue": "Mind"}, {"venue": "Mind", "year": 2021}, "same"),
        # One title in two issues.
        ({"venue": "Bell", "issue": "3"}, {"venue": "Bell", "issue": "4"}, "possible"),
        ({"venue": "Bell", "pages": "379–423"}, {"venue": "Bell", "pages": "623"}, "possible"),
        ({"venue": "Bell", "pages": "379–423"}, {"venue": "Bell", "pages": "379"}, "same"),
        # Two volumes of a book.
        ({"type": "book", "volume": "1"}, {"type": "book", "volume": "2"}, "possible"),
        ({"type": "book", "volume": "1"}, {"type": "book"}, "same"),
    ],
)
def test_publications(one, two, kind):
    first, second = (record(GRAPHS, TWO, **{"year": 2020, **fields}) for fields in (one, two))
    check(first, second, kind)


# Authors and years ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        ("Vaswani, Ashish; Shazeer, Noam", "VASWANI, A.; SHAZEER, N.", "same"),
        ("Vaswani, Ashish; Shazeer, Noam", "Vaswani, A; others", "same"),
        ("Grattafiori, Aaron; Dubey, Abhimanyu", "Dubey, Abhimanyu; Jauhri, Abhinav", "same"),
        ("Müller, Jörg", "Mueller, J.", "same"),
        ('M{\\"u}ller, J.', "Muller, J.", "same"),
        ("van der Berg, Jan", "Berg, Jan van der", "same"),
        ("Bar-Asher Siegal, Elitzur", "Siegal, Elitzur Bar-Asher", "same"),
        ("Smith, JP", "Smith, John P.", "same"),
        ("张, 三", "张三", "same"),
        ("Wang, Wei", "Wei, Wang", "same"),
        ("O'Brien, Pat", "O’Brien, P.", "same"),
        ("Erdős, Paul", "Erdos, P.", "same"),
        ("Smith, John", "Smith, Alice", "possible"),
        ("Wold, Svante; Esbensen, Kim", "Abdi, Hervé; Williams, Lynne", "possible"),
        ("Roe, Ann; Poe, Ed; Doe, Jo", "Poe, Ed; Moe, Al; Noe, Cy", "possible"),
        ("Чебышёв, П.", "Chebyshev, P.", "possible"),
        # A body names itself in many ways.
        ("{OpenAI}", "Achiam, Josh; Adler, Steven", "same"),
        ("{The ATLAS Collaboration}", "{ATLAS Collaboration}", "same"),
    ],
)
def test_authors_of_one_title(one, two, kind):
    check(record(GRAPHS, one, 2020), record(GRAPHS, two, 2020), kind)


def test_a_short_title_of_other_authors_is_another_work():
    check(
        record("Component analysis", "Wold, S.", 1987),
        record("Component analysis", "Abdi, H.", 1987),
        "different",
    )
    check(record(GRAPHS, "Wold, S.", 1987), record(GRAPHS, "Abdi, H.", 1989), "different")


def test_a_body_under_a_short_title_is_not_enough():
    check(record("GPT-4", "{OpenAI}", 2023), record("GPT-4", "Achiam, Josh", 2023), "possible")


@pytest.mark.parametrize(
    ("year", "kind"), [(2020, "same"), (2022, "same"), (None, "same"), (2023, "possible")]
)
def test_years_with_authors(year, kind):
    check(record("Short", TWO, 2020), record("Short", TWO, year), kind)


@pytest.mark.parametrize(
    ("title", "year", "kind"),
    [
        (GRAPHS, 2020, "same"),
        (GRAPHS, 2021, "same"),
        (GRAPHS, None, "same"),
        (GRAPHS, 2022, "possible"),
        (GRAPHS, Date(2022, 5, 1, inferred=True), "same"),
        ("GPT-4 Report", 2020, "possible"),
        ("基于注意力的机器翻译", 2020, "same"),
    ],
)
def test_a_side_without_authors(title, year, kind):
    check(record(title, TWO, 2020), record(title, "", year), kind)


@pytest.mark.parametrize(
    "abstract",
    [LONG, LONG.replace("small, warm", "little, warm"), LONG.upper(), LONG[:90], "In short: " + LONG],
)
def test_one_abstract_joins_a_short_title(abstract):
    check(record("GPT-4", "", 2023, abstract=LONG), record("GPT 4", "", 2022, abstract=abstract), "same")
    check(record("GPT-4", TWO, 2023, abstract=LONG), record("GPT-4", "", None, abstract=abstract), "same")
    check(record("GPT-4", "", 2023, abstract=LONG), record("GPT-4", "", 2027, abstract=abstract), "possible")


def test_two_abstracts_under_one_title_are_listed():
    for title in ("GPT-4", "Attention Is All You Need"):
        one, two = record(title, "", 2017, abstract=LONG), record(f"{title}?", "", 2018, abstract=OTHER)
        assert "two abstracts" in check(one, two, "possible").reason
    code = ("https://github.com/a/b",)
    one, two = (record("GPT-4", "", 2017, abstract=text, code_urls=code) for text in (LONG, OTHER))
    check(one, two, "same")


# Titles that differ a little ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        (
            "Sequences and Learning with Neural Netwroks",
            "Sequences and Learning with Neural Networks",
            "same",
        ),
        (
            "Representations of Words and Compositionality",
            "Representations of Words and Compositionalty",
            "same",
        ),
        ("Modelling colour in neural networks", "Modeling color in neural networks", "same"),
        ("Optimisation of behaviour", "Optimization of Behavior", "same"),
        (
            "A Survey on Sparse Graphs in Large Networks",
            "A Survey of Sparse Graphs in Large Networks",
            "same",
        ),
        (
            "Sparse Graph in Large Communication Networks",
            "Sparse Graphs in Large Communication Networks",
            "same",
        ),
        # Too short, two typos for thirty letters, a first letter, a short word, opposed words.
        ("Learning to Rank", "Learning to Rack", "possible"),
        (
            "Sequemce to Sequence with Neural Netwroks",
            "Sequence to Sequence with Neural Networks",
            "possible",
        ),
        ("Learning to reason about sparse graphs", "Learning to season about sparse graphs", "possible"),
        ("Large networks of GNN layers for graphs", "Large networks of GAN layers for graphs", "possible"),
        (
            "Microscopic models of traffic in cities",
            "Macroscopic models of traffic in cities",
            "possible",
        ),
        (
            "Synthesis of anhydrous sodium sulfate salts",
            "Synthesis of anhydrous sodium sulfite salts",
            "possible",
        ),
        # A subtitle.
        ("XLNet", "XLNet: Generalized Autoregressive Pretraining", "same"),
        ("XLNet", "XLNet - Generalized Autoregressive Pretraining", "same"),
        ("Sparse Graphs", "Sparse Graphs: Second Edition", "different"),
        ("Sparse Graphs", "Sparse Graphs: Volume of Abstracts", "different"),
        ("Sparse Graphs", "Sparse Graphs: 17 Lessons", "different"),
        ("Sparse Graphs: Theory", "Sparse Graphs: Applications", "different"),
        ("[Regular Paper] Segment Anything", "Segment Anything", "possible"),
        ("I.—Computing Machinery", "Computing Machinery", "possible"),
        ("Segment Anything [version 2; peer review: approved]", "Segment Anything", "possible"),
        ("Segment Anything (Extended Abstract)", "Segment Anything", "possible"),
        ("Segment Anything [Part 2]", "Segment Anything", "different"),
        ("I.—Computing Machinery", "II.—Computing Machinery", "different"),
        (
            "Towards Expert Medical Question Ans...",
            "Towards Expert Medical Question Answering",
            "possible",
        ),
        ("Generative Adversarial Networks", "Generative Adversarial Nets", "possible"),
        ("Neural networks for English", "Neural networks for Polish", "different"),
        ("Scaling Laws for Neural Language Models", "Scaling Laws for Autoregressive Models", "different"),
        ("On the Electrodynamics of Moving Bodies", "Zur Elektrodynamik bewegter Körper", "different"),
    ],
)
def test_titles_that_differ_a_little(one, two, kind):
    first, second = record(one, TWO, 2020), record(two, TWO, 2021)
    check(first, second, kind)
    if kind == "same":
        # One author in common is not enough, and none is nothing.
        assert compare(record(one, "Kim, Min", 2020), record(two, "Kim, Min", 2020)).kind == "possible"
        check(record(one, TWO, 2020), record(two, "Roe, Ann; Poe, Ed", 2020), "different")
        check(record(one, "", 2020), record(two, "", 2020), "different")
        assert compare(first, replace(second, published=Date(2023))).kind == "different"


def test_a_dropped_subtitle_needs_all_authors():
    check(
        record("XLNet", "Yang, Z; Dai, Z; others", 2019),
        record("XLNet: Pretraining", "Yang, Z; Dai, Z; Le, Q", 2019),
        "same",
    )
    check(
        record("XLNet", "Yang, Z; Dai, Z", 2019),
        record("XLNet: Pretraining", "Yang, Z; Dai, Z; Le, Q", 2019),
        "possible",
    )


def test_a_family_name_without_letters_is_compared_like_no_author():
    check(record("A title of four words", "van 2", 2020), record("A title of four words", "", 2020), "same")
