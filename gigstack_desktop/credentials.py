"""Keys in the computer's own keyring; where there is none they live in memory for this run and nowhere else."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from .errors import NoKeyring

SERVICE = "gigstack-desktop"
SAFE = (
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
)
CHAINER = "keyring.backends.chainer"


class Credentials:
    """Secrets by name. Calls may wait for a person (an unlocking dialog), so they run on a thread."""

    def __init__(self, service: str = SERVICE) -> None:
        self._service = service
        self._memory: dict[str, str] = {}

    async def get(self, name: str) -> str | None:
        """The secret, from this run's memory or the keyring; NoKeyring when none is safe or it stayed locked."""
        if name in self._memory:
            return self._memory[name]
        return await asyncio.to_thread(self._guarded, "get_password", name)

    async def set(self, name: str, secret: str) -> None:
        """Keep the secret; NoKeyring means that it is only in memory for this run."""
        self._memory[name] = secret
        await asyncio.to_thread(self._guarded, "set_password", name, secret)
        del self._memory[name]

    async def delete(self, name: str) -> None:
        """Forget the secret; one that is not there is forgotten already."""
        self._memory.pop(name, None)
        await asyncio.to_thread(self._delete, name)

    async def remembered_or_new(self, name: str) -> str:
        """A random key of 64 hex digits kept under `name`; NoKeyring where it could not be found again."""
        known = await self.get(name)
        if known is None:
            known = secrets.token_hex(32)
            await self.set(name, known)
        return known

    def _guarded(self, method: str, *arguments: str) -> Any:
        from keyring.errors import KeyringError

        backend = _backend()
        try:
            return getattr(backend, method)(self._service, *arguments)
        except KeyringError as error:
            raise NoKeyring from error

    def _delete(self, name: str) -> None:
        from keyring.errors import KeyringError, PasswordDeleteError

        backend = _backend()
        try:
            backend.delete_password(self._service, name)
        except PasswordDeleteError:
            return
        except KeyringError as error:
            raise NoKeyring from error


def _backend() -> Any:
    """The keyring in use, if it is one of those that really protect: keyrings.alt's plain files must be refused."""
    import keyring
    from keyring.errors import KeyringError

    try:
        backend = keyring.get_keyring()
        parts = getattr(backend, "backends", []) if type(backend).__module__ == CHAINER else [backend]
    except KeyringError as error:
        raise NoKeyring from error
    for part in parts:
        if type(part).__module__ in SAFE:
            return part
    raise NoKeyring
