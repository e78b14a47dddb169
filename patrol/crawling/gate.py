"""The gate where Scrapy meets the network: the resolver whose answers the socket uses, and a check before it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from patrol.crawling.addresses import Gate, is_host, port_of

MAX_REMEMBERED = 10_000
ASKED_AT = "asked_at"
"""A request's note of when it, or the first of those that led to it, was asked for: seconds since 1970."""


class RefusedAddress(IgnoreRequest):
    """A request whose host may not be visited; the message says why."""


@implementer(IHostnameResolver)
class GateResolver:
    """Scrapy's `TWISTED_DNS_RESOLVER`: resolves a name once and lets the answers through only if all are public.

    What it lets through is what is connected to, so a name cannot change its answer between check and connection;
    nothing is cached here beyond what the system caches. Refusals are remembered, to be told to people.
    """

    def __init__(self, gate: Gate, reactor: Any) -> None:
        self.gate = gate
        self.reactor = reactor
        self.inner: Any = reactor.nameResolver
        self.refused: dict[str, str] = {}
        self.answers: dict[str, tuple[str, ...]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GateResolver:
        """Scrapy's way to make one; the allowed hosts come from the setting `PATROL_ALLOW_HOSTS`."""
        return cls(Gate.of(crawler.settings.getlist("PATROL_ALLOW_HOSTS")), reactor)

    def install_on_reactor(self) -> None:
        """Become the resolver of every connection of this process."""
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  # Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[Any]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve a name and hand on all of its answers, or none."""
        receiver = _Checking(resolutionReceiver, self, hostName, portNumber)
        return self.inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)

    def remember(self, host: str, why: str) -> None:
        """Keep why a host was refused."""
        if len(self.refused) < MAX_REMEMBERED:
            self.refused[host] = why


@implementer(IResolutionReceiver)
class _Checking:
    def __init__(self, receiver: Any, resolver: GateResolver, host: str, port: int) -> None:
        self.receiver, self.resolver, self.host, self.port = receiver, resolver, host, port
        self.answers: list[Any] = []

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        self.answers.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        why = self.resolver.gate.refuses_answers(self.host, self.port, [answer.host for answer in self.answers])
        if why:
            self.resolver.remember(self.host, why)
        else:
            if len(self.resolver.answers) < MAX_REMEMBERED or self.host in self.resolver.answers:
                self.resolver.answers[self.host] = tuple(str(answer.host) for answer in self.answers)
            for answer in self.answers:
                self.receiver.addressResolved(answer)
        self.receiver.resolutionComplete()


class GateMiddleware:
    """Refuses a request whose host spells no name or a non-public address, before anything is resolved or connected."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.loopback = gate.loopback_hosts()

    @classmethod
    def from_crawler(cls, crawler: Any) -> GateMiddleware:
        """Scrapy's way to make one."""
        return cls(Gate.of(crawler.settings.getlist("PATROL_ALLOW_HOSTS")))

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise `RefusedAddress`, for no name at all `CannotResolveHostError`.

        Redirects come by here too, each hop as a request.
        """
        request.meta.setdefault(ASKED_AT, time.time())
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        if not is_host(host):
            raise CannotResolveHostError(f"{host} cannot be the name of a host")
        why = self.gate.refuses_host(host, port_of(parts.scheme, parts.port))
        if why:
            raise RefusedAddress(why)
        if host in self.loopback:
            request.meta["autothrottle_dont_adjust_delay"] = True  # no courtesy is owed to one's own machine


def why_refused(host: str) -> str | None:
    """Why the gate at the resolver refused a name in this process, if it did."""
    resolver = _resolver()
    return None if resolver is None else resolver.refused.get(host)


def answers_for(host: str) -> tuple[str, ...] | None:
    """What a name was last resolved to in this process; `None` where it was not (an address needs no resolving)."""
    resolver = _resolver()
    return None if resolver is None else resolver.answers.get(host)


def _resolver() -> GateResolver | None:
    from twisted.internet import reactor  # importing it at the top would choose a reactor before Scrapy does

    resolver = getattr(reactor, "nameResolver", None)
    return resolver if isinstance(resolver, GateResolver) else None
