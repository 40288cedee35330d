"""What a CFDI is, before it is XML: immutable values. Amounts are `Decimal`, rates are fractions (0.16 is 16 %)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

Factor = Literal["Tasa", "Cuota", "Exento"]
# T and N are read, shown and verified; the program issues I, E and P.
Kind = Literal["I", "E", "P", "T", "N"]
Severity = Literal["B", "W", "P"]

ISR, IVA, IEPS = "001", "002", "003"
# Moneda of a payment document: it has no amounts of its own (rules 13.1).
NO_CURRENCY = "XXX"
PUBLIC_RFC, FOREIGN_RFC = "XAXX010101000", "XEXX010101000"
PUBLIC_NAME = "PUBLICO EN GENERAL"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tax:
    """One tax of a line. `rate` is None exactly when `factor` is Exento; for Cuota it is pesos per unit of `base`.

    `included` means that `unit_price` already contains this (transferred) tax. `base` is only for Cuota: the quantity
    in the quota's unit, such as litres; None takes the line's quantity (rules, section 3, example B).
    """

    impuesto: str
    factor: Factor = "Tasa"
    rate: Decimal | None = None
    withheld: bool = False
    included: bool = False
    base: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """On whose account a line is sold (A cuenta de terceros)."""

    rfc: str
    name: str
    regimen: str
    zip: str


@dataclass(frozen=True, slots=True)
class Part:
    """One Parte of a line: what a set sold as one is made of. It has no taxes; what is not stated is empty or None."""

    description: str
    quantity: Decimal
    product_key: str
    sku: str = ""
    unit_name: str = ""
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    pedimentos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One Concepto as a person states it.

    `unit_price` contains the taxes marked `included`; `discount` is an amount before tax, off the line's net amount.
    `pedimentos` and `predial` are InformacionAduanera and CuentaPredial; `complements` are whole XML elements for the
    ComplementoConcepto, passed through as they are. `amount` is Importe where a document that was read says something
    else than quantity × price, as it may within SAT's band (rule 2.2); nobody states it.
    """

    description: str
    quantity: Decimal
    unit_price: Decimal
    product_key: str
    unit_key: str
    unit_name: str = ""
    sku: str = ""
    discount: Decimal = ZERO
    objeto_imp: str = "02"
    taxes: tuple[Tax, ...] = ()
    third_party: ThirdParty | None = None
    pedimentos: tuple[str, ...] = ()
    predial: tuple[str, ...] = ()
    complements: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LocalTax:
    """A state or municipal tax of the whole document (complement Impuestos locales 1.0).

    `rate` is a fraction (0.03 is 3 %). `amount` None takes the rate of SubTotal − Descuento, rounded to the currency.
    """

    name: str
    rate: Decimal
    withheld: bool = False
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Emisor or Receptor. `zip` is the tax domicile; `uso_cfdi` only matters for the receiver.

    `acquirer_number` is the issuer's FacAtrAdquirente: SAT's operation number when the buyer issues the document.
    """

    rfc: str
    name: str
    regimen: str
    zip: str
    uso_cfdi: str = ""
    residencia_fiscal: str = ""
    num_reg_id_trib: str = ""
    acquirer_number: str = ""


@dataclass(frozen=True, slots=True)
class GlobalPeriod:
    """InformacionGlobal: periodicity 01–05, months 01–18, four-digit year."""

    periodicity: str
    months: str
    year: int


@dataclass(frozen=True, slots=True)
class Relation:
    """CfdiRelacionados: kind 01–07 and the UUIDs it points to."""

    kind: str
    uuids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaidTax:
    """ImpuestosDR of one document in one payment; amounts in the document's currency."""

    impuesto: str
    factor: Factor
    rate: Decimal | None
    withheld: bool
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaidDocument:
    """DoctoRelacionado. `equivalence` is units of the document's currency per unit of the payment's."""

    uuid: str
    paid: Decimal
    previous_balance: Decimal
    installment: int
    series: str = ""
    folio: str = ""
    currency: str = "MXN"
    equivalence: Decimal = Decimal(1)
    objeto_imp: str = "02"
    taxes: tuple[PaidTax, ...] = ()

    @property
    def remaining_balance(self) -> Decimal:
        """ImpSaldoInsoluto."""
        return self.previous_balance - self.paid


@dataclass(frozen=True, slots=True)
class Banks:
    """From which account to which account a payment went (rules 13.2); what is not known is empty."""

    payer_rfc: str = ""
    payer_bank: str = ""
    payer_account: str = ""
    payee_rfc: str = ""
    payee_account: str = ""


