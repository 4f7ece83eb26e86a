"""The list of a library's documents: what a line of it says, narrowed by words and put in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sizhong_search.model import Document
from sizhong_search.text import fold

Order = Literal["date", "title"]
_SEPARATORS = re.compile(r"[\s〔〕\[\]()【】《》〈〉]")  # printed in one place and not in another


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A document of the list: its head, and how many measures it has."""

    head: Document
    n_measures: int

    def has(self, words: Iterable[str]) -> bool:
        """Tell whether each of some words stands in its title, number or issuers, or is its id."""
        head = self.head
        said = [_squeezed(text) for text in (head.title, head.doc_number or "", *head.issuers, head.id)]
        return all(any(_squeezed(word) in text for text in said) for word in words)


def narrowed(documents: Iterable[Listed], text: str, order: Order = "date") -> list[Listed]:
    """Return the documents that have all words of a text: the newest first, or by title; undated ones come last."""
    found = [listed for listed in documents if listed.has(text.split())]
    found.sort(key=lambda listed: _by_sound(listed.head.title))
    if order == "date":
        dated = [listed for listed in found if listed.head.issued_on]
        dated.sort(key=lambda listed: str(listed.head.issued_on), reverse=True)
        found = dated + [listed for listed in found if not listed.head.issued_on]
    return found


def _squeezed(text: str) -> str:
    return _SEPARATORS.sub("", fold(text))


def _by_sound(title: str) -> bytes:
    """Return what sorts titles as an index does: GB 2312, and so GB 18030, has the common characters by pinyin."""
    return title.lstrip("《〈“").encode("gb18030", errors="replace")
