"""A draft invoice exactly as it was typed: every field is text, so nothing a person wrote is ever lost or corrected."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def new_key() -> str:
    """A fresh id for a draft, a line or an intent."""
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class DraftTax:
    """A tax of a line: impuesto 001 ISR, 002 IVA, 003 IEPS; `rate` is a fraction as text ("0.16"), "" for Exento."""

    impuesto: str = "002"
    factor: str = "Tasa"
    rate: str = "0.16"
    withheld: bool = False
    included: bool = False
    base: str = ""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One concept as typed. `discount` is an amount or a percentage of the line ("10%"); `objeto_imp` "" is derived."""

    key: str = field(default_factory=new_key)
    quantity: str = "1"
    unit_key: str = ""
    unit_name: str = ""
    product_key: str = ""
    description: str = ""
    unit_price: str = ""
    discount: str = ""
    taxes: tuple[DraftTax, ...] = ()
    objeto_imp: str = ""
    sku: str = ""
    product_id: str = ""

    @property
    def is_blank(self) -> bool:
        """Nothing typed yet: such a line is neither checked nor sent."""
        return not any((self.description, self.unit_price, self.product_key, self.sku, self.discount))


@dataclass(frozen=True, slots=True)
class DraftRelation:
    """Related documents: kind 01–07 and UUIDs."""

    kind: str
    uuids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftGlobal:
    """InformacionGlobal as typed."""

    periodicity: str = "04"
    months: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice being written. `caret` is (row, column, position) of the concepts grid; row -1 is the header."""

    id: str = field(default_factory=new_key)
    created: datetime = EPOCH
    updated: datetime = EPOCH
    kind: str = "I"
    client_id: str = ""
    rfc: str = ""
    name: str = ""
    regimen: str = ""
    zip: str = ""
    uso: str = ""
    residencia_fiscal: str = ""
    num_reg_id_trib: str = ""
    lines: tuple[DraftLine, ...] = ()
    currency: str = "MXN"
    exchange_rate: str = ""
    method: str = "PUE"
    form: str = ""
    series: str = ""
    conditions: str = ""
    notes: str = ""
    exportacion: str = "01"
    relations: tuple[DraftRelation, ...] = ()
    global_period: DraftGlobal | None = None
    emails: str = ""
    send_email: bool = False
    caret: tuple[int, int, int] = (-1, 0, 0)

    @property
    def is_blank(self) -> bool:
        """Nothing typed that would be missed."""
        return not (self.client_id or self.rfc or self.name or any(not line.is_blank for line in self.lines))

    def with_line(self, index: int, line: DraftLine) -> Draft:
        """The same draft with one line replaced."""
        return replace(self, lines=(*self.lines[:index], line, *self.lines[index + 1 :]))


def to_dict(draft: Draft) -> dict[str, Any]:
    """Plain values for JSON."""
    data = asdict(draft)
    data["created"], data["updated"] = draft.created.isoformat(), draft.updated.isoformat()
    return data


def from_dict(data: dict[str, Any]) -> Draft:
    """The draft again; fields that an older or newer version wrote and this one does not know are left out."""
    known = _known(Draft, data)
    known["created"] = datetime.fromisoformat(known["created"])
    known["updated"] = datetime.fromisoformat(known["updated"])
    known["lines"] = tuple(_line(line) for line in known.get("lines", ()))
    known["relations"] = tuple(DraftRelation(r["kind"], tuple(r["uuids"])) for r in known.get("relations", ()))
    if period := known.get("global_period"):
        known["global_period"] = DraftGlobal(**_known(DraftGlobal, period))
    known["caret"] = tuple(known.get("caret", (-1, 0, 0)))
    return Draft(**known)


def _line(data: dict[str, Any]) -> DraftLine:
    known = _known(DraftLine, data)
    known["taxes"] = tuple(DraftTax(**_known(DraftTax, tax)) for tax in known.get("taxes", ()))
    return DraftLine(**known)


def _known(kind: type, data: dict[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(kind)}
    return {name: value for name, value in data.items() if name in names}
