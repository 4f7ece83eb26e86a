"""Reading the XML of a Word document: values, spans, the words of a run, the branch that is to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from sizhong_search.readers.numbering import W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped,unused-ignore]

MAX_COLUMNS = 63  # Word's own
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SHAPES = {"wps", "wpg", "wpc"}  # what a choice must require for its text boxes to be read from it


def value_of(element: Element | None, path: str) -> str | None:
    """Return the value of an element's child, None where it has none."""
    found = None if element is None else element.find(W + path)
    return None if found is None else cast(str, found.get(f"{W}val", ""))


def whole_number(text: str | None) -> int | None:
    """Return the number that an attribute says, None where it says none, or one that no document needs."""
    return int(text) if text is not None and re.fullmatch("[0-9]{1,6}", text) else None


def n_columns(properties: Element | None, name: str, default: int) -> int:
    """Return over how many columns a cell reaches; a stranger's file says a billion."""
    return min(max(whole_number(value_of(properties, name)) or default, default), MAX_COLUMNS)


def words_of(element: Element) -> str:
    """Return the text of a run: line ends of the XML are blanks, and blanks at its ends count where it says so."""
    text = cast(str, element.text or "")
    if element.get(_SPACE) != "preserve":
        text = text.strip(" \t\r\n")
    return re.sub(r"[\t\r\n]", " ", text)


def branch(alternate: Element) -> Iterator[Element]:
    """Return the children of one branch: the choice where it holds shapes, else what old programs are to show."""
    choices = alternate.findall(f"{COMPATIBILITY}Choice")
    for choice in choices:
        if _SHAPES.intersection(choice.get("Requires", "").split()):
            return iter(choice)
    fallback = alternate.find(f"{COMPATIBILITY}Fallback")
    return iter(fallback if fallback is not None else choices[0] if choices else ())


def is_drop_cap(properties: Element | None) -> bool:
    """Return whether a paragraph is the large first letter of the next."""
    frame = None if properties is None else properties.find(f"{W}framePr")
    return frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin")


def is_outline(level: str | None) -> bool:
    """Return whether an outline level is that of a heading."""
    return level is not None and level in "012345678"  # 9 is body text


def is_on_attribute(element: Element, name: str) -> bool:
    """Return whether an attribute is there and set."""
    return element.get(W + name) in ("1", "true", "on")
