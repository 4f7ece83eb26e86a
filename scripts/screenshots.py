"""Take the README's screenshots anew: ``python scripts/screenshots.py``.

Serves the app with the library that ships, in a folder that is gone afterwards; needs a Chromium and the fonts of the
interface. Each screen is taken wide and as on a telephone, into ``docs/screenshots/``.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
PLAN = "heilongjiang-sizhong-plan"
SCREENS = {
    "home": "/",
    "search": f"/search?q={quote('没有债务的小企业怎么注销')}",
    "support": f"/support?q={quote('贷款')}&who=micro",
    "duties": "/department?id=hlj-amr",
    "document": f"/document?id={PLAN}&at={quote(f'{PLAN}#4.2')}",
    "research": "/research?figure=topics",
}
SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}


def main() -> None:
    """Photograph each screen."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    TARGET.mkdir(exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for size, viewport in SIZES.items():
            page = browser.new_context(viewport=viewport, locale="zh-CN").new_page()  # type: ignore[arg-type]
            for name, path in SCREENS.items():
                page.goto(f"{address}{path}")
                page.get_by_role("heading").first.wait_for()
                page.wait_for_timeout(3000)  # charts are drawn last, and pages fade in
                page.screenshot(path=TARGET / f"{name}-{size}.png")
        browser.close()


@contextmanager
def serving() -> Iterator[str]:
    """Serve the app on a free port, with a fresh library."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SIZHONG_KB": folder}
        command = [sys.executable, "-m", "sizhong_search.cli", "app", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
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


if __name__ == "__main__":
    main()
