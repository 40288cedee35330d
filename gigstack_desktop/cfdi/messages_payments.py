"""Messages of the codes CRP20nnn: payments, complement Pagos 2.0 (rules, section 13 and appendix A)."""

from __future__ import annotations

from typing import Final

from gigstack_desktop.cfdi.messages_table import Message

_OURS = "Recalculate the complement from its documents; if it happens again, report it: the arithmetic is ours."

PAYMENTS: Final = (
    Message(
        "CRP 20101-20123",
        "Error interno del recibo de pago.",
        "The envelope of a payment document is not the fixed one (one line 84111506, zero totals, currency XXX).",
        "Let the program write the envelope: nothing of it is for people to fill in.",
    ),
    Message(
        "CRP 20201-20211",
        "Los totales del pago no cuadran. (Error interno.)",
        "A total in pesos is not the rounded sum of the payments times their exchange rates.",
        _OURS,
    ),
    Message(
        "CRP 20212",
        "Indica cómo te pagaron; aquí no se admite «Por definir».",
        "The payment's form is 99 or unknown.",
        "Send the real form of payment.",
    ),
    Message("CRP 20213 20236", "Elige una moneda válida.", "The currency is XXX or unknown.", "Send a real currency."),
    Message(
        "CRP 20214 20215 20216",
        "Escribe el tipo de cambio del día en que recibiste el dinero.",
        "The payment's exchange rate is missing, not 1 in pesos, or out of range.",
        "Send the rate of the day of payment; 1 in pesos.",
    ),
    Message(
        "CRP 20217 20275 20276",
        "Estás aplicando más de lo que recibiste.",
        "The documents take more than the payment's amount.",
        "Lower what is applied, or correct the amount or the equivalence.",
    ),
    Message(
        "CRP 20218 20219",
        "El monto debe ser mayor que cero.",
        "The amount is not positive or has more decimals than its currency allows.",
        "Send a positive amount with the decimals of its currency.",
    ),
    Message(
        "CRP 20220",
        "El monto rebasa el límite que admite el SAT.",
        "The payment's amount is above the limit.",
        "Check the amount.",
    ),
    Message(
        "CRP 20221 20223-20228",
        "Con esta forma de pago no van datos bancarios, o la cuenta no tiene los dígitos correctos.",
        "Bank data are present with a form of payment that has none, or do not follow its pattern.",
        "Leave the bank data out, or correct bank and account.",
    ),
    Message(
        "CRP 20229-20235",
        "El comprobante SPEI va completo o no va.",
        "The SPEI proof is incomplete, or present with a form other than 03.",
        "Send kind, certificate, chain and seal together, or none of them.",
    ),
    Message(
        "CRP 20237 20238 20277",
        "La factura y el pago están en monedas distintas: falta la equivalencia.",
        "The equivalence is missing between two currencies, or is not 1 in the same currency.",
        "Send units of the document's currency per unit of the payment's, with up to ten decimals.",
    ),
    Message(
        "CRP 20239-20243",
        "Escribe cuánto se abona a cada factura.",
        "Previous balance or amount paid are not positive, or have too many decimals.",
        "Send both with the decimals of the document's currency.",
    ),
    Message(
        "CRP 20244",
        "El abono es mayor que el saldo de la factura.",
        "The remaining balance is negative or is not previous balance − amount paid.",
        "Pay at most the balance.",
    ),
    Message(
        "CRP 20245-20274 20278 20279",
        "Los impuestos del pago no coinciden con los de la factura. (Error interno.)",
        "The taxes of the payment do not follow those of the document in proportion.",
        _OURS,
    ),
    Message(
        "CRP 20222",
        "El SAT no reconoce el RFC del banco de origen. Revísalo o déjalo vacío.",
        "The RFC of the payer's bank is not in SAT's list.",
        "Correct it, or leave it out.",
    ),
    Message(
        "CRP 20999",
        "El SAT rechazó el recibo de pago sin detallar el motivo. Guarda el folio de seguimiento y consúltanos.",
        "Unclassified error of the payment complement.",
        "Validate the document against SAT's schema and keep the tracking number.",
        "unknown",
    ),
)
