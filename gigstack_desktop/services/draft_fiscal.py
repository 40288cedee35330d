"""From a typed draft to the fiscal core: pure and light, for live totals on the GUI thread."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from gigstack_desktop.cfdi.model import (
    ZERO,
    Finding,
    GlobalPeriod,
    Invoice,
    Line,
    Party,
    Relation,
    Tax,
)
from gigstack_desktop.cfdi.money import six
from gigstack_desktop.cfdi.names import is_public
from gigstack_desktop.cfdi.totals import line_totals

from .company import Company
from .draft import Draft, DraftLine, DraftTax

NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+", re.ASCII)
LONGEST = 24
HUNDRED = Decimal(100)
Path = tuple[str | int, ...]


def number(text: str) -> Decimal | None:
    """A number as Mexicans type it: "1,234.50", "1234.5", "$ 1,234.50", ".5"; None when it is not one.

    "1,5" and "1.234,50" are not: a decimal comma would be read as thousands, so it is better to ask.
    """
    plain = text.strip().removeprefix("$").strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if len(plain) > LONGEST or not NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", ""))


def to_invoice(draft: Draft, company: Company, *, now: datetime | None = None) -> tuple[Invoice, tuple[Finding, ...]]:
    """The draft as the fiscal core wants it, and what could not be read (empty, letters in a number…).

    Unreadable numbers count as zero so that totals stay live. Blank lines are left out of the invoice; the findings
    returned here speak of the draft's own line indexes, and `draft_path` translates those of the checker. `now` is the
    naive local time of the place of issue.
    """
    reader = _Reader()
    rows = used_lines(draft)
    lines = tuple([reader.line(draft.lines[row], ("lines", row)) for row in rows])
    invoice = Invoice(
        kind="E" if draft.kind == "E" else "I",
        issuer=company.party,
        receiver=_receiver(draft),
        place=company.zip,
        date=now or local(datetime.now(UTC), company.tz),
        lines=lines,
        currency=draft.currency.strip().upper() or "MXN",
        exchange_rate=reader.exchange_rate(draft),
        payment_form=draft.form or ("99" if draft.method == "PPD" else ""),
        payment_method=draft.method,
        series=draft.series.strip(),
        conditions=draft.conditions.strip(),
        exportacion=draft.exportacion or "01",
        relations=tuple(Relation(r.kind, tuple(r.uuids)) for r in draft.relations),
        global_period=reader.period(draft),
    )
    return invoice, tuple(reader.findings)


def used_lines(draft: Draft) -> tuple[int, ...]:
    """Indexes of the draft's lines that are in the invoice: all but the blank ones."""
    return tuple([row for row, line in enumerate(draft.lines) if not line.is_blank])


def draft_path(draft: Draft, path: Path) -> Path:
    """A path of the fiscal invoice as a path of the draft (line indexes count blank lines too)."""
    if len(path) > 1 and path[0] == "lines" and isinstance(path[1], int):
        rows = used_lines(draft)
        if path[1] < len(rows):
            return ("lines", rows[path[1]], *path[2:])
    return path


def merged(draft: Draft, typed: tuple[Finding, ...], checked: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Both kinds of findings in the draft's terms, blocking ones first; what cannot be read is said only once."""
    unreadable = {finding.path for finding in typed}
    ours = [replace(finding, path=draft_path(draft, finding.path)) for finding in checked]
    kept = [finding for finding in ours if finding.path not in unreadable]
    return tuple(sorted((*typed, *kept), key=lambda finding: "BWP".index(finding.severity)))


def local(moment: datetime, tz: str) -> datetime:
    """An aware time as naive local time of a zone, to the second."""
    return moment.astimezone(_zone(tz)).replace(tzinfo=None, microsecond=0)


@lru_cache(maxsize=32)
def _zone(tz: str) -> ZoneInfo:
    return ZoneInfo(tz)


@lru_cache(maxsize=4096)
def _tax(tax: DraftTax) -> Tax | None:
    """A tax of the core; None when its rate cannot be read."""
    factor = tax.factor if tax.factor in ("Tasa", "Cuota", "Exento") else "Tasa"
    rate = number(tax.rate)
    base = number(tax.base) if tax.base else None
    if factor == "Exento":
        return Tax(tax.impuesto, "Exento", None, tax.withheld, tax.included)
    if rate is None:
        return None
    return Tax(tax.impuesto, "Cuota" if factor == "Cuota" else "Tasa", rate, tax.withheld, tax.included, base)


def _receiver(draft: Draft) -> Party:
    return Party(
        rfc=draft.rfc.strip().upper(),
        name=draft.name.strip(),
        regimen=draft.regimen,
        zip=draft.zip.strip(),
        uso_cfdi=draft.uso,
        residencia_fiscal=draft.residencia_fiscal,
        num_reg_id_trib=draft.num_reg_id_trib.strip(),
    )


@dataclass(slots=True)
class _Reader:
    findings: list[Finding] = field(default_factory=list)

    def line(self, line: DraftLine, path: Path) -> Line:
        quantity = self.amount(line.quantity, (*path, "quantity"))
        price = self.amount(line.unit_price, (*path, "unit_price"))
        taxes = self.taxes(line, path)
        whole = Line(
            description=line.description.strip(),
            quantity=quantity,
            unit_price=price,
            product_key=line.product_key.strip(),
            unit_key=line.unit_key.strip(),
            unit_name=line.unit_name.strip(),
            sku=line.sku.strip(),
            objeto_imp=line.objeto_imp or ("02" if taxes else "01"),
            taxes=taxes,
        )
        discount = self.discount(line.discount, whole, (*path, "discount"))
        return replace(whole, discount=discount) if discount else whole

    def taxes(self, line: DraftLine, path: Path) -> tuple[Tax, ...]:
        found = []
        for index, typed in enumerate(line.taxes):
            tax = _tax(typed)
            if tax is None:
                self.unreadable(typed.rate, (*path, "taxes", index, "rate"))
            else:
                found.append(tax)
        return tuple(found)

    def amount(self, text: str, path: Path) -> Decimal:
        value = number(text)
        if value is None:
            self.unreadable(text, path)
            return ZERO
        return value

    def discount(self, text: str, whole: Line, path: Path) -> Decimal:
        """An amount before tax, or a percentage of the line's amount before tax with six decimals."""
        typed = text.strip()
        if not typed:
            return ZERO
        if not typed.endswith("%"):
            return self.amount(typed, path)
        return six(line_totals(whole).amount * self.amount(typed.removesuffix("%"), path) / HUNDRED)

    def exchange_rate(self, draft: Draft) -> Decimal | None:
        if draft.currency.strip().upper() in ("", "MXN") or not draft.exchange_rate.strip():
            return None
        return self.amount(draft.exchange_rate, ("exchange_rate",))

    def period(self, draft: Draft) -> GlobalPeriod | None:
        """InformacionGlobal, which only the public in general has: what was typed before another client came stays."""
        typed = draft.global_period
        if typed is None or not is_public(draft.name):
            return None
        year = typed.year.strip()
        if not (year.isdecimal() and len(year) == 4):
            self.unreadable(year, ("global_period", "year"))
        return GlobalPeriod(typed.periodicity, typed.months, int(year) if year.isdecimal() and len(year) == 4 else 0)

    def unreadable(self, text: str, path: Path) -> None:
        if text.strip():
            message = f"«{text.strip()}» no es un número. Escribe, por ejemplo, 1234.50 o 1,234.50."
        else:
            message = "Falta este dato."
        self.findings.append(Finding("DATO", "B", path, message))
