import pytest

from index.search.completion import MOST
from index.search.model import Document
from index.search.search_index import SearchIndex
from tests.helpers.ids import doc_id


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = SearchIndex.create(tmp_path_factory.mktemp("completion") / "index")
    made.apply(
        [
            Document(
                doc_id(f"n:{n}.md"),
                "note",
                "",
                f"{n}.md",
                f"Note {n}",
                tags=("method/rlhf", "method", "memo")[n % 3 :],
                organization="Example Lab" if n else "",
                keywords=("Deep Learning", 'Trees "and" forests', "deepness")[: n % 4],
                status="reading" if n % 2 else "read",
                properties=("rating", f"rating={n % 2}", "kind of source", "kind of source=a talk"),
                published=20240100 + n * 10_000,
            )
            for n in range(6)
        ],
        (),
    )
    yield made
    made.close()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("tag:met", ["tag:method", "tag:method/rlhf"]),
        ("memory #me", ["memory #memo", "memory #method", "memory #method/rlhf"]),
        ("-tag:mem", ["-tag:memo"]),
        ("(status:rea", ["(status:read", "(status:reading"]),
        ("STATUS:READI", ["status:reading"]),
        ("org:ex", ['org:"Example Lab"']),
        ('org:"example l', ['org:"Example Lab"']),
        ("keyword:deep", ['keyword:"deep learning"', "keyword:deepness"]),
        ("keyword:tre", ['keyword:"trees  and  forests"']),
        ("year:202", [f"year:{year}" for year in range(2024, 2030)]),
        ("[ra", ["[rating]"]),
        ("[rating:", ["[rating:0]", "[rating:1]"]),
        ("x [kind of source:a", ['x [kind of source:"a talk"]']),
        ("tag:", ["tag:memo", "tag:method", "tag:method/rlhf"]),
        ("tag:nothing", []),
        ("tag:memo", []),
        ("memory", []),
        ("", []),
        ("tag:memo more", []),
        ("http://tag", []),
        ("a#me", []),
    ],
)
def test_values_that_occur_are_offered_those_of_most_documents_first(index, typed, offered):
    found = index.completions(typed)
    assert [typed[: each.start] + each.text for each in found] == offered
    assert [each.documents for each in found] == sorted((each.documents for each in found), reverse=True)


@pytest.mark.parametrize(
    "typed", ["tag:met", "#memo", "keyword:tre", "[ra", 'org:"ex', "status:read", "year:2024", "[rating:1"]
)
def test_what_is_offered_finds_as_many_documents_as_it_says(index, typed):
    for offer in index.completions(typed):
        assert index.search(typed[: offer.start] + offer.text).total == offer.documents


def test_few_are_offered(tmp_path):
    index = SearchIndex.create(tmp_path / "index")
    index.apply(
        [Document(doc_id(f"n:{n}.md"), "note", "", f"{n}.md", "", tags=(f"t{n}",)) for n in range(20)], ()
    )
    assert len(index.completions("tag:t")) == MOST
    index.close()
