"""Messages of the codes CFDI40nnn: header, parties, lines and summary of a document (rules, appendix A)."""

from __future__ import annotations

from typing import Final

from gigstack_desktop.cfdi.messages_table import Message

_OURS = "Recalculate the document from its lines; if it happens again, report it: the arithmetic is ours."
_COPY_NAME = "Copy the name from the Constancia de Situación Fiscal: upper case, without the kind of company."
_CATALOGUE = "Choose a key of SAT's catalogue that is in force on the date of the document."

HEADER: Final = (
    Message(
        "CFDI 40101",
        "La fecha de la factura debe ser de las últimas 72 horas y no puede ser futura.",
        "The date is malformed, lies in the future, or is older than 72 hours in the time zone of the place of issue.",
        "Issue the document with the current local time of the issuing postal code.",
    ),
    Message(
        "CFDI 40102",
        "El sello no coincide. Vuelve a generar la factura; si se repite, revisa tu certificado (CSD).",
        "The digital seal does not verify against the document's original string.",
        "Seal the document again as the last step, with the key that belongs to the certificate.",
        "sender",
    ),
    Message(
        "CFDI 40103",
        "Un recibo de pago no lleva forma de pago en el encabezado.",
        "A payment, payroll or transfer document must not carry a form of payment in its header.",
        "Leave FormaPago out; in a payment it belongs to each payment.",
    ),
    Message(
        "CFDI 40104",
        "Elige cómo te pagaron: efectivo, transferencia, tarjeta…",
        "The form of payment is missing or is not in c_FormaPago.",
        _CATALOGUE,
    ),
    Message(
        "CFDI 40105",
        "Si todavía no te pagan (PPD), la forma de pago debe ser «99 Por definir».",
        "A document to be paid later (PPD) carries a form of payment other than 99.",
        "Use payment form 99 with PPD, or PUE when it was paid.",
    ),
    Message(
        "CFDI 40106",
        "Tu certificado de sello (CSD) no sirve para esta factura: {motivo}.",
        "The certificate is expired at the document's date, is an e.firma, or belongs to another RFC.",
        "Upload a valid certificate of seal (CSD) of the issuer.",
        "sender",
    ),
    Message(
        "CFDI 40107 40112 40202 40204 40210 40214 40220",
        "Los totales en pesos llevan dos decimales. (Error interno de redondeo.)",
        "An amount of the header or the summary has more decimals than its currency allows.",
        "Round once, half up, from the sums of the lines to the decimals of the currency.",
    ),
    Message(
        "CFDI 40108 40109",
        "El subtotal no coincide con la suma de los conceptos.",
        "SubTotal is not the rounded sum of the lines' amounts (zero in payments and transfers).",
        _OURS,
    ),
    Message(
        "CFDI 40110 40169",
        "El descuento no puede ser mayor que el importe.",
        "A discount is greater than the amount that it is taken from.",
        "Lower the discount of the line.",
    ),
    Message(
        "CFDI 40111",
        "El descuento total no coincide con el de los conceptos.",
        "The header's discount is not the sum of the lines' discounts.",
        _OURS,
    ),
    Message("CFDI 40113", "Elige una moneda válida.", "The currency is not in c_Moneda.", _CATALOGUE),
    Message(
        "CFDI 40114",
        "En pesos no se captura tipo de cambio.",
        "A document in pesos carries an exchange rate other than 1.",
        "Leave the exchange rate out.",
    ),
    Message(
        "CFDI 40115",
        "Escribe el tipo de cambio del día (cuántos pesos vale 1 {moneda}).",
        "A document in a foreign currency has no exchange rate.",
        "Send how many pesos one unit of the currency is worth.",
    ),
    Message(
        "CFDI 40116",
        "Un documento sin moneda (XXX) no lleva tipo de cambio.",
        "A document without currency (XXX) carries an exchange rate.",
        "Leave the exchange rate out.",
    ),
    Message(
        "CFDI 40117",
        "El tipo de cambio admite hasta seis decimales.",
        "The exchange rate does not follow the pattern: positive, at most 18 digits and 6 decimals.",
        "Send a positive rate with up to six decimals.",
    ),
    Message(
        "CFDI 40118",
        "Este tipo de cambio es muy distinto del habitual. ¿Es correcto?",
        "The exchange rate is out of the usual range.",
        "Check the rate; if it is right, the PAC may ask for a confirmation key.",
    ),
    Message(
        "CFDI 40119",
        "El total no cuadra con subtotal, descuentos e impuestos.",
        "Total is not SubTotal − discount + transferred taxes − withheld taxes.",
        _OURS,
    ),
    Message(
        "CFDI 40120",
        "El total rebasa el límite que admite el SAT.",
        "The total is above the limit of its kind of document.",
        "Check quantities and prices.",
    ),
    Message(
        "CFDI 40121",
        "Elige el tipo de documento: ingreso, egreso o pago.",
        "The kind of document is not in c_TipoDeComprobante.",
        "Use I, E, P, T or N.",
    ),
    Message(
        "CFDI 40122 40222",
        "La exportación definitiva de mercancía necesita el complemento de Comercio Exterior, que esta aplicación no"
        " emite.",
        "Exportacion 02 needs the Comercio Exterior complement; 01 and 03 must not carry it.",
        "Use 01 for services and for sales inside Mexico.",
    ),
    Message(
        "CFDI 40123",
        "Indica si la operación es una exportación.",
        "Exportacion is missing or not in c_Exportacion.",
        "Use 01 unless goods leave Mexico.",
    ),
    Message(
        "CFDI 40124 40125",
        "Indica si ya te pagaron (PUE) o te pagarán después (PPD).",
        "The method of payment is missing, unknown, or not allowed in this kind of document.",
        "Use PUE or PPD in income and egress; leave it out of payments.",
    ),
    Message(
        "CFDI 40126",
        "El código postal de tu sucursal no existe en el catálogo del SAT.",
        "The place of issue is not in c_CodigoPostal.",
        "Correct the postal code of the company or branch.",
        "sender",
    ),
    Message(
        "CFDI 40127-40129",
        "La clave de confirmación no corresponde: quítala, o pide una nueva a tu PAC.",
        "A confirmation key is present without need, invalid or already used.",
        "Leave Confirmacion out unless the PAC gave one for this document.",
    ),
    Message(
        "CFDI 40130",
        "Para «Público en general» indica periodicidad, mes y año.",
        "An income document to PUBLICO EN GENERAL has no InformacionGlobal.",
        "Send periodicity, months and year, or name the customer.",
    ),
    Message(
        "CFDI 40131-40135",
        "El mes no corresponde a la periodicidad. (Bimestral solo para RIF, régimen 621.)",
        "Periodicity and months of a global invoice do not fit each other or the issuer's regime.",
        "Use months 01–12; 13–18 only with periodicity 05 (regime 621).",
    ),
    Message(
        "CFDI 40136",
        "El año debe ser el actual o hasta cinco anteriores.",
        "The year of the global invoice is neither the current one nor one of the five before.",
        "Correct the year.",
    ),
    Message(
        "CFDI 40137",
        "Elige un tipo de relación válido.",
        "The type of relation is not in c_TipoRelacion, or relates to nothing.",
        "Use 01 to 07 and at least one UUID.",
    ),
)

