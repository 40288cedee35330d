"""Profiles: practice, test and live companies, and their keys."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gigstack_desktop.credentials import Credentials

Kind = Literal["practice", "test", "live"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One company in one mode; its data never mixes with another's. `base_url` is "" for practice (given by the child)."""

    id: str
    kind: Kind
    name: str
    rfc: str = ""
    team_id: str = ""
    base_url: str = ""


class Profiles:
    """The profiles of this computer, in a small file under `home`; keys are in the keyring."""

    def __init__(self, home: Path, credentials: Credentials) -> None:
        self._home = home
        self._credentials = credentials

    def all(self) -> tuple[Profile, ...]:
        """Every profile, last used first."""
        raise NotImplementedError

    def last(self) -> Profile | None:
        """The profile used last."""
        raise NotImplementedError

    def remember(self, profile: Profile) -> None:
        """Store the profile and make it the last used."""
        raise NotImplementedError

    def create_practice(self) -> Profile:
        """The practice profile, made when it is not there yet."""
        raise NotImplementedError

    def folder(self, profile: Profile) -> Path:
        """The profile's own folder."""
        raise NotImplementedError

    async def connect(self, key: str, base_url: str | None = None) -> Profile:
        """Check the key with a real request and remember it; raises Unauthorized, Offline, NoKeyring (usable this run)."""
        raise NotImplementedError

    async def key(self, profile: Profile) -> str | None:
        """The profile's API key."""
        raise NotImplementedError

    async def remove(self, profile: Profile) -> None:
        """Forget the profile, its key and its data."""
        raise NotImplementedError
