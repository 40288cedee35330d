"""`totals FACTURA.json`: an invoice body as the API takes it, its totals, and where each cent goes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from gigstack_desktop.cfdi import jsontext
from gigstack_desktop.cfdi.breakdown import Breakdown, explain_totals
from gigstack_desktop.cfdi.model import Invoice, Totals
from gigstack_desktop.cfdi.money import money, plain
from gigstack_desktop.cfdi.request import BadRequest, from_request
from gigstack_desktop.cfdi.terminal import Answer, Trouble, read_file
from gigstack_desktop.cfdi.totals import compute

# As much as the API takes.
MOST: Final = 12_000_000
# That of IEPS on cigarettes (rules, section 6).
MOST_RATE: Final = Decimal("1.6")


def answers(options: argparse.Namespace) -> Iterator[Answer]:
    """The totals of the one file."""
    try:
        invoice = _invoice(read_file(options.file, MOST))
        totals = compute(invoice)
        _refuse_nonsense(totals)
    except Trouble as trouble:
        yield Answer.trouble(options.file, str(trouble))
    except BadRequest as wrong:
        where = {"path": wrong.path} if wrong.path else {}
        told = Answer.trouble(options.file, str(wrong))
        yield replace(told, json={**told.json, **where})
    else:
        breakdown = explain_totals(invoice, totals)
        yield Answer(_json(options.file, invoice, totals, breakdown), _text(invoice, totals, breakdown))


def _invoice(data: bytes) -> Invoice:
    try:
        body = jsontext.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Trouble("No está en UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise Trouble(f"No es JSON válido{_place(error)}.") from error
    return from_request(body)


def _refuse_nonsense(totals: Totals) -> None:
    """What no document can state (rules 2.4 and 6, CFDI40169, 40179), and the API refuses, has no totals."""
    for index, line in enumerate(totals.lines):
        if line.amount < 0:
            raise BadRequest(f"items[{index}].unit_price", "El precio no alcanza para los impuestos que incluye.")
        if line.discount > line.amount:
            raise BadRequest(f"items[{index}].discount", "El descuento no puede ser mayor que el importe.")
        for at, entry in enumerate(line.taxes):
            if entry.tax.factor == "Tasa" and (entry.tax.rate or 0) > MOST_RATE:
                raise BadRequest(f"items[{index}].taxes[{at}].rate", "La tasa va como fracción: 0.16 es 16 %.")


def _place(error: Exception) -> str:
    line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
    return "" if line is None else f" (línea {line}, columna {column})"


def _json(file: str, invoice: Invoice, totals: Totals, breakdown: Breakdown) -> dict[str, Any]:
    zero = money(Decimal(0), invoice.currency)
    return {
        "file": file,
        "currency": invoice.currency,
        "exchange_rate": invoice.exchange_rate,
        "subtotal": totals.subtotal,
        "discount": zero if totals.discount is None else totals.discount,
        "taxes": zero if totals.total_transferred is None else totals.total_transferred,
        "withholding_taxes": zero if totals.total_withheld is None else totals.total_withheld,
        "local_taxes": sum((-one.amount if one.tax.withheld else one.amount for one in totals.local), zero),
        "total": totals.total,
        "transferred": [
            {
                "name": name.name,
                "impuesto": group.impuesto,
                "factor": group.factor,
                "rate": group.rate,
                "base": group.base,
                "amount": group.amount,
            }
            for group, name in zip(totals.transferred, breakdown.transferred, strict=True)
        ],
        "withheld": [
            {"name": name.name, "impuesto": group.impuesto, "amount": group.amount}
            for group, name in zip(totals.withheld, breakdown.withheld, strict=True)
        ],
        "breakdown": breakdown.as_dict(),
        "error": None,
    }


def _text(invoice: Invoice, totals: Totals, breakdown: Breakdown) -> str:
    rows = [("Subtotal", totals.subtotal)]
    if totals.discount is not None:
        rows.append(("Descuento", -totals.discount))
    rows += [(group.name, group.amount.rounded) for group in breakdown.transferred if group.amount]
    rows += [(group.name, -group.amount.rounded) for group in breakdown.withheld if group.amount]
    rows += [(one.name, -one.amount.rounded if one.withheld else one.amount.rounded) for one in breakdown.local]
    rows.append((f"Total {invoice.currency}", totals.total))
    names, amounts = max(len(name) for name, _ in rows), max(len(plain(amount)) for _, amount in rows)
    table = [f"{name:<{names}}  {plain(amount):>{amounts}}" for name, amount in rows]
    return "\n".join([*table, "", *breakdown.sentences()])
