"""A written message and its channel -> out by e-mail, webhook or Telegram bot, or the reason why not.

Every target passes the gate of the crawler: a name is resolved once, an answer that is not of the public internet
refuses it, and what is connected to is the address that was checked. `allow_host` opens one HOST:PORT.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from patrol.alerts.book import Channel
from patrol.alerts.wording import Written
from patrol.crawling.addresses import ClosedAddressError, Gate, UnknownHostError, port_of, resolve_public
from patrol.errors import PatrolError
from patrol.store.outbox import Message
from patrol.text.masking import mask

SECONDS = 20
"""What a whole delivery may take."""
TELEGRAM = "https://api.telegram.org"
_NUMBER = re.compile(r"\[Errno -?\d+\] ")


class NotSentError(PatrolError):
    """A message did not go out; `for_good`: trying again will not help."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


def send(channel: Channel, written: Written, message: Message, environ: Mapping[str, str] = os.environ) -> None:
    """Send one message. No secret is ever part of an error.

    Raises:
        NotSentError: it was not taken; says why.
    """
    secret = _secret(channel, environ)
    try:
        _BY_KIND[channel.kind](channel, written, message, secret)
    except (OSError, smtplib.SMTPException, httpx.HTTPError, httpcore.TimeoutException) as error:
        said = _NUMBER.sub("", str(error)) or type(error).__name__
        told = f"{channel.name}: {_where(channel)}: {said}"
        raise NotSentError((told.replace(secret, "***") if secret else told)[:300]) from None


def _where(channel: Channel) -> str:
    """The server that a channel goes out over, without what else its address holds."""
    return channel.server or urlsplit(channel.url or TELEGRAM).netloc.rpartition("@")[2]


def _secret(channel: Channel, environ: Mapping[str, str]) -> str:
    secret = environ.get(channel.secret_env, "") if channel.secret_env else ""
    if channel.secret_env and not secret:
        raise NotSentError(f"{channel.name}: the variable {channel.secret_env} is empty")
    return secret


def checked_address(host: str, port: int, allow_host: str) -> str:
    """The address to connect to for a name, which the gate has let through.

    Raises:
        NotSentError: the name has no address, or one that is not of the public internet.
    """
    try:
        return resolve_public(host, port, Gate.of([allow_host] if allow_host else []))[0]
    except UnknownHostError as error:
        raise NotSentError(error.message) from None
    except ClosedAddressError as error:
        raise NotSentError(f"{error.message}; name it in allow_host if it is yours", for_good=True) from None


# e-mail -------------------------------------------------------------------------------------------------------------


def _email(channel: Channel, written: Written, message: Message, secret: str) -> None:
    host, _, port = channel.server.rpartition(":")
    host = host.strip("[]")
    address = checked_address(host, int(port), channel.allow_host)
    context = ssl.create_default_context()
    server = _Smtp(address, host)
    try:
        if channel.security == "tls":
            server.wrap = context
        server.connect(host, int(port))
        if channel.security == "starttls":
            server.starttls(context=context)
        if channel.user:
            server.login(channel.user, secret)
        refused = server.send_message(_mail(channel, written, message))
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    if refused:
        raise NotSentError(f"{channel.name}: {len(refused)} of the addresses were refused", for_good=True)


class _Smtp(smtplib.SMTP):
    """SMTP that connects to the address which was checked, and to the name only in TLS."""

    wrap: ssl.SSLContext | None = None

    def __init__(self, address: str, name: str) -> None:
        super().__init__(timeout=SECONDS, local_hostname="localhost")
        self._address = address
        self._host = name  # what starttls checks the certificate against

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((self._address, port), timeout)
        return self.wrap.wrap_socket(plain, server_hostname=host) if self.wrap else plain


