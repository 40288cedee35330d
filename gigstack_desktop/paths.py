"""Where files go: the person's data, logs and scratch space, and the resources that ship with the program."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

APP = "gigstack-desktop"


@cache
def resources() -> Path:
    """The folder with fonts, icons, catalogues and translations: in a checkout, a wheel or a frozen program."""
    package = Path(__file__).resolve().parent
    bundled = Path(getattr(sys, "_MEIPASS", package)) / "gigstack_desktop" / "resources"
    for folder in (bundled, package / "resources", package.parent / "resources"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("the program's resources folder is missing; install it again")


def resource(*parts: str) -> Path:
    """The path of one shipped file, as `resource("fonts", "Inter-Regular.ttf")`."""
    return resources().joinpath(*parts)


def data_dir() -> Path:
    """The person's data: one folder per profile below it. `GIGSTACK_DESKTOP_HOME` moves it (tests, portable use)."""
    if home := os.environ.get("GIGSTACK_DESKTOP_HOME"):
        return Path(home)
    from platformdirs import user_data_path  # late: only the default needs it

    return user_data_path(APP, appauthor=False)


def log_dir() -> Path:
    """Where the rotating log lives."""
    return data_dir() / "logs"


def ensure(folder: Path) -> Path:
    """Make `folder` (readable by its owner only) and return it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
