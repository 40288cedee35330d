"""What a rule is, and what it looks at. The rules themselves are data in the modules `rules_*`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from gigstack_desktop.cfdi.messages import explain
from gigstack_desktop.cfdi.model import Finding, Invoice, Line, LineTotals, Severity, TaxAmount, Totals

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.catalogues import Catalogues, ProductKey, Rate, ZipInfo

Path = tuple[str | int, ...]
Values = Mapping[str, str]


@dataclass(slots=True)
class Case:
    """One document under examination. Without catalogues nothing is said about whether a key exists."""

    invoice: Invoice
    totals: Totals
    catalogues: Catalogues | None = None
    now: datetime | None = None
    usual_rate: Decimal | None = None
    # Asked once per check: a document repeats its keys over hundreds of lines.
    _current: dict[tuple[str, str], bool] = field(default_factory=dict)
    _products: dict[str, ProductKey | None] = field(default_factory=dict)
    _rates: tuple[Rate, ...] | None = None

    @property
    def day(self) -> date:
        """The day on which keys must be in force."""
        return self.invoice.date.date()

    def retired(self, catalogue: str, key: str) -> bool:
        """True when catalogues are at hand and `key` is not in force."""
        if self.catalogues is None:
            return False
        found = self._current.get((catalogue, key))
        if found is None:
            found = self._current[catalogue, key] = self.catalogues.is_current(catalogue, key, self.day)
        return not found

    def product(self, key: str) -> ProductKey | None:
        """The ClaveProdServ, when catalogues are at hand and it exists."""
        if self.catalogues is None:
            return None
        if key not in self._products:
            self._products[key] = self.catalogues.product(key)
        return self._products[key]

    def place(self) -> ZipInfo | None:
        """The postal code of issue, when catalogues are at hand and it exists."""
        return self.catalogues.zip(self.invoice.place) if self.catalogues else None

    def rates(self) -> tuple[Rate, ...] | None:
        """c_TasaOCuota on the day of the document, when catalogues are at hand."""
        if self._rates is None and self.catalogues is not None:
            self._rates = self.catalogues.rates(on=self.day)
        return self._rates


def _no_values(case: Case) -> Values:
    return {}


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition of the document: `broken` says when it is violated, `fix` what the field should hold."""

    code: str
    path: Path
    broken: Callable[[Case], bool]
    severity: Severity = "B"
    values: Callable[[Case], Values] = _no_values
    fix: Callable[[Case], object] | None = None

    def apply(self, case: Case) -> Finding | None:
        """The finding, when the document breaks this rule."""
        if not self.broken(case):
            return None
        fix = self.fix(case) if self.fix else None
        return Finding(self.code, self.severity, self.path, explain(self.code, **self.values(case)), fix)


@dataclass(frozen=True, slots=True)
class LineRule:
    """One condition of each Concepto; `field` is the Line's attribute that it is shown beside."""

    code: str
    field: str
    broken: Callable[[Case, Line, LineTotals], bool]
    severity: Severity = "B"
    fix: Callable[[Line], object] | None = None

    def apply(self, case: Case, index: int, line: Line, computed: LineTotals) -> Finding | None:
        """The finding for line `index`, when it breaks this rule."""
        if not self.broken(case, line, computed):
            return None
        fix = self.fix(line) if self.fix else None
        return Finding(self.code, self.severity, ("lines", index, self.field), explain(self.code), fix)


@dataclass(frozen=True, slots=True)
class TaxRule:
    """One condition of each tax of a line, shown beside that tax. `withheld_code` is the code in a Retención."""

    code: str
    broken: Callable[[Case, Line, TaxAmount], bool]
    withheld_code: str = ""
    severity: Severity = "B"

    def apply(self, case: Case, index: int, line: Line, at: int, entry: TaxAmount) -> Finding | None:
        """The finding for tax `at` of line `index`, when it breaks this rule."""
        if not self.broken(case, line, entry):
            return None
        code = self.withheld_code if entry.tax.withheld and self.withheld_code else self.code
        return Finding(code, self.severity, ("lines", index, "taxes", at), explain(code))


def is_written(value: Decimal, most: int = 6) -> bool:
    """True when `value` fits t_Importe: not negative, no more than `most` decimals that matter."""
    exponent = value.normalize().as_tuple().exponent
    return value >= 0 and isinstance(exponent, int) and -exponent <= most
