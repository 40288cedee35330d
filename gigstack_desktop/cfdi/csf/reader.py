"""Reads a constancia: two readings of its text and one of its QR, compared field by field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.cfdi.csf import messages, qr
from gigstack_desktop.cfdi.csf.judge import Verdict, decide
from gigstack_desktop.cfdi.csf.kinds import is_constancia, looks_like
from gigstack_desktop.cfdi.csf.labels import collapse, fold
from gigstack_desktop.cfdi.csf.notes import notes
from gigstack_desktop.cfdi.csf.pages import MAX_PAGES, MOST_PAGES, PageText, Pdf, UnreadableError
from gigstack_desktop.cfdi.csf.places import state_key
from gigstack_desktop.cfdi.csf.position import read_positions, starts_section, to_lines
from gigstack_desktop.cfdi.csf.reading import IS_RFC, RFC, WRITTEN, Row, make_date, parse_slashed, parse_written
from gigstack_desktop.cfdi.csf.regimes import code_for, fits
from gigstack_desktop.cfdi.csf.split import CHAIN, constancias, page_mark, whole_text
from gigstack_desktop.cfdi.csf.text import read_stream
from gigstack_desktop.cfdi.csf.types import CsfAddress, CsfRegime, CsfResult, Person

MAX_BYTES = 10 * 1024 * 1024
_LITTLE_TEXT = 40
_SCAN_CAPTION = 300
_CARD = re.compile(rf"({RFC})\s*Registro\s*Federal\s*de\s*Contribuyentes")
_ID_CIF = re.compile(r"idCIF\s*:\s*(\d{6,15})\b")
_ISSUED = re.compile(rf"\bA\s+{WRITTEN.pattern}")
_PUBLIC = {
    "first_names": "legal_name",
    "surname": "legal_name",
    "second_surname": "legal_name",
    "company": "legal_name",
    "road_type": "street",
    "road": "street",
    "rfc": "rfc",
    "curp": "curp",
    "status": "status",
    "exterior": "exterior",
    "interior": "interior",
    "neighborhood": "neighborhood",
    "city": "city",
    "state": "state",
    "zip": "zip",
    "regimes": "regimes",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything found about who the document is of and when it was issued, source by source."""

    row: str
    cards: tuple[str, ...]
    chains: tuple[str, ...]
    id_cifs: tuple[str, ...]
    chain_date: date | None
    heading_date: date | None
    codes: qr.QrFindings

    @property
    def text_rfcs(self) -> tuple[str, ...]:
        """The different RFCs of the text, the most telling source first."""
        row = (self.row,) if IS_RFC.fullmatch(self.row) else ()
        return tuple(dict.fromkeys((*row, *self.chains, *self.cards)))


def read_csf(data: bytes, today: date | None = None) -> CsfResult:
    """What the one constancia in `data` says; those of several people are refused by name (`read_all` reads them).

    Never raises for any content, the result's `error` tells what is wrong. Not thread-safe (PDFium); a hostile file may
    take seconds and hundreds of megabytes: see `child`.
    """
    first, *others = read_all(data, today)
    return messages.refused("several", rfc1=first.rfc, rfc2=others[0].rfc) if others else first


def read_all(data: bytes, today: date | None = None) -> tuple[CsfResult, ...]:
    """Every constancia in `data`, in the order of the file and each person once (the newest), as `read_csf` reads one.

    Never empty: a file that cannot be read gives one result with its error.
    """
    if reason := _refusal(data):
        return (messages.refused(reason),)
    try:
        with Pdf(data) as pdf:
            return _read(pdf, b"%%EOF" in data[-2048:], today or datetime.now().astimezone().date())
    except UnreadableError as error:
        return (messages.refused(error.reason),)


def _refusal(data: bytes) -> str:
    """Why the bytes are not even opened; empty when they are."""
    if not data:
        return "empty"
    if len(data) > MAX_BYTES:
        return "too_big"
    return "" if b"%PDF-" in data[:1024] else "not_pdf"


def warm_up() -> None:
    """Prepares what the first reading would otherwise pay for (search patterns)."""
    decide(read_stream([""]), read_positions([]))
    is_constancia("")


def _read(pdf: Pdf, complete: bool, today: date) -> tuple[CsfResult, ...]:
    pages = pdf.pages()
    if not pages:
        return (messages.refused("damaged"),)
    text = whole_text(pages)
    ocr = any(page.pictured and page.text.strip() for page in pages)
    if is_constancia(text, ocr) and any(starts_section(page, ocr) for page in pages):
        return _read_texts(pdf, [*pages, *pdf.more_pages()], ocr, today)
    if len(text.strip()) < _LITTLE_TEXT or _is_scan(pages, text):
        return _read_scans(pdf, pages, complete)
    if ocr:
        scans = _read_scans(pdf, pages, complete)
        if scans[0].rfc:
            return scans
    return (messages.refused("not_csf", kind=looks_like(text)),)


