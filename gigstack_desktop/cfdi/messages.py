"""What each code means to the owner of the business, in Spanish (rules, appendix A)."""

from __future__ import annotations

import re

_TOTALS_DECIMALS = "Los totales en pesos llevan dos decimales. (Error interno de redondeo.)"
_SUMMARY = "El resumen de impuestos no coincide con los conceptos. (Error interno.)"
_AMOUNT = "El importe no corresponde a cantidad × precio. (Error interno.)"
_FOREIGN = "Estos datos solo aplican a clientes extranjeros con comercio exterior."
_PERIOD = "El mes no corresponde a la periodicidad. (Bimestral solo para RIF, régimen 621.)"
_REGIME = "Ese régimen no corresponde a {persona}."
_ISSUER_NAME = "Tu nombre no coincide con el del SAT. Cópialo de tu Constancia, sin «SA de CV»."
_RECEIVER_NAME = (
    "El nombre no coincide con el del SAT. Escríbelo igual que en su Constancia, en mayúsculas y sin «SA de CV»."
)
_ZIP = "El código postal no es el del domicilio fiscal de tu cliente. Está en su Constancia."
_DATE = "La fecha de la factura debe ser de las últimas 72 horas y no puede ser futura."
_EXPORT = (
    "La exportación definitiva de mercancía necesita el complemento de Comercio Exterior, que esta aplicación no emite."
)
_METHOD = "Indica si ya te pagaron (PUE) o te pagarán después (PPD)."
_DISCOUNT = "El descuento no puede ser mayor que el importe."
_USE = "«{uso}» no se permite para el régimen {regimen} de tu cliente. Opciones: {lista}."
_KEY = "Esta clave de producto no está vigente en el SAT. Busca otra."
_COMPLEMENT = "Esta clave exige un complemento que esta aplicación no emite."
_OTHER_TAXES = "Con este «objeto de impuesto» no van esos impuestos."
_BASE = "La base del impuesto es cero: el descuento no puede cubrir todo el concepto gravado."
_EXEMPT = "«Exento» no lleva tasa ni importe, y no se retiene."
_RATE = "Esa tasa no existe en el SAT. Usa 16 %, 8 % (frontera), 0 % o exento."
_RESICO = "Por tu régimen RESICO, el SAT {resico} retener 1.25 % de ISR a esta empresa."
_ENVELOPE = "Error interno del recibo de pago."
_PAYMENT_TOTALS = "Los totales del pago no cuadran. (Error interno.)"
_PAYMENT_RATE = "Escribe el tipo de cambio del día en que recibiste el dinero."
_APPLIED = "Estás aplicando más de lo que recibiste."
_BANK = "Con esta forma de pago no van datos bancarios, o la cuenta no tiene los dígitos correctos."
_SPEI = "El comprobante SPEI va completo o no va."
_EQUIVALENCE = "La factura y el pago están en monedas distintas: falta la equivalencia."
_PAYMENT_TAXES = "Los impuestos del pago no coinciden con los de la factura. (Error interno.)"
_CERTIFICATE = (
    "Tu certificado de sello (CSD) no sirve para esta factura: está vencido, es e.firma o pertenece a otro RFC."
)
_SEAL = "El sello no coincide. Vuelve a generar la factura; si se repite, revisa tu certificado (CSD)."
UNCLASSIFIED = "El SAT rechazó la factura sin detallar el motivo. Guarda el folio de seguimiento y consúltanos."

# Placeholders that nobody filled read as a general word.
_GENERAL = {
    "persona": "este tipo de persona",
    "moneda": "unidad de esa moneda",
    "uso": "Ese uso",
    "regimen": "fiscal",
    "lista": "S01",
    "sufijo": "SA DE CV",
    "resico": "no acepta así",
    "campo": "Este dato",
    "largo": "el máximo",
}


def _range(first: int, last: int, prefix: str, message: str) -> dict[str, str]:
    return {f"{prefix}{number}": message for number in range(first, last + 1)}


def _each(numbers: str, message: str, prefix: str = "CFDI") -> dict[str, str]:
    return {f"{prefix}{number}": message for number in numbers.split()}


