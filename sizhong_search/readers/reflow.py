"""Printed lines → paragraphs, and what belongs to the page rather than to the text.

Takes lines in reading order, each with its place on the page; gives pieces. A printed line ends where the paper ends: a
paragraph goes on over lines, columns and pages until a line stops short of the margin, or the next one is set in or
begins with a mark. Page numbers and running heads come behind the paragraph that they interrupt.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from sizhong_search.readers.pieces import Piece
from sizhong_search.text import HAN

# Lines that begin a paragraph wherever they stand. The parser knows many more marks; here a wrong break costs more than
# a missed one, since a line with a mark is mostly set in as well.
_MARK = re.compile(
    r"""\s{0,9}(?:
      第[一二三四五六七八九十百零〇\d]{1,5}[条章节编篇]
    | [一二三四五六七八九十]{1,3}[、．.]
    | [（(][一二三四五六七八九十\d]{1,3}[）)]
    | \d{1,3}(?:[、．]|\.(?!\d))
    | [a-z][)）]
    | [①-⒛㈠-㈩•●◆■➢]
    | [—－-]{1,2}(?=[一-鿿“《])
    | 附[ 　]{0,4}[件表录][ 　]{0,4}[一二三四五六七八九十\d]{0,2}[:：.\s]
    )""",
    re.VERBOSE,
)
_NUMBERED_PAGE = re.compile(
    r"""[\s—–―－_\-~·•]{0,12}(?:
      \d{1,4} | [ivxlc]{1,7} | [IVXLC]{1,7}                      # — 4 —, iv
    | \d{1,4}\s{0,3}[/／]\s{0,3}\d{1,4}
    | 第\s{0,3}\d{1,4}\s{0,3}页[，,\s]{0,3}(?:[(（]?共\s{0,3}\d{1,4}\s{0,3}页[)）]?)?
    | Page\s{1,3}\d{1,4}(?:\s{1,3}of\s{1,3}\d{1,4})?
    )[\s—–―－_\-~·•]{0,12}""",
    re.VERBOSE,
)
_LEADERS = re.compile(r"\.{4}|…{2}|·{4}|(?:\. ){4}")  # of a table of contents: each line is its own
_NO_HEAD = re.compile(r"\s{0,9}(?:附|第|表|图)")  # 附件1, 附件2, 表3（续） at the head of pages are no running heads
_STOP = frozenset("。！？；：!?;:")
_CLOSING = "”’」』）)】》\"'"
_NO_LINE_START = frozenset("，。、；：！？”’）》】」』%％!?,.;:)")
_BRACKETS = frozenset("）)】")  # …（财政部牵头） is over where a mark comes behind it
_HANGS = frozenset("，。、；：！？")
_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]")
_FIRST_WORD = re.compile(r"[!-~\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]{1,60}")
_DIGITS = re.compile(r"\d{1,9}")

MIN_LINES = 8  # a page with fewer does not show where its own margins are
HEAD = FOOT = 100.0  # points: GB/T 9704 leaves 105 free above and 99 below; on pages laid across, as much
MIN_REPEATS = 3  # pages: two annexes may well begin alike
EDGE_LINES = 2  # of a page, from above and from below, may be furniture
NARROW = 0.7  # of the page's width: a text that ends sooner has no full lines, or many
TITLE_SIZE = 1.15  # of the body's: 二号 on 三号 is 1.38, 三号 on 四号 1.14


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line. Lengths are in points, from the upper left corner of the page; ``size`` is the height of letters.

    ``column`` sets lines of a page apart that have margins of their own, 0 being the whole page; ``is_row`` tells
    of blanks as wide as between the columns of a table.
    """

    text: str
    x0: float
    x1: float
    top: float
    size: float
    page: int = 1
    column: int = 0
    page_width: float = 595.0
    page_height: float = 842.0
    is_row: bool = False


Table = tuple[Piece, ...]
Item = Line | Table | Piece


class _Margins(NamedTuple):
    left: float
    right: float


class _Layout(NamedTuple):
    """What is usual in a document."""

    size: float
    leading: float
    margins: dict[tuple[int, int], _Margins]


def reflow(items: Sequence[Item]) -> list[Piece]:
    """Join lines to paragraphs.

    Parameters
    ----------
    items : sequence of Line, tables and pieces
        In reading order. A table is its cells; it ends a paragraph and is passed on as it is. A piece is passed on
        behind the paragraph that it stands in.

    Returns
    -------
    list of Piece
        Paragraphs on the page where they begin, furniture, and the cells. Every character of the lines is in one of
        them, but for blanks.
    """
    furniture = find_furniture([item for item in items if isinstance(item, Line)])
    layout = _layout([item for item in items if isinstance(item, Line) and item not in furniture])
    pieces: list[Piece] = []
    open_lines: list[Line] = []
    aside: list[Piece] = []

    def close() -> None:
        if open_lines:
            pieces.append(Piece(text=join(line.text for line in open_lines), page=open_lines[0].page))
        pieces.extend(aside)
        open_lines.clear()
        aside.clear()

    for item in items:
        if isinstance(item, Piece):
            (aside if open_lines else pieces).append(item)
        elif not isinstance(item, Line):
            close()
            pieces.extend(item)
        elif item in furniture:
            piece = Piece(text=item.text.strip(), kind="furniture", page=item.page)
            (aside if open_lines else pieces).append(piece)
        else:
            if open_lines and _begins(open_lines, item, layout):
                close()
            open_lines.append(item)
    close()
    return pieces


