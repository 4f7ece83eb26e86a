"""A Word document (.docx) as people see it: with its automatic numbers, without what Word does not show.

Takes the bytes of the file, gives its pieces in reading order. Read from the XML itself: python-docx knows neither
automatic numbers nor text boxes, drops tracked insertions, shows hidden text, and needs half a gigabyte for one cell
that claims to span a billion columns. The order is: the text, a box of text where it is anchored; then footnotes and
endnotes, page heads and feet, each once and as ``furniture``: they stand beside the text, and in its flow a note would
read as the end of the last measure. A table of a single column is a frame about text, and its cells are paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from sizhong_search.model import PieceKind
from sizhong_search.readers.archive import Package, open_package
from sizhong_search.readers.numbering import Count, Numbering, W, is_on, show_sign, write_number
from sizhong_search.readers.pieces import Extraction, Piece, Remark, RemarkCode
from sizhong_search.text import HAN

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped,unused-ignore]

MAX_NESTING = 12  # tables in tables, boxes in boxes
MAX_COLUMNS = 63  # Word's own
MAX_BASED_ON = 30  # styles above a style that its level may be tied to
MAX_FIELDS = 30  # fields in fields; Word follows 20
INVISIBLE = 2  # half-points: a line of 1 point is written for machines, not for people

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The strict variant of the format differs in these names.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": _R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": _M[1:-1].encode(),
}
_SHAPES = {"wps", "wpg", "wpc"}  # what a choice must require for its text boxes to be read from it
_INSERTED, _DELETED = {f"{W}ins", f"{W}moveTo"}, {f"{W}del", f"{W}moveFrom"}
_WRAPPERS = _INSERTED | {f"{W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "smartTag")}
_SILENT = {f"{W}{tag}" for tag in ("pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr", "delText", "rt", "rubyPr", "numPr")}
_PLAIN = {
    **{f"{W}{tag}": "\t" for tag in ("tab", "ptab")},
    **{f"{W}{tag}": "\n" for tag in ("br", "cr")},
    f"{W}noBreakHyphen": "-",
}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
# 带圈字符: Word draws ⑫ as a field that lays a circle over 12.
_CIRCLED = re.compile(r"^\s*EQ\s+\\o\s*(?:\\ac)?\s*\(\s*[○◯]\s*[,;，]\s*(?P<n>\d{1,2})\s*\)", re.IGNORECASE)
_DRAWN = re.compile(r"^\s*(?:EQ|SYMBOL|AUTONUM\w*|LISTNUM)\b", re.IGNORECASE)  # fields that show what they are told to
_MAX_INSTRUCTION = 300
_CONTENTS_STYLE = re.compile(r"(?:toc|目录) ?\d", re.IGNORECASE)
_HEADING_STYLE = re.compile(r"(?:heading|标题) ?\d|title|标题", re.IGNORECASE)
_TITLE_WITHIN = 1000  # characters
_NOT_WORD = re.compile(r"[\W_]+")

Place = Literal["body", "box", "cell"]


def read_docx(data: bytes) -> Extraction:
    """Read a Word document.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    Extraction
        ``stated`` holds a title only where the text begins with it: of 12 official files, four had one, and all four
        named the file that they had been copied from.

    Raises
    ------
    ValueError
        ``empty`` where it holds no text (pictures alone), ``type_mismatch`` where it is something else, ``nesting``,
        ``damaged``, or a reason of :func:`sizhong_search.readers.archive.open_archive`.
    """
    package = open_package(data, _STRICT)
    if package.root.tag != f"{W}document":
        raise ValueError("type_mismatch")
    reader = _Reader(package)
    pieces = tuple(reader.pieces())
    opening = "".join(piece.text for piece in pieces[:50] if piece.kind != "furniture")
    if not any(piece.text.strip() for piece in pieces if piece.kind != "furniture"):
        raise ValueError("empty")
    return Extraction(pieces=pieces, stated=_stated(package.title, opening), remarks=tuple(reader.remarks()))


def _stated(title: str, opening: str) -> Mapping[str, str]:
    squeezed = _NOT_WORD.sub("", title)
    is_real = len(squeezed) >= 6 and re.search(f"[{HAN}]", squeezed) and "\n" not in title
    return {"title": title} if is_real and squeezed in _NOT_WORD.sub("", opening)[:_TITLE_WITHIN] else {}


# ---- styles ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """What a style says of a paragraph or a run, with what it takes over from those it is based on."""

    chain: tuple[str, ...] = ()
    outline: bool = False
    num_id: str | None = None
    level: int | None = None
    is_hidden: bool = False
    kind: PieceKind = "paragraph"


class _Styles:
    def __init__(self, root: Element | None) -> None:
        elements = [] if root is None else root.findall(f"{W}style")
        self._by_id = {e.get(f"{W}styleId", ""): e for e in elements}
        self._read: dict[str, _Style] = {}
        self.default = next(
            (
                e.get(f"{W}styleId", "")
                for e in elements
                if e.get(f"{W}default") in ("1", "true") and e.get(f"{W}type") == "paragraph"
            ),
            "",
        )

    def __getitem__(self, style_id: str) -> _Style:
        waiting: dict[str, None] = {}  # in order; a style that is based on itself ends it
        while style_id in self._by_id and style_id not in self._read and style_id not in waiting:
            waiting[style_id] = None
            style_id = _value(self._by_id[style_id], "basedOn") or ""
        found = self._read.get(style_id, _Style())
        for derived in reversed(waiting):
            found = self._read[derived] = _derive(self._by_id[derived], derived, found)
        return found


def _derive(element: Element, style_id: str, base: _Style) -> _Style:
    properties, name = element.find(f"{W}pPr"), _value(element, "name") or ""
    lists = None if properties is None else properties.find(f"{W}numPr")
    own = _value(properties, "outlineLvl")
    outline = base.outline if own is None else _is_outline(own)
    vanish = element.find(f"{W}rPr/{W}vanish")
    num_id, level = _value(lists, "numId"), _whole(_value(lists, "ilvl"))
    is_contents = base.kind == "furniture" or _CONTENTS_STYLE.match(name)
    is_heading = outline or _HEADING_STYLE.fullmatch(name)
    return _Style(
        chain=(style_id, *base.chain)[:MAX_BASED_ON],
        outline=outline,
        num_id=base.num_id if num_id is None else num_id,
        level=base.level if level is None else level,
        is_hidden=base.is_hidden if vanish is None else is_on(vanish),
        kind="furniture" if is_contents else "heading" if is_heading else "paragraph",
    )


# ---- text ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Field:
    """A field under way: its instruction is not text, its result is."""

    instruction: str = ""
    has_result: bool = False


@dataclass(slots=True)
class _Line:
    """What is written in one paragraph; ``before`` and ``after`` are its text boxes."""

    text: list[str] = field(default_factory=list)
    before: list[Piece] = field(default_factory=list)
    after: list[Piece] = field(default_factory=list)

    def add_box(self, pieces: list[Piece]) -> None:
        (self.after if any(map(str.strip, self.text)) else self.before).extend(pieces)


class _Reader:
    """Walks a document once and remembers how far its numbers, notes and tables have got."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = _Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"), lambda style: self._styles[style].num_id)
        self._count = Count(self._numbering)
        self._levels: dict[tuple[str, tuple[str, ...]], int | None] = {}
        self._fields: list[_Field] = []
        self._notes: dict[tuple[str, str], str] = {}  # (kind, id) → the mark in the text
        self._numerals = self._note_numerals()
        self._n: Counter[str] = Counter()

    def pieces(self) -> Iterator[Piece]:
        """Give every piece of the document: its text, then its furniture."""
        body = self._package.root.find(f"{W}body")
        if body is None:
            raise ValueError("damaged")
        yield from self._blocks(body, "body", 0)
        yield from self._note_pieces()
        shown: set[str] = set()
        references = body.iter(f"{W}headerReference", f"{W}footerReference")
        for link_id in dict.fromkeys(reference.get(f"{_R}id", "") for reference in references):
            part = self._package.linked(link_id)
            text = "" if part is None else self._apart(part)
            if text.strip() and text not in shown:
                yield Piece(text=text, kind="furniture")
            shown.add(text)

    def remarks(self) -> Iterator[Remark]:
        """Say what was left out, what was taken in though not settled, and what could not be read."""
        counts: dict[RemarkCode, tuple[str, ...]] = {
            "tracked_changes": ("n_insertions", "n_deletions"),
            "hidden_text": ("n_characters",),
            "lost_characters": ("n_lost",),
        }
        for code, names in counts.items():
            if any(self._n[name] for name in names):
                yield Remark(code=code, facts={name: str(self._n[name]) for name in names})

    def _apart(self, container: Element) -> str:
        """Return the text of a note, head or foot: numbers and fields of its own, and no place in the text."""
        before = self._count, self._fields
        self._count, self._fields = Count(self._numbering), []
        lines = [piece.text for piece in self._blocks(container, "cell", 1)]
        self._count, self._fields = before
        return "\n".join(lines)

    # -- blocks

    def _blocks(self, container: Element, place: Place, depth: int) -> Iterator[Piece]:
        """Give the paragraphs and tables of a body, a box or a cell."""
        if depth > MAX_NESTING:
            raise ValueError("nesting")
        shown = merged = ""  # of paragraphs that run on into the next: their mark is hidden, or was deleted
        kind: PieceKind = "paragraph"
        for element in self._through(container):
            if element.tag == f"{W}tbl":
                yield from self._piece(shown + merged, kind, place)
                shown = merged = ""
                yield from self._table(element, place, depth)
            elif element.tag == f"{W}altChunk":
                self._n["n_lost"] += 1  # a file within the file
            if element.tag != f"{W}p":
                continue
            self._n["paragraph"] += place == "body"
            properties = element.find(f"{W}pPr")
            style = self._styles[_value(properties, "pStyle") or self._styles.default]
            line = self._line(element, style, place, depth)
            yield from line.before
            text = merged + "".join(line.text)
            mark = None if properties is None else properties.find(f"{W}rPr")
            if mark is not None and any(child.tag in _DELETED for child in mark):
                merged = text
            elif self._is_vanished(mark, style) or _is_drop_cap(properties):
                # Without text, such a paragraph is not seen at all, and not counted.
                shown, merged = shown + (self._number(properties, style) + text if text else ""), ""
            else:
                text = shown + self._number(properties, style) + text
                kind = "paragraph" if shown else _kind(properties, style)
                shown = merged = ""
                yield from self._piece(text, kind, place)
            yield from line.after
        yield from self._piece(shown + merged, kind, place)

    def _piece(self, text: str, kind: PieceKind, place: Place) -> Iterator[Piece]:
        if text.strip():
            yield Piece(text=text, kind=kind, paragraph=None if place == "cell" else self._n["paragraph"])

    def _through(self, container: Element) -> Iterator[Element]:
        """Give the children of a container, and those of whatever Word wraps about some of them."""
        stack = [iter(container)]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
            elif element.tag in _DELETED:
                self._n["n_deletions"] += 1
            elif element.tag in _WRAPPERS:
                self._n["n_insertions"] += element.tag in _INSERTED
                stack.append(iter(element))
            elif element.tag == f"{_MC}AlternateContent":
                stack.append(_branch(element))
            else:
                yield element

    def _number(self, properties: Element | None, style: _Style) -> str:
        """Return the automatic number of a paragraph, by its own list or that of its style."""
        own = None if properties is None else properties.find(f"{W}numPr")
        num_id, level = _value(own, "numId"), _whole(_value(own, "ilvl"))
        if num_id is None:
            num_id = style.num_id
            if num_id is None:
                return ""
            level = self._level(num_id, style) if level is None else level
        return self._count.next(num_id, level or 0)

    def _level(self, num_id: str, style: _Style) -> int | None:
        """Return the level that a style is tied to, or the one that it or its base names."""
        key = (num_id, style.chain)
        if key not in self._levels:
            found = self._numbering.find(num_id)
            tied = (found.level_of(style_id) for style_id in style.chain) if found else ()
            self._levels[key] = next((i for i in tied if i is not None), style.level)
        return self._levels[key]

    # -- tables

    def _table(self, table: Element, place: Place, depth: int) -> Iterator[Piece]:
        number = 0
        if place != "cell":
            self._n["table"] += 1
            number = self._n["table"]
        rows = [row for row in self._through(table) if row.tag == f"{W}tr" and not self._is_deleted(row)]
        cells = [[cell for cell in self._through(row) if cell.tag == f"{W}tc"] for row in rows]
        if all(len(row) <= 1 for row in cells):
            for row in cells:
                for cell in row:
                    yield from self._blocks(cell, place, depth + 1)
            return
        merges: set[int] = set()  # columns in which a cell reaches down into the next row
        for r, (row, its_cells) in enumerate(zip(rows, cells, strict=True), start=1):
            column, reaching = 1 + _span(row.find(f"{W}trPr"), "gridBefore", 0), set()
            for cell in its_cells:
                properties = cell.find(f"{W}tcPr")
                merge = None if properties is None else properties.find(f"{W}vMerge")
                is_covered = merge is not None and merge.get(f"{W}val") != "restart" and column in merges
                if merge is not None:
                    reaching.add(column)
                text = self._covered(cell) if is_covered else self._cell(cell, depth)
                yield Piece(text=text, kind="cell", cell=(number, r, column) if number else None)
                column = min(column + _span(properties, "gridSpan", 1), MAX_COLUMNS)
            merges = reaching

    def _cell(self, cell: Element, depth: int) -> str:
        return "\n".join(piece.text for piece in self._blocks(cell, "cell", depth + 1) if piece.text)

    def _covered(self, cell: Element) -> str:
        """Pass over a cell that lies under the one above it; what stands there is not seen."""
        self._n["n_characters"] += sum(len((t.text or "").strip()) for t in cell.iter(f"{W}t"))
        return ""

    def _is_deleted(self, row: Element) -> bool:
        properties = row.find(f"{W}trPr")
        is_deleted = properties is not None and properties.find(f"{W}del") is not None
        self._n["n_deletions"] += is_deleted
        self._n["n_insertions"] += properties is not None and properties.find(f"{W}ins") is not None
        return is_deleted

    # -- paragraphs

    def _line(self, paragraph: Element, style: _Style, place: Place, depth: int) -> _Line:
        line = _Line()
        stack: list[tuple[Iterator[Element], bool]] = [(iter(paragraph), False)]
        while stack:
            children, is_hidden = stack[-1]
            element = next(children, None)
            if element is None:
                stack.pop()
                continue
            if element.tag in _SILENT:
                continue
            if element.tag == f"{W}r":
                stack.append((iter(element), is_hidden or self._is_hidden(element.find(f"{W}rPr"), style)))
            elif (text := self._text(element)) is not None:
                self._say(line, text, is_hidden)
            elif element.tag in (f"{W}txbxContent", f"{W}tbl"):
                if not is_hidden and self._is_text():
                    self._box(line, element, place, depth)
            elif inner := self._inside(element):
                stack.append((inner, is_hidden))
        for under_way in self._fields:  # a lost end must not swallow the rest of the document
            under_way.has_result = True
        return line

    def _say(self, line: _Line, text: str, is_hidden: bool) -> None:
        if is_hidden:
            self._n["n_characters"] += len(text.strip())
        elif text and self._is_text():
            line.text.append(text)

    def _is_text(self) -> bool:
        return all(under_way.has_result for under_way in self._fields)

    def _is_hidden(self, properties: Element | None, style: _Style) -> bool:
        """Return whether a run is not seen."""
        is_tiny = 0 < (_whole(_value(properties, "sz")) or 0) <= INVISIBLE
        return is_tiny or self._is_vanished(properties, style)

    def _is_vanished(self, properties: Element | None, style: _Style) -> bool:
        """Return whether a run is hidden: as it says itself, else where just one of its two styles hides it."""
        own = None if properties is None else properties.find(f"{W}vanish")
        if own is not None:
            return is_on(own)
        of_run = _value(properties, "rStyle")
        return style.is_hidden != (of_run is not None and self._styles[of_run].is_hidden)

    def _text(self, element: Element) -> str | None:
        """Return the text that an element stands for; None for one that holds others."""
        tag = element.tag
        if tag in (f"{W}t", f"{_M}t"):
            return _words(element)
        if tag in _PLAIN:
            return _PLAIN[tag]
        if tag in _NOTES:
            return self._note_mark(_NOTES[tag], element)
        if tag in (f"{W}fldChar", f"{W}instrText"):
            return self._step(element)
        return self._sign(element) if tag == f"{W}sym" else None

    def _sign(self, element: Element) -> str:
        code = element.get(f"{W}char", "")
        sign = show_sign(element.get(f"{W}font", ""), int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else None
        self._n["n_lost"] += sign is None
        return sign or "\ufffd"

    def _inside(self, element: Element) -> Iterator[Element] | None:
        """Return what an element of a paragraph holds, None where it was deleted."""
        if element.tag in _DELETED:
            self._n["n_deletions"] += 1
            return None
        self._n["n_insertions"] += element.tag in _INSERTED
        return _branch(element) if element.tag == f"{_MC}AlternateContent" else iter(element)

    def _box(self, line: _Line, content: Element, place: Place, depth: int) -> None:
        """Read a text box where it is anchored, with fields of its own; in a cell it is part of the cell's text."""
        fields, self._fields = self._fields, []
        inner: Place = "cell" if place == "cell" else "box"
        if content.tag == f"{W}tbl":
            pieces = list(self._table(content, inner, depth + 1))
        else:
            pieces = list(self._blocks(content, inner, depth + 1))
        self._fields = fields
        line.add_box(pieces)

    def _step(self, element: Element) -> str:
        """Follow a field; return what it shows where Word keeps no result of it."""
        if element.tag == f"{W}instrText":
            if self._fields and len(self._fields[-1].instruction) < _MAX_INSTRUCTION:
                self._fields[-1].instruction += (element.text or "")[:_MAX_INSTRUCTION]
            return ""
        step = element.get(f"{W}fldCharType")
        if step == "begin" and len(self._fields) < MAX_FIELDS:
            self._fields.append(_Field())
        elif self._fields and step == "separate":
            self._fields[-1].has_result = True
        elif self._fields and step == "end":
            ended = self._fields.pop()
            if not ended.has_result and _DRAWN.match(ended.instruction):
                return self._drawn(ended.instruction)
        return ""

    def _drawn(self, instruction: str) -> str:
        circled = _CIRCLED.match(instruction)
        if circled and 1 <= int(circled["n"]) <= 20:
            return write_number(int(circled["n"]), "decimalEnclosedCircle")
        self._n["n_lost"] += 1
        return "\ufffd"

    # -- notes

    def _note_numerals(self) -> dict[str, str]:
        """Return the numerals of notes: the last section's, else the document's, else Word's own."""
        numerals = {"footnote": "decimal", "endnote": "lowerRoman"}
        roots = (self._package.part("settings"), self._package.root)
        for root in (root for root in roots if root is not None):
            for kind, usual in numerals.items():
                stated = [_value(properties, "numFmt") for properties in root.iter(f"{W}{kind}Pr")]
                numerals[kind] = next(filter(None, reversed(stated)), usual)
        return numerals

    def _note_mark(self, kind: str, reference: Element) -> str:
        key = (kind, reference.get(f"{W}id", ""))
        if key not in self._notes:
            self._n[kind] += 1
            number = write_number(self._n[kind], self._numerals[kind])
            # In brackets: 2025 with a note 1 must not become 20251. A number in a circle stands apart by itself.
            self._notes[key] = number if number[:1] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" else f"[{number}]"
        return "" if _is_on_attribute(reference, "customMarkFollows") else self._notes[key]

    def _note_pieces(self) -> Iterator[Piece]:
        for kind in ("footnote", "endnote"):
            root = self._package.part(f"{kind}s")
            notes = {} if root is None else {e.get(f"{W}id", ""): e for e in root.iterfind(f"{W}{kind}")}
            for (known, note_id), mark in list(self._notes.items()):
                if known == kind and note_id in notes:
                    yield Piece(text=f"{mark} {self._apart(notes[note_id]).strip()}", kind="furniture")


# ---- reading XML -----------------------------------------------------------------------------------------------------


def _value(element: Element | None, path: str) -> str | None:
    """Return the value of an element's child, None where it has none."""
    found = None if element is None else element.find(W + path)
    return None if found is None else cast(str, found.get(f"{W}val", ""))


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch("[0-9]{1,6}", text) else None


def _span(properties: Element | None, name: str, default: int) -> int:
    """Return over how many columns a cell reaches; a stranger's file says a billion."""
    return min(max(_whole(_value(properties, name)) or default, default), MAX_COLUMNS)


def _words(element: Element) -> str:
    """Return the text of a run: line ends of the XML are blanks, and blanks at its ends count where it says so."""
    text = cast(str, element.text or "")
    if element.get(_SPACE) != "preserve":
        text = text.strip(" \t\r\n")
    return re.sub(r"[\t\r\n]", " ", text)


def _branch(alternate: Element) -> Iterator[Element]:
    """Return the children of one branch: the choice where it holds shapes, else what old programs are to show."""
    choices = alternate.findall(f"{_MC}Choice")
    for choice in choices:
        if _SHAPES.intersection(choice.get("Requires", "").split()):
            return iter(choice)
    fallback = alternate.find(f"{_MC}Fallback")
    return iter(fallback if fallback is not None else choices[0] if choices else ())


def _is_drop_cap(properties: Element | None) -> bool:
    """Return whether a paragraph is the large first letter of the next."""
    frame = None if properties is None else properties.find(f"{W}framePr")
    return frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin")


def _is_outline(level: str | None) -> bool:
    return level is not None and level in "012345678"  # 9 is body text


def _kind(properties: Element | None, style: _Style) -> PieceKind:
    own = _value(properties, "outlineLvl")
    if own is None or style.kind == "furniture":
        return style.kind
    return "heading" if _is_outline(own) else "paragraph"


def _is_on_attribute(element: Element, name: str) -> bool:
    """Return whether an attribute is there and set."""
    return element.get(W + name) in ("1", "true", "on")
