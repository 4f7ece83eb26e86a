"""What somebody has to see to: chosen for a body, for documents or for the whole library, and written as files.

Takes ledgers or documents; gives the tasks of a task book, the items of a calendar, and the bytes of both. The command
line and the app choose here, so that a book says the same wherever it was asked for. A body's task book holds what the
body itself is named for, and says how much else its ledger lists. Its calendar, and the list of what names no day, hold
the whole ledger, for a day that was asked of all departments is missed as easily: what is not in the book stands apart.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import Literal, NamedTuple
from urllib.parse import urlencode

from sizhong_search.citations import of_one_number
from sizhong_search.duties import Duties, parts
from sizhong_search.duties.calendar import Entry, Item, dated, to_ics, undated
from sizhong_search.duties.excel import to_xlsx
from sizhong_search.duties.progress import Merged, Progress, merge_progress
from sizhong_search.duties.task_book import MARKS, book_title
from sizhong_search.duties.tasks import Task, tasks_of
from sizhong_search.duties.word import to_docx
from sizhong_search.errors import MissingExtraError
from sizhong_search.messages import Language, listed, say
from sizhong_search.model import Document
from sizhong_search.view.documents import noted_beginning

Book = Literal["xlsx", "docx"]

_WRITERS = {"xlsx": to_xlsx, "docx": to_docx}
_PACKAGES = {"xlsx": ("xlsxwriter", "xlsxwriter"), "docx": ("docx", "python-docx"), "ics": ("icalendar", "icalendar")}
APP_ADDRESS = "http://127.0.0.1:8501"  # where `sizhong app` listens


class LeftOut(NamedTuple):
    """How many measures of a part of a ledger name the body nowhere, of how many: the others are in the book."""

    n: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """Tasks and days of a body, of documents or of the library, in the order of the texts.

    Attributes
    ----------
    title : str
        What stands above its task book.
    calendar_name : str
        What programs call its calendar.
    called : str
        Whose its files are, for their names: a body, or a document by its number, else its title; "" of several.
    documents : tuple of Document
        Those that the tasks stand in.
    tasks : tuple of Task
        What a task book holds.
    items : tuple of Duty or Entry
        What a calendar is made of; a measure may have several.
    left_out : mapping of str to LeftOut
        How many measures of which other part of the ledger the task book leaves out.
    """

    title: str
    calendar_name: str
    called: str
    documents: tuple[Document, ...]
    tasks: tuple[Task, ...]
    items: tuple[Item, ...]
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)

    @property
    def dated(self) -> list[Item]:
        """An item for each measure that the text fixes to a day."""
        return _one_each(dated(self.items))

    @property
    def undated(self) -> list[Item]:
        """An item for each measure that no calendar can hold."""
        return _one_each(undated(self.items))

    def by_part(self, items: Iterable[Item]) -> dict[str, list[Item]]:
        """Tell what the task book holds, under no name, from what it leaves out, under the parts of the ledger."""
        in_book = {task.measure_id for task in self.tasks}
        found: dict[str, list[Item]] = {part: [] for part in ("", *self.left_out)}
        for item in items:
            found["" if isinstance(item, Entry) or item.measure.id in in_book else item.part].append(item)
        return {part: listed for part, listed in found.items() if listed}

    @property
    def n_dated_apart(self) -> int:
        """How many measures of the calendar are not in the task book."""
        return sum(len(items) for part, items in self.by_part(self.dated).items() if part)

    def with_progress(self, filled_in: Iterable[Progress]) -> tuple[Worklist, Merged]:
        """Return it with the progress of a filled-in book, and what has become of that book's rows."""
        merged = merge_progress(self.tasks, filled_in)
        return replace(self, tasks=merged.tasks), merged

    def book(self, kind: Book, made_on: datetime.date, lang: Language | None = None) -> bytes:
        """Return the task book as a file.

        Raises
        ------
        MissingExtraError
            If the package that writes it is not installed.
        WriteError
            If somebody's progress is longer than a cell of Excel can be.
        """
        left_out = left_out_line(self.left_out, lang) if self.left_out else ""
        remarks = filter(None, [left_out, one_number_line(self.documents, lang)])
        return _WRITERS[kind](
            self.tasks, made_on=made_on, title=self.title, documents=self.documents, remarks=remarks, lang=lang
        )

    def calendar(self, on: datetime.date, lang: Language | None = None, *, app: str = APP_ADDRESS) -> bytes:
        """Return the days as a calendar; without any of ``dated`` it would be empty.

        Each event leads to the page that its document was taken from, where that is known, else to the measure in the
        app at the address ``app``.

        Raises
        ------
        MissingExtraError
            If ``icalendar`` is not installed.
        """
        return to_ics(self.items, name=self.calendar_name, on=on, link=lambda item: _address(item, app), lang=lang)


def _address(item: Item, app: str) -> str:
    origin = item.document.source.origin
    if origin.startswith(("http://", "https://")):
        return origin
    return f"{app}/document?{urlencode({'id': item.document.id, 'at': item.measure.id})}"


