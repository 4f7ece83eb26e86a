"""The styles of a Word document: what a paragraph is by its style and those that it is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sizhong_search.model import PieceKind
from sizhong_search.readers.docx_xml import is_outline, value_of, whole_number
from sizhong_search.readers.numbering import W, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped,unused-ignore]

MAX_BASED_ON = 30  # styles above a style that its level may be tied to
_CONTENTS_STYLE = re.compile(r"(?:toc|目录) ?\d", re.IGNORECASE)
_HEADING_STYLE = re.compile(r"(?:heading|标题) ?\d|title|标题", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a style says of a paragraph or a run, with what it takes over from those it is based on."""

    chain: tuple[str, ...] = ()
    outline: bool = False
    num_id: str | None = None
    level: int | None = None
    is_hidden: bool = False
    kind: PieceKind = "paragraph"


class Styles:
    """The styles of a document by their ids; one that it does not hold says nothing."""

    def __init__(self, root: Element | None) -> None:
        elements = [] if root is None else root.findall(f"{W}style")
        self._by_id = {e.get(f"{W}styleId", ""): e for e in elements}
        self._read: dict[str, Style] = {}
        self.default = next(
            (
                e.get(f"{W}styleId", "")
                for e in elements
                if e.get(f"{W}default") in ("1", "true") and e.get(f"{W}type") == "paragraph"
            ),
            "",
        )

    def __getitem__(self, style_id: str) -> Style:
        waiting: dict[str, None] = {}  # in order; a style that is based on itself ends it
        while style_id in self._by_id and style_id not in self._read and style_id not in waiting:
            waiting[style_id] = None
            style_id = value_of(self._by_id[style_id], "basedOn") or ""
        found = self._read.get(style_id, Style())
        for derived in reversed(waiting):
            found = self._read[derived] = _derive(self._by_id[derived], derived, found)
        return found


def _derive(element: Element, style_id: str, base: Style) -> Style:
    properties, name = element.find(f"{W}pPr"), value_of(element, "name") or ""
    lists = None if properties is None else properties.find(f"{W}numPr")
    own = value_of(properties, "outlineLvl")
    outline = base.outline if own is None else is_outline(own)
    vanish = element.find(f"{W}rPr/{W}vanish")
    num_id, level = value_of(lists, "numId"), whole_number(value_of(lists, "ilvl"))
    is_contents = base.kind == "furniture" or _CONTENTS_STYLE.match(name)
    is_heading = outline or _HEADING_STYLE.fullmatch(name)
    return Style(
        chain=(style_id, *base.chain)[:MAX_BASED_ON],
        outline=outline,
        num_id=base.num_id if num_id is None else num_id,
        level=base.level if level is None else level,
        is_hidden=base.is_hidden if vanish is None else is_on(vanish),
        kind="furniture" if is_contents else "heading" if is_heading else "paragraph",
    )


def paragraph_kind(properties: Element | None, style: Style) -> PieceKind:
    """Return what a paragraph is: by the level that it gives itself, else by its style."""
    own = value_of(properties, "outlineLvl")
    if own is None or style.kind == "furniture":
        return style.kind
    return "heading" if is_outline(own) else "paragraph"
