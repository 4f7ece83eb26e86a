"""The bodies that every place has: 财政厅 of a province, 财政局 of a city, 证监局 of the centre's in a province.

A pattern says how such a body is written, whatever its place; ``read`` tells which patterns a name may follow, and the
place that it says. Names are data (``data/patterns.toml``): one without a placeholder has the place in front, else
``{region}`` stands for the full name of the place and ``{short}`` for the short one.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from sizhong_search.vocabulary.departments import Kind
from sizhong_search.vocabulary.regions import Level, Region, Regions
from sizhong_search.vocabulary.tables import as_values, key_faults, toml_records

_NO_CORE = re.compile(r"^(?:中共|(?:人民)?政府(?=.))")
_PLACEHOLDER = re.compile(r"\{(?:region|short)\}")
# The word for a government that stands where a place would, and the level that it tells.
GOVERNMENTS: Mapping[str, Level] = {
    "自治区": "province", "省": "province", "市": "city", "州": "city", "盟": "city", "地区": "city",
    "区": "county", "县": "county", "旗": "county",
}  # fmt: skip
_WORDS = {word[0]: [other for other in GOVERNMENTS if other[0] == word[0]] for word in GOVERNMENTS}
# A place that the table does not hold: 横琴新区, 白云经济开发区.
_ELSEWHERE = re.compile(r"[一-鿿]{2,8}?(?:[市县州盟旗]|(?:新|开发|高新|合作|示范|试验|保税|园|功能|管理|矿|林)?区)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A body as provinces (``province``) and as cities and counties (``local``) have it, the full name first.

    ``words`` name the line of business as a class: 财政 of 各级财政部门. ``until`` holds the last day on which a way of
    writing meant this body, where another bears it since.
    """

    id: str
    kind: Kind
    province: tuple[str, ...]
    local: tuple[str, ...]
    words: tuple[str, ...]
    sector: str
    source: str
    examples: tuple[str, ...]
    until: Mapping[str, datetime.date] = field(default_factory=dict)

    def is_at(self, level: Level | None) -> bool:
        """Tell whether a level of government has such a body: 市场监管委 is one of cities, municipalities included."""
        return bool(self.province if level == "province" else self.local)

    def bodies(self, region: Region) -> dict[str, tuple[str, ...]]:
        """Return the ways of writing that a place may use, without the place, by the full name that each shortens.

        卫健委 is 卫生健康委员会, 卫健局 卫生健康局: two names for the body of this line of business; a place has one.
        The first is the usual one. A municipality's own are 局, not 厅.
        """
        is_province = region.level == "province" and not (region.is_municipality and self.kind == "government")
        return _by_full_name((self.province or self.local) if is_province else (self.local or self.province))

    def names(self, region: Region, written: str = "") -> tuple[str, ...]:
        """Return how the body of a place that is written so is written otherwise, its full name first."""
        bodies = self.bodies(region)
        return tuple(fill(name, region) for name in bodies[self.full_name(region, written)])

    def short_name(self, region: Region, written: str = "") -> str:
        """Return the first shorter name; of a body whose name has 北京 inside none with 北京市 put before it."""
        full, *others = self.bodies(region)[self.full_name(region, written)]
        return fill(next((name for name in others if "{short}" not in full or "{short}" in name), full), region)

    def full_name(self, region: Region, written: str = "") -> str:
        """Return the full name that a way of writing shortens, without the place; of another the usual one."""
        bodies = self.bodies(region)
        usual = next(iter(bodies))
        if written in ("", usual):
            return usual
        return next((full for full, names in bodies.items() if written in map(bare, names)), usual)


class Reading(NamedTuple):
    """What a name may mean: a pattern, and the place or the word for a government in its place; "" where none.

    ``written`` is the name without the place; ``until`` the last day on which it could mean that, None where it can.
    """

    pattern: Pattern
    place: Region | str
    written: str = ""
    until: datetime.date | None = None


def bare(name: str) -> str:
    """Return a name of a pattern without the placeholder: 证监局 of {short}证监局."""
    return _PLACEHOLDER.sub("", name)


def fill(name: str, region: Region) -> str:
    """Put a place into a name.

    >>> fill("{short}证监局", Region("230000", "黑龙江省", "黑龙江", "黑龙江省", "province"))
    '黑龙江证监局'
    """
    if "{" not in name:
        return region.full_name + name
    return name.replace("{region}", region.name).replace("{short}", region.short_name)


