"""How well PDFs are read: the text of real files against another reader's, and what a print does to a document.

    python benchmarks/pdf_quality.py [--hostile] [--no-print]

Needs the shared folder (``SIZHONG_SHARED``, else ``../shared``); says so where it is missing. The texts to compare with
were made by poppler: they agree on letters, but poppler reads the cells of a table in another order and, without its
Chinese tables, leaves letters out. So three figures stand beside each other: the ratio of the whole texts, the letters
that both have, and the runs of five letters that both have, which a column read across destroys and a table read in
another order does not. The text of another document shows what the figures are where nothing agrees.
``--hostile`` reads the hostile files, each in a child process within limits. The print needs LibreOffice.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rapidfuzz import fuzz

from sizhong_search.model import Document, RawDocument, Source
from sizhong_search.parsing import parse
from sizhong_search.readers.confine import Limits, allow, confine
from sizhong_search.readers.pdf import read_pdf
from sizhong_search.readers.pieces import REASONS, Extraction, assemble
from sizhong_search.readers.plain import read_plain
from sizhong_search.vocabulary import open_vocabulary

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))
GOAL, GOAL_SHARE = 0.98, 0.95
RUN = 5
HOSTILE_LIMITS = Limits(cpu_seconds=10, wall_seconds=60, memory=512 * 1024 * 1024)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How much two texts have in common, white space aside; each figure from 0 to 1."""

    ratio: float
    letters: float
    runs: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One file, read."""

    name: str
    text: str
    reference: str
    seconds: float
    n_bytes: int
    n_cells: int
    remarks: tuple[str, ...]


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--hostile", action="store_true", help="read the hostile files too, each within limits")
    options.add_argument("--one", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    options.add_argument("--no-print", action="store_true", help="leave out the print by LibreOffice")
    chosen = options.parse_args()
    if chosen.one:
        print_one(chosen.one)
        return
    if not SHARED.is_dir():
        print(f"pdf quality: left out, {SHARED} is not there")
        return
    print_originals()
    if not chosen.no_print:
        print_round_trip()
    if chosen.hostile:
        print_hostile()


def print_originals() -> None:
    """Print how the texts of the originals agree with those at hand."""
    texts = read_texts()
    files = sorted((SHARED / "data" / "originals" / "pdf").glob("*.pdf"))
    readings = list(read_originals(files, texts))
    agreements = [agree(reading.text, reading.reference) for reading in readings]
    good = sum(a.ratio >= GOAL for a in agreements)
    megabytes = sum(r.n_bytes for r in readings) / 1e6
    print(f"originals read            {len(readings)} of {len(files)}")
    print(f"ratio >= {GOAL}             {good} = {good / len(readings):.1%} (goal {GOAL_SHARE:.0%})")
    for name in ("ratio", "letters", "runs"):
        values = sorted(getattr(a, name) for a in agreements)
        print(f"  {name:<8} median {median(values):.4f}  lowest {values[0]:.4f}")
    print(f"seconds per MB            {sum(r.seconds for r in readings) / megabytes:.2f} ({megabytes:.1f} MB)")
    others = readings[len(readings) // 2 :] + readings
    control = [agree(a.text, b.reference) for a, b in zip(readings, others, strict=False)]
    print(f"another document's text   ratio {median(c.ratio for c in control):.3f}, highest "
          f"{max(c.ratio for c in control):.3f}; runs highest {max(c.runs for c in control):.3f}")  # fmt: skip
    print("below the goal:           ratio  letters runs   cells")
    for agreement, reading in sorted(zip(agreements, readings, strict=True), key=lambda pair: pair[0].ratio):
        if agreement.ratio < GOAL:
            print(
                f"  ...{reading.name[-22:]:<22} {agreement.ratio:.3f}  {agreement.letters:.3f}  {agreement.runs:.3f}"
                f"  {reading.n_cells:>5}  {why(agreement, reading)}"
            )


def read_texts() -> dict[str, str]:
    """Return the texts at hand by the name of their original."""
    with gzip.open(SHARED / "data" / "policies.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = (json.loads(line) for line in file)
        return {row["original"]: row["text"] for row in rows if str(row.get("original", "")).startswith("pdf/")}


def read_originals(files: Sequence[Path], texts: dict[str, str]) -> Iterator[Reading]:
    """Read the files that there is a text for; print those that cannot be read."""
    for path in files:
        began = time.process_time()
        try:
            extraction = read_pdf(path.read_bytes())
        except ValueError as error:
            print(f"  not read: {path.name[-40:]}: {error}")
            continue
        yield Reading(
            name=path.name,
            text=assemble(extraction.pieces)[0],
            reference=texts[f"pdf/{path.name}"],
            seconds=time.process_time() - began,
            n_bytes=path.stat().st_size,
            n_cells=sum(piece.kind == "cell" for piece in extraction.pieces),
            remarks=tuple(remark.code for remark in extraction.remarks),
        )


def agree(text: str, reference: str) -> Agreement:
    """Compare two texts.

    >>> agree("甲 乙丙丁戊己", "甲乙丙丁戊己")
    Agreement(ratio=1.0, letters=1.0, runs=1.0)
    """
    a, b = "".join(text.split()), "".join(reference.split())
    return Agreement(ratio=fuzz.ratio(a, b) / 100, letters=_shared(a, b, 1), runs=_shared(a, b, RUN))


def _shared(a: str, b: str, n: int) -> float:
    """Return the share of runs of ``n`` letters that two texts have in common (Dice's coefficient)."""
    left, right = (Counter(text[i : i + n] for i in range(len(text) - n + 1)) for text in (a, b))
    return 2 * (left & right).total() / max(left.total() + right.total(), 1)


def why(agreement: Agreement, reading: Reading) -> str:
    """Say what makes a text differ, as far as the figures tell."""
    n, n_reference = (len("".join(text.split())) for text in (reading.text, reading.reference))
    if n_reference < 0.9 * n:
        return f"the text to compare with lacks {n - n_reference} of {n} letters"
    if agreement.letters > 0.995 and reading.n_cells:
        return "all letters there; cells in another order"
    return "all letters there; columns in another order" if agreement.letters > 0.995 else "letters differ"


def print_round_trip() -> None:
    """Print what is left of a document when it has been printed, by LibreOffice's own text of it."""
    office = shutil.which("soffice")
    if office is None:
        print("round trip: left out, soffice is not there")
        return
    files = sorted((SHARED / "data" / "originals" / "docx").glob("*.docx"))
    n_equal: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("pdf", "txt:Text (encoded):UTF8"):
            command = [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind]
            subprocess.run([*command, "--outdir", folder, *map(str, files)], check=True, capture_output=True)
        for path in files:
            printed = _parsed(read_pdf(Path(folder, f"{path.stem}.pdf").read_bytes()))
            written = _parsed(read_plain(Path(folder, f"{path.stem}.txt").read_bytes()))
            same = _same(printed, written)
            n_equal.update(what for what, is_same in same.items() if is_same)
            print(f"  {path.stem[-24:]:<24} {len(written.measures):>3} measures; differs: "
                  f"{', '.join(what for what, is_same in same.items() if not is_same) or '-'}")  # fmt: skip
    print(f"round trip, {len(files)} documents: " + ", ".join(f"{what} {n_equal[what]}" for what in same))


def _parsed(read: Extraction | str) -> Document:
    text = read if isinstance(read, str) else assemble(p for p in read.pieces if p.kind != "furniture")[0]
    raw = RawDocument(document_id="d", text=text, source=Source(path="d", sha256=""))
    return parse(raw, open_vocabulary().regions)


def _same(a: Document, b: Document) -> dict[str, bool]:
    """Tell what two documents have alike: title, marks and texts of measures.

    White space and punctuation aside: what hangs over the margin is not in LibreOffice's print at all (大卫生、at the
    end of a line, in three documents; poppler finds no sign there either).
    """
    return {
        "title": _letters(a.title) == _letters(b.title),
        "marks": [m.path for m in a.measures] == [m.path for m in b.measures],
        "measures": [_letters(m.text) for m in a.measures] == [_letters(m.text) for m in b.measures],
    }


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def print_hostile() -> None:
    """Print how the hostile files end, each in a child of its own: in a text, a reason, or stopped by a limit."""
    with (SHARED / "hostile" / "MANIFEST.csv").open(encoding="utf-8") as file:
        names = [row["file"] for row in csv.DictReader(file) if row["file"].startswith("pdf/")]
    paths = [SHARED / "hostile" / name for name in names]
    there = [path for path in paths if path.exists()]
    ends: Counter[str] = Counter()
    slowest = (0.0, "")
    for path in there:
        began = time.monotonic()
        end = _end_of(path)
        ends[end] += 1
        slowest = max(slowest, (time.monotonic() - began, path.name))
        if end.startswith("stopped") or end == "memory":
            print(f"  {end}: {path.name}")
    print(
        f"hostile files: {len(there)} of {len(paths)} at hand; {', '.join(f'{e} {n}' for e, n in ends.most_common())}"
    )
    print(f"slowest: {slowest[1]} {slowest[0]:.0f} s of the clock")


def _end_of(path: Path) -> str:
    command = [sys.executable, __file__, "--one", str(path)]
    try:
        child = subprocess.run(
            command, capture_output=True, text=True, timeout=HOSTILE_LIMITS.wall_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return "stopped by the clock"
    if child.returncode < 0:
        return f"stopped by {signal.Signals(-child.returncode).name}"
    return child.stdout.strip() if child.returncode == 0 else "exception"


def print_one(path: Path) -> None:
    """Read one file within limits, and print how that ends; anything but a reason ends the process with a failure."""
    from pdfplumber.page import Page  # noqa: F401 what is imported does not count against the file

    confine()
    data = path.read_bytes()
    allow(HOSTILE_LIMITS)
    try:
        read_pdf(data)
    except MemoryError:
        print("memory")
    except ValueError as error:
        if str(error) not in REASONS:
            raise
        print(error)
    else:
        print("read")


if __name__ == "__main__":
    main()
