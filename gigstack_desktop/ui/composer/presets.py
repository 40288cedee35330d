"""The sets of taxes that people choose by name (rules, section 6), as values, and how a set is called on screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from gigstack_desktop.cfdi.model import IEPS, ISR, IVA, Tax
from gigstack_desktop.services.draft import DraftTax

_CONTEXT = "Presets"
_NAMES = {ISR: "ISR", IVA: "IVA", IEPS: "IEPS"}
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of taxes; `label` is a source string, `words` are what people also type to find it."""

    key: str
    label: str
    taxes: tuple[Tax, ...]
    objeto_imp: str = ""
    words: str = ""

    @property
    def title(self) -> str:
        """The label in the language of the screen."""
        return QCoreApplication.translate(_CONTEXT, self.label)

    @property
    def draft_taxes(self) -> tuple[DraftTax, ...]:
        """The taxes as a draft keeps them."""
        return tuple(as_typed(tax) for tax in self.taxes)


def _noop(marked: object) -> str:
    """The text that was marked for translation; Qt's stubs call it an object."""
    return str(marked)


def _rate(text: str) -> Decimal:
    return Decimal(text)


_IVA16 = Tax(IVA, rate=_rate("0.160000"))
_IVA16_INCLUDED = Tax(IVA, rate=_rate("0.160000"), included=True)
_IVA8 = Tax(IVA, rate=_rate("0.080000"))
_IVA0 = Tax(IVA, rate=_rate("0.000000"))
_ISR10 = Tax(ISR, rate=_rate("0.100000"), withheld=True)
_ISR_RESICO = Tax(ISR, rate=_rate("0.012500"), withheld=True)
# SAT's band takes Base × 0.106667, never two thirds of the IVA (rules, section 3, example A).
_IVA_TWO_THIRDS = Tax(IVA, rate=_rate("0.106667"), withheld=True)
_IVA_TWO_THIRDS_BORDER = Tax(IVA, rate=_rate("0.053333"), withheld=True)
_IVA_FREIGHT = Tax(IVA, rate=_rate("0.040000"), withheld=True)

PRESETS: tuple[Preset, ...] = (
    Preset("iva16", _noop(QT_TRANSLATE_NOOP("Presets", "IVA 16 %")), (_IVA16,)),
    Preset("iva16_included", _noop(QT_TRANSLATE_NOOP("Presets", "IVA 16 % incluido en el precio")), (_IVA16_INCLUDED,)),
    Preset("iva8", _noop(QT_TRANSLATE_NOOP("Presets", "IVA 8 % (frontera)")), (_IVA8,)),
    Preset(
        "iva0", _noop(QT_TRANSLATE_NOOP("Presets", "IVA 0 %")), (Tax(IVA, rate=_rate("0.000000")),), words="tasa cero"
    ),
    Preset("exempt", _noop(QT_TRANSLATE_NOOP("Presets", "Exento de IVA")), (Tax(IVA, factor="Exento"),)),
    Preset(
        "none", _noop(QT_TRANSLATE_NOOP("Presets", "No objeto de impuesto")), (), objeto_imp="01", words="sin impuestos"
    ),
    Preset(
        "fees",
        _noop(QT_TRANSLATE_NOOP("Presets", "Honorarios: IVA 16 %, ret. ISR 10 % e IVA 10.6667 %")),
        (_IVA16, _ISR10, _IVA_TWO_THIRDS),
        words="servicios profesionales retenciones",
    ),
    Preset(
        "resico_goods",
        _noop(QT_TRANSLATE_NOOP("Presets", "RESICO, venta de bienes: IVA 16 %, ret. ISR 1.25 %")),
        (_IVA16, _ISR_RESICO),
        words="confianza",
    ),
    Preset(
        "resico_services",
        _noop(QT_TRANSLATE_NOOP("Presets", "RESICO, servicios: IVA 16 %, ret. ISR 1.25 % e IVA 10.6667 %")),
        (_IVA16, _ISR_RESICO, _IVA_TWO_THIRDS),
        words="confianza honorarios",
    ),
    Preset(
        "lease",
        _noop(QT_TRANSLATE_NOOP("Presets", "Arrendamiento: IVA 16 %, ret. ISR 10 % e IVA 10.6667 %")),
        (_IVA16, _ISR10, _IVA_TWO_THIRDS),
        words="renta local",
    ),
    Preset(
        "freight",
        _noop(QT_TRANSLATE_NOOP("Presets", "Autotransporte de carga: IVA 16 %, ret. IVA 4 %")),
        (_IVA16, _IVA_FREIGHT),
        words="flete transporte",
    ),
    Preset(
        "fees_border",
        _noop(QT_TRANSLATE_NOOP("Presets", "Honorarios en frontera: IVA 8 %, ret. ISR 10 % e IVA 5.3333 %")),
        (_IVA8, _ISR10, _IVA_TWO_THIRDS_BORDER),
    ),
    Preset(
        "ieps8",
        _noop(QT_TRANSLATE_NOOP("Presets", "IEPS 8 % e IVA 16 %")),
        (Tax(IEPS, rate=_rate("0.080000")), _IVA16),
        words="alimentos dulces botanas",
    ),
    Preset(
        "ieps8_iva0",
        _noop(QT_TRANSLATE_NOOP("Presets", "IEPS 8 % e IVA 0 %")),
        (Tax(IEPS, rate=_rate("0.080000")), _IVA0),
        words="alimentos dulces botanas",
    ),
)
_BY_KEY = {preset.key: preset for preset in PRESETS}


