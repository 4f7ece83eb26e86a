"""How well saved pages are read: against the texts of 90 real pages, without their templates, and on hostile pages.

    python benchmarks/html_quality.py [--misses N]

Needs the shared folder (``SIZHONG_SHARED``, else ``../shared``); says so where it is missing. Similarity is rapidfuzz's
ratio of the two texts without white space: ``whole`` is all that was read, ``body`` leaves out on both sides the lines
of the page's table, the title above the text and the buttons 【打印】【关闭窗口】: some references have them, others do
not. The control compares each page with the text of the next document of its site. Titles count where the page holds
them at all; a number is found where it is the record's, and records also took numbers that a text only cites.
``without templates`` reads the bodies with our own fallback and with trafilatura, where it is installed. A hostile file
must end in a text or a reason within ``LIMIT`` seconds; each is read in a process of its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from rapidfuzz import fuzz

from sizhong_search.model import RawDocument, Source
from sizhong_search.parsing.header import read_header
from sizhong_search.readers import html
from sizhong_search.readers.html_entries import page_keys
from sizhong_search.readers.pieces import Extraction, assemble

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))
GOAL = 0.98
LIMIT = 10.0  # seconds
_BUTTONS = re.compile(r"【(?:打印|关闭窗口)】")
_ENTRY = re.compile(
    r"^(?:【|\[)?(?:"
    + "|".join(r"\s{0,8}".join(key) for keys in page_keys() for key in keys)
    + r")(?:】|\])?\s*[:：\t]"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page with the document that was taken from it by others, and what we read."""

    name: str
    record: dict[str, Any]
    data: bytes
    extraction: Extraction | None
    reason: str = ""

    @property
    def text(self) -> str:
        """Return the text as a document gets it."""
        return assemble(self.extraction.pieces)[0] if self.extraction else ""


def main() -> None:
    """Print each figure."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--misses", type=int, default=8, metavar="N", help="list up to N misses of each kind")
    n_misses = options.parse_args().misses
    if not (SHARED / "data" / "originals" / "html").is_dir():
        print(f"html quality: left out, {SHARED} is not there")
        return
    pages = read_pages()
    originals(pages, n_misses)
    without_templates(pages)
    hostile(n_misses)


def read_pages() -> list[Page]:
    """Read the originals, each with its record."""
    with gzip.open(SHARED / "data" / "policies.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = {r["original"]: r for r in map(json.loads, lines) if r.get("original")}
    pages = []
    for path in sorted((SHARED / "data" / "originals" / "html").iterdir()):
        data, record = path.read_bytes(), records[f"html/{path.name}"]
        try:
            pages.append(Page(path.name, record, data, html.read_html(data)))
        except ValueError as error:
            pages.append(Page(path.name, record, data, None, str(error)))
    return pages


def originals(pages: list[Page], n_misses: int) -> None:
    """Compare what was read with the texts, titles and numbers of the records."""
    read = [page for page in pages if page.extraction]
    refused = Counter(page.reason for page in pages if not page.extraction)
    n_fallback = sum(is_fallback(page.extraction) for page in read if page.extraction)
    print(f"originals: {len(read)} of {len(pages)} read, {n_fallback} of them by fallback; refused: {dict(refused)}")
    body = {p.name: similarity(body_of(p.text, p), body_of(p.record["text"], p)) for p in read}
    pairs = zip(read, [*read[1:], *read[:1]], strict=True)
    for name, figures in (
        ("whole", [similarity(p.text, p.record["text"]) for p in read]),
        ("body", list(body.values())),
        ("control", [similarity(body_of(a.text, a), b.record["text"]) for a, b in pairs]),
    ):
        n_good = sum(figure >= GOAL for figure in figures)
        spread = f"mean {mean(figures):.4f}, from {min(figures):.4f} to {max(figures):.4f}"
        print(f"  {name:8} ≥ {GOAL}: {n_good:2} of {len(figures)}; {spread}")
    for name, figure in sorted(body.items(), key=lambda pair: pair[1])[:n_misses]:
        if figure < 1:
            print(f"    {figure:.4f} {name}")
    headers(read, n_misses)
    began = time.perf_counter()
    for page in read:
        html.read_html(page.data)
    seconds = time.perf_counter() - began
    print(f"  {sum(len(p.data) for p in read) / seconds / 1e6:.1f} MB/s, {1000 * seconds / len(read):.0f} ms a page")


def headers(read: list[Page], n_misses: int) -> None:
    """Compare titles and numbers, as the header's parser has them of what was read."""
    titles: Counter[bool] = Counter()
    numbers: Counter[bool] = Counter()
    misses = []
    stated: Counter[str] = Counter()
    for page in read:
        said = page.extraction.stated if page.extraction else {}
        stated.update(said.keys())
        source = Source(path=page.name, sha256="")
        header = read_header(RawDocument(document_id="", text=page.text, source=source, stated=said))
        title, number = page.record["title"], page.record.get("doc_number")
        if bare(title) in bare(page.data.decode("utf-8", "replace")):
            titles[bare(header["title"]) == bare(title)] += 1
            if bare(header["title"]) != bare(title):
                misses.append(f"title  {header['title']!r} for {title!r}")
        if number:
            is_found = digits(number) == digits(header["doc_number"] or "")
            numbers[is_found] += 1
            if not is_found:
                misses.append(f"number {header['doc_number']!r} for {number!r}")
    print(f"  titles equal: {titles[True]} of {titles.total()}; numbers found: {numbers[True]} of {numbers.total()}")
    print(f"  stated: {dict(stated.most_common())}")
    for miss in misses[:n_misses]:
        print(f"    {miss}")


