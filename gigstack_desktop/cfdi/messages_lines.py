"""Messages of the codes CFDI40162 to CFDI40221: lines, their taxes and the summary (rules, appendix A)."""

from __future__ import annotations

from typing import Final

from gigstack_desktop.cfdi.messages_table import Message

_OURS = "Recalculate the document from its lines; if it happens again, report it: the arithmetic is ours."

LINES: Final = (
    Message(
        "CFDI 40162 40196",
        "{clave}. {otras}.",
        "ClaveProdServ does not exist or is retired.",
        "Choose a key of c_ClaveProdServ that is in force.",
    ),
    Message(
        "CFDI 40163 140228",
        "Esta clave exige un complemento que esta aplicación no emite.",
        "The product key requires a complement that is not there (fuel: hydrocarbons).",
        "Use another key, or issue the document with a program that supports the complement.",
    ),
    Message(
        "CFDI 40164",
        "Esta clave obliga a trasladar IVA.",
        "The product key requires IVA on the line.",
        "Add a transferred IVA to the line.",
    ),
    Message(
        "CFDI 40165",
        "{unidad}.",
        "ClaveUnidad is missing, does not exist or is retired; its case matters.",
        "Choose a key of c_ClaveUnidad.",
    ),
    Message(
        "CFDI 40166 40197",
        "El precio debe ser mayor que cero. Para regalar usa precio y descuento iguales.",
        "The unit price is not greater than zero.",
        "For a gift use a price, an equal discount, and ObjetoImp 04 without taxes.",
    ),
    Message(
        "CFDI 40167 40180 40186 40198",
        "El importe no corresponde a cantidad × precio. (Error interno.)",
        "An amount lies outside the band around quantity × price or base × rate.",
        "Multiply exactly and keep six decimals.",
    ),
    Message(
        "CFDI 40168",
        "El descuento tiene demasiados decimales.",
        "The line's discount has more decimals than its amount.",
        "Round the discount to six decimals at most.",
    ),
    Message(
        "CFDI 40170",
        "Elige el objeto de impuesto.",
        "ObjetoImp is missing or not in c_ObjetoImp.",
        "Use 01 to 08.",
    ),
    Message(
        "CFDI 40171",
        "Indica los impuestos del concepto, o márcalo como no objeto de impuesto.",
        "ObjetoImp 02 without taxes on the line.",
        "Add the taxes (also 0 % or exempt), or use 01.",
    ),
    Message(
        "CFDI 40172 140226 140227",
        "Con este «objeto de impuesto» no van esos impuestos.",
        "The line carries taxes that its ObjetoImp does not allow.",
        "Use ObjetoImp 02, or remove those taxes.",
    ),
    Message(
        "CFDI 40173",
        "Agrega al menos un impuesto.",
        "The line's node of taxes is empty.",
        "Add a tax or leave the node out.",
    ),
    Message(
        "CFDI 40174 40181",
        "La base del impuesto es cero: el descuento no puede cubrir todo el concepto gravado.",
        "The base of a tax is not greater than zero.",
        "For a line free of charge use ObjetoImp 04 without taxes.",
    ),
    Message(
        "CFDI 40177 40178 40184",
        "«Exento» no lleva tasa ni importe, y no se retiene.",
        "An exempt tax carries a rate or an amount or is withheld, or a rated one lacks them.",
        "Send Exento alone; send rate and amount with Tasa and Cuota.",
    ),
    Message(
        "CFDI 40175 40176 40179 40182 40183 40185 40207 40217 40219",
        "Esa tasa no existe en el SAT. Usa 16 %, 8 % (frontera), 0 % o exento.",
        "Tax, factor or rate are not in SAT's catalogues in that role.",
        "Use a combination of c_TasaOCuota.",
    ),
    Message(
        "CFDI 40187 40189 40190 40192 40193",
        "Los datos del tercero no coinciden con los del SAT. Cópialos de su Constancia.",
        "RFC, name or postal code of the third party are not those that SAT has.",
        "Copy the data from the third party's Constancia.",
    ),
    Message(
        "CFDI 40188",
        "El tercero no puede ser quien emite ni quien recibe la factura.",
        "The third party's RFC equals the issuer's or the receiver's.",
        "Send the RFC of whom the line is sold for, or leave the third party out.",
    ),
    Message(
        "CFDI 40191",
        "Ese régimen no corresponde al tercero.",
        "The third party's regime is unknown or does not fit its kind of person.",
        "Use the regime of the third party's Constancia.",
    ),
    Message(
        "CFDI 40194 40199",
        "El número de pedimento lleva 15 dígitos: 2 del año, 2 de la aduana, 4 de la patente y 7 del número.",
        "The customs entry number does not follow the pattern or is not known to SAT.",
        "Write it as 21  47  3807  8003832, with two blanks between groups.",
    ),
    Message(
        "CFDI 40195 40200",
        "Con comercio exterior no va el número de pedimento.",
        "A customs entry number together with the Comercio Exterior complement.",
        "Leave the number out.",
    ),
)

SUMMARY: Final = (
    Message(
        "CFDI 40201",
        "Error interno del recibo de pago.",
        "A payment or transfer document has a summary of taxes.",
        "Leave the header's Impuestos out.",
    ),
    Message(
        "CFDI 40203 40205 40206 40208 40209 40211-40213 40215 40216 40218 40221",
        "El resumen de impuestos no coincide con los conceptos. (Error interno.)",
        "The summary of taxes is not the rounded sum of the lines.",
        _OURS,
    ),
    Message(
        "CFDI 40999",
        "El SAT rechazó la factura sin detallar el motivo. Guarda el folio de seguimiento y consúltanos.",
        "Unclassified error.",
        "Validate the document against SAT's schema and keep the tracking number.",
        "unknown",
    ),
)
