"""What listening for other computers asks for: TLS, and keys that were made for people.

The program's child imports this before it listens: what takes time is imported where it is used.
"""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path


class Refused(Exception):
    """Why the server does not start, in Spanish and English."""


NO_TLS = (
    "Para atender a otras computadoras hace falta TLS: agrega --tls-cert y --tls-key.\n"
    "Listening beyond this computer needs TLS: add --tls-cert and --tls-key."
)
HALF_TLS = (
    "--tls-cert y --tls-key van juntos.\n"
    "--tls-cert and --tls-key go together."
)  # fmt: skip
BAD_TLS = (
    "El certificado o la llave TLS no se pueden usar: {reason}\n"
    "The TLS certificate or key cannot be used: {reason}"
)  # fmt: skip
NO_KEYS = (
    "Para atender a otras computadoras hacen falta llaves propias: gigstack-desktop sandbox keys create.\n"
    "Listening beyond this computer needs keys of your own: gigstack-desktop sandbox keys create."
)
BAD_ADDRESS = (
    "No se puede escuchar en {host}, puerto {port}: {reason}\n"
    "Cannot listen on {host}, port {port}: {reason}"
)  # fmt: skip
MOST_PORT = 65_535
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


def is_loopback(host: str) -> bool:
    """Whether only this computer reaches the address."""
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_tls(host: str, certificate: Path | None, key: Path | None) -> bool:
    """Whether the server speaks TLS; Refused where it must and cannot, and for files that are no pair."""
    if (certificate is None) != (key is None):
        raise Refused(HALF_TLS)
    if certificate is None or key is None:
        if not is_loopback(host):
            raise Refused(NO_TLS)
        return False
    import ssl

    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:  # SSLError is an OSError
        raise Refused(BAD_TLS.format(reason=error)) from error
    return True


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; Refused when the address is taken or is not this computer's."""
    if not 0 <= port <= MOST_PORT:  # getaddrinfo would take the rest of a division
        raise Refused(BAD_ADDRESS.format(host=host, port=port, reason=f"0–{MOST_PORT}"))
    with contextlib.ExitStack() as closing:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(
                host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            # asyncio switches Nagle's algorithm off only where the protocol is TCP (44 ms per request otherwise).
            listening = closing.enter_context(socket.socket(family, kind, protocol or socket.IPPROTO_TCP))
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(64)
        except OSError as error:
            raise Refused(BAD_ADDRESS.format(host=host, port=port, reason=error)) from error
        closing.pop_all()
        return listening


def base_url(host: str, listening: socket.socket, *, tls: bool) -> str:
    """Where clients find the API."""
    name = socket.gethostname() if host in EVERYWHERE else host
    shown = f"[{name}]" if ":" in name else name
    return f"{'https' if tls else 'http'}://{shown}:{listening.getsockname()[1]}/v2"
