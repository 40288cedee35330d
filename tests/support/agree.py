"""Whether what was on screen, the XML and the PDF say the same: read with other people's programs, not with ours."""

from __future__ import annotations

import base64
import re
import subprocess
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree
from PIL import Image

from tests.support import sat

CFDI = {"c": "http://www.sat.gob.mx/cfd/4", "t": "http://www.sat.gob.mx/TimbreFiscalDigital"}
CFDI["p"] = "http://www.sat.gob.mx/Pagos20"
SITE = ("https", "verificacfdi.facturaelectronica.sat.gob.mx", "/default.aspx")


def amount(text: str) -> Decimal:
    """The number of "$1,234.50 MXN"."""
    found = re.search(r"-?[\d,]+\.\d+", text.replace("−", "-"))
    assert found, text
    return Decimal(found.group().replace(",", ""))


def words(pdf: Path) -> list[str]:
    """The words of a PDF in reading order, by poppler."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode().split()


def qr_codes(pdf: Path, folder: Path) -> set[str]:
    """What the codes on the pages say, rendered by poppler."""
    subprocess.run(["pdftoppm", "-r", "220", "-gray", "-png", str(pdf), str(folder / "page")], check=True)
    codes: set[str] = set()
    for page in folder.glob("page*.png"):
        with Image.open(page) as image:
            codes |= {code.text for code in zxingcpp.read_barcodes(image)}
        page.unlink()
    return codes


def check_xml(xml: bytes) -> etree._Element:
    """SAT's schema accepts it, and its seal signs SAT's own cadena original with the certificate it carries."""
    assert sat.xsd_problems(xml) == []
    root = etree.fromstring(xml)
    certificate = x509.load_der_x509_certificate(base64.b64decode(root.get("Certificado") or ""))
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    seal = base64.b64decode(root.get("Sello") or "")
    key.verify(seal, sat.cadena(xml).encode(), padding.PKCS1v15(), SHA256())
    return root


def check_pdf(pdf: Path, root: etree._Element, folder: Path) -> None:
    """The text holds UUID, RFCs and total; the QR is SAT's verification address of this very document."""
    shown = "".join(words(pdf)).upper()
    uuid = root.find(".//t:TimbreFiscalDigital", CFDI).get("UUID")
    issuer, receiver = root.find("c:Emisor", CFDI).get("Rfc"), root.find("c:Receptor", CFDI).get("Rfc")
    paid = root.find(".//p:Totales", CFDI)
    total = Decimal(root.get("Total") if paid is None else paid.get("MontoTotalPagos"))
    for needed in (uuid.upper(), issuer, receiver, f"{total:,.2f}", "SINVALIDEZFISCAL"):
        assert needed in shown, needed
    [address] = qr_codes(pdf, folder)
    parts = urlsplit(address)
    said = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert (parts.scheme, parts.netloc, parts.path) == SITE
    assert said["id"].upper() == uuid.upper()
    assert (said["re"], said["rr"], said["fe"]) == (issuer, receiver, root.get("Sello")[-8:])
    assert Decimal(said["tt"]) == Decimal(root.get("Total"))


def check_figures(figures: Mapping[str, str], root: etree._Element) -> None:
    """The composer's figures are the XML's attributes."""
    assert amount(figures["Subtotal"]) == Decimal(root.get("SubTotal"))
    assert amount(figures["Total"]) == Decimal(root.get("Total"))
    taxes = root.find("c:Impuestos", CFDI).get("TotalImpuestosTrasladados")
    shown = sum(amount(text) for name, text in figures.items() if name.startswith("IVA"))
    assert shown == Decimal(taxes)
