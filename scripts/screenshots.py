"""Take the README's screenshots of the running app anew: ``python scripts/screenshots.py [ADDRESS]``.

The app must be running (``make app``), with the library that ships; needs a Chromium and the fonts of the interface.
Each screen is taken wide and as on a telephone, into ``docs/screenshots/``.
"""

from __future__ import annotations

import shutil
import sys
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


def main(address: str) -> None:
    """Photograph each screen."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for size, viewport in SIZES.items():
            page = browser.new_context(viewport=viewport, locale="zh-CN").new_page()  # type: ignore[arg-type]
            for name, path in SCREENS.items():
                page.goto(f"{address}{path}")
                page.get_by_role("heading").first.wait_for()
                page.wait_for_timeout(3000)  # charts are drawn last, and pages fade in
                page.screenshot(path=TARGET / f"{name}-{size}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8501")
