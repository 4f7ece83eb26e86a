"""Sectors, topics and kinds: the words that give a measure its labels, as data, and where they stand in a text.

Takes the text of ``data/sectors.toml``, ``topics.toml`` or ``kinds.toml`` and gives a :class:`LabelSet` with the faults
found. Which labels a measure gets in the end (headings, title, departments) is left to
:mod:`sizhong_search.annotation.labels`.

A term is plain words, ``医疗机构``, or words that stand near each other and in this order in one sentence,
``给予…补贴``. It counts

- always, where it is in ``terms``;
- twice in the text, or once in the measure's own heading, where it is in ``weak``;
- in the headings above and in the title, where it is in ``heading``;
- only where the field has nothing else, the first such label of the file, where it is in ``otherwise``;

and never inside one of the label's ``exclude`` phrases, in a sentence with one of its ``unless`` phrases, or as part of
a body's name (卫生健康委, 市场监管部门).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import accumulate
from typing import Any

from sizhong_search.text import fold
from sizhong_search.vocabulary.tables import toml_records

Span = tuple[int, int]
Spans = tuple[Span, ...]

GAP = "…"
WIDEST_GAP = 30
SENTENCE_END = re.compile(r"[。！？；\n]")
# What makes a word the name of a body: 教育厅, 交通运输主管部门, 金融监管局, 卫生健康委; but not 企业委托, 科技部署.
BODY = re.compile(
    r"""(?:监督|管理|监管|行政|执法|审批|登记|许可|主管|综合){0,3}
    (?:部门|机关|总局|分局|局(?![面部限势域])|厅|署(?!名)|委员会|委(?![托派员任培])
    |部(?=[、，。；）)等和负牵会将要])|办(?=[、，。；）)]))""",
    re.VERBOSE,
)
COUNTING = ("terms", "weak", "heading", "otherwise", "exclude", "unless")
WORD_LISTS = (*COUNTING, "examples", "aliases")


@dataclass(frozen=True, slots=True)
class Label:
    """One label and the words that give it.

    ``examples`` are quoted clauses that must get it; ``aliases`` are what people call it; a label that is ``always``
    kept is not cut where a measure names more topics than are shown.
    """

    id: str
    name: str
    name_en: str
    terms: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    gbt4754: str = ""
    always: bool = False


class LabelSet:
    """The labels of one field, in the order of their file.

    >>> health = Label("healthcare", "医疗卫生", "Healthcare", ("医疗", "医疗机构"), exclude=("医疗保障",))
    >>> sectors = LabelSet("sector", [health])
    >>> sectors.find("医疗保障之外，医疗机构可以试点")
    {'healthcare': ((7, 11),)}
    >>> sectors.find("由医疗管理部门负责"), sectors.resolve("Healthcare")
    ({}, 'healthcare')
    """

    def __init__(self, field: str, labels: Iterable[Label]) -> None:
        self.field = field
        self.labels: Mapping[str, Label] = {label.id: label for label in labels}
        self._ids = {
            fold(name): label.id
            for label in reversed(self.labels.values())
            for name in (*label.aliases, label.name_en, label.name, label.id)
        }
        self._pieces = _by_first_two(self.labels.values())

    def resolve(self, name: str) -> str | None:
        """Return the id of a label called by its id, its Chinese or English name or a usual short name."""
        return self._ids.get(fold(name.strip()))

    def find(self, text: str, *, in_heading: bool = False) -> dict[str, Spans]:
        """Find each label's terms in a text.

        Parameters
        ----------
        text : str
            A measure, or with ``in_heading`` its own heading, in which weak words count at once.

        Returns
        -------
        dict of str to tuple of (start, end)
            Label id to the places of its words, in order and without overlap: the longest of those that begin at one
            place. A term of two parts gives two places. Labels stand in the order of their file.
        """
        reading = Reading(text, self._pieces)
        found = {label.id: self._spans(reading, label, in_heading) for label in self.labels.values()}
        if not in_heading and not any(found.values()):
            for label in self.labels.values():
                if spans := reading.spans(label, label.otherwise):
                    return {label.id: spans}
        return {label_id: spans for label_id, spans in found.items() if spans}

    def find_above(self, headings: str) -> frozenset[str]:
        """Return the labels whose ``heading`` words stand in the headings above a measure or in the title."""
        reading = Reading(headings, self._pieces)
        return frozenset(label.id for label in self.labels.values() if reading.spans(label, label.heading))

    def _spans(self, reading: Reading, label: Label, in_heading: bool) -> Spans:
        strong = reading.spans(label, label.terms)
        weak = reading.spans(label, label.weak)
        if not strong and len(weak) < (1 if in_heading else 2):
            return ()
        return reading.spans(label, label.terms + label.weak)


class Reading:
    """One text and where every piece of every term stands in it; made in one pass over the text."""

    def __init__(self, text: str, pieces: Mapping[str, tuple[str, ...]]) -> None:
        folded = fold(text)
        self._ends = [m.start() for m in SENTENCE_END.finditer(folded)] + [len(folded)]
        self._starts: dict[str, list[int]] = {}
        for i in range(len(folded) - 1):
            for piece in pieces.get(folded[i : i + 2], ()):  # the longest first
                if folded.startswith(piece, i):
                    if BODY.match(folded, i + len(piece)):
                        break
                    self._starts.setdefault(piece, []).append(i)

    def spans(self, label: Label, terms: Iterable[str]) -> Spans:
        """Return the places of the terms that count for a label."""
        found = sorted(
            {s for term in self._begun(terms) for s in self._places(term)}, key=lambda span: (span[0], -span[1])
        )
        if not found:
            return ()
        barred = {self._sentence(start) for phrase in self._begun(label.unless) for start, _ in self._places(phrase)}
        excluded = sorted(s for phrase in self._begun(label.exclude) for s in self._places(phrase))
        reach = list(accumulate((end for _, end in excluded), max))
        kept: list[Span] = []
        for start, end in found:
            i = bisect_right(excluded, (start, self._ends[-1]))
            if (i and reach[i - 1] >= end) or self._sentence(start) in barred or (kept and start < kept[-1][1]):
                continue
            kept.append((start, end))
        return tuple(kept)

    def _begun(self, terms: Iterable[str]) -> list[str]:
        """Return the terms whose first part stands in the text at all: few of many."""
        return [term for term in terms if _parts(term)[0] in self._starts]

    def _places(self, term: str) -> Iterator[Span]:
        """Yield where a term stands: each first part, with the next place of each further part in its sentence."""
        first, *others = _parts(term)
        for start in self._starts[first]:
            here = self._sentence(start)
            places = [(start, start + len(first))]
            for part in others:
                starts = self._starts.get(part, [])
                i = bisect_left(starts, places[-1][1])
                if i == len(starts) or starts[i] > places[-1][1] + WIDEST_GAP or self._sentence(starts[i]) != here:
                    break
                places.append((starts[i], starts[i] + len(part)))
            else:
                yield from places

    def _sentence(self, position: int) -> int:
        return bisect_left(self._ends, position)


@cache
def _parts(term: str) -> tuple[str, ...]:
    return tuple(fold(term).split(GAP))


def load_labels(text: str, field: str) -> tuple[LabelSet, list[str]]:
    r"""Read labels from TOML and tell every fault found.

    Parameters
    ----------
    text : str
        Records ``[[sector]]``, with the keys of :class:`Label`.
    field : str
        ``"sector"``, ``"topic"`` or ``"kind"``: the name of the records.

    Returns
    -------
    labels, faults : LabelSet, list of str
        Faults are sentences that name the record; a faulty record is left out.

    Examples
    --------
    >>> load_labels('[[kind]]\nid = "access"\nname = "办事"\nname_en = "Access"\nterms = []', "kind")[1]
    ['kind access: it has no terms']
    """
    records, faults = toml_records(f"{field}s.toml", text, field)
    labels: dict[str, Label] = {}
    for i, record in enumerate(records, 1):
        where = f"{field} {record.get('id', f'no. {i}')}"
        found = list(_faults(record))
        if record.get("id") in labels:
            found.append("the id is used twice")
        if not found:
            labels[record["id"]] = _label(record)
        faults += (f"{where}: {fault}" for fault in found)
    label_set = LabelSet(field, labels.values())
    for label in labels.values():
        missed = (example for example in label.examples if label.id not in label_set.find(example))
        faults += (f"{field} {label.id}: the example {example!r} does not get this label" for example in missed)
    return label_set, faults


def _faults(record: Mapping[str, object]) -> Iterator[str]:
    for key in ("id", "name", "name_en"):
        if not isinstance(record.get(key), str) or not record[key]:
            yield f"it has no {key}"
    for key in sorted(record.keys() - {f.name for f in fields(Label)}):
        yield f"unknown key {key!r}"
    if not record.get("terms"):
        yield "it has no terms"
    for key in WORD_LISTS:
        words = record.get(key, [])
        if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
            yield f"{key} is not a list of words"
        elif len(set(words)) < len(words):
            yield f"{key} names {next(w for w in words if words.count(w) > 1)!r} twice"
        elif key in COUNTING and (short := [w for w in words if min(map(len, w.split(GAP))) < 2]):
            yield f"{key} has parts of fewer than two characters: {short}"


def _label(record: Mapping[str, Any]) -> Label:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in record.items()}
    return Label(**values)


def _by_first_two(labels: Iterable[Label]) -> dict[str, tuple[str, ...]]:
    """Sort every piece of every phrase under its first two characters, the longest first."""
    phrases = {fold(phrase) for label in labels for name in COUNTING for phrase in getattr(label, name)}
    pieces: dict[str, list[str]] = {}
    for piece in sorted({piece for phrase in phrases for piece in phrase.split(GAP)}, key=lambda p: (-len(p), p)):
        pieces.setdefault(piece[:2], []).append(piece)
    return {start: tuple(found) for start, found in pieces.items()}
