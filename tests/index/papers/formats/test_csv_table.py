"""Papers as a table."""

from __future__ import annotations

import csv
import io
import re

from hypothesis import given
from hypothesis import strategies as st

from index.papers.formats import csv_table
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name
from tests.helpers.generated_records import records


def rows(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_every_row_has_all_columns_as_rfc_4180_writes_them():
    record = Record(
        Source("a", 1),
        'Say "so", twice',
        authors=(Name("Roe", "A."), Name(literal="A Body")),
        published=Date(2020, 5),
        keywords=("x", "y"),
        key="roe",
        abstract="one\ntwo",
    )
    text = csv_table.write([record])
    header, row = rows(text)
    assert header == list(csv_table.COLUMNS)
    found = dict(zip(header, row, strict=True))
    assert found["authors"] == "A. Roe; A Body"
    assert (found["published"], found["keywords"], found["doi"]) == ("2020-05", "x; y", "")
    assert '"Say ""so"", twice"' in text
    assert text.endswith('"one\ntwo"\r\n')


@given(st.lists(records(), max_size=3))
def test_no_cell_is_a_formula_and_removing_one_apostrophe_gives_the_text(given_records):
    for row, record in zip(rows(csv_table.write(given_records))[1:], given_records, strict=True):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)
        title = row[csv_table.COLUMNS.index("title")]
        assert re.sub(r"^'(?='*[=+\-@\t\r\n])", "", title) == record.title
