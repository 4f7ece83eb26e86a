"""What a search shows, as a file: the very hits, and beside them what was asked, of which library, and on which day.

A table has that in every row, so that rows of several files can be put together; Excel has it on a sheet of its own.
"""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from sizhong_search.duties.excel import within_a_cell
from sizhong_search.errors import MissingExtraError
from sizhong_search.export import hits_table, to_csv
from sizhong_search.markup import markdown_quote, markdown_text
from sizhong_search.messages import Language, labelled, listed, say
from sizhong_search.query import Query
from sizhong_search.result import Result
from sizhong_search.view.answers import total_line, value_name
from sizhong_search.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pandas as pd

    from sizhong_search.knowledge_base import KnowledgeBase

Kind = Literal["csv", "xlsx", "json", "md"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_WIDTHS = {"path": 30, "title": 30, "text": 80, "department": 30, "why": 30, "source": 30}  # characters; others 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A result as it is shown, and by which library on which day.

    Attributes
    ----------
    version : str
        That of the library (``KnowledgeBase.version``).
    places : tuple of str
        Those whose bodies the library holds, to name a department by.
    """

    result: Result
    vocabulary: Vocabulary
    version: str
    places: tuple[str, ...]
    made_on: datetime.date

    @classmethod
    def of(cls, kb: KnowledgeBase, result: Result, made_on: datetime.date) -> Shown:
        """Take a result that a library has just given."""
        return cls(result=result, vocabulary=kb.vocabulary, version=kb.version, places=kb.places, made_on=made_on)

    def to_bytes(self, kind: Kind, lang: Language | None = None) -> bytes:
        """Return it as a file.

        Raises
        ------
        MissingExtraError
            If the package that writes Excel files is not installed.
        """
        return _WRITERS[kind](self, lang)

    def asked(self, lang: Language | None = None) -> dict[str, str]:
        """Say what was asked, of what and when: a heading for people and its content, one behind the other."""
        result, query = self.result, self.result.understood.query
        filters = [
            labelled(say(f"field.{field}", lang), value_name(field, value, self.vocabulary, lang, self.places), lang)
            for field, values in query.filters.items()
            for value in values
        ]
        how = [
            say("search.exact" if query.exact else "search.related", lang),
            say(f"app.sort_{query.sort}", lang),
            say(f"unit.{query.unit}", lang),
            *([query.ranker] if query.ranker != Query().ranker else []),
            *([say("search.with_central", lang)] if query.with_central else []),
            *([say(f"app.by_{query.sector_by}", lang)] if query.sector_by else []),
            *([say("search.without", lang, words=listed(query.without, lang))] if query.without else []),
        ]
        n_documents, _, digest = self.version.partition("-")
        total = total_line(result.total, result.near_in_meaning, lang)
        return {
            say("search.query", lang): query.text or say("search.everything", lang),
            say("search.filters", lang): say("sign.also", lang).join(filters) or say("search.no_filters", lang),
            say("search.how", lang): " · ".join(how),
            say("search.shown", lang): say("search.of", lang, line=total, n=len(result.hits)),
            say("search.library", lang): say("search.version", lang, n=n_documents, digest=digest),
            say("search.made_on", lang): self.made_on.isoformat(),
        }


def _csv(shown: Shown, lang: Language | None) -> bytes:
    return to_csv(_table(shown, lang).assign(**shown.asked(lang)))


def _table(shown: Shown, lang: Language | None) -> pd.DataFrame:
    return hits_table(shown.result, shown.vocabulary, lang)


def _xlsx(shown: Shown, lang: Language | None) -> bytes:
    try:
        import xlsxwriter
    except ModuleNotFoundError as error:
        raise MissingExtraError("xlsxwriter", "export") from error
    data = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(data, safe) as book:
        created = datetime.datetime.combine(shown.made_on, datetime.time(), datetime.UTC)
        book.set_properties({"title": say("app.title", lang), "created": created})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        hits = book.add_worksheet(say("search.sheet", lang))
        widths = {say(f"field.{name}", lang): width for name, width in _WIDTHS.items()}
        table = _table(shown, lang)
        for column, (head, values) in enumerate(table.items()):
            hits.set_column(column, column, widths.get(str(head), 12))
            hits.write_string(0, column, str(head), bold)
            for row, value in enumerate(values, start=1):
                if isinstance(value, str):
                    hits.write_string(row, column, within_a_cell(value), wrapped)
                else:
                    hits.write_number(row, column, value, wrapped)
        hits.freeze_panes(1, 0)
        hits.autofilter(0, 0, len(table), len(table.columns) - 1)
        about = book.add_worksheet(say("book.notes", lang))
        about.set_column(0, 0, 12)
        about.set_column(1, 1, 80)
        for row, (head, value) in enumerate(shown.asked(lang).items()):
            about.write_string(row, 0, head, bold)
            about.write_string(row, 1, value, wrapped)
    return data.getvalue()


def _json(shown: Shown, lang: Language | None) -> bytes:
    """Return the shape of ``sizhong search --json``, with an object ``export`` before it."""
    export = {
        "made_on": shown.made_on.isoformat(),
        "library": shown.version,
        "asked": shown.result.understood.query.to_params(),
    }
    whole = {"export": export, **shown.result.to_dict()}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _md(shown: Shown, lang: Language | None) -> bytes:
    parts = [f"# {say('app.title', lang)}", _lines(shown.asked(lang), lang)]
    for row in _table(shown, lang).to_dict("records"):
        facts = {str(head): str(value) for head, value in row.items()}
        rank, text = (facts.pop(say(f"field.{name}", lang)) for name in ("rank", "text"))
        heading = f"{rank}. {facts[say('field.path', lang)] or facts[say('field.title', lang)]}"
        parts += [f"## {markdown_text(heading)}", markdown_quote(text), _lines(facts, lang)]
    return "\n\n".join(parts).encode() + b"\n"


def _lines(facts: Mapping[str, str], lang: Language | None) -> str:
    return "\n".join(f"- {labelled(head, markdown_text(value), lang)}" for head, value in facts.items() if value)


_WRITERS: Mapping[Kind, Callable[[Shown, Language | None], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "md": _md,
}
