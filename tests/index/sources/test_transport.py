from __future__ import annotations

import socket
import ssl

import httpcore
import pytest

from index.sources.requests import RefusedError
from index.sources.transport import _CheckedNetwork, _KeptStream, is_public


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::"),
    ],
)
def test_addresses_of_private_networks_and_of_this_computer(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.1.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet(address):
    assert is_public(address)


def answering(monkeypatch, *addresses):
    def found(_host, port, *args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def test_a_name_is_checked_by_all_its_addresses(monkeypatch):
    answering(monkeypatch, "8.8.8.8", "127.0.0.1")
    with pytest.raises(RefusedError, match=r"has the address 127\.0\.0\.1 of a private network"):
        _CheckedNetwork(("own.example", 443)).connect_tcp("other.example", 443)


def test_the_configured_place_may_be_private_at_its_own_port_only(monkeypatch):
    answering(monkeypatch, "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        network = _CheckedNetwork(("own.example", port))
        network.connect_tcp("own.example", port).close()
        with pytest.raises(RefusedError):
            network.connect_tcp("own.example", port + 1)


def test_a_name_that_is_not_known_is_no_network(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(httpcore.ConnectError, match=r"the name own\.example is not known"):
        _CheckedNetwork(("own.example", 443)).connect_tcp("own.example", 443)


def test_nothing_is_opened_after_the_end():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        network = _CheckedNetwork(("127.0.0.1", port))
        network.end()
        with pytest.raises(httpcore.ConnectError, match="cancelled"):
            network.connect_tcp("127.0.0.1", port)


def test_a_certificate_that_is_refused_is_said():
    words = (
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)"
    )

    class Stream:
        def start_tls(self, *args):
            try:
                raise ssl.SSLCertVerificationError(1, words)
            except ssl.SSLError as error:
                raise httpcore.ConnectError(str(error)) from error

    with socket.socket() as handle:
        stream = _KeptStream(Stream(), handle)
        with pytest.raises(RefusedError) as caught:
            stream.start_tls(ssl.create_default_context(), "own.example")
        assert handle.fileno() == -1
    assert str(caught.value) == (
        "own.example cannot prove that it is own.example: its certificate is refused "
        "(certificate verify failed: self-signed certificate)."
    )
