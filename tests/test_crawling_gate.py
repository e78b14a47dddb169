"""The gate: every spelling of a non-public address is refused; what the operator named passes."""

from __future__ import annotations

import pytest

from patrol.crawling.addresses import Gate, is_public, literal
from patrol.errors import CrawlError

CLOSED = [
    "127.0.0.1", "127.1", "127.0.1", "0", "0.0.0.0", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "017700000001",
    "127.0.0.1.", "[::1]", "::1", "::", "[::ffff:10.0.0.1]", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
    "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8",
    "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.1.2.3", "240.0.0.1",
    "255.255.255.255", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
    "2002:a00:1::", "2002:7f00:1::1", "64:ff9b::a00:1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001:0:53aa:64c::1",
    "100::1", "3fff::1", "5f00::1", "１２７.０.０.１", "127。0。0。1", "１０.1", "①27.0.0.1",
]  # fmt: skip
OPEN = ["8.8.8.8", "1.1.1.1", "103.10.66.1", "2606:4700:4700::1111", "[2001:4860:4860::8888]", "134744072"]
NAMES = ["a.board.example", "localhost", "t.me", "xn--80ak6aa92e.example", "1a.example", "", "１２７.0.0.1x", "a\0b"]


@pytest.mark.parametrize("host", CLOSED)
def test_non_public_addresses_are_refused_in_every_spelling(host: str) -> None:
    assert Gate.of(()).refuses_host(host, 80)
    assert not is_public(str(literal(host)))


@pytest.mark.parametrize("host", OPEN)
def test_public_addresses_pass(host: str) -> None:
    assert Gate.of(()).refuses_host(host, 80) is None
    assert is_public(str(literal(host)))


@pytest.mark.parametrize("host", NAMES)
def test_a_name_is_no_address(host: str) -> None:
    assert literal(host) is None
    assert not is_public(host)


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        (["8.8.8.8"], False),
        (["8.8.8.8", "1.1.1.1"], False),
        (["8.8.8.8", "10.0.0.1"], True),
        (["::1"], True),
        (["fe80::1%2"], True),
        (["2606:4700:4700::1111", "::ffff:127.0.0.1"], True),
        (["nonsense"], True),
        ([], False),
    ],
)
def test_one_non_public_answer_poisons_a_name(answers: list[str], refused: bool) -> None:
    assert bool(Gate.of(()).refuses_answers("a.board.example", 443, answers)) is refused


@pytest.mark.parametrize(
    ("host", "port", "passes"),
    [
        ("127.0.0.1", 8700, True),
        ("127.0.0.1", 8701, False),
        ("127.1", 8700, False),
        ("localhost", 8700, False),
        ("Intranet.Example", 80, True),
        ("intranet.example.", 80, True),
        ("::1", 9000, True),
        ("[::1]", 9000, True),
        ("127.0.0.1", None, False),
    ],
)
def test_only_the_named_host_and_port_pass(host: str, port: int | None, passes: bool) -> None:
    gate = Gate.of(["127.0.0.1:8700", "intranet.example:80", "[::1]:9000"])
    assert gate.names(host, port) is passes
    assert (gate.refuses_answers(host, port, ["127.0.0.1"]) is None) is passes


@pytest.mark.parametrize("entry", ["127.0.0.1", "host:", ":80", "host:http", "", "host:٨٠"])
def test_an_allowed_host_without_port_is_named(entry: str) -> None:
    with pytest.raises(CrawlError, match="port"):
        Gate.of([entry])


def test_loopback_hosts_owe_no_delay() -> None:
    gate = Gate.of(["127.0.0.1:1", "localhost:2", "[::1]:3", "10.0.0.1:4", "intranet.example:5"])
    assert gate.loopback_hosts() == {"127.0.0.1", "localhost", "::1"}
