from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers import formats
from index.papers.formats import daily_papers
from index.papers.grouping import group
from index.papers.merge import paper_of
from index.papers.model import Date
from tests.helpers.paths import NO_SAMPLES, SAMPLES

SEEDS = SAMPLES / "seeds"

HEADER = "new\n\nSubscribe\n\nDaily Papers\n\nbyAK and the research community\n\nFeb 2\n\n"
ABSTRACT = "We look at a thing that nobody has looked at and find that it is larger than expected. " * 3
BLOCK = "  • 7 authors\n·\nOct 28, 2025\n\n"


def read(text: str):
    return daily_papers.read("page.txt", text)


def dated(title: str, when: str) -> str:
    return f"{title}\n\n{ABSTRACT}\n\n• 2 authors\n·\n{when}\n\n"


def test_a_record_with_its_block():
    reading = read(f"{HEADER}A Title: With a Colon\n\n{ABSTRACT}\n\n{BLOCK}")
    assert not reading.rejected
    (record,) = reading.records
    assert record.title == "A Title: With a Colon"
    assert record.abstract == ABSTRACT.strip()
    assert (record.source.file, record.source.line) == ("page.txt", 11)
    assert record.authors_count == 7
    assert record.organization is None
    assert record.published == Date(2025, 10, 28)
    assert record.upvotes is None


def test_a_line_break_after_a_hyphen_in_a_word_is_not_a_space():
    (record,) = read(
        f"{HEADER}A Title\n\n{ABSTRACT}A state-\nof-the-art way, pre-\nand post-trained.\n\n{BLOCK}"
    ).records
    assert record.abstract.endswith("A state-of-the-art way, pre- and post-trained.")


@pytest.mark.parametrize(
    ("block", "count", "organization", "date", "upvotes"),
    [
        ("• 1 authors\n·\nMay 29, 2019", 1, None, Date(2019, 5, 29), None),
        ("  • 12 authors\n·\nOct 16, 2023 3", 12, None, Date(2023, 10, 16), 3),
        ("google Google\n·\nAug 23, 2019", None, "Google", Date(2019, 8, 23), None),
        ("facebook AI at Meta\n·\nDec 19, 2025 2", None, "AI at Meta", Date(2025, 12, 19), 2),
        ("google Google\n·\nAug 23, 2019\n12", None, "Google", Date(2019, 8, 23), 12),
        ("lonely\n·\nDec 19, 2025 1,204", None, "lonely", Date(2025, 12, 19), 1204),
    ],
)
def test_who_and_when(block, count, organization, date, upvotes):
    (record,) = read(f"{HEADER}Title\n\n{ABSTRACT}\n\n{block}\n").records
    assert (record.authors_count, record.organization) == (count, organization)
    assert (record.published, record.upvotes) == (date, upvotes)


def test_a_year_that_is_left_out_comes_after_every_year_shown():
    page = HEADER + dated("One", "Dec 24, 2025") + dated("Two", "May 19 2")
    one, two = read(page).records
    assert one.published == Date(2025, 12, 24)
    assert two.published == Date(2026, 5, 19, inferred=True)
    assert two.upvotes == 2


def test_no_year_is_made_up_where_none_is_shown():
    (record,) = read(f"{HEADER}One\n\n{ABSTRACT}\n\n• 2 authors\n·\nMay 19 2\n").records
    assert record.published is None
    assert record.upvotes == 2


def test_a_leap_day_belongs_to_a_leap_year():
    page = HEADER + dated("One", "Dec 24, 2025") + dated("Two", "Feb 29")
    assert read(page).records[1].published == Date(2028, 2, 29, inferred=True)


def test_a_page_without_blocks():
    reading = read(HEADER + "".join(f"Title {n}\n\n{ABSTRACT}\n\n" for n in range(5)))
    assert [record.title for record in reading.records] == [f"Title {n}" for n in range(5)]
    assert not reading.rejected


