"""What tests of several pages do with one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate


def params(page: Page) -> dict[str, list[str]]:
    """Return what the address asks for."""
    return parse_qs(urlsplit(page.url).query)


def fits(page: Page) -> bool:
    """Tell whether nothing stands out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def settle(page: Page) -> None:
    """Wait until the page is drawn: a click on what is drawn anew is lost."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def insist(click: Callable[[], object], arrives: Callable[[], object], what: str) -> None:
    """Click until that has an effect, for which ``arrives`` waits: a click on what is just drawn anew is lost."""
    for _ in range(5):
        click()
        with suppress(TooLate, AssertionError):
            arrives()
            return
    pytest.fail(f"{what}: nothing comes of it")


def choose(page: Page, box: Locator, option: str, *, exact: bool = False) -> None:
    """Choose from a list; one that is open closes when the page moves, and is opened again."""

    def open_list() -> None:
        box.fill("")
        box.fill(option)

    choice = page.get_by_role("option", name=option, exact=exact)
    insist(open_list, lambda: choice.click(timeout=3000), option)