def paragraphs(lines: Sequence[Line], *, left: float, right: float) -> list[str]:
    """Join the lines between two margins, such as the rules of a cell; nothing there is furniture."""
    layout = _layout(lines)
    margins = _Margins(left, right)
    layout = layout._replace(margins=dict.fromkeys(layout.margins, margins))
    found: list[list[Line]] = []
    for line in lines:
        if found and not _begins(found[-1], line, layout):
            found[-1].append(line)
        else:
            found.append([line])
    return [join(line.text for line in paragraph) for paragraph in found]


def join(lines: Iterable[str]) -> str:
    """Join the lines of a paragraph: Chinese without a blank, words of other scripts with one.

    >>> join(["推动“互联网+”", "行动，建立 open", "data 平台"])
    '推动“互联网+”行动，建立 open data 平台'
    """
    text = ""
    for line in lines:
        line = line.strip()  # noqa: PLW2901 the blanks at its ends are those of the margin
        if text and line and _WORD.match(text[-1]) and _WORD.match(line) and not _is_address(text):
            text += " "
        text += line
    return text


def _is_address(text: str) -> bool:
    """Tell whether a text ends inside an address, http://www.某.gov.cn/, which has no blanks."""
    last = text[-80:].rpartition(" ")[2]
    return "://" in last or "@" in last


def find_furniture(lines: Sequence[Line]) -> set[Line]:
    """Return the lines that belong to the page: its number, and what stands at the same place of several pages.

    Only lines at the edges of a page are looked at, so that a number in a form or a recurring phrase stays in the text.
    """
    edges = [line for page in _by_page(lines) for line in _edges(page)]
    numbers = {line for line in edges if _NUMBERED_PAGE.fullmatch(line.text.strip())}
    pages: defaultdict[tuple[str, bool], set[int]] = defaultdict(set)
    for line in edges:
        pages[_look(line)].add(line.page)
    repeated = {look for look, numbers_of_pages in pages.items() if len(numbers_of_pages) >= MIN_REPEATS}
    return numbers | {line for line in edges if _look(line) in repeated and not _NO_HEAD.match(line.text)}


def _by_page(lines: Iterable[Line]) -> list[list[Line]]:
    pages: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    return [sorted(page, key=lambda line: line.top) for page in pages.values()]


def _edges(page: Sequence[Line]) -> list[Line]:
    """Return the first and the last lines of a page, as far as they stand in its margins."""
    above = [line for line in page[:EDGE_LINES] if line.top < HEAD]
    below = [line for line in page[-EDGE_LINES:] if line.top > line.page_height - FOOT]
    return above + below


def _look(line: Line) -> tuple[str, bool]:
    """Return what a running head has in common from page to page: its letters, and whether it is head or foot."""
    return _DIGITS.sub("#", "".join(line.text.split())), line.top < line.page_height / 2


def _layout(lines: Sequence[Line]) -> _Layout:
    columns: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        columns[line.page, line.column].append(line)
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    steps = [b.top - a.top for column in columns.values() for a, b in pairwise(column)]
    body = [step for step in steps if step > 0]
    every = {number: [line for line in lines if line.column == number] for number in {line.column for line in lines}}
    usual = {number: _margins(those) for number, those in every.items()}
    margins = {key: _margins(those) if len(those) >= MIN_LINES else usual[key[1]] for key, those in columns.items()}
    return _Layout(
        size=sizes.most_common(1)[0][0] if sizes else 0.0, leading=median(body) if body else 0.0, margins=margins
    )


