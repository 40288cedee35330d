"""Arguments: the window by default, or `sandbox`, `demo` or a reader. Nothing is imported before it is needed."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

COMMANDS = ("sandbox", "demo", "csf-child", "document-child")


def main(argv: list[str] | None = None) -> int:
    """Run what the arguments ask for and return the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments and arguments[0] in COMMANDS:
        return _command(arguments[0], arguments[1:])
    return _window(arguments)


def _command(name: str, arguments: list[str]) -> int:
    """The commands that must not load Qt's widgets first."""
    if name == "sandbox":
        from gigstack_desktop.sandbox.serve import main as serve

        return serve(arguments)
    if name == "csf-child":
        from gigstack_desktop.cfdi.csf.child import main as read

        return read(arguments)
    if name == "document-child":
        from gigstack_desktop.sandbox.document_child import main as extract

        return extract(arguments)
    _check_qt()
    from gigstack_desktop.demo.main import main as demo

    return demo(arguments)


def _window(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    if options.version:
        from gigstack_desktop import __version__

        sys.stdout.write(f"gigstack Desktop {__version__}\n")
        return 0
    _check_qt()
    if options.home is not None:
        os.environ["GIGSTACK_DESKTOP_HOME"] = str(options.home.resolve())
    from gigstack_desktop import paths
    from gigstack_desktop.app import run_window

    return run_window(paths.data_dir())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gigstack-desktop",
        description="Facturas CFDI 4.0 desde el escritorio. Sin argumentos abre la ventana.",
        epilog="Otros: gigstack-desktop sandbox --help · gigstack-desktop demo --help",
    )
    parser.add_argument("--home", type=Path, metavar="DIR", help="carpeta de los datos (en lugar de la del sistema)")
    parser.add_argument("--version", action="store_true", help="decir la versión y salir")
    return parser


def _check_qt() -> None:
    """PySide6 6.12.0 does not count references to None and True on Python 3.11 and ends the process (PYSIDE-3474)."""
    import PySide6

    if sys.version_info < (3, 12) and PySide6.__version_info__[:3] == (6, 12, 0):
        raise SystemExit("PySide6 6.12.0 necesita Python 3.12 o posterior; instala PySide6 6.11.3.")
    _spare_sources()


def _spare_sources() -> None:
    """Keep PySide6 from reading the source of every module that is imported: 40 ms and 11 MB of the start.

    WORKAROUND PySide6 6.11 and 6.12: shibokensupport.feature looks for the word PySide6 in each source, to know where
    `from __feature__ import snake_case` could matter. We never use that, so its answer changes nothing.
    """
    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda module: False


if __name__ == "__main__":
    sys.exit(main())
