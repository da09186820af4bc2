"""A headless Chromium, and what it notices of a page: errors in its console, and who it asks for what."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.unified import conftest as unified

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

built = unified.built

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTHS = {"desk": 1280, "phone": 390}


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail(f"these tests need one of {', '.join(NAMES)} on PATH (Debian: apt install chromium)", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Seen:
    """A page in the browser. Shape: `errors` texts of its console; `hosts` everybody it asked."""

    page: "Page"
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text().strip()


Opened = Callable[..., Any]


@pytest.fixture
def opened(chromium: "Browser") -> Opened:
    """Opens a page in a profile of its own for the length of a `with` block."""

    @contextmanager
    def open_page(url: str, device: str = "desk", **context: Any) -> Iterator[Seen]:
        profile = chromium.new_context(viewport={"width": WIDTHS[device], "height": 900}, **context)
        seen = Seen(profile.new_page())
        seen.page.on(
            "console", lambda line: seen.errors.append(line.text) if line.type in ("error", "warning") else None
        )
        seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
        seen.page.on("request", lambda request: seen.hosts.add(urlsplit(request.url).hostname or request.url))
        try:
            seen.page.goto(url)
            yield seen
        finally:
            profile.close()

    return open_page
