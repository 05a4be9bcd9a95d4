"""The polite client against a server with real sockets."""

from __future__ import annotations

import gzip
import itertools
import json
import socket
import threading
from contextlib import suppress

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from index.papers.cancelling import Cancelled, cancellable
from index.sources import hugging_face_requests
from index.sources.client import Client
from index.sources.exchange import LARGEST
from index.sources.requests import Accepted, RefusedError, ServiceRequest, UnreachableError
from index.sources.services import SERVICES, ServiceSettings, SourcesSettings
from tests.helpers import services

SPAN = hugging_face_requests.read_span("2026-11-27")
PATH = "/api/daily_papers"
GOOD = services.daily(("2611.01001", "Lanterns"))


@pytest.fixture
def request_of_a_day(time):
    return hugging_face_requests.daily_papers(SPAN, time.now())


def sent(httpserver):
    return [request for request, _response in httpserver.log]


def refused(client, request, form=RefusedError):
    with pytest.raises(form) as caught:
        client.send(request)
    return str(caught.value)


def test_a_body_comes_as_it_was_sent(client, httpserver, request_of_a_day):
    httpserver.expect_request(PATH, query_string={"date": "2026-11-27", "limit": "100"}).respond_with_data(
        GOOD, headers={"ETag": '"abc"'}
    )
    answer = client.send(request_of_a_day)
    assert (answer.status, answer.body, answer.etag, answer.tries) == (200, GOOD, '"abc"', 1)
    assert answer.accepted.file == "hf/2026-11-27.json"
    (asked,) = sent(httpserver)
    assert asked.headers["User-Agent"] == "notes-tui/0"
    assert {"Cookie", "Authorization", "From", "Referer"}.isdisjoint(asked.headers.keys())


def test_a_packed_body_is_unpacked(client, httpserver, request_of_a_day):
    httpserver.expect_request(PATH).respond_with_data(
        gzip.compress(GOOD), headers={"Content-Encoding": "gzip"}
    )
    assert client.send(request_of_a_day).body == GOOD


def test_an_etag_is_sent_and_304_is_no_new_body(client, httpserver, request_of_a_day):
    httpserver.expect_request(PATH, headers={"If-None-Match": '"abc"'}).respond_with_data(b"", status=304)
    answer = client.send(request_of_a_day, '"abc"')
    assert (answer.status, answer.accepted) == (304, None)


def test_cookies_are_not_kept(client, httpserver, request_of_a_day):
    httpserver.expect_request(PATH).respond_with_data(GOOD, headers={"Set-Cookie": "a=b"})
    client.send(request_of_a_day)
    client.send(request_of_a_day)
    assert [request.headers.get("Cookie") for request in sent(httpserver)] == [None, None]


def test_requests_keep_the_pace_of_their_service(client, httpserver, request_of_a_day, time):
    moments = []
    httpserver.expect_request(PATH).respond_with_handler(
        lambda _request: moments.append(time.seconds) or Response(GOOD)
    )
    for _ in range(3):
        client.send(request_of_a_day)
    assert [round(later - earlier, 6) for earlier, later in itertools.pairwise(moments)] == [
        1.0,
        1.0,
    ]


def test_settings_only_slow_down(time):
    for wanted, pace in ((0.0, 3.0), (1.0, 3.0), (10.0, 10.0)):
        assert SourcesSettings({"arxiv": ServiceSettings(pace=wanted)}).pace("arxiv") == pace
    assert SourcesSettings({"s2": ServiceSettings(key="k")}).pace("s2") == 1.0


def test_headers_of_crossref_slow_down(client, httpserver, time):
    moments = []
    headers = {"x-rate-limit-limit": "1", "x-rate-limit-interval": "2s"}

    def handler(_request):
        moments.append(time.seconds)
        return Response(b"{}", headers=headers)

    httpserver.expect_request("/x").respond_with_handler(handler)
    request = ServiceRequest("crossref", "/x", (), ("x",), None, lambda _body: Accepted(""))
    for _ in range(3):
        client.send(request)
    assert [later - earlier for earlier, later in itertools.pairwise(moments)] == pytest.approx([2, 2])


