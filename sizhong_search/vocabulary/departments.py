"""Government bodies under one name, and the dated edges by which one took over from another; read from files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from sizhong_search.vocabulary.regions import Level
from sizhong_search.vocabulary.tables import as_values, csv_rows, key_faults, toml_records

Kind = Literal["government", "party", "vertical", "mass", "judicial", "institution"]
EdgeKind = Literal["renamed", "merged", "absorbed", "split", "moved", "abolished", "related"]
WHOLE = frozenset({"renamed", "merged", "absorbed"})
UNKNOWN_REGION = ""
_DATE = re.compile(r"(?:(\d{4})(?:-(\d\d)(?:-(\d\d))?)?)?|(\d{4})-(\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A body under one name; a renamed body is another record.

    ``region`` is the full name of its place, 全国 for the centre, empty where a text does not tell. ``pattern`` is what
    it has in common with the same body of other places; ``sector`` is set where it stands for one line of business.
    """

    id: str
    name: str
    short_name: str
    region: str
    kind: Kind
    source: str
    aliases: tuple[str, ...] = ()
    sector: str = ""
    examples: tuple[str, ...] = ()
    pattern: str = ""
    level: Level | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every way the body is written, the full name first."""
        return tuple(dict.fromkeys((self.name, self.short_name, *self.aliases)))


def unregistered(name: str) -> Department:
    """Return a record for a body that a text names and the registry does not hold; it is its own id."""
    return Department(id=name, name=name, short_name=name, region=UNKNOWN_REGION, kind="government", source="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A dated edge between two bodies.

    ``effective_on`` is as precise as its source: a day, a month, a year, two years (2018-2019) or empty. ``evidence``
    is what the source says, letter for letter; ``scope`` which of the duties went along.
    """

    predecessor: str
    successor: str
    effective_on: str
    kind: EdgeKind
    scope: str
    confidence: Literal["sourced", "inferred", "recalled"]
    evidence: str
    source: str

    @property
    def is_followed(self) -> bool:
        """Whether the duties as a whole went along, and somebody says so."""
        return self.kind in WHOLE and self.confidence != "recalled"

    @property
    def bounds(self) -> tuple[str, str]:
        """The first and the last day on which it may have come into force, as ISO dates; empty where not known."""
        return bounds(self.effective_on)


def bounds(date: str) -> tuple[str, str]:
    """Return the first and the last day of a date as precise as it is written.

    >>> bounds("2018-2019"), bounds("2018-03"), bounds("2018-03-17")
    (('2018-01-01', '2019-12-31'), ('2018-03-01', '2018-03-31'), ('2018-03-17', '2018-03-17'))
    """
    if len(date) == 9:
        return f"{date[:4]}-01-01", f"{date[5:]}-12-31"
    return (date + "-01-01"[len(date) - 4 :], date + "-12-31"[len(date) - 4 :]) if date else ("", "")


def load_departments(file: str, text: str) -> tuple[list[Department], list[str]]:
    """Read records, with every fault found in them."""
    records, faults = toml_records(file, text, "department")
    departments = []
    for record in records:
        wrong = [f"{file}: {record.get('id')}: {fault}" for fault in _record_faults(record)]
        if not wrong:
            departments.append(Department(**as_values(record)))
        faults += wrong
    ids = [department.id for department in departments]
    if ids != sorted(ids):
        faults.append(f"{file}: ids are not sorted")
    return departments, faults


def load_successions(text: str) -> tuple[list[Succession], list[str]]:
    """Read edges, with every fault found in them but ids that nobody has."""
    rows, faults = csv_rows("successions.csv", text, [f.name for f in fields(Succession)])
    edges = []
    for row in rows:
        where = f"successions.csv: {row['predecessor']} → {row['successor']}"
        if row["kind"] not in get_args(EdgeKind) or row["confidence"] not in ("sourced", "inferred", "recalled"):
            faults.append(f"{where}: unknown kind or confidence")
        elif not _DATE.fullmatch(row["effective_on"]):
            faults.append(f"{where}: {row['effective_on']} is no date")
        else:
            edges.append(Succession(**row))  # type: ignore[arg-type]
    return edges, faults


def _record_faults(record: Mapping[str, Any]) -> Iterator[str]:
    yield from key_faults(record, Department)
    for key in ("id", "kind", "name", "region", "short_name", "source"):
        if not record.get(key, "-"):
            yield f"empty {key}"
    if record.get("kind") not in (None, *get_args(Kind)):
        yield f"unknown kind {record['kind']}"
