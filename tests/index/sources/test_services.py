from __future__ import annotations

import pytest

from index.sources.services import SERVICES, read_source_settings


@pytest.mark.parametrize("base", ["http://[::1]:80", "http://my_host", "https://a-b.example.org./x"])
def test_addresses_of_every_form_are_used(base):
    settings, faults = read_source_settings({"hf": {"base": base}})
    assert (faults, settings.base("hf")) == ([], base)


def test_settings_are_read():
    settings, faults = read_source_settings(
        {
            "hf": {"base": "http://127.0.0.1:8000/hf/"},
            "s2": {"key": "k", "pace": 2},
            "crossref": {"mailto": "a@b.c"},
        }
    )
    assert faults == []
    assert settings.base("hf") == "http://127.0.0.1:8000/hf"
    assert settings.base("arxiv") == "https://export.arxiv.org"
    assert (settings.of("s2").key, settings.pace("s2")) == ("k", 2)
    assert settings.of("crossref").mailto == "a@b.c"
    assert settings.of("openalex").mailto == ""


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ([], "sources"),
        ({"scholar": {}}, "scholar"),
        ({"hf": "x"}, "hf"),
        ({"hf": {"colour": "red"}}, "colour"),
        ({"hf": {"pace": "fast"}}, "pace"),
        ({"hf": {"pace": True}}, "pace"),
        ({"hf": {"pace": -1}}, "pace"),
        ({"hf": {"pace": 61}}, "pace"),
        ({"hf": {"pace": float("nan")}}, "pace"),
        ({"hf": {"base": "file:///etc"}}, "base"),
        ({"hf": {"base": "https://"}}, "base"),
        ({"hf": {"base": "http://*/"}}, "base"),
        ({"hf": {"base": "http://a..-/"}}, "base"),
        ({"hf": {"base": "https://xn--/"}}, "base"),
        ({"hf": {"base": "https://me:pw@example.org"}}, "base"),
        ({"hf": {"base": "https://example.org?x=1"}}, "base"),
        ({"hf": {"base": "https://example.org:99999999"}}, "base"),
        ({"hf": {"mailto": "me"}}, "mailto"),
        ({"hf": {"mailto": "me@x.y\r\nX: y"}}, "mailto"),
        ({"s2": {"key": "é"}}, "key"),
        ({"hf": {"key": "k"}}, "key"),
        ({"s2": {"key": 1}}, "key"),
    ],
)
def test_what_cannot_be_used_is_named_and_has_its_default(table, name):
    settings, faults = read_source_settings(table)
    assert [fault[0] for fault in faults] == [name]
    assert all(settings.base(each) == SERVICES[each].base for each in SERVICES)
    assert all(settings.pace(each) == SERVICES[each].pace for each in SERVICES)
