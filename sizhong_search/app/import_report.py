"""An import from the page: its progress, and what became of each file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from sizhong_search.app.cards import more_button, quiet
from sizhong_search.app.changes import bring_back_button, one_at_a_time, take_out_button
from sizhong_search.app.doubles import doubles
from sizhong_search.app.faults import faults
from sizhong_search.app.state import PAGE_SIZE, link
from sizhong_search.app.versions import day_of
from sizhong_search.corrections import without_place
from sizhong_search.errors import SizhongError
from sizhong_search.importing import SENT, ImportRow, ImportStatus
from sizhong_search.knowledge_base import KnowledgeBase
from sizhong_search.markup import markdown_text
from sizhong_search.messages import Language, aside, capital, say
from sizhong_search.model import Document
from sizhong_search.readers.limits import limits
from sizhong_search.store import LogRow

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_ORDER: tuple[ImportStatus, ...] = ("rejected", "added", "replaced", "unchanged", "skipped")
_HISTORY = 50


@dataclass
class Report:
    """What became of the files of an import so far; ``error`` is what stopped it."""

    files: list[str]
    rows: list[ImportRow] = field(default_factory=list)
    error: SizhongError | None = None

    @property
    def n_left(self) -> int:
        """How many files nothing has become of."""
        return len(self.files) - len(self.rows)


def file_limit() -> str:
    """Return how large a file may be, for this page and to be read."""
    return f"{min(limits().file_bytes / 2**20, st.get_option('server.maxUploadSize')):g} MB"


def bring_in(files: Sequence[UploadedFile], kb: KnowledgeBase, lang: Language) -> bool:
    """Import files and keep the report. Tell whether all is done.

    Whatever is clicked meanwhile stops it at the next file; the same files once more, and it goes on from there.
    """
    ids = [file.file_id for file in files]
    with one_at_a_time():
        report: Report | None = st.session_state.get("report")
        if report is None or report.files != ids:
            report = st.session_state["report"] = Report(files=ids)
        report.error = None
        bar = st.progress(0.0, text=_progress(report, lang))
        try:
            with closing(kb.add_sent((file.name, file.getvalue()) for file in files[len(report.rows) :])) as rows:
                for row in rows:
                    report.rows.append(row)
                    bar.progress(len(report.rows) / len(ids), text=_progress(report, lang))
        except SizhongError as error:
            report.error = error
    bar.empty()
    return not report.n_left


def _progress(report: Report, lang: Language) -> str:
    return say("app.importing", lang, n=len(report.rows), total=len(report.files))


def show_report(kb: KnowledgeBase, lang: Language) -> None:
    """Draw what became of the files of the last import of this visit."""
    report: Report | None = st.session_state.get("report")
    if report is None:
        return
    if report.error:
        st.error(markdown_text(report.error.sentence(lang)))
    if report.n_left:
        st.warning(markdown_text(say("app.import_stopped", lang, total=len(report.files), left=report.n_left)))
    if not report.rows:
        return
    st.header(say("app.import_report", lang, n=len(report.rows)))
    counts = Counter(row.status for row in report.rows)
    quiet(" · ".join(f"{say(f'import.{status}', lang)} {counts[status]}" for status in _ORDER if counts[status]))
    held, shown = set(kb.ids()), st.session_state.get("report-shown", PAGE_SIZE)
    rows = sorted(report.rows, key=lambda row: _ORDER.index(row.status))
    for number, row in enumerate(rows[:shown]):
        with st.container(border=True):
            _row(row, kb, lang, held, key=str(number))
    more_button(len(rows) - shown, PAGE_SIZE, _show_more, lang, key="report-more")


def _show_more() -> None:
    st.session_state["report-shown"] = st.session_state.get("report-shown", PAGE_SIZE) + PAGE_SIZE


def _row(row: ImportRow, kb: KnowledgeBase, lang: Language, held: set[str], *, key: str) -> None:
    """Draw what became of a file: the document that it is now, or why it is none."""
    status = capital(say(f"import.{row.status}", lang))
    if row.status == "rejected" and row.reason:
        st.markdown(f":red[**{status}**]　{markdown_text(row.why(lang))}")
        return
    st.markdown(f"**{status}**　{markdown_text(row.path)}")
    if row.reason:
        quiet(row.why(lang))
    if row.document_id is None:
        return
    if row.document_id not in held:
        quiet(say("app.taken_out", lang, title=kb.taken_out().get(row.document_id, row.document_id)))
        bring_back_button(kb, row.document_id, lang, key=f"report:{key}")
        return
    document = kb.document(row.document_id)
    _link(document.id, f"{say('app.n_measures', lang, n=len(document.measures))} · {document.title}", lang)
    if row.status == "replaced":
        _replaced(document.id, kb, lang)
    if row.status in ("added", "replaced"):
        _kept(document, kb, lang)
        doubles(document, kb, lang, key=f"report:{key}")
        faults(document, kb, lang)
        take_out_button(kb, document.id, lang, key=f"report:{key}")


def _replaced(document_id: str, kb: KnowledgeBase, lang: Language) -> None:
    """Say which text a newer one stands instead of, and draw the way to what changed."""
    texts = kb.versions(document_id)
    if len(texts) < 2:  # removed for good since, and brought again
        return
    *_, (before, at), (now, _) = texts.items()
    quiet(say("app.replaced_text", lang, at=day_of(at)))
    _link(document_id, say("app.what_changed", lang), lang, **{"from": str(before), "to": str(now)})


def _kept(document: Document, kb: KnowledgeBase, lang: Language) -> None:
    """Say that corrections outlived a newer text, and how many of them have no place in it."""
    if made := list(kb.corrections(document.id).values()):
        lost = len(without_place(document, made))
        quiet(say("app.corrections_lost" if lost else "app.corrections_kept", lang, n=len(made), lost=lost))


def _link(document_id: str, label: str, lang: Language, **more: str) -> None:
    page = st.session_state["pages"]["document"]
    st.page_link(page, label=markdown_text(f"{label} →"), query_params=link(lang, id=document_id, **more))


def show_history(kb: KnowledgeBase, lang: Language) -> None:
    """Draw what was imported last, by whomever, and what was taken out; folded away."""
    if rows := kb.imports(_HISTORY):
        held = set(kb.ids())
        with st.expander(say("app.history", lang)):
            for row in rows:
                _logged(row, held, lang)
    if gone := kb.taken_out():
        with st.expander(say("app.n_taken_out", lang, n=len(gone))):
            for document_id, title in gone.items():
                with st.container(horizontal=True, vertical_alignment="center"):
                    label = title if title == document_id else f"{title}{aside(document_id, lang)}"
                    st.markdown(markdown_text(label), width="content")
                    bring_back_button(kb, document_id, lang, key=document_id)


def _logged(row: LogRow, held: set[str], lang: Language) -> None:
    facts = [say(f"import.{row.status}", lang), row.path.removeprefix(SENT)]
    if row.n_measures is not None:
        facts.append(say("app.n_measures", lang, n=row.n_measures))
    if row.reason:
        facts.append(say(f"reason.{row.reason}", lang))
    if row.document_id in held:
        _link(str(row.document_id), " · ".join(facts), lang)
    else:
        quiet(" · ".join(facts))
