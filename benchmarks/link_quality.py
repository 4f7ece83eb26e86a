"""How well names are led to bodies: what each actor of the gold stands for, and a list of links for a reader to judge.

    python benchmarks/link_quality.py [--draw FILE] [--seed N] [--misses N]

Needs the shared folder (``SIZHONG_SHARED``, else ``../shared``); says so where it is missing. The actors are those of
``gold/clauses.jsonl``, each in the place and the time of its document. ``--draw`` writes 100 links of all the texts,
each name of a document once, with the clause or sentence that names the body and two empty columns for a reader's
verdict (``right``, ``wrong``) and its reason; ``tests/files/links.csv`` is such a list, judged by a second reader.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from sizhong_search.annotation import annotate
from sizhong_search.annotation.setting import Era, era_of, named_in, place_of
from sizhong_search.model import Document, Responsibility
from sizhong_search.parsing import parse
from sizhong_search.readers import read_bytes
from sizhong_search.vocabulary import Vocabulary, data_files, load_registry, open_vocabulary
from sizhong_search.vocabulary.departments import UNKNOWN_REGION
from sizhong_search.vocabulary.linking import link
from sizhong_search.vocabulary.regions import load_regions

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))
SEED, N_DRAWN, AROUND = 20261127, 100, 60
COLUMNS = (
    "document", "place", "since", "until", "name", "id", "body", "today", "evidence", "verdict", "why",
)  # fmt: skip


def main() -> None:
    """Print the shares, and draw a list where asked."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--draw", type=Path, metavar="FILE", help="write 100 links for a reader to judge")
    options.add_argument("--seed", type=int, default=SEED, metavar="N")
    options.add_argument(
        "--misses", type=int, default=0, metavar="N", help="list up to N names that nobody is known by"
    )
    chosen = options.parse_args()
    if not SHARED.is_dir():
        print(f"link quality: left out, {SHARED} is not there")
        return
    vocabulary = open_vocabulary()
    documents = dict(read_documents(vocabulary))
    print_gold(documents, vocabulary, chosen.misses)
    print_all(documents)
    print_speed(vocabulary)
    if chosen.draw:
        draw(documents, vocabulary, chosen.draw, chosen.seed)


def read_documents(vocabulary: Vocabulary) -> Iterator[tuple[str, Document]]:
    """Yield every text of the shared folder, annotated."""
    with gzip.open(SHARED / "data" / "policies.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            raw = read_bytes(row["text"].encode(), f"{row['id']}.txt")
            yield row["id"], annotate(parse(raw, vocabulary.regions), vocabulary)


def print_gold(documents: dict[str, Document], vocabulary: Vocabulary, n_misses: int) -> None:
    """Print what the actors of the gold stand for; a clause whose document is not at hand has no place and no time."""
    kinds: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for line in (SHARED / "gold" / "clauses.jsonl").read_text("utf-8").splitlines():
        clause = json.loads(line)
        document = documents.get(clause["doc_id"])
        region, on = _setting(document, vocabulary) if document else (UNKNOWN_REGION, None)
        for name, _ in clause["actors"]:
            kind = link(name, vocabulary.departments, region=region, on=on).kind
            kinds[kind] += 1
            unknown[name] += kind == "unknown"
    _print_shares("actors of the gold", kinds)
    for name, n in unknown.most_common(n_misses):
        print(f"    {n} {name}")


def print_all(documents: dict[str, Document]) -> None:
    """Print what the names in the clauses of all texts stand for."""
    _print_shares("clauses of all texts", Counter(r.link for _, r in _named(documents) if r.source == "clause"))


def _print_shares(what: str, kinds: Counter[str]) -> None:
    known = 1 - kinds["unknown"] / kinds.total()
    print(
        f"{what:22}{known:.4f} not unknown of {kinds.total()}: {', '.join(f'{k} {n}' for k, n in kinds.most_common())}"
    )


def print_speed(vocabulary: Vocabulary) -> None:
    """Print how long the registry takes to load, and a name to look up, the first time and again."""
    folder = files("sizhong_search.vocabulary").joinpath("data")
    content = {name: file.read_text("utf-8") for name, file in data_files(folder).items()}
    start = time.process_time()
    load_registry(content, load_regions(content["regions.csv"])[0])
    loaded = (time.process_time() - start) * 1e3
    places = [place.short_name for place in vocabulary.regions.by_code.values() if place.level == "city"]
    names = [f"{place}{body}" for place in places for body in ("市财政局", "税务局", "市教育局")]
    first, again = (_microseconds(names, vocabulary) for _ in range(2))
    print(
        f"{'speed':22}registry loaded in {loaded:.0f} ms; a name looked up in {first:.1f} µs, again in {again:.2f} µs"
    )


def _microseconds(names: list[str], vocabulary: Vocabulary) -> float:
    start = time.process_time()
    for name in names:
        vocabulary.departments.find(name, region="广东省")
    return (time.process_time() - start) / len(names) * 1e6


def _named(documents: dict[str, Document]) -> Iterator[tuple[Document, Responsibility]]:
    for document in documents.values():
        for measure in document.measures:
            yield from ((document, r) for r in measure.responsibilities)


def draw(documents: dict[str, Document], vocabulary: Vocabulary, path: Path, seed: int) -> None:
    """Write links drawn at random, each name of a document once."""
    linked = {(d.id, r.full_name): (d, r) for d, r in _named(documents) if r.department_id}
    drawn = random.Random(seed).sample(sorted(linked), N_DRAWN)  # noqa: S311 nothing secret
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_row(*linked[key], vocabulary) for key in drawn)
    print(f"{N_DRAWN} of {len(linked)} links drawn with seed {seed}: {path}")


def _setting(document: Document, vocabulary: Vocabulary) -> tuple[str, Era]:
    names = named_in(document)
    place = place_of(document)
    return place, era_of(document, names, vocabulary.departments, place)


def _row(document: Document, r: Responsibility, vocabulary: Vocabulary) -> tuple[str, ...]:
    place, (since, until) = _setting(document, vocabulary)
    body = vocabulary.departments.get(r.department_id or "")
    today = "；".join(f"{b.name}（{b.confidence}）" for b in r.today)
    evidence = " ".join(document.text[max(0, r.start - AROUND) : r.end + AROUND // 2].split())
    return (
        document.title, place, str(since or ""), str(until or ""), r.full_name, r.department_id or "",
        body.name if body else "", today, evidence, "", "",
    )  # fmt: skip


if __name__ == "__main__":
    main()
