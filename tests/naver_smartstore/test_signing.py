"""The signature, and secrets that a shell, a file or a person changed on their way here."""

import base64
from dataclasses import replace
from pathlib import Path

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.naver_smartstore import ShopSettings, check
from sources.naver_smartstore.signing import SALT_LETTERS, canonical, check_keys, sign
from sources.shared.errors import WrongConfiguration
from sources.shared.http import Clock
from sources.shared.tokens import TokenStore

from .recorded import SECRET, sample, settings_for

VECTOR = sample("oauth2_signature_vector")
KEYS = ShopSettings("aaaabbbbcccc", SECRET)


def test_the_mall_s_own_vector_comes_out_on_this_bcrypt() -> None:
    assert sign(VECTOR["client_id"], VECTOR["client_secret"], VECTOR["timestamp"]) == VECTOR["client_secret_sign"]


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(SALT_LETTERS))
def test_any_last_letter_of_a_salt_signs_like_the_canonical_one(letter: str) -> None:
    secret = SECRET[:-1] + letter
    signed = base64.b64decode(sign("client", secret, 1))
    assert canonical(secret)[-1] in ".Oeu"
    assert signed.startswith(canonical(secret).encode())
    assert bcrypt.checkpw(b"client_1", signed)


@pytest.mark.parametrize(
    ("secret", "cause"),
    [
        ("", "empty"),
        ("   ", "empty"),
        (f" {SECRET}", "blanks"),
        (f"{SECRET}\n", "blanks"),
        (f"'{SECRET}'", "quotes"),
        (f'"{SECRET}"', "quotes"),
        (SECRET.replace("$", "\\$"), "backslashes"),
        (SECRET.replace("$", "$$"), "doubled"),
        (SECRET.replace("$", "%24"), "URL"),
        ("a4bcdefghij", "11 characters instead of 29"),  # dotenv: what stands behind a $ is a variable
        ("a/bin/bash4", "shell"),
        (SECRET.replace("$", ""), "26 characters instead of 29"),
        (SECRET[:-3], "26 characters instead of 29"),
        ("$2a$31$abcdefghijklmnopqrstuu", "rounds"),
        ("$2a$04$abcdefghijklmnopqrst-u", "bcrypt"),
        (SECRET + "u", "30 characters"),
    ],
)
def test_a_secret_that_was_eaten_is_named_with_what_ate_it(secret: str, cause: str) -> None:
    with pytest.raises(WrongConfiguration, match="client_secret") as refused:
        check_keys(replace(KEYS, client_secret=secret), "naver_smartstore main")
    assert cause in refused.value.what
    assert "sources.naver_smartstore.shops.main" in refused.value.what
    assert "single quotes" in refused.value.fix
    assert not secret.strip() or secret not in str(refused.value)


@pytest.mark.parametrize("letter", "ayb")
def test_every_spelling_of_a_salt_is_taken(letter: str) -> None:
    check_keys(replace(KEYS, client_secret=f"$2{letter}$04$abcdefghijklmnopqrstuv"), "naver_smartstore main")


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ({"account_type": "SELLER"}, "without account_id"),
        ({"account_id": "ncp_1"}, "with account_id"),
        ({"account_type": "OWNER"}, "OWNER"),
        ({"host": "internal"}, "internal"),
        ({"order_feed": "both"}, "both"),
        ({"client_id": '"aaaabbbbcccc"'}, "quotes"),
        ({"client_id": "a" * 80}, "too long"),
    ],
)
def test_keys_that_cannot_be_right_are_named(keys: dict[str, str], named: str) -> None:
    with pytest.raises(WrongConfiguration) as refused:
        check_keys(replace(KEYS, **keys), "naver_smartstore second")  # type: ignore[arg-type]
    assert named in refused.value.what
    assert "shops.second" in refused.value.what
    assert refused.value.fix


def test_a_seller_s_keys_are_taken_and_keep_a_token_of_their_own() -> None:
    keys = replace(KEYS, account_type="SELLER", account_id="ncp_1", host="partner")
    check_keys(keys, "naver_smartstore main")
    assert (KEYS.token_name, keys.token_name) == (
        "naver_smartstore/aaaabbbbcccc",
        "naver_smartstore/aaaabbbbcccc/ncp_1",
    )


def test_check_says_what_ate_a_secret_before_anything_is_called(tmp_path: Path) -> None:
    keys = replace(settings_for("http://127.0.0.1:9"), client_secret="a4bcdefghij")
    (found,) = check("main", keys, Clock(), TokenStore.open(tmp_path), None, ("orders",))
    assert (found.subject, found.ok) == ("credentials", False)
    assert "11 characters" in found.message
    assert "single quotes" in found.fix


def test_a_secret_is_in_no_text_about_its_keys() -> None:
    assert SECRET not in repr(KEYS)
