"""Text as it is stored and as it is compared.

:func:`normalise` runs once, at the end of reading; after it a text never changes, so every offset stays true.
:func:`fold` makes a copy to compare with, character for character, so that an offset into the copy is an offset into
the text. Both are pure; nothing here knows what a policy is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

HAN = "一-鿿㐀-䶿"
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "兩": 2}
# ① and its like: circled, in brackets, with a full stop; ㈠ in brackets.
_SIGNS = {
    chr(first + i): i + 1 for first, n in ((0x2460, 20), (0x2474, 20), (0x2488, 20), (0x3220, 10)) for i in range(n)
}


def normalise(text: str) -> str:
    r"""Drop a byte order mark and turn CR-LF and CR into LF; every other character is kept.

    >>> normalise("\ufeff一、总体要求\r\n二、任务")
    '一、总体要求\n二、任务'
    """
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def blank(text: str, spans: Iterable[slice]) -> str:
    r"""Blank stretches of a text, line ends kept, so that every other character keeps its place.

    >>> blank("支持企业\n某省公报\n发展", [slice(5, 9)])
    '支持企业\n    \n发展'
    """
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], re.sub(r"[^\n]", " ", text[span])]
        at = span.stop
    return "".join((*parts, text[at:]))


_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]|&(?:nbsp|ensp|emsp|thinsp);")


def as_read(text: str, furniture: Iterable[slice] = ()) -> str:
    r"""Blank what is not read: what belongs to the pages of a file, and what nobody sees (zero width, &ensp;).

    >>> as_read("某市政府\u200d&ensp;2020年2月3日\u200d 分享：")
    '某市政府       2020年2月3日  分享：'
    """
    return _UNSEEN.sub(lambda unseen: " " * len(unseen.group()), blank(text, furniture))


def squeeze_title(title: str) -> str:
    """Leave out what two printings of a title differ in.

    >>> squeeze_title("关于印发《甲 办法》的通知")
    '关于印发甲办法的通知'
    """
    return re.sub(r"[\s《》〈〉]", "", title)


_FOLDED = re.compile(rf"[{HAN}a-z0-9…|]*")  # what folding leaves as it is; most words are


def fold(text: str) -> str:
    """Fold width and case without moving a character: ``len(fold(t)) == len(t)``.

    NFKC would turn ㎡ into m2 and shift every offset behind it; only foldings of one character to one are done.

    >>> fold("（ＡＩ）㎡")
    '(ai)㎡'
    """
    return text if _FOLDED.fullmatch(text) else "".join(map(_fold_character, text))


@cache
def _fold_character(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


def number(mark: str) -> int | None:
    """Read the numeral of a mark: 十二 → 12, ３ → 3, ⑤ → 5; None where there is none.

    >>> [number(m) for m in ("十二", "二十", "12", "⑤", "甲")]
    [12, 20, 12, 5, None]
    """
    if mark in _SIGNS:
        return _SIGNS[mark]
    if mark.isdecimal():
        return int(mark)
    if not mark or any(c not in _DIGITS and c not in "十百" for c in mark):
        return None
    if len(mark) > 1 and all(c in _DIGITS for c in mark):  # 第一〇五条: digit by digit
        return int("".join(str(_DIGITS[c]) for c in mark))
    total, digit = 0, 0
    for char in mark:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?[”’」』）)]?")


def sentences(text: str) -> list[tuple[int, int]]:
    r"""Return the (start, end) of each sentence; they do not overlap, blank stretches fall between them.

    >>> [("甲。乙；\n丙")[a:b] for a, b in sentences("甲。乙；\n丙")]
    ['甲。', '乙；', '丙']
    """
    return [m.span() for m in SENTENCE.finditer(text)]


NUMBERED = re.compile(r"[（(]?第?[一二三四五六七八九十百零〇\d０-９]{1,4}[、.．）)条章节]|[①-⒛㈠-㈩]")


def behind_number(text: str) -> str:
    """Leave out the number that a text begins with: what is numbered anew is still the same.

    >>> behind_number("（三）减免租金。"), behind_number("（市财政局负责）")
    ('减免租金。', '（市财政局负责）')
    """
    return text[match.end() :].lstrip() if (match := NUMBERED.match(text)) else text


def n_control_characters(text: str) -> int:
    """Count the control characters of a text, other than tab and line ends."""
    return len(_CONTROL.findall(text))