def test_an_empty_rate_limit_is_waited_for(client, httpserver, request_of_a_day, time):
    httpserver.expect_request(PATH).respond_with_data(GOOD, headers={"RateLimit": '"api";r=0;t=40'})
    client.send(request_of_a_day)
    client.send(request_of_a_day)
    assert time.seconds == pytest.approx(40)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_trouble_that_passes_is_tried_again(client, httpserver, request_of_a_day, time, status):
    httpserver.expect_ordered_request(PATH).respond_with_data(b"", status=status)
    httpserver.expect_ordered_request(PATH).respond_with_data(b"", status=status)
    httpserver.expect_ordered_request(PATH).respond_with_data(GOOD)
    assert client.send(request_of_a_day).tries == 3
    assert time.seconds == pytest.approx(1 + 2)


def test_after_three_tries_it_is_said(client, httpserver, request_of_a_day):
    httpserver.expect_request(PATH).respond_with_data(b"", status=429)
    said = refused(client, request_of_a_day, UnreachableError)
    assert said == "Hugging Face answers with status 429; fetch it again later."
    assert len(sent(httpserver)) == 3


@pytest.mark.parametrize("after", ["20", "Sun, 29 Nov 2026 12:00:20 GMT"])
def test_retry_after_in_seconds_and_as_a_date(client, httpserver, request_of_a_day, time, after):
    httpserver.expect_ordered_request(PATH).respond_with_data(b"", status=429, headers={"Retry-After": after})
    httpserver.expect_ordered_request(PATH).respond_with_data(GOOD)
    client.send(request_of_a_day)
    assert time.seconds == pytest.approx(20)


def test_a_long_retry_after_is_said_and_left(client, httpserver, request_of_a_day, time):
    httpserver.expect_request(PATH).respond_with_data(b"", status=503, headers={"Retry-After": "300"})
    said = refused(client, request_of_a_day, UnreachableError)
    assert said == "Hugging Face asks to wait 5 minutes; fetch it again after that."
    assert (len(sent(httpserver)), time.seconds) == (1, 0)
    refused(client, request_of_a_day, UnreachableError)
    assert len(sent(httpserver)) == 1


