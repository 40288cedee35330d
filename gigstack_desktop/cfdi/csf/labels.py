"""The words a constancia is made of: its labels and section titles, and how to find them in text of any layout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

IDENTIFICATION: dict[str, tuple[str, ...]] = {
    "rfc": ("RFC:",),
    "curp": ("CURP:",),
    "first_names": ("Nombre (s):",),
    "surname": ("Primer Apellido:",),
    "second_surname": ("Segundo Apellido:",),
    "company": ("Denominación/Razón Social:", "Denominación o Razón Social:"),
    "capital": ("Régimen Capital:",),
    "commercial": ("Nombre Comercial:",),
    "operations": ("Fecha inicio de operaciones:", "Fecha de inicio de operaciones:"),
    "status": ("Estatus en el padrón:",),
    "status_date": ("Fecha de último cambio de estado:",),
}
ADDRESS: dict[str, tuple[str, ...]] = {
    "zip": ("Código Postal:",),
    "road_type": ("Tipo de Vialidad:",),
    "road": ("Nombre de Vialidad:", "Nombre de la Vialidad:"),
    "exterior": ("Número Exterior:",),
    "interior": ("Número Interior:",),
    "neighborhood": ("Nombre de la Colonia:",),
    "locality": ("Nombre de la Localidad:",),
    "city": ("Nombre del Municipio o Demarcación Territorial:",),
    "state": ("Nombre de la Entidad Federativa:",),
    "between": ("Entre Calle:",),
    "and_between": ("Y Calle:",),
    "email": ("Correo Electrónico:",),
    "phone_area": ("Tel. Fijo Lada:",),
    "mobile_area": ("Tel. Movil Lada:",),
    "phone": ("Número:",),
    "address_state": ("Estado del domicilio:",),
    "taxpayer_state": ("Estado del contribuyente en el domicilio:",),
}
SECTIONS: dict[str, tuple[str, ...]] = {
    "identification": ("Datos de Identificación del Contribuyente",),
    "address": ("Datos del domicilio registrado", "Datos de Ubicación"),
    "activities": ("Actividades Económicas",),
    "regimes": ("Regímenes",),
    "obligations": ("Obligaciones",),
    "notices": ("Sus datos personales son incorporados",),
    "chain": ("Cadena Original Sello",),
    "seal": ("Sello Digital",),
}
AFTER_REGIMES = frozenset({"obligations", "notices", "chain", "seal"})
TITLE = "CONSTANCIA DE SITUACION FISCAL"
_MONTH_NAMES = (
    "ENERO", "FEBRERO", "MARZO", "ABRIL", "MAYO", "JUNIO",
    "JULIO", "AGOSTO", "SEPTIEMBRE", "OCTUBRE", "NOVIEMBRE", "DICIEMBRE",
)  # fmt: skip
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
PAGE_MARK = re.compile(r"P[aá]gina\s*\[?\s*(\d{1,2})\s*\]?\s*de\s*\[?\s*(\d{1,2})\s*\]?")
# How scanners' text layers miss letters of the labels ("C6digo Postal").
_OCR_TWINS = {"o": "[o06]", "i": "[il1!|]", "l": "[l1I|i]", "O": "[O0]", "I": "[Il1|]", ":": "[:;.]"}


def _fold_table() -> dict[int, str]:
    table = {}
    for code in range(0xC0, 0x180):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[code] = base
    return table


_FOLD = _fold_table()


def fold(text: str) -> str:
    """`text` without accents, letter for letter, so that positions in the answer are positions in `text`."""
    return text.translate(_FOLD)


@cache
def pattern(phrase: str, ocr: bool = False) -> str:
    """A regular expression for `phrase` in folded text: any blanks, or none, wherever the phrase may be broken."""
    pieces = re.findall(r"\w+\.?|[^\w\s]", fold(phrase))
    return r"\s*".join(_letters(piece, ocr) for piece in pieces)


def _letters(piece: str, ocr: bool) -> str:
    return "".join(_OCR_TWINS.get(c, re.escape(c)) for c in piece) if ocr else re.escape(piece)


@cache
def label_regex(group: str, ocr: bool = False) -> re.Pattern[str]:
    """Matches any label of "identification" or "address" in folded text, the longest first; one named group each."""
    labels = IDENTIFICATION if group == "identification" else ADDRESS
    pairs = sorted(((phrase, name) for name, phrases in labels.items() for phrase in phrases), key=lambda p: -len(p[0]))
    parts = [f"(?P<{name}_{i}>{pattern(phrase, ocr)})" for i, (phrase, name) in enumerate(pairs)]
    return re.compile("|".join(parts))


def label_name(match: re.Match[str]) -> str:
    """The field whose label `match` (of `label_regex`) found."""
    assert match.lastgroup is not None
    return match.lastgroup.rpartition("_")[0]


@cache
def section_regex(name: str, ocr: bool = False) -> re.Pattern[str]:
    """Matches the title of a section in folded text."""
    phrases = "|".join(pattern(phrase, ocr) for phrase in SECTIONS[name])
    # Tables of obligations speak of "obligaciones" too: a title of one word carries its colon.
    colon = r"\s*[:;]" if name in {"regimes", "obligations", "chain", "seal"} else r"(?:\s*[:;])?"
    return re.compile(rf"(?:{phrases}){colon}")


def split_by_labels(text: str, group: str, ocr: bool = False) -> dict[str, str]:
    """What lies between each label and the next one; the first occurrence of a label counts, blanks are collapsed."""
    matches = list(label_regex(group, ocr).finditer(fold(text)))
    ends = [match.start() for match in matches[1:]] + [len(text)]
    found: dict[str, str] = {}
    for match, end in zip(matches, ends, strict=False):
        found.setdefault(label_name(match), collapse(text[match.end() : end]))
    return found


def collapse(text: str) -> str:
    """`text` with every run of blanks made one, and none at the ends."""
    return " ".join(text.split())


def has_label(text: str) -> bool:
    """Whether a label or a section title was swallowed into `text`."""
    folded = fold(text)
    groups: Iterable[re.Pattern[str]] = (label_regex("identification"), label_regex("address"))
    return any(regex.search(folded) for regex in (*groups, *(section_regex(name) for name in SECTIONS)))
