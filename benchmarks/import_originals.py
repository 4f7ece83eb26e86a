"""The real files of the shared folder, imported as a user would: how many come in, and how near their texts are.

    python benchmarks/import_originals.py [--misses 12]

Needs the shared folder (``SIZHONG_SHARED``, else ``../shared``). Texts are compared without blanks, and without what
belongs to the pages of a file (page numbers, running heads), by rapidfuzz's ratio, where ``policies.jsonl`` has the
document. What its text has of the pages around it, and of tables in another order, tells against us all the same:
``html_quality.py`` and ``pdf_quality.py`` say why for each. The control compares each document with another one's text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median

from rapidfuzz import fuzz
from trial import SHARED, SIZHONG

from sizhong_search import KnowledgeBase
from sizhong_search.model import Document
from sizhong_search.text import blank

GOAL_IMPORTED, GOAL_ALIKE = 0.98, 0.98


def main() -> int:
    """Print the table; 1 where fewer come in than promised, or the control is not seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=int, default=12, metavar="N", help="list up to N texts below the goal")
    n_misses = parser.parse_args().misses
    originals = SHARED / "data" / "originals"
    if not originals.is_dir():
        print(f"import of originals: left out, {originals} is not there")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        command = [*SIZHONG, "add", "--kb", folder, "--json", str(originals)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        rows = [row for row in rows if row["status"] != "skipped"]  # the list of the files
        kb = KnowledgeBase.open(folder)
        texts = {
            str(Path(row["path"]).relative_to(originals)): squeezed(kb.document(row["document_id"]))
            for row in rows
            if row["status"] in ("added", "replaced", "unchanged")
        }
    n_in, refused = len(texts), Counter(row["reason"] for row in rows if row["status"] == "rejected")
    print(
        f"imported {n_in} of {len(rows)} files: {n_in / len(rows):.3f} (goal {GOAL_IMPORTED}); refused {dict(refused)}"
    )
    with gzip.open(SHARED / "data" / "policies.jsonl.gz", "rt", encoding="utf-8") as file:
        known = {row["original"]: row["text"] for row in map(json.loads, file) if row.get("original")}
    alike = {
        name: fuzz.ratio(text, "".join(known[name].split())) / 100 for name, text in texts.items() if name in known
    }
    for kind in sorted({name.partition("/")[0] for name in alike}):
        ratios = [ratio for name, ratio in alike.items() if name.startswith(kind)]
        n_good = sum(ratio >= GOAL_ALIKE for ratio in ratios)
        print(f"  {kind:5} ratio >= {GOAL_ALIKE}: {n_good:3} of {len(ratios):3}; median {median(ratios):.4f}")
    for name, ratio in sorted(alike.items(), key=lambda pair: pair[1])[:n_misses]:
        if ratio < GOAL_ALIKE:
            print(f"    {ratio:.3f} …{name[-60:]}")
    names = list(alike)
    control = [
        fuzz.ratio(texts[a], "".join(known[b].split())) / 100
        for a, b in zip(names, [*names[1:], *names[:1]], strict=True)
    ]
    print(f"control, with another document's text: {sum(r >= GOAL_ALIKE for r in control)} of {len(control)} alike")
    return int(n_in < GOAL_IMPORTED * len(rows) or sum(r >= GOAL_ALIKE for r in control) > len(control) / 10)


def squeezed(document: Document) -> str:
    """Return a document's text without blanks and without what belongs to its pages."""
    furniture = (origin.span for origin in document.origins if origin.kind == "furniture")
    return "".join(blank(document.text, furniture).split())


if __name__ == "__main__":
    raise SystemExit(main())
