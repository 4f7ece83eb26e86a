"""Tables that people pass on: what the cards say, in rows, as files that a spreadsheet opens without surprises."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sizhong_search.duties import Duties
from sizhong_search.duties.task_book import HEADS
from sizhong_search.duties.tasks import Task
from sizhong_search.errors import WriteError
from sizhong_search.messages import Language, listed, say
from sizhong_search.result import Result
from sizhong_search.view.answers import label_names, value_name, why_line
from sizhong_search.view.bodies import department_line, duty_line, partner_names
from sizhong_search.view.documents import path_line, status_line
from sizhong_search.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pandas as pd

# A cell that begins so is a formula to a spreadsheet; the full-width forms are read as such by some.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NO_FILE_NAME = re.compile(r"[^\w（）()〔〕\[\]《》、·-]+")
_MAX_FILE_NAME = 80  # characters; 240 bytes of Chinese, where many systems take 255


def hits_table(result: Result, vocabulary: Vocabulary, lang: Language | None = None) -> pd.DataFrame:
    """Return the hits as a table for people: names instead of ids, and what is not known said to be unknown."""
    import pandas as pd

    rows = [
        {
            "rank": hit["rank"],
            "id": hit["id"],
            "title": hit["document"]["title"],
            "doc_number": hit["document"]["doc_number"] or say("value.unknown", lang),
            "issuers": listed(hit["document"]["issuers"], lang) or say("value.unknown", lang),
            "region": hit["document"]["region"] or say("value.unknown", lang),
            "level": value_name("level", hit["document"]["level"] or "unknown", vocabulary, lang),
            "issued_on": hit["document"]["issued_on"] or say("value.unknown", lang),
            "path": path_line(hit["path"], hit["headings"], lang),
            "text": hit["text"],
            "department": listed((department_line(r, lang) for r in hit["departments"]), lang),
            **{
                field: listed(label_names(field, hit[f"{field}s"], vocabulary, lang), lang)
                for field in ("sector", "topic", "kind")
            },
            "deadline": listed(dict.fromkeys(d["text"] for d in hit["deadlines"]), lang),
            "status": status_line(hit["document"], lang),
            "why": why_line(hit, lang),
            "source": hit["document"]["source"] or say("value.unknown", lang),
        }
        for hit in result.to_dict()["hits"]
    ]
    return pd.DataFrame(rows).rename(columns=lambda name: say(f"field.{name}", lang))


def duties_table(duties: Duties, lang: Language | None = None) -> pd.DataFrame:
    """Return the duties as a table for people, the parts of the ledger told apart."""
    import pandas as pd

    rows = [
        {
            "id": duty["measure_id"],
            "path": path_line(duty["path"], duty["headings"], lang),
            "text": duty["text"],
            "role": duty_line([duty], lang),
            "basis": say(f"basis.{part}", lang),
            "partners": partner_names(duty, lang),
            "deadline": listed(dict.fromkeys(d["text"] for d in duty["deadlines"]), lang),
            "title": duty["document"]["title"],
            "status": status_line(duty["document"], lang),
        }
        for part, duty in ((d.part, d.to_dict()) for d in duties.duties)
    ]
    return pd.DataFrame(rows).rename(columns=lambda name: say(f"field.{name}", lang))


def ledgers_table(ledgers: Sequence[Duties], lang: Language | None = None) -> pd.DataFrame:
    """Return ledgers as one table for people; where they are several bodies', whose a row is stands first."""
    import pandas as pd

    tables = [duties_table(ledger, lang) for ledger in ledgers]
    if len(ledgers) > 1:
        for ledger, table in zip(ledgers, tables, strict=True):
            table.insert(0, say("field.department", lang), ledger.department.name)
    return pd.concat(tables, ignore_index=True)


def tasks_table(tasks: Iterable[Task], lang: Language | None = None) -> pd.DataFrame:
    """Return tasks as a table for people: the columns of a task book, and where each task stands."""
    import pandas as pd

    rows = [
        {say("field.id", lang): task.measure_id, say("field.path", lang): task.headings}
        | {say(HEADS[column], lang): text for column, text in task.cells().items()}
        | {say("field.title", lang): task.title}
        for task in tasks
    ]
    return pd.DataFrame(rows)


def file_name(whose: str, what: str) -> str:
    """Name a file as every system takes it: letters, numbers and a few signs of whose it is, not too many; what it is.

    >>> file_name("京政办发〔2020〕7号", "任务分解表"), file_name("../甲: 乙（丁）?", "任务时限")
    ('京政办发〔2020〕7号-任务分解表', '甲_乙（丁）-任务时限')
    """
    first = _NO_FILE_NAME.sub("_", whose)[: _MAX_FILE_NAME - len(what) - 1].strip("_")
    return "-".join(filter(None, (first, what)))


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside it first, then in its place.

    Raises
    ------
    WriteError
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a terminal: nothing to put in its place
            path.write_bytes(data)
            return
        at = path.resolve()  # a link stays one
        beside = at.with_name(f".{secrets.token_hex(8)}.part")
        try:
            beside.write_bytes(data)
            if at.exists():
                shutil.copymode(at, beside)
            beside.replace(at)
        finally:
            with suppress(OSError):
                beside.unlink()
    except OSError as error:
        raise WriteError(path, error.strerror) from error


def to_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8 with a byte order mark (Excel needs it); formulas are made text by a leading '."""
    strings = table.select_dtypes(include=["str", "object"]).columns
    safe = table.assign(**{name: table[name].map(_safe) for name in strings}).rename(columns=_safe)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
