"""What is said of constancias: why a file cannot be used (csf.md, section 5), and how fields and stages are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gigstack_desktop.cfdi import tables
from gigstack_desktop.errors import BadFile


def _tr(text: str) -> str:
    return QCoreApplication.translate("Csf", text)


def bad_file(error: BadFile) -> str:
    """Why nothing could be read; the file's name stands above it already."""
    words = {
        "empty": _tr("El archivo está vacío. Vuelve a descargarlo del SAT."),
        "not_pdf": _tr(
            "Esto no es un PDF. Arrastra la Constancia de Situación Fiscal en PDF, tal como la descargas del SAT."
        ),
        "too_big": _tr(
            "El archivo pesa más de 10 MB. La constancia del SAT pesa menos de 1 MB; usa el archivo original."
        ),
        "damaged": _tr("El PDF está dañado o incompleto y no se puede abrir. Descárgalo de nuevo."),
        "timeout": _tr("Leer el PDF tardó demasiado y se detuvo. Usa el archivo original del SAT."),
        "missing": _tr("No se pudo abrir el archivo. Revisa que siga en su lugar y que tengas permiso de leerlo."),
        "folder": _tr("Es una carpeta. Arrastra los PDF que están dentro."),
    }
    return words.get(error.reason, words["damaged"])


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
