"""What differs between two texts: sentence by sentence, and within a sentence letter by letter.

Sentences that are alike are one that was changed; the others came or went. Blanks around a sentence do not count.
Everything is linear or bounded: where two stretches are too long to be compared whole, they are shown as different.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, takewhile
from typing import Literal

from sizhong_search.script import simplify_each
from sizhong_search.text import behind_number, fold, sentences

Spans = tuple[tuple[int, int], ...]
ALIKE = 0.6  # from this share of common letters on two sentences are one that was changed
_SHORTEST = 2  # letters that two sentences have in common by more than chance
_LONGEST = 1_000_000  # letters of the one times letters of the other that are compared one by one
_LABEL = re.compile(r"[^：:]{0,6}(?:单位|部门)[：:]")  # 责任单位：市财政局
_ENDS = re.compile(r"[。!?;\n]")  # of a sentence, in folded text
_MOST = 900  # sentences of the one times sentences of the other that are compared with each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A sentence that came, went, or was changed; ``removed`` are spans of ``before``, ``added`` of ``after``."""

    before: str | None
    after: str | None
    removed: Spans = ()
    added: Spans = ()

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What became of the sentence."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def compare(before: str, after: str) -> list[Difference]:
    """Return what differs, in the order of the texts.

    A responsibility clause goes with the sentence that it is said of, so that those of neighbours are never taken for
    one another; a number in front says nothing of which sentence stands for which.

    >>> compare("一、支持快递。二、减税。", "一、支持快递业。三、奖励。")[0]
    Difference(before='一、支持快递。', after='一、支持快递业。', removed=(), added=((6, 7),))
    """
    old, new = _units(before), _units(after)
    pairs = align([behind_number(unit[0]) for unit in old], [behind_number(unit[0]) for unit in new])
    return [
        difference
        for i, j in pairs
        for difference in _compare([] if i is None else old[i], [] if j is None else new[j])
    ]


def _compare(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    for i, j in align(old, new):
        one, other = None if i is None else old[i], None if j is None else new[j]
        if one is None or other is None:
            yield Difference(before=one, after=other)
        elif one != other:
            removed, added = letters(one, other)
            yield Difference(before=one, after=other, removed=removed, added=added)


def in_common(one: str, other: str) -> float:
    """Return the share of the longer text that stands in sentences of both.

    What two printings of a text differ in does not count: blanks, the width of signs, and the script.

    >>> in_common("一、支持快递。二、减税(后补)。", "一、支持快递。 二、減稅（後補）。三、奖励。")
    0.7777777777777778
    """
    ours, theirs = (Counter(_printed_alike(text)) for text in (one, other))
    longer = max(sum(len(s) * n for s, n in counted.items()) for counted in (ours, theirs))
    return sum(len(s) * n for s, n in (ours & theirs).items()) / longer if longer else 0.0


def _printed_alike(text: str) -> Iterator[str]:
    """Yield the sentences of a text without what a printing adds; they end where they do in another width of signs."""
    for words in _ENDS.split(simplify_each(fold(text))):
        if squeezed := "".join(words.split()):
            yield squeezed


def _sentences(text: str) -> list[str]:
    return [words for a, b in sentences(text) if (words := text[a:b].strip())]


def _units(text: str) -> list[list[str]]:
    """Return the sentences of a text, each with the clauses behind it that are said of it."""
    units = list[list[str]]()
    for words in _sentences(text):
        if units and _is_clause(words):
            units[-1].append(words)
        else:
            units.append([words])
    return units


def _is_clause(words: str) -> bool:
    """Tell whether a sentence is nothing but a clause: （市财政局负责）, but not （一）减税（二）免租."""
    is_in_brackets = words.startswith(("（", "(", "【")) and words.rstrip("。；").endswith(("）", ")", "】"))
    return behind_number(words) == words and (is_in_brackets or bool(_LABEL.match(words)))


def align(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Yield which of two rows of texts stand for each other, in their order; None where one stands alone.

    >>> list(align(["支持快递企业", "减税"], ["奖励", "支持快递企业发展"]))
    [(None, 0), (0, 1), (1, None)]
    """
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            yield from _align_unlike(before, after, range(i1, i2), range(j1, j2))


def _align_unlike(
    before: Sequence[str], after: Sequence[str], ones: range, others: range
) -> Iterator[tuple[int | None, int | None]]:
    """Pair each text with the next that is most like it."""
    at = others.start
    for i in ones:
        left = range(at, others.stop) if len(ones) * len(others) <= _MOST else range(0)
        likeness, j = max(((likeness_of(before[i], after[j]), j) for j in left), default=(0.0, 0), key=lambda x: x[0])
        if likeness < ALIKE:
            yield i, None
            continue
        yield from ((None, skipped) for skipped in range(at, j))
        yield i, j
        at = j + 1
    yield from ((None, j) for j in range(at, others.stop))


def likeness_of(one: str, other: str) -> float:
    """Return the share of letters that two texts have in common, in their order: 1 for the same text."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    at_most = min(matcher.real_quick_ratio(), matcher.quick_ratio())
    return at_most if at_most < ALIKE or len(one) * len(other) > _LONGEST else matcher.ratio()


def letters(before: str, after: str) -> tuple[Spans, Spans]:
    """Return the spans that went and those that came, between what two sentences have in common.

    >>> letters("补助10万元", "补助最高20万元")
    (((2, 3),), ((2, 5),))
    """
    head = _n_same(before, after)
    tail = _n_same(before[head:][::-1], after[head:][::-1])
    one, other = before[head : len(before) - tail], after[head : len(after) - tail]
    common = [(0, 0, 0)]  # (start in one, start in other, length)
    if len(one) * len(other) <= _LONGEST:
        blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
        common += [(b.a, b.b, b.size) for b in blocks if b.size >= _SHORTEST]
    common.append((len(one), len(other), 0))
    removed, added = [], []
    for (a, b, size), (next_a, next_b, _) in pairwise(common):
        if a + size < next_a:
            removed.append((head + a + size, head + next_a))
        if b + size < next_b:
            added.append((head + b + size, head + next_b))
    return tuple(removed), tuple(added)


def _n_same(one: str, other: str) -> int:
    """Return how many letters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
