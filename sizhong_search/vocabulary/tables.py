"""Reading the vocabulary's files: TOML records and CSV rows, with every fault named instead of an exception."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any


def toml_records(file: str, text: str, key: str) -> tuple[list[dict[str, Any]], list[str]]:
    r"""Return the records ``[[key]]`` of a TOML text, and what is wrong with it.

    >>> toml_records("a.toml", "[[b]]\nid = 1\n", "b")
    ([{'id': 1}], [])
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [], [f"{file}: not TOML: {error}"]
    return tables.get(key, []), [f"{file}: unknown table {name!r}" for name in tables if name != key]


def key_faults(record: Mapping[str, Any], kind: type) -> Iterator[str]:
    """Say which keys a record lacks that its dataclass has no default for, and which the dataclass has not."""
    known = {f.name for f in fields(kind)}
    required = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    if missing := sorted(required - set(record)):
        yield f"missing {', '.join(missing)}"
    if unknown := sorted(set(record) - known):
        yield f"unknown {', '.join(unknown)}"


def as_values(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as a frozen dataclass takes it: lists as tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}


def csv_rows(file: str, text: str, columns: Sequence[str]) -> tuple[list[dict[str, str]], list[str]]:
    r"""Return the rows of a CSV text that have these columns, all of them; and what is wrong with the others.

    >>> csv_rows("a.csv", "x,y\n1,2\n3\n", ["x", "y"])
    ([{'x': '1', 'y': '2'}], ['a.csv: line 3: 1 of 2 columns'])
    """
    reader = csv.DictReader(io.StringIO(text))
    if list(reader.fieldnames or ()) != list(columns):
        return [], [f"{file}: the columns must be {','.join(columns)}"]
    rows, faults = [], []
    for row in reader:
        n = sum(value is not None for key, value in row.items() if key)
        if n == len(columns) and None not in row:
            rows.append(row)
        else:
            faults.append(
                f"{file}: line {reader.line_num}: {n if None not in row else 'more'} of {len(columns)} columns"
            )
    return rows, faults
