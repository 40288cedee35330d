"""SAT's own schemas and stylesheets, from the satcfdi package: a second opinion that is not ours."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

_MAIN = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.sat.gob.mx/cfd/4" schemaLocation="{root}/4/cfdv40.xsd"/>
<xs:import namespace="http://www.sat.gob.mx/Pagos20" schemaLocation="{root}/Pagos/Pagos20.xsd"/>
<xs:import namespace="http://www.sat.gob.mx/TimbreFiscalDigital"
  schemaLocation="{root}/TimbreFiscalDigital/TimbreFiscalDigitalv11.xsd"/>
</xs:schema>"""


def _root() -> Path:
    spec = find_spec("satcfdi")
    assert spec is not None
    assert spec.origin is not None
    schemas = Path(spec.origin).parent / "transform" / "schemas"
    return schemas / "www.sat.gob.mx" / "sitio_internet" / "cfd"


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(_MAIN.format(root=_root().as_uri())))


@cache
def _cadena(path: str) -> etree.XSLT:
    return etree.XSLT(etree.parse(str(_root() / path)))


def xsd_problems(xml: bytes) -> list[str]:
    """What SAT's schemas (CFDI 4.0, Pagos 2.0, TFD 1.1) say against `xml`; an empty list is a valid document."""
    schema = _schema()
    schema.validate(etree.fromstring(xml))
    return [f"{entry.line}: {entry.message}" for entry in schema.error_log]


def cadena(xml: bytes) -> str:
    """The cadena original by SAT's stylesheet."""
    return str(_cadena("4/cadenaoriginal_4_0/cadenaoriginal_4_0.xslt")(etree.fromstring(xml)))


def cadena_tfd(xml: bytes) -> str:
    """The TFD's cadena original by SAT's stylesheet; `xml` is the whole document."""
    root = etree.fromstring(xml)
    node = root.find(".//{http://www.sat.gob.mx/TimbreFiscalDigital}TimbreFiscalDigital")
    return str(_cadena("TimbreFiscalDigital/cadenaoriginal_TFD_1_1.xslt")(etree.fromstring(etree.tostring(node))))
