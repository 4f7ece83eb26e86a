"""Files of queries and judgments → topics and qrels: tables with a header line, JSON lines, or TREC's own.

A TREC file has no header: ``query_id query`` for queries, ``query_id 0 item grade`` for judgments.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sizhong_search.errors import BadTableError, ReadError

DATA = Path(__file__).parent / "data"

Qrels = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A query of an evaluation set; ``group`` is who asks (entrepreneur, staff, researcher), "" where it is unsaid."""

    query_id: str
    group: str
    query: str


def read_topics(path: Path = DATA / "queries.tsv") -> list[Topic]:
    """Read queries: ``query_id``, ``query`` and, if it is told, ``group``.

    Raises
    ------
    ReadError, BadTableError
    """
    columns = ("query_id", "query")
    return [
        Topic(query_id=row["query_id"], group=row.get("group") or "", query=row["query"])
        for row in _rows(path, columns)
    ]


def read_qrels(path: Path = DATA / "qrels.tsv") -> dict[str, dict[str, int]]:
    """Read judgments: ``query_id``, ``measure_id`` and ``grade`` (0 is no answer).

    Raises
    ------
    ReadError, BadTableError
    """
    columns = ("query_id", "measure_id", "grade")
    qrels: dict[str, dict[str, int]] = {}
    for row in _rows(path, columns):
        if not row["grade"].isdecimal():
            raise BadTableError(path, columns)
        qrels.setdefault(row["query_id"], {})[row["measure_id"]] = int(row["grade"])
    return qrels


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise ReadError(path, "missing") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(path, "unreadable") from error
    try:
        rows = list(_read(path, lines, columns))
    except (msgspec.DecodeError, ValueError) as error:
        raise BadTableError(path, columns) from error
    if not rows or any(row.get(name) is None for row in rows for name in columns):
        raise BadTableError(path, columns)
    return rows


def _read(path: Path, lines: Sequence[str], columns: Sequence[str]) -> Iterator[dict[str, str]]:
    if path.suffix == ".jsonl":
        for line in filter(str.strip, lines):
            yield {key: str(value) for key, value in msgspec.json.decode(line, type=dict[str, str | int]).items()}
    elif lines and set(columns) <= set(lines[0].split("\t")):
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    elif "grade" in columns:
        for line in filter(str.strip, lines):
            query_id, _, item, grade = line.split()
            yield {"query_id": query_id, "measure_id": item, "grade": grade}
    else:
        for line in filter(str.strip, lines):
            query_id, query = line.split(maxsplit=1)
            yield {"query_id": query_id, "query": query}
