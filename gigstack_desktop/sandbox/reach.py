"""Where webhooks may be sent: to the whole Internet and, in practice, this computer; never into a private network."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from gigstack_desktop.sandbox.envelope import invalid

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Addresses that carry an IPv4 address inside, which another machine would unpack: NAT64, Teredo, 6to4.
TUNNELS = tuple(ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"))


class Unreachable(Exception):
    """An address that is not called."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The rules of one server. `loopback`: whether it may call its own computer, as a practice server may."""

    loopback: bool = True

    def checked_url(self, url: str) -> str:
        """A URL that may be subscribed: HTTPS, or HTTP to this computer (contract, 11.1); 400 otherwise.

        The name is resolved, and its addresses are checked, each time something is sent.
        """
        parts = _split(url)
        host = (parts.hostname or "").rstrip(".")
        if parts.username is not None or parts.password is not None:
            raise invalid("url", "must not carry a user or a password")
        if parts.scheme != "https" and not (parts.scheme == "http" and self.loopback and _is_this_computer(host)):
            raise invalid("url", "must be HTTPS; HTTP is only allowed to this computer")
        try:
            self.check(host)
        except Unreachable as error:
            raise invalid("url", str(error)) from error
        return url

    def check(self, host: str) -> None:
        """Unreachable for an address that lies in a private network; a name passes until it is resolved."""
        if (address := _address(host)) is not None and not self.allows(address):
            raise Unreachable(f"{host} is not a public address")
        if not self.loopback and _is_this_computer(host):
            raise Unreachable(f"{host} is not a public address")

    def allows(self, address: Address) -> bool:
        """Whether this address may be called."""
        inner = getattr(address, "ipv4_mapped", None) or address
        if inner.is_loopback:
            return self.loopback
        tunnelled = any(inner in network for network in TUNNELS if network.version == inner.version)
        return inner.is_global and not inner.is_multicast and not tunnelled


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise invalid("url", "is not a URL") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not _is_plain(url):
        raise invalid("url", "is not a URL")
    return parts


def _is_plain(url: str) -> bool:
    return url.isprintable() and not any(letter.isspace() or letter == "\\" for letter in url)


def _is_this_computer(host: str) -> bool:
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def _address(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
