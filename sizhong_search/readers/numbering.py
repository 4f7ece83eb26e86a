"""The numbers that Word writes by itself: 一、 › （一） › 1. › ①. They stand nowhere in the text of a document.

Takes the ``numbering`` part of a document and, paragraph by paragraph, which list and level each is in; gives the text
that Word shows in front of it. What style a paragraph has is left to :mod:`sizhong_search.readers.docx`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped,unused-ignore]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
N_LEVELS = 9
_MAX_NUMBER = 1_000_000
_MAX_SHOWN = 100  # characters; a pattern of a megabyte would stand before every paragraph
_MAX_LINKS = 8  # a list named by a style named by a list …

Suffix = Literal["tab", "space", "nothing"]
SUFFIXES: dict[str, Suffix] = {"tab": "tab", "space": "space", "nothing": "nothing"}

_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


# ---- numerals ------------------------------------------------------------------------------------------------------


def _digits(signs: str) -> Callable[[int], str]:
    return lambda n: "".join(signs[int(digit)] for digit in str(n))


def _sequence(signs: str) -> Callable[[int], str]:
    """Count along ``signs``, and in plain digits behind their end, as Word does: … 壬 癸 11."""
    return lambda n: signs[n - 1] if 1 <= n <= len(signs) else str(n)


def _enclosed(first: str, n_signs: int) -> Callable[[int], str]:
    return _sequence("".join(chr(ord(first) + i) for i in range(n_signs)))


def _letters(n: int) -> str:
    """Count … y z aa bb; Word repeats a letter up to 30 times."""
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1) if 1 <= n <= 780 else str(n)


def _roman(n: int) -> str:
    if not 1 <= n <= 32_767:
        return str(n)
    text = ""
    for value, sign in _ROMAN:
        text += n // value * sign
        n %= value
    return text


def _to_99(n: int) -> str:
    """Count 九十九 and then by digits, 一○○ (U+25CB)."""
    if n >= 100:
        return _digits("○一二三四五六七八九")(n)
    tens, digit = divmod(n, 10)
    if not tens:
        return "○一二三四五六七八九"[n]
    return ("" if tens == 1 else "一二三四五六七八九"[tens - 1]) + "十" + ("" if not digit else _to_99(digit))


def _by_places(digits: str, places: str, myriad: str, *, bare: str, zero: bool) -> Callable[[int], str]:
    """Count by places, 一千〇一十.

    ``bare`` are the places whose leading 一 is left out, ``zero`` is whether a gap is filled.
    """

    def group(n: int) -> str:
        text, gap = "", False
        for power, place in ((1000, places[2]), (100, places[1]), (10, places[0]), (1, "")):
            digit, n = divmod(n, power)
            if not digit:
                gap = bool(text)
                continue
            text += digits[0] if gap and zero else ""
            text += ("" if digit == 1 and place and place in bare else digits[digit]) + place
            gap = False
        return text

    def write(n: int) -> str:
        if n == 0:
            return digits[0]
        if n >= _MAX_NUMBER:  # Word leaves these empty
            return ""
        high, low = divmod(n, 10_000)
        if not high:
            return group(low)
        joint = digits[0] if zero and 0 < low < 1000 else ""
        tail = group(low)
        if 1000 <= low < 2000 and places[2] in bare:  # 一万一千百: behind 万 the 千 keeps its 一
            tail = digits[1] + tail
        return group(high) + myriad + joint + tail

    return write


def _thousand(n: int) -> str:
    """Count 十一, but 一百一十; the gap is 〇 (U+3007): 第一百〇一条."""
    text = _by_places("〇一二三四五六七八九", "十百千", "万", bare="", zero=True)(n)
    return text[1:] if 10 <= n <= 19 else text


def _ordinal(n: int) -> str:
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


# ECMA-376-1 §17.18.59, and where Word differs from it, Word. What is not here is written in plain digits.
NUMERALS: dict[str, Callable[[int], str]] = {
    "bullet": lambda n: "",
    "chineseCounting": _to_99,
    "chineseCountingThousand": _thousand,
    "chineseLegalSimplified": _by_places("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "萬", bare="", zero=True),
    "decimal": str,
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 10),  # Word goes on with 11, LibreOffice with ⑪
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalZero": lambda n: f"{n:02}",
    "hex": lambda n: f"{n:X}",
    "ideographDigital": _digits("〇一二三四五六七八九"),
    "ideographEnclosedCircle": _enclosed("㊀", 10),
    "ideographLegalTraditional": _by_places("零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬", bare="", zero=True),
    "ideographTraditional": _sequence(_STEMS),
    "ideographZodiac": _sequence(_BRANCHES),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12] if n else "0",
    "japaneseCounting": _by_places("〇一二三四五六七八九", "十百千", "万", bare="十百千", zero=False),
    "japaneseDigitalTenThousand": _digits("〇一二三四五六七八九"),
    "lowerLetter": _letters,
    "lowerRoman": _roman,
    "none": lambda n: "",
    "numberInDash": lambda n: f"- {n} -",
    "ordinal": _ordinal,
    "taiwaneseCounting": _to_99,
    "taiwaneseCountingThousand": _thousand,
    "taiwaneseDigital": _digits("○一二三四五六七八九"),
    "upperLetter": lambda n: _letters(n).upper(),
    "upperRoman": lambda n: _roman(n).upper(),
}
_WITHOUT_NUMBER = ("none", "bullet")


def write_number(n: int, numeral: str) -> str:
    """Write a count in one of Word's numerals.

    >>> [write_number(n, "chineseCountingThousand") for n in (1, 10, 12, 20, 101, 110)]
    ['一', '十', '十二', '二十', '一百〇一', '一百一十']
    """
    return NUMERALS.get(numeral, str)(n)


# ---- signs of the symbol fonts -------------------------------------------------------------------------------------

_WINGDINGS = dict(
    zip(
        b"\x28\x6c\x6d\x6e\x6f\x70\x71\x72\x73\x74\x75\x76\x77\x9e\x9f\xa1\xa4\xa7\xa8\xab\xd8\xdf\xe0\xe8\xf0\xfb\xfc\xfd\xfe",
        "☎●❍■□❐❑❒⬧⧫◆❖⬥·•○◉▪◻★➢←→➔⇨✗✓☒☑",
        strict=True,
    )
)
_WINGDINGS |= {0x81 + i: chr(ord("①") + i) for i in range(10)} | {0x8C + i: chr(ord("❶") + i) for i in range(10)}
_SIGNS: dict[str, dict[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": dict(zip(b"\x4f\x50\x51\x52\x53\x54\xa3", "✗✓☒☑☒☒☐", strict=True)),
    "symbol": dict(
        zip(
            b"\x44\x53\x57\x61\x62\x64\x67\x6c\x6d\x70\x73\xa3\xa5\xae\xb0\xb1\xb3\xb4\xb7\xb8\xb9\xbb\xd6\xd7",
            "ΔΣΩαβδγλμπσ≤∞→°±≥×•÷≠≈√⋅",
            strict=True,
        )
    ),
}


def show_sign(font: str, code: int) -> str | None:
    """Return the character that a code of a symbol font stands for, None where that is not known.

    >>> show_sign("Wingdings", 0xF0FE), show_sign("宋体", 0x2460), show_sign("Wingdings 3", 0xF07D)
    ('☑', '①', None)
    """
    signs = _SIGNS.get(font.lower())
    is_private = 0xE000 <= code <= 0xF8FF
    if signs is not None:
        return signs.get(code & 0xFF)
    return None if is_private or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)


# ---- lists ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list.

    ``text`` is its pattern, 第%1条; ``width`` the fewest digits; ``restart`` how many upper levels set it back.
    """

    start: int = 1
    numeral: str = "decimal"
    width: int = 0
    text: str = ""
    suffix: Suffix = "tab"
    restart: int | None = None
    is_legal: bool = False
    is_hidden: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedList:
    """A list as a paragraph refers to it.

    Lists of one ``key`` count on from each other; ``starts`` are the levels that begin anew where a list is first used.
    """

    key: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)

    def level_of(self, style: str) -> int | None:
        """Return the level that is tied to a style."""
        return next((i for i, level in self.levels.items() if style and level.style == style), None)