def test_a_wait_of_thousands_of_years_ends_on_the_next_day(client, httpserver, request_of_a_day, time):
    after = "Fri, 31 Dec 9999 23:59:59 GMT"
    httpserver.expect_request(PATH).respond_with_data(b"", status=429, headers={"Retry-After": after})
    said = refused(client, request_of_a_day, UnreachableError)
    assert said == "Hugging Face asks to wait 24 hours; fetch it again after that."
    time.sleep(86_400)
    refused(client, request_of_a_day, UnreachableError)
    assert len(sent(httpserver)) == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (services.LOGIN.encode(), "a page of HTML (a network that asks for a login does so) instead of JSON"),
        (b'{"a": 1}', "an object instead of a list"),
        (b'{"error": "no such date"}', "said “no such date”"),
        (b"\x89PNG", "something else instead of JSON"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_another_body_is_refused_at_once(client, httpserver, request_of_a_day, body, said):
    httpserver.expect_request(PATH).respond_with_data(body)
    assert said in refused(client, request_of_a_day)
    assert len(sent(httpserver)) == 1


@pytest.mark.parametrize("body", [b"", b"   ", GOOD[:-1], GOOD[: len(GOOD) // 2], gzip.compress(GOOD)[:-9]])
def test_a_broken_body_is_tried_again(client, httpserver, request_of_a_day, body):
    headers = {"Content-Encoding": "gzip"} if body[:2] == b"\x1f\x8b" else {}
    httpserver.expect_request(PATH).respond_with_data(body, headers=headers)
    said = refused(client, request_of_a_day, UnreachableError)
    assert said.startswith("Hugging Face does not answer as it should: ")
    assert len(sent(httpserver)) == 3


def test_a_body_cut_off_before_its_length_is_tried_again(time):
    """A server that says 1,000 bytes, sends a few, and closes."""
    listener = socket.create_server(("127.0.0.1", 0))
    served = []

    def serve():
        for _ in range(3):
            connection, _address = listener.accept()
            with connection:
                connection.recv(65536)
                served.append(1)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[]")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    client = Client(SourcesSettings({"hf": ServiceSettings(base)}), "notes-tui/0", time.clock)
    refused(client, hugging_face_requests.daily_papers(SPAN, time.now()), UnreachableError)
    thread.join()
    client.close()
    listener.close()
    assert len(served) == 3


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "]
)
def test_an_answer_that_drips_in_is_given_up(time, head, monkeypatch):
    """Each byte comes soon enough; the answer never ends by itself."""
    monkeypatch.setattr("index.sources.exchange._LONGEST", 0.2)
    listener = socket.create_server(("127.0.0.1", 0))
    gone = threading.Event()

    def serve():
        connection, _address = listener.accept()
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(head)
            for _ in range(200):
                connection.sendall(b" ")
                if gone.wait(0.02):
                    break
        with suppress(OSError):
            later, _address = listener.accept()
            with later:
                later.recv(65536)
                later.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(GOOD), GOOD))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    client = Client(SourcesSettings({"hf": ServiceSettings(base)}), "notes-tui/0", time.clock)
    request = hugging_face_requests.daily_papers(SPAN, time.now())
    assert "is too slow" in refused(client, request, UnreachableError)
    gone.set()
    monkeypatch.setattr("index.sources.exchange._LONGEST", 60)
    assert client.send(request).body == GOOD
    thread.join()
    client.close()
    listener.close()


@pytest.mark.parametrize("etag", ['"\xff"', '"a\nb"', '"\ud800"'])
def test_an_etag_that_no_header_can_have_is_not_sent(client, httpserver, request_of_a_day, etag):
    """A server may send such a one, and a log may be edited."""
    httpserver.expect_request(PATH).respond_with_data(GOOD)
    assert client.send(request_of_a_day, etag).body == GOOD
    (asked,) = sent(httpserver)
    assert "If-None-Match" not in asked.headers


def test_a_bomb_is_not_unpacked(client, httpserver, request_of_a_day):
    bomb = gzip.compress(b"[" + b" " * (LARGEST + 10))
    assert len(bomb) < 100_000
    httpserver.expect_request(PATH).respond_with_data(bomb, headers={"Content-Encoding": "gzip"})
    assert refused(client, request_of_a_day) == "localhost answers with more than 20 MB; it is not read."


def test_a_body_that_is_too_large_is_not_read(client, httpserver, request_of_a_day):
    httpserver.expect_request(PATH).respond_with_data(b" " * (LARGEST + 1))
    assert "more than 20 MB" in refused(client, request_of_a_day)


def test_packing_that_nobody_asked_for_is_refused(client, httpserver, request_of_a_day):
    httpserver.expect_request(PATH).respond_with_data(GOOD, headers={"Content-Encoding": "br"})
    assert "not asked for" in refused(client, request_of_a_day)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (404, "Hugging Face does not know 2026-11-27."),
        (400, "Hugging Face refuses with status 400 (no such date)."),
        (401, "Hugging Face refuses with status 401 (no such date)."),
    ],
)
def test_a_refusal_is_a_sentence(client, httpserver, request_of_a_day, status, said):
    httpserver.expect_request(PATH).respond_with_data(b'{"error": "no such date"}', status=status)
    assert refused(client, request_of_a_day) == said
    assert len(sent(httpserver)) == 1


# Redirects


def test_a_redirect_within_the_configured_place_is_followed(client, httpserver, request_of_a_day):
    httpserver.expect_request(PATH).respond_with_data(b"", status=302, headers={"Location": "/elsewhere"})
    httpserver.expect_request("/elsewhere").respond_with_data(GOOD)
    assert client.send(request_of_a_day).body == GOOD


def test_a_loop_of_redirects_is_given_up(client, httpserver, request_of_a_day):
    httpserver.expect_request(PATH).respond_with_data(b"", status=301, headers={"Location": PATH})
    assert "redirects more than 5 times" in refused(client, request_of_a_day)
    assert len(sent(httpserver)) == 6


