"""The fields of a Word document: a page number, a link, ⑫. What a field is told to show is not text, its result is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sizhong_search.readers.numbering import W, write_number

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped,unused-ignore]

MAX_FIELDS = 30  # fields in fields; Word follows 20
FIELD_PARTS = {f"{W}fldChar", f"{W}instrText"}
_MAX_INSTRUCTION = 300
# 带圈字符: Word draws ⑫ as a field that lays a circle over 12.
_CIRCLED = re.compile(r"^\s*EQ\s+\\o\s*(?:\\ac)?\s*\(\s*[○◯]\s*[,;，]\s*(?P<n>\d{1,2})\s*\)", re.IGNORECASE)
_DRAWN = re.compile(r"^\s*(?:EQ|SYMBOL|AUTONUM\w*|LISTNUM)\b", re.IGNORECASE)  # fields that show what they are told to


@dataclass(slots=True)
class _Field:
    """A field under way: its instruction is not text, its result is."""

    instruction: str = ""
    has_result: bool = False


class Fields:
    """The fields that are under way at one place of a document, the innermost last."""

    def __init__(self) -> None:
        self._under_way: list[_Field] = []

    @property
    def is_text(self) -> bool:
        """Whether what stands here is text: of every field under way, it is the result."""
        return all(under_way.has_result for under_way in self._under_way)

    def step(self, element: Element) -> str | None:
        """Follow a field; return what it shows where Word keeps no result of it, None where that is not known."""
        fields = self._under_way
        if element.tag == f"{W}instrText":
            if fields and len(fields[-1].instruction) < _MAX_INSTRUCTION:
                fields[-1].instruction += (element.text or "")[:_MAX_INSTRUCTION]
            return ""
        step = element.get(f"{W}fldCharType")
        if step == "begin" and len(fields) < MAX_FIELDS:
            fields.append(_Field())
        elif fields and step == "separate":
            fields[-1].has_result = True
        elif fields and step == "end":
            ended = fields.pop()
            if not ended.has_result and _DRAWN.match(ended.instruction):
                return _drawn(ended.instruction)
        return ""

    def end_paragraph(self) -> None:
        """Take what follows for text: a lost end must not swallow the rest of the document."""
        for under_way in self._under_way:
            under_way.has_result = True


def _drawn(instruction: str) -> str | None:
    circled = _CIRCLED.match(instruction)
    if circled and 1 <= int(circled["n"]) <= 20:
        return write_number(int(circled["n"]), "decimalEnclosedCircle")
    return None
