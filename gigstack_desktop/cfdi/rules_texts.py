"""Rules of free text: nothing longer than the schema allows, no `|` anywhere (rules, section 2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gigstack_desktop.cfdi.messages import explain
from gigstack_desktop.cfdi.model import Finding, Invoice, Line, Payment
from gigstack_desktop.cfdi.rules import Path

TEXT_CODES: Final = frozenset({"TEXT_PIPE", "TEXT_LONG"})

# (name on screen, most characters, attribute)
_HEADER = (("La serie", 25, "series"), ("El folio", 40, "folio"), ("Las condiciones", 1000, "conditions"))
_PARTY = (("El nombre", 300, "name"), ("El número de identificación fiscal", 40, "num_reg_id_trib"))
_LINE = (
    ("La descripción", 1000, "description"),
    ("El código", 100, "sku"),
    ("El nombre de la unidad", 20, "unit_name"),
)
_DOCUMENT = (("La serie", 25, "series"), ("El folio", 40, "folio"))


def texts(invoice: Invoice) -> Iterator[Finding]:
    """What is too long or carries `|`, in the order of the form."""
    yield from _attributes(invoice, _HEADER, ())
    yield from _attributes(invoice.issuer, _PARTY, ("issuer",))
    yield from _attributes(invoice.receiver, _PARTY, ("receiver",))
    for index, line in enumerate(invoice.lines):
        yield from _line(line, ("lines", index))
    for index, tax in enumerate(invoice.local_taxes):
        yield from _text("El impuesto local", 1000, tax.name, ("local_taxes", index, "name"))
    for index, payment in enumerate(invoice.payments):
        yield from _payment(payment, ("payments", index))


def _line(line: Line, path: Path) -> Iterator[Finding]:
    yield from _attributes(line, _LINE, path)
    for index, part in enumerate(line.parts):
        yield from _attributes(part, _LINE, (*path, "parts", index))
    if line.third_party is not None:
        yield from _text("El nombre del tercero", 300, line.third_party.name, (*path, "third_party", "name"))


def _payment(payment: Payment, path: Path) -> Iterator[Finding]:
    yield from _text("El número de operación", 100, payment.operation, (*path, "operation"))
    yield from _text("El nombre del banco", 300, payment.banks.payer_bank, (*path, "banks", "payer_bank"))
    for index, document in enumerate(payment.documents):
        yield from _attributes(document, _DOCUMENT, (*path, "documents", index))


def _attributes(owner: object, limits: tuple[tuple[str, int, str], ...], path: Path) -> Iterator[Finding]:
    for label, most, name in limits:
        value: str = getattr(owner, name)
        if value and (len(value) > most or "|" in value):
            yield from _text(label, most, value, (*path, name))


def _text(label: str, most: int, value: str, path: Path) -> Iterator[Finding]:
    if "|" in value:
        yield Finding("TEXT_PIPE", "B", path, explain("TEXT_PIPE"), value.replace("|", "/"))
    if len(value) > most and len(" ".join(value.split())) > most:
        yield Finding("TEXT_LONG", "B", path, explain("TEXT_LONG", campo=label, largo=str(most)))
