"""The letters of a page of a PDF: what each sign means, where it stands, and which way it is turned.

Takes a page of pdfplumber's, gives :class:`Letter` values by the direction they run in, all of them upright. A sign of
which the file does not say what it means is kept as a lost character, never guessed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pdfplumber.page import Page

LOST = "\ufffd"
_NO_MEANING = re.compile(r"\(cid:\d{1,9}\)|[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f]")
_LOST_LETTER = re.compile(rf"[{LOST}\ue000-\uf8ff\U000f0000-\U0010fffd]")  # and numbers for private use
_MEANINGS = {
    # Bullets of Symbol and Wingdings: private numbers, but no loss.
    **dict.fromkeys("\uf0b7\uf0a7\uf06c\uf06e\uf075\uf0d8\uf0fc\uf0b2", "•"),
    # Some fonts name a radical where the character is meant, 人⺠, which no search finds; these are the ones that
    # Unicode itself does not fold. None of the originals has one.
    **dict(
        zip(
            "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰",
            "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙",
            strict=True,
        )
    ),
}


class Letter(NamedTuple):
    """A printed character, in points from the upper left corner of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def size(self) -> float:
        """The height."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2


def is_lost(letter: Letter) -> bool:
    """Tell whether the file does not say what a letter means."""
    return _LOST_LETTER.search(letter.text) is not None


def letters_of(page: Page) -> dict[int | None, list[Letter]]:
    """Return the letters of a page by the direction they are printed in, each turned upright; slanting ones as None."""
    width, height = float(page.width), float(page.height)
    found: defaultdict[int | None, list[Letter]] = defaultdict(list)
    for char in page.chars:
        direction = _direction(char["matrix"])
        letter = Letter(_meaning(char["text"]), char["x0"], char["x1"], char["top"], char["bottom"])
        if all(map(math.isfinite, letter[1:])):
            found[direction].append(_upright(letter, direction, width, height))
    return {direction: _once(letters) for direction, letters in found.items()}


def _meaning(text: str) -> str:
    """Return what a sign means: ⼈ → 人, ﬁ → fi; a sign of a font without meaning, (cid:123), is a lost character."""
    if not text:  # the font says that it means nothing
        return LOST
    if text in _MEANINGS:
        return _MEANINGS[text]
    if text.isspace():
        return text if text == "\u3000" else " "
    if _NO_MEANING.search(text):
        return LOST
    is_folded = "\u2e80" <= text[:1] < "\u2fe0" or "\ufb00" <= text[:1] < "\ufb07"  # radicals, ligatures
    return unicodedata.normalize("NFKC", text) if is_folded else text


def _direction(matrix: Sequence[float]) -> int | None:
    """Return the angle at which letters run: 90 is upwards; None for what stands across, a watermark."""
    along, up = matrix[0], matrix[1]
    if abs(up) <= 0.1 * abs(along):
        return 180 if along < 0 else 0
    if abs(along) <= 0.1 * abs(up):
        return 90 if up > 0 else 270
    return None


def _upright(letter: Letter, direction: int | None, width: float, height: float) -> Letter:
    text, x0, x1, top, bottom = letter
    if direction == 90:
        return Letter(text, height - bottom, height - top, x0, x1)
    if direction == 180:
        return Letter(text, width - x1, width - x0, height - bottom, height - top)
    if direction == 270:
        return Letter(text, top, bottom, width - x1, width - x0)
    return letter


def _once(letters: Iterable[Letter]) -> list[Letter]:
    """Drop what is printed a second time over itself, as bold letters are where a font has none."""
    kept: list[Letter] = []
    places: defaultdict[tuple[str, int, int], list[Letter]] = defaultdict(list)
    for letter in letters:
        column, row = int(letter.x0 // 8), int(letter.top // 8)
        near = (
            other
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for other in places.get((letter.text, i, j), ())
        )
        if not any(_is_over(letter, other) for other in near):
            places[letter.text, column, row].append(letter)
            kept.append(letter)
    return kept


def _is_over(a: Letter, b: Letter) -> bool:
    return abs(a.x0 - b.x0) < 0.2 * (a.x1 - a.x0) and abs(a.top - b.top) < 0.2 * a.size
