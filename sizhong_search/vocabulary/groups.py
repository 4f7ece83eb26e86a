"""Groups of people and businesses, and what a text calls them: who may apply, and how far along they are.

Takes the text of ``data/applicants.toml`` or ``stages.toml`` and gives :class:`Groups` with the faults found. Where a
text is written for one of them (对小微企业给予…) is left to :mod:`sizhong_search.support`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sizhong_search.text import fold
from sizhong_search.vocabulary.tables import as_values, key_faults, toml_records


@dataclass(frozen=True, slots=True)
class Group:
    """Those whom a text calls by any of some words.

    What is written for a group of ``within`` is written for this one too (a 小微企业 is a 企业); nobody is in this one
    and in one of ``apart``. A group that is no choice is known in texts alone. ``examples`` are clauses that
    must name it.
    """

    id: str
    name: str
    name_en: str
    words: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    is_choice: bool = True
    examples: tuple[str, ...] = ()


class Naming(NamedTuple):
    """Where a text names a group; one word may be that of several."""

    start: int
    end: int
    groups: frozenset[str]


class Groups:
    """The groups of a file, in its order.

    >>> micro = Group("micro", "小微企业", "small business", ("中小企业",), exclude=("中小企业局",), within=("firm",))
    >>> tech = Group("tech", "科技型企业", "technology business", ("科技型中小企业",))
    >>> groups = Groups([micro, tech, Group("firm", "企业", "business", ("企业",))])
    >>> [(sorted(n.groups), n.start) for n in groups.find("市中小企业局支持科技型中小企业和中小企业")]
    [(['tech'], 8), (['micro'], 16)]
    >>> sorted(groups.closure(["micro"]))
    ['firm', 'micro']
    """

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups: Mapping[str, Group] = {group.id: group for group in groups}
        self._of: dict[str, set[str]] = {}
        for group in self.groups.values():
            for word in group.words:
                self._of.setdefault(fold(word), set()).add(group.id)
        covering = {fold(word) for group in self.groups.values() for word in group.exclude}
        longest_first = sorted(self._of.keys() | covering, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def find(self, text: str) -> list[Naming]:
        """Find who is named, each place by its longest word, in order and without overlap."""
        return [
            Naming(match.start(), match.end(), frozenset(self._of[match.group()]))
            for match in self._pattern.finditer(fold(text))
            if match.group() in self._of
        ]

    def closure(self, ids: Iterable[str]) -> frozenset[str]:
        """Return groups with all those that they lie within."""
        found: set[str] = set()
        waiting = [i for i in ids if i in self.groups]
        while waiting:
            if (group := waiting.pop()) not in found:
                found.add(group)
                waiting += self.groups[group].within
        return frozenset(found)

    @property
    def choices(self) -> dict[str, Group]:
        """Those that a founder can say to be."""
        return {group.id: group for group in self.groups.values() if group.is_choice}


def load_groups(text: str, field: str) -> tuple[Groups, list[str]]:
    r"""Read groups from TOML and tell every fault found.

    >>> load_groups('[[stage]]\nid = "a"\nname = "甲"\nname_en = "A"\nwords = ["甲乙"]\nwithin = ["b"]', "stage")[1]
    ['stage a: unknown group b']
    """
    records, faults = toml_records(f"{field}s.toml", text, field)
    found: dict[str, Group] = {}
    for i, record in enumerate(records, 1):
        wrong = list(_faults(record))
        if record.get("id") in found:
            wrong.append("the id is used twice")
        if not wrong:
            group = Group(**as_values(record))
            found[group.id] = group
        faults += (f"{field} {record.get('id', f'no. {i}')}: {fault}" for fault in wrong)
    groups = Groups(found.values())
    for group in found.values():
        unknown = [other for other in (*group.within, *group.apart) if other not in found]
        faults += (f"{field} {group.id}: unknown group {other}" for other in unknown)
        missed = [e for e in group.examples if not any(group.id in naming.groups for naming in groups.find(e))]
        faults += (f"{field} {group.id}: the example {example!r} does not name it" for example in missed)
    return groups, faults


def _faults(record: Mapping[str, Any]) -> Iterator[str]:
    if wrong := list(key_faults(record, Group)):
        yield from wrong
        return
    for key in ("words", "exclude", "within", "apart", "examples"):
        words = record.get(key, [])
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            yield f"{key} is not a list of words"
        elif len(set(words)) < len(words):
            yield f"{key} names {next(word for word in words if words.count(word) > 1)!r} twice"
    if not record["words"]:
        yield "it has no words"
