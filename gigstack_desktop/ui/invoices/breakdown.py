"""«¿De dónde sale cada centavo?»: each line, each sum with its rounding, and the total; it can be copied."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from gigstack_desktop.ui import format as fmt
from gigstack_desktop.ui import theme
from gigstack_desktop.ui.dialogs import Sheet, open_dialog
from gigstack_desktop.ui.widgets import buttons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gigstack_desktop.cfdi.breakdown import Breakdown, GroupBreakdown, LineBreakdown, Rounding, TaxOfLine
    from gigstack_desktop.cfdi.model import Invoice, Totals

MOST_LINES = 60  # on screen: a table of a thousand would stop the window; the copied text has all of them
LONGEST = 90
HEIGHT = 440
_OF_LINE = re.compile(r"Concepto (\d+)[ :,]")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Breakdown", text)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The tables as HTML in the colours of now, and the whole as sentences."""

    page: str
    text: str


async def explain(invoice: Invoice, totals: Totals) -> Explanation:
    """How the totals come from the lines; worked out on a thread."""

    def work() -> Explanation:
        from gigstack_desktop.cfdi.breakdown import explain_totals

        breakdown = explain_totals(invoice, totals)
        sentences = breakdown.sentences()
        return Explanation(_page(breakdown, sentences), "\n".join(sentences))

    return await asyncio.to_thread(work)


async def explain_file(xml: Path) -> Explanation:
    """The same of a stamped document; raises BadFile."""
    from gigstack_desktop.services import xml_files

    _, document = await asyncio.to_thread(xml_files.read, xml)
    return await explain(document.invoice, document.totals)


class BreakdownSheet(Sheet):
    """The tables; Esc and Enter close, *Copiar* takes the whole along as sentences."""

    def __init__(self, explanation: Explanation, parent: QWidget | None = None) -> None:
        super().__init__(parent, "", icon="receipt", width=760)
        title = self.tr("¿De dónde sale cada centavo?")
        self.setWindowTitle(title)
        self.heading.setText(title)
        self._explanation = explanation
        self.text = QTextBrowser()
        self.text.setAccessibleName(title)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setMinimumHeight(HEIGHT)
        self.text.setHtml(explanation.page)
        self.body.addWidget(self.text, 1)
        self.copy_button = buttons.ghost(self.tr("Copiar explicación"), "copy")
        self.copy_button.clicked.connect(self._copy)
        self.footer.insertWidget(0, self.copy_button)
        self.close_button = self.add_accept(self.tr("Cerrar"))
        self.close_button.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._explanation.text)
        self.copy_button.setText(self.tr("Copiada"))


async def show_breakdown(explanation: Explanation, parent: QWidget) -> None:
    """Open the sheet and wait until it is closed."""
    await open_dialog(BreakdownSheet(explanation, parent))


def _page(breakdown: Breakdown, sentences: list[str]) -> str:
    soft, edge = theme.color("text_soft").name(), theme.color("border").name()
    style = f"td, th {{ border-bottom: 1px solid {edge}; }} th, .soft {{ color: {soft}; font-weight: 400; }}"
    said = _by_line(sentences)
    lines = [row for line in breakdown.lines[:MOST_LINES] for row in _line(line, said[line.number])]
    if (more := len(breakdown.lines) - MOST_LINES) > 0:
        lines.append(_note(_tr("y {n} conceptos más, que están en la explicación que se copia").format(n=more)))
    head = _row([_tr("Concepto"), _tr("Cuenta"), _tr("Importe exacto")], 2, "th", ("36%", "44%", "20%"))
    totals = _row([_tr("Resumen"), _tr("Suma exacta"), _tr("Redondeo"), _tr("En la factura")], 1, "th")
    return f"<style>{style}</style>{_table([head, *lines])}<br>{_table([totals, *_summary(breakdown, sentences)])}"