PAC_MESSAGES: dict[str, str] = {
    **_each("40101", _DATE),
    "401": _DATE,
    **_each("40102", _SEAL),
    "301": "El SAT no pudo leer el archivo de la factura. Vuelve a generarla.",
    "302": _SEAL,
    "303": _CERTIFICATE,
    "304": _CERTIFICATE,
    "305": _CERTIFICATE,
    "306": _CERTIFICATE,
    "307": "Esta factura ya estaba timbrada.",
    "308": _CERTIFICATE,
    "402": "Tu RFC no aparece en la lista del SAT de contribuyentes que pueden facturar. Revisa tu situación fiscal.",
    **_each("40103", "Un recibo de pago no lleva forma de pago en el encabezado."),
    **_each("40104", "Elige cómo te pagaron: efectivo, transferencia, tarjeta…"),
    **_each("40105", "Si todavía no te pagan (PPD), la forma de pago debe ser «99 Por definir»."),
    **_each("40106", _CERTIFICATE),
    **_each("40107 40112 40202 40204 40210 40214 40220", _TOTALS_DECIMALS),
    **_each("40108 40109", "El subtotal no coincide con la suma de los conceptos."),
    **_each("40110 40169", _DISCOUNT),
    **_each("40111", "El descuento total no coincide con el de los conceptos."),
    **_each("40113", "Elige una moneda válida."),
    **_each("40114", "En pesos no se captura tipo de cambio."),
    **_each("40115 40116", "Escribe el tipo de cambio del día (cuántos pesos vale 1 {moneda})."),
    **_each("40117", "El tipo de cambio admite hasta seis decimales."),
    **_each("40118", "Este tipo de cambio es muy distinto del habitual. ¿Es correcto?"),
    **_each("40119", "El total no cuadra con subtotal, descuentos e impuestos."),
    **_each("40122 40222", _EXPORT),
    **_each("40123", "Indica si la operación es una exportación."),
    **_each("40124 40125", _METHOD),
    **_each("40126", "El código postal de tu sucursal no existe en el catálogo del SAT."),
    **_each("40130", "Para «Público en general» indica periodicidad, mes y año."),
    **_range(40131, 40135, "CFDI", _PERIOD),
    **_each("40136", "El año debe ser el actual o hasta cinco anteriores."),
    **_each("40137", "Elige un tipo de relación válido."),
    **_each("40138 40139", _ISSUER_NAME),
    **_each("40140 40141 40157 40158", _REGIME),
    **_each("40143", "El SAT no reconoce este RFC. Pide a tu cliente su Constancia de Situación Fiscal."),
    **_each("40144 40145", _RECEIVER_NAME),
    **_each("40146", "«Público en general» usa el RFC XAXX010101000."),
    **_each("40147 40148", _ZIP),
    **_each("40149", "Con RFC genérico se usa tu propio código postal. (Se corrige solo.)"),
    **_range(40150, 40156, "CFDI", _FOREIGN),
    **_each("40159", "Con RFC genérico el régimen es «616 Sin obligaciones fiscales». (Se corrige solo.)"),
    **_each("40160 40161", _USE),
    **_each("40162 40196", _KEY),
    **_each("40163 140228", _COMPLEMENT),
    **_each("40164", "Esta clave obliga a trasladar IVA."),
    **_each("40165", "Elige una clave de unidad del SAT."),
    **_each("40166", "El precio debe ser mayor que cero. Para regalar usa precio y descuento iguales."),
    **_each("40167 40180 40186", _AMOUNT),
    **_each("40168", "El descuento tiene demasiados decimales."),
    **_each("40171", "Indica los impuestos del concepto, o márcalo como no objeto de impuesto."),
    **_each("40172 140226 140227", _OTHER_TAXES),
    **_each("40173", "Agrega al menos un impuesto."),
    **_each("40174 40181", _BASE),
    **_each("40177 40178 40184", _EXEMPT),
    **_each("40175 40176 40182 40183 40179 40185 40219", _RATE),
    **_each("40201", _ENVELOPE),
    **_each("40203 40205 40206 40208 40209 40211 40212 40213 40215 40216 40217 40218 40221", _SUMMARY),
    **_each("140224 140225", _RESICO),
    **_range(20101, 20123, "CRP", _ENVELOPE),
    **_range(20201, 20211, "CRP", _PAYMENT_TOTALS),
    **_each("20212", "Indica cómo te pagaron; aquí no se admite «Por definir».", "CRP"),
    **_each("20213 20236", "Elige una moneda válida.", "CRP"),
    **_each("20214 20215 20216", _PAYMENT_RATE, "CRP"),
    **_each("20217 20275 20276", _APPLIED, "CRP"),
    **_each("20218 20219", "El monto debe ser mayor que cero.", "CRP"),
    **_range(20221, 20228, "CRP", _BANK),
    **_range(20229, 20235, "CRP", _SPEI),
    **_each("20237 20238 20277", _EQUIVALENCE, "CRP"),
    **_range(20239, 20243, "CRP", "Escribe cuánto se abona a cada factura."),
    **_each("20244", "El abono es mayor que el saldo de la factura.", "CRP"),
    **_range(20245, 20274, "CRP", _PAYMENT_TAXES),
    **_each("20278 20279", _PAYMENT_TAXES, "CRP"),
    "204": "No se puede cancelar: tiene pagos o notas de crédito vigentes. Cancélalos primero.",
    "205": "El SAT aún no registra la factura. Intenta en unos minutos.",
    "312": "Primero emite la factura corregida relacionada con esta (sustitución) y después cancela.",
    "CFDI40999": UNCLASSIFIED,
}

