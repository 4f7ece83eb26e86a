"""Who bears a name: bodies by name, place and date.

A name leads to a body (``find``), or to all that it may mean; what came before and after a body is in
:mod:`sizhong_search.vocabulary.lines`.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache

from sizhong_search.errors import UnknownValueError
from sizhong_search.text import fold
from sizhong_search.vocabulary.bodies import fold_script
from sizhong_search.vocabulary.departments import UNKNOWN_REGION, Department, Succession
from sizhong_search.vocabulary.lines import Interval, Lines
from sizhong_search.vocabulary.patterns import GOVERNMENTS, Pattern, Patterns, Reading
from sizhong_search.vocabulary.records import CACHED, SOMEWHERE
from sizhong_search.vocabulary.regions import CENTRAL, Level, Region

When = datetime.date | tuple[datetime.date | None, datetime.date | None] | None
_UNKNOWN = Region("", "", "", UNKNOWN_REGION, "province")
_LONGEST_PLACE = 14  # characters before a body's own name


class Registry(Lines):
    """The bodies that the vocabulary holds or can tell by a pattern, by name."""

    def __init__(
        self, departments: Iterable[Department], successions: Iterable[Succession], patterns: Patterns
    ) -> None:
        super().__init__(departments, successions, patterns)
        self._by_name: dict[str, list[Department]] = defaultdict(list)
        for department in self.departments.values():
            names = (*department.names, *self.patterns.alike(department.pattern, department.name))
            for name in dict.fromkeys(map(_key, names)):
                self._by_name[name].append(department)
        self._find = lru_cache(CACHED)(self._look_up)

    def find(self, name: str, *, region: str | None = None, on: When = None) -> tuple[Department, ...]:
        """Return the bodies that a name or an id may mean.

        Parameters
        ----------
        name : str
            An id, a full name, a short name or an alias; width, case and blanks do not matter.
        region : str, optional
            The place that the text which names it comes from, by its full name (黑龙江省, 广州市天河区; 全国 for the
            centre), or ``UNKNOWN_REGION``. 省发改委 is then the one of that province, and 发改委 the one of that
            very place; a name that says its place (黑龙江证监局) is found from anywhere. None asks everywhere.
        on : date or (date or None, date or None), optional
            When the text was written, or between which days. It decides between bodies that bore the same name at
            different times; a body that was no more, or not yet, is found where nobody else bore the name.

        Returns
        -------
        tuple of Department
            Empty where nobody is known, several where the name is ambiguous: ``period`` and ``region`` tell why.
        """
        return self._find(name, region, _interval(on))

    def find_within(self, name: str, places: Iterable[str], on: When = None) -> tuple[Department, ...]:
        """Return the bodies that a name may mean in a library that holds texts of these places; of all, if in none.

        省财政厅 is then each province's of the library, and that of a text which does not tell its province.
        """
        found = {d.id: d for place in places for d in self.find(name, region=place, on=on)}
        return tuple(found.values()) or self.find(name, on=on)

    def region(self, name: str) -> str:
        """Return the full name of a place: 黑龙江 is 黑龙江省, and 天河区 广州市天河区.

        Raises
        ------
        UnknownValueError
            If no place, or more than one, is known by that name; with those that are.
        """
        found = {place.full_name: place for place, end in self.regions.read(name) if end == len(name)}
        if place := self.regions.named(name) or next((place for place in found.values() if place.code), None):
            return place.full_name
        known = {place.name: place.full_name for place in self.regions.by_code.values()}
        same = [place.full_name for place in self.regions.by_code.values() if place.name == name]
        near = same or [known[n] for n in difflib.get_close_matches(name, known, n=3, cutoff=0.5)]
        raise UnknownValueError("region", name, near[:8])

    def places(self, department_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the places that bodies belong to, in order, the unknown one among them."""
        return tuple(sorted({body.region for i in department_ids if (body := self.get(i))}))

    def short_name(self, body: Department, places: Iterable[str]) -> str:
        """Return a body's short name; its full one where 省财政厅 may be that of several places of a library."""
        n_places = len(set(places) - {UNKNOWN_REGION, CENTRAL.name})
        return body.name if n_places > 1 and body.short_name.startswith(tuple(GOVERNMENTS)) else body.short_name

    def _look_up(self, name: str, region: str | None, on: Interval) -> tuple[Department, ...]:
        if body := self.get(name):
            return (body,)
        key = _key(name)
        context = None if region is None else self.regions.named(region) or _UNKNOWN
        readings = self.patterns.read(key, context)
        best = [r for r in readings if _rank(r) == _rank(readings[0]) and not (r.until and on[0] > r.until.isoformat())]
        found = {d.id: d for d in self._by_name.get(key, ()) if _fits(d, key, context, best, self.regions.chain)}
        says_its_place = bool(best) and isinstance(best[0].place, Region)
        if not (found and says_its_place):  # 人民银行贵阳中心支行 is a record, and no branch of a city
            recorded = {d.region for d in found.values()}
            made = (body for reading in best for body in self._bodies(reading, context))
            found |= {b.id: b for b in made if b.id in self.departments or b.region not in recorded}
        bodies = tuple(found.values())
        at_that_time = tuple(d for d in bodies if _overlap(self.period(d.id), on)) if len(bodies) > 1 else bodies
        return at_that_time or bodies

    def _bodies(self, reading: Reading, context: Region | None) -> Iterator[Department]:
        """Yield what a pattern means at the place that a name says, or in the context where it says none."""
        return (body for body in self._made(reading, context) if reading.pattern.is_at(body.level))

    def _made(self, reading: Reading, context: Region | None) -> Iterator[Department]:
        pattern, place, written = reading.pattern, reading.place, reading.written
        if isinstance(place, Region):
            if place.code or context is not None:  # 火星市财政局 is a body to a text alone
                yield self.at(pattern, place, written)
        elif place:
            level = GOVERNMENTS[place]
            chain = self.regions.chain(context) if context else ()
            here = next((r for r in chain if _is_meant(place, level, r)), SOMEWHERE[level])
            if context is None:
                yield from self._everywhere(pattern, lambda d: d.level == level)
            yield self.at(pattern, here, written)
        elif context is None:
            yield from self._everywhere(pattern, lambda d: True)
            yield from (self.at(pattern, SOMEWHERE["province"], written) for _ in pattern.province[:1])
            yield from (self.at(pattern, SOMEWHERE["city"], written) for _ in pattern.local[:1])
        elif context.code and context is not CENTRAL:
            yield self.at(pattern, context, written)

    def _everywhere(self, pattern: Pattern, wanted: Callable[[Department], bool]) -> Iterator[Department]:
        return (d for (_, own), d in self._own.items() if own == pattern.id and wanted(d))

    def near(self, name: str, n: int = 3, *, held: Iterable[str] = ()) -> list[str]:
        """Return the short names nearest to a name that was not found, those of bodies that a library holds first."""
        key = _key(name)
        ids = dict.fromkeys(b for i in held for b in (i, *self.successors(i)))
        ours = {_key(n): body.short_name for i in ids if (body := self.get(i)) for n in body.names}
        known = {bare: bare for bare in self.patterns.bare_names} | {
            k: d[0].short_name for k, d in self._by_name.items()
        }
        close = [
            names[found]
            for names, cutoff in ((ours, 0.5), (known, 0.4))
            for found in difflib.get_close_matches(key, names, n=2 * n, cutoff=cutoff)
        ]
        return list(dict.fromkeys(close))[:n]

    def mentions(self, text: str, places: Iterable[str] = ()) -> Iterator[tuple[int, int, tuple[Department, ...]]]:
        """Yield (start, end, bodies) of each name of a body in a text, the longest name at each place.

        What a name may mean is asked of the places that a library holds, as in :meth:`find_within`.
        """
        places = tuple(places)
        folded, done = fold(text), 0
        for match in self._names.finditer(folded):
            first = max(done, match.start() - _LONGEST_PLACE)
            starts = (s for s in range(first, match.start() + 1) if self.find(folded[s : match.end()]))
            start = next(starts, match.start())
            done = match.end()
            if done - start > 2:
                yield start, done, self.find_within(folded[start:done], places)

    @property
    def words(self) -> set[str]:
        """Every way of writing a body, with and without its place, for a segmenter."""
        return self.patterns.bare_names | {name for body in self.departments.values() for name in body.names}

    @cached_property
    def _names(self) -> re.Pattern[str]:
        names = self.patterns.bare_names | set(self._by_name)
        return re.compile("|".join(map(re.escape, sorted(filter(None, names), key=len, reverse=True))))


