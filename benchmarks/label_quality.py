"""How well labels are found: micro-F1, precision and recall per field and per label, against the labelled measures.

Needs the shared folder (``SIZHONG_SHARED``, or ``../shared`` beside the checkout) and says so where it is absent. The
words were first chosen with an eye on the documents of ``TUNED`` only; since, the errors in the others have been looked
at too, so that no figure here is a test. For one, label measures of other documents and give them with ``--gold``.

    python benchmarks/label_quality.py            # all labels
    python benchmarks/label_quality.py errors     # and the measures that come out wrong
    python benchmarks/label_quality.py --gold other.jsonl
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sizhong_search.annotation.labels import find_labels
from sizhong_search.model import Document, RawDocument, Source
from sizhong_search.parsing import parse
from sizhong_search.vocabulary.label_files import load_labels
from sizhong_search.vocabulary.labels import LabelSet

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SIZHONG_SHARED", ROOT.parent / "shared"))
FIELDS = ("sectors", "topics", "kinds")
FIRST = "heilongjiang-sizhong-plan"
TUNED = frozenset({FIRST, "p0005", "p0574", "p0595", "p0617"})
# What the bodies of the first document's clauses stand for; the registry of departments is not under test here.
STANDS_FOR = {
    "交通运输": "transport",
    "邮政管理": "logistics",
    "人民银行": "finance",
    "证监局": "finance",
    "银监局": "finance",
    "保监局": "finance",
    "金融": "finance",
    "卫生": "healthcare",
    "教育": "education",
    "农业": "agriculture",
    "文化": "culture",
    "住房": "construction",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled measure: where it is from, its text, and each field's labels as given and as found."""

    document_id: str
    text: str
    expected: dict[str, set[str]]
    found: dict[str, set[str]]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["errors"], help="print the measures that come out wrong")
    parser.add_argument("--gold", type=Path, default=SHARED / "gold" / "labels.jsonl", help="other labelled measures")
    arguments = parser.parse_args()
    if not arguments.gold.exists():
        print(f"no labelled measures: {arguments.gold} is absent; set SIZHONG_SHARED to the shared folder")
        return
    cases = list(read_cases(arguments.gold))
    for name, chosen in (
        ("all", cases),
        ("tuned", [c for c in cases if c.document_id in TUNED]),
        ("the others", [c for c in cases if c.document_id not in TUNED]),
        ("first document", [c for c in cases if c.document_id == FIRST]),
    ):
        if not chosen:
            continue
        print(f"\n{name}: {len(chosen)} measures\n{'':14}    P     R    F1")
        for field in FIELDS:
            print(f"{field:14} {scores(pairs(chosen, field))}")
    for field in FIELDS:
        print(f"\n{field}\n{'':16}    P     R    F1     n")
        labels = sorted({label for c in cases for label in c.expected[field] | c.found[field]})
        for label in labels:
            one = [(e & {label}, f & {label}) for e, f in pairs(cases, field)]
            print(f"{label:16} {scores(one)} {sum(map(len, (e for e, _ in one))):5}")
    if arguments.what == "errors":
        print_errors(cases)


def read_cases(gold: Path = SHARED / "gold" / "labels.jsonl") -> Iterator[Case]:
    """Label every measure of a gold file."""
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    label_sets = {field: read_label_set(field) for field in FIELDS}
    documents = dict(read_documents({row.get("doc_id", FIRST) for row in rows}))
    keys = dict(line.split("\t") for line in (SHARED / "eval" / "seed_keys.tsv").read_text("utf-8").splitlines())
    for row in rows:
        document = documents[row.get("doc_id", FIRST)]
        start = row["start"] if "start" in row else document.text.index(keys[row["key"]])
        measure = next((m for m in document.measures if abs(m.start - start) < 20 or m.start <= start < m.end), None)
        text = document.text[start : row["end"]] if "end" in row else measure.text if measure else ""
        found = find_labels(
            text,
            headings=[*measure.headings, measure.heading or ""] if measure else [],
            title=document.title,
            department_sectors=list(stand_for(document, start, start + len(text))),
            **label_sets,
        )
        yield Case(
            document_id=document.id,
            text=text,
            expected={field: set(row[field]) for field in FIELDS},
            found={field: set(getattr(found, field)) for field in FIELDS},
        )


def read_label_set(field: str) -> LabelSet:
    """Read the labels that ship, and stop at a fault."""
    path = ROOT / "sizhong_search" / "vocabulary" / "data" / f"{field}.toml"
    labels, faults = load_labels(path.read_text("utf-8"), field.removesuffix("s"))
    if faults:
        raise SystemExit("\n".join(faults))
    return labels


def read_documents(wanted: Collection[str]) -> Iterator[tuple[str, Document]]:
    """Parse the documents that the gold is from."""
    with gzip.open(SHARED / "data" / "policies.jsonl.gz", "rt", encoding="utf-8") as lines:
        records: Iterable[dict[str, Any]] = (json.loads(line) for line in lines)
        texts = {record["id"]: (record["text"], record["title"]) for record in records if record["id"] in wanted}
    if FIRST in wanted:
        first = (SHARED / "corpus" / f"{FIRST}.txt").read_text("utf-8")
        texts[FIRST] = (first, "黑龙江省加快构建大众创业万众创新支撑平台工作方案")
    for document_id, (text, title) in texts.items():
        source = Source(path="", sha256="")
        yield (
            document_id,
            parse(RawDocument(document_id=document_id, text=text, source=source, stated={"title": title})),
        )


def stand_for(document: Document, start: int, end: int) -> Iterator[str | None]:
    """Yield the line of business of each body that a measure's clauses name."""
    for clause in document.clauses:
        if start <= clause.start < end:
            for actor in clause.actors:
                if not actor.generic:
                    yield next((s for word, s in STANDS_FOR.items() if word in actor.full_name), None)


def pairs(cases: Iterable[Case], field: str) -> list[tuple[set[str], set[str]]]:
    """Return the expected and the found labels of each case."""
    return [(c.expected[field], c.found[field]) for c in cases]


def scores(sets: Iterable[tuple[set[str], set[str]]]) -> str:
    """Return micro precision, recall and F1, to print."""
    n = Counter[str]()
    for expected, found in sets:
        n.update(both=len(expected & found), expected=len(expected), found=len(found))
    precision = n["both"] / n["found"] if n["found"] else 0.0
    recall = n["both"] / n["expected"] if n["expected"] else 0.0
    f1 = 2 * n["both"] / (n["expected"] + n["found"]) if n["both"] else 0.0
    return f"{precision:5.2f} {recall:5.2f} {f1:5.2f}"


def print_errors(cases: Iterable[Case]) -> None:
    """Print each measure with a label missed (-) or given in error (+)."""
    for c in cases:
        wrong = [f"-{x}" for f in FIELDS for x in sorted(c.expected[f] - c.found[f])]
        wrong += [f"+{x}" for f in FIELDS for x in sorted(c.found[f] - c.expected[f])]
        if wrong:
            print(f"\n{c.document_id} {' '.join(wrong)}\n{c.text[:400]}")


if __name__ == "__main__":
    main()