class Patterns:
    """The patterns, by the way they are written."""

    def __init__(self, patterns: Iterable[Pattern], regions: Regions) -> None:
        self.by_id = {pattern.id: pattern for pattern in patterns}
        self.regions = regions
        self._forms: dict[tuple[str, str], list[Pattern]] = defaultdict(list)
        for pattern in self.by_id.values():
            for form in dict.fromkeys(_form(name) for name in (*pattern.province, *pattern.local)):
                self._forms[form].append(pattern)
        self._heads: dict[str, list[str]] = defaultdict(list)  # by their first character
        for head in sorted({head for head, _ in self._forms if head}, key=len, reverse=True):
            self._heads[head[0]].append(head)

    @property
    def bare_names(self) -> set[str]:
        """Every way of writing, without a place."""
        return {head + tail for head, tail in self._forms}

    def alike(self, pattern_id: str, name: str) -> Iterator[str]:
        """Yield other ways of writing a name that has its place inside: 人行福州中支 of 中国人民银行福州中心支行."""
        pattern = self.by_id.get(pattern_id)
        forms = [_form(n) for n in (*pattern.province, *pattern.local) if "{" in n] if pattern else []
        for head, tail in forms:
            if head and name.startswith(head) and name.endswith(tail):
                place = name[len(head) : len(name) - len(tail)]
                yield from (f"{other}{place}{end}" for other, end in forms)
                return

    def read(self, name: str, within: Region | None = None) -> list[Reading]:
        """Return what a name may mean, the readings with a place of the table first, of those the longest place."""
        readings: list[Reading] = []
        for head in (*self._heads.get(name[:1], ()), ""):
            if name.startswith(head):
                readings += self._behind(head, name, within)
        return sorted(readings, key=_preference)

    def _behind(self, head: str, name: str, within: Region | None) -> Iterator[Reading]:
        for place, end in self._places(name, len(head), within):
            for pattern in self._forms.get((head, name[end:]), ()):
                written = head + name[end:]
                yield Reading(pattern, place, written, pattern.until.get(written))

    def _places(self, name: str, start: int, within: Region | None) -> Iterator[tuple[Region | str, int]]:
        yield from self.regions.read(name, start, within)
        for word in _WORDS.get(name[start : start + 1], ()):
            if name.startswith(word, start):
                yield word, start + len(word)
        yield "", start
        if found := _ELSEWHERE.match(name, start):
            place = found.group()
            yield Region("", place, place, place, "county"), found.end()


@cache
def _by_full_name(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Group names by the first that they shorten; 中共 and 人民政府 in front count for nothing."""
    groups: dict[str, list[str]] = {}
    for name in names:
        core = _NO_CORE.sub("", bare(name))
        whole = next((full for full in groups if _shortens(core, _NO_CORE.sub("", bare(full)))), name)
        groups.setdefault(whole, []).append(name)
    return {bare(full): tuple(short) for full, short in groups.items()}


def _shortens(short: str, full: str) -> bool:
    characters = iter(full)
    return all(character in characters for character in short)


def _form(name: str) -> tuple[str, str]:
    """Return what stands before and behind the place."""
    parts = _PLACEHOLDER.split(name, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else ("", name)


def _preference(reading: Reading) -> tuple[bool, int]:
    place = reading.place
    return (isinstance(place, str) or not place.code, -len(place if isinstance(place, str) else place.full_name))


def load_patterns(text: str, regions: Regions) -> tuple[Patterns, list[str]]:
    """Build the patterns from their file, with every fault found in it."""
    records, faults = toml_records("patterns.toml", text, "pattern")
    patterns = []
    for record in records:
        wrong = [f"patterns.toml: {record.get('id')}: {fault}" for fault in _record_faults(record)]
        if not wrong:
            patterns.append(Pattern(**as_values(record)))
        faults += wrong
    ids = [pattern.id for pattern in patterns]
    if ids != sorted(set(ids)):
        faults.append("patterns.toml: ids are not sorted, or not unique")
    return Patterns(patterns, regions), faults


def _record_faults(record: Mapping[str, Any]) -> Iterator[str]:
    yield from key_faults(record, Pattern)
    for name, day in record.get("until", {}).items():
        if name not in (*record.get("province", ()), *record.get("local", ())) or not isinstance(day, datetime.date):
            yield f"until: {name} is none of its names, or {day} no day"
    if not record.get("province") and not record.get("local"):
        yield "no names"
