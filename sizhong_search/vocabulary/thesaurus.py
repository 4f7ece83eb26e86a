"""Lay words and the official words that stand in the texts for them (扫大街 → 环卫). One direction only.

A row is a family: one official term, the ways in which people say it, and a text where it stands. ``…`` in a lay word
stands for at most ``MAX_GAP`` characters, for what people say has its object in the middle (``押…房子``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sizhong_search.text import HAN, fold
from sizhong_search.vocabulary.tables import csv_rows

FILE = "thesaurus.csv"
COLUMNS = ("official", "field", "lay", "exclude", "source")
MAX_GAP = 6
_WITHIN_A_SENTENCE = re.compile(rf"[{HAN}a-z0-9]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """Lay words found in a query, as they stand there, and what they are looked up as."""

    lay: str
    official: tuple[str, ...]
    start: int
    end: int


class Family(NamedTuple):
    """An official term with the lay words for it, none of which counts inside the phrases of ``exclude``."""

    official: str
    field: str
    lay: tuple[str, ...]
    exclude: tuple[str, ...]
    source: str


class Thesaurus:
    """The families. Of lay words that overlap, one inside a longer one does not count, unless that has a gap."""

    def __init__(self, families: Iterable[Family]) -> None:
        self.families = tuple(families)
        self._whole: dict[str, list[Family]] = defaultdict(list)
        # By what stands before the first gap, with the other parts.
        self._split: dict[str, list[tuple[list[str], Family]]] = defaultdict(list)
        for family in self.families:
            for lay in fold("|".join(family.lay)).split("|"):
                if "…" in lay:
                    first, *others = lay.split("…")
                    self._split[first].append((others, family))
                else:
                    self._whole[lay].append(family)
        self._lengths = sorted({len(words) for words in (*self._whole, *self._split)})

    def expand(self, query: str, without: Container[str] = ()) -> Iterator[Expansion]:
        """Yield the lay words of a query in their order, each with its official terms.

        An official term is left out where it stands in the query, or in ``without``.
        """
        folded = fold(query)
        found: dict[tuple[int, int], dict[str, None]] = defaultdict(dict)
        unbroken = set[tuple[int, int]]()
        for start, end, family, has_gap in self._matches(folded):
            if not any(_covers(phrase, folded, start, end) for phrase in family.exclude):
                found[start, end][family.official] = None
                if not has_gap:
                    unbroken.add((start, end))
        for start, end in sorted(found):
            around = [(a, b) for a, b in found if a <= start and end <= b and (a, b) != (start, end)]
            if not unbroken.isdisjoint(around):
                continue
            said = {term for span in around for term in found[span]}
            official = tuple(
                term
                for term in found[start, end]
                if fold(term) not in folded and term not in said and term not in without
            )
            if official:
                yield Expansion(lay=folded[start:end], official=official, start=start, end=end)

    def _matches(self, folded: str) -> Iterator[tuple[int, int, Family, bool]]:
        for start in range(len(folded)):
            for length in self._lengths:
                words = folded[start : start + length]
                if len(words) < length:
                    break
                for family in self._whole.get(words, ()):
                    yield start, start + length, family, False
                for others, family in self._split.get(words, ()):
                    if end := _end_behind_gaps(folded, start + length, others):
                        yield start, end, family, True


def _end_behind_gaps(text: str, end: int, parts: Iterable[str]) -> int | None:
    """Return where the last of some parts ends that follow on each other within a sentence; None if they do not."""
    for part in parts:
        at = text.find(part, end, end + MAX_GAP + len(part))
        if at < 0 or not _WITHIN_A_SENTENCE.fullmatch(text, end, at):
            return None
        end = at + len(part)
    return end


def _covers(phrase: str, text: str, start: int, end: int) -> bool:
    """Tell whether a match is part of a longer phrase that means something else (执照 in 驾驶执照)."""
    return any(m.start() <= start and end <= m.end() for m in re.finditer(re.escape(phrase), text))


def load_thesaurus(text: str) -> tuple[Thesaurus, list[str]]:
    """Build the thesaurus from its CSV text, with every fault found in it."""
    rows, faults = csv_rows(FILE, text, COLUMNS)
    families = [
        Family(row["official"], row["field"], _several(row["lay"]), _several(row["exclude"]), row["source"])
        for row in rows
    ]
    faults += [f"{FILE}: {family.official}: {fault}" for family in families for fault in _faults(family)]
    if (names := [family.official for family in families]) != sorted(set(names)):
        faults.append(f"{FILE}: rows are not unique and sorted")
    return Thesaurus(families), faults


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


def _faults(family: Family) -> Iterator[str]:
    if len(family.official) < 2:
        yield "too short"
    if not family.lay:
        yield "no lay word"
    if not family.source:
        yield "no source"
    if family.lay != tuple(sorted(set(family.lay))):
        yield "lay words are not unique and sorted"
    for lay in family.lay:
        if len(lay) < 2 or ("…" in lay and not all(lay.split("…"))):
            yield f"{lay}: too short"
        if family.official in lay:
            yield f"{lay}: holds the official word"