def _by_line(sentences: list[str]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for sentence in sentences:
        if named := _OF_LINE.match(sentence):
            found[int(named[1])].append(sentence)
    return found


def _line(line: LineBreakdown, said: list[str]) -> Iterator[str]:
    text = " ".join(line.description.split())
    name = f"<b>{line.number}. {escape(text[:LONGEST])}{'…' if len(text) > LONGEST else ''}</b>"
    yield _row([name, f"{fmt.quantity(line.quantity)} × {_exact(line.unit_price)}", _exact(line.amount)], 2)
    # Besides what the figures say: a price with taxes in it, a cent that was moved.
    for sentence in said[: -1 - len(line.taxes)]:
        yield _note(escape(_without_name(sentence)))
    if line.discount:
        yield _row([_inner(_tr("Descuento")), "", _exact(-line.discount)], 2)
    for tax in line.taxes:
        yield _row([_inner(escape(tax.name)), _tax(tax, line.base), _amount(tax)], 2)


def _without_name(sentence: str) -> str:
    """What comes after `Concepto 1 «Libro»: `; the name is in the row above."""
    _, named, said = sentence.rpartition("»: ")
    said = said if named else sentence.partition(": ")[2]
    return said[:1].upper() + said[1:]


def _tax(tax: TaxOfLine, net: Decimal) -> str:
    if tax.rate is None:
        return ""
    base = _exact(tax.base) if tax.factor != "Cuota" else fmt.quantity(tax.base)
    if tax.factor != "Cuota" and tax.base != net:  # IVA is charged on IEPS too
        base = f"({_exact(net)} + {_exact(tax.base - net)} IEPS)"
    return f"{base} × {fmt.quantity(tax.rate)}"


def _amount(tax: TaxOfLine) -> str:
    if tax.amount is None:
        return "—"
    return _exact(-tax.amount if tax.withheld else tax.amount)


def _summary(breakdown: Breakdown, sentences: list[str]) -> Iterator[str]:
    yield _rounded(_tr("Subtotal"), breakdown.subtotal.amount)
    if breakdown.discount is not None:
        yield _rounded(_tr("Descuento"), breakdown.discount.amount, -1)
    yield from (_group(group) for group in breakdown.transferred)
    yield from (_group(group, -1) for group in breakdown.withheld)
    for local in breakdown.local:
        yield _rounded(escape(local.name), local.amount, -1 if local.withheld else 1)
    total = f"{breakdown.total:,f} {escape(breakdown.currency)}"
    yield _row([f"<b>{_tr('Total')}</b>", "", "", f"<b>{total}</b>"], 1)
    if breakdown.agreed is not None:
        yield _note(escape(sentences[-2]), 4)


def _group(group: GroupBreakdown, sign: int = 1) -> str:
    name = escape(group.name)
    if group.base is not None and group.factor != "Cuota":
        over = _tr("sobre {base}").format(base=f"{group.base.rounded:,f}")
        name = f"{name} <span class='soft'>{over}</span>"
    return _rounded(name, group.amount, sign) if group.amount else _row([name, "", "", "—"], 1)


def _rounded(name: str, value: Rounding, sign: int = 1) -> str:
    moved = value.difference * sign
    change = f"{'+' if moved > 0 else fmt.MINUS}{_exact(abs(moved))}" if moved else ""
    return _row([name, _exact(value.exact * sign), change, _signed(value.rounded * sign)], 1)


def _exact(value: Decimal) -> str:
    """All of its digits that say something, at least two decimals."""
    whole, _, fraction = f"{abs(value):,f}".partition(".")
    return f"{fmt.MINUS if value < 0 else ''}{whole}.{fraction.rstrip('0').ljust(2, '0')}"


def _signed(value: Decimal) -> str:
    return f"{fmt.MINUS if value < 0 else ''}{abs(value):,f}"


def _inner(name: str) -> str:
    return f"&nbsp;&nbsp;&nbsp;&nbsp;{name}"


def _row(cells: list[str], figures_from: int, tag: str = "td", widths: tuple[str, ...] = ()) -> str:
    """Words to the left, figures to the right."""
    row = ""
    for number, cell in enumerate(cells):
        side = "left" if number < figures_from else "right"
        width = f" width='{widths[number]}'" if widths else ""
        row += f"<{tag} align='{side}'{width}>{cell}</{tag}>"
    return f"<tr>{row}</tr>"


def _note(text: str, columns: int = 3) -> str:
    return f"<tr><td class='soft' colspan={columns}>{text}</td></tr>"


def _table(rows: list[str]) -> str:
    return (
        f"<table width='100%' cellspacing='0' cellpadding='6' style='border-collapse: collapse'>{''.join(rows)}</table>"
    )
