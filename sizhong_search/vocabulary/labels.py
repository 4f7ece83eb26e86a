"""Sectors, topics and kinds: the words that give a measure its labels, as data, and where they stand in a text.

Takes the text of ``data/sectors.toml``, ``topics.toml`` or ``kinds.toml`` and gives a :class:`LabelSet` with the faults
found. Which labels a measure gets in the end (headings, title, departments) is left to
:mod:`sizhong_search.annotation.labels`.

A term is plain words, ``医疗机构``, or words that stand near each other and in this order in one sentence,
``给予…补贴``. It counts

- always, where it is in ``terms``;
- twice in the text, or once in the measure's own heading, where it is in ``weak``, of plain words
  only, for a term of two parts has two places;
- in the headings above and in the title, where it is in ``heading``;
- only in a sentence that has no word of the field else, where it is in ``otherwise``: 鼓励企业 in 鼓励企业创新;
- only where such sentences are more than twice as many as the others, or all there is, where it is in ``mostly``:
  推进, 完善, which alone make a measure the government's own work;
- in the headings above and in the title, for a text in which nothing but ``mostly`` words stand, where it is in
  ``title``: 落实, 做好 below a 告知书 are the reader's duty;

and never inside one of the label's ``exclude`` phrases, in a sentence with one of its ``unless`` phrases, or as part of
a body's name (卫生健康委, 市场监管部门).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from operator import add

from sizhong_search.text import fold

Span = tuple[int, int]
Spans = tuple[Span, ...]

GAP = "…"
WIDEST_GAP = 30
MOSTLY = 2  # so many times more sentences with nothing else than with something
MOST_REMEMBERED = 4096  # headings; a section title is asked for again with each of its measures
# A line of twenty characters and more that runs on in the next line is a wrapped one, as in texts taken from a PDF.
SENTENCE_END = re.compile(r"[。！？；]|\n(?=\s)|(?<![^\n]{20})\n")
# What makes a word the name of a body: 教育厅, 交通运输主管部门, 金融监管局, 卫生健康委; but not 企业委托, 科技部署.
BODY = re.compile(
    r"""(?:监督|管理|监管|行政|执法|审批|登记|许可|主管|综合){0,3}
    (?:部门|机关|总局|分局|局(?![面部限势域])|厅|署(?!名)|委员会|委(?![托派员任培])
    |部(?=[、，。；）)等和负牵会将要])|办(?=[、，。；）)]))""",
    re.VERBOSE,
)
BEGINS_A_BODY = frozenset("监管行执审登许主综部机总分局厅署委办")  # what BODY can begin with, to ask first
COUNTING = ("terms", "weak", "heading", "title", "otherwise", "mostly", "exclude", "unless")
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
    title: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    mostly: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    gbt4754: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A text made ready for any number of label sets: folded, with its pairs of characters and its sentence ends."""

    text: str
    pairs: tuple[str, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Reading:
        """Read a text once."""
        folded = fold(text)
        ends = (*(m.start() for m in SENTENCE_END.finditer(folded)), len(folded))
        return cls(folded, tuple(map(add, folded, folded[1:])), ends)

    def sentence(self, position: int) -> int:
        """Return the number of the sentence that a position is in."""
        return bisect_left(self.ends, position)


@dataclass(frozen=True, slots=True)
class _Use:
    """What a piece of text begins: a term of a label, with the parts that must follow."""

    label_id: str
    list_name: str
    others: tuple[str, ...]


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
        self._uses = _by_first_part(self.labels.values())
        self._pieces = _by_first_two(self.labels.values())
        self._above: dict[tuple[str, str], frozenset[str]] = {}

    def resolve(self, name: str) -> str | None:
        """Return the id of a label called by its id, its Chinese or English name or a usual short name."""
        return self._ids.get(fold(name.strip()))

    def find(
        self,
        text: str | Reading,
        *,
        heading_end: int = 0,
        above: Collection[str] = (),
        default: Collection[str] = (),
    ) -> dict[str, Spans]:
        """Find each label's terms in a text.

        Parameters
        ----------
        text : str or Reading
            A measure; as a :class:`Reading` where several label sets look at it.
        heading_end : int
            Where the measure's own heading ends; up to there a weak word counts at once.
        above : collection of str
            Labels that the headings above give in any case; where there are any, ``mostly`` words are not asked.
        default : collection of str
            Labels to give, with no places, to a text in which nothing but ``mostly`` words stand.

        Returns
        -------
        dict of str to tuple of (start, end)
            Label id to the places of its words, in order and without overlap: the longest of those that begin at one
            place. A term of two parts gives two places. Labels stand in the order of their file.
        """
        reading = text if isinstance(text, Reading) else Reading.of(text)
        places = self._places(reading)
        found: dict[str, Spans] = {}
        otherwise: dict[str, list[Span]] = {}
        mostly: dict[str, list[Span]] = {}
        for label_id in self.labels:
            if lists := places.get(label_id):
                allowed = _Allowed(reading, lists)
                strong = allowed.of(lists.get("terms", ()))
                weak = _without_overlap(allowed.of(lists.get("weak", ())))
                if strong or len(weak) > 1 or any(end <= heading_end for _, end in weak):
                    found[label_id] = _without_overlap([*strong, *weak])
                if "otherwise" in lists:
                    otherwise[label_id] = allowed.of(lists["otherwise"])
                if "mostly" in lists:
                    mostly[label_id] = allowed.of(lists["mostly"])
        self._ask(reading, found, otherwise)
        if not found and not above and default:
            return dict.fromkeys(default, ())
        if not above:
            self._ask_mostly(reading, found, mostly, heading_end)
        return {label_id: found[label_id] for label_id in self.labels if label_id in found}

    @staticmethod
    def _ask(reading: Reading, found: dict[str, Spans], otherwise: Mapping[str, list[Span]]) -> None:
        """Give the sentences in which nothing was found to the labels whose ``otherwise`` words stand in them."""
        if not otherwise:
            return
        taken = _sentences(reading, found.values())
        for label_id, spans in otherwise.items():
            if free := [span for span in spans if reading.sentence(span[0]) not in taken]:
                found[label_id] = _without_overlap([*found.get(label_id, ()), *free])

    @staticmethod
    def _ask_mostly(
        reading: Reading, found: dict[str, Spans], mostly: Mapping[str, list[Span]], heading_end: int
    ) -> None:
        """Give a label what is left where that is most of the sentences, or all there is; one word of each."""
        if not mostly:
            return
        taken = _sentences(reading, found.values())
        for label_id, spans in mostly.items():
            left: dict[int, Span] = {}
            for span in spans:
                if (number := reading.sentence(span[0])) not in taken:
                    left.setdefault(number, span)
            n_below = sum(start >= heading_end for start, _ in left.values())
            if n_below > MOSTLY * len(taken) or (left and not found):
                found[label_id] = _without_overlap([*found.get(label_id, ()), *left.values()])

    def find_above(self, heading: str, list_name: str = "heading") -> frozenset[str]:
        """Return the labels whose ``heading`` (or ``title``) words stand in a heading above a measure, or in the title.

        Remembered, for all measures of a section have it in common.
        """
        found = self._above.get((heading, list_name))
        if found is None:
            reading = Reading.of(heading)
            found = frozenset(
                label_id
                for label_id, lists in self._places(reading).items()
                if _Allowed(reading, lists).of(lists.get(list_name, ()))
            )
            if len(self._above) >= MOST_REMEMBERED:
                self._above.clear()
            self._above[heading, list_name] = found
        return found

    def _places(self, reading: Reading) -> dict[str, dict[str, list[Spans]]]:
        """Return where each label's terms stand, by label and by list; only what stands in the text is looked at."""
        starts = self._starts(reading)
        places: dict[str, dict[str, list[Spans]]] = {}
        for piece, positions in starts.items():
            for use in self._uses.get(piece, ()):
                if use.others:
                    if use.others[0] not in starts:  # by far the most
                        continue
                    spans = list(_follow(reading, starts, piece, use.others))
                else:
                    spans = [((i, i + len(piece)),) for i in positions]
                if spans:
                    places.setdefault(use.label_id, {}).setdefault(use.list_name, []).extend(spans)
        return places

    def _starts(self, reading: Reading) -> dict[str, list[int]]:
        """Return where each piece of a term stands; a piece that names a body does not."""
        text = reading.text
        starts: dict[str, list[int]] = {}
        for i, pieces in enumerate(map(self._pieces.get, reading.pairs)):
            if pieces is None:  # nearly everywhere
                continue
            for piece in pieces:  # the longest first
                if text.startswith(piece, i):
                    end = i + len(piece)
                    if text[end : end + 1] in BEGINS_A_BODY and BODY.match(text, end):
                        break
                    if piece in starts:
                        starts[piece].append(i)
                    else:
                        starts[piece] = [i]
        return starts


class _Allowed:
    """The places of one label that its ``exclude`` and ``unless`` phrases leave."""

    def __init__(self, reading: Reading, lists: Mapping[str, list[Spans]]) -> None:
        self._reading = reading
        self._barred = {reading.sentence(spans[0][0]) for spans in lists.get("unless", ())}
        self._excluded = sorted(span for spans in lists.get("exclude", ()) for span in spans)
        self._reach = list(accumulate((end for _, end in self._excluded), max))

    def of(self, places: Collection[Spans]) -> list[Span]:
        """Return the spans of those places that count, in order; a term of parts counts whole or not at all."""
        if not places:
            return []
        if not self._excluded and not self._barred:
            return sorted({span for spans in places for span in spans})
        return sorted({span for spans in places if not any(map(self._covered, spans)) for span in spans})

    def _covered(self, span: Span) -> bool:
        i = bisect_right(self._excluded, (span[0], len(self._reading.text)))
        if i and self._reach[i - 1] >= span[1]:
            return True
        return bool(self._barred) and self._reading.sentence(span[0]) in self._barred


def _follow(reading: Reading, starts: Mapping[str, list[int]], first: str, others: tuple[str, ...]) -> Iterator[Spans]:
    """Yield where a term of parts stands: each first part, with the next place of each further part in its sentence."""
    if not all(part in starts for part in others):
        return
    for start in starts[first]:
        end_of_sentence = reading.ends[reading.sentence(start)]
        places = [(start, start + len(first))]
        for part in others:
            following = starts[part]
            i = bisect_left(following, places[-1][1])
            if i == len(following) or following[i] > min(places[-1][1] + WIDEST_GAP, end_of_sentence):
                break
            places.append((following[i], following[i] + len(part)))
        else:
            yield tuple(places)


def _sentences(reading: Reading, places: Iterable[Spans]) -> set[int]:
    return {reading.sentence(start) for spans in places for start, _ in spans}


def _without_overlap(spans: Iterable[Span]) -> Spans:
    """Put places in order and keep, of those that overlap, the first; of those that begin together, the longest."""
    unsorted = set(spans)
    if len(unsorted) < 2:
        return tuple(unsorted)
    kept: list[Span] = []
    for start, end in sorted(unsorted, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


def _by_first_part(labels: Iterable[Label]) -> dict[str, tuple[_Use, ...]]:
    """Sort every phrase under its first part: 给予…补贴 under 给予."""
    uses: dict[str, list[_Use]] = {}
    for label in labels:
        for list_name in COUNTING:
            for phrase in getattr(label, list_name):
                first, *others = fold(phrase).split(GAP)
                uses.setdefault(first, []).append(_Use(label.id, list_name, tuple(others)))
    return {first: tuple(found) for first, found in uses.items()}


def _by_first_two(labels: Iterable[Label]) -> dict[str, tuple[str, ...]]:
    """Sort every piece of every phrase under its first two characters, the longest first."""
    phrases = {fold(phrase) for label in labels for name in COUNTING for phrase in getattr(label, name)}
    pieces: dict[str, list[str]] = {}
    for piece in sorted({piece for phrase in phrases for piece in phrase.split(GAP)}, key=lambda p: (-len(p), p)):
        pieces.setdefault(piece[:2], []).append(piece)
    return {start: tuple(found) for start, found in pieces.items()}
