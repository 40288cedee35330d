"""A document made by anybody as a draft of this company: what a person can type, nothing of what made the old one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from gigstack_desktop.cfdi.copying import copy_for_new
from gigstack_desktop.cfdi.money import shortest

from .draft import Draft, DraftGlobal, DraftLine, DraftTax
from .draft_fiscal import local

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.model import Document, Invoice, Line, Tax

    from .company import Company


def draft_of(document: Document, company: Company, now: datetime) -> Draft:
    """The document as a draft, not stored; raises ValueError for other types than I, which drafts are not made of.

    The series stays only where the document is this company's own, and the receiver unless it is this company: what a
    supplier charged is a list of concepts to sell, not an invoice to oneself. An exchange rate of another day is left
    out.
    """
    if document.invoice.kind != "I":
        raise ValueError(f"no draft is made of documents of type {document.invoice.kind}")
    new = copy_for_new(document, local(now, company.tz))
    draft = Draft(
        lines=tuple(_line(line) for line in new.lines),
        currency=new.currency,
        method=new.payment_method or "PUE",
        form=new.payment_form,
        series=new.series if new.issuer.rfc == company.rfc else "",
        conditions=new.conditions,
        exportacion=new.exportacion,
        global_period=_period(new),
    )
    return draft if new.receiver.rfc == company.rfc else _addressed(draft, new)


def _addressed(draft: Draft, new: Invoice) -> Draft:
    to = new.receiver
    return replace(
        draft,
        rfc=to.rfc,
        name=to.name,
        regimen=to.regimen,
        zip=to.zip,
        uso=to.uso_cfdi,
        residencia_fiscal=to.residencia_fiscal,
        num_reg_id_trib=to.num_reg_id_trib,
    )


def _period(new: Invoice) -> DraftGlobal | None:
    period = new.global_period
    return None if period is None else DraftGlobal(period.periodicity, period.months, str(period.year))


def _line(line: Line) -> DraftLine:
    return DraftLine(
        quantity=shortest(line.quantity),
        unit_key=line.unit_key,
        unit_name=line.unit_name,
        product_key=line.product_key,
        description=line.description,
        unit_price=shortest(line.unit_price),
        discount=shortest(line.discount) if line.discount else "",
        taxes=tuple(_tax(tax) for tax in line.taxes),
        objeto_imp=line.objeto_imp,
        sku=line.sku,
    )


def _tax(tax: Tax) -> DraftTax:
    rate = "" if tax.rate is None else shortest(tax.rate)
    base = "" if tax.base is None else shortest(tax.base)
    return DraftTax(tax.impuesto, tax.factor, rate, tax.withheld, tax.included, base)
