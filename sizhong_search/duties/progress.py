"""What people filled into a task book, read back and put beside the tasks of today.

A book may have been edited: rows sorted, added and deleted, columns moved and added, all of it saved by another
program. So a column is known by its head, and a row by its text, else by its hidden id. Nothing filled in is lost:
what has no task any more stands at the end of the new book.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from sizhong_search.duties.task_book import HEADS, ID_HEAD, PROGRESS
from sizhong_search.duties.tasks import Column, Mark, Task
from sizhong_search.errors import MissingExtraError, ReadError
from sizhong_search.messages import say
from sizhong_search.readers import check_size, read_file

_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 64  # Excel's own; and enough for a user's own columns
_HEAD_WITHIN = 30  # rows

# A head may be longer than ours (进展情况（截至6月）): a word of it will do. The most telling comes first.
_WORDS: dict[str, str] = {
    PROGRESS: "进展",
    "text": "任务",
    "leads": "牵头",
    "support": "配合",
    "responsible": "责任",
    "deadline": "时限",
    "number": "序号",
}

# Our own; but whom a reader has told a name to mean (（指…）〔订正〕) is part of what a cell says.
_REMARK = re.compile("（[^（）]{0,200}）(?!〔)|等$|,? and others$")

Grid = list[tuple[list[str], str]]  # rows of cells, each with its hidden id


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A row of a filled-in book.

    ``cells`` holds the columns that the book has, ``extra`` the user's own by their heads; ``measure_id`` is None for
    a row that bears no id.
    """

    measure_id: str | None
    cells: Mapping[Column, str]
    progress: str
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What stands under 工作任务."""
        return self.cells.get("text", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Tasks with the progress of an earlier book, those that are no longer among them last.

    ``left_out`` are the heads of the user's own columns that hold something and are not carried over.
    """

    tasks: tuple[Task, ...]
    left_out: tuple[str, ...]

    @property
    def marks(self) -> Counter[Mark]:
        """How many tasks bear each mark."""
        return Counter(task.mark for task in self.tasks if task.mark)


def read_progress(path: Path) -> list[Progress]:
    """Read a filled-in task book.

    Parameters
    ----------
    path : Path
        An ``.xlsx`` or ``.docx`` file of at most 20 MB.

    Raises
    ------
    ReadError
        ``missing``, ``unreadable``, ``too_large``, ``book_format``, ``book_damaged`` or ``not_a_book``.
    MissingExtraError
        If openpyxl or python-docx is not installed.
    """
    return read_progress_bytes(read_file(path), path.name)


def read_progress_bytes(data: bytes, name: str) -> list[Progress]:
    """Read a task book that is already in memory (an upload); as ``read_progress``."""
    check_size(len(data), name)
    reader = _READERS.get(Path(name).suffix.lower())
    if reader is None:
        raise ReadError(name, "book_format")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as members:
            if sum(member.file_size for member in members.infolist()) > _MAX_UNPACKED:
                raise ReadError(name, "book_damaged")
        tables = reader(data)
    except (ReadError, MissingExtraError):
        raise
    except Exception as error:  # the libraries raise whatever a damaged part leads them to
        raise ReadError(name, "book_damaged") from error
    for table in tables:
        for i, (cells, _) in enumerate(table[:_HEAD_WITHIN]):
            if columns := _columns(cells):
                return list(_rows(table[i + 1 :], cells, columns))
    raise ReadError(name, "not_a_book")


def merge_progress(tasks: Sequence[Task], progress: Iterable[Progress]) -> Merged:
    """Give tasks the progress of an earlier book, and mark what is new, changed or gone since.

    A row belongs to the task with its text, else to the one with its id: ids are numbers of places, and move when a
    document is read anew; a text that somebody sorted without the hidden column still stands beside its progress.
    """
    waiting = dict(enumerate(progress))
    left_out = tuple(dict.fromkeys(head for row in waiting.values() for head, text in row.extra.items() if text))
    by_text: defaultdict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_text[_squeeze(task.text)].append(task)
    by_id = {task.measure_id: [task] for task in tasks}
    found: dict[str, Progress] = {}
    lookups: tuple[Callable[[Progress], list[Task]], ...] = (
        lambda row: sorted(by_text.get(_squeeze(row.text), []), key=lambda task: task.measure_id != row.measure_id),
        lambda row: by_id.get(row.measure_id or "", []),
    )
    for look_up in lookups:
        for i, row in list(waiting.items()):
            free = [task.measure_id for task in look_up(row) if task.measure_id not in found]
            if free:
                found[free[0]] = waiting.pop(i)
    merged = [_merge(task, found.get(task.measure_id)) for task in tasks]
    return Merged(tasks=(*merged, *_apart(waiting.values(), by_id)), left_out=left_out)


def _merge(task: Task, row: Progress | None) -> Task:
    if row is None:
        return replace(task, mark="new")
    now = task.cells()
    before = {
        column: old for column, old in row.cells.items() if _said_of(column, old) != _said_of(column, now[column])
    }
    return replace(task, progress=row.progress, mark="changed" if before else "", before=before)


def _apart(rows: Iterable[Progress], ids: Iterable[str]) -> Iterator[Task]:
    """Keep rows without a task: those with an id are gone, those without, or with a copied one, were added by hand."""
    known = set(ids)
    for row in rows:
        gone = row.measure_id is not None and row.measure_id not in known
        yield Task(
            measure_id=row.measure_id if gone and row.measure_id else "",
            document_id="",
            title="",
            headings="",
            text=row.text,
            leads=_units(row, "leads"),
            responsible=_units(row, "responsible"),
            support=_units(row, "support"),
            deadline=row.cells.get("deadline", ""),
            progress=row.progress,
            mark="gone" if gone else "added",
        )


