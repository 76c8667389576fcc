"""A real Chromium on a live server, in Chinese, with the screenshots of the README as a by-product.

CHROMIUM names the browser, else it is looked for on PATH. SCREENSHOTS=1 makes `shoot` write PNGs to
docs/screenshots; without it `shoot` only checks that the page doesn't scroll sideways.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FloatRect,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from tools.browser_needs import chromium

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "docs" / "screenshots"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
Shoot = Callable[[Page, str], None]
# Milliseconds that a page may take: a machine with other work answers late, and late is no fault that a test looks for.
PATIENCE = 60_000
# Milliseconds in which a page has drawn itself anew for another width: charts do after the page itself has.
REDRAWN = 5_000
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def _database_calls_beside_playwright() -> Iterator[None]:
    """Playwright's synchronous interface keeps an event loop running, beside which Django refuses its database."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium: python -m tools.browser_needs says what to install")
    expect.set_options(timeout=PATIENCE / 2)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield running
        running.close()


@pytest.fixture
def browser_context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A fresh visitor, whose language is Chinese and whose clock is China's."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport=DESKTOP,  # type: ignore[arg-type]
        accept_downloads=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when a script fails or the content security policy refuses something."""
    opened = browser_context.new_page()
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and ("Content Security Policy" in message.text or "Uncaught" in message.text):
            complaints.append(message.text)

    opened.on("console", heard)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert not complaints, "the browser complained: " + "; ".join(complaints)


@pytest.fixture
def phone(browser_context: BrowserContext, page: Page) -> Page:
    """The same page, as wide as a phone."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return page


def session_key(person: Any) -> str:
    """The key of a new session of that person."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@pytest.fixture
def sign_in_browser(browser_context: BrowserContext, live_server: Any) -> Callable[[Any], None]:
    """`sign_in_browser(person)` gives the browser a session of that person, without the log-in page."""
    from django.conf import settings

    def enter(person: Any) -> None:
        browser_context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session_key(person), "url": live_server.url}]
        )

    return enter


def still(thing: Locator) -> FloatRect:
    """Where a thing stands, in pixels of the window, once it stands still: two frames in the same place."""
    handle = thing.element_handle()
    handle.wait_for_element_state("stable")
    box = handle.bounding_box()
    assert box is not None
    return box


def comes_true(page: Page, condition: str, arg: Any = None, *, within: int = REDRAWN) -> bool:
    """Whether `condition`, an expression or a function of `arg`, comes true in the page `within` so many milliseconds.

    Asked anew from here each time: `wait_for_function` has the page repeat the question, which its policy
    (no `unsafe-eval`) forbids from the second time on.
    """
    last = time.monotonic() + within / 1000
    while not page.evaluate(condition, arg):
        if time.monotonic() > last:
            return False
        page.wait_for_timeout(50)
    return True


def settled(page: Page) -> None:
    """Wait until htmx has put in what was asked for: a key that is pressed before goes to what is taken away."""
    quiet = "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
    assert comes_true(page, quiet, within=PATIENCE), "htmx waits for an answer"


def _sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window, once what draws itself anew has had its time to."""
    comes_true(page, f"{_WIDER} <= 0")
    return int(page.evaluate(_WIDER))


@pytest.fixture
def shoot() -> Shoot:
    """`shoot(page, "home")`: at 1280 and 390 pixels the page must not scroll sideways; a picture of each on demand."""

    def take(page: Page, name: str) -> None:
        for width, size in ((1280, DESKTOP), (390, PHONE)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_load_state("networkidle")
            assert _sideways(page) <= 0, f"{name} scrolls sideways at {width} pixels"
            if os.environ.get("SCREENSHOTS") == "1":
                SCREENSHOTS.mkdir(parents=True, exist_ok=True)
                # Hiding the caret would put a style into the page, which its policy forbids.
                page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", caret="initial")
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]

    return take
