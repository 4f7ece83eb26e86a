"""How well structure is read: clauses, their actors and roles, outlines, document numbers; and how fast.

    python benchmarks/parse_quality.py [--misses N] [--gold DIR]

Needs the shared folder (``SIZHONG_SHARED``, else ``../shared``); says so where it is missing. What counts is in its
``gold/GUIDE.md``: an actor is right with its full name and role, a clause span where it overlaps, a measure where its
start is within three characters. ``--misses`` lists what was not read; ``--gold`` names a folder with other files of
the same names. Speed is of one thread: UTF-8 bytes of the texts over the processor's seconds; growth is the slope of
log(time) over log(length) on the strings of ``hostile/strings/redos``, 1 where time is linear.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sizhong_search.annotation import annotate
from sizhong_search.model import Document
from sizhong_search.parsing import parse
from sizhong_search.parsing.clauses import find_clauses
from sizhong_search.parsing.doc_numbers import read_doc_number
from sizhong_search.readers import read_bytes
from sizhong_search.vocabulary import open_vocabulary

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))
SIZES = (10_000, 100_000)  # characters, for the growth


def main() -> None:
    """Print each figure."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--misses", type=int, default=0, metavar="N", help="list up to N misses of each kind")
    options.add_argument(
        "--gold", type=Path, default=SHARED / "gold", metavar="DIR", help="another folder of gold files"
    )
    chosen = options.parse_args()
    if not SHARED.is_dir():
        print(f"parse quality: left out, {SHARED} is not there")
        return
    texts = read_texts(SHARED)
    for score in scores(chosen.gold, texts):
        for line in (*score.lines, *(f"    {miss}" for miss in score.misses[: chosen.misses])):
            print(line)
    speed(texts)
    growth()


def scores(gold: Path, texts: dict[str, str]) -> Iterator[Score]:
    """Score every gold file of a folder that is there."""
    for file, score in (
        ("clauses.jsonl", actors),
        ("clause_spans.jsonl", spans),
        ("clause_negatives.jsonl", look_alikes),
        ("outlines.jsonl", outlines),
        ("doc_numbers.txt", doc_numbers),
    ):
        if (gold / file).is_file():
            yield score(gold / file, texts)