class Numbering:
    """The lists of a document by their ids; ``list_of_style`` says which list a list style names."""

    def __init__(self, root: Element | None, list_of_style: Callable[[str], str | None]) -> None:
        self._list_of_style = list_of_style
        self._abstract = (
            {} if root is None else {_value(e, "abstractNumId"): e for e in root.iterfind(f"{W}abstractNum")}
        )
        self._num = {} if root is None else {_value(e, "numId"): e for e in root.iterfind(f"{W}num")}
        self._lists: dict[str, NumberedList | None] = {}

    def find(self, num_id: str) -> NumberedList | None:
        """Return a list; None for 0, which takes a paragraph out of its style's list, and for what is not there."""
        if num_id not in self._lists:
            self._lists[num_id] = self._read(num_id)
        return self._lists[num_id]

    def _read(self, num_id: str) -> NumberedList | None:
        num = self._num.get(num_id)
        found = None if num is None or num_id == "0" else self._resolve(num)
        if num is None or found is None:
            return None
        levels, starts = _levels(found), {}
        for override in num.iterfind(f"{W}lvlOverride"):
            i = _number(_value(override, "ilvl"), 0)
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[i] = _level(own)
            start = override.find(f"{W}startOverride")
            if start is not None:
                starts[i] = _number(_value(start), levels.get(i, Level()).start)
        return NumberedList(key=_value(found, "abstractNumId"), levels=levels, starts=starts)

    def _resolve(self, num: Element) -> Element | None:
        """Find the definition of a list, through the list styles that stand between them."""
        for _ in range(_MAX_LINKS):
            reference = num.find(f"{W}abstractNumId")
            abstract = None if reference is None else self._abstract.get(_value(reference))
            link = None if abstract is None else abstract.find(f"{W}numStyleLink")
            if link is None:
                return abstract
            further = self._num.get(self._list_of_style(_value(link)) or "")
            if further is None:
                return abstract
            num = further
        return None