PARTIES: Final = (
    Message(
        "CFDI 40138 40139",
        "Tu nombre no coincide con el del SAT. Cópialo de tu Constancia, sin «SA de CV».",
        "The issuer's name is not the one that SAT has for the RFC.",
        _COPY_NAME,
        "sender",
    ),
    Message(
        "CFDI 40140 40141",
        "Ese régimen no corresponde a {persona}.",
        "The issuer's regime is unknown or does not fit its kind of person.",
        "Use the regime of the issuer's Constancia.",
        "sender",
    ),
    Message(
        "CFDI 40142",
        "El número de operación del adquirente no es válido.",
        "The operation number of an invoice issued through the purchaser is invalid.",
        "Check FacAtrAdquirente with SAT.",
        "sender",
    ),
    Message(
        "CFDI 40143",
        "El SAT no reconoce este RFC. Pide a tu cliente su Constancia de Situación Fiscal.",
        "The customer's RFC is not in SAT's list.",
        "Ask the customer for the Constancia and correct the RFC.",
        "receiver",
    ),
    Message(
        "CFDI 40144 40145",
        "El nombre no coincide con el del SAT. Escríbelo igual que en su Constancia, en mayúsculas y sin «SA de CV».",
        "The customer's name is not the one that SAT has for the RFC.",
        _COPY_NAME,
        "receiver",
    ),
    Message(
        "CFDI 40146",
        "«Público en general» usa el RFC XAXX010101000.",
        "The name PUBLICO EN GENERAL goes with another RFC.",
        "Use RFC XAXX010101000.",
        "receiver",
    ),
    Message(
        "CFDI 40147 40148",
        "El código postal no es el del domicilio fiscal de tu cliente. Está en su Constancia.",
        "The customer's postal code does not exist or is not that of the tax domicile.",
        "Use the postal code of the customer's Constancia.",
        "receiver",
    ),
    Message(
        "CFDI 40149",
        "Con RFC genérico se usa tu propio código postal. (Se corrige solo.)",
        "With a generic RFC the customer's postal code must equal the place of issue.",
        "Send the issuer's postal code.",
        "receiver",
    ),
    Message(
        "CFDI 40150-40156",
        "Estos datos solo aplican a clientes extranjeros con comercio exterior.",
        "Tax residence or tax id do not fit the customer, the country or the complement.",
        "Leave ResidenciaFiscal and NumRegIdTrib out unless Comercio Exterior is present.",
        "receiver",
    ),
    Message(
        "CFDI 40157 40158",
        "Ese régimen no corresponde a {persona}.",
        "The customer's regime is unknown or does not fit its kind of person.",
        "Use the regime of the customer's Constancia.",
        "receiver",
    ),
    Message(
        "CFDI 40159",
        "Con RFC genérico el régimen es «616 Sin obligaciones fiscales». (Se corrige solo.)",
        "A generic RFC goes with regime 616.",
        "Send regime 616.",
        "receiver",
    ),
    Message(
        "CFDI 40160 40161",
        "«{uso}» no se permite para el régimen {regimen} de tu cliente. Opciones: {lista}.",
        "UsoCFDI is unknown or not allowed for the customer's regime and kind of person.",
        "Use one that c_UsoCFDI allows for that regime; S01 is always allowed.",
        "receiver",
    ),
    Message(
        "CFDI 140224 140225",
        "Por tu régimen RESICO, el SAT {resico} retener 1.25 % de ISR a esta empresa.",
        "SAT's list demands or forbids withholding 1.25 % ISR between this RESICO issuer and this company.",
        "Add or remove the withholding of ISR 0.012500 on every line.",
        "sender",
    ),
)
