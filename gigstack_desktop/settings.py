"""Preferences: a small JSON file, written atomically; no secrets and nothing that cannot be chosen again."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

NAME = "settings.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person prefers. `geometry` is Qt's own, base64; `scale` a percentage. The composer keeps its own."""

    theme: str = "system"
    scale: int = 100
    language: str = "es"
    last_profile: str = ""
    geometry: str = ""
    section: str = ""


class SettingsFile:
    """The preferences of one home folder, read once and written whole."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME
        self._current = self._load()

    @property
    def current(self) -> Settings:
        """The preferences now."""
        return self._current

    def change(self, **values: Any) -> Settings:
        """Set some preferences and write the file; it is either the old or the new one, whatever happens."""
        changed = replace(self._current, **values)
        if changed != self._current:
            write_atomically(self._path, json.dumps(asdict(changed), ensure_ascii=False, indent=1).encode())
            self._current = changed
        return changed

    def _load(self) -> Settings:
        data = read_object(self._path)
        known = {f.name: data[f.name] for f in fields(Settings) if _fits(data.get(f.name), getattr(Settings(), f.name))}
        return Settings(**known)


def _fits(value: object, default: object) -> bool:
    return type(value) is type(default)


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file; empty when the file is missing or damaged (what was preferred is chosen again)."""
    try:
        data = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file in one step, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
