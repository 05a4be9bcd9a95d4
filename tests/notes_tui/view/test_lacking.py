from index import RelaxedId
from notes_tui.view.lacking import Lacking, beyond, common, rule, without
from tests.helpers.ids import doc_id


def hit(*missing, **replaced):
    return RelaxedId(doc_id("p:a"), 1.0, missing, tuple(replaced.items()))


def test_a_document_says_what_the_rule_above_it_does_not():
    hits = [hit("x", "y"), hit("y"), hit("z", "y", retreival="retrieval"), hit("y", hallucin="hallucin*")]
    assert rule(hits) == "without y; retreival read as retrieval; hallucin read as hallucin*"
    assert [beyond(each, common(hits)) for each in hits] == ["without x", "", "without z", ""]


def test_of_many_readings_the_rule_names_some_and_the_documents_the_others():
    hits = [hit(**{letter: "x"}) for letter in "abcdef"]
    assert rule(hits) == "a read as x; b read as x; c read as x; d read as x"
    assert [beyond(each, common(hits)) for each in hits][3:] == ["", "e read as x", "f read as x"]


def test_many_words_are_cut():
    assert without(Lacking(tuple("abcdef"))) == "without a, b, c, d…"
    assert without(Lacking()) == ""


def test_the_rule_names_what_all_of_them_lack():
    assert rule([hit("x", "y"), hit("y"), hit("z", "y")]) == "without y"
    assert rule([hit("x"), hit("y")]) == "some of the words"
    assert (
        rule([hit("x", retreival="retrieval"), hit("y")]) == "some of the words; retreival read as retrieval"
    )
    assert rule([hit(retreival="retrieval"), hit(retreival="retrieval")]) == "retreival read as retrieval"
    assert rule([hit()]) == "other words"


def test_no_escape_reaches_the_screen():
    assert "\x1b" not in without(Lacking(("\x1b[2Jx",), (("\x1b]0;y", "\x1b"),)))
