"""SAT's own schemas and stylesheets, from the satcfdi package: a second opinion that is not ours."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

_SCHEMAS = {
    "cfd/4": "4/cfdv40.xsd",
    "cfd/3": "3/cfdv33.xsd",
    "Pagos20": "Pagos/Pagos20.xsd",
    "Pagos": "Pagos/Pagos10.xsd",
    "TimbreFiscalDigital": "TimbreFiscalDigital/TimbreFiscalDigitalv11.xsd",
    "implocal": "implocal/implocal.xsd",
    "leyendasFiscales": "leyendasFiscales/leyendasFisc.xsd",
    "donat": "donat/donat11.xsd",
    "iedu": "iedu/iedu.xsd",
    "divisas": "divisas/divisas.xsd",
    "nomina12": "nomina/nomina12.xsd",
}
_CADENAS = {
    "3.2": "3/cadenaoriginal_3_2/cadenaoriginal_3_2.xslt",
    "3.3": "3/cadenaoriginal_3_3/cadenaoriginal_3_3.xslt",
    "4.0": "4/cadenaoriginal_4_0/cadenaoriginal_4_0.xslt",
}


def folder() -> Path:
    """Where satcfdi keeps SAT's files."""
    spec = find_spec("satcfdi")
    assert spec is not None
    assert spec.origin is not None
    schemas = Path(spec.origin).parent / "transform" / "schemas"
    return schemas / "www.sat.gob.mx" / "sitio_internet" / "cfd"


@cache
def _schema() -> etree.XMLSchema:
    imports = "".join(
        f'<xs:import namespace="http://www.sat.gob.mx/{name}" schemaLocation="{(folder() / path).as_uri()}"/>'
        for name, path in _SCHEMAS.items()
    )
    return etree.XMLSchema(
        etree.fromstring(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>')
    )


@cache
def _cadena(path: str) -> etree.XSLT:
    return etree.XSLT(etree.parse(str(folder() / path)))


def xsd_problems(xml: bytes) -> list[str]:
    """What SAT's schemas say against `xml`, its complements included; an empty list is a valid document."""
    schema = _schema()
    schema.validate(etree.fromstring(xml))
    return [f"{entry.line}: {entry.message}" for entry in schema.error_log]


def without_addenda(xml: bytes) -> bytes:
    """`xml` as a PAC validates it: an addenda has no schema of SAT's."""
    root = etree.fromstring(xml)
    for node in root.findall("{*}Addenda"):
        root.remove(node)
    return etree.tostring(root, encoding="UTF-8")


def cadena(xml: bytes, version: str = "4.0") -> str:
    """The cadena original by SAT's stylesheet."""
    return str(_cadena(_CADENAS[version])(etree.fromstring(xml)))


def cadena_tfd(xml: bytes, version: str = "1.1") -> str:
    """The TFD's cadena original by SAT's stylesheet; `xml` is the whole document."""
    root = etree.fromstring(xml)
    node = root.find(".//{http://www.sat.gob.mx/TimbreFiscalDigital}TimbreFiscalDigital")
    sheet = _cadena(f"TimbreFiscalDigital/cadenaoriginal_TFD_{version.replace('.', '_')}.xslt")
    return str(sheet(etree.fromstring(etree.tostring(node))))
