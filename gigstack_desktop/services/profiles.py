"""Profiles: practice, test and live companies, and their keys."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from gigstack_desktop.errors import NoKeyring, NotFound
from gigstack_desktop.settings import read_object, write_atomically

if TYPE_CHECKING:
    import httpx

    from gigstack_desktop.api.models.teams import Team
    from gigstack_desktop.credentials import Credentials

Kind = Literal["practice", "test", "live"]
LIVE_URL = "https://api.gigstack.io/v2"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
PRACTICE_ID = "practice"
NAME = "profiles.json"


@dataclass(frozen=True, slots=True)
class Profile:
    """One company in one mode; its data never mixes with another's.

    `base_url` is "" for practice: the embedded API says where it is when it has started.
    """

    id: str
    kind: Kind
    name: str
    rfc: str = ""
    team_id: str = ""
    base_url: str = ""

    @property
    def office_url(self) -> str:
        """The address of the office's own server that it belongs to; "" for gigstack's and for practice."""
        return "" if self.base_url == LIVE_URL else self.base_url


class Profiles:
    """The profiles of this computer, in a small file under `home`; keys are in the keyring."""

    def __init__(self, home: Path, credentials: Credentials, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._home = home
        self._credentials = credentials
        self._transport = transport

    def all(self) -> tuple[Profile, ...]:
        """Every profile, last used first."""
        rows = read_object(self._home / NAME).get("profiles", [])
        return tuple(profile for row in rows if (profile := _profile(row)) is not None)

    def last(self) -> Profile | None:
        """The profile used last."""
        return next(iter(self.all()), None)

    def remember(self, profile: Profile) -> None:
        """Store the profile and make it the last used."""
        self._write([profile, *(other for other in self.all() if other.id != profile.id)])

    def create_practice(self) -> Profile:
        """The practice profile, made when it is not there yet, and the last used from now on."""
        known = next((profile for profile in self.all() if profile.id == PRACTICE_ID), None)
        profile = known or Profile(PRACTICE_ID, "practice", "Práctica", "EKU9003173C9")
        self.remember(profile)
        return profile

    def folder(self, profile: Profile) -> Path:
        """The profile's own folder."""
        return self._home / "profiles" / profile.id

    async def connect(self, key: str, base_url: str | None = None) -> Profile:
        """Check the key with a real request and remember the company.

        Raises Unauthorized, Forbidden, Offline, ServiceFailure, Busy. Where there is no keyring the profile is
        remembered all the same and the key held for this run: `key_is_kept` tells.
        """
        url, plain = (base_url or LIVE_URL).rstrip("/"), key.strip().removeprefix("Bearer ").strip()
        team = await self._team(plain, url)
        live = is_live(plain)
        mode: Kind = "live" if live else "test"
        profile = Profile(
            f"{team.id}-{mode}{_elsewhere(url)}", mode, team.brand.alias or team.legal_name, team.tax_id, team.id, url
        )
        try:
            await self._credentials.set(_key_name(profile), plain)
        except NoKeyring:
            self._kept = False
        else:
            self._kept = True
        self.remember(profile)
        return profile

    @property
    def key_is_kept(self) -> bool:
        """Whether the key given last is in the keyring; False: it is only in memory for this run."""
        return getattr(self, "_kept", True)

    async def key(self, profile: Profile) -> str | None:
        """The profile's API key; None when it must be typed again; raises NoKeyring."""
        return await self._credentials.get(_key_name(profile))

    async def database_key(self, profile: Profile) -> str | None:
        """The key of the profile's cache, made when there is none; None where there is no keyring (a plain cache)."""
        try:
            return await self._credentials.remembered_or_new(f"cache:{profile.id}")
        except NoKeyring:
            return None

    async def remove(self, profile: Profile) -> None:
        """Forget the profile, its key and its data."""
        self._write([other for other in self.all() if other.id != profile.id])
        for name in (_key_name(profile), f"cache:{profile.id}"):
            try:
                await self._credentials.delete(name)
            except NoKeyring:
                continue  # then nothing is kept there
        await asyncio.to_thread(shutil.rmtree, self.folder(profile), ignore_errors=True)

    async def _team(self, key: str, base_url: str) -> Team:
        from gigstack_desktop.api.client import ApiClient

        api = ApiClient(base_url, key, transport=self._transport)
        try:
            wanted = str(claims(key).get("team") or "")
            if wanted:
                return await api.get_team(wanted)
            page = await api.list_teams()
            if not page.items:
                raise NotFound
            return page.items[0]
        finally:
            await api.close()

    def _write(self, profiles: list[Profile]) -> None:
        data = {"profiles": [asdict(profile) for profile in profiles]}
        write_atomically(self._home / NAME, json.dumps(data, ensure_ascii=False, indent=1).encode())


def claims(key: str) -> dict[str, Any]:
    """What a key says of itself (contract 1.1); nothing is verified, nothing is trusted with it but labels."""
    parts = key.split(".")
    if len(parts) != 3:
        return {}
    try:
        data = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def is_live(key: str) -> bool:
    """Whether a key stamps for real. When in doubt it does: a person must not believe that nothing counts."""
    said = claims(key)
    if isinstance(said.get("livemode"), bool):
        return bool(said["livemode"])
    return not (key.startswith("sk_test") or "test" in str(said.get("key_id", "")))


def _key_name(profile: Profile) -> str:
    return f"key:{profile.id}"


def service_address(text: str) -> str | None:
    """The base URL of an office's own server from what a person typed, "" for none; None when it cannot be one.

    `/v2` may be left out. A key does not travel in clear text: HTTPS, or HTTP to this computer.
    """
    typed = text.strip()
    if not typed:
        return ""
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        port, host = parts.port, parts.hostname
    except ValueError:
        return None
    plain = parts.scheme == "http" and host in LOOPBACK
    if not host or port == 0 or "@" in parts.netloc or any(letter.isspace() for letter in typed):
        return None
    if parts.scheme != "https" and not plain:
        return None
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/') or '/v2'}"


def _elsewhere(url: str) -> str:
    """What keeps a company of an office's own server apart from one of the same id somewhere else."""
    return "" if url == LIVE_URL else f"-{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def _profile(row: object) -> Profile | None:
    names = {f.name for f in fields(Profile)}
    if not isinstance(row, dict) or row.get("kind") not in ("practice", "test", "live") or not row.get("id"):
        return None
    known = {name: str(value) for name, value in row.items() if name in names}
    return Profile(**known) if known.get("name") is not None else None  # type: ignore[arg-type]
