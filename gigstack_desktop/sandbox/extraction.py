"""What rules can prove about a support document: facts with their pages, and how much evidence there is (csf.md, 8).

Pure: text and QR codes in, plain JSON out. It never claims more than it found; who has to decide is a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.sandbox.text import fold

Json = dict[str, Any]
Found = tuple[int, str]  # a page's number from 1, and a text from it
MODEL = "reglas-locales-1"
MOST_SURE = Decimal("0.9")
MOST_FACTS = 30
HEAD = 700  # what a document is stands at its beginning
UNKNOWN_KIND = "sin clasificar"
ZONE = ZoneInfo("America/Mexico_City")
SAT_HOST = "verificacfdi.facturaelectronica.sat.gob.mx"

MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
WRITTEN = rf"\d{{1,2}} de (?:{'|'.join(MONTHS)}) (?:de|del) \d{{4}}"
DATE = rf"(?:{WRITTEN}|\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
DATES = re.compile(rf"(?<![\d/-]){DATE}(?![\d/-])")
VALIDITY = re.compile(rf"vigencia\b[^.;]{{0,80}}?\b(?:del?|desde el) ({DATE}) (?:al?|hasta el) ({DATE})")
RFCS = re.compile(r"(?<![A-Z0-9&Ñ])[A-Z&Ñ]{3,4}[- ]?\d{6}[- ]?[A-Z0-9]{2}[0-9A](?![A-Z0-9])")
UUIDS = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])")
EMAILS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
AMOUNTS = re.compile(
    r"(?:\b(MXN|USD|EUR)\s?)?(\$)?\s?(?<![\d.,])(\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(\.\d{1,2})?(?![\d,]|\.\d)"
    r"\s?(MXN|USD|EUR|M\.N\.|pesos|PESOS)?"
)
CURRENCIES = {"M.N.": "MXN", "pesos": "MXN", "PESOS": "MXN"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: what it is called, the contract's type if it has one, its title and what must agree."""

    name: str
    document_type: str | None
    title: str
    evidence: str