def of_ledgers(ledgers: Sequence[Duties], name: str, lang: Language | None = None) -> Worklist:
    """Choose what bodies have to see to.

    Parameters
    ----------
    ledgers : sequence of Duties
        Of one body, or of each body that a name may mean.
    name : str
        What the title calls them.
    lang : Language, optional
    """
    duties = [duty for ledger in ledgers for duty in ledger.duties]
    own = [duty for duty in duties if duty.is_own]
    ids = {duty.measure.id for duty in own}
    documents = tuple({duty.document.id: duty.document for duty in own}.values())
    others = {
        part: LeftOut(sum(same[0].measure.id not in ids for same in measures), len(measures))
        for part, measures in parts(duties)
    }
    return Worklist(
        title=say("book.title_for", lang, name=name),
        calendar_name=say("book.calendar_of", lang, name=name),
        called=name,
        documents=documents,
        tasks=tuple(tasks_of(documents, ids, lang)),
        # What is asked of all departments stands in the ledger of each.
        items=tuple({(duty.measure.id, duty.responsibility): duty for duty in duties}.values()),
        left_out={part: count for part, count in others.items() if count.n},
    )


def of_documents(documents: Iterable[Document], lang: Language | None = None) -> Worklist:
    """Choose all measures of documents, whoever answers for them, and those nobody does."""
    with_measures = tuple(document for document in documents if document.measures)
    tasks = tasks_of(with_measures, lang=lang)
    only = with_measures[0] if len(with_measures) == 1 else None
    return Worklist(
        title=book_title(tasks, lang),
        calendar_name=say("book.calendar_of", lang, name=only.title) if only else say("book.calendar", lang),
        called=(only.doc_number or only.title) if only else "",
        documents=with_measures,
        tasks=tuple(tasks),
        items=tuple(Entry(document=d, measure=m) for d in with_measures for m in d.measures),
    )


def within(ledgers: Sequence[Duties], document_ids: Collection[str]) -> list[Duties]:
    """Keep what ledgers hold of some documents; of several, those that hold anything there."""
    kept = [
        replace(ledger, duties=tuple(d for d in ledger.duties if d.document.id in document_ids)) for ledger in ledgers
    ]
    return [ledger for ledger in kept if ledger.duties] or kept[:1]


def check_installed(kind: Book | Literal["ics"]) -> None:
    """Make sure that a kind of file can be written, without the time that it takes to import what writes it.

    Raises
    ------
    MissingExtraError
    """
    module, package = _PACKAGES[kind]
    if find_spec(module) is None:
        raise MissingExtraError(package, "export")


def left_out_line(left_out: Mapping[str, LeftOut], lang: Language | None = None) -> str:
    """Say how much of a ledger its task book leaves out, part by part."""
    return say("book.left_out", lang, parts=listed((_part_line(part, *n, lang) for part, n in left_out.items()), lang))


def one_number_line(documents: Iterable[Document], lang: Language | None = None) -> str:
    """Say which documents share a number, so that their tasks may stand twice; nothing where none do."""
    shared = of_one_number(documents)
    numbers = (say("double.of_number", lang, number=number, n=len(those)) for number, those in shared.items())
    return say("double.among", lang, numbers=listed(numbers, lang)) if shared else ""


def _part_line(part: str, n: int, total: int, lang: Language | None) -> str:
    """Say how many of a part are left out, and how many are not because they name the body too."""
    said = say("book.left_out_part", lang, part=say(f"basis.{part}", lang), n=n)
    return said + (say("book.left_out_of", lang, total=total, others=total - n) if n < total else "")


def merged_lines(merged: Merged, lang: Language | None = None) -> list[str]:
    """Say how much progress was taken over, what is new or changed since, and which columns stayed behind."""
    marks = listed((f"{say(key, lang)} {merged.marks[mark]}" for mark, key in MARKS.items()), lang)
    lines = [say("book.merged", lang, n=sum(bool(task.progress) for task in merged.tasks), marks=marks)]
    n_apart = sum(task.is_apart for task in merged.tasks)
    n_same = len(merged.tasks) - n_apart - merged.marks["new"]
    if n_apart >= n_same and n_apart > 1:
        lines.append(say("book.other_book", lang, n=n_apart + n_same, same=n_same))
    if merged.left_out:
        lines.append(say("book.columns_left_out", lang, heads=listed(merged.left_out, lang)))
    return lines


def item_line(item: Item, lang: Language | None = None) -> str:
    """Write how a task begins, and the words of its deadline, on one line."""
    words = noted_beginning(item.document, item.measure.start, item.measure.end, lang=lang)
    deadlines = "、".join(dict.fromkeys(deadline.text for deadline in item.deadlines))
    return f"{words}（{deadlines}）" if deadlines else words


def _one_each(items: Iterable[Item]) -> list[Item]:
    return list({item.measure.id: item for item in items}.values())
