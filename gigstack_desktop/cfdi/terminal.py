"""What commands for a terminal share: Spanish arguments and sentences, files read with a limit, UTF-8 always."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from gigstack_desktop.cfdi import jsontext

# Why an XML cannot be read, by xml_parsing.BadXml.reason.
BAD_XML: Final = {
    "empty": "el archivo está vacío",
    "too_big": "pesa más, o tiene más elementos, de lo que pesa un CFDI",
    "malformed": "no es un XML bien formado, o su codificación no es la que dice",
    "dtd": "trae declaraciones (DTD) que un CFDI no lleva; no se abrió por seguridad",
    "too_deep": "tiene más niveles de los que lleva un CFDI",
    "not_cfdi": "es XML, pero no un CFDI 4.0 o 3.3",
    "value": "tiene un importe, fecha o clave que no se puede leer",
}
_INTERRUPTED = 130
# What argparse says, in the words of its English messages; what is not here stays as it is.
_SPANISH: Final = (
    (re.compile(r"the following arguments are required: (.*)"), r"faltan argumentos: \1"),
    (re.compile(r"unrecognized arguments: (.*)"), r"no se entiende: \1"),
    (re.compile(r"expected one argument"), "falta su valor"),
    (re.compile(r"expected at least one argument"), "falta al menos un valor"),
    (re.compile(r"ignored explicit argument (.*)"), r"no lleva valor (\1)"),
    (re.compile(r"ambiguous option: (.*) could match (.*)"), r"opción ambigua: \1 puede ser \2"),
    (re.compile(r"invalid choice: (.*) \(choose from (.*)\)"), r"\1 no es una de las opciones: \2"),
    (re.compile(r"^argument "), "argumento "),
)


class Trouble(Exception):
    """What a person can mend, as a sentence in Spanish."""


class TooBig(Trouble):
    """A file larger than anybody's."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about one thing asked: for a program, for a person, and whether all is well."""

    json: Any
    text: str
    ok: bool = True
    error: bool = False

    @classmethod
    def trouble(cls, file: str, sentence: str, **nothing: Any) -> Answer:
        """Nothing is known, and why; `nothing` is what programs read in any answer, empty."""
        return cls({"file": file, **nothing, "error": sentence}, f"{file}: {sentence}", ok=False, error=True)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks Spanish as far as argparse lets."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more, add_help=False)
        self._positionals.title, self._optionals.title = "argumentos", "opciones"
        self.add_argument("-h", "--help", action="help", help="mostrar esta ayuda y salir")

    def format_usage(self) -> str:
        """The line that begins with `uso:`."""
        return super().format_usage().replace("usage:", "uso:", 1)

    def format_help(self) -> str:
        """The whole help."""
        return super().format_help().replace("usage:", "uso:", 1)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and end with status 2."""
        for english, spanish in _SPANISH:
            message = english.sub(spanish, message)
        self.exit(2, f"{self.format_usage()}{self.prog}: {message}\n")


def read_file(name: str, most: int) -> bytes:
    """The bytes of a file, of standard input for `-`. Raises Trouble, also for more than `most` bytes."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(most + 1)
        else:
            with open(name, "rb") as file:
                data = file.read(most + 1)
    except FileNotFoundError as error:
        raise Trouble("No existe el archivo.") from error
    except IsADirectoryError as error:
        raise Trouble("Es una carpeta, no un archivo.") from error
    except PermissionError as error:
        raise Trouble("No se puede leer: no tienes permiso.") from error
    except OSError as error:
        raise Trouble(f"No se puede leer: {error.strerror or error}.") from error
    except ValueError as error:  # a NUL inside the name
        raise Trouble("No es el nombre de un archivo.") from error
    if len(data) > most:
        raise TooBig(f"Pesa más de {most // 1_000_000} MB.")
    return data


def show(answers: Iterable[Answer], *, as_json: bool, as_list: bool = False) -> int:
    """Write what is answered, each as soon as it is known; 0 when all is well, else 1.

    As JSON it is one document: the answer itself, or a list when there are several (or `as_list`).
    """
    found = []
    for answer in answers:
        found.append(answer)
        if not as_json:
            _write(sys.stderr if answer.error else sys.stdout, answer.text)
    ok = all(answer.ok for answer in found)
    if as_json:
        values = [answer.json for answer in found]
        _write(sys.stdout, jsontext.dumps(values[0] if len(values) == 1 and not (as_list and ok) else values))
    return 0 if ok else 1


def run(work: Callable[[], int]) -> int:
    """The exit status of `work`, whatever becomes of its output and whatever the terminal can show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        try:
            return work()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        _say_no_more()
    except OSError as error:
        _say_no_more()
        _write(sys.stderr, f"No se pudo escribir la respuesta: {error.strerror or error}.")
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 1


def _say_no_more() -> None:
    """The interpreter flushes once more on its way out: let it, into nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(stream: Any, text: str) -> None:
    if stream is None:  # closed by whoever started us
        return
    stream.write(f"{text}\n")
    stream.flush()