def test_some_records_lack_the_block():
    page = f"{HEADER}One\n\n{ABSTRACT}\n\nTwo\n\n{ABSTRACT}\n\n{BLOCK}Three\n\n{ABSTRACT}\n"
    assert [record.published is None for record in read(page).records] == [True, False, True]


@pytest.mark.parametrize(
    "header", ["Feb 2\n\n", "Daily Papers\n\nFeb 2\n\n", "new\n\nSubscribe\n\nDaily Papers\n\n", ""]
)
def test_header_lines_vary(header):
    page = f"{header}One\n\n{ABSTRACT}\n\n{BLOCK}Two\n\n{ABSTRACT}\n\n{BLOCK}"
    reading = formats.read("page.txt", page.encode())
    assert [record.title for record in reading.records] == ["One", "Two"]
    assert not reading.rejected


def test_a_title_without_an_abstract_keeps_its_block():
    (record,) = read(f"{HEADER}Only a Title\n\n{BLOCK}").records
    assert (record.title, record.abstract, record.authors_count) == ("Only a Title", "", 7)


@pytest.mark.parametrize(
    ("page", "line", "titles", "says"),
    [
        (
            f"One\n\n{ABSTRACT}\n\n{BLOCK}{ABSTRACT}\n\nTwo\n\n{ABSTRACT}\n",
            19,
            ["One", "Two"],
            "without a title",
        ),
        (f"Advertisement\n\nOne\n\n{ABSTRACT}\n\n{BLOCK}", 11, ["One"], "part of no paper"),
        (f"One\n\n{ABSTRACT}\n\n{BLOCK}{BLOCK}", 19, ["One"], "without a title"),
        (f"One\n\n{ABSTRACT}\n\n{BLOCK}Two\n", 19, ["One"], "without an abstract"),
        (
            f"One\n\n{ABSTRACT}\n\n• 7 authors\n·\nyesterday\n\nTwo\n\n{ABSTRACT}\n",
            15,
            ["One", "Two"],
            "Not a line",
        ),
        (f"One\n\n{ABSTRACT}\n\n• 7 authors\n·\nFeb 30, 2024\n", 15, ["One"], "Not a line"),
    ],
)
def test_other_paragraphs_are_rejected_with_their_lines(page, line, titles, says):
    reading = read(HEADER + page)
    assert [record.title for record in reading.records] == titles
    (rejected,) = reading.rejected
    assert (rejected.source, rejected.line) == ("page.txt", line)
    assert says in rejected.reason


def test_terminal_sequences_do_not_come_through():
    (record,) = read(f"{HEADER}A \x1b]0;pwned\x07 Title\n\n{ABSTRACT}\x9b2J\n\n{BLOCK}").records
    assert "\x1b" not in record.title
    assert "\x07" not in record.title
    assert "\x9b" not in record.abstract


@given(
    st.lists(st.sampled_from(["One", "Two Words", ABSTRACT, BLOCK, "·", "Feb 2", "• x\n·\n?", "Sep 1, 2024"]))
)
def test_every_paragraph_is_in_a_record_or_rejected(parts):
    text = HEADER + "".join(f"{part.strip()}\n\n" for part in parts)
    reading = read(text)
    lines = text.split("\n")
    starts = {n for n, line in enumerate(lines, 1) if line.strip() and (n == 1 or not lines[n - 2].strip())}
    held = {record.source.line for record in reading.records} | {r.line for r in reading.rejected}
    assert held <= starts
    paragraphs = len(parts)
    used = len(reading.rejected)
    for record in reading.records:
        used += 1 + bool(record.abstract)
        used += record.published is not None or record.authors_count is not None
    assert used <= paragraphs + len(reading.rejected)
    if parts and not reading.records:
        assert reading.rejected