def preset(key: str) -> Preset:
    """The preset of that key; KeyError when there is none."""
    return _BY_KEY[key]


def find(text: str) -> tuple[Preset, ...]:
    """The presets whose label or words contain every word typed, in their usual order."""
    words = text.casefold().split()
    return tuple(p for p in PRESETS if all(w in f"{p.title} {p.words}".casefold() for w in words))


def as_typed(tax: Tax) -> DraftTax:
    """A tax as a draft keeps it: rates as text, "" for Exento."""
    return DraftTax(
        impuesto=tax.impuesto,
        factor=tax.factor,
        rate="" if tax.rate is None else f"{tax.rate:f}",
        withheld=tax.withheld,
        included=tax.included,
        base="" if tax.base is None else f"{tax.base:f}",
    )


def percent(rate: str) -> str:
    """ "0.160000" as "16", "0.106667" as "10.6667": a rate the way people say it; what is no number stays as it is."""
    try:
        return _plain(Decimal(rate) * HUNDRED)
    except InvalidOperation:
        return rate


def describe(taxes: Sequence[DraftTax], objeto_imp: str = "") -> str:
    """A set of taxes in one short line: "IVA 16 · ret ISR 10", "IVA exento", "No objeto"; "" when none was chosen."""
    if taxes:
        return " · ".join(_word(tax) for tax in taxes)
    if objeto_imp in ("", "02"):
        return ""
    text = (
        _noop(QT_TRANSLATE_NOOP("Presets", "No objeto"))
        if objeto_imp == "01"
        else _noop(QT_TRANSLATE_NOOP("Presets", "Sin desglose"))
    )
    return QCoreApplication.translate(_CONTEXT, text)


def _word(tax: DraftTax) -> str:
    name = _NAMES.get(tax.impuesto, tax.impuesto)
    if tax.factor == "Exento":
        return QCoreApplication.translate("Presets", "{tax} exento").format(tax=name)
    figure = percent(tax.rate) if tax.factor == "Tasa" else f"${tax.rate}"
    if tax.withheld:
        return QCoreApplication.translate("Presets", "ret {tax} {rate}").format(tax=name, rate=figure)
    text = f"{name} {figure}"
    return QCoreApplication.translate("Presets", "{tax} incl.").format(tax=text) if tax.included else text


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
