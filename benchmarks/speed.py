"""How long people wait: a command in a fresh process, the first page, a search in the page.

Each figure stands beside a reference taken in the same run, because machines differ: a Python that does nothing, one
that only reads jieba's dictionary, a Streamlit page that only says hello. Medians; the goals are no tests.

    python benchmarks/speed.py [--runs 7]
"""

from __future__ import annotations

import argparse
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
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SIZHONG = [sys.executable, "-m", "sizhong_search.cli"]
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
HELLO = "import streamlit as st\nst.text_input('q', key='q')\nst.write('hello ' + st.session_state.q)\n"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SIZHONG_KB"] = folder
        subprocess.run([*SIZHONG, "search", ""], check=True, capture_output=True)  # the library is made once
        commands(runs)
        pages(runs, Path(folder))


def commands(runs: int) -> None:
    """Time whole processes."""
    nothing = [sys.executable, "-c", "pass"]
    jieba = [sys.executable, "-c", "import jieba, logging; jieba.setLogLevel(logging.ERROR); jieba.initialize()"]
    print(f"{'command, fresh process':44}{'seconds':>9}{'goal':>7}   reference")
    for name, command, goal, reference, reference_name in (
        ("sizhong --help", [*SIZHONG, "--help"], 0.3, nothing, "python that does nothing"),
        ("sizhong search 快递企业准入", [*SIZHONG, "search", "快递企业准入"], 1.5, jieba, "jieba's dictionary"),
    ):
        pairs = [(_wall(command), _wall(reference)) for _ in range(runs)]
        ours, theirs = (median(column) for column in zip(*pairs, strict=True))
        print(f"{name:40}{ours:9.2f}{goal:7.1f}   {theirs:.2f} {reference_name}")


def _wall(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def pages(runs: int, folder: Path) -> None:
    """Time the app in a browser, against a page that only says hello."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("the page was not timed: no chromium on this machine")
        return
    from playwright.sync_api import sync_playwright

    hello = folder / "hello.py"
    hello.write_text(HELLO, "utf-8")
    print(f"{'page':44}{'seconds':>9}{'goal':>7}   reference")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        with (
            _serve([*SIZHONG, "app", "--port"]) as ours,
            _serve(
                [sys.executable, "-m", "streamlit", "run", str(hello), "--server.headless", "true", "--server.port"]
            ) as theirs,
        ):
            first = _first_page(browser, ours, "共 20 条"), _first_page(browser, theirs, "hello")
            print(f"{'first usable page, fresh server':40}{first[0]:9.2f}{3.0:7.1f}   {first[1]:.2f} hello page")
            later = [
                (_first_page(browser, ours, "共 20 条"), _first_page(browser, theirs, "hello")) for _ in range(runs)
            ]
            print(f"{'page for the next visitor':40}{median(a for a, _ in later):9.2f}{'':7}   "
                  f"{median(b for _, b in later):.2f} hello page")  # fmt: skip
            mine = _searches(browser, ours, runs, ".policy mark", "text=没有找到")
            other = _searches(browser, theirs, runs, "text=hello 随机抽查", "text=hello 量子")
            print(f"{'a search in the page':40}{mine:9.2f}{0.3:7.1f}   {other:.2f} hello page")
        browser.close()


@contextmanager
def _serve(command: list[str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*command, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _first_page(browser: Browser, address: str, awaited: str) -> float:
    page = browser.new_page()
    start = time.perf_counter()
    page.goto(address)
    page.get_by_text(awaited).first.wait_for()
    seconds = time.perf_counter() - start
    page.close()
    return seconds


def _searches(browser: Browser, address: str, runs: int, answer: str, nothing: str) -> float:
    """Return the median time from Enter to the answer on the page, each search after one that finds nothing.

    ``answer`` and ``nothing`` are the selectors of what then stands on the page.
    """
    page = browser.new_page()
    page.goto(address)
    box = page.locator("input[type=search], input[type=text]:not([role=combobox])").first
    seconds = []
    for _ in range(runs):
        for query, awaited in (("量子", nothing), ("随机抽查", answer)):
            box.fill(query)
            start = time.perf_counter()
            box.press("Enter")
            page.locator(awaited).first.wait_for()
            took = time.perf_counter() - start
            page.wait_for_timeout(300)
        seconds.append(took)
    page.close()
    return median(seconds)


if __name__ == "__main__":
    main()
