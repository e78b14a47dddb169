"""The ways out: a mail, a signed webhook and a bot's word arrive; none reaches into the house or tells a secret."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from patrol.alerts.book import Channel
from patrol.alerts.sending import NotSentError, send
from patrol.alerts.wording import Written
from tests.hostile_server import Answer, redirect, running
from tests.test_alerts import HOOK, MAIL, a_message


class _Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs; keeps what it is sent."""

    def handle(self) -> None:
        """One conversation."""
        mails: list[str] = self.server.mails  # type: ignore[attr-defined]
        self.wfile.write(b"220 mail.example\r\n")
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"EHLO":
                self.wfile.write(b"250-mail.example\r\n250 8BITMIME\r\n")
            elif word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                told = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    told += part
                mails.append(told.decode())
                self.wfile.write(b"250 taken\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


@contextmanager
def mailbox() -> Iterator[tuple[str, list[str]]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mailbox) as server:
        server.daemon_threads = True
        server.mails = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}", server.mails  # type: ignore[attr-defined]
        server.shutdown()


WRITTEN = Written("Indikasi tinggi", "Tinjau: konsol\n")


def test_a_mail_arrives() -> None:
    with mailbox() as (server, mails):
        send(replace(MAIL, server=server, allow_host=server), WRITTEN, a_message())
    assert "To: piket@unit.example" in mails[0]
    assert "Subject: Indikasi tinggi" in mails[0]
    assert "Tinjau: konsol" in mails[0]
    assert "Message-ID: <" in mails[0]


def test_a_mail_server_in_the_house_needs_to_be_named() -> None:
    with mailbox() as (server, mails), pytest.raises(NotSentError, match="allow_host") as refused:
        send(replace(MAIL, server=server), WRITTEN, a_message())
    assert refused.value.for_good
    assert mails == []


def test_a_server_that_is_down_is_named_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = f"127.0.0.1:{taken.getsockname()[1]}"
    for channel in (replace(MAIL, server=server), replace(HOOK, url=f"http://{server}/kait?k=rahasia")):
        with pytest.raises(NotSentError) as refused:
            send(replace(channel, allow_host=server), WRITTEN, a_message(), {"KEY": "rahasia"})
        assert refused.value.message == f"{channel.name}: {server}: Connection refused"
        assert not refused.value.for_good


def test_a_webhook_is_signed_and_arrives() -> None:
    got: list[tuple[dict[str, str], bytes]] = []
    with running() as site:
        site.answers["/hook"] = Answer(b"ok", posted=lambda headers, body: got.append((headers, body)))
        channel = replace(HOOK, url=f"{site.base}/hook", allow_host=site.host)
        send(channel, WRITTEN, a_message(body={"why": "telp 0812-0000-7777", "item": 7}), {"KEY": "rahasia"})
    headers, body = got[0]
    signed = hmac.new(b"rahasia", headers["x-patrol-time"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["x-patrol-signature"] == f"sha256={signed}"
    told = json.loads(body)
    assert told["subject"] == "Indikasi tinggi"
    assert told["id"] == headers["x-patrol-id"]
    assert told["facts"]["item"] == 7
    assert "7777" not in told["facts"]["why"]
    assert "cookie" not in headers
    assert "referer" not in headers


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/h",
        "https://[::1]/h",
        "https://2130706433/h",
        "https://0x7f.1/h",
        "https://169.254.169.254/h",
        "https://[::ffff:10.0.0.1]/h",
        "https://localhost/h",
        "http://unit.example/h",
        "file:///etc/passwd",
    ],
)
def test_a_webhook_reaches_nothing_in_the_house(url: str) -> None:
    with pytest.raises(NotSentError):
        send(replace(HOOK, url=url), WRITTEN, a_message(), {"KEY": "k"})


def test_a_webhook_follows_no_redirect() -> None:
    with running() as site, running() as other:
        site.answers["/hook"] = redirect(f"{other.base}/in")
        channel = replace(HOOK, url=f"{site.base}/hook", allow_host=site.host)
        with pytest.raises(NotSentError, match="302"):
            send(channel, WRITTEN, a_message(), {"KEY": "k"})
        assert other.asked == []


def test_a_bots_token_is_in_no_error() -> None:
    with running() as site:
        site.answers["/bot12:geheim/sendMessage"] = Answer(b"no", 500)
        channel = Channel(
            "bot", "telegram", "analyst", ("@kanal",), secret_env="T", url=site.base, allow_host=site.host
        )
        with pytest.raises(NotSentError) as refused:
            send(channel, WRITTEN, a_message(), {"T": "12:geheim"})
        assert site.asked == ["/bot12:geheim/sendMessage"]
        site.answers.clear()
    with pytest.raises(NotSentError) as down:
        send(channel, WRITTEN, a_message(), {"T": "12:geheim"})
    assert "geheim" not in f"{refused.value}{down.value}"
    with pytest.raises(NotSentError, match="T is empty"):
        send(channel, WRITTEN, a_message(), {})