def without_templates(pages: list[Page]) -> None:
    """Read the same pages as if no template knew them."""
    readings: dict[str, Callable[[bytes], str]] = {"our own": _fallback}
    try:
        import trafilatura
    except ImportError:
        print("without templates: trafilatura is not installed")
    else:
        readings["trafilatura"] = lambda data: (
            trafilatura.extract(data, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False)
            or ""
        )
    full = [page for page in pages if not page.name.startswith("bucm")]  # those are bodies without a page
    for name, reading in readings.items():
        began = time.perf_counter()
        figures = [similarity(body_of(reading(p.data), p), body_of(p.record["text"], p)) for p in full]
        print(
            f"without templates, {name:12} ≥ {GOAL}: {sum(f >= GOAL for f in figures):2} of {len(full)}, ≥ 0.9:"
            f" {sum(f >= 0.9 for f in figures):2}; mean {mean(figures):.4f}; {time.perf_counter() - began:.1f} s"
        )


def _fallback(data: bytes) -> str:
    try:
        return assemble(html.read_html(data, known=()).pieces)[0]
    except ValueError:
        return ""


def hostile(n_misses: int) -> None:
    """Read every hostile page; none may raise anything but a reason, or take too long."""
    outcomes: Counter[str] = Counter()
    times: list[tuple[float, str]] = []
    bad = []
    files = sorted(path for path in (SHARED / "hostile" / "html").rglob("*") if path.is_file())
    for path in files:
        outcome, seconds = _apart(path)
        outcomes[outcome] += 1
        times.append((seconds, path.name))
        if outcome.startswith("!"):
            bad.append(f"{outcome} {path.name}")
    print(f"hostile: {len(files)} files, {dict(outcomes.most_common())}")
    print("  slowest: " + ", ".join(f"{name} {seconds:.2f} s" for seconds, name in sorted(times, reverse=True)[:3]))
    for line in bad[:n_misses]:
        print(f"    {line}")


def _apart(path: Path) -> tuple[str, float]:
    """Read a file in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_read_hostile, args=(path, theirs))
    process.start()
    theirs.close()
    try:
        if not ours.poll(LIMIT + 2):
            process.kill()
            return "! too long", LIMIT + 2
        outcome, seconds = ours.recv()
        return str(outcome), float(seconds)
    except EOFError:
        return "! crash", 0.0
    finally:
        process.join()


def _read_hostile(path: Path, answer: Any) -> None:
    data = path.read_bytes()
    began = time.perf_counter()
    try:
        extraction = html.read_html(data)
        outcome = "read, fallback" if is_fallback(extraction) else "read"
    except ValueError as error:
        outcome = str(error)
    except Exception as error:
        outcome = f"! {type(error).__name__}"
    answer.send((outcome, time.perf_counter() - began))


def is_fallback(extraction: Extraction) -> bool:
    """Tell whether no template fitted."""
    return any(remark.code == "fallback" for remark in extraction.remarks)


def similarity(a: str, b: str) -> float:
    """Return how alike two texts are, white space apart."""
    return fuzz.ratio(bare(a), bare(b)) / 100


def body_of(text: str, page: Page) -> str:
    """Leave out the page's table, the title above the text, and buttons."""
    title = bare(page.record["title"])
    lines = [line for line in _BUTTONS.sub("", text).split("\n") if not _ENTRY.match(line)]
    return "\n".join(line for line in lines if bare(line) != title)


def bare(text: str) -> str:
    """Return a text without white space."""
    return re.sub(r"[\s\u200b]", "", text)


def digits(number: str) -> list[str]:
    """Return the numerals of a document number: 令第226号 and 证监会令【第226号】 are one."""
    return re.findall(r"\d+", number)


if __name__ == "__main__":
    main()