@dataclass(frozen=True, slots=True)
class PaymentProof:
    """The chain of a SPEI transfer: TipoCadPago, CertPago, CadPago, SelloPago; all or nothing (CRP20229 to 20235)."""

    kind: str
    certificate: str
    chain: str
    seal: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One Pago of the complement: when the money arrived (local, naive), how, how much, and what it pays."""

    date: datetime
    form: str
    amount: Decimal
    documents: tuple[PaidDocument, ...]
    currency: str = "MXN"
    exchange_rate: Decimal = Decimal(1)
    operation: str = ""
    banks: Banks = Banks()
    proof: PaymentProof | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """A document to be checked, totalled, written or printed. `date` is naive local time of `place` (a postal code).

    `complements` and `addenda` are whole XML elements, passed through as they are; `confirmation` is the PAC's key for
    amounts or rates out of range (rules 5.7).
    """

    kind: Kind
    issuer: Party
    receiver: Party
    place: str
    date: datetime
    lines: tuple[Line, ...] = ()
    currency: str = "MXN"
    exchange_rate: Decimal | None = None
    payment_form: str = ""
    payment_method: str = ""
    series: str = ""
    folio: str = ""
    conditions: str = ""
    exportacion: str = "01"
    relations: tuple[Relation, ...] = ()
    global_period: GlobalPeriod | None = None
    payments: tuple[Payment, ...] = ()
    local_taxes: tuple[LocalTax, ...] = ()
    complements: tuple[str, ...] = ()
    addenda: tuple[str, ...] = ()
    confirmation: str = ""


@dataclass(frozen=True, slots=True)
class TaxAmount:
    """A line's tax, computed: base and amount with up to six decimals; amount is None for Exento."""

    tax: Tax
    base: Decimal
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class LineTotals:
    """A line, computed: price without included taxes, amount before discount, both with up to six decimals."""

    unit_price: Decimal
    amount: Decimal
    discount: Decimal
    taxes: tuple[TaxAmount, ...]


@dataclass(frozen=True, slots=True)
class TransferredGroup:
    """A summary Traslado: one per tax, factor and rate; rounded to the currency. Exento has neither rate nor amount."""

    impuesto: str
    factor: Factor
    rate: Decimal | None
    base: Decimal
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class WithheldGroup:
    """A summary Retención: one per tax, all rates together; rounded to the currency."""

    impuesto: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LocalAmount:
    """A local tax, computed: its amount in the document's currency."""

    tax: LocalTax
    amount: Decimal


@dataclass(frozen=True, slots=True)
class StatedPayment:
    """What one Pago says of itself: ImpuestosP, and ImpSaldoInsoluto of each of its documents, as written."""

    withheld: tuple[WithheldGroup, ...]
    transferred: tuple[TransferredGroup, ...]
    remaining: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class StatedPayments:
    """What a payment complement says of itself: pago20:Totales by attribute name, and each Pago (rules 13.4)."""

    totals: tuple[tuple[str, Decimal], ...]
    payments: tuple[StatedPayment, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The summary of a document, as it is written (rules, section 4). Optionals are None when the XML omits them.

    `payments` is there when a payment complement was read: what it states is for the checker to verify, it is computed
    anew wherever it is written, so it does not count when totals are compared.
    """

    lines: tuple[LineTotals, ...]
    subtotal: Decimal
    discount: Decimal | None
    transferred: tuple[TransferredGroup, ...]
    withheld: tuple[WithheldGroup, ...]
    total_transferred: Decimal | None
    total_withheld: Decimal | None
    total: Decimal
    local: tuple[LocalAmount, ...] = ()
    payments: StatedPayments | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the checker has to say about one field.

    `path` leads to the field in terms of this module, as ("receiver", "rfc") or ("lines", 2, "discount"). Severity:
    B blocks stamping, W warns, P is only known to the PAC. `fix` is the corrected value of that field, if there is one.
    """

    code: str
    severity: Severity
    path: tuple[str | int, ...]
    message: str
    fix: object | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """TimbreFiscalDigital 1.1."""

    uuid: str
    date: datetime
    pac_rfc: str
    cfd_seal: str
    sat_certificate: str
    sat_seal: str
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A CFDI read back from XML: the invoice, its totals as written, and what was sealed and stamped."""

    invoice: Invoice
    totals: Totals
    seal: str = ""
    certificate_number: str = ""
    certificate: str = ""
    stamp: Stamp | None = None
    extras: tuple[str, ...] = field(default=())
    version: str = "4.0"
