"""Which sectors, topics and kinds a measure gets, and why.

Takes a measure's text with its headings and the title of its document, and the three label sets; gives the labels in
the order of their first evidence, each with the words that say so. A measure is read alone: nothing follows from its
neighbours. What the words are is data (:mod:`sizhong_search.vocabulary.labels`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sizhong_search.model import Evidence
from sizhong_search.vocabulary.labels import LabelSet

# (省科技厅、财政厅负责), （牵头单位：市商务委）: who answers for a measure does not say what it is about.
BRACKET = re.compile(r"[（(](?P<inside>(?:[^（）()\n]|[（(][^（）()\n]{0,40}[）)]){1,400})[）)]")
ANSWERS = re.compile(r"负责|牵头|配合|落实|(?:单位|部门)[:：]|[局委办部厅署院会府]$")
# 3.释放企业产能。 and （四）强化宣传引导\n: the first sentence, where it is short and has no comma.
OWN_HEADING = re.compile(r"\s{0,20}[^，,。；;\n]{2,40}[。\n]")
SUBJECT = re.compile(r"《(?P<inside>[^》]+)|关于(?P<after>[^《]+)$")
MOST_TOPICS = 3


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
    body = BRACKET.sub(_blank_bodies, text)
    subject = _subject(title)
    above = "\n".join([*headings, subject])
    topics_above = topics.find_above(above)
    found = {
        "sectors": _by_words(body, sectors, sectors.find(subject)),
        "topics": _most_named(_by_words(body, topics, topics_above), topics, topics_above, body),
        "kinds": _by_words(body, kinds, kinds.find_above(above)),
    }
    if not found["sectors"]:
        found["sectors"] = _by_departments(department_sectors)
    return LabelsFound(**{field: tuple(labels) for field, labels in found.items()}, evidence=_evidence(found.values()))


def _blank_bodies(bracket: re.Match[str]) -> str:
    return "。" * len(bracket.group()) if ANSWERS.search(bracket["inside"]) else bracket.group()


def _subject(title: str) -> str:
    """Leave out who issues: of …局关于印发《甲方案》的通知 only 甲方案 says what a document is about."""
    match = SUBJECT.search(title)
    return (match["inside"] or match["after"]) if match else title


def _by_words(text: str, labels: LabelSet, above: Collection[str]) -> dict[str, Evidence]:
    """Return the labels that the text names, or what stands above it, in the order of their first evidence."""
    named = labels.find(text)
    everywhere = labels.find(text, in_heading=True)
    holding = {*named, *above, *labels.find(_own_heading(text), in_heading=True)}
    spans = {i: named.get(i) or everywhere.get(i, ()) for i in labels.labels if i in holding}
    in_order = sorted(spans, key=lambda i: spans[i][0] if spans[i] else (len(text), 0))
    return {i: Evidence(by="text", spans=spans[i]) for i in in_order}


def _own_heading(text: str) -> str:
    """Return the first sentence where it is a heading, 3.释放企业产能。, and else nothing."""
    match = OWN_HEADING.match(text)
    return match.group() if match else ""


def _most_named(found: dict[str, Evidence], topics: LabelSet, above: Collection[str], text: str) -> dict[str, Evidence]:
    """Keep three topics: those of the title or of the measure's own heading first, then those with the most words."""
    end = len(_own_heading(text))

    def salience(label: str) -> tuple[bool, int]:
        spans = found[label].spans
        return label in above or any(b <= end for _, b in spans), len(spans)

    kept = sorted(found, key=salience, reverse=True)[:MOST_TOPICS]
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
