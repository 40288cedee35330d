"""Companies, keys and preferences."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from gigstack_desktop.credentials import Credentials
from gigstack_desktop.errors import NoKeyring, Offline, Unauthorized
from gigstack_desktop.services.profiles import Profiles, is_live, service_address
from gigstack_desktop.settings import SettingsFile
from tests.support import keyring
from tests.support.sandbox_server import Server

needs_keyring = [
    pytest.mark.keyring,
    pytest.mark.skipif(not keyring.available(), reason="no dbus-run-session or gnome-keyring here"),
]


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests in this process never reach the developer's keyring."""
    import keyring as library
    from keyring.backends.fail import Keyring

    monkeypatch.setattr(library, "get_keyring", Keyring)


class TestConnecting:
    async def test_a_key_is_checked_with_a_real_request(self, server: Server, tmp_path: Path) -> None:
        profiles = Profiles(tmp_path, Credentials())
        profile = await profiles.connect(f" Bearer {server.key} \n", server.base_url)
        assert (profile.rfc, profile.team_id) == ("EKU9003173C9", "team_practica")
        assert profiles.last() == profile
        assert profile.id.startswith("team_practica-live-")  # the same company elsewhere is another profile
        assert profile.office_url == server.base_url
        assert not profiles.key_is_kept
        assert await profiles.key(profile) == server.key
        assert await profiles.database_key(profile) is None

    async def test_a_wrong_key_is_told(self, server: Server, tmp_path: Path) -> None:
        profiles = Profiles(tmp_path, Credentials())
        with pytest.raises(Unauthorized):
            await profiles.connect("no-such-key", server.base_url)
        assert profiles.all() == ()

    async def test_no_connection_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(Offline):
            await Profiles(tmp_path, Credentials()).connect("key", "http://127.0.0.1:9/v2")

    async def test_a_removed_profile_leaves_nothing(self, tmp_path: Path) -> None:
        profiles = Profiles(tmp_path, Credentials())
        profile = profiles.create_practice()
        assert profiles.create_practice() == profile
        folder = profiles.folder(profile)
        folder.mkdir(parents=True)
        await profiles.remove(profile)
        assert profiles.all() == ()
        assert not folder.exists()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("", ""),
        ("  ", ""),
        ("oficina:8443", "https://oficina:8443/v2"),
        (" https://oficina.example/ ", "https://oficina.example/v2"),
        ("https://oficina.example/api/v2", "https://oficina.example/api/v2"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123/v2"),
        ("http://[::1]:8123/v2", "http://[::1]:8123/v2"),
        ("http://oficina.example", None),
        ("ftp://oficina.example", None),
        ("https://yo:clave@oficina.example", None),
        ("https://", None),
        ("https://una oficina", None),
        ("https://[::1", None),
        ("https://oficina:99999", None),
    ],
)
def test_a_key_travels_to_an_address_that_is_safe(typed: str, address: str | None) -> None:
    assert service_address(typed) == address


def jwt(**claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"x.{body}.y"


@pytest.mark.parametrize(
    ("key", "live"),
    [
        (jwt(livemode=True), True),
        (jwt(livemode=False), False),
        (jwt(key_id="key_test_1"), False),
        ("sk_test_1", False),
        ("whatever", True),
        ("a.b.c", True),
    ],
)
def test_a_key_of_unknown_kind_counts_as_live(key: str, live: bool) -> None:
    assert is_live(key) is live


async def test_without_a_keyring_a_key_lives_for_this_run(tmp_path: Path) -> None:
    credentials = Credentials()
    with pytest.raises(NoKeyring):
        await credentials.set("key:x", "secret")
    assert await credentials.get("key:x") == "secret"
    with pytest.raises(NoKeyring):
        await Credentials().get("key:x")


async def test_a_keyring_that_writes_plain_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring as library

    class Plaintext:
        priority = 9.0

        def get_password(self, service: str, name: str) -> str:
            raise AssertionError("must not be asked")

    monkeypatch.setattr(library, "get_keyring", Plaintext)
    with pytest.raises(NoKeyring):
        await Credentials().get("key:x")


KEYRING_SCRIPT = """
import asyncio
from gigstack_desktop.credentials import Credentials
async def main():
    await Credentials().set("key:x", "secreto ñ")
    print(await Credentials().get("key:x"))
    made = await Credentials().remembered_or_new("cache:x")
    assert made == await Credentials().remembered_or_new("cache:x") and len(made) == 64
    await Credentials().delete("key:x")
    await Credentials().delete("key:x")
    print(await Credentials().get("key:x"))
asyncio.run(main())
"""


class TestRealKeyring:
    pytestmark = needs_keyring

    def test_secrets_are_kept_and_forgotten(self, tmp_path: Path) -> None:
        assert keyring.run_python(KEYRING_SCRIPT, tmp_path).split("\n")[:2] == ["secreto ñ", "None"]


def test_preferences_are_kept_whole(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path)
    settings.change(theme="dark", scale=150)
    assert SettingsFile(tmp_path).current.theme == "dark"
    (tmp_path / "settings.json").write_text('{"theme": 3, "scale": 175, "unknown": 1}')
    assert SettingsFile(tmp_path).current.scale == 175
    assert SettingsFile(tmp_path).current.theme == "system"
    (tmp_path / "settings.json").write_text("{")
    assert SettingsFile(tmp_path).current.scale == 100
    assert [path.name for path in tmp_path.iterdir() if "settings" in path.name] == ["settings.json"]
