"""The 32 states as a constancia prints them: SAT's c_Estado, and which postal codes belong to each."""

from __future__ import annotations

from gigstack_desktop.cfdi.csf.labels import collapse, fold

_KEYS = {
    "AGUASCALIENTES": "AGU",
    "BAJA CALIFORNIA": "BCN",
    "BAJA CALIFORNIA SUR": "BCS",
    "CAMPECHE": "CAM",
    "CHIAPAS": "CHP",
    "CHIHUAHUA": "CHH",
    "CIUDAD DE MEXICO": "CMX",
    "DISTRITO FEDERAL": "CMX",
    "COAHUILA DE ZARAGOZA": "COA",
    "COAHUILA": "COA",
    "COLIMA": "COL",
    "DURANGO": "DUR",
    "GUANAJUATO": "GUA",
    "GUERRERO": "GRO",
    "HIDALGO": "HID",
    "JALISCO": "JAL",
    "MEXICO": "MEX",
    "ESTADO DE MEXICO": "MEX",
    "MICHOACAN DE OCAMPO": "MIC",
    "MICHOACAN": "MIC",
    "MORELOS": "MOR",
    "NAYARIT": "NAY",
    "NUEVO LEON": "NLE",
    "OAXACA": "OAX",
    "PUEBLA": "PUE",
    "QUERETARO": "QUE",
    "QUINTANA ROO": "ROO",
    "SAN LUIS POTOSI": "SLP",
    "SINALOA": "SIN",
    "SONORA": "SON",
    "TABASCO": "TAB",
    "TAMAULIPAS": "TAM",
    "TLAXCALA": "TLA",
    "VERACRUZ DE IGNACIO DE LA LLAVE": "VER",
    "VERACRUZ": "VER",
    "YUCATAN": "YUC",
    "ZACATECAS": "ZAC",
}
_PREFIXES = (
    ("CMX", 0, 16), ("AGU", 20, 20), ("BCN", 21, 22), ("BCS", 23, 23), ("CAM", 24, 24), ("COA", 25, 27),
    ("COL", 28, 28), ("CHP", 29, 30), ("CHH", 31, 33), ("DUR", 34, 35), ("GUA", 36, 38), ("GRO", 39, 41),
    ("HID", 42, 43), ("JAL", 44, 49), ("MEX", 50, 57), ("MIC", 58, 61), ("MOR", 62, 62), ("NAY", 63, 63),
    ("NLE", 64, 67), ("OAX", 68, 71), ("PUE", 72, 75), ("QUE", 76, 76), ("ROO", 77, 77), ("SLP", 78, 79),
    ("SIN", 80, 82), ("SON", 83, 85), ("TAB", 86, 86), ("TAM", 87, 89), ("TLA", 90, 90), ("VER", 91, 96),
    ("YUC", 97, 97), ("ZAC", 98, 99),
)  # fmt: skip


def state_key(text: str) -> str:
    """SAT's c_Estado for an entidad as printed ("MEXICO" is the state, not the city); empty when unknown."""
    return _KEYS.get(collapse(fold(text)).upper(), "")


def zip_fits(zip_code: str, key: str) -> bool:
    """Whether the first two digits of a postal code are used in this state."""
    prefix = int(zip_code[:2])
    return any(state == key and low <= prefix <= high for state, low, high in _PREFIXES)
