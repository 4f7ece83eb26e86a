"""The letters of a page of an OFD: where the text objects of its layers set them, and which way they run.

Takes the XML of a page, gives :class:`~sizhong_search.readers.pdf_letters.Letter` values by the direction they run in,
all of them upright. OFD measures in millimetres from the upper left corner. What a letter means is what the file writes
there; the numbers of glyphs beside it are for drawing only.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from sizhong_search.readers.pdf_letters import Letter
from sizhong_search.readers.pdf_lines import Sheet

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped,unused-ignore]

MM = 72 / 25.4  # points
MAX_NESTING = 40  # blocks in blocks, drawings in drawings
MAX_DRAWN = 200_000  # objects and letters of one page; a crowded one has 5,000
MAX_NUMBER = 1e6  # whatever is larger is no measure of a page
MIN_SIZE = 1.0  # points: a line of less is written for machines, not for people
ASCENT, DESCENT = 0.88, 0.12  # of the size of letters, from the line they stand on
SAME_PLACE = 0.1  # of it: the same words so near are one word printed bold
WIDE = "\u2000"  # from here on, letters are as wide as high
_NO, _YES = ("false", "0"), ("true", "1")
_READ = {"90": (0.0, 1.0), "180": (-1.0, 0.0), "270": (0.0, -1.0)}  # clockwise

# (a, b, c, d, e, f): x, y → ax + cy + e, bx + dy + f
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_POINTS: Matrix = (MM, 0.0, 0.0, MM, 0.0, 0.0)


class Canvas:
    """What is drawn on a page.

    Attributes
    ----------
    letters : mapping
        By the angle at which they run: 90 is upwards, 270 is downwards, None is across, as a watermark does.
    n_hidden : int
        How many letters the page does not show.
    covered : float
        The area of its pictures, in square points.
    n_paths : int
        How many outlines it draws.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.letters: defaultdict[int | None, list[Letter]] = defaultdict(list)
        self.n_hidden = 0
        self.covered = 0.0
        self.n_paths = 0
        self._n_drawn = 0
        self._places: set[tuple[str, int | None, int, int]] = set()

    def draw(
        self,
        container: Element | None,
        unit: Callable[[str], Element | None],
        at: Matrix = _POINTS,
        *,
        depth: int = 0,
        is_hidden: bool = False,
    ) -> None:
        """Draw what a container holds: layers, blocks, objects; ``unit`` finds a drawing by its id.

        Raises
        ------
        ValueError
            ``nesting`` or ``flood``, where it holds more than a page does.
        """
        if depth > MAX_NESTING:
            raise ValueError("nesting")
        for element in container if container is not None else ():
            self._count(1)
            is_unseen = is_hidden or _is_hidden(element)
            match tag_of(element):
                case "Layer" | "PageBlock":
                    self.draw(element, unit, at, depth=depth + 1, is_hidden=is_unseen)
                case "CompositeObject":
                    found = unit(element.get("ResourceID", ""))
                    self.draw(found, unit, _place(element, at), depth=depth + 1, is_hidden=is_unseen)
                case "TextObject":
                    self._write(element, at, is_hidden=is_unseen)
                case "ImageObject" if not is_unseen:
                    _, _, width, height = numbers(element.get("Boundary"), 4) or (0.0,) * 4
                    self.covered += abs(width * height * (at[0] * at[3] - at[1] * at[2]))
                case "PathObject" if not is_unseen:
                    self.n_paths += 1

    def _count(self, n: int) -> None:
        self._n_drawn += n
        if self._n_drawn > MAX_DRAWN:
            raise ValueError("flood")

    def _write(self, element: Element, at: Matrix, *, is_hidden: bool) -> None:
        """Set the letters of a text object."""
        box = numbers(element.get("Boundary"), 4) or (0.0,) * 4
        size = _number(element.get("Size"), box[3])
        places = _place(element, at)
        is_hidden |= size * math.hypot(places[2], places[3]) < MIN_SIZE
        x = y = 0.0
        for code in children(element, "TextCode"):
            text = _text_of(code)
            self._count(len(text))
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            if is_hidden:
                self.n_hidden += sum(not letter.isspace() for letter in text)
            elif text:
                forward = _READ.get(element.get("ReadDirection", ""), (1.0, 0.0))
                steps = _steps(code, text, size, forward)
                width = box[2] * math.hypot(at[0], at[1]) if len(text) == 1 else 0.0
                self._set(text, [(x, y), *steps], size, forward, places, width)

    def _set(
        self,
        text: str,
        steps: Sequence[tuple[float, float]],
        size: float,
        forward: tuple[float, float],
        at: Matrix,
        width: float,
    ) -> None:
        """Set letters at the first place of ``steps`` and, from one to the next, after the others."""
        a, b, c, d, e, f = at
        places = list(accumulate(steps, lambda place, step: (place[0] + step[0], place[1] + step[1])))
        way = places[-1][0] - places[0][0], places[-1][1] - places[0][1]
        if any(way):  # letters that stand upright one below the other run downwards
            forward = (way[0], 0.0) if abs(way[0]) >= abs(way[1]) else (0.0, way[1])
        direction = _direction(a * forward[0] + c * forward[1], b * forward[0] + d * forward[1])
        spots = [self._upright(a * x + c * y + e, b * x + d * y + f, direction) for x, y in places]
        height, em = size * math.hypot(c, d), size * math.hypot(a, b)
        if self._is_repeated(text, direction, spots[0], SAME_PLACE * height):
            return
        rooms = [*(after[0] - before[0] for before, after in pairwise(spots)), width]
        for letter, (x, y), room in zip(text, spots, rooms, strict=True):
            wide = em * _width(letter)
            if room > 0:  # the box of a single letter may be drawn tight about it
                wide = min(wide, room) if len(text) > 1 else max(wide, min(room, em))
            mark = " " if letter.isspace() and letter != "\u3000" else letter
            self.letters[direction].append(Letter(mark, x, x + wide, y - ASCENT * height, y + DESCENT * height))

    def _upright(self, x: float, y: float, direction: int | None) -> tuple[float, float]:
        _, width, height = self.sheet
        match direction:
            case 90:
                return height - y, x
            case 180:
                return width - x, height - y
            case 270:
                return y, width - x
        return x, y

    def _is_repeated(self, text: str, direction: int | None, spot: tuple[float, float], near: float) -> bool:
        """Tell whether these words have been printed at this place before, as bold ones are where a font has none."""
        column, row = int(spot[0] // near), int(spot[1] // near)
        around = ((text, direction, column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        is_repeated = any(place in self._places for place in around)
        self._places.add((text, direction, column, row))
        return is_repeated


def tag_of(element: Element) -> str:
    """Return the name of an element; programs disagree on its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(parent: Element | None, tag: str) -> Iterator[Element]:
    """Yield the children of a name."""
    return (element for element in (parent if parent is not None else ()) if tag_of(element) == tag)


def child(parent: Element | None, tag: str) -> Element | None:
    """Return the first child of a name."""
    return next(children(parent, tag), None)


def numbers(text: str | None, n: int) -> tuple[float, ...] | None:
    """Return the first ``n`` numbers of an attribute, None where it has not so many.

    >>> numbers("20 30.5 100 8", 4), numbers("20 nan", 2)
    ((20.0, 30.5, 100.0, 8.0), None)
    """
    try:
        found = tuple(map(_measure, (text or "").split(maxsplit=n)[:n]))
    except ValueError:
        return None
    return found if len(found) == n else None


def _number(text: str | None, default: float) -> float:
    found = numbers(text, 1)
    return found[0] if found else default


def _measure(text: str) -> float:
    value = float(text)
    if not abs(value) < MAX_NUMBER:  # and so is what is no number
        raise ValueError(text)
    return value


def deltas(text: str | None, n: int) -> list[float]:
    """Return ``n`` steps from letter to letter, the last repeated where there are too few; none where none is given.

    >>> deltas("g 2 3.5 7", 4), deltas("3.5 x 7", 2), deltas("g 999999999 1", 2)
    ([3.5, 3.5, 7.0, 7.0], [3.5, 3.5], [1.0, 1.0])
    """
    found: list[float] = []
    words = iter((text or "").split())
    with suppress(ValueError, StopIteration):  # behind a fault, nothing is known
        while len(found) < n:
            word = next(words)
            count = 1
            if word == "g":
                count, word = int(next(words)), next(words)
            found += [_measure(word)] * min(count, n - len(found))
    return found + found[-1:] * (n - len(found))


def _steps(code: Element, text: str, size: float, forward: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the way from each letter of a text code to the next; where it is not told, by the width of letters."""
    n = len(text) - 1
    xs, ys = deltas(code.get("DeltaX"), n), deltas(code.get("DeltaY"), n)
    if not xs and not ys:
        widths = (size * _width(letter) for letter in text[:-1])
        return [(width * forward[0], width * forward[1]) for width in widths]
    return list(zip(xs or [0.0] * n, ys or [0.0] * n, strict=True))


def _width(letter: str) -> float:
    """Return about how wide a letter is, as a share of the size; that is in fonts, which are not read."""
    if letter >= WIDE:
        return 1.0
    return 0.9 if letter in "mwMW@%" else 0.75 if letter.isupper() else 0.5


def _text_of(code: Element) -> str:
    """Return the text of a code, without the ends of lines and indents that a program has set the XML with."""
    text = "".join(code.itertext())
    return "".join(line.strip(" \t\r") for line in text.split("\n")) if "\n" in text else text


def _is_hidden(element: Element) -> bool:
    """Tell whether an object is not shown: said to be invisible, wholly transparent, neither filled nor stroked."""
    if element.get("Visible") in _NO or element.get("Alpha") == "0":
        return True
    if tag_of(element) != "TextObject" or element.get("Stroke") in _YES:
        return False
    colour = child(element, "FillColor")
    return element.get("Fill") in _NO or (colour is not None and colour.get("Alpha") == "0")


def _place(element: Element, at: Matrix) -> Matrix:
    """Return how what an object draws comes to the page: by its own matrix, its place, then those of what holds it."""
    a, b, c, d, e, f = numbers(element.get("CTM"), 6) or _IDENTITY
    x, y = numbers(element.get("Boundary"), 2) or (0.0, 0.0)
    e, f = e + x, f + y
    return (
        a * at[0] + b * at[2],
        a * at[1] + b * at[3],
        c * at[0] + d * at[2],
        c * at[1] + d * at[3],
        e * at[0] + f * at[2] + at[4],
        e * at[1] + f * at[3] + at[5],
    )


def _direction(x: float, y: float) -> int | None:
    if abs(y) <= 0.1 * abs(x):
        return 180 if x < 0 else 0
    if abs(x) <= 0.1 * abs(y):
        return 270 if y > 0 else 90
    return None