@pytest.mark.parametrize(
    "place",
    [
        "file:///etc/passwd",
        "ftp://example.org/x",
        "https://example.org/x",
        "javascript:alert(1)",
        "http://xn--/",
    ],
)
def test_a_redirect_to_another_scheme_is_refused(client, httpserver, request_of_a_day, place):
    httpserver.expect_request(PATH).respond_with_data(b"", status=302, headers={"Location": place})
    assert "not followed" in refused(client, request_of_a_day)
    assert len(sent(httpserver)) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "127.1", "2130706433"])
def test_a_redirect_to_this_computer_is_refused(client, httpserver, request_of_a_day, host):
    """Another port of this computer is another place than the configured one."""
    with HTTPServer(host="127.0.0.1") as other:
        place = f"http://{host}:{other.port}/secret"
        httpserver.expect_request(PATH).respond_with_data(b"", status=302, headers={"Location": place})
        said = refused(client, request_of_a_day, (RefusedError, UnreachableError))
        assert other.log == []
    assert "private network or of this computer" in said or "cannot be reached" in said


def test_keys_and_addresses_go_to_their_service_only(httpserver, time):
    own = ServiceSettings(httpserver.url_for(""), mailto="me@example.org", key="secret")
    settings = SourcesSettings({**{name: ServiceSettings(own.base) for name in SERVICES}, "s2": own})
    client = Client(settings, "notes-tui/0", time.clock)
    httpserver.expect_request("/x").respond_with_data(b"{}")
    for name in SERVICES:
        client.send(ServiceRequest(name, "/x", (), ("x",), None, lambda _body: Accepted("")))
    client.close()
    told = [str(request.headers) + request.url for request in sent(httpserver)]
    assert ["secret" in each for each in told] == ["example.org" in each for each in told]
    assert [("secret" in each) for each in told] == [name == "s2" for name in SERVICES]
    assert "secret" not in repr(settings)


# No network, slow answers, and a cancel


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_no_network_is_one_sentence_at_once(time):
    settings = SourcesSettings({"hf": ServiceSettings(f"http://127.0.0.1:{free_port()}")})
    client = Client(settings, "notes-tui/0", time.clock)
    said = refused(client, hugging_face_requests.daily_papers(SPAN, time.now()), UnreachableError)
    assert said == "No network: Hugging Face cannot be reached (connection refused)."
    assert time.slept == 0


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n["])
def test_a_cancel_ends_the_wait_for_a_silent_server(time, head):
    listener = socket.create_server(("127.0.0.1", 0))
    asked, gone = threading.Event(), threading.Event()

    def serve():
        connection, _address = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(head)
            asked.set()
            # The client shuts the connection down when it is cancelled.
            while connection.recv(65536):
                pass
            gone.set()

    threading.Thread(target=serve, daemon=True).start()
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    client = Client(SourcesSettings({"hf": ServiceSettings(base)}), "notes-tui/0", time.clock)
    with cancellable(asked.is_set), pytest.raises(Cancelled):
        client.send(hugging_face_requests.daily_papers(SPAN, time.now()))
    assert gone.wait(60)
    client.close()
    listener.close()


def test_a_cancel_ends_the_wait_between_tries(client, httpserver, request_of_a_day, time):
    httpserver.expect_request(PATH).respond_with_data(b"", status=503, headers={"Retry-After": "50"})
    with cancellable(lambda: time.seconds > 5), pytest.raises(Cancelled):
        client.send(request_of_a_day)
    assert time.seconds < 5.3


def test_the_client_works_on_after_a_cancel(client, httpserver, request_of_a_day):
    httpserver.expect_request(PATH).respond_with_data(GOOD)
    with cancellable(lambda: True), pytest.raises(Cancelled):
        client.send(request_of_a_day)
    assert client.send(request_of_a_day).body == GOOD


def test_a_body_is_json_as_it_is_posted(client, httpserver):
    httpserver.expect_request("/x", method="POST", json={"ids": ["a"]}).respond_with_data(b"[]")
    body = json.dumps({"ids": ["a"]}).encode()
    request = ServiceRequest("s2", "/x", (), ("a",), None, lambda _body: Accepted(""), body=body)
    assert client.send(request).status == 200
