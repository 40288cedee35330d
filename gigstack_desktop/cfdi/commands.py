"""`python -m gigstack_desktop.cfdi check|csf|search|totals`: the fiscal core from a terminal or another program.

For people in Spanish, for programs as one JSON document with `--json`. Status 0, 1 for anything wrong (said in a
sentence, never a traceback), 2 for arguments that make no sense. Each command loads what it needs and no more.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

from gigstack_desktop.cfdi.terminal import Parser, run, show

MOST_HITS: Final = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for and return the exit status."""
    return run(lambda: _main(arguments))


def _main(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    command: Any = import_module(f"gigstack_desktop.cfdi.command_{options.command}")
    return show(command.answers(options), as_json=options.json, as_list=options.command == "search")


def _parser() -> Parser:
    parser = Parser(
        prog="python -m gigstack_desktop.cfdi",
        description="Revisa CFDI, lee constancias, busca claves del SAT y calcula totales.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMANDO", required=True, title="comandos")
    check = _command(commands, "check", "revisar CFDI: hallazgos, sello y timbre")
    check.add_argument("files", nargs="+", metavar="ARCHIVO.xml")
    check.add_argument(
        "--certificate",
        action="append",
        default=[],
        metavar="PAC.cer",
        help="certificado con que se timbró (se puede repetir): sin él no se puede comprobar el sello del SAT",
    )
    csf = _command(commands, "csf", "leer Constancias de Situación Fiscal")
    csf.add_argument("files", nargs="+", metavar="ARCHIVO.pdf")
    search = _command(commands, "search", "buscar claves de productos y servicios, o de unidades")
    search.add_argument("text", nargs="+", metavar="TEXTO")
    search.add_argument("--units", action="store_true", help="buscar unidades (ClaveUnidad)")
    search.add_argument("--limit", type=_limit, default=8, metavar="N", help="cuántas claves (8 si no se dice)")
    totals = _command(commands, "totals", "totales y desglose de una factura en JSON, como la recibe el API")
    totals.add_argument("file", metavar="FACTURA.json", help="- para la entrada estándar")
    return parser


def _command(commands: Any, name: str, text: str) -> Parser:
    command: Parser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    command.add_argument(
        "--json", action="store_true", help="responder en JSON (una lista cuando hay varias respuestas)"
    )
    return command


def _limit(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_HITS:
        return int(text)
    raise argparse.ArgumentTypeError(f"debe ser un número de 1 a {MOST_HITS}")
