"""What the composer's lists offer, as (key, words) with the key in front, the way people know SAT's lists."""

from __future__ import annotations

from gigstack_desktop.cfdi import rfc as rfcs
from gigstack_desktop.cfdi import tables

Options = list[tuple[str, str]]
CURRENCIES = ("MXN", "USD", "EUR", "CAD", "GBP", "JPY", "CHF")


def forms(*, with_99: bool = True) -> Options:
    """c_FormaPago; the everyday ones first."""
    everyday = ("03", "01", "04", "28", "02", "99")
    keys = [*everyday, *(key for key in tables.FORMS if key not in everyday)]
    return [(key, f"{key} {tables.FORMS[key].name}") for key in keys if with_99 or key != "99"]


def methods() -> Options:
    """c_MetodoPago."""
    return [(key, f"{key} {name}") for key, name in tables.METHODS.items()]


def currencies() -> Options:
    """The currencies that a small business invoices in."""
    return [(key, key) for key in CURRENCIES]


def exports() -> Options:
    """c_Exportacion."""
    return [(key, f"{key} {name}") for key, name in tables.EXPORT.items()]


def relations() -> Options:
    """c_TipoRelacion, and none."""
    return [("", "—"), *((key, f"{key} {name}") for key, name in tables.RELATIONS.items())]


def periodicities() -> Options:
    """c_Periodicidad."""
    return [(key, f"{key} {name}") for key, name in tables.PERIODICITY.items()]


def months(periodicity: str) -> Options:
    """c_Meses that go with that periodicity (rules 8.7)."""
    pairs = periodicity == "05"
    return [(key, f"{key} {name}") for key, name in tables.MONTHS.items() if (int(key) > 12) == pairs]


def regimes(rfc: str) -> Options:
    """c_RegimenFiscal that fit the kind of person of that RFC; all while it cannot be told."""
    known = rfcs.normalize(rfc)
    if rfcs.is_generic(known):
        keys: tuple[str, ...] = ("616",)
    elif rfcs.is_valid_form(known):
        keys = tables.regimes_for(rfcs.person(known))
    else:
        keys = tuple(tables.REGIMES)
    return [(key, f"{key} {tables.REGIMES[key].name}") for key in keys]


def uses(rfc: str, regimen: str) -> Options:
    """c_UsoCFDI that a receiver of that regime may take (CFDI40160, 40161); all while the regime is not known."""
    known = rfcs.normalize(rfc)
    if regimen in tables.REGIMES and rfcs.is_valid_form(known):
        keys = tables.uses_for(regimen, rfcs.person(known))
    else:
        keys = tuple(key for key in tables.USES if key not in ("CP01", "CN01"))
    return [(key, f"{key} {tables.USES[key].name}") for key in keys]


def form_name(key: str) -> str:
    """The words of one c_FormaPago."""
    return tables.FORMS[key].name if key in tables.FORMS else key
