"""A task book for Excel: A4 across, the head on every page, and nothing cut.

Excel refuses to sort rows with merged cells: so no band is merged, and a task only where it is taller than a row can
be. The measures' ids stand in a hidden last column, inside the range that sorting moves. Text is never taken for a
formula, a number or an address.
"""

from __future__ import annotations

import datetime
import io
import math
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sizhong_search.duties.task_book import (
    BAND_FILL,
    BODY_FONT,
    HEAD_FILL,
    HEAD_FONT,
    HEADS,
    ID_HEAD,
    NUMBER,
    PROGRESS,
    WIDTHS,
    book_title,
    cells,
    clean,
    fill,
    notes,
    rows,
)
from sizhong_search.duties.tasks import Task
from sizhong_search.errors import MissingExtraError, WriteError
from sizhong_search.messages import Language, say
from sizhong_search.model import Document

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_PIXELS = {column: round(mm / 25.4 * 96) for column, mm in WIDTHS.items()}
_NOTE_PIXELS = 480
_SIZE = 10.5  # points, 五号: a long task still fits a page
_CHARACTER = 14  # pixels of a character of that size
_LINE, _PADDING = 15.5, 8  # points; a line is 13 high in 仿宋 and 15 in Noto
_MAX_HEIGHT = 400  # points; Excel's own limit is 409
_MAX_CELL = 32_767  # UTF-16 units, Excel's limit
_NEVER_FIRST = "，。、；：！？）》〉”’」』〕］】,.;:!?)"  # takes the character before it along to the next line
_WIDE = ("W", "F", "A")  # 、 and “ are as wide as a character in Chinese fonts


def to_xlsx(
    tasks: Sequence[Task],
    *,
    made_on: datetime.date,
    title: str | None = None,
    documents: Iterable[Document] = (),
    remarks: Iterable[str] = (),
    lang: Language | None = None,
) -> bytes:
    """Return a task book as an Excel file.

    Parameters
    ----------
    tasks : sequence of Task
        As ``tasks_of`` or ``merge_progress`` give them.
    made_on : date
        The day that the book is said to be of.
    title : str, optional
        By default that of the document, with 任务分解表 behind it.
    documents : iterable of Document
        What the sheet 说明 names as sources.
    remarks : iterable of str
        What is to be said beside: what was left out.
    lang : Language, optional

    Raises
    ------
    MissingExtraError
        If xlsxwriter is not installed.
    WriteError
        If somebody's progress is longer than a cell can be.
    """
    try:
        import xlsxwriter
    except ModuleNotFoundError as error:
        raise MissingExtraError("xlsxwriter", "export") from error
    title = clean(title or book_title(tasks, lang))
    data = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(data, safe) as book:
        book.set_properties(
            {"title": title, "created": datetime.datetime.combine(made_on, datetime.time(), datetime.UTC)}
        )
        _write_tasks(_Sheet(book, say("book.sheet", lang), lang), tasks, title, lang)
        about = _Sheet(book, say("book.notes", lang), lang)
        about.sheet.set_column_pixels(0, 0, _NOTE_PIXELS)
        about.write(0, 0, say("book.notes", lang), font_name=HEAD_FONT, border=0)
        for row, line in enumerate(notes(tasks, documents, made_on, lang, remarks=remarks), start=1):
            about.sheet.set_row(row, _height(line, _NOTE_PIXELS))
            about.write(row, 0, clean(line), border=0)
    return data.getvalue()


class _Sheet:
    """A sheet, and the formats that its cells share."""

    def __init__(self, book: Any, name: str, lang: Language | None) -> None:
        self.book, self.sheet = book, book.add_worksheet(name)
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.set_footer(f"&C&10{say('book.page', lang, page='&P', pages='&N')}")

    def format(self, **own: object) -> Format:
        """Return the body's format with what is asked for."""
        key = tuple(sorted(own.items()))
        if key not in self._formats:
            base = {"font_name": BODY_FONT, "font_size": _SIZE, "text_wrap": True, "valign": "vcenter", "border": 1}
            self._formats[key] = self.book.add_format(base | own)
        return self._formats[key]

    def write(self, row: int, column: int, text: str, **own: object) -> None:
        self.sheet.write_string(row, column, within_a_cell(text), self.format(**own))


