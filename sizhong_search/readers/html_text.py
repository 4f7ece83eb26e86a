"""Elements of a page → lines, as people see them: blocks, lists with their numbers, cells, and nothing that is hidden.

Takes elements, gives pieces. Every bound on what a page may cost to write down stands here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from lxml import etree

from sizhong_search.model import PieceKind
from sizhong_search.readers.pieces import Piece

Element = Any  # lxml ships no types
BLANKS = " \t\n\r\f\v\xa0\u2002\u2003\u2009\u200b\u3000\ufeff"
LONGEST_TAG = 10_000  # libxml2 takes 28 s over 50,000 attributes of one tag; an image inside the page is as long
LONGEST_CELL = 3_000  # characters; a longer one is a document that was put into a table
MAX_COLUMNS, MAX_SLOTS = 200, 50_000  # how far a cell spans, and how many slots all of a page's cover
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ucapcontent", "ul", "xmp",
    }
)  # fmt: skip
LEFT_OUT = frozenset(
    {
        "applet", "audio", "button", "canvas", "datalist", "embed", "footer", "head", "iframe", "input", "link",
        "map", "meta", "nav", "noframes", "noscript", "object", "option", "script", "select", "style", "svg",
        "template", "textarea", "title", "video",
    }
)  # fmt: skip
_HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
_LIST_TAGS = frozenset({"ol", "ul", "menu", "dir"})
_PREFORMATTED = frozenset({"pre", "plaintext", "xmp", "listing"})
BREAK = "\x1e"  # a line end of the page; those of its source are none
_SPACE = re.compile(r"[ \t\n\r\f]+")
# Between two of these, a line end of the source is nothing at all.
_HAN_OR_MARK = re.compile(r"[\u2014\u2018-\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_HIDDEN = re.compile(r"(?:^|;)(?:display:none|visibility:hidden)")
_FONT_SIZE = re.compile(r"(?:^|;)font-size:(?P<nothing>0(?:\.0*)?(?:px|pt|em|rem|%)?(?=;|!|$))?")
_LIST_STYLE = re.compile(r"list-style(?:-type)?:(?P<style>[a-z-]+)")
# An item that brings its own number gets no second one.
_NUMBERED = re.compile(
    r"[（(\[【]?(?:第?[一二三四五六七八九十百〇零]{1,4}|\d{1,3}|[a-zA-Z])(?:[、．.）)\]】章节条]|\s)|[①-⒛㈠-㈩]"
)
LETTER = re.compile(r"[^\W_]")
_HAN_STYLES = frozenset({"cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal"})


def n_letters(element: Element) -> int:
    """Count the letters and figures of an element."""
    return len(LETTER.findall("".join(element.itertext(etree.Element))))


def is_hidden(element: Element) -> bool:
    """Tell whether an element says of itself that it is not shown."""
    if element.tag in ("html", "body"):  # some pages hide all until a script has run
        return False
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and bool(_HIDDEN.search(re.sub(r"\s", "", style[:LONGEST_TAG]).lower()))


class Writer:
    """Walks through elements and writes down their text: a block is a paragraph, <br> ends a line of it.

    Parameters
    ----------
    shown, left_out : collection of Element
        What is text though it is hidden, and what is none.
    n_tables : int
        How many tables stand before.
    line_end : str
        What becomes of a line end of the source that has a Han character beside it.
    """

    def __init__(
        self,
        *,
        shown: Collection[Element] = (),
        left_out: Collection[Element] = (),
        n_tables: int = 0,
        line_end: str = "",
    ) -> None:
        self.pieces: list[Piece] = []
        self.n_tables, self.n_hidden = n_tables, 0
        self._shown, self._left_out, self._line_end = shown, left_out, line_end
        self._parts: list[str] = []
        self._n_paragraphs, self._n_slots = 0, 0
        self._mark = ""  # of the list item that begins
        self._kind: PieceKind = "paragraph"
        self._has_no_size, self._lists, self._n_preformatted = [False], list[_List](), 0

    def walk(self, root: Element, *, until: Element | None = None, without: Collection[str] = ()) -> None:
        """Write down an element: as far as ``until``, and without elements of some tags."""
        around = set() if until is None else set(until.iterancestors())
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped: Element | None = None
        for event, element in walker:
            if element is until:
                break
            if event == "start":
                if element is root:
                    self._open(element)
                elif element.tag in without or self._leaves_out(element):
                    skipped = element
                elif element.tag == "table" and element not in around and _has_columns(element):
                    self._flush()
                    self._table(element)
                    skipped = element
                else:
                    self._open(element)
                if skipped is not None:
                    walker.skip_subtree()
                continue
            if element is skipped:
                skipped = None
            else:
                self._close(element)
            if element is not root:
                self._add(element.tail)
        self._flush()

    def _leaves_out(self, element: Element) -> bool:
        if element in self._left_out or element.tag in LEFT_OUT:
            return True
        if element in self._shown or not is_hidden(element):
            return False
        self.n_hidden += n_letters(element)
        return True

    def _open(self, element: Element) -> None:
        tag = element.tag
        if self._is_block(element):
            self._flush()
        self._has_no_size.append(_has_no_size(element, self._has_no_size[-1]))
        self._n_preformatted += tag in _PREFORMATTED
        if tag in _HEADINGS:
            self._kind = "heading"
        elif tag in _LIST_TAGS:
            self._lists.append(_List.of(element))
        elif tag == "li":
            self._mark = self._lists[-1].next_mark(element) if self._lists else ""
        elif tag == "br":
            self._parts.append(BREAK)
        self._add(element.text)

    def _close(self, element: Element) -> None:
        tag = element.tag
        if self._is_block(element):
            self._flush()
        self._has_no_size.pop()
        self._n_preformatted -= tag in _PREFORMATTED
        if tag in _HEADINGS:
            self._kind = "paragraph"
        elif tag in _LIST_TAGS:
            self._lists.pop()
        elif tag == "li":
            self._mark = ""

    def _is_block(self, element: Element) -> bool:
        return element.tag in BLOCKS or element.getparent() in self._shown  # there the script puts each on its line

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._has_no_size[-1]:
            self.n_hidden += len(LETTER.findall(text))
        elif self._n_preformatted:
            self._parts.append(text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", BREAK))
        else:
            self._parts.append(text)

    def _flush(self) -> None:
        text = "".join(self._parts)
        self._parts.clear()
        lines = [line for part in _lines(text, self._line_end) if (line := part.strip(BLANKS))]
        if not lines:
            return
        self._n_paragraphs += 1
        if self._mark and not _NUMBERED.match(lines[0]):
            lines[0] = self._mark + lines[0]
        self._mark = ""
        self.pieces += [Piece(text=line, kind=self._kind, paragraph=self._n_paragraphs) for line in lines]

    def _table(self, table: Element) -> None:
        """Write down a table cell by cell; slots that another cell covers stay empty, so that columns stay true."""
        self.walk(table, without=("td", "th"))  # its caption, and what stands where only cells should
        self.n_tables += 1
        covered: dict[int, int] = {}  # column → last row
        rows = [row for row in table.iter("tr") if not self._leaves_out(row)]
        for row_number, row in enumerate(rows, start=1):
            column, cells = 1, list[Piece]()
            for element in row.iterchildren("td", "th"):
                if self._leaves_out(element):
                    continue
                while covered.get(column, 0) >= row_number:
                    column += 1
                for empty in range(cells[-1].cell[2] + 1 if cells and cells[-1].cell else 1, column):
                    cells.append(Piece(text="", kind="cell", cell=(self.n_tables, row_number, empty)))
                cells.append(Piece(text=self._cell(element), kind="cell", cell=(self.n_tables, row_number, column)))
                n_columns = _span(element, "colspan", MAX_COLUMNS)
                n_rows = _span(element, "rowspan", len(rows) - row_number + 1)
                if self._n_slots + n_columns * n_rows > MAX_SLOTS:
                    n_columns = n_rows = 1
                self._n_slots += n_columns * n_rows
                if n_rows > 1:
                    covered |= dict.fromkeys(range(column, column + n_columns), row_number + n_rows - 1)
                column += n_columns
            if any(piece.text for piece in cells):
                self.pieces += cells

    def _cell(self, element: Element) -> str:
        if not len(element) and "font-size" not in element.get("style", "").lower():  # as most are
            return "\n".join(filter(None, (line.strip(BLANKS) for line in _lines(element.text or "", self._line_end))))
        inside = Writer(shown=self._shown, left_out=self._left_out, line_end=self._line_end)
        inside.walk(element)
        self.n_hidden += inside.n_hidden
        return "\n".join(piece.text for piece in inside.pieces)


def _span(cell: Element, name: str, most: int) -> int:
    """Return how far a cell spans, within what there is; 0 rows are all that follow."""
    value = cell.get(name, "1").strip()
    if not re.fullmatch(r"[0-9]{1,9}", value):
        return 1
    return min(int(value) or (most if name == "rowspan" else 1), most)


def _lines(text: str, line_end: str) -> list[str]:
    """Part a paragraph at the line ends of the page, and drop those of its source."""

    def space(match: re.Match[str]) -> str:
        if "\n" not in match[0] and "\r" not in match[0]:
            return match[0].replace("\t", " ")  # blanks part who signs: they stay, as many as there are
        if line_end:
            return line_end
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        return "" if _HAN_OR_MARK.match(before) or _HAN_OR_MARK.match(after) else " "

    return _SPACE.sub(space, text).split(BREAK)


def one_line(text: str) -> str:
    """Return text of a page on one line, its blanks as people see them."""
    return " ".join(_lines(text.replace(BREAK, " "), "")).strip(BLANKS)


def without_blanks(text: str) -> str:
    """Return a text to compare with: no blank of any width in it."""
    return re.sub(r"[\s\u200b]", "", text)


def _has_columns(table: Element) -> bool:
    """Tell a table of data from one that only lays out a page: that has one column, tables inside, or long texts."""
    if table.find(".//table") is not None:
        return False
    rows = list(table.iter("tr"))
    cells = list(table.iter("td", "th"))
    return (
        any(sum(1 for _ in row.iterchildren("td", "th")) > 1 for row in rows)
        and all(row.getparent().tag in ("table", "tbody", "thead", "tfoot") for row in rows)
        and all(cell.getparent().tag == "tr" for cell in cells)
        and all(sum(map(len, cell.itertext())) <= LONGEST_CELL for cell in cells)
    )


def _has_no_size(element: Element, inherited: bool) -> bool:
    """Tell whether text is written in size 0, which hides it from whoever looks at the page."""
    style = element.get("style")
    found = _FONT_SIZE.search(re.sub(r"\s", "", style[:LONGEST_TAG]).lower()) if style else None
    return found["nothing"] is not None if found else inherited


@dataclass(slots=True)
class _List:
    """A list that is being read: how it counts, and how far it has come."""

    style: str
    number: int

    @classmethod
    def of(cls, element: Element) -> _List:
        """Read the style and the first number of a list."""
        if element.tag != "ol":
            return cls("none", 1)
        style = _LIST_STYLE.search(re.sub(r"\s", "", element.get("style", "")[:LONGEST_TAG]).lower())
        return cls(style["style"] if style else element.get("type", "1").strip(), _whole(element.get("start"), 1))

    def next_mark(self, item: Element) -> str:
        """Return what a browser prints before an item."""
        self.number = _whole(item.get("value"), self.number)
        mark = _list_mark(self.style, self.number)
        self.number += 1
        return mark


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"\s?-?[0-9]{1,6}\s?", value) else default


def _list_mark(style: str, number: int) -> str:
    """Return a list's mark.

    >>> [_list_mark(*mark) for mark in (("1", 3), ("cjk-ideographic", 12), ("a", 2), ("upper-roman", 4), ("none", 1))]
    ['3. ', '十二、', 'b. ', 'IV. ', '']
    """
    if style in ("none", "disc", "circle", "square"):
        return ""
    if style in _HAN_STYLES and 1 <= number <= 99:
        tens, ones = divmod(number, 10)
        digits = "〇一二三四五六七八九"
        return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones or not tens else ''}、"
    written = str(number)
    if style in ("a", "A", "lower-alpha", "upper-alpha", "lower-latin", "upper-latin") and 1 <= number <= 26:
        written = chr(ord("a") + number - 1)
    elif style in ("i", "I", "lower-roman", "upper-roman") and 1 <= number <= 39:
        tens, ones = divmod(number, 10)
        written = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
    return f"{written.upper() if style in ('A', 'I') or style.startswith('upper') else written}. "