KINDS = (
    Kind("contrato", "contract", r"\bcontrato de\b", r"\bclausulas?\b|\bdeclaraciones\b"),
    Kind("orden de compra", None, r"\borden de compra\b", r"\bsubtotal\b|\bprecio unitario\b"),
    Kind(
        "remisión", "delivery_proof", r"\b(?:nota de )?remision\b", r"\bfirma de recibido\b|\brecibi de conformidad\b"
    ),
    Kind("acuse de recibo", "delivery_proof", r"\bacuse de recibo\b", r"\bfirma\b|\brecibi\b|\brecibido\b"),
    Kind("entrega-recepción", "delivery_proof", r"\bacta de entrega ?- ?recepcion\b", r"\brecibe\b|\bfirman?\b"),
    Kind("cotización", None, r"\bcotizacion\b", r"\bsubtotal\b[^$]{0,200}\btotal\b|\bprecio unitario\b"),
    Kind("estado de cuenta", "payment_proof", r"\bestado de cuenta\b", r"\bsaldo (?:inicial|anterior|final)\b"),
    Kind("transferencia", "payment_proof", r"\bspei\b", r"\bclave de rastreo\b"),
    Kind("CFDI impreso", None, r"\bfolio fiscal\b", r"\bsello digital\b|\bno\. de serie del certificado\b"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """What could be read of a file: the text of its first pages, its QR codes, and what went wrong or was left out."""

    pages: tuple[Found, ...] = ()
    codes: tuple[Found, ...] = ()
    warnings: tuple[str, ...] = field(default=())


def extract(source: Source) -> Json:
    """`confidence`, `extracted_data` and `warnings` of an `ai_extraction`, from the document alone."""
    cfdi, strangers = _codes(source.codes)
    kind = _kind(source.pages)
    validity, unsure = _validity(source.pages)
    data: Json = {
        "kind": kind.name if kind else UNKNOWN_KIND,
        "document_type": kind.document_type if kind else None,
        "rfcs": _each(source.pages, RFCS, "rfc", _rfc),
        "dates": _each([(page, fold(text)) for page, text in source.pages], DATES, "date", _iso),
        "validity": validity,
        "amounts": _amounts(source.pages),
        "uuids": _each(source.pages, UUIDS, "uuid", str.lower),
        "emails": _each(source.pages, EMAILS, "email", str.casefold),
        "cfdi": cfdi,
    }
    if not any(data[name] for name in ("rfcs", "dates", "amounts", "uuids", "emails", "cfdi")) and kind is None:
        return {"confidence": Decimal(0), "extracted_data": {}, "warnings": [*source.warnings, *strangers]}
    return {
        "confidence": _confidence(data),
        "extracted_data": data,
        "warnings": [*source.warnings, *strangers, *unsure],
    }


def _each(pages: Iterable[Found], form: re.Pattern[str], name: str, read: Callable[[str], str]) -> list[Json]:
    """Every different fact of a form once, with the first page that has it."""
    seen: dict[str, int] = {}
    for page, text in pages:
        for match in form.finditer(text):
            value = read(match[0])
            if value and len(seen) < MOST_FACTS:
                seen.setdefault(value, page)
    return [{name: value, "page": page} for value, page in seen.items()]


def _rfc(text: str) -> str:
    """The RFC when its form, date and check character agree; the generic ones say nothing about anybody."""
    plain = rfcs.normalize(text)
    return plain if rfcs.digit_ok(plain) and plain not in rfcs.FIXED else ""


def _date(text: str) -> date | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    month = next((number for number, name in enumerate(MONTHS, start=1) if name in text), 0)
    year, middle, day = numbers if "-" in text else numbers[::-1] if "/" in text else (numbers[1], month, numbers[0])
    try:
        return date(year, middle, day) if 1990 <= year <= 2100 else None
    except ValueError:
        return None


def _iso(text: str) -> str:
    found = _date(text)
    return found.isoformat() if found else ""


def _validity(pages: Sequence[Found]) -> tuple[Json | None, list[str]]:
    """The proposal `vigencia del … al …`, and what to say when the document has several different ones."""
    found: dict[tuple[date, date], int] = {}
    for page, text in pages:
        for match in VALIDITY.finditer(" ".join(fold(text).split())):
            first, last = _date(match[1]), _date(match[2])
            if first and last and first <= last:
                found.setdefault((first, last), page)
    if len(found) > 1:
        return None, ["El documento menciona varias vigencias; ninguna se propone"]
    for (first, last), page in found.items():
        proposal = {"valid_from": _milliseconds(first), "valid_until": _milliseconds(last + timedelta(days=1)) - 1}
        return {**proposal, "from": first.isoformat(), "until": last.isoformat(), "page": page}, []
    return None, []


def _milliseconds(day: date) -> int:
    return int(datetime.combine(day, time(), ZONE).timestamp() * 1000)


def _amounts(pages: Iterable[Found]) -> list[Json]:
    """Sums with a sign or a currency; those on a line with TOTAL first. A bare `$` names no currency."""
    found: dict[tuple[Decimal, str], Json] = {}
    for page, text in pages:
        for line in text.splitlines():
            total = re.search(r"\btotal\b", fold(line)) is not None
            for amount, currency in _on_line(line):
                known = found.setdefault((amount, currency), _amount(amount, currency, page))
                known["total"] = known["total"] or total
    return sorted(found.values(), key=lambda each: not each["total"])[:MOST_FACTS]


def _amount(amount: Decimal, currency: str, page: int) -> Json:
    return {"amount": amount, "currency": currency or None, "total": False, "page": page}


def _on_line(line: str) -> Iterator[tuple[Decimal, str]]:
    for before, sign, whole, cents, after in AMOUNTS.findall(line):
        named = before or after
        if named or sign:
            yield Decimal(whole.replace(",", "") + cents), CURRENCIES.get(named, named)


def _kind(pages: Sequence[Found]) -> Kind | None:
    """What the document is: one title in its first 700 characters that a second piece of evidence agrees with."""
    text = " ".join(" ".join(fold(text).split()) for _, text in pages)
    agreed = [kind for kind in KINDS if re.search(kind.title, text[:HEAD]) and re.search(kind.evidence, text)]
    return agreed[0] if len(agreed) == 1 else None


def _codes(codes: Iterable[Found]) -> tuple[list[Json], list[str]]:
    """The CFDIs that QR codes of SAT name, and warnings about codes that lead elsewhere."""
    found: list[Json] = []
    hosts: list[str] = []
    for page, text in codes:
        host, cfdi = _cfdi(text)
        if cfdi is not None and len(found) < MOST_FACTS:
            found.append({**cfdi, "page": page})
        elif host and host != SAT_HOST:
            hosts.append(host)
    strangers = [f"Un código QR lleva a otro sitio ({host}); no se usó" for host in dict.fromkeys(hosts)]
    told = ["Los datos del código QR no se consultaron ante el SAT"] if found else []
    return found, [*strangers[:MOST_FACTS], *told]


def _cfdi(text: str) -> tuple[str, Json | None]:
    try:
        parts = urlsplit(text.strip())
        host = parts.hostname or ""
        asked = {name.lower(): values[0].strip() for name, values in parse_qs(parts.query, max_num_fields=20).items()}
    except ValueError:
        return "", None
    total = re.fullmatch(r"\d{1,18}(\.\d{1,6})?", asked.get("tt", ""))
    parties = [rfcs.normalize(asked.get(name, "")) for name in ("re", "rr")]
    if host != SAT_HOST or not UUIDS.fullmatch(asked.get("id", "")) or not total:
        return host[:100], None
    if not all(rfcs.is_valid_form(party) for party in parties):
        return host, None
    uuid = asked["id"].lower()
    return host, {"uuid": uuid, "issuer": parties[0], "receiver": parties[1], "total": Decimal(total[0])}


def _confidence(data: Json) -> Decimal:
    """By evidence, not by feeling: a code of SAT weighs most, then a kind that two things agree on, then facts."""
    weights = (
        (bool(data["cfdi"]), "0.5"),
        (data["kind"] != UNKNOWN_KIND, "0.3"),
        (bool(data["rfcs"]), "0.2"),
        (bool(data["validity"]), "0.1"),
        (any(amount["total"] and amount["currency"] for amount in data["amounts"]), "0.1"),
    )
    return min(MOST_SURE, sum((Decimal(weight) for there, weight in weights if there), Decimal(0)))


def compared(found: Json, client_rfc: str) -> Json:
    """The same, with whether the client's own RFC is in the document: the most useful fact of all."""
    data = found["extracted_data"]
    if not data or not client_rfc or rfcs.is_generic(client_rfc):
        return found
    named = {each["rfc"] for each in data["rfcs"]} | {
        party for c in data["cfdi"] for party in (c["issuer"], c["receiver"])
    }
    warnings = list(found["warnings"])
    if named and client_rfc not in named:
        warnings.append(f"El RFC del cliente ({client_rfc}) no está en el documento")
    return {**found, "extracted_data": {**data, "client_rfc_found": client_rfc in named}, "warnings": warnings}
