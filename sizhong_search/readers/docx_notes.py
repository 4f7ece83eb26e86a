"""The footnotes and endnotes of a Word document: the marks in its text, and the notes that they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sizhong_search.readers.archive import Package
from sizhong_search.readers.docx_xml import is_on_attribute, value_of
from sizhong_search.readers.numbering import W, write_number

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped,unused-ignore]

NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


class Notes:
    """The notes that a text refers to, counted in the order in which it does."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._numerals = _numerals(package)
        self._marks: dict[tuple[str, str], str] = {}  # by kind and id
        self._n: Counter[str] = Counter()

    def mark(self, reference: Element) -> str:
        """Return the mark of a note where the text refers to it; none where the text brings its own."""
        kind = NOTES[reference.tag]
        key = (kind, reference.get(f"{W}id", ""))
        if key not in self._marks:
            self._n[kind] += 1
            number = write_number(self._n[kind], self._numerals[kind])
            # In brackets: 2025 with a note 1 must not become 20251. A number in a circle stands apart by itself.
            self._marks[key] = number if number[:1] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" else f"[{number}]"
        return "" if is_on_attribute(reference, "customMarkFollows") else self._marks[key]

    def marked(self) -> Iterator[tuple[str, Element]]:
        """Give the notes that were referred to, each with its mark: the footnotes, then the endnotes."""
        for kind in ("footnote", "endnote"):
            root = self._package.part(f"{kind}s")
            notes = {} if root is None else {e.get(f"{W}id", ""): e for e in root.iterfind(f"{W}{kind}")}
            for (known, note_id), mark in list(self._marks.items()):  # a note that is read may refer to others
                if known == kind and note_id in notes:
                    yield mark, notes[note_id]


def _numerals(package: Package) -> dict[str, str]:
    """Return the numerals of notes: the last section's, else the document's, else Word's own."""
    numerals = {"footnote": "decimal", "endnote": "lowerRoman"}
    roots = (package.part("settings"), package.root)
    for root in (root for root in roots if root is not None):
        for kind, usual in numerals.items():
            stated = [value_of(properties, "numFmt") for properties in root.iter(f"{W}{kind}Pr")]
            numerals[kind] = next(filter(None, reversed(stated)), usual)
    return numerals
