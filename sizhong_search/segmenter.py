"""jieba, and its twin in Rust where that is installed: the same dictionary and path through it, twelve times as fast.

Both cut without guessing new words (HMM): that invents some, and is slow on long runs. Neither touches what other
programs use: jieba's global tokenizer is everybody's, its cache in the temp folder is loaded unchecked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import jieba
    import rjieba

Mode = Literal[
    "default", "search"
]  # search puts the dictionary's words of two or three characters in front of a longer one


class Segmenter(Protocol):
    """What cuts a text into words."""

    def tokenize(self, text: str, mode: Mode) -> Iterable[tuple[str, int, int]]:
        """Return words with their places."""

    def search_words(self, text: str) -> Sequence[str]:
        """Return the words of the mode ``search`` without their places."""


class Jieba:
    """The package named jieba.

    Parameters
    ----------
    words : iterable of str
        Words that its dictionary lacks.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = words

    @cached_property
    def _tokenizer(self) -> jieba.Tokenizer:
        """Reading the dictionary anew takes 0.1 s longer than its cache would."""
        import jieba

        tokenizer = jieba.Tokenizer()
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
        for word in self._words:
            tokenizer.add_word(word)
        return tokenizer

    def tokenize(self, text: str, mode: Mode) -> Iterable[tuple[str, int, int]]:
        """Return words with their places."""
        tokens: Iterable[tuple[str, int, int]] = self._tokenizer.tokenize(text, mode=mode, HMM=False)
        return tokens

    def search_words(self, text: str) -> Sequence[str]:
        """Return the words of the mode ``search`` without their places."""
        cut, known, words = self._tokenizer.cut, self._tokenizer.FREQ, list[str]()
        for word in cut(text, HMM=False):
            n = len(word)
            if n > 2:
                words += [word[i : i + 2] for i in range(n - 1) if known.get(word[i : i + 2])]
            if n > 3:
                words += [word[i : i + 3] for i in range(n - 2) if known.get(word[i : i + 3])]
            words.append(word)
        return words

    def frequency(self, word: str) -> int:
        """Return how often a word stands in the texts that the dictionary was made from."""
        return int(self._tokenizer.FREQ.get(word, 0))


class Rjieba:
    """jieba-rs, through the package rjieba."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = words

    @cached_property
    def _tokenizer(self) -> rjieba.Jieba:
        import rjieba

        tokenizer = rjieba.Jieba()
        for word in self._words:
            tokenizer.add_word(word, None, None)
        return tokenizer

    def tokenize(self, text: str, mode: Mode) -> Iterable[tuple[str, int, int]]:
        """Return words with their places."""
        tokens: Iterable[tuple[str, int, int]] = self._tokenizer.tokenize(text, mode, False)
        return tokens

    def search_words(self, text: str) -> Sequence[str]:
        """Return the words of the mode ``search`` without their places."""
        words: Sequence[str] = self._tokenizer.cut_for_search(text, False)
        return words


def fastest(words: Iterable[str]) -> Segmenter:
    """Return the faster of the two that are installed."""
    return Rjieba(words) if find_spec("rjieba") else Jieba(words)
