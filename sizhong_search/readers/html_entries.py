"""The table of a page (索引号, 发文机关, 成文日期 …): its entries, in the form that ``parsing/metadata.py`` reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby

from sizhong_search.readers.html_templates import page_data
from sizhong_search.readers.html_text import BLANKS
from sizhong_search.readers.pieces import Piece

LONGEST_VALUE = 300
_NOTHING = re.compile(r"[-—－/\s*]*|无|暂无|空")


@dataclass(slots=True)
class Entries:
    """The lines of a page's table, in the form in which they stay in the text, and what of them is stated."""

    pieces: list[Piece] = field(default_factory=list)
    stated: dict[str, str] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    def state(self, key: str, value: str) -> None:
        """Keep the value under the manifest's name of its key; the first one counts."""
        name = _fields()[key]
        if name not in ("kept", "others") and len(value) <= LONGEST_VALUE:
            self.stated.setdefault(name, value)


def read_entries(above: list[Piece], body: list[Piece]) -> tuple[Entries, list[Piece]]:
    """Keep of what stands above a body the entries of the page's table; find those that begin the body too.

    Returns
    -------
    entries : Entries
        Without those that have no value: an empty 主题词 would take the title below it for one.
    body : list of Piece
        With the entries of its first lines in the same form.
    """
    entries = Entries()
    for row in _rows(above):
        for key, value, pieces in _row_entries(row) if row[0].cell else _line_entries(row[0]):
            if key not in entries.keys and _fields()[key] != "others":
                entries.keys.add(key)
                entries.state(key, value)
                entries.pieces += [replace(piece, paragraph=None) for piece in pieces]  # paragraphs are the body's
    written: list[Piece] = []
    rows = list(_rows(body))
    for i, row in enumerate(rows):
        if row[0].cell is None and "。" in row[0].text:  # the text has begun
            return entries, written + [piece for rest in rows[i:] for piece in rest]
        found = list(_row_entries(row) if row[0].cell else _line_entries(row[0]))
        for key, value, _ in found:
            entries.state(key, value)
        labels, values = row[::2], row[1::2]
        is_table = any(piece.text for piece in labels) and all(_key(piece.text) for piece in labels if piece.text)
        if row[0].cell and is_table and len(labels) == len(values):
            for label, cell in zip(labels, values, strict=True):
                written += _joined(label, cell) if cell.text else []  # a key alone is no text
        else:
            written += row
    return entries, written


def _rows(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield the cells of each row together, and every other piece alone."""
    for _, row in groupby(enumerate(pieces), key=lambda pair: pair[1].cell[:2] if pair[1].cell else pair[0]):
        yield [piece for _, piece in row]


def _row_entries(row: list[Piece]) -> Iterator[tuple[str, str, list[Piece]]]:
    """Yield key, value and pieces of each pair of cells that has a value."""
    for name, value in zip(row, [*row[1:], Piece(text="")], strict=True):
        key = _key(name.text)
        if key is None:
            yield from _line_entries(name)
        elif _says(key, value.text) and _key(value.text) is None:
            yield key, value.text, _joined(name, value)


def _joined(name: Piece, value: Piece) -> list[Piece]:
    """Return key and value as the header reads them: behind a colon no tab may stand."""
    if name.text.endswith(("：", ":", "】", "]")):
        return [replace(value, text=f"{name.text}{value.text}")]
    return [name, value] if name.text else [value]


def _line_entries(piece: Piece) -> Iterator[tuple[str, str, list[Piece]]]:
    """Yield key, value and piece of each entry on a line that has a value: 发布日期：2023-11-07  浏览次数：-."""
    if len(piece.text) > 2 * LONGEST_VALUE:
        return
    found = list(_entry().finditer(piece.text))
    for i, entry in enumerate(found):
        end = found[i + 1].start() if i + 1 < len(found) else len(piece.text)
        value = re.split(r"\s{3}|\t", piece.text[entry.end() : end].strip(BLANKS))[0]
        key = _key(entry["key"])
        if key is not None and _says(key, value):
            yield key, value, [replace(piece, text=f"{entry[0]}{value}", kind="paragraph", cell=None)]


def _key(text: str) -> str | None:
    """Return the key that a cell holds: 索 引 号：, [有效性]."""
    if len(text) > 40:
        return None
    key = re.sub(r"[\s\u200b：:*【】\[\]]", "", text)
    return key if key in _fields() else None


def _says(key: str, value: str) -> bool:
    """Tell whether a value is one: 无 is none, and 字号：大 中 小 are buttons."""
    return not _NOTHING.fullmatch(value) and (_fields()[key] != "doc_number" or bool(re.search(r"\d", value)))


def page_keys() -> list[list[str]]:
    """Return the keys of pages' tables that are kept, field by field."""
    return [keys for name, keys in page_data()["keys"].items() if name != "others"]


@cache
def _fields() -> Mapping[str, str]:
    return {key: name for name, keys in page_data()["keys"].items() for key in keys}


@cache
def _entry() -> re.Pattern[str]:
    gap = r"[ \t\xa0\u2002\u2003\u3000]{0,8}"
    names = "|".join(gap.join(key) for key in sorted(_fields(), key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[\s|*【\[（(]))(?P<key>{names}){gap}[:：]")
