"""CFDI as files on this computer, made by anybody: read with limits, and what cannot be read said as BadFile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from gigstack_desktop.errors import BadFile

if TYPE_CHECKING:
    from gigstack_desktop.cfdi.inspection import Inspection
    from gigstack_desktop.cfdi.model import Document

T = TypeVar("T")


def read(path: Path) -> tuple[bytes, Document]:
    """The file and the document in it. Blocks: call it on a thread.

    Raises BadFile: missing, folder, or xml_ and a reason of `cfdi.xml_parsing.BadXml`.
    """
    from gigstack_desktop.cfdi import xml_reader

    return _parsed(path, xml_reader.read)


def inspect(path: Path) -> tuple[bytes, Inspection]:
    """The file and what its seals are worth (no PAC's certificate is at hand). Blocks and raises as `read` does."""
    from gigstack_desktop.cfdi import inspection

    return _parsed(path, inspection.inspect)


def _parsed(path: Path, parse: Callable[[bytes], T]) -> tuple[bytes, T]:
    from gigstack_desktop.cfdi.xml_parsing import MAX_BYTES, BadXml

    try:
        with path.open("rb") as file:
            xml = file.read(MAX_BYTES + 1)  # one too many is enough to be refused
        return xml, parse(xml)
    except IsADirectoryError as error:
        raise BadFile("folder") from error
    except OSError as error:
        raise BadFile("missing") from error
    except BadXml as error:
        raise BadFile(f"xml_{error.reason}") from error
