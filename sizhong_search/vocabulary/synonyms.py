"""Lay words and the official words that stand in the texts for them (开店 → 市场主体登记). One direction only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sizhong_search.text import fold
from sizhong_search.vocabulary.tables import csv_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """A lay word found in a query, and what it is looked up as."""

    lay: str
    official: tuple[str, ...]
    start: int
    end: int


class Synonyms:
    """The thesaurus; lay words are found in a query as they stand, the longest at each place."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self._official: dict[str, dict[str, None]] = defaultdict(dict)
        self._exclude: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            lay = fold(row["lay"])
            self._official[lay][row["official"]] = None
            self._exclude[lay] |= set(filter(None, row["exclude"].split("|")))
        longest_first = sorted(self._official, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def __len__(self) -> int:
        return len(self._official)

    def official_words(self) -> set[str]:
        """Return every official term that a lay word leads to."""
        return {official for terms in self._official.values() for official in terms}

    def expand(self, query: str) -> Iterator[Expansion]:
        """Yield the lay words of a query, each with its official terms, unless an excluding phrase holds it."""
        folded = fold(query)
        for match in self._pattern.finditer(folded):
            if not any(_covers(phrase, folded, match) for phrase in self._exclude[match.group()]):
                official = tuple(t for t in self._official[match.group()] if fold(t) not in folded)
                if official:
                    yield Expansion(lay=match.group(), official=official, start=match.start(), end=match.end())


def _covers(phrase: str, text: str, match: re.Match[str]) -> bool:
    """Tell whether a match is part of a longer phrase that means something else (执照 in 驾驶执照)."""
    return any(m.start() <= match.start() and match.end() <= m.end() for m in re.finditer(re.escape(phrase), text))


def load_synonyms(text: str) -> tuple[Synonyms, list[str]]:
    """Build the thesaurus from its CSV text, with every fault found in it."""
    rows, faults = csv_rows("synonyms.csv", text, ("lay", "official", "exclude", "source"))
    pairs = [(row["lay"], row["official"]) for row in rows]
    faults += [
        f"synonyms.csv: {lay} → {official}: too short" for lay, official in pairs if len(lay) < 2 or len(official) < 2
    ]
    faults += [f"synonyms.csv: {row['lay']} → {row['official']}: no source" for row in rows if not row["source"]]
    if pairs != sorted(set(pairs)):
        faults.append("synonyms.csv: rows are not unique and sorted")
    return Synonyms(rows), faults