def _margins(lines: Sequence[Line]) -> _Margins:
    """Return where lines begin and end: the outermost places that a tenth of them share.

    A single line that juts out (a hung punctuation mark, a formula) does not move the margin.
    """
    size = median(line.size for line in lines)
    support = max(1 if len(lines) < 4 else 2, len(lines) // 10)
    left = _shared(sorted(line.x0 for line in lines), support, size)
    right = -_shared(sorted(-_end(line) for line in lines), support, size)
    page = lines[0]
    n_full = sum(line.x1 > right - 0.6 * size for line in lines)
    if page.column == 0 and right < NARROW * page.page_width and n_full < MIN_LINES:
        right = page.page_width - left  # no line is full: a list, a signature
    return _Margins(left, right)


def _end(line: Line) -> float:
    """Return where a line ends, but for a punctuation mark, which may hang over the margin."""
    return line.x1 - line.size * (line.text.rstrip()[-1:] in _HANGS)


def _shared(places: Sequence[float], support: int, size: float) -> float:
    """Return the first of sorted places that ``support`` lines share, to half a letter."""
    within = (a for a, b in zip(places, places[support - 1 :], strict=False) if b - a <= 0.6 * size)
    return next(within, places[0])


def _begins(paragraph: Sequence[Line], line: Line, layout: _Layout) -> bool:
    """Tell whether ``line`` begins a new paragraph behind the last line of ``paragraph``."""
    last = paragraph[-1]
    here, before = layout.margins[line.page, line.column], layout.margins[last.page, last.column]
    if _LEADERS.search(last.text) or _LEADERS.search(line.text) or (last.is_row and line.is_row):
        return True
    if max(last.size, line.size) > TITLE_SIZE * min(last.size, line.size) or _is_apart(last, line, layout):
        return True
    has_mark = bool(_MARK.match(line.text))
    if min(last.size, line.size) >= TITLE_SIZE * layout.size:
        is_title = _is_centred(line, here) and _is_centred(last, before)
        return has_mark or last.page != line.page or not (is_title or not _is_short(last, line, before.right))
    if _is_short(last, line, _edge(paragraph, line, before)):
        return True
    has_ended = _has_ended(last.text)
    if line.x0 - here.left < line.size:  # not set in
        return has_mark and (has_ended or last.text.rstrip()[-1:] in _BRACKETS)
    return has_ended or has_mark or not _hangs(paragraph, line, here, before)


def _is_apart(last: Line, line: Line, layout: _Layout) -> bool:
    """Tell whether more room than usual is left between two lines of a column."""
    if (last.page, last.column) != (line.page, line.column):
        return False
    return line.top - last.top > max(1.7 * layout.leading, 2 * line.size)


def _edge(paragraph: Sequence[Line], line: Line, margins: _Margins) -> float:
    """Return where the lines of a paragraph end: at the margin, or, set in on both sides, where two of them do."""
    last = paragraph[-1]
    neighbour = paragraph[-2] if len(paragraph) > 1 else line
    is_block = abs(neighbour.x1 - last.x1) < 0.3 * last.size and last.x1 - last.x0 > 0.5 * (
        margins.right - margins.left
    )
    return min(margins.right, last.x1) if is_block and not _MARK.match(line.text) else margins.right


def _is_short(last: Line, line: Line, right: float) -> bool:
    """Tell whether the first word of ``line`` would have found room behind ``last``."""
    return last.x1 + _width_of_first_word(line) + 0.5 * last.size < right


def _width_of_first_word(line: Line) -> float:
    """Return the width of what cannot be parted from the first character: a word, and what may not begin a line."""
    text = line.text.strip()
    word = _FIRST_WORD.match(text)
    n = word.end() if word else 1
    while n < len(text) and text[n] in _NO_LINE_START:
        n += 1
    half = sum(character < "\u2000" for character in text[:n]) / 2
    return min((n - half) * line.size, line.x1 - line.x0)


def _has_ended(text: str) -> bool:
    end = text.rstrip().rstrip(_CLOSING)[-1:]
    return end in _STOP if end else False


def _is_centred(line: Line, margins: _Margins) -> bool:
    return abs((line.x0 + line.x1) - (margins.left + margins.right)) < 2 * line.size


def _hangs(paragraph: Sequence[Line], line: Line, here: _Margins, before: _Margins) -> bool:
    """Tell whether a line that is set in goes on with the one above: the whole paragraph is set in, or hangs."""
    last, first = paragraph[-1], paragraph[0]
    indent, last_indent = line.x0 - here.left, last.x0 - before.left
    if abs(indent - last_indent) < 0.5 * line.size:
        return True
    is_hanging = last is first and bool(_MARK.match(first.text)) and indent > last_indent
    return is_hanging or (last_indent < last.size and _is_centred(line, here))


LETTER_SPACED = re.compile(rf"(?:(第[^\s第]{{1,5}}[章节编篇])\s{{1,20}})?([{HAN}](?:\s{{1,20}}[{HAN}]){{1,11}})")


def close_up(text: str) -> str:
    """Take the blanks out of letter-spaced words: whoever looks for 通知 must find 通　　知.

    Only a line of nothing but single characters, with a mark before them at most; other blanks are the author's.

    >>> [close_up(line) for line in ("通　　知", "第一章 总 则", "甲方 乙", "附 件 1")]
    ['通知', '第一章 总则', '甲方 乙', '附 件 1']
    """
    spaced = LETTER_SPACED.fullmatch(text.strip())
    if not spaced:
        return text
    return " ".join(filter(None, (spaced[1], "".join(spaced[2].split()))))
