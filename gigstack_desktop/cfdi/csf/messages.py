"""The sentences for each error and warning of a constancia reading (Spanish, ready to show)."""

from __future__ import annotations

from gigstack_desktop.cfdi.csf.types import CsfError, CsfResult, CsfWarning

ERRORS = {
    "empty": "El archivo está vacío. Vuelve a descargarlo del SAT.",
    "not_pdf": ("Esto no es un PDF. Arrastra la Constancia de Situación Fiscal en PDF, tal como la descargas del SAT."),
    "too_big": ("El archivo pesa más de 10 MB. La constancia del SAT pesa menos de 1 MB; usa el archivo original."),
    "damaged": "El PDF está dañado o incompleto y no se puede abrir. Descárgalo de nuevo.",
    "encrypted": "El PDF está protegido con contraseña. Quítasela o descarga la constancia de nuevo.",
    "not_csf": "Este documento no es una Constancia de Situación Fiscal.",
    "scan_qr": (
        "El PDF es una imagen, sin texto. Del código QR leímos el RFC {rfc} y el idCIF {cif}; "
        "escribe el resto de los datos."
    ),
    "scan": (
        "El PDF es una imagen y no se pudo leer su código QR. Usa el PDF original del SAT o captura los datos a mano."
    ),
    "several": "El archivo contiene más de una constancia ({rfc1}, {rfc2}). Súbelas por separado.",
    "timeout": "El archivo tardó demasiado en leerse. Usa el PDF original del SAT o captura los datos a mano.",
    "other_rfc": "La constancia es de {rfc_pdf}, pero este cliente tiene {rfc_cliente}. No se cambió nada.",
}
LOOKS_LIKE = {
    "opinion": "Parece una opinión de cumplimiento.",
    "cfdi": "Parece una factura.",
    "curp": "Parece una CURP.",
    "cedula": "Parece una cédula de datos fiscales.",
}
WARNINGS = {
    "qr_mismatch": (
        "El RFC o idCIF del código QR ({qr}) no coincide con el del texto ({texto}). "
        "El archivo pudo ser alterado: verifica en la página del SAT."
    ),
    "text_mismatch": (
        "El RFC no es el mismo en todo el documento ({rfc1}, {rfc2}). "
        "El archivo pudo ser alterado: verifica en la página del SAT."
    ),
    "qr_other_site": "El código QR no lleva al sitio del SAT ({host}). No lo abras; verifica el documento.",
    "qr_absent": "No se encontró el código QR; los datos salen solo del texto.",
    "several_regimes": "Tiene {n} regímenes vigentes. Elige con cuál se le va a facturar.",
    "unknown_regime": "No reconocemos el régimen «{texto}». Elígelo de la lista.",
    "regime_person": "El régimen {clave} no corresponde a una persona {persona}. Elígelo de la lista.",
    "no_regime": "El archivo no trae la página de regímenes. Elige el régimen a mano.",
    "no_current_regime": "Ninguno de los regímenes de la constancia está vigente. Elige el régimen a mano.",
    "status": "Ante el SAT aparece como {estatus}. Puede que no acepte facturas a su nombre.",
    "old": "La constancia es del {fecha}. No vence, pero los datos pudieron cambiar.",
    "future": "La fecha de emisión ({fecha}) está en el futuro; revisa el documento o el reloj del equipo.",
    "check_fields": "Revisa los campos marcados: no se leyeron con seguridad.",
    "zip_state": "El código postal {cp} no corresponde a {estado}.",
    "rfc_digit": "El dígito verificador del RFC {rfc} no cuadra. Compáralo con el documento.",
    "pages_left": "Solo se leyeron las primeras {n} páginas. Si el archivo trae más constancias, súbelas aparte.",
    "curp_digit": "El dígito verificador de la CURP no cuadra. Compárala con el documento.",
}


def error(reason: str, **details: str) -> CsfError:
    """The error of this reason with its sentence filled in; a `kind` in the details says what the file looks like."""
    message = ERRORS[reason].format(**details)
    if like := LOOKS_LIKE.get(details.get("kind", "")):
        message = f"{message} {like}"
    return CsfError(reason, message, details)


def refused(reason: str, **details: str) -> CsfResult:
    """A result without data. A scan's QR still gives RFC and idCIF through `details`, which the caller copies."""
    return CsfResult(ok=False, error=error(reason, **details))


def warning(code: str, **details: str) -> CsfWarning:
    """The warning of this code with its sentence filled in."""
    return CsfWarning(code, WARNINGS[code].format(**details), details)
