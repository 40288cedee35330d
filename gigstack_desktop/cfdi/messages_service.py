"""Messages of the services: stamping (3nn, 4nn) and cancellation (2nn, 3nn) (rules, sections 15 and 16)."""

from __future__ import annotations

from typing import Final

from gigstack_desktop.cfdi.messages_table import Message

_SEAL = "El sello no coincide. Vuelve a generar la factura; si se repite, revisa tu certificado (CSD)."
_NEW_CSD = "Upload a valid certificate of seal (CSD) of the issuer and its key."

STAMPING: Final = (
    Message(
        " 301",
        "El SAT no pudo leer el archivo de la factura. Vuelve a generarla.",
        "The XML is malformed or does not follow the schema.",
        "Generate the document again.",
    ),
    Message(" 302", _SEAL, "The seal is malformed or does not verify.", "Seal the document again.", "sender"),
    Message(
        " 303",
        "El certificado de sello no es de quien emite. Sube el CSD de tu propio RFC.",
        "The seal was not made with a certificate of the issuer.",
        _NEW_CSD,
        "sender",
    ),
    Message(
        " 304",
        "Tu certificado de sello (CSD) está revocado o vencido. Sube uno vigente.",
        "The certificate is revoked or expired.",
        _NEW_CSD,
        "sender",
    ),
    Message(
        " 305",
        "La fecha está fuera de la vigencia de tu certificado de sello (CSD). Sube uno vigente.",
        "The document's date lies outside the certificate's validity.",
        _NEW_CSD,
        "sender",
    ),
    Message(
        " 306 310",
        "Ese certificado es una e.firma, no un sello (CSD). Sube tu certificado de sello digital.",
        "The certificate is an e.firma and not a CSD.",
        _NEW_CSD,
        "sender",
    ),
    Message(
        " 307", "Esta factura ya estaba timbrada.", "The document already has a stamp.", "Look up the stamped one."
    ),
    Message(
        " 308",
        "Tu certificado no fue expedido por el SAT. Sube tu certificado de sello digital (CSD).",
        "The certificate was not issued by SAT.",
        _NEW_CSD,
        "sender",
    ),
    Message(
        " 401",
        "La fecha de la factura debe ser de las últimas 72 horas y no puede ser futura.",
        "The date lies in the future or is older than 72 hours.",
        "Issue the document with the current local time of the issuing postal code.",
    ),
    Message(
        " 402",
        "Tu RFC no aparece en la lista del SAT de contribuyentes que pueden facturar. Revisa tu situación fiscal.",
        "The issuer is not on SAT's list of obliged taxpayers.",
        "The issuer must settle its situation with SAT.",
        "sender",
    ),
)

CANCELLATION: Final = (
    Message(
        " 201",
        "El SAT recibió la solicitud de cancelación. Espera su respuesta.",
        "The request for cancellation was received.",
        "Ask for the status later.",
    ),
    Message(" 202", "La factura ya estaba cancelada.", "The document was cancelled before.", "Nothing is left to do."),
    Message(
        " 203",
        "El SAT no encuentra esta factura entre las tuyas. Revisa el folio fiscal y quién la emitió.",
        "The document was not found or is not the issuer's.",
        "Check UUID and issuer.",
    ),
    Message(
        " 204",
        "No se puede cancelar: tiene pagos o notas de crédito vigentes. Cancélalos primero.",
        "The document cannot be cancelled while living documents relate to it.",
        "Cancel its payments and credit notes first.",
    ),
    Message(
        " 205",
        "El SAT aún no registra la factura. Intenta en unos minutos.",
        "SAT does not know the document yet.",
        "Try again in a few minutes.",
    ),
    Message(
        " 206",
        "Esta factura no es del sector primario: cancélala por el camino normal.",
        "The document is not of the primary sector.",
        "Cancel it through the ordinary service.",
    ),
    Message(
        " 311",
        "El motivo de cancelación no es válido. Elige entre 01, 02, 03 y 04.",
        "The motive of cancellation is invalid.",
        "Send 01, 02, 03 or 04.",
    ),
    Message(
        " 312",
        "Primero emite la factura corregida relacionada con esta (sustitución) y después cancela.",
        "The substitute is missing or is not related to the document as the motive needs.",
        "Issue the substitute with relation 04 first and send its UUID with motive 01.",
    ),
)
