"""Proxies of the settings and of the environment, and the addresses that are not asked through them."""

from __future__ import annotations

import base64
import socket
import threading
from contextlib import contextmanager, suppress

import httpx
import pytest

from index.papers.cancelling import Cancelled, cancellable
from index.sources import feed_requests, hugging_face_requests
from index.sources.client import Client
from index.sources.proxies import Proxies, is_this_computer, literal_address
from index.sources.requests import RefusedError, UnreachableError
from index.sources.services import ServiceSettings, SourcesSettings, read_source_settings
from tests.helpers import services

SPAN = hugging_face_requests.read_span("2026-11-27")
GOOD = services.daily(("2611.01001", "Lanterns"))


@pytest.fixture(autouse=True)
def _no_proxy_of_ours(monkeypatch):
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy", "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@contextmanager
def fake_proxy(answer):
    """Run a proxy that answers everything with these bytes; give its port and the heads that it was sent."""
    heads = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with suppress(OSError):
            while True:
                connection, _address = listener.accept()
                with connection:
                    heads.append(connection.recv(65536).decode())
                    connection.sendall(answer)
                    # Without an answer it is silent until the client goes.
                    while not answer and connection.recv(65536):
                        pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], heads
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def client_of(settings, time):
    return Client(settings, "notes-tui/0", time.clock)


def day(time):
    return hugging_face_requests.daily_papers(SPAN, time.now())


def feed(address, time):
    return feed_requests.followed(address, time.now(), "news", frozenset())


def whole(body):
    return b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


@pytest.mark.parametrize("by_setting", [True, False])
def test_a_service_is_asked_through_the_proxy(time, monkeypatch, by_setting):
    with fake_proxy(whole(GOOD)) as (port, heads):
        place = f"http://me:s%40cret@127.0.0.1:{port}"
        if not by_setting:
            monkeypatch.setenv("HTTP_PROXY", place)
        base = ServiceSettings("http://mirror.example.org/hf")
        settings = SourcesSettings({"hf": base}, place if by_setting else None)
        assert "cret" not in repr(settings)
        assert client_of(settings, time).send(day(time)).body == GOOD
    (head,) = heads
    assert head.startswith(
        "GET http://mirror.example.org/hf/api/daily_papers?date=2026-11-27&limit=100 HTTP/1.1\r\n"
    )
    assert f"Basic {base64.b64encode(b'me:s@cret').decode()}" in head


def test_an_encrypted_connection_goes_through_a_tunnel(time, monkeypatch):
    with fake_proxy(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n") as (port, heads):
        monkeypatch.setenv("https_proxy", f"127.0.0.1:{port}")
        with pytest.raises(UnreachableError) as caught:
            client_of(SourcesSettings(), time).send(feed("https://news.example.org/new", time))
    assert str(caught.value) == (
        "No network: news.example.org cannot be reached through the proxy 127.0.0.1 (403 Forbidden)."
    )
    (head,) = heads
    assert head.startswith("CONNECT news.example.org:443 HTTP/1.1\r\n")
    # The service's own headers are within the tunnel.
    assert "notes-tui" not in head


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.7", "192.168.1.1:8443", "[::1]", "[fc00::1]", "169.254.169.254", "127.1"]
)
def test_addresses_of_private_networks_are_not_asked_through_a_proxy(time, host):
    with fake_proxy(whole(GOOD)) as (port, heads):
        settings = SourcesSettings(proxy=f"http://127.0.0.1:{port}")
        with pytest.raises((RefusedError, UnreachableError), match="private network or of this computer"):
            client_of(settings, time).send(feed(f"https://{host}/new", time))
    assert heads == []


@pytest.mark.parametrize("place", ["http://127.0.0.1/x", "http://2130706433/x", "http://localhost/x"])
def test_a_redirect_to_a_private_network_is_not_asked_through_a_proxy(time, place):
    answer = f"HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n"
    with fake_proxy(answer.encode()) as (port, heads):
        settings = SourcesSettings(
            {"hf": ServiceSettings("http://mirror.example.org")}, f"http://127.0.0.1:{port}"
        )
        with pytest.raises((RefusedError, UnreachableError)) as caught:
            client_of(settings, time).send(day(time))
    assert "of this computer" in str(caught.value)
    assert len(heads) == 1


def test_a_cancel_ends_the_wait_for_a_silent_proxy(time):
    with fake_proxy(b"") as (port, heads):
        settings = SourcesSettings(proxy=f"http://127.0.0.1:{port}")
        with cancellable(lambda: bool(heads)), pytest.raises(Cancelled):
            client_of(settings, time).send(feed("https://news.example.org/new", time))
    assert len(heads) == 1


def test_a_proxy_that_is_away_is_named(time):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(UnreachableError, match=r"through the proxy 127\.0\.0\.1 \(connection refused\)"):
        client_of(SourcesSettings(proxy=f"http://127.0.0.1:{port}"), time).send(day(time))


@pytest.mark.parametrize(
    ("environment", "setting", "address", "found"),
    [
        ({}, None, "https://a.example", None),
        ({"HTTPS_PROXY": "http://p:1"}, None, "https://a.example", "http://p:1/"),
        ({"HTTPS_PROXY": "p.example:1"}, None, "https://a.example", "http://p.example:1/"),
        ({"HTTPS_PROXY": "http://p:1"}, None, "http://a.example", None),
        ({"HTTPS_PROXY": "http://p:1"}, "", "https://a.example", None),
        ({"HTTPS_PROXY": "http://p:1"}, "http://q:2", "https://a.example", "http://q:2/"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "b.example,a.example"}, None, "https://x.a.example", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "a.example"}, None, "https://ba.example", "http://p:1/"),
        ({"NO_PROXY": "*"}, "http://q:2", "https://a.example", None),
        ({"NO_PROXY": "a.example:8443"}, "http://q:2", "https://a.example:8443", None),
        ({"NO_PROXY": "a.example:8443"}, "http://q:2", "https://a.example", "http://q:2/"),
        ({}, "http://q:2", "http://127.0.0.1:8000", None),
        ({}, "http://q:2", "http://localhost:8000", None),
    ],
)
def test_the_proxy_of_an_address(monkeypatch, environment, setting, address, found):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    proxy = Proxies(setting).of(httpx.URL(address))
    assert (proxy and proxy.url) == found


def test_a_proxy_of_another_kind_is_said(time, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "socks5://p:1")
    with pytest.raises(UnreachableError, match='put proxy = "" under'):
        client_of(SourcesSettings(), time).send(day(time))


@pytest.mark.parametrize("value", ["http://p.example:3128", "https://me:pw@10.0.0.1:1", "http://p"])
def test_the_setting_is_read(value):
    settings, faults = read_source_settings({"proxy": value, "hf": {"pace": 2}})
    assert (faults, settings.proxy, settings.pace("hf")) == ([], value, 2)
    assert read_source_settings({"proxy": ""})[0].proxy == ""
    assert read_source_settings({})[0].proxy is None


@pytest.mark.parametrize(
    "value", [1, "socks5://p:1", "p:1", "http://", "http://p:99999", "http://p q", {"a": "b"}]
)
def test_a_setting_that_cannot_be_used_is_named(value):
    settings, faults = read_source_settings({"proxy": value})
    assert ([name for name, _fault in faults], settings.proxy) == (["proxy"], None)


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("127.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("::1", "::1"),
        ("a.b", "None"),
    ],
)
def test_addresses_in_numbers(host, found):
    assert str(literal_address(host)) == found
    assert is_this_computer(host) is (found != "None")