def read_texts(shared: Path) -> dict[str, str]:
    """Return the policy texts of the shared folder by id."""
    with gzip.open(shared / "data/policies.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {policy["id"]: policy["text"] for policy in map(json.loads, lines)}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@dataclass(frozen=True, slots=True)
class Score:
    """What a gold file gave: figures by name, the lines that say them, and what was missed."""

    figures: dict[str, float]
    lines: list[str]
    misses: list[str]


def actors(path: Path, texts: dict[str, str]) -> Score:
    """Score the actors with roles of clauses in whole documents; without a document, of its measure and clause."""
    n_right = n_found = n_gold = n_open = n_rows = 0
    misses = []
    documents: dict[str, Document] = {}
    for row in _rows(path):
        clause, start = row["clause"], row.get("position", 0)
        if "measure" in row:
            measure = row["measure"]
            text = measure if clause in measure else measure + clause
            document, start = _parse(text), text.find(clause)
        else:
            document = documents.setdefault(row["doc_id"], _parse(texts[row["doc_id"]]))
        found = [c for c in document.clauses if c.start < start + len(clause) and start < c.end]
        pairs = Counter((a.full_name, a.role) for c in found for a in c.actors)
        wanted = Counter(tuple(pair) for pair in row["actors"])
        n_right += (pairs & wanted).total()
        n_found, n_gold = n_found + pairs.total(), n_gold + wanted.total()
        n_open, n_rows = n_open + (any(c.open for c in found) == row["open"]), n_rows + 1
        if pairs != wanted:
            misses.append(f"{clause} missed {sorted(wanted - pairs)} wrong {sorted(pairs - wanted)}")
    line = f"actors and roles    {_prf(n_right, n_found, n_gold)}   open right for {n_open / n_rows:.3f} of {n_rows}"
    return Score({"actors F1": _f1(n_right, n_found, n_gold)}, [line], misses)


def _parse(text: str) -> Document:
    return parse(read_bytes(text.encode(), "text.txt"))


def spans(path: Path, texts: dict[str, str]) -> Score:
    """Count the clauses that are found in whole texts."""
    rows = list(_rows(path))
    found = {i: [(c.start, c.end) for c in find_clauses(texts[i])] for i in {row["doc_id"] for row in rows}}
    by_pattern: Counter[str] = Counter()
    right: Counter[str] = Counter()
    misses = []
    for row in rows:
        start, end = row["position"], row["position"] + len(row["clause"])
        pattern = row.get("pattern", "")
        by_pattern[pattern] += 1
        if any(a < end and start < b for a, b in found[row["doc_id"]]):
            right[pattern] += 1
        else:
            misses.append(f"{row['doc_id']} {row['clause']!r}")
    n_right, n_all = right.total(), len(rows)
    lines = [f"clause spans        recall {n_right / n_all:.3f} ({n_right} of {n_all})"]
    lines += [f"    {right[pattern]:4} of {n:4}  {pattern}" for pattern, n in by_pattern.most_common()]
    return Score({"spans recall": n_right / n_all}, lines, misses)


def look_alikes(path: Path, texts: dict[str, str]) -> Score:
    """Count the look-alikes that are taken for clauses."""
    rows = list(_rows(path))
    taken = [row["text"] for row in rows if find_clauses(row["text"])]
    line = f"look-alikes         {len(taken)} of {len(rows)} taken for clauses"
    return Score({"look-alikes taken": len(taken)}, [line], taken)


def outlines(path: Path, texts: dict[str, str]) -> Score:
    """Score the measures of whole documents, and their paths."""
    n_right = n_found = n_gold = n_paths = 0
    misses = []
    for row in _rows(path):
        document = _parse(texts[row["doc_id"]])
        wanted = {m["start"]: [mark.rstrip("、.．") for mark in m["path"]] for m in row["measures"]}
        for measure in document.measures:
            start = next((s for s in wanted if abs(s - measure.start) <= 3), None)
            if start is None:
                misses.append(f"{row['doc_id']} is none: {measure.path} {measure.text[:30]!r}")
                continue
            path_wanted = wanted.pop(start)
            n_right += 1
            n_paths += list(measure.path) == path_wanted
            if list(measure.path) != path_wanted:
                misses.append(f"{row['doc_id']} path {measure.path}, not {path_wanted}")
        misses += [f"{row['doc_id']} not found: {p}" for p in wanted.values()]
        n_found, n_gold = n_found + len(document.measures), n_gold + len(row["measures"])
    line = f"measures            {_prf(n_right, n_found, n_gold)}   path right for {n_paths / n_gold:.3f}"
    return Score({"measures F1": _f1(n_right, n_found, n_gold), "paths right": n_paths / n_gold}, [line], misses)


def doc_numbers(path: Path, texts: dict[str, str]) -> Score:
    """Count the document numbers that are read whole."""
    lines = [line for line in path.read_text("utf-8").split("\n") if line.strip()]
    unread = [line for line in lines if read_doc_number(line) is None]
    n_read = len(lines) - len(unread)
    line = f"document numbers    {n_read / len(lines):.4f} read ({n_read} of {len(lines)})"
    return Score({"document numbers read": n_read / len(lines)}, [line], unread)


def speed(texts: dict[str, str]) -> None:
    """Time the whole way from a text to annotated measures, on ordinary texts."""
    vocabulary = open_vocabulary()
    raws = [read_bytes(text.encode(), f"{i}.txt") for i, text in texts.items()]
    annotate(parse(raws[0], vocabulary.regions), vocabulary)  # what is loaded on first use is not counted
    n_bytes = sum(len(text.encode()) for text in texts.values())
    start = time.process_time()
    documents = [parse(raw, vocabulary.regions) for raw in raws]
    parsed = time.process_time()
    for document in documents:
        annotate(document, vocabulary)
    done = time.process_time()
    print(
        f"speed               {n_bytes / 1e6 / (done - start):.2f} MB/s ({n_bytes / 1e6:.1f} MB: parse "
        f"{parsed - start:.1f} s, annotate {done - parsed:.1f} s)"
    )


def growth() -> None:
    """Print the steepest growth of time on strings that make patterns explode."""
    vocabulary = open_vocabulary()
    slopes = {}
    for path in sorted((SHARED / "hostile/strings/redos").glob("*.txt")):
        text = path.read_text("utf-8", errors="replace")
        times = []
        for size in SIZES:
            raw = read_bytes((text * (size // max(len(text), 1) + 1))[:size].encode(), "x.txt")
            runs = []
            for _ in range(3):
                start = time.process_time()
                annotate(parse(raw, vocabulary.regions), vocabulary)
                runs.append(time.process_time() - start)
            times.append(min(runs))
        slopes[path.stem] = math.log(times[1] / times[0]) / math.log(SIZES[1] / SIZES[0])
    steepest = max(slopes, key=lambda name: slopes[name])
    print(f"growth              log-time slope at most {slopes[steepest]:.2f} ({steepest}, of {len(slopes)} strings)")


def _f1(n_right: int, n_found: int, n_gold: int) -> float:
    return 2 * n_right / max(n_found + n_gold, 1)


def _prf(n_right: int, n_found: int, n_gold: int) -> str:
    f1 = _f1(n_right, n_found, n_gold)
    return f"P {n_right / max(n_found, 1):.3f}  R {n_right / max(n_gold, 1):.3f}  F1 {f1:.3f}"


if __name__ == "__main__":
    main()
