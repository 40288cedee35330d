"""Compile SAT's stylesheets of the cadena original into the one data file that `cfdi/cadena.py` walks.

SAT publishes the cadena as XSLT files; the satcfdi package (MIT) carries them as published. They only say which
attributes come in which order, and that is what is kept (with the addresses of the schemas, `schemas`):

    "Name"                        the attribute Name; "Name?" leaves no trace when it is absent
    {"value": "a/b/@C"}           the first such attribute or element text; with "optional": true as above
    ["path", step, …]             the steps for every element at the path; the step "*" takes the element's own template
    {"when": "Version", "is": "1.1", "then": [step, …]}

A stylesheet that does more stops the builder: nothing is guessed.

    python packaging/build_cadenas.py        # needs satcfdi; rewrites resources/sat/cadenas.json
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

OUTPUT = Path(__file__).resolve().parent.parent / "resources" / "sat" / "cadenas.json"
STYLESHEETS = {
    "3.2": "3/cadenaoriginal_3_2/cadenaoriginal_3_2.xslt",
    "3.3": "3/cadenaoriginal_3_3/cadenaoriginal_3_3.xslt",
    "4.0": "4/cadenaoriginal_4_0/cadenaoriginal_4_0.xslt",
    "TFD 1.0": "TimbreFiscalDigital/cadenaoriginal_TFD_1_0.xslt",
    "TFD 1.1": "TimbreFiscalDigital/cadenaoriginal_TFD_1_1.xslt",
}
PUBLISHED = "http://www.sat.gob.mx/sitio_internet/cfd/"
XSL = "{http://www.w3.org/1999/XSL/Transform}"
_HELPERS = {"Requerido", "Opcional", "ManejaEspacios"}
_NAME = r"[\w.-]+"
_PATH = re.compile(rf"(\.//)?(\*|{_NAME}:{_NAME}(/{_NAME}:{_NAME})*)")

Step = Any
Element = etree._Element


class BuildError(Exception):
    """A stylesheet does something that the data cannot say; the message says which and what."""


def sat_folder() -> Path:
    """Where satcfdi keeps SAT's files."""
    spec = find_spec("satcfdi")
    if spec is None or spec.origin is None:
        raise BuildError("satcfdi is not installed")
    return Path(spec.origin).parent / "transform" / "schemas" / "www.sat.gob.mx" / "sitio_internet" / "cfd"