class Count:
    """How far the lists of a story have got."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._reached: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, num_id: str, level: int) -> str:
        """Count one paragraph and return what stands in front of it, with the blank behind; empty where nothing does.

        A tab behind the number is a blank here: in a text, tabs set cells apart.
        """
        found = self._numbering.find(num_id)
        level = min(max(level, 0), N_LEVELS - 1)
        if found is None or level not in found.levels:
            return ""
        reached = self._reached.setdefault(found.key, {})
        self._advance(num_id, found, level, reached)
        shown = found.levels[level]
        text = "" if shown.is_hidden else _fill(found, level, reached)
        return text + (" " if text and shown.suffix != "nothing" and not text[-1].isspace() else "")

    def _advance(self, num_id: str, found: NumberedList, level: int, reached: dict[int, int]) -> None:
        for upper in range(level):  # 1.1 without a 1 before it: the 1 counts as having been there
            reached.setdefault(upper, found.levels.get(upper, Level()).start)
        is_first = (num_id, level) not in self._begun
        self._begun.add((num_id, level))
        if is_first and level in found.starts:
            reached[level] = found.starts[level]
        else:
            reached[level] = reached[level] + 1 if level in reached else found.levels[level].start
        for deeper in [i for i in reached if i > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or level < restart:
                del reached[deeper]


def _fill(found: NumberedList, level: int, reached: dict[int, int]) -> str:
    shown = found.levels[level]

    def number(m: re.Match[str]) -> str:
        i = int(m[1]) - 1
        if i > level:
            return ""
        of = found.levels.get(i, Level())
        numeral = "decimal" if shown.is_legal and of.numeral not in _WITHOUT_NUMBER else of.numeral
        return write_number(reached.get(i, 0), numeral).zfill(of.width)

    return re.sub(r"%([1-9])", number, shown.text, count=N_LEVELS)[:_MAX_SHOWN]


def _levels(abstract: Element) -> dict[int, Level]:
    levels = ((_number(_value(e, "ilvl"), 0), _level(e)) for e in abstract.iterfind(f"{W}lvl"))
    return {i: level for i, level in levels if i < N_LEVELS}


def _level(element: Element) -> Level:
    def value(tag: str, default: str) -> str:
        found = element.find(f".//{W}{tag}")  # Word wraps a numeral of its own in mc:AlternateContent
        return default if found is None else _value(found)

    numeral = value("numFmt", "decimal")
    level = Level(
        start=_number(value("start", ""), 0 if element.find(f"{W}start") is None else 1),
        numeral=numeral,
        text=value("lvlText", "")[:_MAX_SHOWN],
        suffix=SUFFIXES.get(value("suff", "tab"), "tab"),
        restart=None if element.find(f"{W}lvlRestart") is None else _number(value("lvlRestart", ""), 0),
        is_legal=is_on(element.find(f"{W}isLgl")),
        is_hidden=is_on(element.find(f"{W}rPr/{W}vanish")),
        style=value("pStyle", ""),
    )
    if numeral == "custom":  # w:format="001, 002, 003, ...": at least as many digits as the first
        first = _value(cast("Element", element.find(f".//{W}numFmt")), "format").partition(",")[0]
        return replace(level, numeral="decimal", width=min(len(first), 10) if first.isdecimal() else 0)
    return replace(level, text=_bullet(element, level.text)) if numeral == "bullet" else level


def _bullet(element: Element, text: str) -> str:
    """Write a bullet of a symbol font in Unicode; one that is not known, or a picture, is still a bullet."""
    fonts = element.find(f"{W}rPr/{W}rFonts")
    font = "" if fonts is None else _value(fonts, "ascii") or _value(fonts, "hAnsi")
    return "".join(show_sign(font, ord(c)) or "•" for c in text) or "•"


def is_on(element: Element | None) -> bool:
    """Return whether a switch is there and not set to off."""
    return element is not None and _value(element) not in ("0", "false", "off")


def _value(element: Element, name: str = "val") -> str:
    return cast(str, element.get(W + name, ""))


def _number(text: str, default: int) -> int:
    """Read a whole number that a stranger wrote; nothing here is below 0 or above a million."""
    return min(max(int(text), 0), _MAX_NUMBER) if re.fullmatch(r"-?[0-9]{1,9}", text) else default
