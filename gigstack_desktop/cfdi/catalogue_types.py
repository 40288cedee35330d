"""What the catalogues answer with: one named tuple per kind of SAT key, with SAT's columns as Python values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

# Named tuples and not dataclasses: each dataclass costs 0.8 ms of the program's start, a named tuple 0.1.


class CatalogueEntry(NamedTuple):
    """One key of a small catalogue; `data` holds SAT's other columns by their title, as `{"Física": "Sí"}`."""

    key: str
    name: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    data: Mapping[str, str]


class ProductKey(NamedTuple):
    """A ClaveProdServ in SAT's words; `iva` and `ieps` say "Sí", "No" or "Opcional" (must it carry the tax)."""

    key: str
    name: str
    similar: str
    iva: str
    ieps: str
    complement: str
    border: bool  # may take the border stimulus (IVA 8 %)
    valid_from: dt.date | None
    valid_until: dt.date | None


class UnitKey(NamedTuple):
    """A ClaveUnidad; keys are case-sensitive."""

    key: str
    name: str
    description: str
    symbol: str
    valid_from: dt.date | None
    valid_until: dt.date | None


class ZipInfo(NamedTuple):
    """A postal code of c_CodigoPostal: SAT's state key, names where SAT has them, and the IANA zone for `Fecha`."""

    code: str
    state: str
    state_name: str
    municipality: str
    locality: str
    border: int  # 0 none, 1 northern, 2 southern border stimulus (IVA 8 %, rules 6)
    tz: str
    valid_from: dt.date | None
    valid_until: dt.date | None


class Rate(NamedTuple):
    """One row of c_TasaOCuota; a fixed rate has equal ends. `border` marks the stimulus rate (IVA 8 %)."""

    tax: str  # 001 ISR, 002 IVA, 003 IEPS
    factor: str  # Tasa, Cuota
    minimum: Decimal
    maximum: Decimal
    transferred: bool
    withheld: bool
    border: bool
    valid_from: dt.date | None
    valid_until: dt.date | None

    def allows(self, value: Decimal) -> bool:
        """Whether `value` is this rate or lies in its range."""
        return self.minimum <= value <= self.maximum


class PaymentForm(NamedTuple):
    """A c_FormaPago row: which bank data a payment of this form may carry, and what its accounts look like.

    SAT's "Opcional" reads as True (may be given; nothing is ever obligatory), "No" as False. A pattern is a regular
    expression for the whole account, None where SAT gives none (rules 13.2, CRP20221 to CRP20228).
    """

    key: str
    name: str
    banked: bool
    operation_number: bool
    payer_bank: bool  # RfcEmisorCtaOrd
    payer_account: bool  # CtaOrdenante
    payer_pattern: str | None
    payee_bank: bool  # RfcEmisorCtaBen
    payee_account: bool  # CtaBeneficiario
    payee_pattern: str | None
    proof: bool  # TipoCadPago, CertPago, CadPago, SelloPago
    foreign_bank: bool  # NomBancoOrdExt; required once the payer's bank is XEXX010101000
    valid_from: dt.date | None
    valid_until: dt.date | None

    def payer_fits(self, account: str) -> bool:
        """Whether CtaOrdenante may be this account in a payment of this form."""
        return self.payer_account and _fits(self.payer_pattern, account)

    def payee_fits(self, account: str) -> bool:
        """Whether CtaBeneficiario may be this account in a payment of this form."""
        return self.payee_account and _fits(self.payee_pattern, account)


class Country(NamedTuple):
    """A c_Pais row. SAT gives patterns to three countries only (MEX, USA, CAN); None means anything goes."""

    key: str
    name: str
    zip_pattern: str | None
    tax_id_pattern: str | None
    tax_id_listed: bool  # SAT compares the tax id with a list (MEX: the RFC with its own)
    group: str  # "TLCAN", "Unión Europea" or ""

    def tax_id_fits(self, tax_id: str) -> bool:
        """Whether NumRegIdTrib may be this text (CFDI40155, CFDI40156)."""
        return _fits(self.tax_id_pattern, tax_id)


class Currency(NamedTuple):
    """A c_Moneda row: decimals of its amounts, and how far (as a share) a rate may be from the usual one."""

    key: str
    name: str
    decimals: int
    variation: Decimal | None  # a share: 5 is 500 %; None for XXX and XTS, which have none
    valid_from: dt.date | None
    valid_until: dt.date | None


