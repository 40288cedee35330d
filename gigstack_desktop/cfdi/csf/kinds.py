"""Tells a constancia from the documents that look like one or speak of one."""

from __future__ import annotations

import re
from functools import cache

from gigstack_desktop.cfdi.csf.labels import TITLE, fold, pattern

_MARKS = (
    "idCIF:",
    "Datos de Identificación del Contribuyente",
    "Estatus en el padrón:",
    "Código Postal:",
    "Datos del domicilio registrado",
)
_MARKS_NEEDED = 3
_OTHERS = (
    ("opinion", r"opinion del? cumplimiento|\b32-?d\b"),
    ("curp", r"clave unica de registro de poblacion"),
    ("cfdi", r"folio fiscal|representacion impresa de un cfdi|comprobante fiscal digital|sello digital del cfdi"),
    ("cedula", r"cedula de (?:datos fiscales|identificacion fiscal)"),
)


@cache
def _mark(phrase: str, ocr: bool) -> re.Pattern[str]:
    return re.compile(pattern(phrase, ocr))


def is_constancia(text: str, ocr: bool = False) -> bool:
    """Whether the title and at least three of the five marks stand in the text (constancia rules, section 4)."""
    folded = fold(text)
    if not _mark(TITLE, ocr).search(folded):
        return False
    marks = [*_MARKS, "Datos de Ubicación"] if _MARKS[4] not in text else _MARKS
    return sum(bool(_mark(phrase, ocr).search(folded)) for phrase in marks) >= _MARKS_NEEDED


def looks_like(text: str) -> str:
    """The kind of another fiscal document: opinion, curp, cfdi, cedula; empty when it is none of them."""
    plain = " ".join(fold(text).lower().split())
    return next((kind for kind, words in _OTHERS if re.search(words, plain)), "")
