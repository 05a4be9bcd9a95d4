"""The faults of citeproc-py that are corrected, with small styles; pandoc has to agree."""

from __future__ import annotations

import json

import pytest

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" {attributes}>
<info><title>t</title><id>t</id><updated>2026-01-01T00:00:00Z</updated></info>
{macros}
<citation {citation}><layout><text macro="cited"/></layout></citation>
<bibliography {options}>{sort}<layout suffix=".">{layout}</layout></bibliography></style>"""
CITED = (
    '<macro name="cited"><names variable="author"/>'
    '<date variable="issued"><date-part name="year"/></date></macro>'
)
TITLE = '<text variable="title"/>'


def style(layout=TITLE, *, sort="", macros="", options="", citation="", attributes=""):
    return STYLE.format(
        layout=layout,
        sort=f"<sort>{sort}</sort>" if sort else "",
        macros=CITED + macros,
        options=options,
        citation=citation,
        attributes=attributes,
    )


def item(title="A title", *authors, **fields):
    names = [dict(zip(("family", "given"), name.split(", "), strict=False)) for name in authors]
    return {"id": fields.pop("key", title), "type": "book", "title": title, "author": names} | fields


@pytest.fixture
def made(lines, items):
    return lambda text, *works: lines(items(json.dumps(works)), text)


def test_keys_that_differ_in_letter_case_are_two(made):
    assert made(style(), item("One", key="Key"), item("Two", key="key")) == ["One.", "Two."]


def test_the_number_is_followed_by_a_blank(made):
    layout = '<text variable="citation-number" prefix="[" suffix="]"/><text variable="title"/>'
    shown = made(style(layout, options='second-field-align="flush"'), item("One"), item("Two"))
    assert shown == [r"\[1\] One.", r"\[2\] Two."]


def test_american_quotes_close_after_the_comma(made):
    layout = (
        '<group delimiter=", "><text variable="title" quotes="true"/><text variable="publisher"/></group>'
    )
    shown = made(
        style(layout), item("One", publisher="Press"), item("Is it “two”?", publisher="Press"), item("3")
    )
    assert shown == ["“One,” Press.", "“Is it ‘two’?” Press.", "“3.”"]


def test_commas_stand_after_british_quotes(made):
    layout = (
        '<group delimiter=", "><text variable="title" quotes="true"/><text variable="publisher"/></group>'
    )
    shown = made(style(layout, attributes='default-locale="en-GB"'), item("One", publisher="Press"))
    assert shown == ["‘One’, Press."]


def test_markup_in_titles_is_markdown(made):
    shown = made(
        style('<text variable="title" font-style="italic"/>'),
        item("On <i>E. coli</i> and H<sub>2</sub>O", key="a"),
        item("a < b and *c* #d", key="b"),
    )
    assert shown == ["*On* E. coli *and H<sub>2</sub>O*.", r"*a \< b and \*c\* \#d*."]


def test_a_group_without_a_variable_that_has_a_value_is_left_out(made):
    layout = (
        TITLE
        + '<group prefix=" (" suffix=")" delimiter=" "><text value="vol."/><number variable="volume"/></group>'
    )
    assert made(style(layout), item("One"), item("Two", volume="3")) == ["One.", "Two (vol. 3)."]


def test_a_name_that_stands_for_the_authors_is_shown_once_and_in_their_form(made):
    authors = '<names variable="author"><name and="text" name-as-sort-order="first"/><label prefix=", "/>'
    authors += '<substitute><names variable="editor"/></substitute></names>'
    layout = f'<group delimiter=". ">{authors}{TITLE}<names variable="editor" prefix="Edited by "/></group>'
    editors = [{"family": "Poe", "given": "Ann"}, {"family": "Roe", "given": "Bob"}]
    works = [item("One", editor=editors), item("Two", "Doe, Cy", editor=editors)]
    del works[0]["author"]
    assert made(style(layout), *works) == [
        "Poe, Ann and Bob Roe, editors. One.",
        "Doe, Cy. Two. Edited by Ann Poe, Bob Roe.",
    ]


def test_sorted_by_names_without_the_word_between_them(made):
    macro = '<macro name="names"><names variable="author"><name and="symbol"/></names></macro>'
    text = style('<text macro="names"/>', sort='<key macro="names"/>', macros=macro)
    works = [
        item("1", "Ray, A", "Poe, B"),
        item("2", "Ray, A", "Doe, C", "Poe, B"),
        item("3", "Åse, A"),
        item("4", "Bo, A"),
    ]
    assert made(text, *works) == ["A Åse.", "A Bo.", "A Ray, C Doe, & B Poe.", "A Ray & B Poe."]


def test_sorted_by_date_and_not_by_its_words(made):
    date = '<date variable="issued"><date-part name="month"/><date-part name="year" prefix=" "/></date>'
    text = style(date, sort='<key variable="issued"/>')
    works = [item(str(month), issued={"date-parts": [[2020, month]]}) for month in (4, 8, 2)]
    assert made(text, *works) == ["February 2020.", "April 2020.", "August 2020."]


def test_works_of_one_author_and_year_get_letters(made):
    layout = '<names variable="author"/><date variable="issued" prefix=" "><date-part name="year"/></date>'
    layout += '<text variable="title" prefix=" "/>'
    text = style(layout, sort='<key variable="title"/>', citation='disambiguate-add-year-suffix="true"')
    issued = {"issued": {"date-parts": [[2020]]}}
    works = [item("C", "Poe, A", **issued), item("A", "Poe, A", **issued), item("B", "Roe, A", **issued)]
    assert made(text, *works) == ["A Poe 2020a A.", "A Roe 2020 B.", "A Poe 2020b C."]


def test_a_line_stands_for_the_same_author(made):
    layout = f'<group delimiter=". "><names variable="author"/>{TITLE}</group>'
    text = style(layout, options='subsequent-author-substitute="———"')
    works = [item("One", "Poe, A"), item("Two", "Poe, A"), item("Three", "Roe, A")]
    assert made(text, *works) == ["A Poe. One.", "———. Two.", "A Roe. Three."]


def test_given_names_are_initials_only_where_the_style_says_so(made):
    def shown(options):
        name = f'<names variable="author"><name {options}/></names>'
        return made(style(name, attributes='initialize-with=". "'), item("1", "Poe, Jean-Luc Ann B"))

    assert shown("") == ["J.-L. A. B. Poe."]
    assert shown('initialize="false"') == ["Jean-Luc Ann B. Poe."]


def test_authors_who_are_not_named_are_et_al(made, program):
    works = [item("1", "Poe, A", "Roe, B"), item("2", "Poe, A")]
    works[0]["author"].append({"literal": "others"})
    shown = "A Poe, B Roe et al." if program == "pandoc" else "A Poe, B Roe, et al."
    assert made(style('<names variable="author"/>'), *works) == [shown, "A Poe."]


def test_title_case_keeps_what_is_not_in_lower_case(made):
    text = style('<text variable="title" text-case="title"/>')
    titles = [
        "the state of arXiv: a survey of iPhone-based tools",
        '<span class="nocase">vi</span> and its users',
    ]
    assert made(text, *map(item, titles)) == [
        "The State of arXiv: A Survey of iPhone-Based Tools.",
        "vi and Its Users.",
    ]
    assert made(text, item("das ist ein titel", language="de")) == ["das ist ein titel."]


def test_one_date_does_not_change_the_form_of_the_next(citeproc, items):
    short = '<date variable="issued" form="text"><date-part name="month" form="short"/></date>'
    text = style(f'{short}<date variable="accessed" form="text" prefix=" / "/>')
    work = item("1", issued={"date-parts": [[2020, 8, 1]]}, accessed={"date-parts": [[2021, 8, 2]]})
    assert (
        citeproc(items(json.dumps([work, work | {"id": "2"}])), text)
        == ["Aug. 1, 2020 / August 2, 2021."] * 2
    )
