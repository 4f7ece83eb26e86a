"""The number marks of a text: 一、 › （一） › 1. › （1） › ①, with chapters and articles beside them.

Takes a text, gives the marks that number its units, in order. A mark stands at the start of a line; where a whole
document was printed on one line, it stands behind a sentence end or a blank. A number in a line is believed only where
it continues a count; what is counted under what is left to :mod:`sizhong_search.parsing.outline`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from sizhong_search.text import number

_HAN = "一二三四五六七八九十百零〇"
# Each style is a named group, outermost first. ``bare``, 1　总则: a mark only beside 1.1, as in emergency plans.
UNNUMBERED = ("title", "dash")
STYLES = ("part", "chapter", "section", "article", "han", "han_bracket", "digit", "decimal", "digit_bracket", "circle")
MARK = re.compile(
    rf"""(?:(?<![^\s。；;：:！!？?”’）)】*\#>])   # behind a blank, a sentence end, or the ** and ## of markdown
    | (?<=\d[-—])(?=第))                       # or the number of its page: -7-第二十四条
    (?:
      (?P<part>第[{_HAN}\d]{{1,5}}(?:部分|篇|编))(?=[\s　：:、]|[一-鿿])
    | (?P<chapter>第[ 　]?[{_HAN}\d]{{1,5}}[ 　]?章)(?!的|规定)
    | (?P<section>第[ 　]?[{_HAN}\d]{{1,5}}[ 　]?节)(?!的|规定|课)
    | (?P<article>第[ 　]?[{_HAN}\d]{{1,5}}[ 　]?条(?:之[一二三四五六七八九十]{{1,2}})?)
        (?!的|规定|所|至|第|中的|中，|[和、或之，])           # but not: 依照第三十条的规定
    | (?P<han>[{_HAN}]{{1,3}})[、．.]
    | (?P<han_bracket>[（(][ 　]?[{_HAN}]{{1,3}}[ 　]?[）)]|[㈠-㈩])
    | (?P<decimal>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\.?
        (?=[ 　]{{0,4}}(?![万亿千百元倍个家人米度年月日级版分以])[一-鿿“《])   # but not: 3.5亿元
    | (?P<digit>[\d０-９]{{1,3}})(?:[．、]|\.(?!\d)|(?P<bare>(?=[ 　]{{1,4}}[一-鿿]{{2}})))
    | (?P<digit_bracket>[（(][ 　]?[\d０-９]{{1,3}}[ 　]?[）)]|[⑴-⒇]|[\d０-９]{{1,2}}[）)])
    | (?P<circle>[①-⑳⒈-⒛])
    )[ \t　]{{0,9}}""",
    re.VERBOSE,
)
# What a text without numbers has instead, at the start of its lines; 【打印】 is a button of the page it came from.
TITLE = re.compile(
    r"^[^\S\n]{0,20}(?:(?P<label>【(?!打印|关闭|原文|字体|字号)[^】\n]{2,30}】|\*\*(?!【)[^*\n]{2,40}\*\*(?=[^\S\n]{0,9}$)))[^\S\n]{0,9}",
    re.MULTILINE,
)
DASH = re.compile(r"^[^\S\n]{0,20}(?P<label>—{1,3}|[-•●◆■➢★])[^\S\n]{0,9}(?=[一-鿿“《])", re.MULTILINE)
_NOT_A_NUMERAL = re.compile(rf"[^{_HAN}\d０-９①-⒛㈠-㈩]")
# What may stand before a mark on its line: blanks, the signs of markdown, the number of a page.
_LINE_START = re.compile(r"[\s\u200b*#>]{0,80}(?:[-—][ ]?\d{1,4}[ ]?[-—])?")
CONTENTS = re.compile(r"^[ \t　*#]{0,20}目[ 　]{0,9}[录錄次][ \t　*]{0,9}$", re.MULTILINE)
LEADERS = re.compile(r"\.{4}|…{2}|·{4}|(?:\. ){4}")
FLAT_LINE = 400  # characters a line on average: more than a paragraph of an official document has
SHORT_LINE = 20
_BLANK = " \t\n\r　\u2002\u2003\u200b\xa0\x0c*#>-"


@dataclass(frozen=True, slots=True)
class Mark:
    """A number mark: ``number`` is what it counts, ``label`` how it is printed, without a trailing 、 or full stop."""

    style: str
    number: int
    label: str
    start: int
    text_start: int
    is_line: bool
    is_after_stop: bool


def find_marks(text: str) -> list[Mark]:
    r"""Find the marks that number a text.

    >>> [m.label for m in find_marks("一、加大支持。（一）减税。（二）免租。二、优化服务。")]
    ['一', '（一）', '（二）', '二']
    >>> [m.label for m in find_marks("按照\n3.5亿元的规模\n1.设立基金。\n2.给予贴息。")]
    ['1', '2']
    """
    found = list(_without_contents(text, _marks(text)))
    n_lines = sum(1 for line in text.split("\n") if line.strip())
    if n_lines > 1 and len(text) <= FLAT_LINE * n_lines:
        inline = STYLES[:5] if _has_flat_line(found) else STYLES[1:4]
        found = [m for m in found if m.is_line or m.style in inline]
    return list(_counted(text, found)) or _unnumbered(text)


def _unnumbered(text: str) -> list[Mark]:
    """Return the titles of a text without numbers, 【资金支持】 and **资金支持**, or else its dashes."""
    for style, pattern in (("title", TITLE), ("dash", DASH)):
        found = list(pattern.finditer(text))
        if len(found) > 1:
            return [Mark(style, i, m["label"], m.start("label"), m.end(), True, True) for i, m in enumerate(found, 1)]
    return []


def _marks(text: str) -> Iterator[Mark]:
    """Yield whatever looks like a mark."""
    matches = list(MARK.finditer(text))
    has_decimals = any(m["decimal"] for m in matches)
    line_start, line_end, ended = 0, -1, True
    for match in matches:
        start = match.start()
        if start > line_end:
            line_start = text.rfind("\n", 0, start) + 1
            line_end = text.find("\n", start)
            line_end = len(text) if line_end < 0 else line_end
            ended = _stands_behind_a_stop(text, line_start)
        style = next(s for s in STYLES if match[s])
        if match["bare"] is not None and not has_decimals:
            continue
        is_line = start - line_start <= 80 and bool(_LINE_START.fullmatch(text, line_start, start))
        yield Mark(
            style=style,
            number=_number(match, style),
            label=match[style],
            start=start,
            text_start=match.end(),
            is_line=is_line,
            is_after_stop=ended if is_line else _stands_behind_a_stop(text, start),
        )


def _number(match: re.Match[str], style: str) -> int:
    if style == "decimal":
        return int(match[style].rpartition(".")[2])
    return number(_NOT_A_NUMERAL.sub("", match[style].partition("之")[0])) or 0


def _stands_behind_a_stop(text: str, position: int) -> bool:
    """Tell whether what stands before is over: a full stop, a line too short to be a wrapped one, or nothing."""
    before = text[max(0, position - 80) : position].rstrip(_BLANK)
    return not before or before[-1] in "。！!？?”）)；;:：" or len(before.rpartition("\n")[2]) < SHORT_LINE


def _without_contents(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    """Leave out a table of contents: what stands from 目录 on until its first mark comes again; lines with leaders."""
    heading = CONTENTS.search(text)
    first: Mark | None = None
    is_inside = False
    for mark in marks:
        if heading and first is None and mark.start > heading.end():
            first, is_inside = mark, True
        elif is_inside and first and (mark.style, mark.number) == (first.style, first.number):
            is_inside = False
        if not is_inside and not LEADERS.search(text[mark.start : mark.start + 60].partition("\n")[0]):
            yield mark


def _has_flat_line(marks: list[Mark]) -> bool:
    """Tell whether a long line holds several units of the outermost styles, 一、…。 and 二、…, one behind the other."""
    inside = [m for m in marks if not m.is_line and m.style in ("han", "article", "chapter")]
    return any(b.style == a.style and b.number == a.number + 1 for a, b in pairwise(inside))


def _counted(text: str, marks: list[Mark]) -> Iterator[Mark]:
    """Yield the marks that count: a first one, one that goes on from the last of its style, one beyond doubt.

    A number that begins a line in the middle of a sentence (依照 above it, 第三十条 in front) and one inside a line
    must go on from where the count stands. Where one number of a line was lost in print, those behind it would be
    lost with it: the next but one counts where it stands behind a blank and the count goes on from it.
    """
    last: dict[str, int] = {}
    for mark, has_next in zip(marks, _have_a_next(marks), strict=True):
        goes_on = mark.number == last.get(mark.style, 0) + 1
        if mark.is_line and mark.is_after_stop:
            counts = True
        elif mark.is_line:
            counts = goes_on or (mark.number == 1 and has_next)
        elif mark.number == 1:
            counts = has_next
        else:
            leaps = mark.style == "digit" and mark.number - 2 == last.get(mark.style, 0) > 0
            counts = goes_on or (leaps and has_next and text[mark.start - 1].isspace())
        if counts:
            last[mark.style] = mark.number
            yield mark


def _have_a_next(marks: list[Mark]) -> list[bool]:
    """Tell of each mark whether the next number of its style comes before its own number comes again."""
    coming: dict[str, int] = {}
    told = []
    for mark in reversed(marks):
        told.append(coming.get(mark.style) == mark.number + 1)
        coming[mark.style] = mark.number
    return told[::-1]