def _is_scan(pages: Sequence[PageText], text: str) -> bool:
    return all(page.pictured for page in pages) and len(text) < _SCAN_CAPTION and not looks_like(text)


def _read_scans(pdf: Pdf, pages: Sequence[PageText], complete: bool) -> tuple[CsfResult, ...]:
    found = qr.find(pdf, [page.index for page in pages], every_page=True)
    people = {code.rfc: code for code in reversed(found.genuine)}
    if not people:
        return (messages.refused("scan" if complete else "damaged"),)
    return _noted([_by_qr(people[rfc]) for rfc in reversed(people)], pdf, MAX_PAGES)


def _by_qr(code: qr.CsfQr) -> CsfResult:
    return CsfResult(
        ok=False,
        error=messages.error("scan_qr", rfc=code.rfc, cif=code.id_cif),
        rfc=code.rfc,
        id_cif=code.id_cif,
        person=_person(code.rfc),
        validation_url=code.url,
    )


def _read_texts(pdf: Pdf, pages: Sequence[PageText], ocr: bool, today: date) -> tuple[CsfResult, ...]:
    """The constancias with text, and what the QR of a scanned one beside them says."""
    results = _each_person(_read_text(pdf, group, ocr, today) for group in constancias(pages, ocr))
    scanned = [page.index for page in pages if page.pictured and len(page.text.strip()) < _LITTLE_TEXT]
    if scanned and len(scanned) < len(pages):
        codes = qr.find(pdf, scanned, every_page=True).genuine
        results += _each_person(_by_qr(code) for code in codes if code.rfc not in {found.rfc for found in results})
    return _noted(results, pdf, MOST_PAGES)


def _noted(results: Sequence[CsfResult], pdf: Pdf, looked_at: int) -> tuple[CsfResult, ...]:
    """The results, the last one saying that the file has more pages than were looked at."""
    *others, last = results
    if pdf.count > looked_at:
        last = replace(last, warnings=(*last.warnings, messages.warning("pages_left", n=str(looked_at))))
    return (*others, last)


def _each_person(results: Iterable[CsfResult]) -> list[CsfResult]:
    """Each RFC once: the constancia issued last, the first of the same day. What has no RFC only counts alone."""
    found: dict[str, CsfResult] = {}
    for result in results:
        before = found.get(result.rfc)
        if before is None or (result.issued or date.min) > (before.issued or date.min):
            found[result.rfc] = result
    return [result for rfc, result in found.items() if rfc or len(found) == 1]


def _read_text(pdf: Pdf, pages: Sequence[PageText], ocr: bool, today: date) -> CsfResult:
    group = in_printed_order(list(pages))
    verdict = decide(read_stream([page.text for page in group], ocr), read_positions(group, ocr))
    evidence = _evidence(pdf, group, verdict)
    if not evidence.text_rfcs and not evidence.codes.genuine:
        return messages.refused("not_csf", kind=looks_like(whole_text(pages)))
    result = _result(verdict, evidence, ocr)
    return notes(result, evidence.text_rfcs, evidence.id_cifs, evidence.codes, today)


def in_printed_order(pages: list[PageText]) -> list[PageText]:
    """The pages as their `Página [n] de [m]` says, when the numbers are those of one document; a cover stays first."""
    numbers = {page.index: int(mark[1]) for page in pages if (mark := page_mark(page))}
    if sorted(numbers.values()) != sorted(set(numbers.values())):
        return pages
    return sorted(pages, key=lambda page: numbers.get(page.index, 0))


def _evidence(pdf: Pdf, pages: Sequence[PageText], verdict: Verdict) -> Evidence:
    text = whole_text(pages)
    chains = list(CHAIN.finditer(text))
    issued = _ISSUED.search(fold("\n".join(page.text for page in pages))) or _ISSUED.search(fold(text))
    return Evidence(
        row=verdict.identification.get("rfc", ""),
        cards=_unique(match[1] for match in _CARD.finditer(text)),
        chains=_unique(match[4] for match in chains),
        id_cifs=_id_cifs(pages),
        chain_date=make_date(chains[0][1], chains[0][2], chains[0][3]) if chains else None,
        heading_date=parse_written(issued[0].removeprefix("A").strip()) if issued else None,
        codes=qr.find(pdf, _qr_pages(pages)),
    )


def _id_cifs(pages: Sequence[PageText]) -> tuple[str, ...]:
    """The idCIF as it stands on its line; in drawing order only where it does not, for another number may follow."""
    lines = "\n".join(line.text for page in pages for line in to_lines(page.words))
    drawn = "\n".join(page.text for page in pages)
    return _unique(match[1] for match in (list(_ID_CIF.finditer(lines)) or _ID_CIF.finditer(drawn)))


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _qr_pages(pages: Sequence[PageText]) -> list[int]:
    """The page with the card first: its QR is the one that counts."""
    return [page.index for page in sorted(pages, key=lambda page: "idCIF" not in page.text)]


