"""Text → terms: the only place where text becomes what is indexed and looked up.

Two kinds of term: words (jieba, with the domain's words) and character bigrams, the net for whatever no dictionary
holds. Both carry their offsets, so that a match can be shown where it stands. The same analyzer serves passages and
queries; only queries lose stop words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from sizhong_search.segmenter import Jieba, Mode, Segmenter, fastest
from sizhong_search.text import HAN, blank, fold
from sizhong_search.vocabulary import open_vocabulary

_COMMON = 100  # occurrences in the corpus that jieba's dictionary counts
_RUN = re.compile(rf"[{HAN}]+")
_CONTENT = re.compile(rf"[{HAN}a-z0-9]")


class Token(NamedTuple):
    """A term and where it stands in the text."""

    term: str
    start: int
    end: int


class Analyzer:
    """Cuts texts into terms.

    Parameters
    ----------
    words : iterable of str
        Words of the domain that jieba's dictionary lacks (names of bodies, terms of policy).
    stop_words : iterable of str
        Words that a query does not look for.
    segmenter : Segmenter, optional
        By default the faster one that is installed.
    """

    def __init__(self, words: Iterable[str], stop_words: Iterable[str], segmenter: Segmenter | None = None) -> None:
        domain_words = sorted(word for word in map(fold, words) if _RUN.fullmatch(word))
        self._segmenter = segmenter or fastest(domain_words)
        self._dictionary = Jieba(domain_words)
        self.stop_words = frozenset(stop_words)

    def words(self, text: str) -> list[Token]:
        """Return the words of a text, each behind the dictionary's words of two or three characters inside it.

        New words are not guessed (jieba's HMM invents some and is slow on long runs); the bigrams find those.
        """
        return self._cut(text, "search")

    def whole_words(self, text: str) -> list[Token]:
        """Return the words of a text without the shorter ones inside them."""
        return self._cut(text, "default")

    def _cut(self, text: str, mode: Mode) -> list[Token]:
        tokens = self._segmenter.tokenize(fold(text), mode)
        return [Token(*token) for token in tokens if _CONTENT.search(token[0])]

    def word_terms(self, text: str) -> list[str]:
        """Return the words of a text without their places: the same as :meth:`words`, in less time.

        A line that stands in many passages, as a title does, is cut once.
        """
        return [term for line in text.split("\n") for term in self._terms_of(line)]

    @cached_property
    def _terms_of(self) -> Callable[[str], list[str]]:
        def terms_of(line: str) -> list[str]:
            return [word for word in self._segmenter.search_words(fold(line)) if _CONTENT.search(word)]

        return lru_cache(maxsize=256)(terms_of)

    def is_common(self, word: str) -> bool:
        """Tell a word that people know from a fragment that the dictionary happens to hold (子化)."""
        return len(word) > 1 and self._dictionary.frequency(word) >= _COMMON

    def bigrams(self, text: str) -> list[Token]:
        """Return each pair of neighbouring Han characters.

        >>> [t.term for t in Analyzer([], []).bigrams("快递,准入")]
        ['快递', '准入']
        """
        folded = fold(text)
        return [
            Token(folded[i : i + 2], i, i + 2)
            for run in _RUN.finditer(folded)
            for i in range(run.start(), run.end() - 1)
        ]

    def bigram_terms(self, text: str) -> list[str]:
        """Return the bigrams of a text without their places."""
        runs = _RUN.findall(fold(text))
        return [run[i : i + 2] for run in runs for i in range(len(run) - 1)]

    def content(self, query: str) -> str:
        """Return a query with stop words and question frames blanked out, offsets unchanged."""
        tokens = self.whole_words(query)
        return blank(query, (slice(token.start, token.end) for token in tokens if token.term in self.stop_words))


@cache
def shipped_analyzer() -> Analyzer:
    """Return the analyzer for the vocabulary that ships; its dictionary is read once in a process."""
    vocabulary = open_vocabulary()
    return Analyzer(vocabulary.words, vocabulary.stop_words)