def faults_of(registry: Registry) -> Iterator[str]:
    """Yield what is wrong with records and edges taken together."""
    for department in registry.departments.values():
        if department.pattern and department.pattern not in registry.patterns.by_id:
            yield f"departments: {department.id}: unknown pattern {department.pattern}"
        if registry.regions.named(department.region) is None and department.region != CENTRAL.name:
            yield f"departments: {department.id}: unknown region {department.region}"
        for name in department.names:
            others = [
                d for d in registry._by_name[_key(name)] if d.id != department.id and d.region == department.region
            ]
            same = [d.id for d in others if _overlap(registry.period(d.id), registry.period(department.id))]
            if same:
                yield f"departments: {department.id}: {name} is also a name of {', '.join(same)} at the same time"
    for edge in registry.successions:
        where = f"successions.csv: {edge.predecessor} → {edge.successor}"
        ids = {edge.predecessor, edge.successor} - ({""} if edge.kind == "abolished" else set())
        if unknown := sorted(i for i in ids if registry.get(i) is None):
            yield f"{where}: unknown id {', '.join(unknown)}"
        elif edge.predecessor in registry.successors(edge.successor):
            yield f"{where}: the line runs in a circle"


def _key(name: str) -> str:
    return re.sub(r"\s", "", fold(fold_script(name)))