def _units(row: Progress, column: Column) -> tuple[str, ...]:
    """Keep the units as somebody wrote them: a comma may stand within a name."""
    return (row.cells[column],) if row.cells.get(column) else ()


def _said_of(column: Column, text: str) -> str:
    """Return what a cell says, without the remarks in brackets that we add to units in either language (现：…)."""
    return _squeeze(text if column in ("text", "deadline") else _REMARK.sub("", text))


def _squeeze(text: str) -> str:
    """Leave out blanks and line ends, which programs move about."""
    return "".join(text.split())


def _columns(heads: Sequence[str]) -> dict[str, int]:
    """Find our columns by their heads, as we write them in either language or by a word; none where it is no book."""
    squeezed = [_squeeze(head) for head in heads]
    columns: dict[str, int] = {}
    for exact in (True, False):
        for column, word in _WORDS.items():
            names = {_squeeze(say(HEADS[column], lang)) for lang in ("zh", "en")}
            for place, head in enumerate(squeezed):
                fits = head in names if exact else word in head
                if fits and column not in columns and place not in columns.values():
                    columns[column] = place
    if ID_HEAD in squeezed:
        columns[ID_HEAD] = squeezed.index(ID_HEAD)
    return columns if {"text", PROGRESS} <= columns.keys() else {}


def _rows(table: Grid, heads: Sequence[str], columns: Mapping[str, int]) -> Iterator[Progress]:
    """Yield what is filled in; bands, empty rows and heads that were repeated by hand are none of it."""
    own = {place: head.strip() for place, head in enumerate(heads) if head.strip() and place not in columns.values()}
    ours: list[Column] = [column for column in get_args(Column) if column in columns]
    for cells, hidden in table:
        at = dict(enumerate(cells))
        row = Progress(
            measure_id=(hidden or at.get(columns.get(ID_HEAD, -1), "").strip()) or None,
            cells={column: at.get(columns[column], "").strip() for column in ours},
            progress=text if (text := at.get(columns[PROGRESS], "")).strip() else "",
            extra={head: at.get(place, "").strip() for place, head in own.items()},
        )
        if (row.text or row.progress) and row.text != heads[columns["text"]].strip():
            yield row


def _read_xlsx(data: bytes) -> Iterable[Grid]:
    """Read the sheets; openpyxl because it reads row by row: python-calamine ends the process on a cell far out."""
    try:
        import openpyxl
    except ModuleNotFoundError as error:
        raise MissingExtraError("openpyxl", "export") from error
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return [
        [([_said(value) for value in row], "") for row in sheet.iter_rows(**_BOUNDS, values_only=True) if any(row)]
        for sheet in book.worksheets
    ]


_BOUNDS: dict[str, Any] = {"max_row": _MAX_ROWS, "max_col": _MAX_COLUMNS}


def _said(value: object) -> str:
    """Write a cell as it is shown: a number without .0, a day without midnight."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return "" if value is None else str(value)


def _read_docx(data: bytes) -> Iterable[Grid]:
    """Read the tables, ``w:tc`` by ``w:tc``; one that goes on after a break without a head belongs to the one above."""
    try:
        import docx
    except ModuleNotFoundError as error:
        raise MissingExtraError("python-docx", "export") from error
    body: Any = docx.Document(io.BytesIO(data)).element.body
    tables: list[Grid] = []
    for table in body.xpath("./w:tbl | ./w:sdt/w:sdtContent/w:tbl"):
        grid = [_word_row(row) for row in table.xpath("./w:tr | ./w:sdt/w:sdtContent/w:tr")]
        headless = not any(_columns(cells) for cells, _ in grid[:_HEAD_WITHIN])
        if tables and headless and _width(grid) == _width(tables[-1]):
            tables[-1] += grid
        else:
            tables.append(grid)
    return tables


def _width(grid: Grid) -> int:
    return max((len(cells) for cells, _ in grid), default=0)


def _word_row(row: Any) -> tuple[list[str], str]:
    """Return the cells of a row by column, and what is hidden in it; of a band, which is one cell, nothing."""
    cells: list[str] = []
    hidden = ""
    for cell in row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc"):
        span = cell.xpath("string(./w:tcPr/w:gridSpan/@w:val)")
        shown = "\n".join(_shown(paragraph) for paragraph in cell.xpath(".//w:p"))
        hidden += "".join(cell.xpath(f".//w:r[{_HIDDEN}]/w:t/text()"))
        cells += [shown] + [""] * (min(int(span or 1), _MAX_COLUMNS) - 1)
    return cells, hidden.strip()


_HIDDEN = "w:rPr/w:vanish[not(@w:val='0' or @w:val='false' or @w:val='off')]"


def _shown(paragraph: Any) -> str:
    pieces = paragraph.xpath(f".//w:r[not({_HIDDEN})]/*[self::w:t or self::w:tab or self::w:br or self::w:cr]")
    ends = {"tab": "\t", "br": "\n", "cr": "\n"}
    return "".join(ends.get(piece.tag.rpartition("}")[2]) or piece.text or "" for piece in pieces)


_READERS: dict[str, Callable[[bytes], Iterable[Grid]]] = {".xlsx": _read_xlsx, ".docx": _read_docx}
