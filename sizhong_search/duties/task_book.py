"""What a task book (任务分解表) says, and in which order: columns, bands, marks and notes.

Takes tasks, gives rows of text; ``excel`` and ``word`` give them their looks, so that both books say the same.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence

from sizhong_search.duties.tasks import Mark, Task
from sizhong_search.messages import Language, say
from sizhong_search.model import Document

NUMBER = "number"
PROGRESS = "progress"
HEADS = {
    NUMBER: "book.number",
    "text": "book.text",
    "leads": "book.leads",
    "responsible": "book.responsible",
    "support": "book.support",
    "deadline": "book.deadline",
    PROGRESS: "book.progress",
}
# In mm; together what A4 across leaves between margins of 13 mm.
WIDTHS = {NUMBER: 14, "text": 86, "leads": 34, "responsible": 54, "support": 24, "deadline": 25, PROGRESS: 34}
MARKS: dict[Mark, str] = {
    "new": "book.new",
    "changed": "book.changed",
    "gone": "book.gone",
    "added": "book.added",
}
FILLS: dict[Mark, str] = {"new": "E2EFDA", "changed": "FFF2CC", "gone": "EDEDED", "added": "DDEBF7"}
BAND_FILL, HEAD_FILL = "F2F2F2", "D9E2F3"
BODY_FONT, HEAD_FONT = "仿宋", "黑体"
ID_HEAD = "measure_id"

# What XML cannot hold, and what no table shows.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Return a text as a cell can hold it: line ends as LF, without control characters.

    >>> clean("已完成\r\n80%\x0b")
    '已完成\n80%'
    """
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def book_title(tasks: Iterable[Task], lang: Language | None = None) -> str:
    """Name a book after its document; where it has several, say only what it is."""
    titles = list(dict.fromkeys(task.title for task in tasks if not task.is_apart))
    return say("book.title_of", lang, title=titles[0]) if len(titles) == 1 else say("book.title", lang)


def rows(
    tasks: Sequence[Task], lang: Language | None = None, title: str | None = None
) -> Iterator[str | tuple[int, Task]]:
    """Yield bands (a string) and numbered tasks: a band for each heading, and for each document of several.

    One document has a band too where the ``title`` of the book does not name it. Tasks kept of an earlier book alone
    come last, under a band of their own.
    """
    titles = {task.title for task in tasks if not task.is_apart}
    several = len(titles) > 1 or (title is not None and not all(document in title for document in titles))
    before: tuple[str, str] = ("", "")
    for number, task in enumerate(sorted(tasks, key=lambda task: task.is_apart), start=1):
        apart = ("", say("book.apart", lang))
        here = apart if task.is_apart else (task.title if several else "", task.headings)
        if here[0] and here[0] != before[0]:
            yield here[0]
        if here[1] and here != before:
            yield here[1]
        before = here
        yield number, task


def number_cell(number: int, task: Task, lang: Language | None = None) -> str:
    """Write a task's number, and its mark below: colour alone would be lost in print."""
    return f"{number}\n{say(MARKS[task.mark], lang)}" if task.mark else str(number)


def notes(
    tasks: Sequence[Task],
    documents: Iterable[Document],
    made_on: datetime.date,
    lang: Language | None = None,
    *,
    remarks: Iterable[str] = (),
) -> list[str]:
    """Say where a book comes from, what its words mean, and what has changed since the earlier book.

    ``remarks`` are of whoever chose the tasks: what is not among them.
    """
    lines = [say("book.made", lang, date=made_on.isoformat())]
    lines += [
        say("book.source", lang, title=d.title, number=d.doc_number or say("book.no_number", lang)) for d in documents
    ]
    lines += [say("book.about_units", lang), say("book.about_now", lang), say("book.about_progress", lang), *remarks]
    if any(task.is_corrected for task in tasks):
        lines.append(say("told.about_mark", lang))
    if any(task.mark for task in tasks):
        lines.append(say("book.about_marks", lang))
    lines += [
        say("book.was", lang, n=row[0], column=say(HEADS[column], lang), text=old or say("book.empty", lang))
        for row in rows(tasks, lang)
        if not isinstance(row, str)
        for column, old in row[1].before.items()
    ]
    return lines


def cells(number: int, task: Task, lang: Language | None = None) -> dict[str, str]:
    """Return what stands in each column of a task's row, in the order of ``HEADS``."""
    ends = {NUMBER: number_cell(number, task, lang), PROGRESS: task.progress}
    whole = {column: clean(text) for column, text in (*ends.items(), *task.cells().items())}
    return {column: whole[column] for column in HEADS}


def fill(column: str, task: Task) -> str | None:
    """Return the colour of a cell: a whole row's where the task is new or kept, else that of a changed column."""
    if task.mark == "changed" and column not in {NUMBER, *task.before}:
        return None
    return FILLS.get(task.mark)
