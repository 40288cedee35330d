"""The QR codes of a constancia: found with zxing-cpp, trusted only when they name the SAT's own validator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

import zxingcpp

from gigstack_desktop.cfdi.csf.pages import Pdf
from gigstack_desktop.cfdi.csf.reading import IS_RFC

SAT_HOST = "siat.sat.gob.mx"
_PATH = "/app/qr/faces/pages/mobile/validadorqr.jsf"
_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_SCALES = (1.5, 3.0)


@dataclass(frozen=True, slots=True)
class CsfQr:
    """What the QR of page 1 says."""

    id_cif: str
    rfc: str
    url: str


@dataclass(frozen=True, slots=True)
class QrFindings:
    """The genuine codes found, and the hosts of addresses that lead elsewhere."""

    genuine: tuple[CsfQr, ...] = ()
    other_hosts: tuple[str, ...] = ()


def parse_qr(text: str) -> CsfQr | str | None:
    """A genuine code; the host of an address of another site; None for anything else (the SAT's other codes too)."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    if parts.netloc != SAT_HOST:
        return parts.netloc if parts.hostname == SAT_HOST else parts.hostname
    if parts.path != _PATH or not re.search(r"(?:^|&)D1=10(?:&|$)", parts.query):
        return None
    # Everything after D3= belongs to it: an RFC may hold a bare "&".
    id_cif, _, rfc = _decoded(text.strip().partition("D3=")[2]).partition("_")
    rfc = rfc.strip().upper()
    if not re.fullmatch(r"\d{6,15}", id_cif) or not IS_RFC.fullmatch(rfc):
        return None
    return CsfQr(id_cif, rfc, text.strip())


def _decoded(value: str) -> str:
    raw = unquote_to_bytes(value)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def decode(picture: memoryview | None) -> list[str]:
    """The texts of the QR codes in a grey picture."""
    if picture is None:
        return []
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=_QR)]


def find(pdf: Pdf, pages: Sequence[int], *, every_page: bool = False) -> QrFindings:
    """Looks at `pages` in turn, coarsely and then finely, until a genuine code appears.

    With `every_page` it goes on, so that two scanned constancias in one file are noticed.
    """
    genuine: list[CsfQr] = []
    hosts: list[str] = []
    for scale in _SCALES:
        for index in pages:
            _sort(decode(pdf.picture(index, scale)), genuine, hosts)
            if genuine and not every_page:
                break
        if genuine:
            break
    return QrFindings(tuple(dict.fromkeys(genuine)), tuple(dict.fromkeys(hosts)))


def _sort(texts: Iterable[str], genuine: list[CsfQr], hosts: list[str]) -> None:
    for text in texts:
        parsed = parse_qr(text)
        if isinstance(parsed, CsfQr):
            genuine.append(parsed)
        elif parsed is not None:
            hosts.append(parsed)