def _write_tasks(to: _Sheet, tasks: Sequence[Task], title: str, lang: Language | None) -> None:
    sheet: Worksheet = to.sheet
    last = len(HEADS) - 1
    sheet.set_landscape()
    sheet.center_horizontally()
    for place, column in enumerate(HEADS):
        sheet.set_column_pixels(place, place, _PIXELS[column])
    sheet.set_column(last + 1, last + 1, None, None, {"hidden": True})

    large = {"font_name": HEAD_FONT, "font_size": 18, "align": "center", "border": 0}
    sheet.merge_range(0, 0, 0, last, "", to.format(**large))
    to.write(0, 0, title, **large)
    sheet.set_row(0, 1.5 * _height(title, int(sum(_PIXELS.values()) * _SIZE / 18)) + 8)
    head = {"font_name": HEAD_FONT, "bold": True, "align": "center", "bg_color": f"#{HEAD_FILL}"}
    for place, key in enumerate(HEADS.values()):
        to.write(1, place, say(key, lang), **head)
    to.write(1, last + 1, ID_HEAD)
    sheet.set_row(1, 30)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 0)

    row = 2
    for line in rows(tasks, lang, title):
        row = _write_band(to, row, clean(line)) if isinstance(line, str) else _write_task(to, row, *line, lang)
    sheet.autofilter(1, 0, row - 1, last + 1)
    sheet.print_area(0, 0, row - 1, last)
    hint = {"validate": "any", "input_title": say("book.progress", lang), "input_message": say("book.hint", lang)}
    sheet.data_validation(2, last, max(row - 1, 2), last, hint)


def _write_band(to: _Sheet, row: int, text: str) -> int:
    """Let a band's words run over the empty cells to their right; break them where the page ends."""
    width = sum(_PIXELS.values()) // _CHARACTER - 2
    for start in range(0, len(text), width):
        for place in range(len(HEADS)):
            edges = {"left": int(place == 0), "right": int(place == len(HEADS) - 1)}
            words = text[start : start + width] if place == 0 else ""
            looks = {"font_name": HEAD_FONT, "text_wrap": False, "bg_color": f"#{BAND_FILL}", **edges}
            to.write(row, place, words, **looks)
        to.sheet.set_row(row, 24)
        row += 1
    return row


def _write_task(to: _Sheet, row: int, number: int, task: Task, lang: Language | None) -> int:
    """Write one task; one too tall for a row of Excel takes several, its cells merged over them."""
    texts = cells(number, task, lang)
    if _units(texts[PROGRESS]) > _MAX_CELL:
        too_long = say("book.too_long", lang, n=len(texts[PROGRESS]), limit=_MAX_CELL)
        raise WriteError(Path(say("book.item", lang, n=number)), too_long)
    height = max(_height(text, _PIXELS[column]) for column, text in texts.items())
    n_rows = math.ceil(height / _MAX_HEIGHT)
    for i in range(n_rows):
        to.sheet.set_row(row + i, max(height / n_rows, 36))
    for place, (column, text) in enumerate(texts.items()):
        looks = _looks(column, task)
        if n_rows > 1:
            to.sheet.merge_range(row, place, row + n_rows - 1, place, "", to.format(**looks))
        to.write(row, place, text, **looks)
    to.sheet.write_string(row, len(texts), task.measure_id)
    return row + n_rows


def _looks(column: str, task: Task) -> dict[str, object]:
    looks: dict[str, object] = {}
    if column in (NUMBER, "deadline"):
        looks["align"] = "center"
    if column == PROGRESS:  # as text, so that 80% stays 80%
        looks |= {"locked": False, "num_format": "@"}
    if colour := fill(column, task):
        looks["bg_color"] = f"#{colour}"
    if column in task.before:
        looks["underline"] = 1
    return looks


def _height(text: str, pixels: int) -> float:
    """Estimate the height of a wrapped text in points."""
    n_lines, used = 1, 0
    for character in text:
        width = _CHARACTER if unicodedata.east_asian_width(character) in _WIDE else _CHARACTER // 2 + 1
        if character == "\n" or used + width > pixels - 8:
            n_lines, used = n_lines + 1, _CHARACTER if character in _NEVER_FIRST else 0
        used += width if character != "\n" else 0
    return n_lines * _LINE + _PADDING


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def within_a_cell(text: str) -> str:
    """Cut a text that no cell can hold, and let it be seen."""
    if _units(text) <= _MAX_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * (_MAX_CELL - 2)].decode("utf-16-le", "ignore") + "……"
