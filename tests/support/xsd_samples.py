"""Elements made up from SAT's schemas: right names in the right places, with any text as values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

from lxml import etree

from tests.support import sat

XS = "{http://www.w3.org/2001/XMLSchema}"
_WORDS = ("1", "0.50", "", "Uno  dos", " ñandú ", "a\tb\nc", "x&<>\"'y", "2026-11-21", "Ácido|barra")


@cache
def schemas() -> dict[Path, etree._Element]:
    """Every schema of SAT's that defines elements, catalogues left out."""
    found = {path: etree.parse(str(path)).getroot() for path in sorted(sat.folder().rglob("*.xsd"))}
    return {path: root for path, root in found.items() if root.find(f"{XS}element") is not None}


def sample(schema: etree._Element, name: str, random: Random) -> etree._Element:
    """A made-up element `name` of `schema`: attributes and children come and go."""
    return Sampler(schema, random).element(_named(schema, "element", name))


def _named(schema: etree._Element, kind: str, name: str) -> etree._Element:
    (found,) = schema.iterfind(f"{XS}{kind}[@name='{name.rpartition(':')[2]}']")
    return found


class Sampler:
    """Makes elements of one schema."""

    def __init__(self, schema: etree._Element, random: Random) -> None:
        self._schema = schema
        self._random = random
        self._namespace = schema.get("targetNamespace")

    def element(self, declared: etree._Element, depth: int = 0) -> etree._Element:
        if ref := declared.get("ref"):
            declared = _named(self._schema, "element", ref)
        made = etree.Element(f"{{{self._namespace}}}{declared.get('name')}")
        definition = self._type(declared)
        if definition is None:
            made.text = self._random.choice(_WORDS)
            return made
        for attribute in definition.iter(f"{XS}attribute"):
            if self._own(attribute, definition) and self._random.random() < 0.8 and attribute.get("name"):
                made.set(str(attribute.get("name")), self._random.choice(_WORDS))
        for child in self._children(definition):
            many = child.get("maxOccurs", child.getparent().get("maxOccurs", "1")) != "1"
            for _ in range(self._random.randint(0, (2 if many else 1) if depth < 8 else 0)):
                made.append(self.element(child, depth + 1))
        return made

    def _type(self, declared: etree._Element) -> etree._Element | None:
        inline = declared.find(f"{XS}complexType")
        name = declared.get("type", "").rpartition(":")[2]
        return inline if inline is not None else self._schema.find(f"{XS}complexType[@name='{name}']")

    def _children(self, definition: etree._Element) -> Iterator[etree._Element]:
        return (e for e in definition.iter(f"{XS}element") if self._own(e, definition))

    def _own(self, node: etree._Element, definition: etree._Element) -> bool:
        """True when `node` is declared in `definition` itself, not in an element inside."""
        return next(a for a in node.iterancestors(f"{XS}complexType")) is definition


def complements(wanted: Callable[[str], bool]) -> Iterator[tuple[str, etree._Element, str]]:
    """(file name, schema, element) of everything that may be a complement in a namespace that is `wanted`."""
    for path, schema in schemas().items():
        if wanted(schema.get("targetNamespace", "")):
            for element in schema.iterfind(f"{XS}element"):
                yield path.stem, schema, str(element.get("name"))
