"""What the demo leaves beside its pictures and documents: seconds, stalls, figures and what was compared."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Report:
    """What `report.json` holds: seconds per step, stalls of the GUI thread in milliseconds, figures, checks."""

    ok: bool = False
    problem: str = ""
    steps: list[dict[str, Any]] = field(default_factory=list)
    gui: dict[str, float] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Save as JSON, with what it ran on."""
        from gigstack_desktop import __version__

        data = {
            "version": __version__,
            "python": platform.python_version(),
            "system": platform.platform(),
            **vars(self),
        }
        (folder / "report.json").write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
