"""How quick the app is in a browser, beside a page that only says hello, in the same run; and what its visitors cost.

    python benchmarks/app_speed.py [--kb FOLDER] [--queries 20] [--sessions 20]

Needs Chromium. Without ``--kb`` the library is the one that ships (20 measures); a large one is made by
``sizhong add``. Milliseconds of the clock:

first page   from the address to a search box that can be typed into, on a server that was just started and on one that
             was not; the other row is a page with one word, served alike
search       from the Enter key to the new hits, and to the whole page, with the filters and their counts; the median
             and the most of queries that are all different; the other row is the page with one word, which writes it
             into the address and says it again
memory       what the server holds after one visitor, and after many who came, searched and went
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

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

HELLO = """import streamlit as st
word = st.text_input("hello", type="search")
if word:
    st.query_params["q"] = word
st.html(f'<div class="policy">hello {word}</div>')
"""
WORDS = (
    "专利质押贷款", "快递企业准入", "随机抽查", "电子发票", "众包平台", "信用信息", "工商登记",
    "知识产权保护", "股权众筹", "创业投资", "人才引进", "网约车", "小微企业税收", "数据安全",
    "标准化", "创客空间", "农村电商", "医疗服务", "养老服务", "职业培训",
)  # fmt: skip


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kb", type=Path)
    parser.add_argument("--queries", type=int, default=len(WORDS))
    parser.add_argument("--sessions", type=int, default=20)
    options = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        kb = options.kb or Path(folder) / "kb"
        hello = Path(folder) / "hello.py"
        hello.write_text(HELLO, "utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with serving(["-m", "streamlit", "run", str(hello)], kb) as (address, _):
            print("first page, ms       just started   later (median of 5)")
            print(f"{'hello':<20} {first_page(browser, address):>12.0f} {later(browser, address):>12.0f}")
            hello_times = visit(browser, address, WORDS[: options.queries])
        with serving(["-m", "sizhong_search.cli", "app"], kb) as (address, server):
            print(f"{'the app':<20} {first_page(browser, address):>12.0f} {later(browser, address):>12.0f}")
            before = memory(server)
            times = visit(browser, address, WORDS[: options.queries])
            print("search, ms           new hits: median, most   whole page: median, most")
            for name, taken in (("hello", hello_times), ("the app", times)):
                of_each = zip(*taken, strict=True)
                print(f"{name:<20}" + "".join(f"{median(of):>12.0f} {max(of):>12.0f}" for of in of_each))
            one = memory(server)
            for number in range(options.sessions - 1):
                visit(browser, address, WORDS[number % len(WORDS) :][:3])
            many = memory(server)
            print(
                f"memory, MB: {before:.0f} at first, {one:.0f} after one, {many:.0f} after {options.sessions} visitors"
            )
        browser.close()


def first_page(browser: Browser, address: str) -> float:
    """Return how long a new visitor waits for a box to type into."""
    page = browser.new_context(locale="zh-CN").new_page()
    began = time.perf_counter()
    page.goto(address)
    page.get_by_role("searchbox").first.wait_for()
    waited = time.perf_counter() - began
    page.context.close()
    return 1000 * waited


def later(browser: Browser, address: str) -> float:
    """Return the median of five more visits."""
    return median(first_page(browser, address) for _ in range(5))


def visit(browser: Browser, address: str, words: tuple[str, ...]) -> list[tuple[float, float]]:
    """Search for each of some words, as one visitor; return how long the hits of each took, and the whole page."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{address}/search")
    page.locator(".policy").first.wait_for()
    times = [search(page, text) for text in words]
    page.context.close()
    return times


def search(page: Page, text: str) -> tuple[float, float]:
    """Return how long the hits of a query take from the Enter key, and all that stands around them."""
    box = page.get_by_role("searchbox").first
    box.fill(text)
    began = time.perf_counter()
    box.press("Enter")
    taken = []
    for drawn in (f"!{_old('.policy')}", f"!{_old('')} && !document.querySelector('[data-test-script-state=running]')"):
        page.wait_for_function(f"word => new URL(location).searchParams.get('q') === word && {drawn}", arg=text)
        taken.append(1000 * (time.perf_counter() - began))
    return taken[0], taken[1]


def _old(what: str) -> str:
    """Return the question whether anything of what stood there before is left."""
    return f"document.querySelector('[data-stale=true]{' ' * bool(what)}{what}')"


def memory(server: psutil.Process) -> float:
    """Return what a server and its children hold, in megabytes."""
    return float(sum(p.memory_info().rss for p in [server, *server.children(recursive=True)])) / 1e6


@contextmanager
def serving(command: list[str], kb: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Serve a page on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ours = "sizhong_search.cli" in command
    arguments = ["--port", str(port)] if ours else ["--server.port", str(port), "--server.headless", "true"]
    environment = {**os.environ, "SIZHONG_KB": str(kb)}
    server = subprocess.Popen(
        [sys.executable, *command, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)  # noqa: S310 our own server
            break
        except OSError:
            time.sleep(0.05)
    yield address, psutil.Process(server.pid)
    server.terminate()
    server.wait(timeout=20)


if __name__ == "__main__":
    main()
