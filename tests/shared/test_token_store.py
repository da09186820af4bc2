"""The token store: what is on disk, who may read it, and what is said when it cannot be used."""

import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy
from cryptography.fernet import Fernet

from sources.shared.errors import MallUnavailable, WrongConfiguration
from sources.shared.tokens import Token, TokenStore

KST = timezone(timedelta(hours=9))
NAME = "cafe24/samplemall"
TOKEN = Token(
    access_token="access-of-samplemall",
    refresh_token="refresh-of-samplemall",
    expires_at=datetime(2026, 1, 5, 14, 0, tzinfo=KST),
    refresh_expires_at=datetime(2026, 1, 19, 12, 0, tzinfo=KST),
    scopes=("mall.read_order", "mall.read_product"),
    issued_at=datetime(2026, 1, 5, 12, 0, 0, 250_000, tzinfo=KST),
    mall_ahead=timedelta(hours=-3),
)


def sqlite(folder: Path, key: str | None = None) -> TokenStore:
    return TokenStore(f"sqlite:///{folder / 'store' / 'tokens.sqlite'}", key)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((folder / "store").iterdir()))


def test_a_written_token_reads_back_equal_from_another_store_object(tmp_path: Path) -> None:
    sqlite(tmp_path).write(NAME, TOKEN)
    assert sqlite(tmp_path).read(NAME) == TOKEN


def test_a_token_without_an_end_of_consent_reads_back_equal(tmp_path: Path) -> None:
    endless = Token("a", "r", datetime(2026, 1, 5, tzinfo=UTC), None, (), datetime(2026, 1, 4, tzinfo=UTC))
    sqlite(tmp_path).write(NAME, endless)
    assert sqlite(tmp_path).read(NAME) == endless


