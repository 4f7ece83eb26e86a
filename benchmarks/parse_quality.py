"""How well structure is read: clauses, their actors and roles, outlines, against the shared gold.

    python benchmarks/parse_quality.py

Needs the shared folder (``SIZHONG_SHARED``, else ``../shared``); says so where it is missing. What counts is in its
``gold/GUIDE.md``: an actor is right with its full name and role, a clause span where it overlaps, a measure where its
start is within three characters.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sizhong_search.parsing import parse
from sizhong_search.parsing.clauses import find_clauses, parse_clause
from sizhong_search.readers import read_bytes

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))


def main() -> None:
    """Print each figure."""
    if not SHARED.is_dir():
        print(f"parse quality: left out, {SHARED} is not there")
        return
    with gzip.open(SHARED / "data/policies.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {policy["id"]: policy["text"] for policy in map(json.loads, lines)}
    actors()
    spans(texts)
    look_alikes()
    outlines(texts)


def _gold(name: str) -> Iterator[dict[str, Any]]:
    with (SHARED / "gold" / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def actors() -> None:
    """Score the split of clauses into actors with roles."""
    n_right = n_found = n_gold = 0
    for row in _gold("clauses.jsonl"):
        clause = row["clause"]
        found, _ = parse_clause(clause[1:-1] if clause[0] in "（(" else clause)
        pairs, wanted = {(a.full_name, a.role) for a in found}, {tuple(pair) for pair in row["actors"]}
        n_right, n_found, n_gold = n_right + len(pairs & wanted), n_found + len(pairs), n_gold + len(wanted)
    print(f"actors and roles    {_f1(n_right, n_found, n_gold)}")


def spans(texts: dict[str, str]) -> None:
    """Count the clauses that are found in whole texts."""
    rows = list(_gold("clause_spans.jsonl"))
    found = {i: [(c.start, c.end) for c in find_clauses(texts[i])] for i in {row["doc_id"] for row in rows}}
    n_found = sum(
        any(a < row["position"] + len(row["clause"]) and row["position"] < b for a, b in found[row["doc_id"]])
        for row in rows
    )
    print(f"clause spans        recall {n_found / len(rows):.3f} ({n_found} of {len(rows)})")


def look_alikes() -> None:
    """Count the look-alikes that are taken for clauses."""
    rows = list(_gold("clause_negatives.jsonl"))
    print(
        f"look-alikes         {sum(bool(find_clauses(row['text'])) for row in rows)} of {len(rows)} taken for clauses"
    )


def outlines(texts: dict[str, str]) -> None:
    """Score the measures of whole documents, and their paths."""
    n_right = n_found = n_gold = n_paths = 0
    for row in _gold("outlines.jsonl"):
        document = parse(read_bytes(texts[row["doc_id"]].encode(), f"{row['doc_id']}.txt"))
        wanted = {m["start"]: [mark.rstrip("、.．") for mark in m["path"]] for m in row["measures"]}
        for measure in document.measures:
            start = next((s for s in wanted if abs(s - measure.start) <= 3), None)
            if start is not None:
                n_right += 1
                n_paths += list(measure.path) == wanted.pop(start)
        n_found, n_gold = n_found + len(document.measures), n_gold + len(row["measures"])
    print(f"measures            {_f1(n_right, n_found, n_gold)}   path right for {n_paths / n_gold:.3f}")


def _f1(n_right: int, n_found: int, n_gold: int) -> str:
    precision, recall = n_right / max(n_found, 1), n_right / max(n_gold, 1)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * n_right / max(n_found + n_gold, 1):.3f}"


if __name__ == "__main__":
    main()
