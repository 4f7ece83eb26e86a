"""Ten thousand documents: how fast they come in, how much memory that takes, how soon one more is found.

    python benchmarks/import_scale.py [--documents 10000] [--workers 2] [--seed 7]

Needs the shared folder (``SIZHONG_SHARED``, else ``../shared``); says so where it is missing. The documents are put
together of paragraphs of real policies, as many of one document as it takes to be as long as a real one, under a title
and a number of their own; one seed gives the same ones. They are imported by ``sizhong add`` as a user would. Memory is
that of the command and all its children together (proportional set size, looked at every second).

The control: a word that no document holds must find nothing, and the same search must find it once a document with
that word has been added.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

import psutil

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))
SIZHONG = [sys.executable, "-m", "sizhong_search.cli"]
NOWHERE = "龘靐齉爩"  # characters that no policy has side by side
STAGES = 10


def main() -> int:
    """Print the table; 1 where the control fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    if not (SHARED / "data" / "policies.jsonl.gz").exists():
        print(f"no policies in {SHARED}; name the shared folder with SIZHONG_SHARED")
        return 0
    print(f"seed {options.seed}, {options.documents} documents, {options.workers} workers, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        texts, kb = Path(folder) / "texts", Path(folder) / "kb"
        texts.mkdir()
        n_characters = 0
        for i, text in enumerate(documents(options.documents, options.seed)):
            (texts / f"{i:06}.txt").write_text(text, "utf-8")
            n_characters += len(text)
        print(f"{n_characters / options.documents:.0f} characters a document")
        grow(texts, kb, options.documents, options.workers)
        again = timed([*SIZHONG, "add", "--kb", str(kb), "--quiet", str(texts)])
        print(f"the same files once more: {again:.1f} s")
        return ask(kb, Path(folder))


def documents(n: int, seed: int) -> Iterator[str]:
    """Yield texts of paragraphs of real policies, each with a title and a number that no other has."""
    random = Random(seed)  # noqa: S311 no secret
    with gzip.open(SHARED / "data" / "policies.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    policies = [text.splitlines() for text in texts if "\n" in text]
    for i in range(n):
        wanted, lines = len(random.choice(texts)), [f"甲省第{i}号若干措施", f"甲政发〔2020〕{i}号"]
        while sum(map(len, lines)) < wanted:
            source = random.choice(policies)
            start = random.randrange(len(source))
            lines += source[start : start + random.randint(5, 40)]
        yield "\n".join(lines)[: max(wanted, 200)]


def grow(texts: Path, kb: Path, n: int, workers: int) -> None:
    """Import everything; print the rate stage by stage and the memory at its height."""
    command = [*SIZHONG, "add", "--kb", str(kb), "--json", "--workers", str(workers), str(texts)]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    tree, stages, peak, looked = psutil.Process(process.pid), [began], 0, 0.0
    became: Counter[str] = Counter()
    for line in process.stdout or ():
        row = json.loads(line)
        became[" ".join(filter(None, (row["status"], row["reason"])))] += 1
        if became.total() % max(n // STAGES, 1) == 0:
            stages.append(time.perf_counter())
        if time.perf_counter() - looked > 1:
            peak, looked = max(peak, memory(tree)), time.perf_counter()
    while process.poll() is None:
        peak = max(peak, memory(tree))
        time.sleep(0.5)
    seconds = time.perf_counter() - began
    rates = [n / STAGES / (b - a) for a, b in pairwise(stages)]
    print(f"{dict(became)} in {seconds:.0f} s: {became.total() / seconds:.1f} documents/s (goal 40)")
    print(f"documents/s, tenth by tenth: {' '.join(f'{rate:.0f}' for rate in rates)}")
    print(f"memory at its height: {peak / 1e6:.0f} MB (goal 1,000)")
    sizes = {path.name: sum(f.stat().st_size for f in path.rglob("*")) for path in (kb / "index",)}
    store = sum(f.stat().st_size for f in kb.glob("store.sqlite*"))
    print(f"on disk: store {store / 1e6:.0f} MB, index {sizes['index'] / 1e6:.0f} MB")


def memory(process: psutil.Process) -> int:
    """Return what a process and its children hold, memory that they share counted once."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_full_info().pss
        except (psutil.Error, AttributeError):
            continue
    return total


def ask(kb: Path, folder: Path) -> int:
    """Print how long a search takes, and how soon one more document is found; 1 where the control fails."""
    search = [*SIZHONG, "search", "--kb", str(kb), "--json", "-k", "3"]
    print(f"search in a new process: {timed([*search, '快递企业准入']):.2f} s")
    before = found([*search, NOWHERE])
    one = folder / "one.txt"
    one.write_text(f"乙市若干措施\n一、总体要求\n1.支持{NOWHERE}企业，由市财政局负责。\n", "utf-8")
    print(f"one more, command by command: {timed([*SIZHONG, 'add', '--kb', str(kb), str(one)]):.2f} s to add", end=", ")
    print(f"{timed([*search, NOWHERE]):.2f} s to find")
    after = found([*search, NOWHERE])
    code = f"""
import sys, time
from pathlib import Path
from sizhong_search import KnowledgeBase
kb = KnowledgeBase.open({str(kb)!r})
kb.search("快递")
two = Path({str(folder)!r}) / "two.txt"
two.write_text("丙市若干措施\\n1.支持{NOWHERE}人才，由市人社局负责。", "utf-8")
began = time.perf_counter()
kb.add(two)
total = kb.search("{NOWHERE}人才").total
seconds = time.perf_counter() - began
print(f"one more, in a process that has the library open: {{seconds:.2f}} s until it is found (goal 1)")
for query in ("快递企业准入", "养老服务补贴", ""):
    began = time.perf_counter()
    total = kb.search(query).total
    seconds = time.perf_counter() - began
    print(f"search {{query!r}}: {{seconds:.2f}} s, {{total}} hits of {{kb.index.n_passages}} passages")
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    print(f"control: hits of a word that no document holds: {before} before, {after} after it was added")
    return int(before != 0 or after == 0)


def timed(command: list[str]) -> float:
    """Return how long a command takes, in seconds."""
    began = time.perf_counter()
    subprocess.run(command, check=False, capture_output=True)
    return time.perf_counter() - began


def found(command: list[str]) -> int:
    """Return how many hits a search has."""
    return int(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["total"])


if __name__ == "__main__":
    raise SystemExit(main())