@given(st.text())
def test_any_text_is_read_or_refused(text):
    reading = formats.read("any.txt", text.encode("utf-8", "replace"))
    assert reading.records or reading.rejected or daily_papers.sniff(text)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04...", "ZIP"),
        (b"<!doctype html><p>Hello", "HTML"),
        (b'{"papers": []}', "JSON"),
        (b"t\0e\0x\0t\0", "not text"),
        (b"just some words\n", "no format"),
    ],
)
def test_other_formats_are_named(data, says):
    reading = formats.read("file.txt", data)
    assert not reading.records
    (rejected,) = reading.rejected
    assert says in rejected.reason


def test_byte_order_mark_and_windows_line_ends():
    page = f"{HEADER}One\n\n{ABSTRACT}\n\n{BLOCK}".replace("\n", "\r\n").encode("utf-8-sig")
    (record,) = formats.read("page.txt", page).records
    assert record.published == Date(2025, 10, 28)


@pytest.mark.skipif(not SEEDS.is_dir(), reason=NO_SAMPLES)
def test_the_real_pages():
    readings = [formats.read(path.name, path.read_bytes()) for path in sorted(SEEDS.glob("*.txt"))]
    records = [record for reading in readings for record in reading.records]
    assert [len(reading.records) for reading in readings] == [44, 79, 55]
    assert not [rejected for reading in readings for rejected in reading.rejected]
    papers = [paper_of(members, "") for members in group(records)]
    assert len(records) == 178
    assert len(papers) == len({paper.identity for paper in papers}) == 127
    assert all(paper.title and len(paper.abstract) > 200 for paper in papers)
    by_title = {paper.title.partition(":")[0]: paper for paper in papers}
    paper = by_title["In-Context Pretraining"]
    assert (paper.published, paper.upvotes, paper.authors_count, len(paper.sources)) == (
        "2023-10-16",
        3,
        10,
        3,
    )
    assert by_title["Well-Read Students Learn Better"].organization == "Google"
    assert by_title["HRM-Text"].published_inferred


@pytest.mark.parametrize(
    "title", ["Lamp " * 1_000, "x" * 5_000, "Lamps, and More on Lamps: " * 200 + "the End", "灯" * 5_000]
)
@pytest.mark.parametrize("block", [BLOCK, "", f"{'Lab ' * 1_250}\n·\nFeb 3, 2024 7\n\n"])
def test_a_record_with_a_very_long_title_or_name_is_kept(title, block):
    result = read(f"{HEADER}{title}\n\n{ABSTRACT}\n\n{block}Two\n\n{ABSTRACT}\n")
    assert [record.title for record in result.records] == [title.strip(), "Two"]
    assert not result.rejected


def test_a_record_says_which_format_it_was_read_from():
    (record,) = formats.read("page.txt", f"{HEADER}One\n\n{ABSTRACT}\n\n{BLOCK}".encode()).records
    assert record.origin == "daily_papers"


def test_a_record_that_is_cut_off_is_kept_and_named():
    whole = "Whole One\n\nIts abstract, in a few words.\n\n• 3 authors\n·\nMar 4, 2024 7\n\n"
    result = daily_papers.read(
        "p.txt", f"Daily Papers\n\nFeb 2\n\n{whole}Cut One\n\nAn abstract that ends in the midd"
    )
    assert [record.title for record in result.records] == ["Whole One", "Cut One"]
    assert [(remark.line, remark.reason) for remark in result.remarks] == [
        (13, "The page may be cut off within “Cut One”.")
    ]


def test_a_last_record_without_authors_is_whole_where_its_abstract_is():
    result = daily_papers.read(
        "p.txt", "Daily Papers\n\nFeb 2\n\nWhole One\n\nIts abstract, in a few words.\n"
    )
    assert [record.title for record in result.records] == ["Whole One"]
    assert result.remarks == ()


@pytest.mark.parametrize("text", ["Daily Papers\n\nFeb 2\n", "Daily Papers\n"])
def test_a_page_without_papers_is_named(text):
    result = daily_papers.read("p.txt", text)
    assert [remark.reason for remark in result.remarks] == ["This page has no papers below its header."]
