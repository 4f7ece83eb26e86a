"""Places of government: provinces, cities and counties by code and name, and the place that a name begins with.

The codes are those of GB/T 2260, of which two digits more are a level further down: 230000 黑龙江省, 230100 哈尔滨市,
230102 道里区. Names that a place bore until lately are kept beside today's, as texts of their time write them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sizhong_search.vocabulary.tables import csv_rows

Level = Literal["central", "province", "city", "county"]


@dataclass(frozen=True, slots=True)
class Region:
    """A place. ``full_name`` is what tells it from every other: a county's has its city's in front.

    ``code`` is empty for a place that the table does not hold (横琴新区), and for one of several of a name where the
    text does not tell which is meant (朝阳区).
    """

    code: str
    name: str
    short_name: str
    full_name: str
    level: Level

    @property
    def is_municipality(self) -> bool:
        """Whether it is one of the four cities that are provinces as well, whose bodies are 局 and 委."""
        return self.level == "province" and self.name.endswith("市")


CENTRAL = Region("000000", "全国", "", "全国", "central")


class Regions:
    """The table of places."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self.by_code: dict[str, Region] = {CENTRAL.code: CENTRAL}
        self._by_name: dict[str, list[Region]] = defaultdict(list)
        for code, name, short in rows:
            region = Region(code, name, short or name, self._full_name(code, name), _level(code))
            self.by_code.setdefault(code, region)
            for written in _written(name, short):
                self._by_name[written].append(region)
        lengths: dict[str, set[int]] = defaultdict(set)
        for written in self._by_name:
            lengths[written[0]].add(len(written))
        self._longest = max(map(len, self._by_name), default=0)
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def _full_name(self, code: str, name: str) -> str:
        above = self._above(code) if _level(code) == "county" else None
        return f"{above.name}{name}" if above else name

    def _above(self, code: str) -> Region | None:
        return next(
            (self.by_code[c] for c in (code[:4] + "00", code[:2] + "0000") if c != code and c in self.by_code), None
        )

    @property
    def provinces(self) -> list[Region]:
        """The provinces, autonomous regions, municipalities and special administrative regions."""
        return [region for region in self.by_code.values() if region.level == "province"]

    def chain(self, region: Region) -> tuple[Region, ...]:
        """Return a place and those it lies in, the nearest first: 天河区, 广州市, 广东省."""
        above = self._above(region.code) if region.code else None
        return (region, *(self.chain(above) if above else ()))

    def named(self, full_name: str) -> Region | None:
        """Return the place with this full name, or with this name where only one has it."""
        return self._by_full_name.get(full_name)

    @cached_property
    def _by_full_name(self) -> dict[str, Region]:
        alone = {name: found[0] for name, found in self._by_name.items() if len({r.code for r in found}) == 1}
        return alone | {r.full_name: r for r in reversed(self.by_code.values())}

    def is_place(self, name: str) -> bool:
        """Tell whether a name is that of a place and nothing more."""
        return any(end == len(name) for _, end in self.read(name))

    def written_out(self, text: str, unit: str) -> Iterator[tuple[str, int]]:
        """Yield the names of places that a text writes out with their unit (市, 县), each with its end; the longest."""
        for match in re.finditer(unit, text):
            starts = range(max(0, match.end() - self._longest), match.end() - 2)  # 城区 and 郊区 are words as well
            name = next((n for n in (text[s : match.end()] for s in starts) if n in self._by_name), None)
            if name:
                yield name, match.end()

    def read(self, text: str, start: int = 0, within: Region | None = None) -> Iterator[tuple[Region, int]]:
        """Yield the places that may stand at a position of a text, each with its end; the longest reading first.

        黑龙江省哈尔滨市道里区 is read as one place, and so are its beginnings. A name that several places bear is the
        one that lies in the province of ``within``, if there is one; else a place without a code.
        """
        for region, end in self._at(text, start, within):
            for below, further in self._at(text, end, region):
                if below.code and region.code and self._lies_in(below, region):
                    yield from self._deeper(text, below, further)
            yield region, end

    def _deeper(self, text: str, region: Region, end: int) -> Iterator[tuple[Region, int]]:
        for below, further in self._at(text, end, region):
            if below.code and self._lies_in(below, region):
                yield below, further
        yield region, end

    def _at(self, text: str, start: int, within: Region | None) -> Iterator[tuple[Region, int]]:
        for length in self._lengths.get(text[start : start + 1], ()):
            name = text[start : start + length]
            if len(name) == length and (found := self._by_name.get(name)):
                yield self._which(name, found, within), start + length

    def _which(self, name: str, found: list[Region], within: Region | None) -> Region:
        if len(found) > 1 and within is not None and within.code:
            found = (
                [r for r in found if r.code[:4] == within.code[:4]]
                or [r for r in found if r.code[:2] == within.code[:2]]
                or found
            )
        highest = [r for r in found if r.level == "province"] or [r for r in found if r.level == "city"] or found
        return highest[0] if len({r.code for r in highest}) == 1 else Region("", name, name, name, "county")

    @staticmethod
    def _lies_in(below: Region, above: Region) -> bool:
        n = 2 if above.level == "province" else 4
        return below.code != above.code and below.code[:n] == above.code[:n] and above.level != "county"


NOWHERE = Regions(())


def _written(name: str, short: str) -> set[str]:
    """Return how a place is written: 延边朝鲜族自治州, 延边州, 延边."""
    return {name, short or name, f"{short}州" if name.endswith("自治州") else name}


def _level(code: str) -> Level:
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def load_regions(text: str) -> tuple[Regions, list[str]]:
    """Build the table from its file, with every fault found in it."""
    rows, faults = csv_rows("regions.csv", text, ("code", "name", "short_name", "last_listed"))
    faults += [f"regions.csv: {row['code']}: not six digits" for row in rows if not _is_code(row["code"])]
    good = [row for row in rows if _is_code(row["code"])]
    if [r["code"] for r in good] != sorted(r["code"] for r in good):
        faults.append("regions.csv: codes are not sorted")
    return Regions((row["code"], row["name"], row["short_name"]) for row in good), faults


def _is_code(code: str) -> bool:
    return len(code) == 6 and code.isdecimal()
