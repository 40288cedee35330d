"""Unpacks the shipped catalogue file once into a cache folder, safely when several processes do it at once."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import BinaryIO, NamedTuple

from gigstack_desktop import paths

SHIPPED = "catalogues.sqlite.xz"
_BLOCK = 1 << 20


class CataloguesDamaged(Exception):
    """The catalogue file is missing, incomplete or not what the builder made: the program must be installed again."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"the catalogue file {file.name} is damaged or incomplete; install the program again")
        self.file = file


class Manifest(NamedTuple):
    """What the builder says beside the packed file about the database inside."""

    sha256: str
    size: int

    @classmethod
    def beside(cls, packed: Path) -> Manifest:
        """Read `NAME.json` next to the packed `NAME.xz`; raises CataloguesDamaged."""
        try:
            facts = json.loads(packed.with_suffix(".json").read_text(encoding="utf-8"))
            return cls(str(facts["sha256"]), int(facts["size"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
            raise CataloguesDamaged(packed) from error


def default_cache() -> Path:
    """Where catalogues are unpacked when nobody says otherwise; `GIGSTACK_DESKTOP_CACHE` moves it."""
    if folder := os.environ.get("GIGSTACK_DESKTOP_CACHE"):
        return Path(folder)
    return paths.data_dir() / "cache"


def unpacked(path: Path | None = None, cache: Path | None = None) -> Path:
    """The database file, ready to open: `path` itself when it is not packed, else its copy in the cache folder.

    An earlier copy is trusted by its name (the contents' hash) and its size. Raises CataloguesDamaged.
    """
    packed = path or paths.resource("catalogues", SHIPPED)
    if packed.suffix != ".xz":
        return packed
    manifest = Manifest.beside(packed)
    folder = cache or default_cache()
    target = folder / f"catalogues-{manifest.sha256[:16]}.sqlite"
    if not _complete(target, manifest):
        _unpack(packed, manifest, paths.ensure(folder), target)
    return target


def _complete(target: Path, manifest: Manifest) -> bool:
    try:
        return target.stat().st_size == manifest.size
    except FileNotFoundError:
        return False


def _unpack(packed: Path, manifest: Manifest, folder: Path, target: Path) -> None:
    """Write beside the target and rename: whoever comes second replaces the file by the same bytes."""
    import tempfile  # late, like those below: only the first start after an update unpacks

    handle, name = tempfile.mkstemp(prefix=target.name, suffix=".part", dir=folder)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            digest = _copy(packed, out)
        if digest != manifest.sha256:
            raise CataloguesDamaged(packed)
        _put(part, target, manifest)
    finally:
        part.unlink(missing_ok=True)


def _copy(packed: Path, out: BinaryIO) -> str:
    import hashlib
    import lzma

    digest = hashlib.sha256()
    try:
        with lzma.open(packed, "rb") as source:
            while block := source.read(_BLOCK):
                digest.update(block)
                out.write(block)
    except (lzma.LZMAError, EOFError, FileNotFoundError) as error:
        raise CataloguesDamaged(packed) from error
    return digest.hexdigest()


def _put(part: Path, target: Path, manifest: Manifest) -> None:
    try:
        part.replace(target)
    except PermissionError:
        # Windows does not replace a file that another process has open; then it is already there, whole.
        if not _complete(target, manifest):
            raise
