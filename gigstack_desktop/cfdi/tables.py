"""SAT's small catalogues that are needed without the catalogue file (rules 7, 8, 10, 11, 14, 15; workbook Aug 2026)."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

Person = Literal["fisica", "moral"]


class Regime(NamedTuple):
    """A c_RegimenFiscal row: whom it fits."""

    name: str
    fisica: bool
    moral: bool


class Use(NamedTuple):
    """A c_UsoCFDI row: kinds of person and regimes of the receiver that may take it."""

    name: str
    persons: frozenset[str]
    regimes: frozenset[str]


class Form(NamedTuple):
    """A c_FormaPago row. `banked`: account data may go with it in a payment (rules 13.2)."""

    name: str
    banked: bool


class Accounts(NamedTuple):
    """What the accounts of a banked c_FormaPago look like: a regular expression each, "" where none may be given."""

    payer: str
    payee: str


class RateRule(NamedTuple):
    """A c_TasaOCuota row: a fixed value (`low` is None) or a range, and in which role it may appear."""

    impuesto: str
    factor: str
    low: Decimal | None
    high: Decimal
    transferred: bool
    withheld: bool


REGIMES: dict[str, Regime] = {
    "601": Regime("General de Ley Personas Morales", False, True),
    "603": Regime("Personas Morales con Fines no Lucrativos", False, True),
    "605": Regime("Sueldos y Salarios e Ingresos Asimilados a Salarios", True, False),
    "606": Regime("Arrendamiento", True, False),
    "607": Regime("Régimen de Enajenación o Adquisición de Bienes", True, False),
    "608": Regime("Demás ingresos", True, False),
    "610": Regime("Residentes en el Extranjero sin Establecimiento Permanente en México", True, True),
    "611": Regime("Ingresos por Dividendos (socios y accionistas)", True, False),
    "612": Regime("Personas Físicas con Actividades Empresariales y Profesionales", True, False),
    "614": Regime("Ingresos por intereses", True, False),
    "615": Regime("Régimen de los ingresos por obtención de premios", True, False),
    "616": Regime("Sin obligaciones fiscales", True, False),
    "620": Regime("Sociedades Cooperativas de Producción que optan por diferir sus ingresos", False, True),
    "621": Regime("Incorporación Fiscal", True, False),
    "622": Regime("Actividades Agrícolas, Ganaderas, Silvícolas y Pesqueras", False, True),
    "623": Regime("Opcional para Grupos de Sociedades", False, True),
    "624": Regime("Coordinados", False, True),
    "625": Regime(
        "Régimen de las Actividades Empresariales con ingresos a través de Plataformas Tecnológicas", True, False
    ),
    "626": Regime("Régimen Simplificado de Confianza", True, True),
}


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BOTH = frozenset({"fisica", "moral"})
_FISICA = frozenset({"fisica"})
_A = _keys("601 603 606 612 620 621 622 623 624 625 626")
_D = _keys("605 606 607 608 611 612 614 615 625")
_ALL = _A | _D | {"610", "616"}

USES: dict[str, Use] = {
    "G01": Use("Adquisición de mercancías", _BOTH, _A),
    "G02": Use("Devoluciones, descuentos o bonificaciones", _BOTH, _A | {"616"}),
    "G03": Use("Gastos en general", _BOTH, _A),
    "I01": Use("Construcciones", _BOTH, _A),
    "I02": Use("Mobiliario y equipo de oficina por inversiones", _BOTH, _A),
    "I03": Use("Equipo de transporte", _BOTH, _A),
    "I04": Use("Equipo de cómputo y accesorios", _BOTH, _A),
    "I05": Use("Dados, troqueles, moldes, matrices y herramental", _BOTH, _A),
    "I06": Use("Comunicaciones telefónicas", _BOTH, _A),
    "I07": Use("Comunicaciones satelitales", _BOTH, _A),
    "I08": Use("Otra maquinaria y equipo", _BOTH, _A),
    "D01": Use("Honorarios médicos, dentales y gastos hospitalarios", _FISICA, _D),
    "D02": Use("Gastos médicos por incapacidad o discapacidad", _FISICA, _D),
    "D03": Use("Gastos funerales", _FISICA, _D),
    "D04": Use("Donativos", _FISICA, _D),
    "D05": Use("Intereses reales efectivamente pagados por créditos hipotecarios (casa habitación)", _FISICA, _D),
    "D06": Use("Aportaciones voluntarias al SAR", _FISICA, _D),
    "D07": Use("Primas por seguros de gastos médicos", _FISICA, _D),
    "D08": Use("Gastos de transportación escolar obligatoria", _FISICA, _D),
    "D09": Use("Depósitos en cuentas para el ahorro, primas que tengan como base planes de pensiones", _FISICA, _D),
    "D10": Use("Pagos por servicios educativos (colegiaturas)", _FISICA, _D),
    "S01": Use("Sin efectos fiscales", _BOTH, _ALL),
    "CP01": Use("Pagos", _BOTH, _ALL),
    "CN01": Use("Nómina", _FISICA, frozenset({"605"})),
}

FORMS: dict[str, Form] = {
    "01": Form("Efectivo", False),
    "02": Form("Cheque nominativo", True),
    "03": Form("Transferencia electrónica de fondos", True),
    "04": Form("Tarjeta de crédito", True),
    "05": Form("Monedero electrónico", True),
    "06": Form("Dinero electrónico", True),
    "08": Form("Vales de despensa", False),
    "12": Form("Dación en pago", False),
    "13": Form("Pago por subrogación", False),
    "14": Form("Pago por consignación", False),
    "15": Form("Condonación", False),
    "17": Form("Compensación", False),
    "23": Form("Novación", False),
    "24": Form("Confusión", False),
    "25": Form("Remisión de deuda", False),
    "26": Form("Prescripción o caducidad", False),
    "27": Form("A satisfacción del acreedor", False),
    "28": Form("Tarjeta de débito", True),
    "29": Form("Tarjeta de servicios", True),
    "30": Form("Aplicación de anticipos", False),
    "31": Form("Intermediario pagos", False),
    "99": Form("Por definir", False),
}

_ANY_ACCOUNT = r"[0-9]{10,11}|[0-9]{15,16}|[0-9]{18}|[A-Z0-9_]{10,50}"

# Patterns of c_FormaPago for CtaOrdenante and CtaBeneficiario (CRP20225, CRP20226).
ACCOUNTS: dict[str, Accounts] = {
    "02": Accounts(r"[0-9]{11}|[0-9]{18}", _ANY_ACCOUNT),
    "03": Accounts(r"[0-9]{10}|[0-9]{16}|[0-9]{18}", r"[0-9]{10}|[0-9]{18}"),
    "04": Accounts(r"[0-9]{16}", _ANY_ACCOUNT),
    "05": Accounts(_ANY_ACCOUNT, _ANY_ACCOUNT),
    "06": Accounts(r"[0-9]{10}", ""),
    "28": Accounts(r"[0-9]{16}", _ANY_ACCOUNT),
    "29": Accounts(r"[0-9]{15,16}", _ANY_ACCOUNT),
}

METHODS = {"PUE": "Pago en una sola exhibición", "PPD": "Pago en parcialidades o diferido"}

MONTHS = {
    "01": "Enero",
    "02": "Febrero",
    "03": "Marzo",
    "04": "Abril",
    "05": "Mayo",
    "06": "Junio",
    "07": "Julio",
    "08": "Agosto",
    "09": "Septiembre",
    "10": "Octubre",
    "11": "Noviembre",
    "12": "Diciembre",
    "13": "Enero-Febrero",
    "14": "Marzo-Abril",
    "15": "Mayo-Junio",
    "16": "Julio-Agosto",
    "17": "Septiembre-Octubre",
    "18": "Noviembre-Diciembre",
}

PERIODICITY = {"01": "Diario", "02": "Semanal", "03": "Quincenal", "04": "Mensual", "05": "Bimestral"}

RELATIONS = {
    "01": "Nota de crédito de los documentos relacionados",
    "02": "Nota de débito de los documentos relacionados",
    "03": "Devolución de mercancía sobre facturas o traslados previos",
    "04": "Sustitución de los CFDI previos",
    "05": "Traslados de mercancías facturados previamente",
    "06": "Factura generada por los traslados previos",
    "07": "CFDI por aplicación de anticipo",
}

OBJETO_IMP = {
    "01": "No objeto de impuesto",
    "02": "Sí objeto de impuesto",
    "03": "Sí objeto del impuesto y no obligado al desglose",
    "04": "Sí objeto del impuesto y no causa impuesto",
    "05": "Sí objeto del impuesto, IVA crédito PODEBI",
    "06": "Sí objeto del IVA, no traslado IVA",
    "07": "No traslado del IVA, sí desglose IEPS",
    "08": "No traslado del IVA, no desglose IEPS",
}

MOTIVES = {
    "01": "Comprobante emitido con errores con relación",
    "02": "Comprobante emitido con errores sin relación",
    "03": "No se llevó a cabo la operación",
    "04": "Operación nominativa relacionada en una factura global",
}

EXPORT = {
    "01": "No aplica",
    "02": "Definitiva con clave A1",
    "03": "Temporal",
    "04": "Definitiva con clave distinta a A1 o cuando no existe enajenación",
}

TAXES = {"001": "ISR", "002": "IVA", "003": "IEPS"}


def _fixed(impuesto: str, values: str, transferred: bool = True, withheld: bool = False) -> tuple[RateRule, ...]:
    return tuple(RateRule(impuesto, "Tasa", None, Decimal(v), transferred, withheld) for v in values.split())


# c_TasaOCuota in force since 1 Jan 2026 (rules, section 6); changes by decree, so it stays data.
RATES: tuple[RateRule, ...] = (
    *_fixed("002", "0.000000 0.160000 0.080000"),
    RateRule("002", "Tasa", Decimal(0), Decimal("0.160000"), False, True),
    RateRule("001", "Tasa", Decimal(0), Decimal("0.350000"), False, True),
    *_fixed("003", "0.265000 0.300000 0.530000 0.500000 1.600000 0.304000", True, True),
    *_fixed("003", "0.250000 0.090000 0.080000 0.070000 0.060000", True, True),
    *_fixed("003", "0.030000 0.000000"),
    RateRule("003", "Cuota", Decimal(0), Decimal("72.160500"), True, True),
)

_NO_DECIMALS = (
    "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF "
    "XXX XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA"
)
CURRENCY_DECIMALS: dict[str, int] = {
    **dict.fromkeys(_keys(_NO_DECIMALS), 0),
    **dict.fromkeys(
        _keys("""
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BZD CAD CDF CHE
        CHF CHW CNH CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ESD ETB EUR FJD FKP GBP GEL GHS GIP GMD
        GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA
        MKD MMK MNT MOP MRO MUR MVR MWK MXN MXV MYR MZN NAD NGN NIC NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR
        RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLL SOS SRD SSP STD SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS
        UAH USD USN UYP UYU UZS VEF VES WST XCD YER ZAR ZMW ZWL
        """),
        2,
    ),
    **dict.fromkeys(_keys("BHD IQD JOD KWD LYD OMR TND"), 3),
    "CLF": 4,
}


def uses_for(regimen: str, person: Person) -> tuple[str, ...]:
    """UsoCFDI keys that a receiver of this regime and kind of person may take in an I or E (CFDI40160, 40161).

    CP01 and CN01 belong to payments and payroll and are never offered.
    """
    return tuple(
        key
        for key, use in USES.items()
        if regimen in use.regimes and person in use.persons and key not in ("CP01", "CN01")
    )


def regimes_for(person: Person) -> tuple[str, ...]:
    """c_RegimenFiscal keys that fit this kind of person (CFDI40141, 40158)."""
    return tuple(key for key, regime in REGIMES.items() if getattr(regime, person))


def rate_allowed(impuesto: str, factor: str, rate: Decimal, *, withheld: bool) -> bool:
    """True when c_TasaOCuota has this rate in this role (CFDI40179, CFDI40185)."""
    for rule in RATES:
        if (rule.impuesto, rule.factor) != (impuesto, factor) or not (rule.withheld if withheld else rule.transferred):
            continue
        if (rule.low is None and rate == rule.high) or (rule.low is not None and rule.low <= rate <= rule.high):
            return True
    return False
