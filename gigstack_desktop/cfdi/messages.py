"""What each code means to the owner of the business, in Spanish (rules, appendix A): the one table of sentences."""

from __future__ import annotations

import re
from typing import Final

from gigstack_desktop.cfdi import messages_cfdi, messages_lines, messages_payments, messages_service
from gigstack_desktop.cfdi.messages_own import OWN_MESSAGES
from gigstack_desktop.cfdi.messages_table import Message, by_code

__all__ = ["OWN_MESSAGES", "PAC_MESSAGES", "PAC_TABLE", "explain"]

# SAT's codes, each with its row of the table.
PAC_TABLE: Final[dict[str, Message]] = by_code(
    (
        *messages_cfdi.HEADER,
        *messages_cfdi.PARTIES,
        *messages_lines.LINES,
        *messages_lines.SUMMARY,
        *messages_payments.PAYMENTS,
        *messages_service.STAMPING,
        *messages_service.CANCELLATION,
    )
)
PAC_MESSAGES: Final[dict[str, str]] = {code: row.es for code, row in PAC_TABLE.items()}

_UNKNOWN = (
    "El SAT rechazó el documento con el código {codigo}, que esta aplicación aún no conoce."
    " Guarda el folio de seguimiento y consúltanos."
)
_UNCODED = PAC_MESSAGES["CFDI40999"]

# Placeholders that nobody filled read as a general word.
_GENERAL: Final = {
    "persona": "este tipo de persona",
    "moneda": "unidad de esa moneda",
    "uso": "Ese uso",
    "regimen": "fiscal",
    "lista": "S01",
    "sufijo": "SA DE CV",
    "resico": "no acepta así",
    "campo": "Este dato",
    "largo": "el máximo",
    "motivo": "está vencido, es e.firma o pertenece a otro RFC",
    "impuestos": "impuestos",
    "fecha": "plazo",
    "saldo": "otro importe",
    "numero": "siguiente",
    "clave": "Esta clave de producto no está vigente en el SAT",
    "otras": "Busca otra",
    "unidad": "Elige una clave de unidad del SAT",
}
_CODE = re.compile(r"(CFDI|CRP)?\s*(?<!\d)(\d{3,6})(?!\d)")


def explain(code: str, **values: str) -> str:
    """The sentence for a PAC's or our own code; one that names the code when nobody knows it.

    Accepts "CFDI40148", "40148", "CRP20244", "CFDI40148 - El campo…". Placeholders (uso, regimen, lista, moneda,
    persona, sufijo, resico, campo, largo, motivo, impuestos, fecha, saldo, numero, clave, otras, unidad) that are not
    given read as a general word.
    """
    known = _canonical(code)
    template = OWN_MESSAGES.get(code) or PAC_MESSAGES.get(known)
    if template is None:
        return _UNKNOWN.format(codigo=known) if known else _UNCODED
    return template.format_map({**_GENERAL, **values})


def _canonical(code: str) -> str:
    """The code inside what a PAC says, as the table writes it; "" when there is none."""
    match = _CODE.search(code.upper())
    if match is None:
        return code.strip()[:40]
    prefix, number = match.groups()
    if len(number) == 3 and not prefix:
        return number
    return f"{prefix or ('CRP' if number.startswith('20') else 'CFDI')}{number}"
