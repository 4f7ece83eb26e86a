"""One process imports, others search all the while: no reader fails, and each answer is of one state of the library.

    python benchmarks/import_readers.py [--documents 2000] [--readers 8] [--seed 7]

A quarter of the readers open the library anew for each search, the others keep it open. Of each answer, the total, the
hits and the facets must agree: as many hits as are asked for, documents that the facet of documents counts as often,
whose counts sum to the total. Each hit must cut its text out of its document, and the document be its file, letter for
letter. As documents only come in, no total of a reader goes back.

Two thousand documents take one to three minutes beside eight readers on two processors. The slowest search is told
without each reader's first, which loads the vocabulary; the first without a hit loads a dictionary. The controls:
answers put together of two states must be complained of; each reader that keeps the library open must see it grow.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from trial import Verdict, add_command, faults_of, marked, orphans, rows, write_texts

from sizhong_search import KnowledgeBase
from sizhong_search.passages import locate
from sizhong_search.readers import make_id
from sizhong_search.result import Result

QUERIES = ("支持企业发展", "资金补贴", "快递", "人才引进", "养老服务", "")
K = 20


def main() -> int:
    """Print what the readers saw; 1 where one failed, an answer was mixed, or a control sees nothing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--read", nargs=4, help=argparse.SUPPRESS)  # a reader: library, files, what ends it, how
    options = parser.parse_args()
    if options.read:
        kb, files, stop = map(Path, options.read[:3])
        print(json.dumps(msgspec.to_builtins(read(kb, files, stop, options.seed, keep=options.read[3] == "keep"))))
        return 0
    print(f"seed {options.seed}, {options.documents} documents, {options.readers} readers")
    verdict = Verdict()
    with tempfile.TemporaryDirectory(prefix="readers-") as folder:
        together(Path(folder), options.documents, options.readers, options.seed, verdict)
        controls(Path(folder) / "kb", verdict)
    return 0 if verdict.is_good else 1


class Told(msgspec.Struct):
    """What a reader tells in the end."""

    n_searches: int = 0
    n_states: int = 0  # different totals of the whole library
    slowest: float = 0.0
    slowest_processor: float = 0.0
    faults: list[str] = []


def together(folder: Path, n: int, n_readers: int, seed: int, verdict: Verdict) -> None:
    """Import while others read; print what came of it."""
    files, kb, stop = folder / "files", folder / "kb", folder / "stop"
    write_texts(files, n, seed, length=700)
    KnowledgeBase.open(kb)._store.close()  # so that the first reader finds one
    ways = ["anew" if i % 4 == 3 else "keep" for i in range(n_readers)]
    here = [sys.executable, __file__, "--read", str(kb), str(files), str(stop)]
    readers = []
    for i, way in enumerate(ways):
        command = [*here, way, "--seed", str(seed + i)]
        readers.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=marked()))
    out, err = folder / "out", folder / "err"
    began = time.perf_counter()
    with out.open("wb") as rows_file, err.open("wb") as said:
        code = subprocess.run(
            add_command(kb, files), stdout=rows_file, stderr=said, env=marked(), check=False
        ).returncode
    seconds = time.perf_counter() - began
    stop.touch()
    told = [(way, *_told(reader)) for way, reader in zip(ways, readers, strict=True)]
    n_added = Counter(row["status"] for row in rows(out))["added"]
    stderr = err.read_text("utf-8", "replace")
    print(f"added {n_added} of {n} in {seconds:.0f} s: {n_added / seconds:.1f} documents/s")
    for way in ("keep", "anew"):
        those = [one for how, one, _ in told if how == way]
        if those:
            print(
                f"{len(those)} readers that {'keep it open' if way == 'keep' else 'open it anew'}: "
                f"{sum(one.n_searches for one in those)} searches, slowest {max(one.slowest for one in those):.2f} s "
                f"({max(one.slowest_processor for one in those):.2f} s of the processor), "
                f"{min(one.n_states for one in those)} to {max(one.n_states for one in those)} states seen"
            )
    missing = [] if code == 0 and n_added == n else [f"code {code}, {n_added} added: {stderr[-200:]}"]
    verdict.promise("everything comes in", [*missing, *faults_of(stderr)])
    verdict.promise("no reader fails", [fault for _, _, failed in told for fault in failed])
    verdict.promise(
        "each answer is of one state, and no total goes back", [f for _, one, _ in told for f in one.faults]
    )
    verdict.promise("nobody lives on", orphans()[1])
    kept = [one.n_states for how, one, _ in told if how == "keep"]
    verdict.control("readers see the library grow", ["they do"] if kept and min(kept) > 2 else [])