# Our own codes: conditions that SAT's matrix does not number, or that the schema catches without a code.
OWN_MESSAGES: dict[str, str] = {
    "PUE99": "Si ya te pagaron (PUE), indica cómo. «Por definir» solo va con pago en parcialidades o diferido.",
    "RFC_EMPTY": "Escribe el RFC.",
    "RFC_FORM": "Este RFC no tiene la forma correcta: 12 caracteres si es empresa, 13 si es persona.",
    "RFC_DATE": "La fecha dentro de este RFC no existe.",
    "RFC_DIGIT": "Este RFC podría tener un error de captura. Revísalo.",
    "NAME_EMPTY": "Escribe el nombre como aparece en la Constancia de Situación Fiscal.",
    "NAME_SUFFIX": "En factura 4.0 el nombre va sin el tipo de sociedad. ¿Quitar «{sufijo}»?",
    "NAME_CASE": "En factura 4.0 el nombre va en mayúsculas y sin espacios de más.",
    "NAME_PUBLIC": "En la factura global el nombre es «PUBLICO EN GENERAL», sin acento.",
    "ZIP_FORM": "El código postal tiene cinco dígitos.",
    "REGIME_EMPTY": "Elige el régimen fiscal de tu cliente.",
    "USE_EMPTY": "Elige el uso del CFDI.",
    "LINES_EMPTY": "Agrega al menos un concepto.",
    "DESCRIPTION_EMPTY": "Describe el producto o servicio.",
    "QUANTITY": "La cantidad debe ser mayor que cero, con seis decimales como máximo.",
    "PRICE_DECIMALS": "El precio admite hasta seis decimales.",
    "NEGATIVE_DISCOUNT": "El descuento no puede ser negativo.",
    "OBJETO_IMP": "Elige el objeto de impuesto.",
    "ISR_TRANSFERRED": "El ISR se retiene, no se traslada.",
    "TAX_TWICE": "Este impuesto está dos veces en el concepto.",
    "IVA_BORDER": "El IVA de 8 % solo aplica si el lugar de expedición está en la franja fronteriza.",
    "TEXT_PIPE": "No se puede usar el carácter «|». Se cambiará por «/».",
    "TEXT_LONG": "{campo} es demasiado largo: admite {largo} caracteres.",
    "NEGATIVE_TOTAL": "El total no puede ser negativo: revisa descuentos y retenciones.",
    "GLOBAL_ONLY_PUBLIC": "Los datos de factura global solo van con «PUBLICO EN GENERAL».",
    "GLOBAL_METHOD": "La factura global es de contado (PUE).",
    "GLOBAL_CONDITIONS": "La factura global no lleva condiciones de pago.",
    "GLOBAL_WITHHELD": "La factura global no lleva retenciones.",
    "EGRESS_METHOD": "Una nota de crédito lleva el método PUE.",
    "EGRESS_RELATION": "Relaciona la nota de crédito con su factura.",
    "ADVANCE_FORM": "La forma de pago «30 Aplicación de anticipos» solo va en la nota de crédito del anticipo.",
    "RELATION_UUID": "El folio fiscal relacionado no tiene la forma correcta.",
    "PAYMENT_EMPTY": "Agrega al menos un pago con una factura.",
    "INSTALLMENT": "El número de parcialidad va de 1 a 999.",
}

_CODE = re.compile(r"(CFDI|CRP)?\s*(\d{3,6})")


def explain(code: str, **values: str) -> str:
    """The sentence for a PAC's or our own code; `CFDI40999`'s for a code that nobody knows.

    Accepts "CFDI40148", "40148" and "CRP20244". Placeholders (uso, regimen, lista, moneda, persona, sufijo, resico,
    campo, largo) that are not given read as a general word.
    """
    template = OWN_MESSAGES.get(code) or PAC_MESSAGES.get(_canonical(code), UNCLASSIFIED)
    return template.format_map({**_GENERAL, **values})


def _canonical(code: str) -> str:
    match = _CODE.search(code.upper())
    if match is None:
        return code
    prefix, number = match.groups()
    if len(number) == 3:
        return number
    return f"{prefix or ('CRP' if number.startswith('20') else 'CFDI')}{number}"
