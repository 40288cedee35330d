"""What is known here about a document that another one relates to or pays: facts for the checker (rules 13.3, 14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gigstack_desktop.cfdi.model import ZERO, Document, Factor, Kind, Totals

# A tax as far as a credit note must repeat it: impuesto, factor, rate, withheld.
TaxGroup = tuple[str, Factor, Decimal | None, bool]


@dataclass(frozen=True, slots=True)
class RelatedFacts:
    """One related document; amounts in its own currency, empty text and None where nothing is known.

    `credited` is the sum of the egresses that already relate to it, `paid` of the payments already collected in
    `installments` parcels; neither counts the document under examination.
    """

    kind: Kind
    total: Decimal
    currency: str = "MXN"
    issuer_rfc: str = ""
    receiver_rfc: str = ""
    credited: Decimal = ZERO
    paid: Decimal | None = None
    installments: int | None = None
    taxes: frozenset[TaxGroup] | None = None

    @property
    def creditable(self) -> Decimal:
        """How much egresses may still give back."""
        return self.total - self.credited


Related = Mapping[str, RelatedFacts]


def facts(
    document: Document, credited: Decimal = ZERO, paid: Decimal | None = None, installments: int | None = None
) -> RelatedFacts:
    """The facts of a document that is at hand."""
    invoice = document.invoice
    return RelatedFacts(
        kind=invoice.kind,
        total=document.totals.total,
        currency=invoice.currency,
        issuer_rfc=invoice.issuer.rfc,
        receiver_rfc=invoice.receiver.rfc,
        credited=credited,
        paid=paid,
        installments=installments,
        taxes=tax_groups(document.totals),
    )


def tax_groups(totals: Totals) -> frozenset[TaxGroup]:
    """The taxes of a document's lines, each kind once."""
    return frozenset(
        (entry.tax.impuesto, entry.tax.factor, entry.tax.rate, entry.tax.withheld)
        for line in totals.lines
        for entry in line.taxes
    )


def normalized(related: Related) -> dict[str, RelatedFacts]:
    """The facts by UUID in upper case: UUIDs compare case-insensitively (rules 16)."""
    return {uuid.upper(): fact for uuid, fact in related.items()}
