"""Which trades words name, and what that says to a founder: the own one, all the others, or a wide one that may be it.

Takes stretches of a document; gives grounds that quote the words of the founder's trade, or all trades that are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sizhong_search.support.grounds import Ground, Source, ground
from sizhong_search.support.offers import Offer, Recipient
from sizhong_search.vocabulary.labels import LabelSet

Span = tuple[int, int]

# Words of finance say what is given (贷款, 担保), not which business gets it.
_GIVEN = {"finance"}
_OF_TRADE = re.compile("(?:等|类|业|行业|领域|产业|型|的|各)*")  # what may stand between a trade and those in it
_AND = re.compile("[业等类产品、和及与或,，\\s]*")  # what may stand between two that are quoted together
# Names that cover many trades, with the letters of GB/T 4754 of those; 生活服务 as the VAT knows it (财税〔2016〕36号).
_WIDE = (
    (re.compile("生活性?服务"), frozenset("HOPQR")),
    (re.compile("(?<![力资源性融政术技息业运律])服务业"), frozenset("FGHIJKLMNOPQR")),
)


class Trades:
    """What tells the trades of a text, for a founder of one trade or of none that was said."""

    def __init__(self, sectors: LabelSet, own: str) -> None:
        self._sectors, self._own = sectors, own
        self._letters = frozenset(sectors.labels[own].gbt4754.split("/")) if own else frozenset()

    def of_offer(self, text: str, offer: Offer, recipient: Recipient) -> Iterator[Ground]:
        """Yield what a sentence says of the founder's trade, first by the words that say which of those who receive."""
        if not self._own:
            return
        phrase = text[recipient.since : recipient.end]
        named, wide = self._find(phrase), self._wide(phrase)
        if own := named.get(self._own):
            yield ground("sector_named", "for", text, _moved(_run(phrase, own), recipient.since), about=self._own)
            return
        last = max((end for spans in named.values() for _, end in spans), default=0)
        is_theirs = named and _OF_TRADE.fullmatch(text, recipient.since + last, recipient.start)
        if is_theirs and not wide and offer.gives and not offer.told:
            yield ground(
                "sector_other", "against", text, _moved(_first(phrase, named), recipient.since), about=",".join(named)
            )
        elif named or wide:
            yield from self.others(phrase, text, recipient.since)
        else:
            yield from self.others(text[offer.start : offer.end], text, offer.start)

    def others(self, words: str, text: str, start: int = 0, source: Source = "text") -> Iterator[Ground]:
        """Yield that words, which begin at ``start`` of a text, speak of trades and not of the founder's."""
        named = self._find(words)
        if not named or self._own in named:
            return
        if wide := self._wide(words):
            yield ground("sector_wide", "open", text, _moved(wide, start), source=source, about=self._own)
        else:
            span = _moved(_first(words, named), start)
            yield ground("sector_title", "open", text, span, source=source, about=",".join(named))

    def answered(self, words: str) -> Iterator[Span]:
        """Yield where words name the founder's trade, or a wide one that it is of: 餐饮等行业, 服务业."""
        for start, end in self._find(words).get(self._own, ()):
            behind = _OF_TRADE.match(words, end)
            yield start, behind.end() if behind else end
        if wide := self._wide(words):
            yield wide

    def _find(self, words: str) -> dict[str, Sequence[Span]]:
        """Return the trades that words name, in the order of the text."""
        found = {s: spans for s, spans in self._sectors.find(words).items() if spans and s not in _GIVEN}
        return dict(sorted(found.items(), key=lambda item: item[1][0]))

    def _wide(self, words: str) -> Span | None:
        """Return where words name many trades at once, of which the founder's is one."""
        found = (pattern.search(words) for pattern, letters in _WIDE if letters & self._letters)
        return next((match.span() for match in found if match), None)


def _run(words: str, spans: Sequence[Span]) -> Span:
    """Return the first of some spans, with those that follow it at once: 住宿、餐饮."""
    start, end = spans[0]
    for span in spans[1:]:
        if span[0] > end and not _AND.fullmatch(words, end, span[0]):
            break
        end = max(end, span[1])
    return start, end


def _first(words: str, named: dict[str, Sequence[Span]]) -> Span:
    """Return where words name trades first, whichever they are."""
    return _run(words, sorted(span for spans in named.values() for span in spans))


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