def _person(rfc: str) -> Person:
    return rfcs.person(rfc)


def _result(verdict: Verdict, evidence: Evidence, ocr: bool) -> CsfResult:
    code = evidence.codes.genuine[0] if evidence.codes.genuine else None
    text_rfcs, id_cifs = evidence.text_rfcs, evidence.id_cifs
    # A scanner's text layer mistakes letters; a decoded QR does not.
    rfc = code.rfc if code and (ocr or not text_rfcs) else text_rfcs[0]
    id_cif = code.id_cif if code and (ocr or not id_cifs) else (id_cifs[0] if id_cifs else "")
    person = _person(rfc)
    rows = tuple(_regime(row) for row in verdict.regimes)
    return CsfResult(
        ok=True,
        rfc=rfc,
        id_cif=id_cif,
        legal_name=_legal_name(verdict.identification, person),
        person=person,
        curp=verdict.identification.get("curp", "") if person == "fisica" else "",
        status=verdict.identification.get("status", ""),
        issued=evidence.chain_date or evidence.heading_date,
        regimes=rows,
        current_codes=_unique(r.code for r in rows if r.current and r.code and fits(r.code, person)),
        address=_address(verdict.address),
        low_confidence=_low_confidence(verdict, evidence, rfc, id_cif, ocr),
        validation_url=code.url if code else "",
    )


def _legal_name(values: Mapping[str, str], person: Person) -> str:
    """The name that a CFDI 4.0 wants: without the régimen capital, and never the commercial name."""
    if person == "moral":
        return values.get("company", "")
    return collapse(" ".join(values.get(name, "") for name in ("first_names", "surname", "second_surname")))


def _regime(row: Row) -> CsfRegime:
    return CsfRegime(row.text, code_for(row.text), parse_slashed(row.start), parse_slashed(row.end), not row.end)


def _address(values: Mapping[str, str]) -> CsfAddress:
    state = values.get("state", "")
    return CsfAddress(
        street=street(values.get("road_type", ""), values.get("road", "")),
        exterior=values.get("exterior", ""),
        interior=values.get("interior", ""),
        neighborhood=values.get("neighborhood", ""),
        city=values.get("city", ""),
        state=state,
        state_key=state_key(state),
        zip=values.get("zip", ""),
        locality=values.get("locality", ""),
    )


def street(kind: str, name: str) -> str:
    """Type and name of the vialidad; the type only where the name does not begin with it, or with its long form.

    `CALLE` + `CALLE HIDALGO` is `CALLE HIDALGO`; `AVENIDA (AV.)` + `AVENIDA REFORMA` is `AVENIDA REFORMA`.
    """
    if not kind or not name:
        return name
    long_forms = re.sub(r"\([^)]*\)", " ", kind).split(" O ")
    begun = any(f"{name} ".startswith(f"{form} ") for form in (kind, *map(collapse, long_forms)) if form)
    return name if begun else f"{kind} {name}"


def _low_confidence(verdict: Verdict, evidence: Evidence, rfc: str, id_cif: str, ocr: bool) -> frozenset[str]:
    low = {_PUBLIC[name] for name in verdict.doubtful if name in _PUBLIC} - {"rfc"}
    low |= _missing(verdict.identification, rfc)
    low |= _identity_doubts(evidence, rfc, id_cif)
    dates = {found for found in (evidence.chain_date, evidence.heading_date) if found}
    if len(dates) != 1:
        low.add("issued")
    if ocr:
        read_by_qr = {"rfc", "id_cif"} if evidence.codes.genuine else set()
        low = {*_PUBLIC.values(), "issued", "id_cif"} - read_by_qr
    return frozenset(low - {"curp"} if _person(rfc) == "moral" else low)


def _missing(values: Mapping[str, str], rfc: str) -> set[str]:
    """Facts that every constancia has: an empty one was overlooked."""
    person = _person(rfc)
    facts = {"legal_name": _legal_name(values, person), "status": values.get("status"), "curp": values.get("curp")}
    return {name for name, value in facts.items() if not value}


def _identity_doubts(evidence: Evidence, rfc: str, id_cif: str) -> set[str]:
    """RFC and idCIF are sure when every source that has them agrees, and the RFC stands in two at least."""
    codes = evidence.codes.genuine
    sources = [evidence.row, *evidence.chains, *evidence.cards, *(code.rfc for code in codes)]
    doubts = set() if len(sources) > 1 and set(filter(None, sources)) == {rfc} else {"rfc"}
    if not id_cif or {*evidence.id_cifs, *(code.id_cif for code in codes)} != {id_cif}:
        doubts.add("id_cif")
    return doubts
