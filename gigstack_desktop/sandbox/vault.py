"""Secrets that the database keeps for others, locked with a key that is not in the database.

What the test authority makes for the practice company is worth nothing and lies open. An uploaded CSD may be a real
one: whoever gets hold of a copy or a backup of the database must not be able to seal with it. So its private key is
stored under AES-256-GCM, and the key of that is a file of its own, `vault.key`, readable by the server's user only. It
lies beside the SQLite file, or in the folder of `--data` where the database is a PostgreSQL; servers that share a
database need the same file. A file and not the keyring, because servers run where nobody is logged in. Losing it loses
the uploaded CSDs and the secrets of webhooks, nothing else: they are given again.
"""

from __future__ import annotations

import base64
import os
import secrets
import threading
from pathlib import Path

from gigstack_desktop.sandbox.envelope import ApiError

FILE, KEY_BYTES, NONCE_BYTES = "vault.key", 32, 12


class Vault:
    """Locks and unlocks with the key in `folder`, which is made when something is locked for the first time."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = threading.Lock()
        self._key = b""

    def lock(self, secret: bytes, about: str) -> str:
        """The secret as text for the database; it can only be unlocked as being about the same thing."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # late: 40 ms

        nonce = secrets.token_bytes(NONCE_BYTES)
        locked = AESGCM(self._opened(make=True)).encrypt(nonce, secret, about.encode())
        return base64.b64encode(nonce + locked).decode("ascii")

    def unlock(self, text: str, about: str) -> bytes:
        """What was locked; ApiError (503) when this server has another key than the one that locked it."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        stored = base64.b64decode(text)
        try:
            key = self._opened(make=False)
            return AESGCM(key).decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], about.encode())
        except (InvalidTag, FileNotFoundError) as error:
            why = f"This server's {FILE} is not the one that locked what the database keeps; copy it from there"
            raise ApiError("service_unavailable", why, message="Service Unavailable") from error

    def _opened(self, *, make: bool) -> bytes:
        with self._lock:
            if not self._key:
                if make:
                    _make(self._path)
                self._key = self._path.read_bytes()
            return self._key


def _make(path: Path) -> None:
    """Write a fresh key unless one is there; of two servers that do it at once, the first wins."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # all of it or nothing, and never over another
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
