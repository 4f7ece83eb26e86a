"""Which sectors, topics and kinds a measure gets, and why.

Takes a measure's text with its headings and the title of its document, and the three label sets; gives the labels in
the order of their first evidence, each with the words that say so. A measure is read alone: nothing follows from its
neighbours. What the words are is data (:mod:`sizhong_search.vocabulary.labels`).
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sizhong_search.model import Evidence
from sizhong_search.vocabulary.labels import LabelSet, Reading, Spans

# (省科技厅、财政厅负责), （牵头单位：市商务委）: who answers for a measure does not say what it is about.
BRACKET = re.compile(r"[（(](?P<inside>(?:[^（）()]|[（(][^（）()]{0,40}[）)]){1,400})[）)]")
ANSWERS = re.compile(r"负责|牵头|配合|落实|(?:单位|部门)[:：]|[局委办部厅署院会府]$")
CLAUSE_END = re.compile(r"[，。；：,;:\n（）()]")
LONGEST_ROW = 120
# 3.释放企业产能。 and （四）强化宣传引导\n: the first sentence, where it is short and has no comma.
OWN_HEADING = re.compile(r"\s{0,20}[^，,。；;\n]{2,40}[。\n]")
SUBJECT = re.compile(r"《(?P<inside>[^》]+)|关于(?P<after>[^《]+)$")
MOST_TOPICS = 3
MOST_KINDS = 2
# A label with less than this share of the words that the most named one has is not what the measure is about.
LEAST_SHARE_OF_SECTOR = 0.2
LEAST_SHARE_OF_TOPIC = 0.3
LEAST_SHARE_OF_KIND = 0.5
CHARACTERS_PER_WORD = 200  # a topic beside the first needs one word for so many characters


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsFound:
    """The labels of a measure. ``evidence`` goes by label id; spans are empty where a heading or the title says it."""

    sectors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    evidence: dict[str, Evidence]


def find_labels(
    text: str,
    *,
    headings: Sequence[str],
    title: str,
    sectors: LabelSet,
    topics: LabelSet,
    kinds: LabelSet,
    department_sectors: Sequence[str | None],
) -> LabelsFound:
    """Find the labels of a measure.

    Parameters
    ----------
    text : str
        The measure, with its mark, its own heading and its responsibility clauses; these are passed over.
    headings : sequence of str
        The headings above it, and its own.
    title : str
        The title of its document. It speaks of lines of business and subjects, not of what each measure does.
    sectors, topics, kinds : LabelSet
        The words to look for.
    department_sectors : sequence of str or None
        For each body that answers for the measure, the one line of business it stands for. They are asked only where
        no words name a sector, and believed only where at least half of them stand for one.

    Returns
    -------
    LabelsFound
        Spans are offsets into ``text``.

    Examples
    --------
    >>> from sizhong_search.vocabulary.labels import Label
    >>> finance = Label("finance", "金融", "Finance", ("贷款",))
    >>> support = Label("support", "支持", "Support", ("给予…贴息",))
    >>> found = find_labels(
    ...     "对小微企业贷款给予适当贴息。（市商务委负责）", headings=(), title="", department_sectors=["commerce"],
    ...     sectors=LabelSet("sector", [finance]), topics=LabelSet("topic", []), kinds=LabelSet("kind", [support]),
    ... )
    >>> found.sectors, found.kinds, found.evidence["support"].spans
    (('finance',), ('support',), ((7, 9), (11, 13)))
    """
    body = _blank_rows(BRACKET.sub(_blank_bodies, text))
    heading_end = _end_of_own_heading(body)
    reading = Reading.of(body)
    subject = _subject(title)
    topics_above, kinds_above = _above(topics, headings), _above(kinds, (*headings, subject))
    sectors_above = _in_title(sectors, subject)
    by_sector = _by_words(sectors.find(reading, heading_end=heading_end), sectors_above, sectors)
    by_topic = _by_words(topics.find(reading, heading_end=heading_end), topics_above, topics)
    by_title = next(filter(None, (kinds.find_above(h, "title") for h in (*reversed(headings), subject))), frozenset())
    named = kinds.find(reading, heading_end=heading_end, above=kinds_above, default=by_title)
    by_kind = _by_words(named, kinds_above, kinds)

    ends_of_clauses = [match.start() for match in CLAUSE_END.finditer(body)]

    def clauses(spans: Spans) -> int:
        return len({bisect_left(ends_of_clauses, start) for start, _ in spans})

    found = {
        "sectors": _much_named(by_sector, sectors_above, LEAST_SHARE_OF_SECTOR, heading_end=heading_end),
        "topics": _most_named(by_topic, topics, topics_above, topics.find_above(subject), body, heading_end),
        "kinds": _much_named(by_kind, kinds_above, LEAST_SHARE_OF_KIND, count=clauses, most=MOST_KINDS),
    }
    # An item of a list, 2.营业执照复印件；, may say nothing itself, but stand below 申请材料.
    if not found["topics"]:
        found["topics"] = _by_words({}, _in_nearest(topics, headings) or topics.find_above(subject), topics)
    if not found["kinds"]:
        found["kinds"] = _by_words({}, _in_nearest(kinds, headings), kinds)
    if not found["sectors"]:
        found["sectors"] = _by_departments(department_sectors)
    return LabelsFound(**{field: tuple(labels) for field, labels in found.items()}, evidence=_evidence(found.values()))


def _blank_bodies(bracket: re.Match[str]) -> str:
    return "。" * len(bracket.group()) if ANSWERS.search(bracket["inside"]) else bracket.group()


def _blank_rows(text: str) -> str:
    """Blank a row of bodies in the text, of which only the last is called one: 会同教育、公安、财政等部门."""
    parts, done = [], 0
    for match in re.finditer("部门", text):
        row = CLAUSE_END.split(text[max(done, match.start() - LONGEST_ROW) : match.start()])[-1]
        if row.count("、") > 1:
            parts += [text[done : match.start() - len(row)], "、" * len(row)]
            done = match.start()
    return "".join([*parts, text[done:]])


def _subject(title: str) -> str:
    """Leave out who issues: of …局关于印发《甲方案》的通知 only 甲方案 says what a document is about."""
    match = SUBJECT.search(title)
    return (match["inside"] or match["after"]) if match else title


def _above(labels: LabelSet, headings: Iterable[str]) -> set[str]:
    """Return the labels that the headings above a measure, its own and the title give."""
    return {label for heading in headings for label in labels.find_above(heading)}


@lru_cache(maxsize=64)
def _in_title(labels: LabelSet, subject: str) -> frozenset[str]:
    return frozenset(labels.find(subject))


@lru_cache(maxsize=1024)
def _in_heading(labels: LabelSet, heading: str) -> frozenset[str]:
    """Return what a heading names; remembered, for all measures below it have it in common."""
    return frozenset(labels.find(heading, heading_end=len(heading)))


def _in_nearest(labels: LabelSet, headings: Sequence[str]) -> frozenset[str]:
    """Return what the nearest heading that names anything names."""
    return next(filter(None, (_in_heading(labels, heading) for heading in reversed(headings))), frozenset())


def _end_of_own_heading(text: str) -> int:
    """Return where the first sentence ends if it is a heading, 3.释放企业产能。, and else 0."""
    match = OWN_HEADING.match(text)
    return match.end() if match else 0


def _by_words(named: Mapping[str, Spans], above: Collection[str], labels: LabelSet) -> dict[str, Evidence]:
    """Return the labels that the text names, in the order of their first word, then those that stand above it."""
    spans = {i: named.get(i, ()) for i in labels.labels if i in named or i in above}
    in_order = sorted(spans, key=lambda i: spans[i][0] if spans[i] else (sys.maxsize, 0))
    return {i: Evidence(by="text", spans=spans[i]) for i in in_order}


def _much_named(
    found: dict[str, Evidence],
    above: Collection[str],
    least: float,
    *,
    heading_end: int = 0,
    count: Callable[[Spans], int] = len,
    most: int | None = None,
) -> dict[str, Evidence]:
    """Leave out what is only mentioned beside the matter: with few words, where another label has many.

    What the headings say stays; ``most`` is the greatest number of labels, beside those.
    """
    n_words = {i: count(evidence.spans) for i, evidence in found.items()}
    most_words = max(n_words.values(), default=0)
    ranked = sorted(found, key=lambda i: -n_words[i])[:most]
    return {
        i: evidence
        for i, evidence in found.items()
        if (i in ranked and n_words[i] >= least * most_words)
        or i in above
        or any(end <= heading_end for _, end in evidence.spans)
    }


def _most_named(
    found: dict[str, Evidence],
    topics: LabelSet,
    in_headings: Collection[str],
    in_title: Collection[str],
    text: str,
    heading_end: int,
) -> dict[str, Evidence]:
    """Keep at most three topics: those with the most words, and none with few where another has many.

    A heading counts as one word more, and so does the title; the title alone gives no topic. In a long text a word
    is often there by the way: beside the first topic, each must have its words for every so many characters.
    """

    def salience(label: str) -> float:
        spans = found[label].spans
        in_heading = label in in_headings or any(end <= heading_end for _, end in spans)
        # 资金, 资金, 资金 says more than one 资金, and less than 资金, 补贴, 奖励.
        n_words = (len(spans) + len({text[start:end] for start, end in spans})) / 2
        return n_words + in_heading + (label in in_title)

    ranked = sorted((i for i in found if not topics.labels[i].always), key=salience, reverse=True)
    least = max(LEAST_SHARE_OF_TOPIC * salience(ranked[0]), len(text) / CHARACTERS_PER_WORD) if ranked else 0
    kept = ranked[:1] + [i for i in ranked[1:] if salience(i) >= least][: MOST_TOPICS - 1]
    return {i: evidence for i, evidence in found.items() if i in kept or topics.labels[i].always}


def _evidence(fields: Iterable[dict[str, Evidence]]) -> dict[str, Evidence]:
    """Put the evidence of all fields together; environment is a sector and a topic, the fuller evidence stands."""
    together: dict[str, Evidence] = {}
    for found in fields:
        for label, evidence in found.items():
            together[label] = max(together.get(label, evidence), evidence, key=lambda e: len(e.spans))
    return together


def _by_departments(stands_for: Sequence[str | None]) -> dict[str, Evidence]:
    known = [sector for sector in stands_for if sector]
    if len(known) * 2 < len(stands_for):
        return {}
    return {sector: Evidence(by="department", spans=()) for sector in dict.fromkeys(known)}
