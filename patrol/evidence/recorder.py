"""Exchanges in, captures out: WARC records, a line of the run's hash-chained log each, and the log's head anchored.

A process writes a log of its own (`2026-11/<time>-<host>-<random>.jsonl`) beside its WARC files, so that processes
side by side share no file; while it does, a marker lies in `open/`, by which a killed one is found and put right.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from patrol import __version__
from patrol.errors import EvidenceError
from patrol.evidence.anchors import add_anchor
from patrol.evidence.chain import Chain
from patrol.evidence.clock import clock_offset
from patrol.evidence.exchange import Attempt, Exchange, Headers
from patrol.evidence.files import alone, evidence_errors, sync_folder
from patrol.evidence.warc import AS_RECEIVED, Place, Warc, records

OPEN = "open"
ANCHOR_EVERY = 1_000
_SECRET = frozenset({"authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token"})
_HIDDEN = "CREDENTIAL-LEFT-OUT"


@dataclass(frozen=True, slots=True)
class Captured:
    """What the index keeps of a capture; the rest stands in its line of the log."""

    id: str
    kind: str
    url: str
    final_url: str
    status: int | None
    sha256: str
    source: str | None
    file: str
    size: int
    retention: str
    at: datetime
    of: str | None


class Recorder:
    """Keeps exchanges as evidence below a folder. Nothing is made before the first one."""

    def __init__(self, folder: Path, *, secrets_of_unit: Iterable[str] = (), run: int | None = None) -> None:
        """`secrets_of_unit`: tokens that appear in no record; `run`: the ledger's number, for the log."""
        self.folder = folder
        self.run = run
        self.fresh: list[Captured] = []
        """Captured since somebody last took them to the index."""
        self._secrets = [secret for secret in secrets_of_unit if secret]
        self._warcs: dict[str, Warc] = {}
        self._chain: Chain | None = None
        self._month = folder
        self.name = ""

    def record(self, exchange: Exchange) -> str:
        """Keep one request and its response -> the capture's id.

        Raises:
            EvidenceError: it cannot be kept (a full disk); what was kept before stays.
        """
        chain = self._opened()
        exchange, withheld = self._without_secrets(exchange)
        own = f"{exchange.ended.astimezone(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(5)}"
        facts = {"id": own, **facts_of(exchange), "withheld": withheld}
        warc = self._warcs.get(exchange.retention) or self._new_warc(exchange.retention)
        begun = warc.begin()
        if begun is not None:
            self._name(chain, "file", {"retention": exchange.retention}, warc, begun)
        place = warc.add(records(exchange, facts, withheld=withheld))
        self._name(chain, "capture", facts, warc, place)
        self.fresh.append(captured(facts, place))
        if chain.count % ANCHOR_EVERY == 0:
            self.anchor()
        return own

    def _name(self, chain: Chain, kind: str, facts: Mapping[str, Any], warc: Warc, place: Place) -> None:
        """Tell of a record in the log; one that no line names would pass for one that somebody slipped in."""
        try:
            chain.add(kind, {**facts, "warc": {name: getattr(place, name) for name in Place.__slots__}})
        except EvidenceError:
            warc.take_back(place)
            raise

    def attempt(self, tried: Attempt) -> str:
        """Keep that something was asked for and no page came: a line of the log, without a record -> its id.

        Raises:
            EvidenceError: it cannot be kept.
        """
        own = f"{tried.ended.astimezone(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(5)}"
        told = {name: self._told(value) for name, value in asdict(tried).items()}
        first = self._hidden((*tried.redirects, tried.url)[0])
        self._opened().add("attempt", {**told, "id": own, "url": first, "final_url": told["url"]})
        return own

    def note(self, kind: str, facts: Mapping[str, Any]) -> None:
        """Put an event into the log, such as a disposal."""
        self._opened().add(kind, facts)

    def sync(self) -> None:
        """Have all that was recorded on the disk: the records first, then the log that names them."""
        if self._chain is not None:
            for warc in self._warcs.values():
                warc.sync()
            self._chain.file.sync()

    def to_sync(self) -> Callable[[], None]:
        """What does the same for all that was recorded so far, for another thread to call while this one goes on."""
        if self._chain is None:
            return lambda: None
        steps = [step for warc in self._warcs.values() for step in warc.to_sync()]
        steps.append(self._chain.file.to_sync())
        return partial(_in_turn, steps)

    def anchor(self) -> None:
        """Sync, and anchor the log as it stands."""
        if self._chain is not None:
            self.sync()
            add_anchor(self.folder, self.log, self._chain.count, self._chain.head)

    def close(self) -> None:
        """End the log: it says so itself, and is anchored."""
        if self._chain is None:
            return
        self._chain.add("close", {"at": _moment(datetime.now(UTC)), "clock": clock_offset()})
        self.anchor()
        for warc in self._warcs.values():
            warc.close()
        with evidence_errors(self.folder):
            (self.folder / OPEN / self.name).unlink(missing_ok=True)
        self._chain.file.close()
        self._chain = None
        self._warcs = {}

    def take(self) -> list[Captured]:
        """What was captured since the last time, for the index; it is on the disk by then."""
        self.sync()
        taken, self.fresh = self.fresh, []
        return taken

    @property
    def log(self) -> str:
        """The log's path below the folder."""
        return f"{self._month.name}/{self.name}.jsonl"

    def _opened(self) -> Chain:
        if self._chain is None:
            now, host = datetime.now(UTC), _plain(platform.node())
            self.name = f"{now:%Y%m%dT%H%M%SZ}-{host}-{secrets.token_hex(4)}"
            self._month = self.folder / f"{now:%Y-%m}"
            self._chain = self._begun()
            self._chain.add("open", {"at": _moment(now), "host": host, "process": os.getpid(), "run": self.run,
                                     "clock": clock_offset(), "versions": versions(), "as": AS_RECEIVED})  # fmt: skip
            sync_folder(self._month)
        return self._chain

    def _begun(self) -> Chain:
        with alone(self.folder / OPEN), evidence_errors(self.folder):
            self._month.mkdir(parents=True, exist_ok=True, mode=0o700)
            # the marker first: a log without one would never be found after a kill
            (self.folder / OPEN / self.name).write_text(self.log, encoding="utf-8")
            return Chain(self.folder / self.log)

    def _new_warc(self, retention: str) -> Warc:
        about = {
            "software": " ".join(f"{name}/{number}" for name, number in versions().items()),
            "format": "WARC File Format 1.1",
            "hostname": _plain(platform.node()),
            "description": AS_RECEIVED,
        }
        self._warcs[retention] = Warc(self._month, f"{self.name}-{_plain(retention)}", about)
        return self._warcs[retention]

    def _without_secrets(self, exchange: Exchange) -> tuple[Exchange, str | None]:
        if not self._secrets and not any(name.lower() in _SECRET for name, _ in exchange.request_headers):
            return exchange, None
        asked = tuple(
            (name, _HIDDEN if name.lower() in _SECRET else self._hidden(value))
            for name, value in exchange.request_headers
        )
        answered = tuple((name, self._hidden(value)) for name, value in exchange.response_headers)
        cleaned = _replaced(
            exchange, self._hidden(exchange.url), asked, answered, map(self._hidden, exchange.redirects)
        )
        bodies = (exchange.received, exchange.decoded)
        echoed = any(secret.encode() in body for secret in self._secrets for body in bodies)
        return cleaned, "it repeats a credential of the unit" if echoed else None

    def _told(self, value: object) -> object:
        if isinstance(value, datetime):
            return _moment(value)
        if isinstance(value, tuple):
            return [self._told(one) for one in value]
        return self._hidden(value) if isinstance(value, str) else value

    def _hidden(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return text


def _in_turn(steps: Iterable[Callable[[], None]]) -> None:
    for step in steps:
        step()


def _replaced(exchange: Exchange, url: str, asked: Headers, answered: Headers, passed: Iterable[str]) -> Exchange:
    values = {name: getattr(exchange, name) for name in Exchange.__slots__}
    values |= {"url": url, "request_headers": asked, "response_headers": answered, "redirects": tuple(passed)}
    return Exchange(**values)


def facts_of(exchange: Exchange) -> dict[str, Any]:
    """What a capture's line tells of an exchange; unknown is null."""
    received = decoded = hashlib.sha256(exchange.received).hexdigest()
    if exchange.decoded is not exchange.received:  # one object where nothing was packed
        decoded = hashlib.sha256(exchange.decoded).hexdigest()
    return {
        "kind": exchange.kind,
        "url": exchange.redirects[0] if exchange.redirects else exchange.url,
        "final_url": exchange.url,
        "redirects": list(exchange.redirects),
        "method": exchange.method,
        "status": exchange.status,
        "started": _moment(exchange.started),
        "ended": _moment(exchange.ended),
        "dns": None if exchange.dns is None else list(exchange.dns),
        "peer": exchange.peer,
        "protocol": exchange.protocol,
        "tls_leaf_sha256": None if exchange.tls_leaf is None else hashlib.sha256(exchange.tls_leaf).hexdigest(),
        "robots": exchange.robots,
        "source": exchange.source,
        "basis": exchange.basis,
        "retention": exchange.retention,
        "of": exchange.of,
        "received_sha256": received,
        "received_size": len(exchange.received),
        "decoded_sha256": decoded,
        "decoded_size": len(exchange.decoded),
        "versions": dict(exchange.versions),
    }


def captured(facts: Mapping[str, Any], place: Place) -> Captured:
    """The index's row of a capture, from its line of the log."""
    given = {name: facts[name] for name in ("id", "kind", "url", "final_url", "status", "source", "retention", "of")}
    at = datetime.fromisoformat(facts["ended"])
    return Captured(**given, sha256=facts["decoded_sha256"], file=place.file, size=place.length, at=at)


def versions() -> dict[str, str]:
    """The tools that a capture is made with."""
    return {"patrol": __version__, "warcio": version("warcio"), "python": platform.python_version()}


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text[:40]).strip("-").lower() or "host"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
