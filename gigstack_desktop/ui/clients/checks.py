"""What is said beside a client's fields while they are typed. Everything warns, nothing blocks saving (screens 1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gigstack_desktop.cfdi import names, tables
from gigstack_desktop.cfdi import rfc as rfcs

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.catalogues import ZipInfo

PUBLIC_NAME = "PUBLICO EN GENERAL"


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence with its severity (W warns, P informs, OK agrees, B was refused) and the text that would mend it."""

    severity: str
    text: str
    fix: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Clients", text)


def of_rfc(typed: str) -> Remark | None:
    """Form, date and check digit; nothing while it is still being typed (shorter than an RFC)."""
    rfc = rfcs.normalize(typed)
    if not rfc:
        return None
    if rfcs.is_generic(rfc):
        foreign = rfc.startswith("XEXX")
        return Remark("P", _tr("RFC genérico de extranjeros.") if foreign else _tr("RFC genérico: público en general."))
    if len(rfc) < 12:
        return Remark("P", _tr("Faltan caracteres: 12 en personas morales, 13 en físicas."))
    problem = rfcs.check(rfc)
    if problem == "form":
        return Remark("W", _tr("No tiene la forma de un RFC: letras, fecha de seis dígitos y homoclave."))
    if problem == "date":
        return Remark("W", _tr("La fecha dentro del RFC no existe."))
    if problem == "digit":
        text = _tr("El dígito verificador no corresponde: debería terminar en {digit}.")
        return Remark("W", text.format(digit=rfcs.check_digit(rfc)), rfc[:-1] + rfcs.check_digit(rfc))
    moral = rfcs.person(rfc) == "moral"
    return Remark("OK", _tr("Persona moral") if moral else _tr("Persona física"))


def of_name(typed: str, rfc: str) -> Remark | None:
    """The name as SAT has it: upper case, single blanks, a company without its kind of company."""
    if not typed.strip():
        return None
    known = rfcs.normalize(rfc)
    if len(known) != 13:
        bare, kind = names.split_company_suffix(typed)
        if kind:
            text = _tr("Ante el SAT el nombre va sin «{kind}».")
            return Remark("W", text.format(kind=kind), bare)
    normal = names.normalize_name(typed)
    if normal != typed:
        return Remark("P", _tr("Ante el SAT: {name}").format(name=normal), normal)
    return None


def of_zip(typed: str, found: ZipInfo | None, known: bool) -> Remark | None:
    """Against SAT's catalogue; `known` once the catalogue has answered for this very text."""
    if not typed.strip():
        return None
    if len(typed.strip()) != 5 or not typed.strip().isdigit():
        return Remark("P" if len(typed.strip()) < 5 else "W", _tr("Son cinco dígitos."))
    if not known:
        return None
    if found is None:
        return Remark("W", _tr("Este código postal no está en el catálogo del SAT."))
    place = ", ".join(part for part in (found.municipality, found.state_name) if part)
    return Remark("OK", place or _tr("Está en el catálogo del SAT"))


def of_regimen(regimen: str, rfc: str) -> Remark | None:
    """Whether that kind of person may have it (CFDI40158)."""
    known = rfcs.normalize(rfc)
    if not regimen or not rfcs.is_valid_form(known) or regimen not in tables.REGIMES:
        return None
    if rfcs.is_generic(known):
        return None if regimen == "616" else Remark("W", _tr("Con un RFC genérico el régimen es el 616."))
    if regimen in tables.regimes_for(rfcs.person(known)):
        return None
    moral = rfcs.person(known) == "moral"
    text = _tr("Las personas morales no tienen este régimen.") if moral else _tr("Es un régimen de personas morales.")
    return Remark("W", text)


def of_use(use: str, regimen: str, rfc: str) -> Remark | None:
    """Whether that régimen may take this use (CFDI40161)."""
    known = rfcs.normalize(rfc)
    if not use or regimen not in tables.REGIMES or not rfcs.is_valid_form(known):
        return None
    if use in tables.uses_for(regimen, rfcs.person(known)):
        return None
    return Remark("W", _tr("El régimen {regimen} no admite este uso.").format(regimen=regimen))


def of_email(typed: str) -> Remark | None:
    """Only the plainest slips."""
    text = typed.strip()
    name, _, host = text.partition("@")
    if not text or (name and "." in host and " " not in text and not host.startswith(".") and not host.endswith(".")):
        return None
    return Remark("W", _tr("No parece una dirección de correo."))
