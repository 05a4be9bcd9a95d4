"""British and American spellings become one word, and different words stay apart."""

from __future__ import annotations

import pytest

from index.search.analyzer import stem
from index.search.english_spelling import american_beginning, american_words

PAIRS = """
    quantisation/quantization quantised/quantizes tokeniser/tokenizers optimise/optimize organisational/organizational
    criticise/criticize relativised/relativized generalisability/generalizability colour/color colours/colored
    colourisation/colorization behavioural/behavioral neighbourhood/neighborhood favourite/favorite rigour/rigor
    tumours/tumor odour/odor centre/center centred/centering epicentres/epicenter fibres/fiber
    kilometres/kilometer metre/meters litre/liter theatre/theater spectre/specter meagre/meager manoeuvre/maneuver
    manoeuvring/maneuvered analyse/analyze analysing/analyzing
    paralysed/paralyzed catalysed/catalyze
    catalogue/catalog cataloguing/cataloging
    dialogues/dialogs analogue/analog modelling/modeling labelled/labeled labelling/labeling
    travelled/traveled cancelling/canceling signalling/signaling tunnelled/tunneled fuelled/fueled dialling/dialing
    counsellor/counselor programme/program programmes/programs defence/defense offences/offense licence/license
    practised/practiced artefacts/artifact grey/gray greyscale/grayscale ageing/aging judgement/judgment
    skilful/skillful fulfil/fulfill enrolment/enrollment focussed/focused
    sceptical/skeptical mould/mold sulphur/sulfur
    haemoglobin/hemoglobin anaemia/anemia paediatric/pediatric oestrogen/estrogen oedema/edema archaeology/archeology
""".split()

APART = """
    four/for tour/tor hour/hor pour/por flour/flor your/yor contour/contor detour/deter filled/filed polled/poled
    hopping/hoping prise/prize rise/rize raise/raze precise/prize expertise/expert paradise/parade advise/adviser's
    fire/fir there/ther here/her acre/acer cadre/cader ogre/oger lyse/lies league/leg vogue/vog rogue/rog
    plague/plag prologue/prolog greyhound/gray moulder's/molar device/devise once/onse since/sinse fence/fens
    wise/wize noise/noize pairwise/pair source/sorce course/corse journal/jornal dialled/died concentrate/center
    metric/meter central/center fibrous/fiber horse/hearse house/hose
""".split()


@pytest.mark.parametrize("pair", PAIRS)
def test_both_spellings_are_one_word(pair: str) -> None:
    one, other = pair.split("/")

    assert stem(one) == stem(other)


@pytest.mark.parametrize("pair", APART)
def test_other_words_stay_apart(pair: str) -> None:
    one, other = pair.split("/")

    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "words",
    [
        "revise revised revising",
        "supervise supervised supervision",
        "advertise advertised advertisement",
        "promise promised promising",
        "exercise exercises exercised",
        "practise practice practicing",
        "surprise surprised surprisingly",
        "merchandise merchandised",
    ],
)
def test_forms_of_a_word_stay_together(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        ("quantis", "quantized"),
        ("quantisa", "quantization"),
        ("colou", "colors"),
        ("behaviou", "behavior"),
        ("centr", "centers"),
        ("analys", "analyzed"),
        ("catalogu", "catalogs"),
        ("fuell", "fueled"),
        ("practis", "practice"),
    ],
)
def test_a_british_word_is_found_while_it_is_typed(typed: str, finds: str) -> None:
    assert stem(finds) in {stem(word) for word in american_words(typed)}


@pytest.mark.parametrize(
    ("typed", "begins"), [("colour", "color"), ("haemo", "hemo"), ("litre", "litre"), ("retriev", "retriev")]
)
def test_beginnings(typed: str, begins: str) -> None:
    assert american_beginning(typed) == begins
