"""Take the README's screenshot of the running app anew: ``python scripts/screenshots.py [ADDRESS]``.

The app must be running (``make app``); needs a Chromium and the fonts of the interface.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).resolve().parents[1] / "docs" / "screenshot.png"
QUERY = "没有债务的小企业怎么注销"


def main(address: str) -> None:
    """Photograph one search."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/search?q={quote(QUERY)}")
        page.locator(".policy mark").first.wait_for()
        page.wait_for_timeout(500)  # the page fades in
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8501")
