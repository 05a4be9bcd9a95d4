from index import RelaxedId
from notes_tui.view.lacking import rule, without
from tests.helpers.ids import doc_id


def hit(*missing, **replaced):
    return RelaxedId(doc_id("p:a"), 1.0, missing, tuple(replaced.items()))


def test_what_one_document_lacks():
    assert (
        without(["sources"], [("retreival", "retrieval")]) == "without sources; retreival read as retrieval"
    )
    assert without([], [("hallucin", "hallucin*")]) == "hallucin read as hallucin*"
    assert without([], []) == "other words"
    assert without(list("abcdef"), []) == "without a, b, c, d…"


def test_the_rule_names_what_all_of_them_lack():
    assert rule([hit("x", "y"), hit("y"), hit("z", "y")]) == "without y"
    assert rule([hit("x"), hit("y")]) == "some of the words"
    assert (
        rule([hit("x", retreival="retrieval"), hit("y")]) == "some of the words; retreival read as retrieval"
    )
    assert rule([hit(retreival="retrieval"), hit(retreival="retrieval")]) == "retreival read as retrieval"
    assert rule([hit()]) == "other words"


def test_no_escape_reaches_the_screen():
    assert "\x1b" not in without(["\x1b[2Jx"], [("\x1b]0;y", "\x1b")])
