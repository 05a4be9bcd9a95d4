from __future__ import annotations

import pytest

from index.sources.client import Client
from index.sources.services import SERVICES, ServiceSettings, SourcesSettings
from tests.helpers.clock import FakeTime


@pytest.fixture
def time():
    return FakeTime()


@pytest.fixture
def client(httpserver, time):
    """A client whose services are all the server of the test."""
    base = httpserver.url_for("")
    made = Client(
        SourcesSettings({name: ServiceSettings(base) for name in SERVICES}), "notes-tui/0", time.clock
    )
    yield made
    made.close()
