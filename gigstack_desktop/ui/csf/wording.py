"""What is said of constancias: another client's file (csf.md, section 5), and how fields and stages are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gigstack_desktop.cfdi import tables


def _tr(text: str) -> str:
    return QCoreApplication.translate("Csf", text)


def other_client(rfc_of_pdf: str, rfc_of_client: str) -> str:
    """The constancia is not of the client it was given for."""
    text = _tr("La constancia es de {rfc_pdf}, pero este cliente tiene {rfc_cliente}. No se cambió nada.")
    return text.format(rfc_pdf=rfc_of_pdf, rfc_cliente=rfc_of_client)


def stage(name: str) -> str:
    """What is being done with the file now."""
    return {"leyendo": _tr("Abriendo el archivo…"), "analizando": _tr("Leyendo los datos…")}.get(
        name, _tr("En espera…")
    )


def regime(code: str) -> str:
    """ "601 General de Ley Personas Morales"; empty for none."""
    return f"{code} {tables.REGIMES[code].name}" if code in tables.REGIMES else code


def shown(name: str, text: str) -> str:
    """A field's value as a person reads it."""
    return regime(text) if name == "regimen" else text