def _mail(channel: Channel, written: Written, message: Message) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = channel.sender, ", ".join(channel.to), written.subject
    mail["Date"] = format_datetime(message.created_at)
    domain = channel.sender.rpartition("@")[2] or "localhost"
    mail["Message-ID"] = make_msgid(domain=domain) if message.mark is None else f"<{_digest(message)}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(written.text)
    return mail


def _digest(message: Message) -> str:
    """The same for each attempt, so that a receiver can tell a message that comes twice."""
    return hashlib.sha256(f"{message.unit}:{message.id}:{message.mark}".encode()).hexdigest()[:32]


# over HTTP ----------------------------------------------------------------------------------------------------------


def _webhook(channel: Channel, written: Written, message: Message, secret: str) -> None:
    told: dict[str, object] = {
        "id": _digest(message),
        "topic": message.topic,
        "unit": message.unit,
        "subject": written.subject,
    }
    told |= {"text": written.text, "facts": _masked(message.body), "at": message.created_at.isoformat()}
    body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    stamp = str(int(time.time()))
    signed = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Patrol-Id": _digest(message), "X-Patrol-Time": stamp}
    _post(channel, channel.url, body, {**headers, "X-Patrol-Signature": f"sha256={signed}"})


def _masked(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A row's facts; what a fault quotes from a page's address may hold a number."""
    return {name: mask(value) if isinstance(value, str) else value for name, value in facts.items()}


def _telegram(channel: Channel, written: Written, message: Message, secret: str) -> None:  # noqa: ARG001
    url = f"{channel.url or TELEGRAM}/bot{secret}/sendMessage"
    for chat in channel.to:
        told = {
            "chat_id": chat,
            "text": f"{written.subject}\n\n{written.text}"[:4_000],
            "disable_web_page_preview": True,
        }
        _post(channel, url, json.dumps(told).encode(), {"Content-Type": "application/json"})


def _post(channel: Channel, url: str, body: bytes, headers: Mapping[str, str]) -> None:
    parts = urlsplit(url)
    port = port_of(parts.scheme, parts.port)
    if parts.scheme not in ("http", "https") or not parts.hostname or port is None:
        raise NotSentError(f"{channel.name}: its url is none that can be posted to", for_good=True)
    if parts.scheme == "http" and not channel.allow_host:
        raise NotSentError(f"{channel.name}: only https goes out, but to a host named in allow_host", for_good=True)
    address = checked_address(parts.hostname, port, channel.allow_host)
    with (
        httpx.Client(
            transport=_Pinned(address), timeout=SECONDS, follow_redirects=False, trust_env=False, headers=dict(headers)
        ) as client,
        client.stream("POST", url, content=body) as answer,
    ):
        status = answer.status_code  # what it says beyond that is of no use to us
    if not 200 <= status < 300:
        raise NotSentError(f"{channel.name}: answered with {status}", for_good=status in (400, 401, 403, 404, 410))


class _Pinned(httpx.HTTPTransport):
    """Connects to the address that was checked, whatever the name's answer is by now; TLS is checked by the name."""

    def __init__(self, address: str) -> None:
        super().__init__(trust_env=False, retries=0)
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=_To(address), max_connections=1, retries=0
        )


class _To(httpcore.SyncBackend):
    def __init__(self, address: str) -> None:
        self.address = address

    def connect_tcp(self, host: str, port: int, *args: Any, **keywords: Any) -> httpcore.NetworkStream:  # noqa: ARG002
        return _Ending(super().connect_tcp(self.address, port, *args, **keywords), time.monotonic() + SECONDS)


class _Ending(httpcore.NetworkStream):
    """A connection that ends at a set time, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, ends: float) -> None:
        self.stream, self.ends = stream, ends

    def _left(self) -> float:
        left = self.ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout(f"no whole answer within {SECONDS} s")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self.stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self.stream.write(buffer, self._left())

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Ending(self.stream.start_tls(ssl_context, server_hostname, self._left()), self.ends)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


_BY_KIND = {"email": _email, "webhook": _webhook, "telegram": _telegram}
