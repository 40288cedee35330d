"""The address where anybody can verify a CFDI at SAT, and its QR (rules, section 16)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

from gigstack_desktop.cfdi.money import shortest

_PAGE = "https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx"


def url(uuid: str, issuer_rfc: str, receiver_rfc: str, total: Decimal, seal: str) -> str:
    """The verification address: `total` without non-significant zeros, the last 8 characters of the seal.

    & and Ñ of an RFC and + of the seal are percent-encoded, because they mean something else in a query.
    """
    values = {"id": uuid, "re": issuer_rfc, "rr": receiver_rfc, "tt": shortest(total), "fe": seal[-8:]}
    return f"{_PAGE}?" + "&".join(f"{name}={quote(value, safe='/=')}" for name, value in values.items())


@lru_cache(maxsize=64)
def qr_matrix(url: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of the QR at level M, dark is True, with the quiet zone of 4 modules that readers need."""
    import segno  # late: only printing needs it

    code = segno.make(url, error="m", micro=False, boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=4))
