"""The rooms import only downwards (design: Rooms), and what starts first stays light."""

from __future__ import annotations

import ast
from pathlib import Path

import gigstack_desktop

PACKAGE = Path(gigstack_desktop.__file__).parent
FOUNDATION = {"errors", "paths"}
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "paths": set(),
    "settings": FOUNDATION,
    "credentials": FOUNDATION,
    "cfdi": {"paths"},
    "api": FOUNDATION,
    "store": {"api.models", *FOUNDATION},
    "services": {"api", "store", "cfdi", "settings", "credentials", *FOUNDATION},
    "printing": {"cfdi", *FOUNDATION},
    "ui": {"services", "printing", "api.models", "cfdi", "settings", *FOUNDATION},
    "sandbox": {"cfdi", "printing", "api.models", *FOUNDATION},
    "app": {"*"},
    "demo": {"*"},
    "__main__": {"*"},
}


def _room(module: str) -> str:
    return module.removeprefix("gigstack_desktop.").split(".")[0]


def _imports(path: Path, module: str) -> set[str]:
    """Every module of ours that the file names in an import, at any depth, TYPE_CHECKING included."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [base])])
            found |= {f"{base}.{alias.name}" for alias in node.names} if base == "gigstack_desktop" else {base}
    return {name for name in found if name.startswith("gigstack_desktop.") and not name.endswith("__version__")}


def _allowed(room: str, target: str) -> bool:
    inner = target.removeprefix("gigstack_desktop.")
    return any(inner == name or inner.startswith(name + ".") for name in {room, *MAY_IMPORT[room]})


def test_rooms_import_only_downwards() -> None:
    reaching_up = []
    for path in sorted(PACKAGE.rglob("*.py")):
        relative = path.relative_to(PACKAGE).with_suffix("")
        module = ".".join(("gigstack_desktop", *relative.parts)).removesuffix(".__init__")
        if module == "gigstack_desktop":
            continue
        room = _room(module)
        assert room in MAY_IMPORT, f"{module} lives in no room of the design"
        if "*" in MAY_IMPORT[room]:
            continue
        reaching_up += [
            f"{module} imports {target}" for target in sorted(_imports(path, module)) if not _allowed(room, target)
        ]
    assert reaching_up == []


def test_rooms_know_their_place() -> None:
    """The test itself must be able to fail: an upward import is recognised as one."""
    assert not _allowed("cfdi", "gigstack_desktop.api.client")
    assert not _allowed("ui", "gigstack_desktop.sandbox.serve")
    assert not _allowed("store", "gigstack_desktop.api.client")
    assert _allowed("store", "gigstack_desktop.api.models.client")