def _told(reader: subprocess.Popen[bytes]) -> tuple[Told, list[str]]:
    out, err = reader.communicate(timeout=120)
    if reader.returncode:
        return Told(), [err.decode("utf-8", "replace")[-300:]]
    return msgspec.convert(json.loads(out), Told), []


# ---- a reader ----


def read(folder: Path, files: Path, stop: Path, seed: int, *, keep: bool) -> Told:
    """Search until told to stop, and once more; note what does not fit."""
    random = Random(seed)  # noqa: S311 - an order of queries, not secrets
    told, most, wholes = Told(faults=[]), dict[str, int](), set[int]()
    texts = {make_id(file.name): file.read_text("utf-8") for file in files.iterdir()}
    kept = KnowledgeBase.open(folder) if keep else None
    is_last = False
    while not is_last:
        is_last = stop.exists()
        query = "" if is_last else random.choice(QUERIES)
        began, began_processor = time.perf_counter(), time.process_time()
        try:
            kb = kept or KnowledgeBase.open(folder)
            result = kb.search(query, k=K)
        except Exception:
            told.faults.append(traceback.format_exc()[-280:])
            break
        if told.n_searches:  # the first reads dictionary and vocabulary
            told.slowest = max(told.slowest, time.perf_counter() - began)
            told.slowest_processor = max(told.slowest_processor, time.process_time() - began_processor)
        told.n_searches += 1
        found = [*disagreements(result, texts), *_backwards(result, query, most)]
        found += [f"a notice: {key}" for key, _ in kb.notices]
        told.faults += [f"{query!r}: {fault}" for fault in found]
        most[query] = result.total
        if not query:
            wholes.add(result.total)
        if kept is None:
            kb._store.close()
    told.n_states = len(wholes)
    return told


def disagreements(result: Result, texts: Mapping[str, str]) -> Iterator[str]:
    """Say what in an answer does not go together."""
    counts = {value.value: value.count for value in result.facets["document"]}
    if len(result.hits) != min(K, result.total):
        yield f"{len(result.hits)} hits of {result.total}"
    if sum(counts.values()) != result.total:
        yield f"the documents' counts sum to {sum(counts.values())}, the total is {result.total}"
    shown = Counter(hit.document.id for hit in result.hits)
    for document_id, n in shown.items():
        counted = counts.get(document_id, 0)
        if n > counted or (result.total <= K and n != counted):
            yield f"{n} hits of {document_id}, which counts {counted}"
    for hit in result.hits:
        text = hit.document.text[hit.start : hit.end]
        if hit.document.text != texts.get(hit.document.id, hit.document.text):
            yield f"{hit.document.id} is not its file"
        measure, *span = locate(hit.document, hit.id)
        if not text or [hit.start, hit.end] != span or (measure and measure.text != text):
            yield f"{hit.id} does not cut its text out of its document"


def _backwards(result: Result, query: str, most: Mapping[str, int]) -> list[str]:
    before = most.get(query, 0)
    return [f"{before} hits before, {result.total} now"] if result.total < before else []


# ---- controls ----


def controls(kb: Path, verdict: Verdict) -> None:
    """Mix answers of two states: each mixture must be seen."""
    opened = KnowledgeBase.open(kb)
    late = opened.search(QUERIES[0], k=K)
    for document_id in {hit.document.id for hit in late.hits[:3]}:
        opened.delete(document_id)
    early = opened.search(QUERIES[0], k=K)
    texts = {hit.document.id: hit.document.text for hit in late.hits}
    moved = replace(late.hits[0], start=late.hits[0].start + 1)
    mixtures: dict[str, Any] = {
        "the total of another state": replace(late, total=early.total),
        "the facets of another state": replace(late, facets=early.facets),
        "the hits of another state": replace(early, hits=late.hits),
        "a hit less": replace(late, hits=late.hits[:-1]),
        "a hit that cuts beside its text": replace(late, hits=(moved, *late.hits[1:])),
    }
    if list(disagreements(late, texts)) or list(disagreements(early, texts)):
        verdict.promise("the answers that are mixed are good by themselves", ["they are not"])
    for what, mixture in mixtures.items():
        verdict.control(what, list(disagreements(mixture, texts)))
    verdict.control("a text that is not its file's", list(disagreements(late, dict.fromkeys(texts, ""))))
    verdict.control("a total that goes back", _backwards(early, QUERIES[0], {QUERIES[0]: late.total}))


if __name__ == "__main__":
    raise SystemExit(main())
