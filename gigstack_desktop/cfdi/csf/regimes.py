"""From the régimen text that a constancia prints to its clave: exact after tidying, never by similarity."""

from __future__ import annotations

import re
import unicodedata

from gigstack_desktop.cfdi.csf.types import Person

_NAMES: dict[str, tuple[str, str]] = {
    "601": ("General de Ley Personas Morales", "M"),
    "603": ("Personas Morales con Fines no Lucrativos", "M"),
    "605": ("Sueldos y Salarios e Ingresos Asimilados a Salarios", "F"),
    "606": ("Arrendamiento", "F"),
    "607": ("Enajenación o Adquisición de Bienes", "F"),
    "608": ("Demás ingresos", "F"),
    "610": ("Residentes en el Extranjero sin Establecimiento Permanente en México", "FM"),
    "611": ("Ingresos por Dividendos (socios y accionistas)", "F"),
    "612": ("Personas Físicas con Actividades Empresariales y Profesionales", "F"),
    "614": ("Ingresos por intereses", "F"),
    "615": ("Ingresos por obtención de premios", "F"),
    "616": ("Sin obligaciones fiscales", "F"),
    "620": ("Sociedades Cooperativas de Producción que optan por diferir sus ingresos", "M"),
    "621": ("Incorporación Fiscal", "F"),
    "622": ("Actividades Agrícolas, Ganaderas, Silvícolas y Pesqueras", "M"),
    "623": ("Opcional para Grupos de Sociedades", "M"),
    "624": ("Coordinados", "M"),
    "625": ("Actividades Empresariales con ingresos a través de Plataformas Tecnológicas", "F"),
    "626": ("Simplificado de Confianza", "FM"),
}
_CODE = re.compile(r"^\d{3}\s*-\s*")
_LEAD = re.compile(r"^REGIMEN\s+(?:(?:DE\s+LOS|DE\s+LAS|DE\s+LA|DEL|DE)\s+)?")
_TAIL = re.compile(r"\s+P[MF]$")


def tidy(text: str) -> str:
    """The letters that identify a régimen (constancia rules, section 3)."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    plain = " ".join(plain.upper().split()).removesuffix(".").rstrip()
    plain = _TAIL.sub("", _LEAD.sub("", _CODE.sub("", plain)))
    return "".join(c for c in plain if c.isalpha())


_BY_TEXT = {tidy(name): code for code, (name, _) in _NAMES.items()}


def code_for(text: str) -> str | None:
    """The clave of a printed régimen, None when it is not one of the catalogue."""
    return _BY_TEXT.get(tidy(text))


def fits(code: str, person: Person) -> bool:
    """Whether this kind of person may have this régimen."""
    return ("F" if person == "fisica" else "M") in _NAMES[code][1]