class RegimeKey(NamedTuple):
    """A c_RegimenFiscal row and the kinds of person that it fits (rules 7)."""

    key: str
    name: str
    fisica: bool
    moral: bool
    valid_from: dt.date | None
    valid_until: dt.date | None


class UseKey(NamedTuple):
    """A c_UsoCFDI row: kinds of person and regimes of the receiver that may take it (rules 7.5)."""

    key: str
    name: str
    fisica: bool
    moral: bool
    regimes: frozenset[str]
    valid_from: dt.date | None
    valid_until: dt.date | None


class TaxKey(NamedTuple):
    """A c_Impuesto row and the roles in which the tax may appear."""

    key: str
    name: str
    withheld: bool
    transferred: bool
    valid_from: dt.date | None
    valid_until: dt.date | None


def payment_form(entry: CatalogueEntry) -> PaymentForm:
    """A row of c_FormaPago, typed."""
    data = entry.data
    return PaymentForm(
        key=entry.key,
        name=entry.name,
        banked=data["Bancarizado"] == "Sí",
        operation_number=_may(data["Número de operación"]),
        payer_bank=_may(data["RFC del Emisor de la cuenta ordenante"]),
        payer_account=_may(data["Cuenta Ordenante"]),
        payer_pattern=_pattern(data["Patrón para cuenta ordenante"]),
        payee_bank=_may(data["RFC del Emisor Cuenta de Beneficiario"]),
        payee_account=_may(data["Cuenta de Benenficiario"]),  # SAT's spelling
        payee_pattern=_pattern(data["Patrón para cuenta Beneficiaria"]),
        proof=_may(data["Tipo Cadena Pago"]),
        foreign_bank=_may(data["Nombre del Banco emisor de la cuenta ordenante en caso de extranjero"]),
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
    )


def country(entry: CatalogueEntry) -> Country:
    """A row of c_Pais, typed."""
    tax_id = entry.data.get("Formato de Registro de Identidad Tributaria")
    return Country(
        key=entry.key,
        name=entry.name,
        zip_pattern=entry.data.get("Formato de código postal"),
        # WORKAROUND workbook of 2026-08-21: a stray blank makes a range of "[0 -9A]", the check character of an RFC
        tax_id_pattern=tax_id and tax_id.replace("[0 -9A]", "[0-9A]"),
        tax_id_listed="Validación del Registro de Identidad Tributaria" in entry.data,
        group=entry.data.get("Agrupaciones", ""),
    )


def currency(entry: CatalogueEntry) -> Currency:
    """A row of c_Moneda, typed."""
    share = entry.data.get("Porcentaje variación")  # a cell formatted as a percentage: 5 is 500 %
    variation = Decimal(share) if share else None
    return Currency(entry.key, entry.name, int(entry.data["Decimales"]), variation, entry.valid_from, entry.valid_until)


def regime(entry: CatalogueEntry) -> RegimeKey:
    """A row of c_RegimenFiscal, typed."""
    return RegimeKey(entry.key, entry.name, *_persons(entry), entry.valid_from, entry.valid_until)


def use(entry: CatalogueEntry) -> UseKey:
    """A row of c_UsoCFDI, typed."""
    regimes = frozenset(re.findall(r"\d{3}", entry.data["Régimen Fiscal Receptor"]))
    name = entry.name.rstrip(".")
    return UseKey(entry.key, name, *_persons(entry), regimes, entry.valid_from, entry.valid_until)


def tax(entry: CatalogueEntry) -> TaxKey:
    """A row of c_Impuesto, typed; SAT writes "Si" there without accent."""
    withheld, transferred = (entry.data[title] in ("Si", "Sí") for title in ("Retención", "Traslado"))
    return TaxKey(entry.key, entry.name, withheld, transferred, entry.valid_from, entry.valid_until)


def _persons(entry: CatalogueEntry) -> tuple[bool, bool]:
    return entry.data["Física"] == "Sí", entry.data["Moral"] == "Sí"


def _may(word: str) -> bool:
    return word != "No"


def _pattern(text: str) -> str | None:
    return None if text in ("No", "Opcional") else text


def _fits(pattern: str | None, text: str) -> bool:
    return pattern is None or re.fullmatch(pattern, text) is not None
