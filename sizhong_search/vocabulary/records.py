"""The bodies there are: those with a record, and those that a pattern makes of a place.

An id is that of a record (hlj-finance), or a place and a pattern: 440000-finance is 广东省财政厅, province-finance a
省财政厅 of which the text does not tell the province, 横琴新区-tax a body of a place that the table does not hold,
440106-health.卫生健康局 one with another name than is usual.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from sizhong_search.vocabulary.departments import UNKNOWN_REGION, Department
from sizhong_search.vocabulary.patterns import Pattern, Patterns
from sizhong_search.vocabulary.regions import CENTRAL, Region

CACHED = 65_536  # bodies or names that are kept in memory
# A place that a text does not tell, as patterns fill it in: 省财政厅, 国家税务总局××省税务局.
SOMEWHERE: dict[str, Region] = {
    "province": Region("province", "××省", "××", "省", "province"),
    "city": Region("city", "××市", "××", "市", "city"),
    "county": Region("county", "××县（区）", "××", "县（区）", "county"),
}


class Records:
    """Bodies by id and by place."""

    def __init__(self, departments: Iterable[Department], patterns: Patterns) -> None:
        self.patterns = patterns
        self.regions = patterns.regions
        self.departments: dict[str, Department] = {}
        for department in departments:
            place = self.regions.named(department.region)
            self.departments.setdefault(department.id, replace(department, level=place.level if place else None))
        self._own: dict[tuple[str, str], Department] = {}
        for department in self.departments.values():
            if department.pattern:
                self._own.setdefault((department.region, department.pattern), department)
        self.get = lru_cache(CACHED)(self._get)

    def _get(self, department_id: str) -> Department | None:
        """Return a body by its id, None where nobody has it."""
        if found := self.departments.get(department_id):
            return found
        where, _, which = department_id.partition("-")
        pattern_id, _, written = which.partition(".")
        pattern = self.patterns.by_id.get(pattern_id)
        if pattern is None or not where:
            return None
        place = SOMEWHERE.get(where) or self.regions.by_code.get(where)
        if place is None and not where.isascii():  # a place that a text names and the table does not hold
            place = Region("", where, where, where, "county")
        body = None if place in (None, CENTRAL) else self.at(pattern, place, written)
        return body if body and (not written or body.id == department_id) else None

    def at(self, pattern: Pattern, place: Region, written: str = "") -> Department:
        """Return the body of a place: its own record, else what the pattern makes of it, by the name as written."""
        if own := self._own.get((place.full_name, pattern.id)):
            return own
        names = tuple(dict.fromkeys(pattern.names(place, written)))
        full, short = pattern.full_name(place, written), pattern.short_name(place, written)
        return Department(
            id=f"{place.code or place.name}-{pattern.id}" + ("" if full == pattern.full_name(place) else f".{full}"),
            name=names[0],
            short_name=short,
            aliases=tuple(name for name in names[1:] if name != short),
            region=UNKNOWN_REGION if place.code in SOMEWHERE else place.full_name,
            kind=pattern.kind,
            sector=pattern.sector,
            source=pattern.source,
            pattern=pattern.id,
            level=place.level,
        )

    def siblings(self, department_id: str) -> tuple[str, ...]:
        """Return the ids of bodies of the same place and line of business under other names, none of them on record.

        天河区卫生健康局 beside 天河区卫生健康委员会: a place has one of them, and texts may write either.
        """
        body = self.get(department_id)
        pattern = self.patterns.by_id.get(body.pattern) if body else None
        if body is None or pattern is None or body.id in self.departments:
            return ()
        where = body.id.partition("-")[0]
        place = SOMEWHERE.get(where) or self.regions.by_code.get(where)
        if place is None:
            return ()
        ids = (self.at(pattern, place, full).id for full in pattern.bodies(place))
        return tuple(i for i in ids if i != body.id)


def is_usual(department_id: str) -> bool:
    """Tell whether an id is not that of a body with another name than is usual of its kind."""
    return "." not in department_id


def is_somewhere(department_id: str) -> bool:
    """Tell whether an id is that of a body whose place is not told."""
    return department_id.partition("-")[0] in SOMEWHERE
