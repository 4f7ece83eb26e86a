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
from typing import TYPE_CHECKING, Literal

from sizhong_search.model import PieceKind
from sizhong_search.readers.archive import Package, open_package
from sizhong_search.readers.docx_fields import FIELD_PARTS, Fields
from sizhong_search.readers.docx_notes import NOTES, Notes
from sizhong_search.readers.docx_styles import Style, Styles, paragraph_kind
from sizhong_search.readers.docx_xml import (
    COMPATIBILITY,
    LINKS,
    MATH,
    MAX_COLUMNS,
    branch,
    is_drop_cap,
    n_columns,
    value_of,
    whole_number,
    words_of,
)
from sizhong_search.readers.numbering import Count, Numbering, W, is_on, show_sign
from sizhong_search.readers.pieces import Extraction, Piece, Remark, RemarkCode
from sizhong_search.text import HAN

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped,unused-ignore]

MAX_NESTING = 12  # tables in tables, boxes in boxes
INVISIBLE = 2  # half-points: a line of 1 point is written for machines, not for people
# The strict variant of the format differs in these names.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": LINKS[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": MATH[1:-1].encode(),
}
_INSERTED, _DELETED = {f"{W}ins", f"{W}moveTo"}, {f"{W}del", f"{W}moveFrom"}
_WRAPPERS = _INSERTED | {f"{W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "smartTag")}
_SILENT = {f"{W}{tag}" for tag in ("pPr", "rPr", "sdtPr", "sdtEndPr", "sectPr", "delText", "rt", "rubyPr", "numPr")}
_PLAIN = {
    **{f"{W}{tag}": "\t" for tag in ("tab", "ptab")},
    **{f"{W}{tag}": "\n" for tag in ("br", "cr")},
    f"{W}noBreakHyphen": "-",
}
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
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"), lambda style: self._styles[style].num_id)
        self._count = Count(self._numbering)
        self._levels: dict[tuple[str, tuple[str, ...]], int | None] = {}
        self._fields = Fields()
        self._notes = Notes(package)
        self._n: Counter[str] = Counter()

    def pieces(self) -> Iterator[Piece]:
        """Give every piece of the document: its text, then its furniture."""
        body = self._package.root.find(f"{W}body")
        if body is None:
            raise ValueError("damaged")
        yield from self._blocks(body, "body", 0)
        for mark, note in self._notes.marked():
            yield Piece(text=f"{mark} {self._apart(note).strip()}", kind="furniture")
        shown: set[str] = set()
        references = body.iter(f"{W}headerReference", f"{W}footerReference")
        for link_id in dict.fromkeys(reference.get(f"{LINKS}id", "") for reference in references):
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
        self._count, self._fields = Count(self._numbering), Fields()
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
            style = self._styles[value_of(properties, "pStyle") or self._styles.default]
            line = self._line(element, style, place, depth)
            yield from line.before
            text = merged + "".join(line.text)
            mark = None if properties is None else properties.find(f"{W}rPr")
            if mark is not None and any(child.tag in _DELETED for child in mark):
                merged = text
            elif self._is_vanished(mark, style) or is_drop_cap(properties):
                # Without text, such a paragraph is not seen at all, and not counted.
                shown, merged = shown + (self._number(properties, style) + text if text else ""), ""
            else:
                text = shown + self._number(properties, style) + text
                kind = "paragraph" if shown else paragraph_kind(properties, style)
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
            elif element.tag == f"{COMPATIBILITY}AlternateContent":
                stack.append(branch(element))
            else:
                yield element

    def _number(self, properties: Element | None, style: Style) -> str:
        """Return the automatic number of a paragraph, by its own list or that of its style."""
        own = None if properties is None else properties.find(f"{W}numPr")
        num_id, level = value_of(own, "numId"), whole_number(value_of(own, "ilvl"))
        if num_id is None:
            num_id = style.num_id
            if num_id is None:
                return ""
            level = self._level(num_id, style) if level is None else level
        return self._count.next(num_id, level or 0)

    def _level(self, num_id: str, style: Style) -> int | None:
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
            column, reaching = 1 + n_columns(row.find(f"{W}trPr"), "gridBefore", 0), set()
            for cell in its_cells:
                properties = cell.find(f"{W}tcPr")
                merge = None if properties is None else properties.find(f"{W}vMerge")
                is_covered = merge is not None and merge.get(f"{W}val") != "restart" and column in merges
                if merge is not None:
                    reaching.add(column)
                text = self._covered(cell) if is_covered else self._cell(cell, depth)
                yield Piece(text=text, kind="cell", cell=(number, r, column) if number else None)
                column = min(column + n_columns(properties, "gridSpan", 1), MAX_COLUMNS)
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

    def _line(self, paragraph: Element, style: Style, place: Place, depth: int) -> _Line:
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
                if not is_hidden and self._fields.is_text:
                    self._box(line, element, place, depth)
            elif inner := self._inside(element):
                stack.append((inner, is_hidden))
        self._fields.end_paragraph()
        return line

    def _say(self, line: _Line, text: str, is_hidden: bool) -> None:
        if is_hidden:
            self._n["n_characters"] += len(text.strip())
        elif text and self._fields.is_text:
            line.text.append(text)

    def _is_hidden(self, properties: Element | None, style: Style) -> bool:
        """Return whether a run is not seen."""
        is_tiny = 0 < (whole_number(value_of(properties, "sz")) or 0) <= INVISIBLE
        return is_tiny or self._is_vanished(properties, style)

    def _is_vanished(self, properties: Element | None, style: Style) -> bool:
        """Return whether a run is hidden: as it says itself, else where just one of its two styles hides it."""
        own = None if properties is None else properties.find(f"{W}vanish")
        if own is not None:
            return is_on(own)
        of_run = value_of(properties, "rStyle")
        return style.is_hidden != (of_run is not None and self._styles[of_run].is_hidden)

    def _text(self, element: Element) -> str | None:
        """Return the text that an element stands for; None for one that holds others."""
        tag = element.tag
        if tag in (f"{W}t", f"{MATH}t"):
            return words_of(element)
        if tag in _PLAIN:
            return _PLAIN[tag]
        if tag in NOTES:
            return self._notes.mark(element)
        if tag in FIELD_PARTS:
            return self._or_lost(self._fields.step(element))
        return self._or_lost(_sign(element)) if tag == f"{W}sym" else None

    def _or_lost(self, text: str | None) -> str:
        self._n["n_lost"] += text is None
        return "\ufffd" if text is None else text

    def _inside(self, element: Element) -> Iterator[Element] | None:
        """Return what an element of a paragraph holds, None where it was deleted."""
        if element.tag in _DELETED:
            self._n["n_deletions"] += 1
            return None
        self._n["n_insertions"] += element.tag in _INSERTED
        return branch(element) if element.tag == f"{COMPATIBILITY}AlternateContent" else iter(element)

    def _box(self, line: _Line, content: Element, place: Place, depth: int) -> None:
        """Read a text box where it is anchored, with fields of its own; in a cell it is part of the cell's text."""
        fields, self._fields = self._fields, Fields()
        inner: Place = "cell" if place == "cell" else "box"
        if content.tag == f"{W}tbl":
            pieces = list(self._table(content, inner, depth + 1))
        else:
            pieces = list(self._blocks(content, inner, depth + 1))
        self._fields = fields
        line.add_box(pieces)


def _sign(element: Element) -> str | None:
    """Return the character that a sign of a symbol font stands for, None where that is not known."""
    code = element.get(f"{W}char", "")
    return show_sign(element.get(f"{W}font", ""), int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else None