def test_writing_again_replaces_the_token_of_that_mall_only(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    other = Token("other", "other", TOKEN.expires_at, None, (), TOKEN.issued_at)
    store.write(NAME, TOKEN)
    store.write("cafe24/othermall", other)
    store.write(NAME, other)
    store.write("cafe24/othermall", TOKEN)
    assert (store.read(NAME), store.read("cafe24/othermall")) == (other, TOKEN)


def test_a_deleted_or_never_stored_token_is_none(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    store.write(NAME, TOKEN)
    store.delete(NAME)
    assert (store.read(NAME), store.read("cafe24/never")) == (None, None)


def test_a_deleted_token_is_gone_from_the_disk(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    store.write(NAME, TOKEN)
    assert b"refresh-of" in on_disk(tmp_path)
    store.delete(NAME)
    assert b"refresh-of" not in on_disk(tmp_path)


def test_every_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    with store.locked(NAME):
        store.write(NAME, TOKEN)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "store").iterdir()}
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o700
    assert "tokens.sqlite" in modes
    assert set(modes.values()) == {0o600}


def test_a_file_that_others_could_read_is_narrowed(tmp_path: Path) -> None:
    sqlite(tmp_path)
    (tmp_path / "store" / "tokens.sqlite").chmod(0o644)
    sqlite(tmp_path)
    assert stat.S_IMODE((tmp_path / "store" / "tokens.sqlite").stat().st_mode) == 0o600


def test_with_a_key_no_token_is_on_disk_in_clear(tmp_path: Path) -> None:
    sqlite(tmp_path, Fernet.generate_key().decode()).write(NAME, TOKEN)
    assert b"refresh-of" not in on_disk(tmp_path)
    assert b"access-of" not in on_disk(tmp_path)


def test_a_token_stored_before_the_key_was_set_is_encrypted_by_the_next_write(tmp_path: Path) -> None:
    sqlite(tmp_path).write(NAME, TOKEN)
    assert b"refresh-of" in on_disk(tmp_path)
    keyed = sqlite(tmp_path, Fernet.generate_key().decode())
    keyed.write(NAME, keyed.read(NAME) or TOKEN)
    assert b"refresh-of" not in on_disk(tmp_path)
    assert keyed.read(NAME) == TOKEN


def test_an_encrypted_token_without_a_key_names_the_variable(tmp_path: Path) -> None:
    sqlite(tmp_path, Fernet.generate_key().decode()).write(NAME, TOKEN)
    with pytest.raises(WrongConfiguration, match=r"cafe24/samplemall.*KMALL_TOKEN_KEY is not set"):
        sqlite(tmp_path).read(NAME)


def test_another_key_than_the_stored_one_names_the_variable(tmp_path: Path) -> None:
    sqlite(tmp_path, Fernet.generate_key().decode()).write(NAME, TOKEN)
    with pytest.raises(WrongConfiguration, match="KMALL_TOKEN_KEY does not fit"):
        sqlite(tmp_path, Fernet.generate_key().decode()).read(NAME)


def test_a_new_key_in_front_of_the_old_one_reads_old_tokens_and_writes_new_ones(tmp_path: Path) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    sqlite(tmp_path, old).write(NAME, TOKEN)
    both = sqlite(tmp_path, f"{new},{old}")
    both.write(NAME, both.read(NAME) or TOKEN)
    assert sqlite(tmp_path, new).read(NAME) == TOKEN


@pytest.mark.parametrize("key", ["short", "no base64 at all!", "Zm9v", "ключ"])
def test_a_malformed_key_is_refused_with_the_way_to_make_one_and_not_shown(tmp_path: Path, key: str) -> None:
    with pytest.raises(WrongConfiguration, match=r"KMALL_TOKEN_KEY.*Fernet\.generate_key") as caught:
        sqlite(tmp_path, key)
    assert key not in str(caught.value)


def test_open_uses_a_file_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KMALL_TOKEN_STORE", raising=False)
    monkeypatch.setenv("KMALL_TOKEN_KEY", Fernet.generate_key().decode())
    TokenStore.open(tmp_path / "home").write(NAME, TOKEN)
    assert TokenStore.open(tmp_path / "home").read(NAME) == TOKEN
    assert b"refresh-of" not in (tmp_path / "home" / "tokens.sqlite").read_bytes()


def test_open_prefers_the_store_named_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KMALL_TOKEN_STORE", f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    TokenStore.open(tmp_path / "home").write(NAME, TOKEN)
    assert (tmp_path / "elsewhere.sqlite").exists()
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("url", ["tokens.sqlite", "mysql://u:hidden-word@h/d", "sqlite://", "postgresql+asyncpg://h/d"])
def test_a_store_that_cannot_be_used_names_the_variable_and_no_password(url: str) -> None:
    with pytest.raises(WrongConfiguration, match="KMALL_TOKEN_STORE") as caught:
        TokenStore(url)
    assert "hidden-word" not in str(caught.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "tokens.sqlite").write_bytes(b"this is not a database" * 100)
    with pytest.raises(WrongConfiguration, match=r"tokens\.sqlite.*not a database"):
        sqlite(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")
    with pytest.raises(WrongConfiguration, match="cannot create the token store"):
        sqlite(tmp_path)


def test_neither_store_nor_token_shows_a_secret(tmp_path: Path) -> None:
    shown = repr(TOKEN) + str(TOKEN) + f"{TOKEN}" + repr(sqlite(tmp_path))
    assert "refresh-of" not in shown
    assert "access-of" not in shown


def test_a_database_error_shows_no_token(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'store' / 'tokens.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("drop table kmall_tokens"))
    engine.dispose()
    with pytest.raises(WrongConfiguration, match="no such table") as caught:
        store.write(NAME, TOKEN)
    assert "refresh-of" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_lock_of_one_mall_does_not_hold_up_another(tmp_path: Path) -> None:
    store = sqlite(tmp_path)
    with store.locked(NAME), store.locked("cafe24/othermall", timeout=0.2):
        store.write(NAME, TOKEN)
    assert store.read(NAME) == TOKEN


def test_a_lock_that_stays_taken_ends_as_a_named_error(tmp_path: Path) -> None:
    with (
        sqlite(tmp_path).locked(NAME),
        pytest.raises(MallUnavailable, match="held the token of cafe24/samplemall"),
        sqlite(tmp_path).locked(NAME, timeout=0.2),
    ):
        pass
