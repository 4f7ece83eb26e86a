"""An app of its own for each file of tests, in a real Chromium, with a library that is gone afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
expect.set_options(timeout=20_000)  # the first page of a fresh server, on a busy machine
DRAWING = "[data-testid=stApp]:not([data-test-script-state=notRunning])"
NO_CLICK_YET = f"""addEventListener("DOMContentLoaded", () => document.head.append(Object.assign(
    document.createElement("style"), {{textContent: "{DRAWING} {{ pointer-events: none }}"}})))"""
HERE = Path(__file__).parent
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests in a browser a second chance: a busy machine may lose a click; a fault is there again."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the app's library is."""
    return tmp_path_factory.mktemp("kb")


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[str]:
    """Serve the app on a free port and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "SIZHONG_KB": str(folder)}
    command = [sys.executable, "-m", "sizhong_search.cli", "app", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)  # noqa: S310 our own server
            break
        except OSError:
            time.sleep(0.2)
    yield address
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture(params=[pytest.param(WIDE, id="wide"), pytest.param(NARROW, id="narrow")])
def page(request: pytest.FixtureRequest, browser: Browser, app: str) -> Iterator[Page]:
    """Give a page that fails its test when anything is asked of another host."""
    context = browser.new_context(viewport=request.param, locale="zh-CN", base_url=app)
    opened = context.new_page()
    foreign: list[str] = []
    opened.on("request", lambda r: foreign.append(r.url) if _is_foreign(r.url) else None)
    # A click on what is drawn anew is lost: whatever a test does or looks at waits until the page is drawn, and a click
    # on what appears only then as well.
    context.add_init_script(NO_CLICK_YET)
    opened.add_locator_handler(opened.locator(DRAWING), lambda: None)
    yield opened
    context.close()
    assert not foreign, f"requests to other hosts: {foreign}"


def _is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1"
