"""An IP address or a host as somebody spelled it -> may it be visited? Only addresses of the public internet may."""

from __future__ import annotations

import socket
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from patrol.errors import CrawlError

# Python 3.11's `is_global` lets these through although they lead, or may lead, into private networks.
_ALSO_CLOSED = tuple(
    ip_network(block)
    for block in (
        "100.64.0.0/10",  # carrier-grade NAT
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/32",  # Teredo
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",  # site-local
    )
)
_WEB_PORTS = {"http": 80, "https": 443}


def is_public(address: str) -> bool:
    """True for an address of the public internet. Whatever is no address at all is not public."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    closed = found.is_multicast or found.is_reserved or found.is_private or found.is_unspecified
    return found.is_global and not closed and not any(found in block for block in _ALSO_CLOSED)


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host's spelling stands for (`127.1`, `0x7f.1`, `2130706433`, `[::1]`), `None` for a name."""
    # as names are made ready for a look-up: wide digits and full stops of other scripts stand for plain ones
    host = unicodedata.normalize("NFKC", host).replace("。", ".")
    bare = host.strip().strip("[]").rstrip(".").partition("%")[0]
    try:
        return ip_address(bare)
    except ValueError:
        pass
    try:
        # the C library's own reading, which is also what a socket would make of it
        return IPv4Address(socket.inet_aton(bare)) if bare.isascii() and "\0" not in bare else None
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=1_000)  # a run asks about few hosts, with each request
def is_host(host: str) -> bool:
    """False for what cannot be a host's name, such as `a..example`: looking it up would fail, and loudly."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides about hosts and addresses; `allowed` holds the `host:port` pairs that may be visited all the same."""

    allowed: frozenset[str]

    @classmethod
    def of(cls, allow_hosts: Iterable[str]) -> Gate:
        """A gate that lets the named `HOST:PORT` pairs through.

        Raises:
            CrawlError: an entry has no port.
        """
        return cls(frozenset(_pair(entry) for entry in allow_hosts))

    def names(self, host: str, port: int | None) -> bool:
        """True where host and port were named by the operator."""
        return bool(port) and f"{_plain(host)}:{port}" in self.allowed

    def refuses_host(self, host: str, port: int | None) -> str | None:
        """Why a host may not be visited, as far as its spelling tells; `None` where it may (or a name decides)."""
        if self.names(host, port):
            return None
        found = literal(host)
        if found is not None and not is_public(str(found)):
            return f"{found} is not an address of the public internet"
        return None

    def refuses_answers(self, host: str, port: int | None, addresses: Iterable[str]) -> str | None:
        """Why a name with these answers may not be visited: one non-public answer among them is enough."""
        if self.names(host, port):
            return None
        closed = [address for address in addresses if not is_public(address)]
        return f"it stands for {closed[0]}, which is not an address of the public internet" if closed else None

    def loopback_hosts(self) -> frozenset[str]:
        """The allowed hosts that lie on this machine: no courtesy delay is owed to them."""
        hosts = {pair.rpartition(":")[0] for pair in self.allowed}
        return frozenset(host for host in hosts if host == "localhost" or _is_loopback(host))


class ClosedAddressError(CrawlError):
    """A host that may not be visited; the message says why."""


class UnknownHostError(ClosedAddressError):
    """A name without an answer just now; it may have one later."""


def resolve_public(host: str, port: int, gate: Gate) -> list[str]:
    """The addresses that a host stands for, to be connected to as they are: asking again could bring others.

    Blocks while the name is looked up.

    Raises:
        ClosedAddressError: the host, or one of its answers, is not public and not allowed.
        UnknownHostError: it has no answer just now.
    """
    hint = "if it is meant, name it with --allow-host HOST:PORT"
    why = gate.refuses_host(host, port) if is_host(host) and host else "that is no name of a host"
    if why:
        raise ClosedAddressError(f"{host}: {why}", hint=hint)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(f"the host {host} is not known", hint="check the spelling and the network") from error
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in found))
    if why := gate.refuses_answers(host, port, addresses):
        raise ClosedAddressError(f"{host}: {why}", hint=hint)
    return addresses


def port_of(scheme: str, port: int | None) -> int | None:
    """The port that is connected to: the one named, else the scheme's own."""
    return port or _WEB_PORTS.get(scheme)


def _is_loopback(host: str) -> bool:
    found = literal(host)
    return found is not None and found.is_loopback


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()


def _pair(entry: str) -> str:
    host, _, port = entry.strip().rpartition(":")
    if not host or not port.isascii() or not port.isdigit():
        raise CrawlError(f"the allowed host {entry!r} has no port", hint="write HOST:PORT, for instance 127.0.0.1:8700")
    return f"{_plain(host)}:{int(port)}"