def _rank(reading: Reading) -> int:
    """Order readings by how much they say: a place of the table, a word for a government, no place, another place."""
    place = reading.place
    return (0 if place.code else 3) if isinstance(place, Region) else 1 if place else 2


def _is_meant(word: str, level: Level, region: Region) -> bool:
    """Tell whether 省, 市 or 区 of a text means a place that the text comes from; 市 may be a municipality."""
    if word in ("省", "自治区"):
        return region.level == "province" and bool(region.name) and not region.is_municipality
    return region.name.endswith(word) and (region.level == level or word == "市")


def _fits(
    body: Department,
    key: str,
    context: Region | None,
    readings: list[Reading],
    chain: Callable[[Region], tuple[Region, ...]],
) -> bool:
    """Tell whether a record may be meant by one of its names in a text of a place.

    A name that says its place is understood anywhere, 省… and 市… within the place, a bare 发展改革委 only by those of
    the very place.
    """
    place = readings[0].place if readings else None
    is_bare = place == "" or any(key.startswith(word) and place is None for word in ("省", "市"))
    if context is None:
        return True
    if body.region == CENTRAL.name:
        # 人民银行 of a city's text may be the bank or its branch.
        return context is CENTRAL or not is_bare or (bool(context.code) and key == _key(body.short_name))
    here = [region.full_name for region in chain(context)] if context.code else []
    if (isinstance(place, str) and place) or (is_bare and place is None):
        return body.region in here
    if is_bare:
        return here[:1] == [body.region] or (body.kind == "vertical" and key in map(_key, body.names[:2]))
    return True


def _overlap(period: Interval, on: Interval) -> bool:
    return (not period[0] or not on[1] or period[0] <= on[1]) and (not period[1] or not on[0] or on[0] <= period[1])


def _interval(on: When) -> Interval:
    if isinstance(on, datetime.date):
        return on.isoformat(), on.isoformat()
    first, last = on or (None, None)
    return first.isoformat() if first else "", last.isoformat() if last else ""
