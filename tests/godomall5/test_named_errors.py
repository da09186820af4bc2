"""What the mall refuses has a name and a fix; what passes is survived; keys stay in the body of a call."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from sources.godomall5 import ShopSettings, check
from sources.godomall5.client import read_limits
from sources.shared.http import Clock
from tests.godomall5.conftest import NOW
from tests.godomall5.serving import EMPTY, Answer, Answering, Form, serve
from tests.godomall5.test_samples import answer as samples
from tests.godomall5.test_samples import sample
from tests.readers import Reader

Reads = Callable[..., Reader]


def refusing(code: str, said: str = "x") -> Answering:
    return lambda *_: f"<data><header><code>{code}</code><msg><![CDATA[{said}]]></msg></header></data>".encode()


@pytest.mark.parametrize(
    ("answer", "error", "what", "fix"),
    [
        (lambda *_: sample("error_996"), "AddressRefused", "996", "public IP address"),
        (lambda *_: sample("error_998"), "CredentialsRefused", "partner_key is not valid", "partner_key"),
        (lambda *_: sample("error_999"), "CredentialsRefused", "shop_key is not valid", "shop_key"),
        (refusing("997"), "CredentialsRefused", "outside its period", "period"),
        (refusing("995"), "ScopeMissing", "995", "NHN Commerce"),
        (lambda *_: sample("order_search_error_201"), "WindowRefused", "2026-06-01 to 2026-06-25", "report"),
        (lambda *_: sample("order_search_error_202"), "WindowRefused", "202", "report"),
        (refusing("500", "no"), "ContractBroken", "code 500: no", "report"),
        (refusing("0"), "ContractBroken", "code 0", "report"),
        (lambda *_: (404, b"", {}), "ResourceMissing", "404", "path_root"),
        (lambda *_: (403, b"<html></html>", {}), "ContractBroken", "a web page", "report"),
        (lambda *_: (200, b"<html><hr></html>", {}), "MalformedPage", "a web page", "run again"),
        (lambda *_: (200, b"", {}), "MalformedPage", "an empty body", "run again"),
        (lambda *_: (200, b"<data><header>", {}), "MalformedPage", "does not parse", "run again"),
        (lambda *_: (200, b"<!DOCTYPE data []><data/>", {}), "MalformedPage", "document type", "run again"),
        (lambda *_: (503, b"", {}), "MallUnavailable", "503", "run again"),
        (lambda *_: (429, b"", {}), "Throttled", "429", "another program"),
    ],
)
def test_every_refusal_has_a_name_a_place_and_a_fix(
    reads: Reads, answer: Answering, error: str, what: str, fix: str
) -> None:
    failure = reads(answer).error("orders")
    assert what in failure.what
    assert fix in failure.fix
    assert (failure.shop, failure.resource) == ("godomall5 main", "orders")
    assert error in {kind.__name__ for kind in type(failure).__mro__}


@pytest.mark.parametrize(
    "trouble",
    [
        (200, b"<html><body><hr>502</body></html>", {}),
        (200, b"", {}),
        (200, b"<data><header><code>000</code></header><return><order_data><orderNo>1</o", {}),
        (500, b"", {}),
        (429, b"", {}),
        (429, b"", {"ratelimit-available-level": "EXHAUSTED"}),
    ],
)
def test_what_passes_is_survived(reads: Reads, trouble: Answer) -> None:
    troubles = [trouble, trouble]
    reader = reads(lambda *call: troubles.pop() if troubles else samples(*call))
    assert reader.read("goods")["goods"].error is None
    assert len(reader.rows("goods")) == 4


@pytest.mark.parametrize("empty", sorted(EMPTY))
def test_nothing_found_is_no_error(reads: Reads, empty: str) -> None:
    entry = reads(lambda *_: EMPTY[empty]).read("orders")["orders"]
    assert (entry.status, entry.rows) == ("ok", 0)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0.0),
        ({"ratelimit-available-level": "EXHAUSTED"}, 3.0),
        ({"ratelimit-available-level": " exhausted "}, 3.0),
        ({"ratelimit-available-level": "AVAILABLE"}, 0.0),
        ({"ratelimit-available-level": "EXHAUSTED", "Retry-After": "1"}, 3.0),
    ],
)
def test_the_level_header_is_obeyed(headers: dict[str, str], seconds: float) -> None:
    assert read_limits(headers).blocked_seconds == seconds


@pytest.mark.parametrize(
    ("trouble", "least"), [((429, b"", {}), 5.0), ((200, b"", {"ratelimit-available-level": "EXHAUSTED"}), 3.0)]
)
def test_nobody_calls_for_a_while_after_the_limit(reads: Reads, trouble: Answer, least: float) -> None:
    clock = Clock(speed=20.0)
    times: list[float] = []

    def answer(path: str, form: Form) -> Any:
        times.append(clock.monotonic())
        return trouble if len(times) == 1 else samples(path, form)

    with serve(answer) as url:
        found = check("main", ShopSettings("p", "s", base_url=url), clock, None, None, ("brands",))  # type: ignore[arg-type]
    assert [finding.ok for finding in found] == [True, True]
    assert times[1] - times[0] >= least


def test_keys_are_in_the_body_of_a_call_and_nowhere_else(reads: Reads, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    paths: list[str] = []

    def answer(path: str, form: Form) -> bytes:
        paths.append(path)
        assert (form["partner_key"], form["key"]) == ("partner+key/1=", "shop+key/22=")
        return refusing("500", f"{form['key']} and {form['partner_key']} are odd")(path, form)  # type: ignore[return-value]

    failure = reads(answer).error("goods")
    told = " ".join([*paths, str(failure), repr(failure.__dict__), caplog.text])
    assert paths == ["/godomall5/goods/Goods_Search.php"]
    assert [key for key in ("partner+key", "shop+key", "partner%2Bkey", "shop%2Bkey") if key in told] == []


def test_settings_do_not_print_their_keys() -> None:
    keys = ShopSettings("partner+key/1=", "shop+key/22=", pseudonym_key="hidden")
    assert [key for key in ("partner+key", "shop+key", "hidden") if key in repr(keys)] == []


def test_paths_are_settings(reads: Reads) -> None:
    paths: list[str] = []

    def answer(path: str, form: Form) -> bytes:
        paths.append(path)
        return EMPTY["000"]

    reads(answer, path_root="/other", brands_path="/Brands.php").read("brands")
    assert set(paths) == {"/other/Brands.php"}


def test_check_names_what_may_not_be_read(reads: Reads) -> None:
    def answer(path: str, form: Form) -> Any:
        return refusing("995")(path, form) if "Order_Search" in path else samples(path, form)

    with serve(answer) as url:
        keys = ShopSettings("p", "s", base_url=url)
        everything = ("goods", "add_goods", "categories", "brands", "codes", "orders", "boards", "reviews")
        found = check("main", keys, Clock(lambda: NOW, speed=2000.0), None, None, everything)  # type: ignore[arg-type]
        wrong = check("main", keys, Clock(lambda: NOW, speed=2000.0), None, None, ("orders",))  # type: ignore[arg-type]
    assert [(finding.subject, finding.ok) for finding in found] == [
        ("credentials", True),
        ("permission for orders", False),
    ]
    assert [finding.ok for finding in wrong] == [True, False]
    with serve(refusing("998")) as url:
        (bad,) = check("main", ShopSettings("p", "s", base_url=url), Clock(), None, None, everything)  # type: ignore[arg-type]
    assert (bad.subject, bad.ok, "partner_key" in bad.fix) == ("credentials", False, True)
