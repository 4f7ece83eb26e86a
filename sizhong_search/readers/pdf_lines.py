"""The lines of a page of a PDF: letters of one height are a row, and a row is spelt with blanks where words part.

Takes letters, gives :class:`~sizhong_search.readers.reflow.Line` values. A PDF sets letters at places and knows of no
blanks but those that somebody typed, and of these some stand under the next letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median, median_low
from typing import NamedTuple

from sizhong_search.readers.pdf_letters import Letter
from sizhong_search.readers.reflow import Line, close_up

# Shares of the size of letters.
ROW_OVERLAP, WORD_GAP, HAN_GAP, ROW_GAP, MAX_SPACING = 0.5, 0.18, 0.4, 2.0, 2.0


class Sheet(NamedTuple):
    """A page: its number and its size."""

    page: int
    width: float
    height: float


def rows_of(letters: Iterable[Letter]) -> list[list[Letter]]:
    """Put letters of one height into rows, from above; each row from left to right."""
    rows: list[list[Letter]] = []
    anchor: Letter | None = None
    for letter in sorted(letters, key=lambda letter: letter.middle):
        if anchor and _overlap(anchor, letter) >= ROW_OVERLAP * min(anchor.size, letter.size):
            rows[-1].append(letter)
            anchor = max(anchor, letter, key=lambda letter: letter.size)  # an index mark does not lead a row
        else:
            rows.append([letter])
            anchor = letter
    return [sorted(row, key=lambda letter: letter.x0) for row in rows]


def _overlap(a: Letter, b: Letter) -> float:
    return min(a.bottom, b.bottom) - max(a.top, b.top)


def line_of(letters: Sequence[Letter], sheet: Sheet, column: int = 0) -> Line | None:
    """Return a row, or its part in a column, as a line; None where nothing but blanks stands there."""
    printed = [letter for letter in letters if not letter.text.isspace()]
    if not printed:
        return None
    size = median(letter.size for letter in printed)
    wide = ROW_GAP * size + _usual_gap(printed)
    return Line(
        text=close_up(spell(letters)),
        x0=printed[0].x0,
        x1=max(letter.x1 for letter in printed),
        top=min(letter.top for letter in printed),
        size=size,
        page=sheet.page,
        column=column,
        page_width=sheet.width,
        page_height=sheet.height,
        is_row=any(b.x0 - a.x1 > wide for a, b in pairwise(printed)),
    )


def spell(letters: Iterable[Letter]) -> str:
    """Return the text of a row: its own blanks, and one where words stand apart without any."""
    printed, blanks = _without_blanks(letters)
    text = printed[0].text if printed else ""
    usual = _usual_gap(printed)
    for (last, letter), blank in zip(pairwise(printed), blanks, strict=True):
        gap, size = letter.x0 - last.x1, min(last.size, letter.size)
        if last.text[-1] >= "\u2e80" or letter.text[0] >= "\u2e80":
            # A blank under the next letter is what is left of a justified line; 第一条 stands half a letter off.
            text += blank if blank and gap > 0.05 * size else " " * (gap - usual > HAN_GAP * size)
        else:
            text += blank or " " * (gap > WORD_GAP * size)
        text += letter.text
    return text


def _without_blanks(letters: Iterable[Letter]) -> tuple[list[Letter], list[str]]:
    """Return the printed letters of a row, and the blanks between each and the next."""
    printed: list[Letter] = []
    blanks: list[str] = []
    blank = ""
    for letter in letters:
        if letter.text.isspace():
            blank += letter.text
            continue
        if printed:
            blanks.append(blank)
        printed.append(letter)
        blank = ""
    return printed, blanks


def _usual_gap(printed: Sequence[Letter]) -> float:
    """Return how far apart the letters of a row stand: letter-spaced titles (通　知) have no words to part."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(printed)]
    return min(max(median_low(gaps), 0.0), MAX_SPACING * printed[0].size) if gaps else 0.0