class Compiler:
    """Compiles stylesheets one by one; prefixes mean the same namespace in all of the result."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self.parts: dict[str, dict[str, list[Step]]] = {}
        self.digest = hashlib.sha256()

    def stylesheet(self, path: Path) -> list[str]:
        """Compile `path` and what it includes; the names of the parts, the most important last, as XSLT has it."""
        root = etree.parse(str(path)).getroot()
        names: list[str] = []
        for include in root.iterfind(f"{XSL}include"):
            names += self.stylesheet((path.parent / str(include.get("href"))).resolve())
        if path.stem not in self.parts:
            self.digest.update(path.read_bytes())
            self.parts[path.stem] = Part(self, path.name, root).templates()
        return [*names, path.stem] if self.parts[path.stem] else names

    def prefix(self, wanted: str, uri: str) -> str:
        """The prefix of `uri` in the result: the wanted one, numbered when another namespace has it."""
        known = {value: key for key, value in self.prefixes.items()}
        if uri in known:
            return known[uri]
        name, number = wanted, 1
        while name in self.prefixes:
            number += 1
            name = f"{wanted}-{number}"
        self.prefixes[name] = uri
        return name


class Part:
    """One stylesheet file: its templates as steps."""

    def __init__(self, compiler: Compiler, name: str, root: Element) -> None:
        self._compiler = compiler
        self._name = name
        self._root = root
        self._named = {t.get("name"): t for t in root.iterfind(f"{XSL}template") if t.get("name")}

    def templates(self) -> dict[str, list[Step]]:
        """Steps by the element that they are for."""
        return {
            self._path(str(template.get("match"))): self._steps(template)
            for template in self._root.iterfind(f"{XSL}template")
            if template.get("match") not in (None, "/")
        }

    def _fail(self, node: Element, why: str) -> BuildError:
        return BuildError(f"{self._name}: {why}: {etree.tostring(node)[:200]!r}")

    def _path(self, select: str) -> str:
        """`select` relative to the current element, with the prefixes of the result."""
        path = re.sub(r"^\./(?!/)", "", select.strip())
        if path != "." and not _PATH.fullmatch(path):
            raise BuildError(f"{self._name}: path {select!r}")
        return re.sub(rf"({_NAME}):", lambda found: f"{self._prefix(found[1])}:", path)

    def _prefix(self, prefix: str) -> str:
        return self._compiler.prefix(prefix, str(self._root.nsmap[prefix]))

    def _steps(self, parent: Element) -> list[Step]:
        if (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
            raise self._fail(parent, "literal text")
        return [step for child in parent.iterchildren(etree.Element) for step in self._step(child)]

    def _step(self, node: Element) -> Iterator[Step]:
        match str(node.tag).removeprefix(XSL):
            case "call-template":
                yield self._call(node)
            case "apply-templates":
                path = self._path(str(node.get("select")))
                yield "*" if path == "." else [path, "*"]
            case "for-each":
                yield [self._path(str(node.get("select"))), *self._steps(node)]
            case "if" | "when":
                yield from self._condition(node)
            case "choose":
                yield from (step for child in node.iterchildren(etree.Element) for step in self._step(child))
            case "param":
                return
            case _:
                raise self._fail(node, "instruction")

    def _call(self, node: Element) -> Step:
        name, parameter = str(node.get("name")), node.find(f"{XSL}with-param")
        if parameter is None:
            raise self._fail(node, "call without a parameter")
        select = str(parameter.get("select"))
        if name in _HELPERS:
            return self._value(select.removeprefix("$Nodo/"), name == "Opcional")
        # A named template about one element ($Nodo): the same as its steps for that element.
        return [self._path(select), *self._steps(self._named[name])]

    def _value(self, select: str, optional: bool) -> Step:
        before, at, attribute = select.rpartition("@")
        if at and before in ("", "./"):
            return attribute + "?" * optional
        where = f"{self._path(before.rstrip('/'))}/@{attribute}" if at else self._path(select)
        return {"value": where} | ({"optional": True} if optional else {})

    def _condition(self, node: Element) -> Iterator[Step]:
        test = str(node.get("test"))
        steps = self._steps(node)
        if found := re.fullmatch(r"\./@(\w+)='([\w.]+)'", test):
            yield {"when": found[1], "is": found[2], "then": steps}
            return
        # «If there are such elements: for each of them…» is what a loop does anyway.
        path = self._path(test)
        if not all(isinstance(step, list) and f"{step[0]}/".startswith(f"{path}/") for step in steps):
            raise self._fail(node, "condition")
        yield from steps


def build(folder: Path) -> dict[str, Any]:
    """The data for all STYLESHEETS below `folder`. Raises BuildError."""
    compiler = Compiler()
    stylesheets = {name: compiler.stylesheet(folder / path) for name, path in STYLESHEETS.items()}
    for name, parts in stylesheets.items():
        _check(name, {tag: steps for part in parts for tag, steps in compiler.parts[part].items()})
    return {
        "sha256": compiler.digest.hexdigest(),
        "namespaces": compiler.prefixes,
        "schemas": schemas(folder, set(compiler.prefixes.values())),
        "stylesheets": stylesheets,
        "parts": {name: part for name, part in compiler.parts.items() if part},
    }


def schemas(folder: Path, wanted: set[str]) -> dict[str, str]:
    """Where SAT publishes the schema of each namespace; the newest where one namespace had several."""
    found = {
        str(
            etree.parse(str(path)).getroot().get("targetNamespace")
        ): f"{PUBLISHED}{path.relative_to(folder).as_posix()}"
        for path in sorted(folder.rglob("*.xsd"))
    }
    return {namespace: place for namespace, place in found.items() if namespace in wanted}


def _check(name: str, templates: dict[str, list[Step]]) -> None:
    """Every element that is handed to its template has one; only complements (`*`) may come without."""

    def applied(steps: list[Step], here: str) -> Iterator[str]:
        for step in steps:
            if step == "*":
                yield here
            elif isinstance(step, list):
                yield from applied(step[1:], step[0].rpartition("/")[2])
            elif isinstance(step, dict):
                yield from applied(step.get("then", []), here)

    for tag, steps in templates.items():
        for target in applied(steps, tag):
            if target != "*" and target not in templates:
                raise BuildError(f"{name}: {tag} needs a template for {target}")


def text(data: dict[str, Any]) -> str:
    """The file: one line per part, so that a change of SAT's shows as one line."""
    parts = ",\n".join(f"{json.dumps(name)}: {_json(part)}" for name, part in data["parts"].items())
    head = {key: value for key, value in data.items() if key != "parts"}
    return f'{_json(head)[:-1]}, "parts": {{\n{parts}\n}}}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def main() -> int:
    """Command line: where the file goes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    try:
        data = build(sat_folder())
    except BuildError as error:
        print(f"build_cadenas: {error}", file=sys.stderr)
        return 1
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(text(data), encoding="utf-8")
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes, {len(data['parts'])} stylesheets")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
