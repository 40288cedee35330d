"""The cadena original of any CFDI (rules, section 16): SAT's stylesheets as data, walked in one pass.

The data are made from SAT's XSLT files by `packaging/build_cadenas.py`, which also explains them. They are read when
the first cadena is wanted, and of a version only what a document carries is prepared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from gigstack_desktop.paths import resource

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BLANKS = re.compile(r"[ \t\r\n]+")
_PREFIX = re.compile(r"([\w.-]+):(?=\w)")
_TFD = "http://www.sat.gob.mx/TimbreFiscalDigital"
# Each is a document of its own, by the name of its element and its version.
_ROOTS = {
    ("http://www.sat.gob.mx/cfd/3", "3.2"): "3.2",
    ("http://www.sat.gob.mx/cfd/3", "3.3"): "3.3",
    ("http://www.sat.gob.mx/cfd/4", "4.0"): "4.0",
    (_TFD, "1.0"): "TFD 1.0",
    (_TFD, "1.1"): "TFD 1.1",
}

# A step appends to a list what one instruction of the stylesheet says about an element.
_Step = Callable[["Element", list[str]], None]


class UnknownComplement(ValueError):
    """The document carries an element, `name`, whose part of the cadena original is not known here."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.name = tag.rpartition("}")[2]


def original_string(element: Element) -> str:
    """The cadena original of a Comprobante (3.2, 3.3, 4.0) or a TimbreFiscalDigital (1.0, 1.1), as `||4.0|…||`.

    A document's stamp is not part of its cadena; its other complements are. Raises UnknownComplement for a complement
    that SAT's stylesheet of that version does not name, and for a root that is no such document.
    """
    tag = str(element.tag)
    version = element.get("Version") or element.get("version") or ""
    if (root := _ROOTS.get((tag[1:].partition("}")[0], version))) is None:
        raise UnknownComplement(tag)
    parts: list[str] = []
    _stylesheet(root).apply(element, parts)
    return f"||{'|'.join(parts)}||"


def has_rule(version: str, tag: str) -> bool:
    """True when SAT's stylesheet of a CFDI's `version` says what the element `tag` ({namespace}name) adds."""
    return _stylesheet(version).knows(tag)


def schema_location(namespace: str) -> str | None:
    """Where SAT publishes the schema of a complement's namespace, for xsi:schemaLocation; None when it is not SAT's."""
    found: str | None = _data()["schemas"].get(namespace)
    return found


class _Stylesheet:
    """The templates of one version; each is compiled when the first such element comes."""

    def __init__(self, templates: dict[str, list[Any]], clark: Callable[[str], str]) -> None:
        self._raw = templates
        self._clark = clark
        self._ready: dict[str, tuple[_Step, ...]] = {f"{{{_TFD}}}TimbreFiscalDigital": ()} if len(templates) > 1 else {}

    def knows(self, tag: str) -> bool:
        return tag in self._raw

    def apply(self, element: Element, parts: list[str]) -> None:
        tag = str(element.tag)
        steps = self._ready.get(tag)
        if steps is None:
            if tag not in self._raw:
                raise UnknownComplement(tag)
            steps = self._ready[tag] = self._compile(self._raw[tag])
        for step in steps:
            step(element, parts)

    def _compile(self, steps: list[Any]) -> tuple[_Step, ...]:
        return tuple(self._step(step) for step in steps)

    def _step(self, step: Any) -> _Step:
        if step == "*":
            return self.apply
        if isinstance(step, str):
            return _attribute(step)
        if isinstance(step, list):
            return _each(self._clark(step[0]), self._compile(step[1:]))
        if "when" in step:
            return _when(step["when"], step["is"], self._compile(step["then"]))
        return _value(self._clark(step["value"]), step.get("optional", False))


def _attribute(name: str) -> _Step:
    optional = name.endswith("?")
    name = name.removesuffix("?")

    def add(element: Element, parts: list[str]) -> None:
        value = element.get(name)
        if value is not None:
            parts.append(_normal(value))
        elif not optional:
            parts.append("")

    return add


def _each(path: str, steps: tuple[_Step, ...]) -> _Step:
    if path == "*" or (path.startswith("{") and path.count("}") == 1):  # a child's name, no path: twice as fast

        def add_children(element: Element, parts: list[str]) -> None:
            for child in element.iterchildren(path):
                for step in steps:
                    step(child, parts)

        return add_children

    def add(element: Element, parts: list[str]) -> None:
        for child in element.iterfind(path):
            for step in steps:
                step(child, parts)

    return add


def _when(name: str, wanted: str, steps: tuple[_Step, ...]) -> _Step:
    def add(element: Element, parts: list[str]) -> None:
        if element.get(name) == wanted:
            for step in steps:
                step(element, parts)

    return add


def _value(path: str, optional: bool) -> _Step:
    """The first attribute (`a/b/@C`) or element text at `path`; `.` is the element's own text."""
    where, _, name = path.partition("/@")

    def add(element: Element, parts: list[str]) -> None:
        found = element if where == "." else element.find(where)
        text = None if found is None else found.get(name) if name else "".join(map(str, found.itertext()))
        if text is not None:
            parts.append(_normal(text))
        elif not optional:
            parts.append("")

    return add


def _normal(text: str) -> str:
    if "  " not in text and text.isprintable():  # nearly all: the expression is slower
        return text.strip(" ")
    return _BLANKS.sub(" ", text).strip(" ")


@cache
def _stylesheet(name: str) -> _Stylesheet:
    data = _data()
    namespaces: dict[str, str] = data["namespaces"]

    def clark(path: str) -> str:
        return _PREFIX.sub(lambda found: f"{{{namespaces[found[1]]}}}", path)

    parts = (data["parts"][part] for part in data["stylesheets"][name])
    return _Stylesheet({clark(tag): steps for part in parts for tag, steps in part.items()}, clark)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(resource("sat", "cadenas.json").read_bytes())
    return data
